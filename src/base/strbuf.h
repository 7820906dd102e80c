/* strbuf.h - owned, growable text with a maximum.
 *
 * Like curl's dynbuf: every StrBuf has a limit, and appending past it (or running out of memory) fails
 * and leaves the text as it was. The bytes are malloc'ed, NUL-terminated, owned by the StrBuf until
 * strbuf_release or strbuf_detach. One thread at a time.
 *
 *     StrBuf out;
 *     strbuf_init(&out, 1u << 20);
 *     if (strbuf_append(&out, SLICE("hello")) < 0) ...too large or no memory...
 *     strbuf_release(&out);
 */
#ifndef ATTACHE_BASE_STRBUF_H
#define ATTACHE_BASE_STRBUF_H

#include "base/slice.h"

typedef struct StrBuf {
    char *ptr; /* NULL until the first append */
    size_t len;
    size_t cap;
    size_t limit;
} StrBuf;

void strbuf_init(StrBuf *buf, size_t limit);
void strbuf_release(StrBuf *buf);
/* Keeps the memory, forgets the text. */
void strbuf_clear(StrBuf *buf);
/* 0, ERR_TOO_LARGE or ERR_MEMORY. */
int strbuf_append(StrBuf *buf, Slice s);
int strbuf_append_char(StrBuf *buf, char c);
int strbuf_printf(StrBuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for `more` bytes at ptr + len, which the caller fills and then adds to len. */
int strbuf_reserve(StrBuf *buf, size_t more);
Slice strbuf_slice(const StrBuf *buf);
/* The bytes, now the caller's to free(); the buffer is empty again. */
char *strbuf_detach(StrBuf *buf);

#endif
