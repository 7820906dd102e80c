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

#endif
