#include "http/gzip.h"

#define ZLIB_CONST
#include <stdlib.h>
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

struct GzipReader {
    z_stream z;
    bool whole; /* at the end of a member */
    char block[STEP];
};

GzipReader *gzip_reader_new(void)
{
    GzipReader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    if (inflateInit2(&reader->z, GZIP_WINDOW) == Z_OK) return reader;
    free(reader);
    return NULL;
}

void gzip_reader_free(GzipReader *reader)
{
    if (reader == NULL) return;
    (void)inflateEnd(&reader->z);
    free(reader);
}

static int inflate_block(GzipReader *reader, GzipSink sink, void *ctx, Error *err)
{
    z_stream *z = &reader->z;
    z->next_out = (unsigned char *)reader->block;
    z->avail_out = STEP;
    int rc = inflate(z, Z_NO_FLUSH);
    if (rc == Z_MEM_ERROR) return error_set(err, ERR_MEMORY, "no memory to unpack the body");
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return error_set_at(err, ERR_FORMAT, z->total_in, "the body is no whole gzip file: %s",
                            z->msg != NULL ? z->msg : "it cannot be unpacked");
    reader->whole = rc == Z_STREAM_END;
    if (reader->whole) (void)inflateReset(z);
    size_t n = STEP - z->avail_out;
    return n > 0 ? sink(ctx, (Slice){reader->block, n}, err) : 0;
}

int gzip_reader_feed(GzipReader *reader, Slice piece, GzipSink sink, void *ctx, Error *err)
{
    reader->z.next_in = (const unsigned char *)piece.ptr;
    reader->z.avail_in = (uInt)piece.len;
    int rc = 0;
    /* A full block may mean that more is waiting inside, with no input left. */
    do
        rc = inflate_block(reader, sink, ctx, err);
    while (rc == 0 && (reader->z.avail_in > 0 || (reader->z.avail_out == 0 && !reader->whole)));
    return rc;
}

bool gzip_reader_is_whole(const GzipReader *reader)
{
    return reader->whole;
}

int gzip_head(StrBuf *out)
{
    return strbuf_append(out, (Slice){"\x1f\x8b\x08\0\0\0\0\0\0\xff", 10});
}

/* Deflate blocks that refer to nothing before them and end on a byte: they may follow one another. */
int gzip_part(Slice bytes, StrBuf *out, uint32_t *ret_crc)
{
    enum { RAW_WINDOW = -15, FLUSH_ROOM = 16 };
    z_stream z = {.next_in = (const unsigned char *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, RAW_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return ERR_MEMORY;
    size_t bound = deflateBound(&z, (uLong)bytes.len) + FLUSH_ROOM;
    int rc = strbuf_reserve(out, bound);
    if (rc == 0) {
        z.next_out = (unsigned char *)out->ptr + out->len;
        z.avail_out = (uInt)bound;
        bool whole = deflate(&z, Z_SYNC_FLUSH) == Z_OK && z.avail_in == 0 && z.avail_out > 0;
        rc = whole ? 0 : ERR_TOO_LARGE;
        if (whole) out->len += bound - z.avail_out;
        out->ptr[out->len] = '\0';
    }
    (void)deflateEnd(&z);
    *ret_crc = (uint32_t)crc32_z(0, (const unsigned char *)bytes.ptr, bytes.len);
    return rc;
}

void gzip_sum_add(GzipSum *sum, uint32_t crc, size_t len)
{
    sum->crc = sum->len == 0 ? crc : (uint32_t)crc32_combine(sum->crc, crc, (z_off_t)len);
    sum->len += len;
}

int gzip_tail(const GzipSum *sum, StrBuf *out)
{
    char tail[10] = {3, 0}; /* an empty last block */
    for (size_t i = 0; i < 4; i++) {
        tail[2 + i] = (char)(sum->crc >> 8 * i & 0xff);
        tail[6 + i] = (char)(sum->len >> 8 * i & 0xff);
    }
    return strbuf_append(out, (Slice){tail, sizeof tail});
}
