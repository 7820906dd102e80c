/* fetches.h - the threads that fetch articles from URLs, so that a slow server elsewhere holds none of the
 * workers.
 *
 * A worker that finds a URL instead of an article pushes the request here; a fetching thread gets the page
 * and pushes the request back to the workers, or answers why it could not. Requests stay suspended all the
 * while. Nothing is started when the setting fetch is off. It owns its threads and queue until
 * fetches_stop; any thread may push.
 *
 *     if (fetches_start(&fetches, settings, &err) < 0) ...
 *     if (!fetches_push(&fetches, request)) ...too many wait: answer 503
 *     fetches_stop(&fetches);                           // after the requests in it have been cancelled
 */
#ifndef ATTACHE_HTTP_FETCHES_H
#define ATTACHE_HTTP_FETCHES_H

#include "config/settings.h"
#include "http/queue.h"

typedef struct Request Request;

typedef struct Fetches {
    bool is_on;
    Queue queue;
    pthread_t *threads;
    unsigned n_threads;
} Fetches;

int fetches_start(Fetches *fetches, const Settings *settings, Error *err);
/* From a push that succeeds on, the request is another thread's. */
bool fetches_push(Fetches *fetches, Request *request);
/* How many requests may wait for a thread. */
void fetches_set_max(Fetches *fetches, size_t max);
void fetches_stop(Fetches *fetches);
/* After the workers have ended, who might push. */
void fetches_free(Fetches *fetches);

#endif
