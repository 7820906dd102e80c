/* queue.h - what waits for a worker: first in first out, many threads on both sides.
 *
 * Two lanes. Articles of single requests are bounded: a full lane sheds. Lines of batches are not refused in
 * midstream; each batch holds no more of them there than its window. Workers take from both lanes in turn,
 * so that neither starves. A Job is embedded in what it works on; `run` finds that by container.
 *
 *     if (!queue_push(&queue, &request->job)) ...full or closed: answer 503
 *     while ((job = queue_pop(&queue)) != NULL) job->run(job, worker);
 */
#ifndef ATTACHE_HTTP_QUEUE_H
#define ATTACHE_HTTP_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Worker Worker;
typedef struct Job Job;

struct Job {
    void (*run)(Job *job, Worker *worker);
    Job *next;
};

/* The struct of type T whose member `member` is this job. */
#define JOB_OWNER(job, T, member) ((T *)(void *)((char *)(job)-offsetof(T, member)))

typedef struct Lane {
    Job *first;
    Job **end; /* where the next one is hung */
    size_t len;
} Lane;

typedef struct Queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    Lane articles;
    Lane lines;
    bool lines_next; /* whose turn it is */
    size_t max;      /* articles */
    bool closed;
} Queue;

void queue_init(Queue *queue, size_t max);
void queue_destroy(Queue *queue);
/* False when it is full or closed; the job stays the caller's. */
bool queue_push(Queue *queue, Job *job);
/* False only when it is closed. */
bool queue_push_line(Queue *queue, Job *job);
/* Waits; NULL when the queue is closed and empty. */
Job *queue_pop(Queue *queue);
/* Takes no more; what is in it is still given out. */
void queue_close(Queue *queue);
/* More may already wait: they stay. */
void queue_set_max(Queue *queue, size_t max);
/* Articles waiting. */
size_t queue_len(Queue *queue);
bool queue_is_full(Queue *queue);
/* Articles and lines waiting. */
size_t queue_jobs(Queue *queue);

#endif
