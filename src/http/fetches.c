#include "http/fetches.h"

#include "base/clock.h"
#include "http/exchange.h"
#include "http/reply.h"
#include "http/server_state.h"

#include <stdlib.h>

static void fetch(Job *job, Worker *worker)
{
    Error err = {.code = ERR_NONE, .position = ERROR_NO_POSITION};
    Request *request = JOB_OWNER(job, Request, job);
    Server *server = request->server;
    struct MHD_Connection *mhd = request->mhd;
    (void)worker;
    if (fetcher_get(request->terms->fetcher, slice_of(request->url), &request->cancelled, &request->page,
                    &err) < 0) {
        reply_error(request, &err);
        MHD_resume_connection(mhd);
        return;
    }
    request->fetched = true;
    request->queued_ns = clock_monotonic_ns();
    job->run = exchange_run;
    if (queue_push_line(&server->queue, job)) return;
    reply_problem(request, PROBLEM_SHUTTING_DOWN, "the server is shutting down");
    MHD_resume_connection(mhd);
}

static void *thread_main(void *arg)
{
    Fetches *fetches = arg;
    Job *job;
    while ((job = queue_pop(&fetches->queue)) != NULL)
        job->run(job, NULL);
    return NULL;
}

int fetches_start(Fetches *fetches, const Settings *settings, Error *err)
{
    unsigned wanted = (unsigned)settings_number(settings, SETTING_FETCH_THREADS);
    *fetches = (Fetches){.is_on = settings_number(settings, SETTING_FETCH) != 0};
    if (!fetches->is_on) return 0;
    queue_init(&fetches->queue, (size_t)settings_number(settings, SETTING_QUEUE));
    fetches->threads = calloc(wanted, sizeof *fetches->threads);
    bool ok = fetches->threads != NULL;
    for (; ok && fetches->n_threads < wanted; fetches->n_threads += ok)
        ok = pthread_create(&fetches->threads[fetches->n_threads], NULL, thread_main, fetches) == 0;
    if (ok) return 0;
    fetches_free(fetches);
    return error_set(err, ERR_MEMORY, "no memory or no thread for %u fetching threads", wanted);
}

bool fetches_push(Fetches *fetches, Request *request)
{
    request->job.run = fetch;
    return queue_push(&fetches->queue, &request->job);
}

void fetches_stop(Fetches *fetches)
{
    if (fetches->n_threads == 0) return;
    queue_close(&fetches->queue);
    for (unsigned i = 0; i < fetches->n_threads; i++)
        (void)pthread_join(fetches->threads[i], NULL);
    fetches->n_threads = 0;
}

void fetches_free(Fetches *fetches)
{
    if (!fetches->is_on) return;
    fetches_stop(fetches);
    queue_destroy(&fetches->queue);
    free(fetches->threads);
    *fetches = (Fetches){.is_on = false};
}

void fetches_set_max(Fetches *fetches, size_t max)
{
    if (fetches->is_on) queue_set_max(&fetches->queue, max);
}
