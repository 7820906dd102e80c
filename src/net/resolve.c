#include "net/resolve.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_HOST = 256, MAX_PORT = 8, MAX_RUNNING = 128, LOOK_NS = 50000000 };

/* Shared by who asks and the thread that resolves; the last of them frees it. */
typedef struct Lookup {
    char host[MAX_HOST];
    char port[MAX_PORT];
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t ended;
    bool done;
    bool left; /* nobody waits any more */
    int rc;
    struct addrinfo *list;
} Lookup;

static int n_running; /* with __atomic */

static int ask(const char *host, const char *port, int flags, struct addrinfo **list)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | flags};
    *list = NULL;
    return getaddrinfo(host, port, &hints, list);
}

static Lookup *lookup_new(const char *host, const char *port)
{
    pthread_condattr_t monotonic;
    Lookup *lookup = calloc(1, sizeof *lookup);
    if (lookup == NULL) return NULL;
    (void)snprintf(lookup->host, sizeof lookup->host, "%s", host);
    (void)snprintf(lookup->port, sizeof lookup->port, "%s", port);
    (void)pthread_mutex_init(&lookup->mutex, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&lookup->ended, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    return lookup;
}

static void lookup_free(Lookup *lookup)
{
    if (lookup->list != NULL) freeaddrinfo(lookup->list);
    (void)pthread_cond_destroy(&lookup->ended);
    (void)pthread_mutex_destroy(&lookup->mutex);
    free(lookup);
}

static void *thread_main(void *arg)
{
    Lookup *lookup = arg;
    struct addrinfo *list;
    int rc = ask(lookup->host, lookup->port, 0, &list);
    pthread_mutex_lock(&lookup->mutex);
    lookup->rc = rc;
    lookup->list = rc == 0 ? list : NULL;
    lookup->done = true;
    bool left = lookup->left;
    pthread_cond_signal(&lookup->ended);
    pthread_mutex_unlock(&lookup->mutex);
    (void)__atomic_sub_fetch(&n_running, 1, __ATOMIC_RELAXED);
    if (left) lookup_free(lookup);
    return NULL;
}

static bool start(Lookup *lookup)
{
    pthread_t thread;
    if (__atomic_add_fetch(&n_running, 1, __ATOMIC_RELAXED) <= MAX_RUNNING &&
        pthread_create(&thread, NULL, thread_main, lookup) == 0) {
        (void)pthread_detach(thread);
        return true;
    }
    (void)__atomic_sub_fetch(&n_running, 1, __ATOMIC_RELAXED);
    return false;
}

/* With the mutex held. Looks now and then whether anybody still wants to know. */
static void wait_for(Lookup *lookup, uint64_t deadline_ns, const bool *cancelled)
{
    uint64_t now;
    while (!lookup->done && (now = clock_monotonic_ns()) < deadline_ns &&
           (cancelled == NULL || !__atomic_load_n(cancelled, __ATOMIC_RELAXED))) {
        uint64_t until = deadline_ns - now < LOOK_NS ? deadline_ns : now + LOOK_NS;
        struct timespec at = {.tv_sec = (time_t)(until / 1000000000u),
                              .tv_nsec = (long)(until % 1000000000u)};
        (void)pthread_cond_timedwait(&lookup->ended, &lookup->mutex, &at);
    }
}

ResolveResult resolve_name(const char *host, const char *port, uint64_t deadline_ns, const bool *cancelled,
                           struct addrinfo **ret_list)
{
    if (ask(host, port, AI_NUMERICHOST, ret_list) == 0) return RESOLVE_FOUND; /* at once */
    Lookup *lookup = lookup_new(host, port);
    if (lookup == NULL) return RESOLVE_LATE;
    if (!start(lookup)) {
        lookup_free(lookup);
        return RESOLVE_LATE;
    }
    pthread_mutex_lock(&lookup->mutex);
    wait_for(lookup, deadline_ns, cancelled);
    bool done = lookup->done;
    ResolveResult result = !done ? RESOLVE_LATE : lookup->rc != 0 ? RESOLVE_NONE : RESOLVE_FOUND;
    lookup->left = true;
    if (result == RESOLVE_FOUND) {
        *ret_list = lookup->list;
        lookup->list = NULL;
    }
    pthread_mutex_unlock(&lookup->mutex);
    if (done) lookup_free(lookup);
    return result;
}
