/* handle_batch.c - POST /v1/batch: articles as NDJSON lines, their facts as NDJSON lines. */
#include "base/clock.h"
#include "http/accept.h"
#include "http/batch_body.h"
#include "http/coding.h"
#include "http/query.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/server_state.h"
#include "http/stream.h"

enum { RENEW_BYTES = 64 * 1024 };

static const char *const subtypes[] = {"x-ndjson", "ndjson", "jsonl", "x-jsonlines"};

static int check_type(const Request *request, Error *err)
{
    Slice type = SLICE_EMPTY;
    Slice rest = request->content_type;
    if (rest.len == 0) return 0;
    (void)slice_split(&rest, ';', &type);
    type = slice_trim(type);
    for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++)
        if (type.len > 12 && slice_eq_nocase(slice_sub(type, 0, 12), SLICE("application/")) &&
            slice_eq_nocase(slice_sub(type, 12, type.len), slice_of(subtypes[i])))
            return 0;
    return error_set(err, ERR_UNSUPPORTED,
                     "a batch is application/x-ndjson, one JSON object a line; with curl: -H 'Content-Type: "
                     "application/x-ndjson' --data-binary @FILE");
}

static bool accepts_lines(Slice accept)
{
    for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++)
        if (accept_allows(accept, SLICE("application"), slice_of(subtypes[i]))) return true;
    return false;
}

int handle_batch_begin(Request *request)
{
    Error err = {.code = ERR_NONE};
    if (!accepts_lines(request_header(request, MHD_HTTP_HEADER_ACCEPT))) {
        reply_problem(request, PROBLEM_NOT_ACCEPTABLE, "the answer is application/x-ndjson");
        return ERR_UNSUPPORTED;
    }
    int rc = check_type(request, &err);
    if (rc == 0) rc = coding_check(request, &err);
    if (rc == 0) rc = query_options(request, &request->options, &err);
    if (rc < 0) {
        reply_error(request, &err);
        return rc;
    }
    request->batch = batch_body_new(request);
    if (request->batch != NULL) return 0;
    reply_problem(request, PROBLEM_OVERLOADED, "as many batches are under way as are taken at once");
    return ERR_INVALID;
}

/* A body that comes on keeps its time: it may be large. */
static void renew_deadline(Request *request)
{
    Server *server = request->server;
    if (request->connection == NULL || request->received - request->renewed_at < RENEW_BYTES) return;
    request->renewed_at = request->received;
    connections_enter(&server->connections, request->connection, PHASE_BODY,
                      clock_monotonic_ns() + request_ns(request, SETTING_BODY_TIMEOUT));
}

void handle_batch_take(Request *request, Slice piece)
{
    Error err = {.code = ERR_NONE, .position = ERROR_NO_POSITION};
    renew_deadline(request);
    if (batch_body_take(request->batch, piece, &err) == 0) return;
    if (err.code == ERR_IO || err.code == ERR_MEMORY)
        reply_problem(request, PROBLEM_OVERLOADED, "%s", err.message);
    else
        reply_error(request, &err);
    batch_body_free(request->batch);
    request->batch = NULL;
}

void handle_batch(Request *request, Worker *worker)
{
    Error err = {.code = ERR_NONE};
    (void)worker;
    bool packed =
        accept_allows_coding(request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING), SLICE("gzip"));
    if (batch_body_end(request->batch, &err) < 0) {
        reply_error(request, &err);
        return;
    }
    request->stream = stream_new(request, request->batch, &request->options, packed);
    if (request->stream != NULL) request->batch = NULL;
    struct MHD_Response *response = request->stream != NULL ? stream_response(request->stream) : NULL;
    if (response == NULL) {
        reply_problem(request, PROBLEM_OVERLOADED, "no memory for the batch");
        return;
    }
    reply_stream(request, MHD_HTTP_OK, "application/x-ndjson", response);
    if (packed) reply_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    reply_header(request, MHD_HTTP_HEADER_VARY, "Accept, Accept-Encoding");
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
