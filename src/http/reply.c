#include "http/reply.h"

#include "base/ctype.h"
#include "base/json_text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PROBLEM = 4096, MAX_HEADER = 1024, TRACEPARENT_LEN = 55 };

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

void reply_static(Request *request, int status, const char *content_type, Slice body)
{
    /* The interface takes no const, but with MHD_RESPMEM_PERSISTENT it only reads. */
    void *bytes = (void *)(uintptr_t)body.ptr;
    set_response(request, status, content_type,
                 MHD_create_response_from_buffer(body.len, bytes, MHD_RESPMEM_PERSISTENT), body);
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
    if (rc == 0) reply_text(request, status, "application/problem+json", &out);
    strbuf_release(&out);
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE) reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, "1");
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

/* 00-<32 hex>-<16 hex>-<2 hex> */
static bool traceparent_is_sane(Slice s)
{
    if (s.len != TRACEPARENT_LEN) return false;
    for (size_t i = 0; i < s.len; i++) {
        bool dash = i == 2 || i == 35 || i == 52;
        bool hex = ascii_is_digit(s.ptr[i]) || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f');
        if (dash ? s.ptr[i] != '-' : !hex) return false;
    }
    return true;
}

void reply_finish(Request *request, bool draining)
{
    Slice traceparent = request_header(request, "traceparent");
    reply_header(request, "X-Request-Id", "%s", request->id);
    reply_header(request, "X-Content-Type-Options", "nosniff");
    if (traceparent_is_sane(traceparent))
        reply_header(request, "traceparent", "%.*s", SLICE_ARG(traceparent));
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
