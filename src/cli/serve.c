/* serve.c - `attache serve`: the HTTP service until SIGTERM or SIGINT. */
#include "base/log.h"
#include "cli/build_info.h"
#include "cli/cli.h"
#include "config/settings.h"
#include "http/server.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { TICK_NS = 100000000 };

static const char usage[] = "Usage: attache serve [--config FILE] [--SETTING VALUE]...\n"
                            "\n"
                            "Serves POST /v1/extract and the reader's page over HTTP until SIGTERM, which "
                            "finishes what is in flight.\n"
                            "Every setting can stand in a file (key = value), in the environment "
                            "(ATTACHE_KEY) or here (--key VALUE);\n"
                            "the later of these wins. 'attache config' shows what is in force.\n"
                            "\n";

static int print_usage(void)
{
    (void)fputs(usage, stdout);
    (void)printf("  --%-18s %s\n", "config FILE", "file of settings; ATTACHE_CONFIG names one too");
    for (int i = 0; i < SETTING_COUNT; i++) {
        char flag[64];
        (void)snprintf(flag, sizeof flag, "%s", setting_name((Setting)i));
        for (char *c = flag; *c != '\0'; c++)
            if (*c == '_') *c = '-';
        (void)printf("  --%-18s %s\n", flag, setting_help((Setting)i));
    }
    return CLI_DONE;
}

/* Blocks the signals we wait for, in this thread and all it will start. */
static void block_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGINT);
    (void)sigaddset(set, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* The large pieces of an article's memory go back to the system when it is done: left to itself, glibc raises
 * this limit with the first one that is freed, and then keeps them. */
static void return_large_memory(void)
{
    enum { LARGE = 1 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
}

static void wait_for_stop(Server *server, const sigset_t *signals)
{
    const struct timespec tick = {.tv_nsec = TICK_NS};
    for (;;) {
        int got = sigtimedwait(signals, NULL, &tick);
        if (got == SIGTERM || got == SIGINT) return;
        server_tick(server);
    }
}

static void log_ready(const Server *server)
{
    LogField field = log_text("address", slice_of(server_address(server)));
    log_event(LOG_INFO, "ready", &field, 1);
}

static int serve(Server *server, Settings *settings, const sigset_t *signals, Error *err)
{
    Knowledge *knowledge = NULL;
    StrBuf version;
    const char *data_dir = settings_text(settings, SETTING_DATA_DIR);
    strbuf_init(&version, 1 << 16);
    int rc = knowledge_load(&knowledge, data_dir, err);
    if (rc == 0) rc = build_info_json(data_dir, &version, err);
    if (rc == 0) rc = server_ready(server, knowledge, strbuf_slice(&version), cli_processors(), err);
    if (rc == 0) {
        log_ready(server);
        wait_for_stop(server, signals);
        log_event(LOG_INFO, "draining", NULL, 0);
        server_drain(server);
        log_event(LOG_INFO, "stopped", NULL, 0);
    }
    server_free(server);
    strbuf_release(&version);
    knowledge_free(knowledge);
    return rc;
}

int cli_serve(int argc, char **argv)
{
    Error err;
    Settings settings;
    Server *server;
    sigset_t signals;
    int status = CLI_DONE;
    settings_init(&settings);
    int rc = cli_settings(&settings, argc, argv, &err);
    if (rc == 0 && settings.help) {
        status = print_usage();
    } else if (rc == 0) {
        log_set_level((LogLevel)settings_number(&settings, SETTING_LOG));
        block_signals(&signals);
        return_large_memory();
        rc = server_start(&server, &settings, &err);
        if (rc == 0) rc = serve(server, &settings, &signals, &err);
    }
    if (rc < 0) status = cli_fail(&err);
    settings_release(&settings);
    return status;
}
