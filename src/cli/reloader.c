#include "cli/reloader.h"

#include "base/clock.h"
#include "base/log.h"
#include "cli/build_info.h"

#include <malloc.h>

enum { MAX_VERSION = 1 << 16 };

static void tell(const Error *err, uint64_t begun_ns)
{
    int64_t ms = (int64_t)((clock_monotonic_ns() - begun_ns) / 1000000u);
    LogField fields[] = {log_number("ms", ms), log_text("reason", slice_of(err != NULL ? err->message : ""))};
    log_event(err != NULL ? LOG_ERROR : LOG_INFO, err != NULL ? "reload-failed" : "reloaded", fields,
              err != NULL ? 2 : 1);
}

static void *load(void *arg)
{
    Reloader *reloader = arg;
    Error err = {.code = ERR_NONE};
    Knowledge *knowledge = NULL;
    StrBuf version;
    uint64_t begun = clock_monotonic_ns();
    strbuf_init(&version, MAX_VERSION);
    if (knowledge_load(&knowledge, reloader->data_dir, &err) == 0 &&
        build_info_json(reloader->data_dir, &version, &err) < 0) {
        knowledge_free(knowledge);
        knowledge = NULL;
    }
    int rc = server_reload(reloader->server, knowledge, &version, &err);
    tell(rc < 0 ? &err : NULL, begun);
    (void)malloc_trim(0); /* what the old tables took */
    strbuf_release(&version);
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
