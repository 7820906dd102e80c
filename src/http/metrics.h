/* metrics.h - counters of the server, written in Prometheus' text format for GET /metrics.
 *
 * Counted with relaxed atomics from any thread; labels come from closed sets (route templates, statuses,
 * stages), so that no client can grow them. Each Server owns one Metrics.
 *
 *     metrics_request(&metrics, route_index, 200, ns, bytes_in, bytes_out);
 *     metrics_write(&metrics, &gauges, &out);
 */
#ifndef ATTACHE_HTTP_METRICS_H
#define ATTACHE_HTTP_METRICS_H

#include "base/strbuf.h"
#include "output/problem.h"
#include "pipeline/pipeline.h"

enum { METRICS_MAX_ROUTES = 32, METRICS_STATUSES = 23, METRICS_BUCKETS = 14 };

typedef struct RouteMetrics {
    uint64_t by_status[METRICS_STATUSES];
    uint64_t buckets[METRICS_BUCKETS + 1]; /* not cumulative; the last is everything slower */
    uint64_t ns;
} RouteMetrics;

typedef struct Metrics {
    RouteMetrics routes[METRICS_MAX_ROUTES + 1]; /* the last: no such address */
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t aborted;
    uint64_t problems[PROBLEM_COUNT]; /* answers, by why they were refused */
    uint64_t lines_ok;                /* of batches */
    uint64_t lines_failed;
    uint64_t reloads_ok;
    uint64_t reloads_failed;
    uint64_t stuck; /* times a worker was found stuck */
    uint64_t stage_ns[PIPELINE_MAX_STAGES];
    const char *stage_names[PIPELINE_MAX_STAGES]; /* NULL until first seen */
} Metrics;

/* What is read at the moment of writing. */
typedef struct Gauges {
    uint64_t in_flight;
    uint64_t queue;
    uint64_t batches;
    uint64_t connections;
    uint64_t buffered;
    uint64_t stuck; /* workers */
    bool ready;
} Gauges;

/* `route`: its index, or METRICS_MAX_ROUTES. */
void metrics_request(Metrics *metrics, size_t route, int status, uint64_t ns, uint64_t bytes_in,
                     uint64_t bytes_out, bool completed);
void metrics_problem(Metrics *metrics, ProblemKind kind);
void metrics_stages(Metrics *metrics, const StageTiming *timings, size_t n);
void metrics_reload(Metrics *metrics, bool ok);
void metrics_stuck(Metrics *metrics);
int metrics_write(const Metrics *metrics, const Gauges *gauges, StrBuf *out);

#endif
