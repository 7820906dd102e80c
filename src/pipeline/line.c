#include "pipeline/line.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "output/json.h"
#include "output/problem.h"

static int run_article(const LineJob *job, Slice line, StrBuf *out, Error *err)
{
    PipelineInput in = {.format = INPUT_JSON, .bytes = line, .options = *job->defaults};
    in.options.lenient = true;
    if (job->deadline_ms != 0) in.deadline_ns = clock_monotonic_ns() + job->deadline_ms * 1000000u;
    int rc = pipeline_run(job->knowledge, job->workspace, &in, err);
    if (rc < 0) return rc;
    return output_json(workspace_document(job->workspace), workspace_result(job->workspace),
                       workspace_options(job->workspace), false, out, err);
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
    bool ok = run_article(job, line, out, &err) == 0;
    if (ok && strbuf_append_char(out, '\n') < 0) {
        ok = false;
        error_set(&err, ERR_MEMORY, "no memory for the answer");
    }
    if (ok) return true;
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
