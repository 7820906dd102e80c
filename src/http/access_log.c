#include "http/access_log.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/routes.h"
#include "http/stream.h"

void access_log(const Request *request, bool completed)
{
    LogLevel level = request->status >= 500 ? LOG_WARNING : LOG_INFO;
    if (!log_wants(level)) return;
    char client[IP_TEXT_MAX] = "unix";
    if (request->has_client) ip_text(&request->client, client);
    StreamCounts counts = {.lines = 0};
    if (request->stream != NULL) counts = stream_counts(request->stream);
    LogField fields[] = {
        log_text("request_id", slice_of(request->id)),
        log_text("trace_id", trace_id(request->trace)),
        log_text("client", slice_of(client)),
        log_text("key", slice_of(request->key)),
        log_text("method", request->method),
        log_text("route", request->route != NULL ? slice_of(request->route->path) : SLICE("-")),
        log_number("status", request->status),
        log_number("bytes_in", (int64_t)request->received),
        log_number("bytes_out", (int64_t)request_bytes_out(request)),
        log_number("us", (int64_t)((clock_monotonic_ns() - request->started_ns) / 1000)),
        log_text("end", completed ? SLICE("complete") : SLICE("aborted")),
        log_number("lines", (int64_t)counts.lines), /* the last two only of a batch */
        log_number("failed", (int64_t)counts.failed),
    };
    size_t n = sizeof fields / sizeof fields[0];
    log_event(level, "request", fields, request->stream != NULL ? n : n - 2);
}
