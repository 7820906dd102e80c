/* tests/golden/coref.tsv through the whole pipeline: which person or organization a word of the text
 * points at. */
#include "../unit.h"
#include "config/table.h"
#include "pipeline/pipeline.h"

#include <stdio.h>

static Slice entity_at_span(const Document *doc, Span span)
{
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->entity != NO_INDEX && span_overlaps(m->span, span)) return doc->entities.at[m->entity].name;
    }
    return SLICE("-");
}

static Span nth_span(Slice text, Slice word, int64_t nth)
{
    size_t at = SIZE_MAX;
    for (size_t from = 0; nth > 0; nth--, from = at + 1)
        at = slice_find(text, word, from);
    return (Span){(uint32_t)at, (uint32_t)(at + word.len)};
}

static bool check_row(const Knowledge *k, Workspace *ws, const Table *t, uint32_t r)
{
    Error err;
    int64_t nth = 0;
    Slice text = table_cell(t, r, 1);
    PipelineInput in = {.format = INPUT_PLAIN, .bytes = text, .options.language = SLICE("en")};
    if (!slice_to_int64(table_cell(t, r, 3), &nth) || pipeline_run(k, ws, &in, &err) < 0) return false;
    Slice have = entity_at_span(workspace_document(ws), nth_span(text, table_cell(t, r, 2), nth));
    if (slice_eq(have, table_cell(t, r, 4))) return true;
    (void)fprintf(stderr, "coref.tsv:%u: %.*s: %.*s is %.*s, not %.*s\n", t->lines[r],
                  SLICE_ARG(table_cell(t, r, 0)), SLICE_ARG(table_cell(t, r, 2)), SLICE_ARG(have),
                  SLICE_ARG(table_cell(t, r, 4)));
    return false;
}

START_TEST(test_coref__golden)
{
    Error err;
    Table t;
    Knowledge *k;
    unsigned failed = 0;
    ck_assert_msg(table_load(&t, "tests/golden/coref.tsv", &err) == 0, "%s", err.message);
    ck_assert_msg(knowledge_load(&k, "data", &err) == 0, "%s", err.message);
    Workspace *ws = workspace_new((size_t)64 << 20);
    for (uint32_t r = 0; r < t.n_rows; r++)
        failed += !check_row(k, ws, &t, r);
    workspace_free(ws);
    knowledge_free(k);
    table_release(&t);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

UNIT_MAIN("coref", test_coref__golden)
