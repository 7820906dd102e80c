#include "http/reply.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "http/cors.h"
#include "http/gate.h"
#include "http/server_state.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PROBLEM = 4096, MAX_HEADER = 1024 };

static void set_response(Request *request, int status, const char *content_type,
                         struct MHD_Response *response, Slice body)
{
    assert(request->response == NULL);
    request->response = response;
    request->status = status;
    request->response_body = body;
    reply_header(request, MHD_HTTP_HEADER_CONTENT_TYPE, "%s", content_type);
}

void reply_text(Request *request, int status, const char *content_type, StrBuf *body)
{
    size_t len = body->len;
    char *bytes = strbuf_detach(body);
    struct MHD_Response *response = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) free(bytes);
    set_response(request, status, content_type, response, (Slice){bytes, len});
}

void reply_empty(Request *request, int status)
{
    request->response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    request->status = status;
    request->response_body = SLICE_EMPTY;
}

void reply_stream(Request *request, int status, const char *content_type, struct MHD_Response *response)
{
    set_response(request, status, content_type, response, SLICE_EMPTY);
}

void reply_static(Request *request, int status, const char *content_type, Slice body)
{
    /* The interface takes no const, but with MHD_RESPMEM_PERSISTENT it only reads. */
    void *bytes = (void *)(uintptr_t)body.ptr;
    set_response(request, status, content_type,
                 MHD_create_response_from_buffer(body.len, bytes, MHD_RESPMEM_PERSISTENT), body);
}

/* Is this tag, weak or not, or "*", in the list? */
static bool etag_matches(Slice list, Slice etag)
{
    Slice item;
    while (list.len > 0 && slice_split(&list, ',', &item)) {
        item = slice_trim(item);
        if (slice_starts_with(item, SLICE("W/"))) item = slice_sub(item, 2, item.len);
        if (slice_eq(item, etag) || slice_eq(item, SLICE("*"))) return true;
    }
    return false;
}

void reply_cached(Request *request, const char *content_type, Slice body)
{
    char etag[24];
    (void)snprintf(etag, sizeof etag, "\"%016llx\"", (unsigned long long)slice_hash(body));
    if (etag_matches(request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH), slice_of(etag)))
        reply_empty(request, MHD_HTTP_NOT_MODIFIED);
    else
        reply_static(request, MHD_HTTP_OK, content_type, body);
    reply_header(request, MHD_HTTP_HEADER_ETAG, "%s", etag);
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
}

static void reply_problem_of(Request *request, ProblemKind kind, const Error *err)
{
    StrBuf out;
    strbuf_init(&out, MAX_PROBLEM);
    int rc = strbuf_append_char(&out, '{');
    if (rc == 0) rc = problem_members(&out, kind, err);
    if (rc == 0) rc = strbuf_append(&out, SLICE(",\"instance\":"));
    char instance[REQUEST_ID_MAX + 32];
    (void)snprintf(instance, sizeof instance, "urn:attache:request:%s", request->id);
    if (rc == 0) rc = json_text_string(&out, slice_of(instance));
    if (rc == 0) rc = strbuf_append(&out, SLICE("}\n"));
    int status = problem_type(kind)->status;
    metrics_problem(&request->server->metrics, kind);
    if (rc == 0) reply_text(request, status, "application/problem+json", &out);
    strbuf_release(&out);
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
        reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, "%u", server_retry_s(request->server));
}

void reply_problem(Request *request, ProblemKind kind, const char *format, ...)
{
    Error err = {.position = ERROR_NO_POSITION};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err.message, sizeof err.message, format, args);
    va_end(args);
    reply_problem_of(request, kind, &err);
}

void reply_error(Request *request, const Error *err)
{
    reply_problem_of(request, problem_of_error(err->code), err);
}

void reply_header(Request *request, const char *name, const char *format, ...)
{
    char value[MAX_HEADER];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(value, sizeof value, format, args);
    va_end(args);
    if (request->response == NULL || n < 0 || (size_t)n >= sizeof value) return;
    (void)MHD_add_response_header(request->response, name, value);
}

void reply_finish(Request *request, bool draining)
{
    if (request->response == NULL) return;
    reply_header(request, "X-Request-Id", "%s", request->id);
    reply_header(request, "X-Content-Type-Options", "nosniff");
    reply_header(request, "traceparent", "%s", request->trace);
    if (MHD_get_response_header(request->response, "Server-Timing") == NULL)
        reply_header(request, "Server-Timing", "total;dur=%.3f",
                     (double)(clock_monotonic_ns() - request->started_ns) / 1e6);
    cors_headers(request);
    gate_headers(request);
    if (request->close || draining) reply_header(request, MHD_HTTP_HEADER_CONNECTION, "close");
}

static enum MHD_Result put_header(void *ctx, enum MHD_ValueKind kind, const char *key, const char *value)
{
    (void)kind;
    return strbuf_printf(ctx, "%s: %s\r\n", key, value) == 0 ? MHD_YES : MHD_NO;
}

int reply_raw(Request *request, StrBuf *out)
{
    reply_finish(request, true);
    if (request->response == NULL) return ERR_MEMORY;
    int rc = strbuf_printf(out, "HTTP/1.1 %d %s\r\nContent-Length: %zu\r\n", request->status,
                           MHD_get_reason_phrase_for((unsigned)request->status), request->response_body.len);
    (void)MHD_get_response_headers(request->response, put_header, out);
    if (rc == 0) rc = strbuf_append(out, SLICE("\r\n"));
    return rc == 0 ? strbuf_append(out, request->response_body) : rc;
}
