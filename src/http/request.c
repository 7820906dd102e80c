#include "http/request.h"

#include "base/clock.h"
#include "base/ctype.h"
#include "http/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static bool id_is_sane(Slice id)
{
    if (id.len == 0 || id.len > REQUEST_ID_MAX) return false;
    for (size_t i = 0; i < id.len; i++)
        if (!ascii_is_alnum(id.ptr[i]) && strchr("._-", id.ptr[i]) == NULL) return false;
    return true;
}

/* 64 bits that do not come twice: a random start, then a counter spread by a mixing function. */
static uint64_t fresh_id(void)
{
    static uint64_t counter;
    static uint64_t seed;
    uint64_t start = __atomic_load_n(&seed, __ATOMIC_RELAXED);
    if (start == 0) {
        if (getrandom(&start, sizeof start, GRND_NONBLOCK) != (ssize_t)sizeof start)
            start = clock_monotonic_ns();
        uint64_t none = 0;
        start |= 1;
        if (!__atomic_compare_exchange_n(&seed, &none, start, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            start = none;
    }
    return hash_mix(start, __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED));
}

static void set_id(Request *request)
{
    Slice sent = request_header(request, "X-Request-Id");
    if (id_is_sane(sent))
        (void)snprintf(request->id, sizeof request->id, "%.*s", SLICE_ARG(sent));
    else
        (void)snprintf(request->id, sizeof request->id, "%016llx", (unsigned long long)fresh_id());
}

Request *request_new(Server *server, struct MHD_Connection *mhd, const char *path, const char *method)
{
    Request *request = calloc(1, sizeof *request);
    if (request == NULL) return NULL;
    request->server = server;
    request->mhd = mhd;
    request->path = slice_of(path);
    request->method = slice_of(method);
    request->started_ns = clock_monotonic_ns();
    strbuf_init(&request->body, server_max_body(server));
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    request->connection = info != NULL ? info->socket_context : NULL;
    set_id(request);
    return request;
}

void request_free(Request *request)
{
    if (request->response != NULL) MHD_destroy_response(request->response);
    strbuf_release(&request->body);
    strbuf_release(&request->unpacked);
    free(request);
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
