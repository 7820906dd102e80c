/* clock.h - monotonic time. Unaffected by changes of the wall clock; nanoseconds since some start. */
#ifndef ATTACHE_BASE_CLOCK_H
#define ATTACHE_BASE_CLOCK_H

#include <stdint.h>

uint64_t clock_monotonic_ns(void);

#endif
