#include "base/strbuf.h"
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void strbuf_init(StrBuf *buf, size_t limit)
{
    *buf = (StrBuf){.limit = limit};
}

void strbuf_release(StrBuf *buf)
{
    free(buf->ptr);
    strbuf_init(buf, buf->limit);
}

void strbuf_clear(StrBuf *buf)
{
    buf->len = 0;
    if (buf->ptr != NULL) buf->ptr[0] = '\0';
}

int strbuf_reserve(StrBuf *buf, size_t more)
{
    if (more > buf->limit - buf->len) return ERR_TOO_LARGE;
    size_t need = buf->len + more + 1;
    if (need <= buf->cap) return 0;
    size_t cap = buf->cap < 128 ? 256 : buf->cap * 2;
    if (cap < need) cap = need;
    char *ptr = realloc(buf->ptr, cap);
    if (ptr == NULL) return ERR_MEMORY;
    buf->ptr = ptr;
    buf->cap = cap;
    return 0;
}

int strbuf_append(StrBuf *buf, Slice s)
{
    int rc = strbuf_reserve(buf, s.len);
    if (rc < 0) return rc;
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
    return 0;
}

int strbuf_append_char(StrBuf *buf, char c)
{
    return strbuf_append(buf, (Slice){&c, 1});
}

int strbuf_printf(StrBuf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) return ERR_INVALID;
    int rc = strbuf_reserve(buf, (size_t)n);
    if (rc < 0) return rc;
    va_start(args, format);
    (void)vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, args);
    va_end(args);
    buf->len += (size_t)n;
    return 0;
}

Slice strbuf_slice(const StrBuf *buf)
{
    return buf->ptr ? (Slice){buf->ptr, buf->len} : SLICE_EMPTY;
}

char *strbuf_detach(StrBuf *buf)
{
    char *ptr = buf->ptr;
    strbuf_init(buf, buf->limit);
    return ptr;
}
