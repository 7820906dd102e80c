#include "http/exchange.h"

#include "base/clock.h"
#include "http/access_log.h"
#include "http/cors.h"
#include "http/guard.h"
#include "http/peer.h"
#include "http/reply.h"
#include "http/server_state.h"
#include "http/stream.h"

#include <string.h>

enum {
    DRAIN_BYTES = 7 << 20, /* of a body that is too large this much beyond the cap is read and dropped */
    DRAIN_FACTOR = 8,      /* ... but no more than this many times the cap */
    KEEP_ANSWER = 1 << 20,
    ANSWER_FACTOR = 12, /* times the largest article: three times what the densest news needs */
    LINGER_MS = 3000,
    MAX_EARLY = 8192,
};

static void enter(Request *request, ConnectionPhase phase, Setting timeout)
{
    Server *server = request->server;
    if (request->connection != NULL)
        connections_enter(&server->connections, request->connection, phase,
                          clock_monotonic_ns() + request_ns(request, timeout));
}

/* Hands the finished answer to libmicrohttpd. */
static enum MHD_Result send_answer(Request *request)
{
    if (request->response == NULL) return MHD_NO;
    reply_finish(request, server_state(request->server) == SERVER_DRAINING);
    enter(request, PHASE_WRITE, SETTING_WRITE_TIMEOUT);
    return MHD_queue_response(request->mhd, (unsigned)request->status, request->response);
}

/* The prefix without its slash: the page's links are relative to what ends in one. */
static void redirect_to_page(Request *request)
{
    const char *end = request->path.ptr;
    const char *start = end;
    while (start[-1] != '/')
        start--;
    reply_empty(request, MHD_HTTP_PERMANENT_REDIRECT);
    reply_header(request, MHD_HTTP_HEADER_LOCATION, "%.*s/", (int)(end - start), start);
}

static int find_route(Request *request)
{
    const char *allowed;
    request->route = routes_find(request->path, request->method, &allowed);
    if (request->route != NULL) return 0;
    if (request->path.len == 0 && request->prefixed) {
        redirect_to_page(request);
    } else if (allowed[0] == '\0') {
        reply_problem(request, PROBLEM_NOT_FOUND,
                      "there is nothing here; /v1/openapi.yaml lists what there is");
    } else if (slice_eq(request->method, SLICE("OPTIONS"))) {
        cors_options(request, allowed);
    } else {
        reply_problem(request, PROBLEM_METHOD_NOT_ALLOWED, "this address takes %s", allowed);
        reply_header(request, MHD_HTTP_HEADER_ALLOW, "%s", allowed);
    }
    return ERR_INVALID;
}

/* Sheds load before the body is read. */
static int admit(Request *request, const Framing *framing)
{
    Server *server = request->server;
    if ((request->route->flags & ROUTE_GUARDED) == 0) return 0;
    uint64_t buffered = __atomic_load_n(&server->buffered, __ATOMIC_RELAXED);
    ServerState state = server_state(server);
    if (state == SERVER_LOADING)
        reply_problem(request, PROBLEM_OVERLOADED, "the models are being loaded");
    else if (queue_is_full(&server->queue))
        reply_problem(request, PROBLEM_OVERLOADED, "too many articles wait already");
    else if (buffered + framing->length > request_number(request, SETTING_MAX_BUFFERED))
        reply_problem(request, PROBLEM_OVERLOADED, "too many bodies are being received already");
    else
        return 0;
    return ERR_INVALID;
}

static size_t max_body(const Request *request)
{
    bool batch = request->route != NULL && (request->route->flags & ROUTE_BATCH) != 0;
    return (size_t)request_number(request, batch ? SETTING_MAX_BATCH : SETTING_MAX_BODY);
}

static int check_body(Request *request, const Framing *framing)
{
    bool takes_body = (request->route->flags & ROUTE_BODY) != 0;
    if (takes_body && framing->length <= max_body(request)) return 0;
    if (!framing_has_body(framing)) return 0;
    request->close = true;
    if (takes_body)
        reply_problem(request, PROBLEM_TOO_LARGE, "the body has %llu bytes; at most %zu are taken",
                      (unsigned long long)framing->length, max_body(request));
    else
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "this address takes no body");
    return ERR_INVALID;
}

static int connection_fd(const Request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info != NULL ? (int)info->connect_fd : -1;
}

/* Answers before the body has come, and reads on for a while: closing with bytes unread would reset the
 * connection, and the client might lose the answer. libmicrohttpd can only do the first. */
static enum MHD_Result send_early(Request *request)
{
    StrBuf raw;
    int fd = connection_fd(request);
    strbuf_init(&raw, MAX_EARLY);
    if (fd >= 0 && reply_raw(request, &raw) == 0) connection_send_last(fd, strbuf_slice(&raw));
    strbuf_release(&raw);
    request->refused_raw = true;
    if (request->connection != NULL)
        connections_enter(&request->server->connections, request->connection, PHASE_LINGER,
                          clock_monotonic_ns() + (uint64_t)LINGER_MS * 1000000u);
    return MHD_YES;
}

/* End of the headers. An answer made here leaves the body unread: then the connection must close. */
static enum MHD_Result begin(Request *request, const char *version)
{
    Framing framing;
    request->content_type = request_header(request, MHD_HTTP_HEADER_CONTENT_TYPE);
    peer_identify(request);
    bool go_on = guard_check(request, strcmp(version, MHD_HTTP_VERSION_1_0) != 0, &framing) == 0 &&
                 find_route(request) == 0 && check_body(request, &framing) == 0 && gate_check(request) == 0 &&
                 (request->route->begin == NULL || request->route->begin(request) == 0) &&
                 admit(request, &framing) == 0;
    /* Without a body the answer waits for the next call, which leaves the connection usable. */
    if (!go_on && (request->close || framing_has_body(&framing))) {
        request->close = true;
        bool body_comes = framing_has_body(&framing) && framing.trusted && framing.expect.len == 0;
        return body_comes ? send_early(request) : send_answer(request);
    }
    enter(request, PHASE_BODY, SETTING_BODY_TIMEOUT);
    return MHD_YES;
}

static void refuse_endless(Request *request)
{
    static const char problem[] =
        "{\"type\":\"/problems/too-large\",\"title\":\"The input is larger than allowed\",\"status\":413,"
        "\"detail\":\"the body does not end\"}";
    int fd = connection_fd(request);
    request->refused_raw = true;
    if (fd >= 0) connection_refuse(fd, "413 Content Too Large", problem);
}

/* How much of a body that is refused already is read all the same. */
static size_t drain_limit(const Request *request)
{
    size_t max = max_body(request);
    return max <= DRAIN_BYTES / (DRAIN_FACTOR - 1) ? max * DRAIN_FACTOR : max + DRAIN_BYTES;
}

static void keep_piece(Request *request, Slice piece)
{
    Server *server = request->server;
    size_t before = request->body.len;
    bool full = server_is_out_of_room(server);
    if (!full && strbuf_append(&request->body, piece) == 0) {
        (void)__atomic_add_fetch(&server->buffered, piece.len, __ATOMIC_RELAXED);
        return;
    }
    reply_problem(request, PROBLEM_OVERLOADED,
                  full ? "too many bodies are being received already" : "no memory for the body");
    (void)__atomic_sub_fetch(&server->buffered, before, __ATOMIC_RELAXED);
    strbuf_release(&request->body);
}

/* A piece of the body. What is over the cap is dropped, so that the client can be answered at its end. */
static enum MHD_Result take_body(Request *request, Slice piece)
{
    request->received += piece.len;
    if (request->refused_raw) return request->received > 2 * drain_limit(request) ? MHD_NO : MHD_YES;
    if (request->received > drain_limit(request))
        refuse_endless(request);
    else if (request->received <= max_body(request) && request->response == NULL) {
        if (request->route != NULL && request->route->take != NULL)
            request->route->take(request, piece);
        else
            keep_piece(request, piece);
    }
    return MHD_YES;
}

void exchange_run(Job *job, Worker *worker)
{
    Request *request = JOB_OWNER(job, Request, job);
    Server *server = request->server;
    struct MHD_Connection *mhd = request->mhd;
    uint64_t waited_ns = clock_monotonic_ns() - request->queued_ns;
    worker->out.limit = (size_t)request_number(request, SETTING_MAX_BODY) * ANSWER_FACTOR;
    if (__atomic_load_n(&request->cancelled, __ATOMIC_RELAXED))
        reply_problem(request, PROBLEM_SHUTTING_DOWN, "nobody waits for this answer any more");
    else if (waited_ns > request_ns(request, SETTING_QUEUE_TIMEOUT))
        reply_problem(request, PROBLEM_OVERLOADED, "the article waited too long for its turn");
    else
        request->route->run(request, worker);
    if (worker->out.cap > KEEP_ANSWER) strbuf_release(&worker->out);
    /* From the push on, the request is another thread's. */
    bool to_fetch = request->response == NULL && request->url != NULL && !request->fetched;
    if (to_fetch && fetches_push(&server->fetches, request)) return;
    if (to_fetch) reply_problem(request, PROBLEM_OVERLOADED, "too many pages wait to be fetched already");
    MHD_resume_connection(mhd);
}

/* Gives the request to a worker. From the push on, the worker owns it. */
static enum MHD_Result queue_up(Request *request)
{
    Server *server = request->server;
    struct MHD_Connection *mhd = request->mhd;
    request->queued_ns = clock_monotonic_ns();
    if (request->connection != NULL)
        connections_enter_work(&server->connections, request->connection, &request->cancelled);
    MHD_suspend_connection(mhd);
    request->job.run = exchange_run;
    if (!queue_push(&server->queue, &request->job)) {
        reply_problem(request, PROBLEM_OVERLOADED, "too many articles wait already");
        MHD_resume_connection(mhd);
    }
    return MHD_YES;
}

/* End of the body, and again when the worker is done. */
static enum MHD_Result finish(Request *request)
{
    if (request->refused_raw) return MHD_NO;
    if (request->response != NULL) return send_answer(request);
    if (request->queued_ns != 0) return MHD_NO; /* the worker had no memory for an answer */
    if (request->received > max_body(request)) {
        request->close = true;
        reply_problem(request, PROBLEM_TOO_LARGE, "the body has more than the %zu bytes that are taken",
                      max_body(request));
        return send_answer(request);
    }
    if ((request->route->flags & ROUTE_QUEUED) != 0) return queue_up(request);
    request->route->run(request, NULL);
    return send_answer(request);
}

static Connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL ? info->socket_context : NULL;
}

/* With very many parameters libmicrohttpd runs out of memory for them and leaves the client without an
 * answer. */
void *exchange_on_address(void *ctx, const char *address, struct MHD_Connection *mhd)
{
    static const char problem[] = "{\"type\":\"/problems/address-too-long\",\"title\":\"The address is "
                                  "longer than allowed\",\"status\":414,"
                                  "\"detail\":\"the address has more than 8192 bytes or 100 parameters\"}";
    Server *server = ctx;
    Connection *connection = connection_of(mhd);
    if (connection == NULL || !guard_address_is_too_long(slice_of(address))) return NULL;
    connection_refuse(connection->fd, "414 URI Too Long", problem);
    connection->refused = true;
    metrics_problem(&server->metrics, PROBLEM_ADDRESS_TOO_LONG);
    connections_enter(&server->connections, connection, PHASE_LINGER,
                      clock_monotonic_ns() + (uint64_t)LINGER_MS * 1000000u);
    return NULL; /* what it returns is *ret_request of the next call */
}

/* What still comes is dropped, then the connection ends. */
static enum MHD_Result drain_refused(Connection *connection, size_t *upload_size)
{
    bool at_end = connection->draining && *upload_size == 0;
    connection->draining = true;
    *upload_size = 0;
    return at_end ? MHD_NO : MHD_YES;
}

enum MHD_Result exchange_on_request(void *ctx, struct MHD_Connection *mhd, const char *url,
                                    const char *method, const char *version, const char *upload_data,
                                    size_t *upload_size, void **ret_request)
{
    Server *server = ctx;
    Request *request = *ret_request;
    if (request == NULL) {
        Connection *connection = connection_of(mhd);
        if (connection != NULL && connection->refused) return drain_refused(connection, upload_size);
        request = request_new(server, mhd, url, method);
        if (request == NULL) return MHD_NO;
        *ret_request = request;
        (void)__atomic_add_fetch(&server->in_flight, 1, __ATOMIC_RELAXED);
        __atomic_store_n(&server->last_request_ns, request->started_ns, __ATOMIC_RELAXED);
        return begin(request, version);
    }
    if (*upload_size == 0) return finish(request);
    Slice piece = {upload_data, *upload_size};
    *upload_size = 0;
    return take_body(request, piece);
}

void exchange_on_completed(void *ctx, struct MHD_Connection *mhd, void **ret_request,
                           enum MHD_RequestTerminationCode how)
{
    Server *server = ctx;
    Request *request = *ret_request;
    (void)mhd;
    if (request == NULL) return;
    bool completed = how == MHD_REQUEST_TERMINATED_COMPLETED_OK || request->refused_raw;
    size_t route = request->route != NULL ? routes_index(request->route) : METRICS_MAX_ROUTES;
    metrics_request(&server->metrics, route, request->status, clock_monotonic_ns() - request->started_ns,
                    request->received, request_bytes_out(request), completed);
    if (request->stream != NULL) gate_charge(request, stream_counts(request->stream).lines);
    access_log(request, completed);
    enter(request, PHASE_IDLE, SETTING_IDLE_TIMEOUT);
    (void)__atomic_sub_fetch(&server->buffered, request->body.len, __ATOMIC_RELAXED);
    (void)__atomic_sub_fetch(&server->in_flight, 1, __ATOMIC_RELAXED);
    request_free(request);
    *ret_request = NULL;
}

void exchange_on_connection(void *ctx, struct MHD_Connection *mhd, void **connection,
                            enum MHD_ConnectionNotificationCode what)
{
    Server *server = ctx;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        if (info == NULL) return;
        *connection = connections_add(&server->connections, (int)info->connect_fd,
                                      clock_monotonic_ns() + server_ns(server, SETTING_HEADER_TIMEOUT));
    } else if (*connection != NULL) {
        connections_remove(&server->connections, *connection);
        *connection = NULL;
    }
}
