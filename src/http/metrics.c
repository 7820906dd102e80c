#include "http/metrics.h"

#include "config/version.h"
#include "http/routes.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* 0 stands for every other status. */
static const int statuses[METRICS_STATUSES] = {200, 204, 304, 308, 400, 401, 403, 404, 405, 406, 408, 413,
                                               414, 415, 422, 429, 431, 500, 501, 502, 503, 504, 0};
static const double bounds_s[METRICS_BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                 0.1,    0.25,  0.5,    1,     2.5,  5,     10};

static void add(uint64_t *counter, uint64_t n)
{
    (void)__atomic_add_fetch(counter, n, __ATOMIC_RELAXED);
}

static uint64_t get(const uint64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

static size_t status_index(int status)
{
    size_t i = 0;
    while (i < METRICS_STATUSES - 1 && statuses[i] != status)
        i++;
    return i;
}

void metrics_request(Metrics *m, size_t route, int status, uint64_t ns, uint64_t bytes_in, uint64_t bytes_out,
                     bool completed)
{
    RouteMetrics *r = &m->routes[route];
    size_t bucket = 0;
    while (bucket < METRICS_BUCKETS && (double)ns / 1e9 > bounds_s[bucket])
        bucket++;
    add(&r->by_status[status_index(status)], 1);
    add(&r->buckets[bucket], 1);
    add(&r->ns, ns);
    add(&m->bytes_in, bytes_in);
    add(&m->bytes_out, bytes_out);
    if (!completed) add(&m->aborted, 1);
}

void metrics_problem(Metrics *m, ProblemKind kind)
{
    add(&m->problems[kind], 1);
}

void metrics_stages(Metrics *m, const StageTiming *timings, size_t n)
{
    for (size_t i = 0; i < n && i < PIPELINE_MAX_STAGES; i++) {
        __atomic_store_n(&m->stage_names[i], timings[i].name, __ATOMIC_RELAXED);
        add(&m->stage_ns[i], timings[i].ns);
    }
}

static int put_head(StrBuf *out, const char *name, const char *type, const char *help)
{
    return strbuf_printf(out, "# HELP attache_%s %s\n# TYPE attache_%s %s\n", name, help, name, type);
}

static int put_value(StrBuf *out, const char *name, const char *type, const char *help, double value)
{
    int rc = put_head(out, name, type, help);
    return rc == 0 ? strbuf_printf(out, "attache_%s %.9g\n", name, value) : rc;
}

static const char *route_name(size_t i)
{
    return i < routes_count() ? routes_at(i)->path : "none";
}

static int put_requests(const Metrics *m, StrBuf *out)
{
    int rc = put_head(out, "requests_total", "counter", "Requests by route and status.");
    for (size_t i = 0; i <= METRICS_MAX_ROUTES; i++)
        for (size_t s = 0; rc == 0 && s < METRICS_STATUSES; s++) {
            uint64_t n = get(&m->routes[i].by_status[s]);
            if (n > 0)
                rc = strbuf_printf(out, "attache_requests_total{route=\"%s\",status=\"%d\"} %llu\n",
                                   route_name(i), statuses[s], (unsigned long long)n);
        }
    return rc;
}

static int put_histogram(const RouteMetrics *r, const char *route, StrBuf *out)
{
    static const char name[] = "attache_request_duration_seconds";
    uint64_t sum = 0;
    int rc = 0;
    for (size_t b = 0; rc == 0 && b < METRICS_BUCKETS; b++) {
        sum += get(&r->buckets[b]);
        rc = strbuf_printf(out, "%s_bucket{route=\"%s\",le=\"%g\"} %llu\n", name, route, bounds_s[b],
                           (unsigned long long)sum);
    }
    sum += get(&r->buckets[METRICS_BUCKETS]);
    if (rc == 0)
        rc = strbuf_printf(out,
                           "%s_bucket{route=\"%s\",le=\"+Inf\"} %llu\n%s_sum{route=\"%s\"} %.9g\n"
                           "%s_count{route=\"%s\"} %llu\n",
                           name, route, (unsigned long long)sum, name, route, (double)get(&r->ns) / 1e9, name,
                           route, (unsigned long long)sum);
    return rc;
}

static int put_histograms(const Metrics *m, StrBuf *out)
{
    int rc = put_head(out, "request_duration_seconds", "histogram",
                      "From the end of the headers to the end of the answer.");
    for (size_t i = 0; rc == 0 && i < routes_count(); i++)
        rc = put_histogram(&m->routes[i], route_name(i), out);
    return rc;
}

static int put_stages(const Metrics *m, StrBuf *out)
{
    int rc = put_head(out, "stage_seconds_total", "counter", "Time in each stage of the pipeline.");
    for (size_t i = 0; rc == 0 && i < PIPELINE_MAX_STAGES; i++) {
        const char *name = __atomic_load_n(&m->stage_names[i], __ATOMIC_RELAXED);
        if (name != NULL)
            rc = strbuf_printf(out, "attache_stage_seconds_total{stage=\"%s\"} %.9g\n", name,
                               (double)get(&m->stage_ns[i]) / 1e9);
    }
    return rc;
}

static int put_problems(const Metrics *m, StrBuf *out)
{
    int rc =
        put_head(out, "problems_total", "counter", "Problem answers by type: why requests were refused.");
    for (size_t i = 0; rc == 0 && i < PROBLEM_COUNT; i++) {
        uint64_t n = get(&m->problems[i]);
        if (n > 0)
            rc = strbuf_printf(out, "attache_problems_total{type=\"%s\"} %llu\n",
                               problem_type((ProblemKind)i)->slug, (unsigned long long)n);
    }
    return rc;
}

static int put_lines(const Metrics *m, StrBuf *out)
{
    int rc = put_head(out, "batch_lines_total", "counter", "Lines of batches by what they were answered.");
    if (rc < 0) return rc;
    return strbuf_printf(out,
                         "attache_batch_lines_total{answer=\"facts\"} %llu\n"
                         "attache_batch_lines_total{answer=\"problem\"} %llu\n",
                         (unsigned long long)get(&m->lines_ok), (unsigned long long)get(&m->lines_failed));
}

static double resident_bytes(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return 0;
    if (fscanf(file, "%*u %lu", &pages) != 1)
        pages = 0; /* NOLINT(cert-err34-c): two small numbers of the kernel's */
    (void)fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double cpu_seconds(void)
{
    struct rusage u;
    if (getrusage(RUSAGE_SELF, &u) != 0) return 0;
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

void metrics_reload(Metrics *m, bool ok)
{
    add(ok ? &m->reloads_ok : &m->reloads_failed, 1);
}

void metrics_stuck(Metrics *m)
{
    add(&m->stuck, 1);
}

static int put_reloads(const Metrics *m, StrBuf *out)
{
    int rc = put_head(out, "reloads_total", "counter", "Knowledge and keys loaded anew, by result.");
    if (rc == 0)
        rc = strbuf_printf(out,
                           "attache_reloads_total{result=\"ok\"} %llu\n"
                           "attache_reloads_total{result=\"failed\"} %llu\n",
                           (unsigned long long)get(&m->reloads_ok),
                           (unsigned long long)get(&m->reloads_failed));
    return rc == 0 ? put_value(out, "stuck_total", "counter", "Workers found stuck.", (double)get(&m->stuck))
                   : rc;
}

static int put_gauges(const Gauges *g, StrBuf *out)
{
    int rc = put_value(out, "in_flight", "gauge", "Requests being received, worked on or answered.",
                       (double)g->in_flight);
    if (rc == 0) rc = put_value(out, "queue", "gauge", "Articles waiting for a worker.", (double)g->queue);
    if (rc == 0) rc = put_value(out, "batches", "gauge", "Batches under way.", (double)g->batches);
    if (rc == 0) rc = put_value(out, "connections", "gauge", "Open connections.", (double)g->connections);
    if (rc == 0) rc = put_value(out, "buffered_bytes", "gauge", "Bytes of bodies held.", (double)g->buffered);
    if (rc == 0) rc = put_value(out, "stuck_workers", "gauge", "Workers that hang.", (double)g->stuck);
    if (rc == 0) rc = put_value(out, "ready", "gauge", "1 when articles are taken.", g->ready ? 1 : 0);
    if (rc == 0) rc = put_value(out, "resident_bytes", "gauge", "Resident memory.", resident_bytes());
    if (rc == 0) rc = put_value(out, "cpu_seconds_total", "counter", "CPU time used.", cpu_seconds());
    return rc;
}

int metrics_write(const Metrics *m, const Gauges *gauges, StrBuf *out)
{
    int rc = put_head(out, "build_info", "gauge", "1, with the version as a label.");
    if (rc == 0) rc = strbuf_printf(out, "attache_build_info{version=\"%s\"} 1\n", ATTACHE_VERSION);
    if (rc == 0) rc = put_requests(m, out);
    if (rc == 0) rc = put_histograms(m, out);
    if (rc == 0) rc = put_stages(m, out);
    if (rc == 0) rc = put_lines(m, out);
    if (rc == 0) rc = put_problems(m, out);
    if (rc == 0) rc = put_reloads(m, out);
    if (rc == 0)
        rc = put_value(out, "received_bytes_total", "counter", "Of bodies.", (double)get(&m->bytes_in));
    if (rc == 0)
        rc = put_value(out, "sent_bytes_total", "counter", "Of answers.", (double)get(&m->bytes_out));
    if (rc == 0)
        rc = put_value(out, "aborted_total", "counter", "Requests whose answer did not go out whole.",
                       (double)get(&m->aborted));
    if (rc == 0) rc = put_gauges(gauges, out);
    return rc;
}
