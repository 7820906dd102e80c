/* fuzz_pipeline.c - any text through every stage to its answer, whose offsets must hold; as JSON-LD it must
 * be JSON, and as a page its elements must nest. */
#include "fuzz_knowledge.h"
#include "output/html.h"
#include "output/json.h"
#include "output/jsonld.h"

#include <jansson.h>

enum { MAX_MEMORY = 256 << 20, MAX_ANSWER = 64 << 20 };

/* Every end tag between <article> and its end closes what was opened last. */
static void check_page(Slice page)
{
    Slice open[HTML_MAX_DEPTH + 4];
    size_t depth = 0;
    size_t at = slice_find(page, SLICE("<article"), 0), end = slice_find(page, SLICE("</article>"), 0);
    must(at != SIZE_MAX && end != SIZE_MAX && at < end, "no article in the page");
    for (at = slice_find(page, SLICE("<"), at + 1); at < end; at = slice_find(page, SLICE("<"), at + 1)) {
        bool closes = page.ptr[at + 1] == '/';
        size_t from = at + 1 + closes, to = from;
        while (page.ptr[to] != ' ' && page.ptr[to] != '>')
            to++;
        Slice tag = slice_sub(page, from, to);
        if (closes) {
            must(depth > 0 && slice_eq(open[depth - 1], tag), "elements do not nest");
            depth--;
        } else {
            must(depth < sizeof open / sizeof open[0], "too deep");
            open[depth++] = tag;
        }
    }
    must(depth == 0, "an element is not closed");
}

static void check_other_forms(const Workspace *workspace)
{
    const Document *doc = workspace_document(workspace);
    const Result *result = workspace_result(workspace);
    Error err;
    StrBuf out;
    strbuf_init(&out, MAX_ANSWER);
    if (output_html(doc, result, &out, &err) == 0) check_page(strbuf_slice(&out));
    strbuf_clear(&out);
    if (output_jsonld(doc, result, workspace_options(workspace), &out, &err) == 0) {
        json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
        must(root != NULL, "the JSON-LD is no JSON");
        json_decref(root);
    }
    strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Workspace *workspace;
    if (workspace == NULL) workspace = workspace_new(MAX_MEMORY);
    must(workspace != NULL, "memory");
    OffsetUnit unit = (OffsetUnit)(size % 3);
    PipelineInput in = {.format = INPUT_PLAIN,
                        .bytes = {(const char *)data, size},
                        .options = {.offset_unit = unit,
                                    .include_text = true,
                                    .language = SLICE("en"),
                                    .published_at = SLICE("2024-03-14")}};
    Error err;
    StrBuf out;
    strbuf_init(&out, MAX_ANSWER);
    if (pipeline_run(fuzz_knowledge(), workspace, &in, &err) == 0 &&
        output_json(workspace_document(workspace), workspace_result(workspace), workspace_options(workspace),
                    false, &out, &err) == 0) {
        check_answer(strbuf_slice(&out), unit);
        check_other_forms(workspace);
    }
    strbuf_release(&out);
    return 0;
}
