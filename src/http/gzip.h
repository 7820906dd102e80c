/* gzip.h - gzip bodies, both ways.
 *
 * The inflated size is bounded by the StrBuf's limit while it grows, so that a bomb costs no more than an
 * honest body. No state; any thread.
 *
 *     StrBuf text;
 *     strbuf_init(&text, max_body + 1);
 *     if (gzip_inflate(body, &text, &err) < 0) ...ERR_TOO_LARGE, ERR_FORMAT, ERR_MEMORY
 */
#ifndef ATTACHE_HTTP_GZIP_H
#define ATTACHE_HTTP_GZIP_H

#include "base/error.h"
#include "base/strbuf.h"

/* Appends what `bytes` (one or more whole gzip members) unpack to. The text must stay below the buffer's
 * limit: a text that fills it is too large, for what would have come after is not known. */
int gzip_inflate(Slice bytes, StrBuf *out, Error *err);
/* Appends `bytes` as one gzip member; negative when there is no room or memory. */
int gzip_deflate(Slice bytes, StrBuf *out);

/* A body that comes in pieces. */
typedef struct GzipReader GzipReader;
typedef int (*GzipSink)(void *ctx, Slice bytes, Error *err);
GzipReader *gzip_reader_new(void); /* NULL when there is no memory */
void gzip_reader_free(GzipReader *reader);
/* Hands what the piece unpacks to, block by block, to `sink`; its error ends the reading. */
int gzip_reader_feed(GzipReader *reader, Slice piece, GzipSink sink, void *ctx, Error *err);
bool gzip_reader_is_whole(const GzipReader *reader);

/* An answer made of parts that several threads pack on their own: head, parts in any number, tail. */
typedef struct GzipSum {
    uint32_t crc;
    uint64_t len;
} GzipSum;
int gzip_head(StrBuf *out);
int gzip_part(Slice bytes, StrBuf *out, uint32_t *ret_crc);
/* Parts are added in the order in which they are sent. */
void gzip_sum_add(GzipSum *sum, uint32_t crc, size_t len);
int gzip_tail(const GzipSum *sum, StrBuf *out);

#endif
