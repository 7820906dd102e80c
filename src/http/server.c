#include "http/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/exchange.h"
#include "http/reply.h"
#include "http/server_state.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum {
    CONNECTION_MEMORY = 32 * 1024, /* request line, headers and read buffer of one connection */
    TICK_MS = 100,
    GRACE_MS = 250, /* draining: a request may still be on its way on a connection that looks idle */
    FLUSH_MS = 2000,
    LARGE_ARTICLE = 8 << 20, /* memory worth giving back to the system at once */
    STUCK_ABORT = 1,         /* of the words of on_stuck */
};

ServerState server_state(const Server *server)
{
    return __atomic_load_n(&server->state, __ATOMIC_ACQUIRE);
}

static void set_state(Server *server, ServerState state)
{
    __atomic_store_n(&server->state, state, __ATOMIC_RELEASE);
}

Generation *server_generation(Server *server)
{
    return generations_take(&server->generations);
}

void server_let_go(Server *server, Generation *generation)
{
    generations_drop(&server->generations, generation);
}

bool server_is_stuck(const Server *server)
{
    return __atomic_load_n(&server->stuck, __ATOMIC_RELAXED) > 0;
}

void server_count_stages(Server *server, const StageTiming *timings, size_t n)
{
    metrics_stages(&server->metrics, timings, n);
}

int server_metrics(Server *server, StrBuf *out)
{
    Gauges gauges = {.in_flight = __atomic_load_n(&server->in_flight, __ATOMIC_RELAXED),
                     .queue = queue_len(&server->queue),
                     .batches = __atomic_load_n(&server->batches, __ATOMIC_RELAXED),
                     .connections = connections_open(&server->connections),
                     .buffered = __atomic_load_n(&server->buffered, __ATOMIC_RELAXED),
                     .stuck = __atomic_load_n(&server->stuck, __ATOMIC_RELAXED),
                     .ready = server_state(server) == SERVER_READY && !server_is_stuck(server)};
    return metrics_write(&server->metrics, &gauges, out);
}

void server_count_line(Server *server, bool ok)
{
    (void)__atomic_add_fetch(ok ? &server->metrics.lines_ok : &server->metrics.lines_failed, 1,
                             __ATOMIC_RELAXED);
}

/* For how long every worker has been at work at least. */
static uint64_t all_busy_ns(const Server *server)
{
    uint64_t now = clock_monotonic_ns();
    uint64_t least = server->n_workers > 0 ? UINT64_MAX : 0;
    for (unsigned i = 0; i < server->n_workers; i++) {
        uint64_t busy = watch_busy_ns(&server->workers[i].watch, now);
        if (busy < least) least = busy;
    }
    return least;
}

unsigned server_retry_s(Server *server)
{
    /* After queue_timeout whatever waits now has its turn or is turned away itself. */
    uint64_t most_s = terms_number(&server->terms, SETTING_QUEUE_TIMEOUT) / 1000 + 1;
    if (server_state(server) != SERVER_READY) return 1;
    return pace_wait_s(&server->pace, queue_jobs(&server->queue), server->n_workers, all_busy_ns(server),
                       (unsigned)most_s);
}

bool server_is_out_of_room(Server *server)
{
    return __atomic_load_n(&server->buffered, __ATOMIC_RELAXED) >
           terms_number(&server->terms, SETTING_MAX_BUFFERED);
}

Terms *server_terms(Server *server)
{
    return terms_take(&server->terms);
}

void server_let_terms_go(Server *server, Terms *terms)
{
    terms_drop(&server->terms, terms);
}

const char *server_address(const Server *server)
{
    return server->listener.address;
}

/* Every connection is a descriptor: raise the soft limit as far as the hard one lets us. */
static unsigned connections_possible(uint64_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 512;
    rlim_t need = (rlim_t)wanted + 64;
    if (limit.rlim_cur < need) {
        limit.rlim_cur = limit.rlim_max < need ? limit.rlim_max : need;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    rlim_t room = limit.rlim_cur > 128 ? limit.rlim_cur - 64 : 64;
    return (unsigned)(room < wanted ? room : wanted);
}

static struct MHD_Daemon *start_daemon(Server *server, const Settings *s)
{
    unsigned io_threads = (unsigned)settings_number(s, SETTING_IO_THREADS);
    unsigned connections = connections_possible(settings_number(s, SETTING_MAX_CONNECTIONS));
    if (connections < io_threads) connections = io_threads;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
        NULL, exchange_on_request, server, MHD_OPTION_LISTEN_SOCKET, server->listener.fd,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        exchange_on_connection, server, MHD_OPTION_URI_LOG_CALLBACK, exchange_on_address, server,
        MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_POOL_SIZE, io_threads > 1 ? io_threads : 0,
        MHD_OPTION_END);
}

int server_start(Server **ret_server, const Settings *settings, int listen_fd, Error *err)
{
    Terms *terms;
    Server *server = calloc(1, sizeof *server);
    if (server == NULL) return error_set(err, ERR_MEMORY, "no memory for the server");
    server->listener.fd = -1;
    terms_init(&server->terms);
    generations_init(&server->generations);
    connections_init(&server->connections);
    queue_init(&server->queue, (size_t)settings_number(settings, SETTING_QUEUE));
    int rc = gate_init(&server->gate, settings, err);
    if (rc == 0) rc = terms_new(&terms, settings, err);
    if (rc == 0) terms_put(&server->terms, terms);
    if (rc == 0) rc = fetches_start(&server->fetches, settings, err);
    if (rc == 0)
        rc = listener_open(&server->listener, settings_text(settings, SETTING_LISTEN), listen_fd, err);
    if (rc == 0) {
        server->daemon = start_daemon(server, settings);
        if (server->daemon == NULL) rc = error_set(err, ERR_IO, "the HTTP daemon could not be started");
    }
    if (rc < 0) {
        server_free(server);
        server = NULL;
    }
    *ret_server = server;
    return rc;
}

static void *worker_main(void *arg)
{
    Worker *worker = arg;
    Job *job;
    while ((job = queue_pop(&worker->server->queue)) != NULL) {
        Generation *generation = server_generation(worker->server);
        worker->knowledge = generation_knowledge(generation);
        watch_begin(&worker->watch, clock_monotonic_ns());
        job->run(job, worker);
        pace_note(&worker->server->pace, watch_busy_ns(&worker->watch, clock_monotonic_ns()));
        watch_end(&worker->watch);
        if (workspace_clear(worker->workspace) > LARGE_ARTICLE) (void)malloc_trim(0);
        server_let_go(worker->server, generation);
    }
    return NULL;
}

static bool start_worker(Server *server, size_t max_memory)
{
    Worker *worker = &server->workers[server->n_workers];
    *worker = (Worker){.server = server, .workspace = workspace_new(max_memory)};
    strbuf_init(&worker->out, 0);
    if (worker->workspace == NULL) return false;
    if (pthread_create(&server->threads[server->n_workers], NULL, worker_main, worker) != 0) {
        workspace_free(worker->workspace);
        return false;
    }
    server->n_workers++;
    return true;
}

/* Takes over both. */
static int adopt(Server *server, Knowledge *knowledge, StrBuf *version_json, Error *err)
{
    Generation *generation = generation_new(knowledge, version_json);
    if (generation == NULL) return error_set(err, ERR_MEMORY, "no memory for what was loaded");
    generations_put(&server->generations, generation);
    return 0;
}

int server_ready(Server *server, Knowledge *knowledge, StrBuf *version_json, unsigned processors, Error *err)
{
    unsigned wanted = (unsigned)terms_number(&server->terms, SETTING_WORKERS);
    if (wanted == 0) wanted = processors;
    int rc = adopt(server, knowledge, version_json, err);
    if (rc < 0) return rc;
    server->workers = calloc(wanted, sizeof *server->workers);
    server->threads = calloc(wanted, sizeof *server->threads);
    bool ok = server->workers != NULL && server->threads != NULL;
    while (ok && server->n_workers < wanted)
        ok = start_worker(server, (size_t)terms_number(&server->terms, SETTING_MAX_MEMORY));
    if (!ok) return error_set(err, ERR_MEMORY, "no memory or no thread for %u workers", wanted);
    set_state(server, SERVER_READY);
    return 0;
}

int server_reload(Server *server, const Settings *settings, Knowledge *knowledge, StrBuf *version_json,
                  Error *err)
{
    Terms *terms;
    Generation *generation = generation_new(knowledge, version_json);
    if (generation == NULL) return error_set(err, ERR_MEMORY, "no memory for what was loaded");
    int rc = terms_new(&terms, settings, err);
    if (rc == 0) rc = gate_reload(&server->gate, settings, err);
    if (rc < 0) {
        terms_free(terms);
        generation_free(generation);
        return rc;
    }
    terms_put(&server->terms, terms);
    generations_put(&server->generations, generation);
    queue_set_max(&server->queue, (size_t)settings_number(settings, SETTING_QUEUE));
    fetches_set_max(&server->fetches, (size_t)settings_number(settings, SETTING_QUEUE));
    return 0;
}

void server_count_reload(Server *server, bool ok)
{
    metrics_reload(&server->metrics, ok);
}

static void tell_stuck(unsigned number, uint64_t busy_ns)
{
    LogField fields[] = {log_number("worker", number), log_number("busy_ms", (int64_t)(busy_ns / 1000000u))};
    log_event(LOG_ERROR, "worker-stuck", fields, sizeof fields / sizeof fields[0]);
}

static void watch_workers(Server *server, uint64_t now)
{
    uint64_t patience = server_ns(server, SETTING_ARTICLE_TIMEOUT) + server_ns(server, SETTING_STUCK_AFTER);
    uint64_t stuck = 0;
    for (unsigned i = 0; i < server->n_workers; i++) {
        Watch *watch = &server->workers[i].watch;
        if (!watch_is_stuck(watch, now, patience)) continue;
        stuck++;
        if (!watch_tell(watch)) continue;
        tell_stuck(i, patience);
        metrics_stuck(&server->metrics);
    }
    __atomic_store_n(&server->stuck, stuck, __ATOMIC_RELAXED);
    if (stuck > 0 && terms_number(&server->terms, SETTING_ON_STUCK) == STUCK_ABORT) abort();
}

void server_tick(Server *server)
{
    uint64_t now = clock_monotonic_ns();
    connections_sweep(&server->connections, now);
    watch_workers(server, now);
}

static void sleep_ms(unsigned ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&time, NULL);
}

static bool is_quiet(Server *server, uint64_t grace_ns)
{
    uint64_t last = __atomic_load_n(&server->last_request_ns, __ATOMIC_RELAXED);
    return __atomic_load_n(&server->in_flight, __ATOMIC_RELAXED) == 0 &&
           clock_monotonic_ns() - last >= grace_ns;
}

/* Connections that the kernel has accepted for us but libmicrohttpd has not yet seen. */
static void adopt_backlog(Server *server)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int fd;
    while ((fd = accept4(server->listener.fd, (struct sockaddr *)&address, &len,
                         SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        (void)MHD_add_connection(server->daemon, fd, (struct sockaddr *)&address, len);
        len = sizeof address;
    }
}

static void wait_until_quiet(Server *server, uint64_t patience_ns, uint64_t grace_ns)
{
    uint64_t until = clock_monotonic_ns() + patience_ns;
    while (!is_quiet(server, grace_ns) && clock_monotonic_ns() < until) {
        sleep_ms(TICK_MS / 10);
        server_tick(server);
    }
}

static void stop_workers(Server *server)
{
    queue_close(&server->queue);
    for (unsigned i = 0; i < server->n_workers; i++)
        (void)pthread_join(server->threads[i], NULL);
    for (unsigned i = 0; i < server->n_workers; i++) {
        workspace_free(server->workers[i].workspace);
        strbuf_release(&server->workers[i].out);
    }
    server->n_workers = 0;
}

void server_drain(Server *server)
{
    uint64_t patience_ns = server_ns(server, SETTING_DRAIN_TIMEOUT);
    set_state(server, SERVER_DRAINING);
    __atomic_store_n(&server->last_request_ns, clock_monotonic_ns(), __ATOMIC_RELAXED);
    bool ours = MHD_quiesce_daemon(server->daemon) != MHD_INVALID_SOCKET && !server->listener.inherited;
    if (ours) adopt_backlog(server); /* else they wait there for who listens next */
    listener_stop(&server->listener);
    wait_until_quiet(server, patience_ns, (uint64_t)GRACE_MS * 1000000u);
    connections_cancel_work(&server->connections);
    fetches_stop(&server->fetches);
    stop_workers(server);
    wait_until_quiet(server, (uint64_t)FLUSH_MS * 1000000u, 0);
}

void server_free(Server *server)
{
    if (server == NULL) return;
    fetches_stop(&server->fetches);
    stop_workers(server);
    fetches_free(&server->fetches);
    if (server->daemon != NULL) MHD_stop_daemon(server->daemon);
    listener_close(&server->listener);
    gate_release(&server->gate);
    queue_destroy(&server->queue);
    connections_destroy(&server->connections);
    generations_destroy(&server->generations);
    if (server->terms.current != NULL) terms_destroy(&server->terms);
    free(server->threads);
    free(server->workers);
    free(server);
}
