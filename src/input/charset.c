#include "input/charset.h"
#include "base/utf8.h"

#include <string.h>

typedef enum Charset { CHARSET_UTF8, CHARSET_WINDOWS_1252, CHARSET_UNKNOWN } Charset;

static const struct {
    const char *name;
    Charset charset;
} names[] = {
    {"utf-8", CHARSET_UTF8},
    {"utf8", CHARSET_UTF8},
    {"us-ascii", CHARSET_UTF8},
    {"ascii", CHARSET_UTF8},
    {"iso-8859-1", CHARSET_WINDOWS_1252},
    {"iso8859-1", CHARSET_WINDOWS_1252},
    {"latin1", CHARSET_WINDOWS_1252},
    {"latin-1", CHARSET_WINDOWS_1252},
    {"windows-1252", CHARSET_WINDOWS_1252},
    {"cp1252", CHARSET_WINDOWS_1252},
};

/* Code points of the bytes 0x80..0x9f in windows-1252; the five that it leaves undefined stay controls. */
static const uint16_t high_controls[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static Charset charset_of(Slice name)
{
    if (name.len == 0) return CHARSET_UTF8;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_nocase(name, slice_of(names[i].name))) return names[i].charset;
    return CHARSET_UNKNOWN;
}

bool charset_is_known(Slice charset)
{
    return charset_of(charset) != CHARSET_UNKNOWN;
}

int charset_check_text(Slice text, size_t offset, Error *err)
{
    size_t bad;
    if (!utf8_check(text, &bad))
        return error_set_at(
            err, ERR_FORMAT, offset + bad,
            "the text is not well-formed UTF-8 at byte %zu; if it is in another charset, name it: "
            "charset=windows-1252",
            offset + bad);
    const char *nul = text.len > 0 ? memchr(text.ptr, '\0', text.len) : NULL;
    if (nul == NULL) return 0;
    size_t at = offset + (size_t)(nul - text.ptr);
    return error_set_at(err, ERR_FORMAT, at,
                        "U+0000 at byte %zu: this is no text, or UTF-16, which must be sent as UTF-8", at);
}

uint32_t charset_mend_control(uint32_t c)
{
    return c >= 0x80 && c <= 0x9f ? high_controls[c - 0x80] : c;
}

static Slice decode_windows_1252(Slice bytes, Arena *arena)
{
    char *out = arena_alloc(arena, bytes.len * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        n += utf8_put(charset_mend_control((unsigned char)bytes.ptr[i]), out + n);
    }
    return (Slice){out, n};
}

int charset_decode(Slice bytes, Slice charset, Arena *arena, Slice *ret_text, Error *err)
{
    static const Slice mark = {"\xef\xbb\xbf", 3};
    Charset kind = charset_of(charset);
    if (kind == CHARSET_UNKNOWN)
        return error_set(err, ERR_UNSUPPORTED,
                         "charset '%.*s' is not taken: send UTF-8 (the default), ISO-8859-1 or windows-1252",
                         charset.len > 40 ? 40 : (int)charset.len, charset.ptr);
    bool utf16 = slice_starts_with(bytes, SLICE("\xff\xfe")) || slice_starts_with(bytes, SLICE("\xfe\xff"));
    if (utf16)
        return error_set_at(err, ERR_FORMAT, 0,
                            "the text is UTF-16, by the mark at its head: send it as UTF-8 (iconv -f UTF-16 "
                            "-t UTF-8)");
    size_t skipped = slice_starts_with(bytes, mark) ? mark.len : 0;
    if (skipped > 0) kind = CHARSET_UTF8;
    Slice text = slice_sub(bytes, skipped, bytes.len);
    int rc = 0;
    if (kind == CHARSET_UTF8) {
        rc = charset_check_text(text, skipped, err);
    } else {
        const char *nul = text.len > 0 ? memchr(text.ptr, '\0', text.len) : NULL;
        if (nul != NULL) return charset_check_text((Slice){nul, 1}, (size_t)(nul - bytes.ptr), err);
        text = decode_windows_1252(text, arena);
    }
    if (rc == 0) *ret_text = text;
    return rc;
}
