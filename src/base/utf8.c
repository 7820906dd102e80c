#include "base/utf8.h"
#include "base/ctype.h"

enum { REPLACEMENT = 0xfffd };

/* Length of the sequence that byte `c` opens, 0 when it opens none. */
static size_t sequence_length(unsigned char c)
{
    if (c < 0x80) return 1;
    if (c >= 0xc2 && c <= 0xdf) return 2;
    if (c >= 0xe0 && c <= 0xef) return 3;
    if (c >= 0xf0 && c <= 0xf4) return 4;
    return 0;
}

/* Decodes one well-formed sequence at `pos`; returns its length or 0. */
static size_t decode(Slice s, size_t pos, uint32_t *ret)
{
    unsigned char lead = (unsigned char)s.ptr[pos];
    size_t n = sequence_length(lead);
    if (n == 0 || n > s.len - pos) return 0;
    if (n == 1) {
        *ret = lead;
        return 1;
    }
    uint32_t c = lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char b = (unsigned char)s.ptr[pos + i];
        if ((b & 0xc0) != 0x80) return 0;
        c = c << 6 | (b & 0x3f);
    }
    bool overlong = (n == 3 && c < 0x800) || (n == 4 && c < 0x10000);
    if (overlong || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return 0;
    *ret = c;
    return n;
}

bool utf8_check(Slice s, size_t *ret_bad)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t n = decode(s, i, &c);
        if (n == 0) {
            *ret_bad = i;
            return false;
        }
        i += n;
    }
    return true;
}

uint32_t utf8_next(Slice s, size_t *pos)
{
    uint32_t c = REPLACEMENT;
    size_t n = decode(s, *pos, &c);
    *pos += n > 0 ? n : 1;
    return c;
}

uint32_t utf8_at(Slice s, size_t pos)
{
    if (pos >= s.len) return 0;
    return utf8_next(s, &pos);
}

uint32_t utf8_before(Slice s, size_t pos)
{
    if (pos == 0 || pos > s.len) return 0;
    size_t start = pos - 1;
    while (start > 0 && pos - start < 4 && ((unsigned char)s.ptr[start] & 0xc0) == 0x80)
        start--;
    return utf8_next(s, &start);
}

size_t utf8_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (char)((0xf00u >> n & 0xff) | c);
    return n;
}

size_t utf8_count(Slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

/* In Latin Extended-A, -B (part) and Latin Extended Additional, pairs alternate upper, lower. */
static bool in_paired_latin(uint32_t c)
{
    return (c >= 0x100 && c <= 0x17f) || (c >= 0x1cd && c <= 0x1dc) || (c >= 0x1de && c <= 0x1ef) ||
           (c >= 0x1f8 && c <= 0x21f) || (c >= 0x222 && c <= 0x233) || (c >= 0x1e00 && c <= 0x1eff);
}

/* Within those blocks two stretches have the odd code point as upper case. */
static bool paired_is_upper(uint32_t c)
{
    bool odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x1cd && c <= 0x1dc);
    if (c == 0x138 || c == 0x149 || c == 0x17f) return false;
    if (c == 0x178) return true;
    return odd_upper ? (c & 1) == 1 : (c & 1) == 0;
}

bool unicode_is_upper(uint32_t c)
{
    if (c < 0x80) return ascii_is_upper((char)c);
    if (c <= 0xff) return c >= 0xc0 && c <= 0xde && c != 0xd7;
    if (in_paired_latin(c)) return paired_is_upper(c);
    return (c >= 0x391 && c <= 0x3ab) || (c >= 0x386 && c <= 0x38f) || (c >= 0x400 && c <= 0x42f);
}

bool unicode_is_lower(uint32_t c)
{
    if (c < 0x80) return ascii_is_lower((char)c);
    if (c <= 0xff) return c >= 0xdf && c != 0xf7;
    if (in_paired_latin(c)) return !paired_is_upper(c);
    return (c >= 0x3ac && c <= 0x3ce) || (c >= 0x430 && c <= 0x45f);
}

bool unicode_is_space(uint32_t c)
{
    if (c < 0x80) return ascii_is_space((char)c);
    return c == 0xa0 || c == 0x85 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

bool unicode_is_alpha(uint32_t c)
{
    if (c < 0x80) return ascii_is_alpha((char)c);
    if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
    if (c == 0xd7 || c == 0xf7) return false;
    bool symbols = (c >= 0x2000 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x3020) ||
                   (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfe00 && c <= 0xfe6f) ||
                   (c >= 0xff00 && c <= 0xff20) || c == 0xfffd || c >= 0x1f000;
    return !symbols && !unicode_is_space(c);
}

uint32_t unicode_lower(uint32_t c)
{
    if (c < 0x80) return (uint32_t)(unsigned char)ascii_lower((char)c);
    if (!unicode_is_upper(c)) return c;
    if (c <= 0xff) return c + 0x20;
    if (c == 0x178) return 0xff;
    if (c == 0x130) return 'i';
    if (in_paired_latin(c)) return c + 1;
    if (c >= 0x391 && c <= 0x3ab) return c + 0x20;
    if (c >= 0x400 && c <= 0x40f) return c + 0x50;
    if (c >= 0x410 && c <= 0x42f) return c + 0x20;
    return c;
}

/* Base letters of U+00C0..U+017F, '.' where there is none. */
static const char latin_base[] =
    "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOo"
    "OoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

uint32_t unicode_base_letter(uint32_t c)
{
    if (c >= 0xc0 && c <= 0x17f) {
        char base = latin_base[c - 0xc0];
        return base == '.' ? c : (uint32_t)(unsigned char)base;
    }
    if (c == 0x218 || c == 0x219) return c == 0x218 ? 'S' : 's';
    if (c == 0x21a || c == 0x21b) return c == 0x21a ? 'T' : 't';
    if (c >= 0x1ea0 && c <= 0x1eb7) return (c & 1) ? 'a' : 'A';
    if (c >= 0x1eb8 && c <= 0x1ec7) return (c & 1) ? 'e' : 'E';
    if (c >= 0x1ec8 && c <= 0x1ecb) return (c & 1) ? 'i' : 'I';
    if (c >= 0x1ecc && c <= 0x1ee3) return (c & 1) ? 'o' : 'O';
    if (c >= 0x1ee4 && c <= 0x1ef1) return (c & 1) ? 'u' : 'U';
    return c;
}
