/* batch_body.h - the body of a batch while it is received: unpacked if need be, spooled, counted.
 *
 * Holds one of the places for batches and counts what it holds in memory among the server's buffered bytes,
 * until it is freed: by the request that began it, or by the stream that took it over. One thread at a time.
 *
 *     BatchBody *body = batch_body_new(request);                    // NULL: no place or no memory
 *     if (batch_body_take(body, piece, &err) < 0) ...
 *     if (batch_body_end(body, &err) < 0) ...a gzip that stops in the middle
 *     batch_body_free(body);
 */
#ifndef ATTACHE_HTTP_BATCH_BODY_H
#define ATTACHE_HTTP_BATCH_BODY_H

#include "http/gzip.h"
#include "http/spool.h"

typedef struct Request Request;
typedef struct Server Server;

typedef struct BatchBody {
    Server *server;
    Spool spool;
    GzipReader *gzip; /* NULL: the body is plain */
    size_t counted;   /* among server->buffered */
} BatchBody;

BatchBody *batch_body_new(Request *request);
/* ERR_TOO_LARGE, ERR_FORMAT (no gzip), ERR_IO (no room here or on the disk, now). */
int batch_body_take(BatchBody *body, Slice piece, Error *err);
int batch_body_end(BatchBody *body, Error *err);
void batch_body_free(BatchBody *body);

#endif
