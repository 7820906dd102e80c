#include "pipeline/batch.h"

#include "pipeline/line.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_JOB = 8, KEEP_BYTES = 1 << 20, MAX_ANSWER = 64 << 20 };

/* One line of the window, on its way from reader to worker to writer. */
typedef struct Slot {
    StrBuf line;
    StrBuf out;
    uint64_t number; /* of the line in the input, from 1 */
    uint64_t bytes;
    bool too_long;
    bool done;
    bool failed;
} Slot;

struct Batch {
    const Knowledge *knowledge;
    BatchOptions options;
    BatchWrite write;
    void *write_ctx;

    pthread_mutex_t mutex; /* guards everything below but the slots' texts */
    pthread_cond_t room;   /* a slot came free, or the batch stopped */
    pthread_cond_t work;   /* a line was added, or no more will be */
    uint64_t added;        /* lines handed to workers; line n is in slots[n % window] */
    uint64_t taken;        /* lines a worker has begun */
    uint64_t written;      /* lines given to `write` */
    bool closing;
    bool writing; /* some worker is calling `write` */
    int write_error;
    BatchCounts counts;

    bool filling;         /* the reader holds slots[added % window] */
    uint64_t line_number; /* of the line being filled */
    size_t window;
    Slot *slots;
    unsigned n_threads;
    pthread_t *threads;
};

static Slot *slot_of(Batch *batch, uint64_t n)
{
    return &batch->slots[n % batch->window];
}

static void slot_reuse(Slot *slot)
{
    if (slot->line.cap > KEEP_BYTES) strbuf_release(&slot->line);
    if (slot->out.cap > KEEP_BYTES) strbuf_release(&slot->out);
    strbuf_clear(&slot->line);
    strbuf_clear(&slot->out);
    slot->done = slot->failed = slot->too_long = false;
    slot->bytes = 0;
}

static void process(Batch *batch, Workspace *ws, Slot *slot)
{
    LineJob job = {.knowledge = batch->knowledge,
                   .workspace = ws,
                   .defaults = &batch->options.defaults,
                   .deadline_ms = batch->options.deadline_ms,
                   .form = batch->options.form};
    if (slot->too_long) {
        line_too_long(slot->number, batch->options.max_line, &slot->out);
        slot->failed = true;
    } else {
        slot->failed = !line_run(&job, strbuf_slice(&slot->line), slot->number, &slot->out);
    }
}

static int write_slot(Batch *batch, Slot *slot)
{
    bool aside = slot->failed && batch->options.problem != NULL;
    BatchWrite write = aside ? batch->options.problem : batch->write;
    return slot->out.len > 0 ? write(batch->write_ctx, strbuf_slice(&slot->out)) : 0;
}

/* Writes every line whose turn it is. Called and returns with the mutex held. */
static void write_ready(Batch *batch)
{
    if (batch->writing) return;
    batch->writing = true;
    while (batch->written < batch->taken && slot_of(batch, batch->written)->done) {
        Slot *slot = slot_of(batch, batch->written);
        int rc = batch->write_error;
        pthread_mutex_unlock(&batch->mutex);
        if (rc == 0) rc = write_slot(batch, slot);
        pthread_mutex_lock(&batch->mutex);
        batch->write_error = rc;
        batch->counts.lines++;
        batch->counts.failed += slot->failed;
        batch->counts.bytes += slot->bytes;
        slot_reuse(slot);
        batch->written++;
        pthread_cond_signal(&batch->room);
    }
    batch->writing = false;
}

static void work(Batch *batch, Workspace *ws)
{
    pthread_mutex_lock(&batch->mutex);
    for (;;) {
        while (batch->taken == batch->added && !batch->closing)
            pthread_cond_wait(&batch->work, &batch->mutex);
        if (batch->taken == batch->added) break;
        Slot *slot = slot_of(batch, batch->taken++);
        bool stopped = batch->write_error != 0;
        pthread_mutex_unlock(&batch->mutex);
        if (!stopped) process(batch, ws, slot);
        pthread_mutex_lock(&batch->mutex);
        slot->done = true;
        write_ready(batch);
    }
    pthread_mutex_unlock(&batch->mutex);
}

typedef struct ThreadStart {
    Batch *batch;
    Workspace *ws;
} ThreadStart;

static void *thread_main(void *arg)
{
    ThreadStart start = *(ThreadStart *)arg;
    free(arg);
    work(start.batch, start.ws);
    workspace_free(start.ws);
    return NULL;
}

static bool start_thread(Batch *batch)
{
    ThreadStart *start = malloc(sizeof *start);
    Workspace *ws = workspace_new(batch->options.max_memory);
    if (start != NULL && ws != NULL) {
        *start = (ThreadStart){batch, ws};
        if (pthread_create(&batch->threads[batch->n_threads], NULL, thread_main, start) == 0) {
            batch->n_threads++;
            return true;
        }
    }
    workspace_free(ws);
    free(start);
    return false;
}

static void join_and_free(Batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    batch->closing = true;
    pthread_cond_broadcast(&batch->work);
    pthread_mutex_unlock(&batch->mutex);
    for (unsigned i = 0; i < batch->n_threads; i++)
        pthread_join(batch->threads[i], NULL);
    for (size_t i = 0; batch->slots != NULL && i < batch->window; i++) {
        strbuf_release(&batch->slots[i].line);
        strbuf_release(&batch->slots[i].out);
    }
    pthread_cond_destroy(&batch->work);
    pthread_cond_destroy(&batch->room);
    pthread_mutex_destroy(&batch->mutex);
    free(batch->threads);
    free(batch->slots);
    free(batch);
}

static Batch *batch_alloc(const BatchOptions *options)
{
    Batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) return NULL;
    batch->options = *options;
    batch->window = (size_t)options->jobs * LINES_PER_JOB;
    batch->slots = calloc(batch->window, sizeof *batch->slots);
    batch->threads = calloc(options->jobs, sizeof *batch->threads);
    (void)pthread_mutex_init(&batch->mutex, NULL);
    (void)pthread_cond_init(&batch->room, NULL);
    (void)pthread_cond_init(&batch->work, NULL);
    for (size_t i = 0; batch->slots != NULL && i < batch->window; i++) {
        strbuf_init(&batch->slots[i].line, options->max_line);
        strbuf_init(&batch->slots[i].out, MAX_ANSWER);
    }
    return batch;
}

Batch *batch_start(const Knowledge *knowledge, const BatchOptions *options, BatchWrite write, void *ctx,
                   Error *err)
{
    Batch *batch = batch_alloc(options);
    if (batch == NULL || batch->slots == NULL || batch->threads == NULL) goto fail;
    batch->knowledge = knowledge;
    batch->write = write;
    batch->write_ctx = ctx;
    for (unsigned i = 0; i < options->jobs; i++)
        if (!start_thread(batch)) goto fail;
    return batch;
fail:
    if (batch != NULL) join_and_free(batch);
    error_set(err, ERR_MEMORY, "no memory or no thread for %u jobs", options->jobs);
    return NULL;
}

/* The slot being filled: waits until the window has room for one more line. */
static Slot *current_slot(Batch *batch)
{
    Slot *slot = slot_of(batch, batch->added);
    if (batch->filling) return slot;
    pthread_mutex_lock(&batch->mutex);
    while (batch->added - batch->written >= batch->window)
        pthread_cond_wait(&batch->room, &batch->mutex);
    pthread_mutex_unlock(&batch->mutex);
    batch->filling = true;
    return slot;
}

static void append(Slot *slot, Slice bytes)
{
    slot->bytes += bytes.len;
    if (slot->too_long) return;
    slot->too_long = strbuf_append(&slot->line, bytes) < 0;
}

static bool is_skipped(Batch *batch, Slot *slot)
{
    if (batch->options.skip == NULL) return false;
    Slice line = slot->too_long ? SLICE_EMPTY : strbuf_slice(&slot->line);
    if (!batch->options.skip(batch->options.skip_ctx, line)) return false;
    pthread_mutex_lock(&batch->mutex);
    batch->counts.skipped++;
    batch->counts.skipped_bytes += slot->bytes;
    pthread_mutex_unlock(&batch->mutex);
    return true;
}

static void end_line(Batch *batch, Slot *slot)
{
    batch->line_number++;
    slot->bytes++;
    bool blank = !slot->too_long && slice_trim(strbuf_slice(&slot->line)).len == 0;
    if (blank || is_skipped(batch, slot)) {
        slot_reuse(slot);
        return;
    }
    slot->number = batch->line_number;
    batch->filling = false;
    pthread_mutex_lock(&batch->mutex);
    batch->added++;
    pthread_cond_signal(&batch->work);
    pthread_mutex_unlock(&batch->mutex);
}

static int write_status(Batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    int rc = batch->write_error;
    pthread_mutex_unlock(&batch->mutex);
    return rc;
}

int batch_feed(Batch *batch, Slice bytes)
{
    while (bytes.len > 0) {
        const char *newline = memchr(bytes.ptr, '\n', bytes.len);
        size_t n = newline != NULL ? (size_t)(newline - bytes.ptr) : bytes.len;
        Slot *slot = current_slot(batch);
        append(slot, (Slice){bytes.ptr, n});
        if (newline != NULL) end_line(batch, slot);
        bytes = slice_sub(bytes, newline != NULL ? n + 1 : n, bytes.len);
    }
    return write_status(batch);
}

BatchCounts batch_counts(Batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    BatchCounts counts = batch->counts;
    pthread_mutex_unlock(&batch->mutex);
    return counts;
}

int batch_finish(Batch *batch, BatchCounts *ret_counts)
{
    if (batch->filling) end_line(batch, current_slot(batch));
    pthread_mutex_lock(&batch->mutex);
    while (batch->written < batch->added)
        pthread_cond_wait(&batch->room, &batch->mutex);
    int rc = batch->write_error;
    *ret_counts = batch->counts;
    pthread_mutex_unlock(&batch->mutex);
    join_and_free(batch);
    return rc;
}
