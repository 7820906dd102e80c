/* spool.h - the body of a batch: written while it is received, then read once from its beginning.
 *
 * Bounded. Without a folder it is held in memory; with one, what is more than a piece goes to a file
 * there that has no name, so that nothing stays behind whatever happens. One thread at a time.
 *
 *     Spool spool;
 *     spool_init(&spool, max, "/var/tmp");
 *     if (spool_append(&spool, bytes, &err) < 0) ...ERR_TOO_LARGE, ERR_MEMORY, ERR_IO (disk full)
 *     while (spool_peek(&spool, &piece) == 0 && piece.len > 0) spool_skip(&spool, use(piece));
 *     spool_release(&spool);
 */
#ifndef ATTACHE_HTTP_SPOOL_H
#define ATTACHE_HTTP_SPOOL_H

#include "base/error.h"
#include "base/strbuf.h"

typedef struct Spool {
    StrBuf memory; /* the whole text, or with a file the block being read */
    int fd;        /* -1: no file */
    const char *folder;
    uint64_t max;
    uint64_t len;
    uint64_t file_at; /* of the file, where the next block begins */
    size_t at;        /* in memory */
} Spool;

/* `folder` (borrowed) "": memory only. */
void spool_init(Spool *spool, uint64_t max, const char *folder);
void spool_release(Spool *spool);
int spool_append(Spool *spool, Slice bytes, Error *err);
/* The next bytes, as many as are at hand; empty at the end. Negative when the file cannot be read. */
int spool_peek(Spool *spool, Slice *ret_piece);
void spool_skip(Spool *spool, size_t n);

#endif
