#include "base/json_text.h"
#include "base/utf8.h"

/* Text that needs no escape is copied in one piece; this finds how much. */
static size_t plain_run(Slice s, size_t from)
{
    size_t i = from;
    while (i < s.len && (unsigned char)s.ptr[i] >= 0x20 && (unsigned char)s.ptr[i] < 0x80 &&
           s.ptr[i] != '"' && s.ptr[i] != '\\')
        i++;
    return i;
}

static int escape_ascii(StrBuf *out, char c)
{
    switch (c) {
    case '"': return strbuf_append(out, SLICE("\\\""));
    case '\\': return strbuf_append(out, SLICE("\\\\"));
    case '\n': return strbuf_append(out, SLICE("\\n"));
    case '\r': return strbuf_append(out, SLICE("\\r"));
    case '\t': return strbuf_append(out, SLICE("\\t"));
    default: return strbuf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
    }
}

static int copy_code_point(StrBuf *out, Slice s, size_t *pos)
{
    char bytes[4];
    size_t n = utf8_put(utf8_next(s, pos), bytes);
    return strbuf_append(out, (Slice){bytes, n});
}

int json_text_string(StrBuf *out, Slice s)
{
    int rc = strbuf_append_char(out, '"');
    for (size_t i = 0; rc == 0 && i < s.len;) {
        size_t end = plain_run(s, i);
        if (end > i) {
            rc = strbuf_append(out, (Slice){s.ptr + i, end - i});
            i = end;
        } else if ((unsigned char)s.ptr[i] < 0x80) {
            rc = escape_ascii(out, s.ptr[i++]);
        } else {
            rc = copy_code_point(out, s, &i);
        }
    }
    return rc == 0 ? strbuf_append_char(out, '"') : rc;
}

int json_text_member(StrBuf *out, const char *key, Slice value)
{
    int rc = strbuf_printf(out, "\"%s\":", key);
    return rc == 0 ? json_text_string(out, value) : rc;
}
