/* slice.h - borrowed text.
 *
 * A Slice points at bytes that somebody else owns (the document's text, a lexicon, the arena); it is
 * never NUL-terminated by promise and never freed. Span is the same idea as offsets into one text.
 * Plain values, safe to copy; functions here never fail and touch no global state.
 *
 *     Slice s = slice_of("Beijing");
 *     if (slice_eq(s, slice_of("Beijing"))) ...
 *     printf("%.*s\n", SLICE_ARG(s));
 */
#ifndef ATTACHE_BASE_SLICE_H
#define ATTACHE_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Slice {
    const char *ptr;
    size_t len;
} Slice;

/* Byte offsets into one text: start inclusive, end exclusive. */
typedef struct Span {
    uint32_t start;
    uint32_t end;
} Span;

#define SLICE_EMPTY ((Slice){"", 0})
/* For string literals only: length known at compile time. */
#define SLICE(literal) ((Slice){"" literal "", sizeof(literal) - 1})
/* The two arguments of a printf "%.*s". */
#define SLICE_ARG(s) ((int)(s).len), ((s).ptr)

Slice slice_of(const char *nul_terminated);
/* Bytes start to end; bounds beyond the slice are cut to it. */
Slice slice_sub(Slice s, size_t start, size_t end);
bool slice_eq(Slice a, Slice b);
/* ASCII letters compared without case; other bytes exactly. */
bool slice_eq_nocase(Slice a, Slice b);
int slice_cmp(Slice a, Slice b);
bool slice_starts_with(Slice s, Slice prefix);
bool slice_ends_with(Slice s, Slice suffix);
/* Index of the first occurrence at or after `from`, or SIZE_MAX. */
size_t slice_find(Slice s, Slice needle, size_t from);
/* Without ASCII white space at both ends. */
Slice slice_trim(Slice s);
/* Cuts the next field off *rest at `sep`; false when *rest is used up. "a,,b" gives "a" "" "b". */
bool slice_split(Slice *rest, char sep, Slice *ret_field);
/* Decimal integer filling the whole slice; false when it is none or out of range. */
bool slice_to_int64(Slice s, int64_t *ret_value);
bool slice_to_double(Slice s, double *ret_value);
/* 64-bit hash of bytes (wyhash-like mixing); stable across runs and machines, part of file formats. */
uint64_t slice_hash(Slice s);
/* The same over ASCII-lower-cased bytes. */
uint64_t slice_hash_nocase(Slice s);
/* Two numbers to one, each bit of which depends on all of both. */
uint64_t hash_mix(uint64_t a, uint64_t b);

static inline uint32_t span_len(Span s)
{
    return s.end - s.start;
}
static inline bool span_overlaps(Span a, Span b)
{
    return a.start < b.end && b.start < a.end;
}
static inline bool span_contains(Span outer, Span inner)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

#endif
