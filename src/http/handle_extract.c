/* handle_extract.c - POST /v1/extract: one article. */
#include "base/clock.h"
#include "http/accept.h"
#include "http/coding.h"
#include "http/gzip.h"
#include "http/query.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/server.h"
#include "output/form.h"
#include "output/html.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_PACKING = 1024 };

/* What an answer can be; of those that the client likes best, the first. */
static const struct {
    const char *type, *subtype;
    OutputForm form;
    const char *content_type;
} answers[] = {{"application", "json", FORM_JSON, "application/json"},
               {"application", "ld+json", FORM_JSONLD, "application/ld+json"},
               {"text", "html", FORM_ARTICLE, "text/html; charset=utf-8"}};
enum { N_ANSWERS = sizeof answers / sizeof answers[0] };

static bool choose_form(Request *request)
{
    Slice accept = request_header(request, MHD_HTTP_HEADER_ACCEPT);
    double best = 0;
    for (size_t i = 0; i < N_ANSWERS; i++) {
        double quality = accept_quality(accept, slice_of(answers[i].type), slice_of(answers[i].subtype));
        if (quality <= best) continue;
        best = quality;
        request->form = answers[i].form;
    }
    return best > 0;
}

static const char *content_type_of(OutputForm form)
{
    size_t i = 0;
    while (i + 1 < N_ANSWERS && answers[i].form != form)
        i++;
    return answers[i].content_type;
}

int handle_extract_begin(Request *request)
{
    Error err = {.code = ERR_NONE};
    if (!choose_form(request)) {
        reply_problem(request, PROBLEM_NOT_ACCEPTABLE,
                      "the answer can be application/json, application/ld+json or text/html");
        return ERR_UNSUPPORTED;
    }
    int rc = input_format_of(request->content_type, &request->format, &request->charset, &err);
    if (rc == 0) rc = coding_check(request, &err);
    if (rc == 0) rc = query_options(request, &request->options, &err);
    if (rc < 0) reply_error(request, &err);
    return rc;
}

/* Server-Timing: input;dur=0.031, language;dur=0.002, ... in milliseconds. */
static void add_timings(Request *request, const Workspace *ws, uint64_t begun_ns)
{
    const StageTiming *timings;
    size_t n = workspace_timings(ws, &timings);
    server_count_stages(request->server, timings, n);
    StrBuf value;
    strbuf_init(&value, 1000);
    int rc = strbuf_printf(&value, "queue;dur=%.3f", (double)(begun_ns - request->queued_ns) / 1e6);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = strbuf_printf(&value, ", %s;dur=%.3f", timings[i].name, (double)timings[i].ns / 1e6);
    if (rc == 0)
        rc = strbuf_printf(&value, ", total;dur=%.3f",
                           (double)(clock_monotonic_ns() - request->started_ns) / 1e6);
    if (rc == 0) reply_header(request, "Server-Timing", "%s", value.ptr);
    strbuf_release(&value);
}

static int unpack_body(Request *request, Error *err)
{
    StrBuf text;
    if (!request->packed) return 0;
    strbuf_init(&text, (size_t)request_number(request, SETTING_MAX_BODY) + 1);
    int rc = gzip_inflate(strbuf_slice(&request->body), &text, err);
    if (rc < 0) {
        strbuf_release(&text);
        return rc;
    }
    strbuf_release(&request->unpacked);
    request->unpacked = text;
    return 0;
}

static int analyse(Request *request, Worker *worker, Error *err)
{
    int rc = unpack_body(request, err);
    if (rc < 0) return rc;
    PipelineInput in = {.format = request->format,
                        .bytes = strbuf_slice(request->packed ? &request->unpacked : &request->body),
                        .charset = request->charset,
                        .options = request->options,
                        .deadline_ns = clock_monotonic_ns() + request_ns(request, SETTING_ARTICLE_TIMEOUT),
                        .cancelled = &request->cancelled};
    WebPage page = {strbuf_slice(&request->page.body), slice_of(request->page.content_type)};
    in.options.may_fetch = request->terms->fetcher != NULL;
    if (request->fetched) in.options.page = &page;
    rc = pipeline_run(worker->knowledge, worker->workspace, &in, err);
    if (rc < 0) return rc;
    strbuf_clear(&worker->out);
    Answer answer = {workspace_document(worker->workspace), workspace_result(worker->workspace),
                     workspace_options(worker->workspace), SLICE_EMPTY};
    return output_write(request->form, &answer, &worker->out, err);
}

/* Packed when the client takes that and it is worth it. */
static void send_facts(Request *request, Worker *worker)
{
    StrBuf packed;
    bool wanted =
        worker->out.len >= WORTH_PACKING &&
        accept_allows_coding(request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING), SLICE("gzip"));
    strbuf_init(&packed, worker->out.limit);
    bool is_packed = wanted && gzip_deflate(strbuf_slice(&worker->out), &packed) == 0;
    reply_text(request, MHD_HTTP_OK, content_type_of(request->form), is_packed ? &packed : &worker->out);
    if (is_packed) reply_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (request->form == FORM_ARTICLE) reply_header(request, "Content-Security-Policy", "%s", html_policy);
    reply_header(request, MHD_HTTP_HEADER_VARY, "Accept, Accept-Encoding");
    strbuf_release(&packed);
}

/* For the threads that fetch; the workspace will not hold it. */
static bool keep_url(Request *request, Slice url)
{
    request->url = malloc(url.len + 1);
    if (request->url == NULL) return false;
    memcpy(request->url, url.ptr, url.len);
    request->url[url.len] = '\0';
    return true;
}

void handle_extract(Request *request, Worker *worker)
{
    Error err = {.code = ERR_NONE};
    uint64_t begun_ns = clock_monotonic_ns();
    int rc = analyse(request, worker, &err);
    if (rc == ERR_FETCH && keep_url(request, workspace_options(worker->workspace)->url)) return;
    if (rc < 0)
        reply_error(request, &err);
    else
        send_facts(request, worker);
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    add_timings(request, worker->workspace, begun_ns);
}
