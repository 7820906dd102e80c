/* handle_static.c - the page and the contract, from the binary, with ETag. */
#include "http/reply.h"
#include "http/routes.h"
#include "web/assets.h"

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
    reply_cached(request, asset.content_type, asset.bytes);
    reply_header(request, "Content-Security-Policy", "%s", page_policy);
    reply_header(request, "Referrer-Policy", "no-referrer");
}
