/* Every wording of tests/golden/dates.tsv through the whole pipeline, where the parse tells whether a clause
 * looks back or ahead. */
#include "config/table.h"
#include "pipeline/pipeline.h"
#include "unit.h"

static bool has_date(const Document *doc, Slice expected)
{
    Slice words = SLICE_EMPTY;
    if (slice_eq(expected, SLICE("none"))) return doc->dates.len == 0;
    if (!slice_split(&expected, '=', &words)) return false;
    for (size_t i = 0; i < doc->dates.len; i++) {
        const DateExpr *e = &doc->dates.at[i];
        if (slice_eq(document_slice(doc, e->span), words) && slice_eq(e->value, expected)) return true;
    }
    return false;
}

static bool check_row(const Knowledge *k, Workspace *ws, const Table *t, uint32_t r)
{
    Error err;
    PipelineInput in = {.format = INPUT_PLAIN,
                        .bytes = table_cell(t, r, 2),
                        .options.published_at = table_cell(t, r, 1),
                        .options.language = SLICE("en")};
    if (pipeline_run(k, ws, &in, &err) < 0) return false;
    const Document *doc = workspace_document(ws);
    Slice expected = table_cell(t, r, 3);
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = has_date(doc, slice_trim(one));
    for (size_t i = 0; !ok && i < doc->dates.len; i++)
        (void)fprintf(stderr, "    have %.*s=%.*s\n", SLICE_ARG(document_slice(doc, doc->dates.at[i].span)),
                      SLICE_ARG(doc->dates.at[i].value));
    return ok;
}

START_TEST(test_date__golden_wordings)
{
    Error err;
    Table t;
    Knowledge *k;
    unsigned failed = 0;
    ck_assert_msg(table_load(&t, "tests/golden/dates.tsv", &err) == 0, "%s", err.message);
    ck_assert_msg(knowledge_load(&k, "data", &err) == 0, "%s", err.message);
    Workspace *ws = workspace_new((size_t)64 << 20);
    for (uint32_t r = 0; r < t.n_rows; r++) {
        if (check_row(k, ws, &t, r)) continue;
        failed++;
        (void)fprintf(stderr, "dates.tsv:%u: %.*s: %.*s\n    not found: %.*s\n", t.lines[r],
                      SLICE_ARG(table_cell(&t, r, 0)), SLICE_ARG(table_cell(&t, r, 2)),
                      SLICE_ARG(table_cell(&t, r, 3)));
    }
    workspace_free(ws);
    knowledge_free(k);
    table_release(&t);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

UNIT_MAIN("date_golden", test_date__golden_wordings)
