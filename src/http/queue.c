#include "http/queue.h"

void queue_init(Queue *queue, size_t max)
{
    *queue = (Queue){.max = max};
    queue->end = &queue->first;
    (void)pthread_mutex_init(&queue->mutex, NULL);
    (void)pthread_cond_init(&queue->filled, NULL);
}

void queue_destroy(Queue *queue)
{
    (void)pthread_cond_destroy(&queue->filled);
    (void)pthread_mutex_destroy(&queue->mutex);
}

bool queue_push(Queue *queue, Request *request)
{
    pthread_mutex_lock(&queue->mutex);
    bool taken = !queue->closed && queue->len < queue->max;
    if (taken) {
        request->next = NULL;
        *queue->end = request;
        queue->end = &request->next;
        queue->len++;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->mutex);
    return taken;
}

Request *queue_pop(Queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    while (queue->first == NULL && !queue->closed)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    Request *request = queue->first;
    if (request != NULL) {
        queue->first = request->next;
        if (queue->first == NULL) queue->end = &queue->first;
        queue->len--;
    }
    pthread_mutex_unlock(&queue->mutex);
    return request;
}

void queue_close(Queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->closed = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
}

size_t queue_len(Queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    size_t len = queue->len;
    pthread_mutex_unlock(&queue->mutex);
    return len;
}

bool queue_is_full(Queue *queue)
{
    return queue_len(queue) >= queue->max;
}
