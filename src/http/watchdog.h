/* watchdog.h - workers that do not come back.
 *
 * An article that takes too long is given up between two stages; a worker that is busy far beyond that hangs
 * in something that should not be there. Workers tell when they begin and end, the thread that owns the
 * server asks. Atomics; safe from any thread.
 *
 *     watch_begin(&worker->watch, now);
 *     watch_end(&worker->watch);
 *     if (watch_is_stuck(&worker->watch, now, patience)) ...
 */
#ifndef ATTACHE_HTTP_WATCHDOG_H
#define ATTACHE_HTTP_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Watch {
    uint64_t busy_since_ns; /* 0: idle */
    uint64_t told_ns;       /* the busy_since_ns that watch_tell has told of */
} Watch;

void watch_begin(Watch *watch, uint64_t now_ns);
void watch_end(Watch *watch);
/* For how long it has been at its present work; 0: idle. */
uint64_t watch_busy_ns(const Watch *watch, uint64_t now_ns);
bool watch_is_stuck(const Watch *watch, uint64_t now_ns, uint64_t patience_ns);
/* True the first time that it is asked of a stuck worker's present work. One thread asks. */
bool watch_tell(Watch *watch);

#endif
