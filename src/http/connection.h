/* connection.h - what every open connection is doing, and until when it may.
 *
 * libmicrohttpd's own timeout starts again with every byte and does not run at all for suspended
 * connections; these deadlines are absolute. The I/O threads tell the phase, connections_sweep (called ten
 * times a second by the thread that owns the server) shuts down the sockets of those that are late: the
 * I/O thread then sees the end of the stream and cleans up. A late body is first answered 408. A client
 * that hangs up while its article waits or is analysed sets *cancelled. The table locks itself.
 *
 *     Connection *c = connections_add(&table, fd, now + header_timeout);
 *     connections_enter(&table, c, PHASE_BODY, now + body_timeout);
 *     connections_remove(&table, c);
 */
#ifndef ATTACHE_HTTP_CONNECTION_H
#define ATTACHE_HTTP_CONNECTION_H

#include "base/slice.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ConnectionPhase {
    PHASE_FRESH, /* connected, no request yet */
    PHASE_BODY,
    PHASE_WORK, /* queued or with a worker; no deadline here */
    PHASE_WRITE,
    PHASE_LINGER, /* answered past libmicrohttpd; what still comes is read and dropped */
    PHASE_IDLE,
} ConnectionPhase;

typedef struct Connection {
    int fd;
    ConnectionPhase phase;
    uint64_t deadline_ns; /* UINT64_MAX: none */
    bool *cancelled;      /* in PHASE_WORK; else NULL */
    /* The I/O thread's alone. */
    bool refused;  /* answered before there was a request */
    bool draining; /* and the end of its headers has been seen */
    struct Connection *previous;
    struct Connection *next;
} Connection;

typedef struct Connections {
    pthread_mutex_t mutex;
    Connection *first;
    size_t open;
    unsigned sweeps;
    size_t fresh; /* of these, in PHASE_FRESH */
} Connections;

void connections_init(Connections *table);
void connections_destroy(Connections *table);
/* NULL when there is no memory. */
Connection *connections_add(Connections *table, int fd, uint64_t deadline_ns);
void connections_remove(Connections *table, Connection *connection);
void connections_enter(Connections *table, Connection *connection, ConnectionPhase phase,
                       uint64_t deadline_ns);
/* PHASE_WORK: from now on a client that is gone sets *cancelled. */
void connections_enter_work(Connections *table, Connection *connection, bool *cancelled);
size_t connections_open(Connections *table);
/* Shuts down what is late. */
void connections_sweep(Connections *table, uint64_t now_ns);
/* Tells all work in flight that it has taken too long. */
void connections_cancel_work(Connections *table);
/* Sends a short answer past libmicrohttpd, which cannot answer in mid-upload, and closes our direction. */
void connection_refuse(int fd, const char *status_line, const char *problem_json);
/* The same with the whole answer made by the caller. */
void connection_send_last(int fd, Slice answer);

#endif
