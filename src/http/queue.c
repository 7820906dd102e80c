#include "http/queue.h"

void queue_init(Queue *queue, size_t max)
{
    *queue = (Queue){.max = max};
    queue->articles.end = &queue->articles.first;
    queue->lines.end = &queue->lines.first;
    (void)pthread_mutex_init(&queue->mutex, NULL);
    (void)pthread_cond_init(&queue->filled, NULL);
}

void queue_destroy(Queue *queue)
{
    (void)pthread_cond_destroy(&queue->filled);
    (void)pthread_mutex_destroy(&queue->mutex);
}

static bool push(Queue *queue, Lane *lane, bool bounded, Job *job)
{
    pthread_mutex_lock(&queue->mutex);
    bool taken = !queue->closed && (!bounded || lane->len < queue->max);
    if (taken) {
        job->next = NULL;
        *lane->end = job;
        lane->end = &job->next;
        lane->len++;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->mutex);
    return taken;
}

bool queue_push(Queue *queue, Job *job)
{
    return push(queue, &queue->articles, true, job);
}

bool queue_push_line(Queue *queue, Job *job)
{
    return push(queue, &queue->lines, false, job);
}

static Job *take(Lane *lane)
{
    Job *job = lane->first;
    lane->first = job->next;
    if (lane->first == NULL) lane->end = &lane->first;
    lane->len--;
    return job;
}

Job *queue_pop(Queue *queue)
{
    Job *job = NULL;
    pthread_mutex_lock(&queue->mutex);
    while (queue->articles.len + queue->lines.len == 0 && !queue->closed)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    bool line = queue->articles.len == 0 || (queue->lines_next && queue->lines.len > 0);
    if (queue->articles.len + queue->lines.len > 0) job = take(line ? &queue->lines : &queue->articles);
    queue->lines_next = !line;
    pthread_mutex_unlock(&queue->mutex);
    return job;
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
    size_t len = queue->articles.len;
    pthread_mutex_unlock(&queue->mutex);
    return len;
}

size_t queue_jobs(Queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    size_t jobs = queue->articles.len + queue->lines.len;
    pthread_mutex_unlock(&queue->mutex);
    return jobs;
}

bool queue_is_full(Queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    bool full = queue->articles.len >= queue->max;
    pthread_mutex_unlock(&queue->mutex);
    return full;
}

void queue_set_max(Queue *queue, size_t max)
{
    pthread_mutex_lock(&queue->mutex);
    queue->max = max;
    pthread_mutex_unlock(&queue->mutex);
}
