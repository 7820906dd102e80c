/* routes.h - the table of addresses.
 *
 * A route has a path, a method, and two steps: `begin` looks at headers and query before the body is read
 * and may refuse; `run` makes the answer. Queued routes run on a worker thread with its workspace, the
 * others at once on the I/O thread, so that they answer even when every worker is busy. To add an address:
 * a handle_*.c, a row in routes.c, a path in openapi.yaml, a test under tests/http.
 *
 *     const Route *route = routes_find(path, method, &allowed);
 */
#ifndef ATTACHE_HTTP_ROUTES_H
#define ATTACHE_HTTP_ROUTES_H

#include "http/request.h"
#include "http/watchdog.h"

/* What a worker thread has for itself. */
struct Worker {
    Server *server;
    Workspace *workspace;
    const Knowledge *knowledge; /* of the job that runs: a reload in its midst does not touch it */
    StrBuf out;
    Watch watch;
};

enum RouteFlag {
    ROUTE_BODY = 1,    /* takes one */
    ROUTE_QUEUED = 2,  /* `run` needs a worker */
    ROUTE_GUARDED = 4, /* analyses articles: keys, limits and load shedding apply */
    ROUTE_BATCH = 8,   /* the body may be as large as a batch */
};

struct Route {
    const char *path;
    const char *method; /* GET answers HEAD too */
    unsigned flags;
    /* NULL: nothing to check. 0, or negative with the refusal as the request's answer. */
    int (*begin)(Request *request);
    /* NULL: the body is kept in request->body. May answer; what still comes is then dropped. */
    void (*take)(Request *request, Slice piece);
    void (*run)(Request *request, Worker *worker); /* worker NULL on the I/O thread */
};

/* NULL when nothing matches: then *ret_allowed lists the methods that the path does take, "" when there is
 * no such path. */
const Route *routes_find(Slice path, Slice method, const char **ret_allowed);

size_t routes_count(void);
const Route *routes_at(size_t index);
size_t routes_index(const Route *route);

/* handle_batch.c */
int handle_batch_begin(Request *request);
void handle_batch_take(Request *request, Slice piece);
void handle_batch(Request *request, Worker *worker);
/* handle_extract.c */
int handle_extract_begin(Request *request);
void handle_extract(Request *request, Worker *worker);
/* handle_health.c */
void handle_live(Request *request, Worker *worker);
void handle_ready(Request *request, Worker *worker);
/* handle_metrics.c */
void handle_metrics(Request *request, Worker *worker);
/* handle_static.c */
void handle_static(Request *request, Worker *worker);
/* handle_version.c */
void handle_version(Request *request, Worker *worker);

#endif
