#include "http/watchdog.h"

static uint64_t since(const Watch *watch)
{
    return __atomic_load_n(&watch->busy_since_ns, __ATOMIC_RELAXED);
}

void watch_begin(Watch *watch, uint64_t now_ns)
{
    __atomic_store_n(&watch->busy_since_ns, now_ns, __ATOMIC_RELAXED);
}

void watch_end(Watch *watch)
{
    __atomic_store_n(&watch->busy_since_ns, 0, __ATOMIC_RELAXED);
}

uint64_t watch_busy_ns(const Watch *watch, uint64_t now_ns)
{
    uint64_t begun = since(watch);
    return begun != 0 && now_ns > begun ? now_ns - begun : 0;
}

bool watch_is_stuck(const Watch *watch, uint64_t now_ns, uint64_t patience_ns)
{
    return watch_busy_ns(watch, now_ns) > patience_ns;
}

bool watch_tell(Watch *watch)
{
    uint64_t begun = since(watch);
    bool news = begun != watch->told_ns;
    watch->told_ns = begun;
    return news;
}
