#include "http/request.h"

#include "base/clock.h"
#include "base/ctype.h"
#include "http/batch_body.h"
#include "http/server.h"
#include "http/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool id_is_sane(Slice id)
{
    if (id.len == 0 || id.len > REQUEST_ID_MAX) return false;
    for (size_t i = 0; i < id.len; i++)
        if (!ascii_is_alnum(id.ptr[i]) && strchr("._-", id.ptr[i]) == NULL) return false;
    return true;
}

static void set_id(Request *request)
{
    Slice sent = request_header(request, "X-Request-Id");
    if (id_is_sane(sent))
        (void)snprintf(request->id, sizeof request->id, "%.*s", SLICE_ARG(sent));
    else
        (void)snprintf(request->id, sizeof request->id, "%016llx", (unsigned long long)trace_fresh());
}

Request *request_new(Server *server, struct MHD_Connection *mhd, const char *path, const char *method)
{
    Request *request = calloc(1, sizeof *request);
    if (request == NULL) return NULL;
    request->server = server;
    request->terms = server_terms(server);
    request->mhd = mhd;
    request->path = slice_of(path);
    request->method = slice_of(method);
    request->started_ns = clock_monotonic_ns();
    strbuf_init(&request->body, request_number(request, SETTING_MAX_BODY));
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    request->connection = info != NULL ? info->socket_context : NULL;
    set_id(request);
    trace_take(request_header(request, "traceparent"), request->trace);
    return request;
}

void request_free(Request *request)
{
    if (request->response != NULL) MHD_destroy_response(request->response);
    if (request->stream != NULL) stream_leave(request->stream);
    batch_body_free(request->batch);
    fetched_page_release(&request->page);
    server_let_go(request->server, request->generation);
    server_let_terms_go(request->server, request->terms);
    free(request->url);
    strbuf_release(&request->body);
    strbuf_release(&request->unpacked);
    free(request);
}

uint64_t request_number(const Request *request, Setting setting)
{
    return settings_number(&request->terms->settings, setting);
}

uint64_t request_ns(const Request *request, Setting setting)
{
    return request_number(request, setting) * 1000000u;
}

Slice request_header(const Request *request, const char *name)
{
    const char *value = NULL;
    size_t len = 0;
    if (MHD_lookup_connection_value_n(request->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &len) !=
            MHD_YES ||
        value == NULL)
        return SLICE_EMPTY;
    return (Slice){value, len};
}

uint64_t request_bytes_out(const Request *request)
{
    return request->stream != NULL ? stream_counts(request->stream).bytes : request->response_body.len;
}
