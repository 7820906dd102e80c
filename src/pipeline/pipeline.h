/* pipeline.h - the one place that knows the order of the stages, the deadline and the timings.
 *
 * Knowledge is everything loaded at start (models, gazetteer, lexicons): const afterwards, shared by all
 * threads. A Workspace is the memory of one worker thread: it is reused from article to article. The
 * Document and Result of a run live in the workspace until the next pipeline_run or workspace_free.
 * Errors: the input's own (position, pointer), ERR_LANGUAGE, ERR_MEMORY when the article needs more than
 * the workspace may hold, ERR_DEADLINE.
 *
 *     Knowledge *knowledge;
 *     if (knowledge_load(&knowledge, "data", &err) < 0) ...
 *     Workspace *ws = workspace_new(256u << 20);
 *     PipelineInput in = {.format = INPUT_PLAIN, .bytes = text};
 *     if (pipeline_run(knowledge, ws, &in, &err) == 0) use(workspace_document(ws), workspace_result(ws));
 *     workspace_free(ws);
 *     knowledge_free(knowledge);
 */
#ifndef ATTACHE_PIPELINE_PIPELINE_H
#define ATTACHE_PIPELINE_PIPELINE_H

#include "base/error.h"
#include "doc/options.h"
#include "doc/result.h"
#include "input/input.h"

typedef struct Knowledge Knowledge;
typedef struct Workspace Workspace;

typedef struct PipelineInput {
    InputFormat format;
    Slice bytes;            /* borrowed; must stay until the result has been used */
    Slice charset;          /* of Content-Type, empty: UTF-8 */
    RequestOptions options; /* a JSON body may override them */
    uint64_t deadline_ns;   /* monotonic clock; 0: none */
    const bool *cancelled;  /* NULL, or set by another thread when nobody waits for the answer */
} PipelineInput;

enum { PIPELINE_MAX_STAGES = 24 };

typedef struct StageTiming {
    const char *name;
    uint64_t ns;
} StageTiming;

int knowledge_load(Knowledge **ret_knowledge, const char *data_dir, Error *err);
void knowledge_free(Knowledge *knowledge);

/* NULL when there is no memory. `limit`: bytes one article may use. */
Workspace *workspace_new(size_t limit);
void workspace_free(Workspace *ws);
/* Lets go of the last article; returns how many bytes it took. */
size_t workspace_clear(Workspace *ws);

/* Reads and analyses one article. On success document, result and options stand in the workspace. */
int pipeline_run(const Knowledge *knowledge, Workspace *ws, const PipelineInput *in, Error *err);
const Document *workspace_document(const Workspace *ws);
const Result *workspace_result(const Workspace *ws);
/* The options in force, a JSON body's own included. */
const RequestOptions *workspace_options(const Workspace *ws);
/* Time of each stage of the last run; returns how many. */
size_t workspace_timings(const Workspace *ws, const StageTiming **ret_timings);

#endif
