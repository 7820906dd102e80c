/* batch.h - many articles: NDJSON lines in, one JSON line out for each, in the same order.
 *
 * A Batch owns `jobs` worker threads, each with its own Workspace, and a window of lines: batch_feed takes
 * bytes of any size, cuts them into lines and blocks while the window is full, so that memory is bounded
 * whatever the input's length; the finished lines go to `write`, one call at a time and in order, from
 * the worker threads (a slow reader of the output so slows the whole batch down). A line that cannot be
 * read or analysed gives a problem object with its `id` (null when it has none) and its number, and the
 * batch goes on. Blank lines give nothing. Fields of a line that mean nothing to us are ignored.
 *
 *     Batch *batch = batch_start(knowledge, &options, write_line, stdout, &err);
 *     while ((n = read(0, buf, sizeof buf)) > 0 && batch_feed(batch, (Slice){buf, n}) == 0) {}
 *     BatchCounts counts;
 *     batch_finish(batch, &counts);
 */
#ifndef ATTACHE_PIPELINE_BATCH_H
#define ATTACHE_PIPELINE_BATCH_H

#include "output/form.h"
#include "pipeline/pipeline.h"

typedef struct Batch Batch;

typedef struct BatchOptions {
    unsigned jobs;                       /* worker threads, at least 1 */
    RequestOptions defaults;             /* a line's own options replace them */
    size_t max_line;                     /* bytes; a longer line gives a problem object */
    size_t max_memory;                   /* bytes one article may use */
    uint64_t deadline_ms;                /* for one article; 0: none */
    OutputForm form;                     /* of the answers */
    bool (*skip)(void *ctx, Slice line); /* NULL: none. Asked by batch_feed for each line that is not blank (a
                                            line too long is asked for as the empty one); true: no answer */
    void *skip_ctx;
    int (*problem)(void *ctx, Slice line); /* as BatchWrite, for problem objects; NULL: to `write` like all */
} BatchOptions;

typedef struct BatchCounts {
    uint64_t lines;         /* articles seen, those skipped not among them */
    uint64_t failed;        /* of these, answered with a problem object */
    uint64_t bytes;         /* of input, newlines included */
    uint64_t skipped;       /* articles left out by `skip` */
    uint64_t skipped_bytes; /* their part of the input */
} BatchCounts;

/* Takes one finished line, newline included; negative stops the batch. */
typedef int (*BatchWrite)(void *ctx, Slice line);

/* NULL with *err when there is no memory or thread. `knowledge` must outlive the batch. */
Batch *batch_start(const Knowledge *knowledge, const BatchOptions *options, BatchWrite write, void *ctx,
                   Error *err);
/* 0, or negative once `write` has failed (the rest is then dropped). */
int batch_feed(Batch *batch, Slice bytes);
/* What has been written so far. */
BatchCounts batch_counts(Batch *batch);
/* Waits for all lines, frees the batch. 0, or negative when `write` failed. */
int batch_finish(Batch *batch, BatchCounts *ret_counts);

#endif
