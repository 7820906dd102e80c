#include "base/slice.h"
#include "base/ctype.h"

#include <stdlib.h>
#include <string.h>

Slice slice_of(const char *nul_terminated)
{
    return (Slice){nul_terminated, strlen(nul_terminated)};
}

Slice slice_sub(Slice s, size_t start, size_t end)
{
    if (end > s.len) end = s.len;
    if (start > end) start = end;
    return (Slice){start == 0 ? s.ptr : s.ptr + start, end - start};
}

/* A zeroed Slice is empty text too, but memcmp may not be handed its NULL. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    return n == 0 || memcmp(a, b, n) == 0;
}

bool slice_eq(Slice a, Slice b)
{
    return a.len == b.len && same_bytes(a.ptr, b.ptr, a.len);
}

bool slice_eq_nocase(Slice a, Slice b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i])) return false;
    return true;
}

int slice_cmp(Slice a, Slice b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);
    if (c != 0) return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool slice_starts_with(Slice s, Slice prefix)
{
    return s.len >= prefix.len && same_bytes(s.ptr, prefix.ptr, prefix.len);
}

bool slice_ends_with(Slice s, Slice suffix)
{
    return s.len >= suffix.len && same_bytes(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len);
}

size_t slice_find(Slice s, Slice needle, size_t from)
{
    if (needle.len == 0 || from >= s.len) return SIZE_MAX;
    const char *p = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return p ? (size_t)(p - s.ptr) : SIZE_MAX;
}

Slice slice_trim(Slice s)
{
    while (s.len > 0 && ascii_is_space(s.ptr[0]))
        s = slice_sub(s, 1, s.len);
    while (s.len > 0 && ascii_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool slice_split(Slice *rest, char sep, Slice *ret_field)
{
    if (rest->ptr == NULL) return false;
    const char *p = memchr(rest->ptr, sep, rest->len);
    if (p == NULL) {
        *ret_field = *rest;
        *rest = (Slice){NULL, 0};
        return true;
    }
    size_t n = (size_t)(p - rest->ptr);
    *ret_field = (Slice){rest->ptr, n};
    *rest = (Slice){p + 1, rest->len - n - 1};
    return true;
}

bool slice_to_int64(Slice s, int64_t *ret_value)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    size_t i = negative;
    if (i == s.len || s.len - i > 18) return false;
    int64_t v = 0;
    for (; i < s.len; i++) {
        if (!ascii_is_digit(s.ptr[i])) return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *ret_value = negative ? -v : v;
    return true;
}

bool slice_to_double(Slice s, double *ret_value)
{
    char buf[64];
    if (s.len == 0 || s.len >= sizeof buf) return false;
    memcpy(buf, s.ptr, s.len);
    buf[s.len] = '\0';
    char *end;
    double v = strtod(buf, &end);
    if (end != buf + s.len) return false;
    *ret_value = v;
    return true;
}

uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 Wide;
    Wide m = (Wide)(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xe7037ed1a0b428dbu);
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* FNV-1a over the bytes, finished by one wide multiply: words are short, so simple beats clever. */
static uint64_t hash_bytes(Slice s, bool fold)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++) {
        char c = fold ? ascii_lower(s.ptr[i]) : s.ptr[i];
        h = (h ^ (unsigned char)c) * 0x100000001b3u;
    }
    return hash_mix(h, s.len);
}

uint64_t slice_hash(Slice s)
{
    return hash_bytes(s, false);
}
uint64_t slice_hash_nocase(Slice s)
{
    return hash_bytes(s, true);
}
