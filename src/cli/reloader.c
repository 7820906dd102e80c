#include "cli/reloader.h"

#include "base/clock.h"
#include "base/log.h"
#include "cli/build_info.h"
#include "cli/cli.h"

#include <malloc.h>

enum { MAX_VERSION = 1 << 16, MAX_NAMES = 2048 };

static void tell(const Error *err, uint64_t begun_ns, const StrBuf *changed)
{
    int64_t ms = (int64_t)((clock_monotonic_ns() - begun_ns) / 1000000u);
    LogField fields[] = {log_number("ms", ms), err != NULL ? log_text("reason", slice_of(err->message))
                                                           : log_text("changed", strbuf_slice(changed))};
    log_event(err != NULL ? LOG_ERROR : LOG_INFO, err != NULL ? "reload-failed" : "reloaded", fields, 2);
}

static void tell_fixed(const StrBuf *names)
{
    LogField field = log_text("settings", strbuf_slice(names));
    if (names->len > 0) log_event(LOG_WARNING, "restart-needed", &field, 1);
}

/* The names of settings that differ, of those that are fixed or of the others. */
static void list_changes(const Settings *from, const Settings *to, bool fixed, StrBuf *names)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (setting_is_fixed((Setting)i) == fixed && !settings_same(from, to, (Setting)i))
            (void)strbuf_printf(names, "%s%s", names->len > 0 ? " " : "", setting_name((Setting)i));
}

/* What can only be changed by a start stays as it was. */
static void keep_fixed(Settings *to, const Settings *from)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (setting_is_fixed((Setting)i)) to->values[i] = from->values[i];
}

/* `settings` borrows from those in force: copied before they go. */
static int load_and_swap(Reloader *reloader, Settings *settings, Error *err)
{
    Knowledge *knowledge = NULL;
    StrBuf version;
    Settings fresh;
    const char *data_dir = settings_text(settings, SETTING_DATA_DIR);
    strbuf_init(&version, MAX_VERSION);
    int rc = settings_copy(&fresh, settings, err);
    if (rc == 0) rc = build_info_json(data_dir, &version, err);
    if (rc == 0) rc = knowledge_load(&knowledge, data_dir, err);
    if (rc == 0) rc = server_reload(reloader->server, &fresh, knowledge, &version, err);
    strbuf_release(&version);
    if (rc < 0) {
        settings_release(&fresh);
        return rc;
    }
    log_set_level((LogLevel)settings_number(&fresh, SETTING_LOG));
    settings_release(reloader->settings);
    *reloader->settings = fresh;
    return 0;
}

/* Running out of memory ends this reload, not the server. */
static int read_settings(const Reloader *reloader, Settings *settings, Error *err)
{
    jmp_buf recovery;
    jmp_buf *before = arena_set_fallback(&recovery);
    int rc = ERR_MEMORY;
    if (setjmp(recovery) == 0) {
        settings_init(settings);
        rc = cli_settings(settings, reloader->argc, reloader->argv, err);
    } else {
        (void)error_set(err, ERR_MEMORY, "no memory for the settings");
    }
    (void)arena_set_fallback(before);
    return rc;
}

static void *load(void *arg)
{
    Reloader *reloader = arg;
    Error err = {.code = ERR_NONE};
    Settings settings;
    StrBuf changed;
    StrBuf fixed;
    uint64_t begun = clock_monotonic_ns();
    strbuf_init(&changed, MAX_NAMES);
    strbuf_init(&fixed, MAX_NAMES);
    int rc = read_settings(reloader, &settings, &err);
    if (rc == 0) {
        list_changes(reloader->settings, &settings, true, &fixed);
        list_changes(reloader->settings, &settings, false, &changed);
        keep_fixed(&settings, reloader->settings);
        rc = load_and_swap(reloader, &settings, &err);
    }
    settings_release(&settings);
    server_count_reload(reloader->server, rc == 0);
    tell(rc < 0 ? &err : NULL, begun, &changed);
    if (rc == 0) tell_fixed(&fixed);
    strbuf_release(&changed);
    strbuf_release(&fixed);
    (void)malloc_trim(0); /* what the old tables took */
    __atomic_store_n(&reloader->done, true, __ATOMIC_RELEASE);
    return NULL;
}

static void start(Reloader *reloader)
{
    reloader->asked = false;
    reloader->done = false;
    reloader->running = pthread_create(&reloader->thread, NULL, load, reloader) == 0;
    if (!reloader->running) log_event(LOG_ERROR, "reload-failed", NULL, 0);
}

void reloader_ask(Reloader *reloader)
{
    reloader->asked = true;
    if (!reloader->running) start(reloader);
}

bool reloader_poll(Reloader *reloader)
{
    if (!reloader->running || !__atomic_load_n(&reloader->done, __ATOMIC_ACQUIRE)) return false;
    (void)pthread_join(reloader->thread, NULL);
    reloader->running = false;
    if (reloader->asked) start(reloader);
    return !reloader->running;
}

void reloader_finish(Reloader *reloader)
{
    reloader->asked = false;
    if (reloader->running) (void)pthread_join(reloader->thread, NULL);
    reloader->running = false;
}
