/* request.h - one HTTP request on its way through the server.
 *
 * Made by the I/O thread at the end of the headers, freed by it when the answer is out. While the request
 * waits for or is with a worker its connection is suspended and the worker alone touches it; handing back
 * is MHD_resume_connection. Borrowed texts (path, query, headers) belong to libmicrohttpd and live as long
 * as the request. Whoever answers sets `response` once, through reply.h.
 *
 *     Request *request = request_new(server, mhd, url, method);
 *     request_fail(request, PROBLEM_NOT_FOUND, "there is no %s", url);
 */
#ifndef ATTACHE_HTTP_REQUEST_H
#define ATTACHE_HTTP_REQUEST_H

#include "base/strbuf.h"
#include "http/connection.h"
#include "http/generation.h"
#include "http/keys.h"
#include "http/limiter.h"
#include "http/queue.h"
#include "http/terms.h"
#include "http/trace.h"
#include "net/fetch.h"
#include "net/ip.h"
#include "output/form.h"
#include "output/problem.h"
#include "pipeline/pipeline.h"

#include <microhttpd.h>

typedef struct Server Server;
typedef struct Route Route;
typedef struct Request Request;
typedef struct BatchBody BatchBody;
typedef struct Stream Stream;

enum { REQUEST_ID_MAX = 64 };

struct Request {
    Server *server;
    Terms *terms; /* held: those that it began with */
    struct MHD_Connection *mhd;
    Connection *connection;
    const Route *route; /* NULL: no such path */
    Slice path;         /* borrowed; without the prefix that a proxy put before it */
    Slice method;       /* borrowed */
    Slice content_type; /* borrowed, empty: none sent */
    char id[REQUEST_ID_MAX + 1];
    char trace[TRACE_LEN + 1]; /* traceparent, the client's or made */
    IpAddress client;
    bool has_client;            /* false: a unix socket */
    char key[KEY_NAME_MAX + 1]; /* name of its API key, "" without */
    uint64_t client_number;     /* of the key or the address, for the limiter */
    LimitVerdict verdict;
    bool prefixed; /* something was cut off the path */
    bool close;    /* the connection may not be used again */

    OutputForm form; /* of the answer */
    InputFormat format;
    bool packed;            /* the body is gzip */
    Slice charset;          /* borrowed */
    RequestOptions options; /* from the query; borrowed texts */
    StrBuf body;
    StrBuf unpacked;  /* of a gzip body */
    size_t received;  /* bytes of body so far, kept or not */
    bool refused_raw; /* answered past libmicrohttpd; what still comes is dropped */

    Generation *generation;        /* held until the answer is out, for what the answer borrows; NULL: none */
    struct MHD_Response *response; /* NULL: none yet */
    int status;
    Slice response_body; /* borrowed from the response */
    uint64_t started_ns;
    uint64_t queued_ns; /* 0: never queued */
    bool cancelled;     /* read and written with __atomic, as pipeline.h does */
    Job job;            /* in the queue */

    /* Of an article behind a URL. */
    char *url; /* malloc'ed; NULL: none to fetch */
    bool fetched;
    FetchedPage page;

    /* Of a batch. */
    BatchBody *batch;  /* while it is received */
    size_t renewed_at; /* bytes received when its time was last renewed */
    Stream *stream;    /* while it is answered */
};

/* NULL when there is no memory. Takes the client's X-Request-Id when it is sane, else makes one. */
Request *request_new(Server *server, struct MHD_Connection *mhd, const char *path, const char *method);
void request_free(Request *request);
/* What it is served under. */
uint64_t request_number(const Request *request, Setting setting);
/* Nanoseconds of a setting in milliseconds. */
uint64_t request_ns(const Request *request, Setting setting);
/* Bytes of the answer's body. */
uint64_t request_bytes_out(const Request *request);
/* A header of the request, empty when it was not sent. */
Slice request_header(const Request *request, const char *name);

#endif
