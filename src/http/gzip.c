#include "http/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

enum { STEP = 64 * 1024, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8, LEVEL = 3 };

static int inflate_error(const StrBuf *out, int room, Error *err)
{
    if (room == ERR_TOO_LARGE)
        return error_set(err, ERR_TOO_LARGE, "the body unpacks to more than the %zu bytes that are taken",
                         out->limit);
    return error_set(err, ERR_MEMORY, "no memory to unpack the body");
}

static int make_room(StrBuf *out)
{
    size_t step = out->limit - out->len < STEP ? out->limit - out->len : STEP;
    return step == 0 ? ERR_TOO_LARGE : strbuf_reserve(out, step);
}

static int inflate_all(z_stream *z, StrBuf *out, Error *err)
{
    for (;;) {
        int room = make_room(out);
        if (room < 0) return inflate_error(out, room, err);
        size_t step = out->limit - out->len < STEP ? out->limit - out->len : STEP;
        z->next_out = (unsigned char *)out->ptr + out->len;
        z->avail_out = (uInt)step;
        int rc = inflate(z, Z_NO_FLUSH);
        out->len += step - z->avail_out;
        out->ptr[out->len] = '\0';
        if (rc == Z_STREAM_END && z->avail_in == 0) return 0;
        if (rc == Z_STREAM_END) rc = inflateReset(z);
        if (rc == Z_MEM_ERROR) return inflate_error(out, ERR_MEMORY, err);
        if (rc != Z_OK)
            return error_set_at(err, ERR_FORMAT, z->total_in, "the body is no whole gzip file: %s",
                                z->msg != NULL ? z->msg : "it ends too early");
    }
}

int gzip_inflate(Slice bytes, StrBuf *out, Error *err)
{
    z_stream z = {.next_in = (const unsigned char *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK) return inflate_error(out, ERR_MEMORY, err);
    int rc = inflate_all(&z, out, err);
    (void)inflateEnd(&z);
    return rc;
}

int gzip_deflate(Slice bytes, StrBuf *out)
{
    z_stream z = {.next_in = (const unsigned char *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return ERR_MEMORY;
    size_t bound = deflateBound(&z, (uLong)bytes.len);
    int rc = strbuf_reserve(out, bound);
    if (rc == 0) {
        z.next_out = (unsigned char *)out->ptr + out->len;
        z.avail_out = (uInt)bound;
        rc = deflate(&z, Z_FINISH) == Z_STREAM_END ? 0 : ERR_TOO_LARGE;
        if (rc == 0) out->len += z.total_out;
        out->ptr[out->len] = '\0';
    }
    (void)deflateEnd(&z);
    return rc;
}
