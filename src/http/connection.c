#include "http/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { THOROUGH = 10 }; /* every so many sweeps also those that only wait */

static const char late_body[] =
    "{\"type\":\"/problems/request-timeout\",\"title\":\"The request did not arrive in time\",\"status\":408,"
    "\"detail\":\"the body took longer than the time allowed\"}";

void connections_init(Connections *table)
{
    *table = (Connections){.first = NULL};
    (void)pthread_mutex_init(&table->mutex, NULL);
}

void connections_destroy(Connections *table)
{
    (void)pthread_mutex_destroy(&table->mutex);
}

Connection *connections_add(Connections *table, int fd, uint64_t deadline_ns)
{
    Connection *c = calloc(1, sizeof *c);
    if (c == NULL) return NULL;
    *c = (Connection){.fd = fd, .phase = PHASE_FRESH, .deadline_ns = deadline_ns};
    pthread_mutex_lock(&table->mutex);
    c->next = table->first;
    if (table->first != NULL) table->first->previous = c;
    table->first = c;
    table->open++;
    table->fresh++;
    pthread_mutex_unlock(&table->mutex);
    return c;
}

void connections_remove(Connections *table, Connection *c)
{
    pthread_mutex_lock(&table->mutex);
    if (c->previous != NULL)
        c->previous->next = c->next;
    else
        table->first = c->next;
    if (c->next != NULL) c->next->previous = c->previous;
    table->open--;
    if (c->phase == PHASE_FRESH) table->fresh--;
    pthread_mutex_unlock(&table->mutex);
    free(c);
}

static void enter(Connections *table, Connection *c, ConnectionPhase phase, uint64_t deadline_ns,
                  bool *cancelled)
{
    pthread_mutex_lock(&table->mutex);
    if (c->phase == PHASE_FRESH && phase != PHASE_FRESH) table->fresh--;
    c->phase = phase;
    c->deadline_ns = deadline_ns;
    c->cancelled = cancelled;
    pthread_mutex_unlock(&table->mutex);
}

void connections_enter(Connections *table, Connection *c, ConnectionPhase phase, uint64_t deadline_ns)
{
    enter(table, c, phase, deadline_ns, NULL);
}

void connections_enter_work(Connections *table, Connection *c, bool *cancelled)
{
    enter(table, c, PHASE_WORK, UINT64_MAX, cancelled);
}

void connection_refuse(int fd, const char *status_line, const char *problem_json)
{
    char answer[1024];
    int n = snprintf(answer, sizeof answer,
                     "HTTP/1.1 %s\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     status_line, strlen(problem_json), problem_json);
    if (n > 0 && (size_t)n < sizeof answer) connection_send_last(fd, (Slice){answer, (size_t)n});
}

void connection_send_last(int fd, Slice answer)
{
    /* Best effort: the client may be gone, and it has no claim to more than an answer that fits. */
    while (answer.len > 0) {
        ssize_t n = send(fd, answer.ptr, answer.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        answer = slice_sub(answer, (size_t)n, answer.len);
    }
    (void)shutdown(fd, SHUT_WR);
}

static bool hung_up(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLRDHUP};
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

/* libmicrohttpd misses the end of a stream that arrives together with the last bytes before it. */
static bool is_abandoned(const Connection *c)
{
    int unread = 0;
    return c->phase == PHASE_BODY && hung_up(c->fd) && ioctl(c->fd, FIONREAD, &unread) == 0 && unread == 0;
}

static void sweep_one(Connection *c, uint64_t now_ns, bool thorough)
{
    if (thorough && is_abandoned(c)) (void)shutdown(c->fd, SHUT_RDWR);
    if (c->cancelled != NULL && hung_up(c->fd)) __atomic_store_n(c->cancelled, true, __ATOMIC_RELAXED);
    if (now_ns < c->deadline_ns) return;
    c->deadline_ns = UINT64_MAX;
    if (c->phase == PHASE_BODY) connection_refuse(c->fd, "408 Request Timeout", late_body);
    (void)shutdown(c->fd, SHUT_RDWR);
}

void connections_sweep(Connections *table, uint64_t now_ns)
{
    pthread_mutex_lock(&table->mutex);
    bool thorough = ++table->sweeps % THOROUGH == 0;
    for (Connection *c = table->first; c != NULL; c = c->next)
        sweep_one(c, now_ns, thorough);
    pthread_mutex_unlock(&table->mutex);
}

void connections_cancel_work(Connections *table)
{
    pthread_mutex_lock(&table->mutex);
    for (Connection *c = table->first; c != NULL; c = c->next)
        if (c->cancelled != NULL) __atomic_store_n(c->cancelled, true, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&table->mutex);
}

size_t connections_open(Connections *table)
{
    pthread_mutex_lock(&table->mutex);
    size_t open = table->open;
    pthread_mutex_unlock(&table->mutex);
    return open;
}
