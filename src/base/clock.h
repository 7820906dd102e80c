/* clock.h - monotonic time: how long something took, when a deadline is over.
 *
 * Unaffected by changes of the wall clock. No state, any thread, never fails.
 *
 *     uint64_t deadline = clock_monotonic_ns() + 5 * UINT64_C(1000000000);
 */
#ifndef ATTACHE_BASE_CLOCK_H
#define ATTACHE_BASE_CLOCK_H

#include <stdint.h>

/* Nanoseconds since some start in the past. */
uint64_t clock_monotonic_ns(void);

#endif
