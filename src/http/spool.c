#include "http/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, KEEP_IN_MEMORY = 256 * 1024 };

void spool_init(Spool *spool, uint64_t max, const char *folder)
{
    *spool = (Spool){.fd = -1, .folder = folder, .max = max};
    strbuf_init(&spool->memory, folder[0] != '\0' ? KEEP_IN_MEMORY : (size_t)max);
}

void spool_release(Spool *spool)
{
    strbuf_release(&spool->memory);
    if (spool->fd >= 0) (void)close(spool->fd);
    spool->fd = -1;
}

static int file_error(const Spool *spool, Error *err)
{
    return error_set(err, ERR_IO, "the batch could not be held in %s: %s", spool->folder, strerror(errno));
}

static int write_all(Spool *spool, Slice bytes, Error *err)
{
    while (bytes.len > 0) {
        ssize_t n = write(spool->fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return file_error(spool, err);
        bytes = slice_sub(bytes, (size_t)n, bytes.len);
    }
    return 0;
}

static int move_to_file(Spool *spool, Error *err)
{
    spool->fd = open(spool->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (spool->fd < 0) return file_error(spool, err);
    int rc = write_all(spool, strbuf_slice(&spool->memory), err);
    strbuf_release(&spool->memory);
    return rc;
}

int spool_append(Spool *spool, Slice bytes, Error *err)
{
    int rc = 0;
    if (bytes.len > spool->max - spool->len)
        return error_set(err, ERR_TOO_LARGE, "the batch has more than the %llu bytes that are taken",
                         (unsigned long long)spool->max);
    spool->len += bytes.len;
    bool full = spool->folder[0] != '\0' && bytes.len > KEEP_IN_MEMORY - spool->memory.len;
    if (spool->fd < 0 && full) rc = move_to_file(spool, err);
    if (rc < 0) return rc;
    if (spool->fd >= 0) return write_all(spool, bytes, err);
    if (strbuf_append(&spool->memory, bytes) == 0) return 0;
    return error_set(err, ERR_IO, "no memory for the batch");
}

static int read_block(Spool *spool)
{
    ssize_t n;
    strbuf_clear(&spool->memory);
    spool->at = 0;
    if (strbuf_reserve(&spool->memory, BLOCK) < 0) return ERR_MEMORY;
    do
        n = pread(spool->fd, spool->memory.ptr, BLOCK, (off_t)spool->file_at);
    while (n < 0 && errno == EINTR);
    if (n < 0) return ERR_IO;
    spool->memory.len = (size_t)n;
    spool->file_at += (uint64_t)n;
    return 0;
}

int spool_peek(Spool *spool, Slice *piece)
{
    int rc = 0;
    if (spool->fd >= 0 && spool->at == spool->memory.len) rc = read_block(spool);
    *piece = rc == 0 ? slice_sub(strbuf_slice(&spool->memory), spool->at, spool->memory.len) : SLICE_EMPTY;
    return rc;
}

void spool_skip(Spool *spool, size_t n)
{
    spool->at += n;
}
