/* queue.h - requests waiting for a worker: bounded, first in first out, many threads on both sides.
 *
 *     if (!queue_push(&queue, request)) ...full or closed: answer 503
 *     while ((request = queue_pop(&queue)) != NULL) ...
 */
#ifndef ATTACHE_HTTP_QUEUE_H
#define ATTACHE_HTTP_QUEUE_H

#include "http/request.h"

#include <pthread.h>

typedef struct Queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    Request *first;
    Request **end; /* where the next one is hung */
    size_t len;
    size_t max;
    bool closed;
} Queue;

void queue_init(Queue *queue, size_t max);
void queue_destroy(Queue *queue);
/* False when it is full or closed; the request stays the caller's. */
bool queue_push(Queue *queue, Request *request);
/* Waits; NULL when the queue is closed and empty. */
Request *queue_pop(Queue *queue);
/* Takes no more; what is in it is still given out. */
void queue_close(Queue *queue);
size_t queue_len(Queue *queue);
bool queue_is_full(Queue *queue);

#endif
