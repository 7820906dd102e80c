#include "http/stream.h"

#include "base/clock.h"
#include "http/gzip.h"
#include "http/server_state.h"
#include "pipeline/line.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 32 * 1024,
    SPARE_SLOTS = 2, /* beyond two for each worker */
    KEEP_BYTES = 256 * 1024,
    MAX_ANSWER = 64 << 20,
    NS_PER_MS = 1000000,
};

/* One line of the window: being analysed, or its answer waiting to be sent. */
typedef struct Slot {
    Job job;
    Stream *stream;
    StrBuf line;
    StrBuf out;
    StrBuf packed;
    uint64_t number; /* of the line in the body, from 1 */
    uint32_t crc;    /* of `out`, when packed */
    size_t plain_len;
    bool too_long;
    bool done;
    bool is_problem;
} Slot;

struct Stream {
    Server *server;
    Request *request; /* used by the I/O thread alone */
    struct MHD_Connection *mhd;
    char *texts; /* of the options */
    RequestOptions options;
    uint64_t deadline_ns;
    uint64_t article_ms;
    size_t max_line;
    bool packed;
    bool cancelled; /* with __atomic, as pipeline.h does */

    pthread_mutex_t mutex; /* guards all below */
    unsigned references;
    BatchBody *body;
    uint64_t line_number;
    uint64_t added; /* lines given to the queue; line n is in slots[n % window] */
    uint64_t sent;  /* lines whose answer has been read to its end */
    size_t sent_of; /* bytes of the answer being read */
    bool waiting;   /* the connection is suspended until slots[sent % window] is done */
    bool broken;    /* no more can be answered */
    bool ended;     /* the trailer of gzip is out */
    StrBuf edge;    /* head or trailer of gzip, being sent */
    size_t edge_sent;
    GzipSum sum;
    StreamCounts counts;
    size_t window;
    Slot *slots;
};

static void release(Stream *stream)
{
    pthread_mutex_lock(&stream->mutex);
    bool last = --stream->references == 0;
    pthread_mutex_unlock(&stream->mutex);
    if (!last) return;
    for (size_t i = 0; i < stream->window; i++) {
        strbuf_release(&stream->slots[i].line);
        strbuf_release(&stream->slots[i].out);
        strbuf_release(&stream->slots[i].packed);
    }
    batch_body_free(stream->body);
    strbuf_release(&stream->edge);
    (void)pthread_mutex_destroy(&stream->mutex);
    free(stream->slots);
    free(stream->texts);
    free(stream);
}

static void run_line(Slot *slot, Worker *worker)
{
    Stream *stream = slot->stream;
    uint64_t now = clock_monotonic_ns();
    uint64_t left_ms = now < stream->deadline_ns ? (stream->deadline_ns - now) / NS_PER_MS : 0;
    LineJob job = {.knowledge = worker->knowledge,
                   .workspace = worker->workspace,
                   .defaults = &stream->options,
                   .deadline_ms = left_ms < stream->article_ms ? left_ms + 1 : stream->article_ms,
                   .cancelled = &stream->cancelled};
    if (slot->too_long) {
        line_too_long(slot->number, stream->max_line, &slot->out);
        slot->is_problem = true;
    } else if (left_ms == 0) {
        line_too_late(slot->number, &slot->out);
        slot->is_problem = true;
    } else {
        const StageTiming *timings;
        slot->is_problem = !line_run(&job, strbuf_slice(&slot->line), slot->number, &slot->out);
        size_t n = workspace_timings(worker->workspace, &timings);
        server_count_stages(worker->server, timings, n);
    }
}

/* Whole, and packed where that is wanted? */
static bool finish_line(const Stream *stream, Slot *slot)
{
    Slice out = strbuf_slice(&slot->out);
    if (out.len == 0 || out.ptr[out.len - 1] != '\n') return false;
    slot->plain_len = out.len;
    return !stream->packed || gzip_part(out, &slot->packed, &slot->crc) == 0;
}

static void run_slot(Job *job, Worker *worker)
{
    Slot *slot = JOB_OWNER(job, Slot, job);
    Stream *stream = slot->stream;
    bool ok = !__atomic_load_n(&stream->cancelled, __ATOMIC_RELAXED);
    if (ok) run_line(slot, worker);
    ok = ok && finish_line(stream, slot) && !__atomic_load_n(&stream->cancelled, __ATOMIC_RELAXED);
    pthread_mutex_lock(&stream->mutex);
    slot->done = true;
    stream->broken = stream->broken || !ok;
    if (ok) {
        stream->counts.lines++;
        stream->counts.failed += slot->is_problem;
        server_count_line(worker->server, !slot->is_problem);
    }
    if (stream->waiting && (stream->broken || stream->slots[stream->sent % stream->window].done)) {
        stream->waiting = false;
        MHD_resume_connection(stream->mhd);
    }
    pthread_mutex_unlock(&stream->mutex);
    release(stream);
}

static void slot_reuse(Slot *slot)
{
    StrBuf *texts[] = {&slot->line, &slot->out, &slot->packed};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i]->cap > KEEP_BYTES) strbuf_release(texts[i]);
        strbuf_clear(texts[i]);
    }
    slot->done = slot->too_long = false;
}

/* Cuts the next line that is not blank into the slot; 0 at the end of the body. */
static int cut_line(Stream *stream, Slot *slot)
{
    Slice piece;
    bool begun = false;
    int rc;
    while ((rc = spool_peek(&stream->body->spool, &piece)) == 0 && piece.len > 0) {
        const char *newline = memchr(piece.ptr, '\n', piece.len);
        size_t n = newline != NULL ? (size_t)(newline - piece.ptr) : piece.len;
        begun = true;
        if (!slot->too_long)
            slot->too_long = strbuf_append(&slot->line, slice_sub(piece, 0, n)) == ERR_TOO_LARGE;
        spool_skip(&stream->body->spool, newline != NULL ? n + 1 : n);
        if (newline == NULL) continue;
        stream->line_number++;
        slot->number = stream->line_number;
        if (slot->too_long || slice_trim(strbuf_slice(&slot->line)).len > 0) return 1;
        strbuf_clear(&slot->line);
        begun = false;
    }
    if (rc < 0) return rc;
    slot->number = stream->line_number + 1;
    return begun && (slot->too_long || slice_trim(strbuf_slice(&slot->line)).len > 0);
}

/* Fills the window. Called with the mutex held. */
static void give_work(Stream *stream)
{
    while (!stream->broken && stream->added - stream->sent < stream->window) {
        Slot *slot = &stream->slots[stream->added % stream->window];
        slot_reuse(slot);
        int rc = cut_line(stream, slot);
        if (rc == 0) return;
        slot->job.run = run_slot;
        stream->references++;
        if (rc > 0 && queue_push_line(&stream->server->queue, &slot->job)) {
            stream->added++;
            continue;
        }
        stream->references--;
        stream->broken = true;
    }
}

static size_t copy_out(const StrBuf *from, size_t *at, char *buf, size_t max)
{
    size_t n = from->len - *at < max ? from->len - *at : max;
    if (n > 0) memcpy(buf, from->ptr + *at, n);
    *at += n;
    return n;
}

/* Of the answers that are done, as much as there is room for. Called with the mutex held. */
static size_t copy_answers(Stream *stream, char *buf, size_t max)
{
    size_t n = copy_out(&stream->edge, &stream->edge_sent, buf, max);
    while (n < max && stream->sent < stream->added && stream->slots[stream->sent % stream->window].done) {
        Slot *slot = &stream->slots[stream->sent % stream->window];
        const StrBuf *out = stream->packed ? &slot->packed : &slot->out;
        n += copy_out(out, &stream->sent_of, buf + n, max - n);
        if (stream->sent_of < out->len) break;
        if (stream->packed) gzip_sum_add(&stream->sum, slot->crc, slot->plain_len);
        stream->sent_of = 0;
        stream->sent++;
    }
    return n;
}

static bool put_trailer(Stream *stream)
{
    if (!stream->packed || stream->ended) return false;
    stream->ended = true;
    strbuf_clear(&stream->edge);
    stream->edge_sent = 0;
    if (gzip_tail(&stream->sum, &stream->edge) < 0) stream->broken = true;
    return !stream->broken;
}

/* The client makes progress, or we do: either has its own deadline. */
static void set_phase(Stream *stream, bool waits_for_worker)
{
    Connections *table = &stream->server->connections;
    Connection *connection = stream->request->connection;
    if (connection == NULL) return;
    if (waits_for_worker)
        connections_enter_work(table, connection, &stream->cancelled);
    else
        connections_enter(table, connection, PHASE_WRITE,
                          clock_monotonic_ns() + request_ns(stream->request, SETTING_WRITE_TIMEOUT));
}

static ssize_t next_bytes(Stream *stream, char *buf, size_t max)
{
    if (stream->broken) return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = copy_answers(stream, buf, max);
    give_work(stream);
    if (n == 0 && stream->sent == stream->added && !stream->broken && put_trailer(stream))
        n = copy_answers(stream, buf, max);
    if (stream->broken) return MHD_CONTENT_READER_END_WITH_ERROR;
    stream->counts.bytes += n;
    if (n > 0) return (ssize_t)n;
    if (stream->sent == stream->added) return MHD_CONTENT_READER_END_OF_STREAM;
    set_phase(stream, true);
    stream->waiting = true;
    MHD_suspend_connection(stream->mhd);
    return 0;
}

/* libmicrohttpd asks for more of the answer, on the I/O thread. */
static ssize_t on_read(void *ctx, uint64_t position, char *buf, size_t max)
{
    Stream *stream = ctx;
    (void)position;
    set_phase(stream, false);
    pthread_mutex_lock(&stream->mutex);
    ssize_t n = next_bytes(stream, buf, max);
    pthread_mutex_unlock(&stream->mutex);
    return n;
}

static void on_free(void *ctx)
{
    release(ctx);
}

/* The options' texts belong to the connection, which a line with a worker may outlive. */
static bool copy_options(Stream *stream, const RequestOptions *from)
{
    Slice *texts[] = {&stream->options.title, &stream->options.published_at, &stream->options.url,
                      &stream->options.language, &stream->options.id};
    size_t total = 1;
    stream->options = *from;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        total += texts[i]->len;
    stream->texts = malloc(total);
    if (stream->texts == NULL) return false;
    char *at = stream->texts;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i]->len > 0) memcpy(at, texts[i]->ptr, texts[i]->len);
        *texts[i] = (Slice){at, texts[i]->len};
        at += texts[i]->len;
    }
    return true;
}

static void init_slots(Stream *stream)
{
    for (size_t i = 0; i < stream->window; i++) {
        stream->slots[i].stream = stream;
        strbuf_init(&stream->slots[i].line, stream->max_line);
        strbuf_init(&stream->slots[i].out, MAX_ANSWER);
        strbuf_init(&stream->slots[i].packed, MAX_ANSWER);
    }
}

Stream *stream_new(Request *request, BatchBody *body, const RequestOptions *options, bool packed)
{
    Server *server = request->server;
    Stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) return NULL;
    stream->server = server;
    stream->request = request;
    stream->mhd = request->mhd;
    stream->packed = packed;
    stream->references = 1;
    stream->max_line = (size_t)request_number(request, SETTING_MAX_BODY);
    stream->deadline_ns = request->started_ns + request_ns(request, SETTING_BATCH_TIMEOUT);
    stream->article_ms = request_number(request, SETTING_ARTICLE_TIMEOUT);
    stream->window = 2 * (size_t)server->n_workers + SPARE_SLOTS;
    stream->slots = calloc(stream->window, sizeof *stream->slots);
    strbuf_init(&stream->edge, KEEP_BYTES);
    bool ok = stream->slots != NULL && copy_options(stream, options);
    if (ok && packed) ok = gzip_head(&stream->edge) == 0;
    (void)pthread_mutex_init(&stream->mutex, NULL);
    if (stream->slots == NULL) stream->window = 0;
    init_slots(stream);
    if (ok) {
        stream->body = body;
        return stream;
    }
    release(stream);
    return NULL;
}

struct MHD_Response *stream_response(Stream *stream)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_read, stream, on_free);
    if (response == NULL) return NULL;
    pthread_mutex_lock(&stream->mutex);
    stream->references++;
    give_work(stream);
    pthread_mutex_unlock(&stream->mutex);
    return response;
}

StreamCounts stream_counts(Stream *stream)
{
    pthread_mutex_lock(&stream->mutex);
    StreamCounts counts = stream->counts;
    pthread_mutex_unlock(&stream->mutex);
    return counts;
}

void stream_leave(Stream *stream)
{
    __atomic_store_n(&stream->cancelled, true, __ATOMIC_RELAXED);
    release(stream);
}
