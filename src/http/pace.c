#include "http/pace.h"

#include <math.h>

enum { WEIGHT = 8 }; /* of the mean, the newest job is an eighth */

void pace_note(Pace *pace, uint64_t job_ns)
{
    uint64_t mean = __atomic_load_n(&pace->mean_ns, __ATOMIC_RELAXED);
    uint64_t next = mean == 0 ? job_ns : mean - mean / WEIGHT + job_ns / WEIGHT;
    /* Of two at once one may be lost: it is an estimate. */
    __atomic_store_n(&pace->mean_ns, next > 0 ? next : 1, __ATOMIC_RELAXED);
}

unsigned pace_wait_s(const Pace *pace, size_t waiting, unsigned workers, uint64_t busy_ns, unsigned most_s)
{
    uint64_t mean = __atomic_load_n(&pace->mean_ns, __ATOMIC_RELAXED);
    if (mean < busy_ns) mean = busy_ns;
    double wait_s = ceil((double)mean / 1e9 * (double)(waiting + 1) / (workers > 0 ? workers : 1));
    return (unsigned)fmax(1, fmin(wait_s, most_s));
}
