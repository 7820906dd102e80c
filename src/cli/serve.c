/* serve.c - `attache serve`: the HTTP service until SIGTERM or SIGINT. */
#include "base/clock.h"
#include "base/log.h"
#include "cli/build_info.h"
#include "cli/cli.h"
#include "cli/confine.h"
#include "cli/reloader.h"
#include "cli/supervisor.h"
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
                            "SIGHUP reads settings, keys, models and tables anew without losing a request.\n"
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

static void log_ready(const Server *server)
{
    LogField field = log_text("address", slice_of(server_address(server)));
    log_event(LOG_INFO, "ready", &field, 1);
}

static void wait_for_stop(Server *server, Reloader *reloader, Supervisor *supervisor, const sigset_t *signals)
{
    const struct timespec tick = {.tv_nsec = TICK_NS};
    for (;;) {
        int got = sigtimedwait(signals, NULL, &tick);
        if (got == SIGTERM || got == SIGINT) return;
        if (got == SIGHUP) {
            supervisor_tell_reloading(supervisor, clock_monotonic_ns());
            reloader_ask(reloader);
        }
        if (reloader_poll(reloader)) supervisor_tell(supervisor, "READY=1");
        server_tick(server);
        supervisor_tick(supervisor, clock_monotonic_ns(), !server_is_stuck(server));
    }
}

/* Serves until asked to stop. */
static void run(Server *server, Reloader *reloader, Supervisor *supervisor, const sigset_t *signals)
{
    log_ready(server);
    supervisor_tell(supervisor, "READY=1");
    wait_for_stop(server, reloader, supervisor, signals);
    log_event(LOG_INFO, "draining", NULL, 0);
    supervisor_tell(supervisor, "STOPPING=1");
    reloader_finish(reloader);
    server_drain(server);
    log_event(LOG_INFO, "stopped", NULL, 0);
}

static int confine(const Settings *settings, Error *err)
{
    ConfineNeeds needs = {.network = settings_number(settings, SETTING_FETCH) != 0,
                          .files = settings_text(settings, SETTING_BATCH_DIR)[0] != '\0'};
    int rc = confine_become(settings_text(settings, SETTING_USER), err);
    if (rc == 0 && settings_number(settings, SETTING_SECCOMP) == 0) rc = confine_system_calls(&needs, err);
    return rc;
}

static int serve(Server *server, Reloader *reloader, Supervisor *supervisor, const sigset_t *signals,
                 Error *err)
{
    const Settings *settings = reloader->settings;
    Knowledge *knowledge = NULL;
    StrBuf version;
    const char *data_dir = settings_text(settings, SETTING_DATA_DIR);
    strbuf_init(&version, 1 << 16);
    int rc = confine(settings, err);
    if (rc == 0) rc = build_info_json(data_dir, &version, err);
    if (rc == 0) rc = knowledge_load(&knowledge, data_dir, err);
    if (rc == 0) rc = server_ready(server, knowledge, &version, cli_processors(), err);
    if (rc == 0) run(server, reloader, supervisor, signals);
    server_free(server);
    strbuf_release(&version);
    return rc;
}

int cli_serve(int argc, char **argv)
{
    Error err;
    Settings settings;
    Server *server = NULL;
    Supervisor supervisor;
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
        rc = supervisor_init(&supervisor, &err);
        if (rc == 0) rc = server_start(&server, &settings, supervisor.listen_fd, &err);
        Reloader reloader = {.server = server, .settings = &settings, .argc = argc, .argv = argv};
        if (rc == 0) rc = serve(server, &reloader, &supervisor, &signals, &err);
    }
    if (rc < 0) status = cli_fail(&err);
    settings_release(&settings);
    return status;
}
