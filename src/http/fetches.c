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
    if (fetcher_get(server->fetches.fetcher, slice_of(request->url), &request->cancelled, &request->page,
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

static FetchOptions options_of(const Settings *settings)
{
    return (FetchOptions){.data_dir = settings_text(settings, SETTING_DATA_DIR),
                          .ports = settings_text(settings, SETTING_FETCH_PORTS),
                          .hosts = settings_text(settings, SETTING_FETCH_HOSTS),
                          .denied_hosts = settings_text(settings, SETTING_FETCH_DENY_HOSTS),
                          .open_addresses = settings_text(settings, SETTING_FETCH_ALLOW_ADDRESSES),
                          .max_bytes = (size_t)settings_number(settings, SETTING_MAX_BODY),
                          .timeout_ms = settings_number(settings, SETTING_FETCH_TIMEOUT)};
}

int fetches_start(Fetches *fetches, const Settings *settings, Error *err)
{
    unsigned wanted = (unsigned)settings_number(settings, SETTING_FETCH_THREADS);
    FetchOptions options = options_of(settings);
    *fetches = (Fetches){.fetcher = NULL};
    if (settings_number(settings, SETTING_FETCH) == 0) return 0;
    int rc = fetcher_new(&fetches->fetcher, &options, err);
    if (rc < 0) return rc;
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
    if (fetches->fetcher == NULL) return;
    fetches_stop(fetches);
    queue_destroy(&fetches->queue);
    fetcher_free(fetches->fetcher);
    free(fetches->threads);
    *fetches = (Fetches){.fetcher = NULL};
}
