/* server_state.h - what the server's own files share; handlers see server.h only.
 *
 * The Server owns all of it, from server_start to server_free. The parts lock themselves; the plain numbers
 * are touched with __atomic by any thread.
 *
 *     __atomic_add_fetch(&server->in_flight, 1, __ATOMIC_RELAXED);
 */
#ifndef ATTACHE_HTTP_SERVER_STATE_H
#define ATTACHE_HTTP_SERVER_STATE_H

#include "http/connection.h"
#include "http/fetches.h"
#include "http/gate.h"
#include "http/generation.h"
#include "http/listener.h"
#include "http/metrics.h"
#include "http/pace.h"
#include "http/queue.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/terms.h"

#include <microhttpd.h>

struct Server {
    CurrentTerms terms;
    Generations generations;
    Listener listener;
    struct MHD_Daemon *daemon;
    Connections connections;
    Queue queue;
    Fetches fetches;
    Gate gate;
    Worker *workers; /* [n_workers] */
    pthread_t *threads;
    unsigned n_workers;
    Metrics metrics;
    Pace pace;

    /* Read and written with __atomic. */
    ServerState state;
    uint64_t in_flight; /* requests between their headers and the end of their answer */
    uint64_t batches;   /* under way */
    uint64_t buffered;  /* bytes of bodies being received */
    uint64_t last_request_ns;
    uint64_t stuck; /* workers */
};

/* Nanoseconds of a setting in milliseconds; for what belongs to no request. */
static inline uint64_t server_ns(Server *server, Setting setting)
{
    return terms_number(&server->terms, setting) * 1000000u;
}

#endif
