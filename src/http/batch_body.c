#include "http/batch_body.h"

#include "http/server_state.h"

#include <stdlib.h>

static bool take_place(Server *server, uint64_t most)
{
    uint64_t open = __atomic_add_fetch(&server->batches, 1, __ATOMIC_RELAXED);
    if (open <= most) return true;
    (void)__atomic_sub_fetch(&server->batches, 1, __ATOMIC_RELAXED);
    return false;
}

BatchBody *batch_body_new(Request *request)
{
    Server *server = request->server;
    bool packed = request->packed;
    BatchBody *body = calloc(1, sizeof *body);
    bool ok = body != NULL && (!packed || (body->gzip = gzip_reader_new()) != NULL);
    if (ok && take_place(server, request_number(request, SETTING_BATCHES))) {
        body->server = server;
        spool_init(&body->spool, request_number(request, SETTING_MAX_BATCH),
                   settings_text(&request->terms->settings, SETTING_BATCH_DIR));
        return body;
    }
    if (body != NULL) gzip_reader_free(body->gzip);
    free(body);
    return NULL;
}

static void count(BatchBody *body, size_t held)
{
    (void)__atomic_add_fetch(&body->server->buffered, held - body->counted, __ATOMIC_RELAXED);
    body->counted = held;
}

static int append(void *ctx, Slice bytes, Error *err)
{
    BatchBody *body = ctx;
    int rc = spool_append(&body->spool, bytes, err);
    count(body, body->spool.memory.cap);
    return rc;
}

int batch_body_take(BatchBody *body, Slice piece, Error *err)
{
    if (server_is_out_of_room(body->server))
        return error_set(err, ERR_IO, "too many bodies are being received already");
    if (body->gzip == NULL) return append(body, piece, err);
    return gzip_reader_feed(body->gzip, piece, append, body, err);
}

int batch_body_end(BatchBody *body, Error *err)
{
    if (body->gzip == NULL || gzip_reader_is_whole(body->gzip)) return 0;
    return error_set(err, ERR_FORMAT, "the body is no whole gzip file: it ends too early");
}

void batch_body_free(BatchBody *body)
{
    if (body == NULL) return;
    count(body, 0);
    (void)__atomic_sub_fetch(&body->server->batches, 1, __ATOMIC_RELAXED);
    spool_release(&body->spool);
    gzip_reader_free(body->gzip);
    free(body);
}
