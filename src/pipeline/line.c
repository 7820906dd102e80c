#include "pipeline/line.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "output/problem.h"

#include <stdio.h>

/* What an article without an id is called in a table. */
static Slice article_name(const Workspace *ws, uint64_t number, char *buf, size_t size)
{
    Slice id = workspace_options(ws)->id;
    if (id.len > 0) return id;
    int n = snprintf(buf, size, "line %llu", (unsigned long long)number);
    return (Slice){buf, (size_t)n};
}

static int run_article(const LineJob *job, Slice line, uint64_t number, StrBuf *out, Error *err)
{
    char name[32];
    PipelineInput in = {
        .format = INPUT_JSON, .bytes = line, .options = *job->defaults, .cancelled = job->cancelled};
    in.options.lenient = true;
    if (job->deadline_ms != 0) in.deadline_ns = clock_monotonic_ns() + job->deadline_ms * 1000000u;
    int rc = pipeline_run(job->knowledge, job->workspace, &in, err);
    if (rc < 0) return rc;
    Answer answer = {workspace_document(job->workspace), workspace_result(job->workspace),
                     workspace_options(job->workspace),
                     article_name(job->workspace, number, name, sizeof name)};
    return output_write(job->form, &answer, out, err);
}

/* A problem line is small: that the buffer has no room for it cannot be told any further. */
static void write_problem(Slice id, uint64_t number, const Error *err, StrBuf *out)
{
    (void)strbuf_append(out, SLICE("{\"id\":"));
    (void)(id.len > 0 ? json_text_string(out, id) : strbuf_append(out, SLICE("null")));
    (void)strbuf_printf(out, ",\"line\":%llu,", (unsigned long long)number);
    (void)problem_members(out, problem_of_error(err->code), err);
    (void)strbuf_append(out, SLICE("}\n"));
}

bool line_run(const LineJob *job, Slice line, uint64_t number, StrBuf *out)
{
    Error err;
    size_t before = out->len;
    if (run_article(job, line, number, out, &err) == 0) return true;
    out->len = before;
    write_problem(workspace_options(job->workspace)->id, number, &err, out);
    return false;
}

void line_too_long(uint64_t number, size_t max, StrBuf *out)
{
    Error err;
    error_set(&err, ERR_TOO_LARGE, "the line is longer than the %zu bytes allowed", max);
    write_problem(SLICE_EMPTY, number, &err, out);
}

void line_too_late(uint64_t number, StrBuf *out)
{
    Error err;
    error_set(&err, ERR_DEADLINE, "the batch took longer than the time allowed; this line was not begun");
    write_problem(SLICE_EMPTY, number, &err, out);
}
