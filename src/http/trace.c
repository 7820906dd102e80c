#include "http/trace.h"

#include "base/clock.h"
#include "base/ctype.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { ID_AT = 3, ID_LEN = 32, SPAN_AT = 36, SPAN_LEN = 16, FLAGS_AT = 53 };

static bool is_hex(Slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_digit(s.ptr[i]) && (s.ptr[i] < 'a' || s.ptr[i] > 'f')) return false;
    return true;
}

static bool is_zero(Slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '0') return false;
    return true;
}

/* A later version may have more behind the flags; version ff is none. */
static bool is_sane(Slice s)
{
    if (s.len < TRACE_LEN) return false;
    Slice version = slice_sub(s, 0, 2);
    bool whole =
        s.len == TRACE_LEN || (!slice_eq(version, SLICE("00")) && s.ptr[TRACE_LEN] == '-' && s.len < 256);
    bool dashes = s.ptr[2] == '-' && s.ptr[SPAN_AT - 1] == '-' && s.ptr[FLAGS_AT - 1] == '-';
    Slice id = slice_sub(s, ID_AT, ID_AT + ID_LEN);
    Slice span = slice_sub(s, SPAN_AT, SPAN_AT + SPAN_LEN);
    return whole && dashes && is_hex(version) && !slice_eq(version, SLICE("ff")) && is_hex(id) &&
           !is_zero(id) && is_hex(span) && !is_zero(span) && is_hex(slice_sub(s, FLAGS_AT, FLAGS_AT + 2));
}

/* A random start, then a counter spread by a mixing function. */
uint64_t trace_fresh(void)
{
    static uint64_t counter;
    static uint64_t seed;
    uint64_t start = __atomic_load_n(&seed, __ATOMIC_RELAXED);
    if (start == 0) {
        if (getrandom(&start, sizeof start, GRND_NONBLOCK) != (ssize_t)sizeof start)
            start = clock_monotonic_ns();
        uint64_t none = 0;
        start |= 1;
        if (!__atomic_compare_exchange_n(&seed, &none, start, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            start = none;
    }
    return hash_mix(start, __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED));
}

static uint64_t fresh_nonzero(void)
{
    uint64_t n = trace_fresh();
    return n != 0 ? n : 1;
}

void trace_take(Slice sent, char trace[static TRACE_LEN + 1])
{
    sent = slice_trim(sent);
    if (is_sane(sent))
        (void)snprintf(trace, TRACE_LEN + 1, "00-%.*s", TRACE_LEN - ID_AT, sent.ptr + ID_AT);
    else
        (void)snprintf(trace, TRACE_LEN + 1, "00-%016llx%016llx-%016llx-00",
                       (unsigned long long)fresh_nonzero(), (unsigned long long)trace_fresh(),
                       (unsigned long long)fresh_nonzero());
}

Slice trace_id(const char *trace)
{
    return (Slice){trace + ID_AT, ID_LEN};
}
