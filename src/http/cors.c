#include "http/cors.h"

#include "http/reply.h"
#include "net/ip.h"

#define EXPOSED "X-Request-Id, traceparent, Server-Timing, Retry-After, RateLimit, RateLimit-Policy, ETag"
#define ALLOWED                                                                                              \
    "Content-Type, Content-Encoding, Authorization, X-API-Key, X-Request-Id, traceparent, If-None-Match"
#define MAX_AGE_S "600"

static Slice allowed_origins(const Request *request)
{
    return slice_of(settings_text(&request->terms->settings, SETTING_CORS_ORIGINS));
}

static bool is_listed(Slice list, Slice origin)
{
    Slice item;
    while (ip_next_item(&list, &item))
        if (slice_eq(item, SLICE("*")) || slice_eq(item, origin)) return true;
    return false;
}

void cors_headers(Request *request)
{
    Slice list = allowed_origins(request);
    if (list.len == 0) return;
    Slice origin = request_header(request, MHD_HTTP_HEADER_ORIGIN);
    reply_header(request, MHD_HTTP_HEADER_VARY, "Origin");
    if (origin.len == 0 || !is_listed(list, origin)) return;
    if (slice_eq(slice_trim(list), SLICE("*"))) origin = SLICE("*");
    reply_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "%.*s", SLICE_ARG(origin));
    reply_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

void cors_options(Request *request, const char *allowed)
{
    Slice origin = request_header(request, MHD_HTTP_HEADER_ORIGIN);
    reply_empty(request, MHD_HTTP_NO_CONTENT);
    reply_header(request, MHD_HTTP_HEADER_ALLOW, "%s, OPTIONS", allowed);
    if (origin.len == 0 || !is_listed(allowed_origins(request), origin)) return;
    if (request_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_REQUEST_METHOD).len == 0) return;
    reply_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_METHODS, "%s", allowed);
    reply_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED);
    reply_header(request, MHD_HTTP_HEADER_ACCESS_CONTROL_MAX_AGE, MAX_AGE_S);
}
