/* handle_metrics.c - GET /metrics, for Prometheus. On the I/O thread. */
#include "http/reply.h"
#include "http/routes.h"
#include "http/server.h"

enum { MAX_METRICS = 1 << 18 };

void handle_metrics(Request *request, Worker *worker)
{
    (void)worker;
    StrBuf out;
    strbuf_init(&out, MAX_METRICS);
    if (server_metrics(request->server, &out) < 0)
        reply_problem(request, PROBLEM_INTERNAL, "no memory for the metrics");
    else
        reply_text(request, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &out);
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    strbuf_release(&out);
}
