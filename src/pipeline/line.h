/* line.h - one NDJSON line through the pipeline to its line of answer.
 *
 * No state; the workspace is the caller's. Never fails but for lack of memory for the answer itself:
 * whatever is wrong with the line becomes a problem object.
 *
 *     LineJob job = {.knowledge = k, .workspace = ws, .defaults = &options};
 *     bool ok = line_run(&job, line, number, &out);
 */
#ifndef ATTACHE_PIPELINE_LINE_H
#define ATTACHE_PIPELINE_LINE_H

#include "base/strbuf.h"
#include "output/form.h"
#include "pipeline/pipeline.h"

typedef struct LineJob {
    const Knowledge *knowledge;
    Workspace *workspace;
    const RequestOptions *defaults;
    uint64_t deadline_ms; /* 0: none */
    OutputForm form;
    const bool *cancelled; /* NULL, or set by another thread */
} LineJob;

/* Appends the answer, ending in a newline, to `out`; false when it is a problem object. */
bool line_run(const LineJob *job, Slice line, uint64_t number, StrBuf *out);
/* The problem object of a line that is longer than `max` bytes. */
void line_too_long(uint64_t number, size_t max, StrBuf *out);

/* The problem object of a line whose turn did not come in time. */
void line_too_late(uint64_t number, StrBuf *out);

#endif
