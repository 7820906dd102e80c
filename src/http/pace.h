/* pace.h - how fast the workers are, and so how long what waits for them will take.
 *
 * A moving mean of what jobs took; atomics, safe from any thread.
 *
 *     pace_note(&pace, ended_ns - begun_ns);
 *     unsigned s = pace_wait_s(&pace, n_waiting, n_workers, busy_ns, most_s);   // for Retry-After
 */
#ifndef ATTACHE_HTTP_PACE_H
#define ATTACHE_HTTP_PACE_H

#include <stddef.h>
#include <stdint.h>

typedef struct Pace {
    uint64_t mean_ns; /* of a job; 0: none has ended yet */
} Pace;

void pace_note(Pace *pace, uint64_t job_ns);
/* Whole seconds, 1 to `most_s`, until `waiting` jobs and one more have been done. `busy_ns`: for how long
 * every worker has been at its present job at least, 0 when one is idle: they take no less than that. */
unsigned pace_wait_s(const Pace *pace, size_t waiting, unsigned workers, uint64_t busy_ns, unsigned most_s);

#endif
