/* handle_static.c - the page and the contract, from the binary, with ETag. */
#include "http/reply.h"
#include "http/routes.h"
#include "web/assets.h"

#include <stdio.h>

static const char page_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'";

void handle_static(Request *request, Worker *worker)
{
    (void)worker;
    Asset asset;
    if (!asset_find(request->path, &asset)) {
        reply_problem(request, PROBLEM_INTERNAL, "the build lacks this file");
        return;
    }
    char etag[24];
    (void)snprintf(etag, sizeof etag, "\"%016llx\"", (unsigned long long)slice_hash(asset.bytes));
    if (slice_find(request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH), slice_of(etag), 0) != SIZE_MAX)
        reply_static(request, MHD_HTTP_NOT_MODIFIED, asset.content_type, SLICE_EMPTY);
    else
        reply_static(request, MHD_HTTP_OK, asset.content_type, asset.bytes);
    reply_header(request, MHD_HTTP_HEADER_ETAG, "%s", etag);
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
    reply_header(request, "Content-Security-Policy", "%s", page_policy);
    reply_header(request, "Referrer-Policy", "no-referrer");
}
