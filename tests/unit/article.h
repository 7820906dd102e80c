/* article.h - what the tests of whole answers share: everything loaded once, short articles read, golden
 * wordings.
 *
 *     const Result *result = article_read(SLICE("Police arrested three people."), SLICE("2015-06-18"));
 *     ... article_text(result->events.at[0].trigger), article_document() ...    until the next article
 *     article_golden("events.tsv", check_row);      every row of the table; what fails is printed
 *     UNIT_MAIN_ONCE("event", article_setup, article_teardown, test_...)
 */
#ifndef ATTACHE_TESTS_ARTICLE_H
#define ATTACHE_TESTS_ARTICLE_H

#include "base/strbuf.h"
#include "config/table.h"
#include "pipeline/pipeline.h"
#include "unit.h"

static Knowledge *article_knowledge;
static Workspace *article_workspace;
static StrBuf article_lines; /* what article_read_cell reads */

static inline void article_setup(void)
{
    Error err;
    ck_assert_msg(knowledge_load(&article_knowledge, "data", &err) == 0, "%s", err.message);
    article_workspace = workspace_new((size_t)512 << 20);
    ck_assert_ptr_nonnull(article_workspace);
    strbuf_init(&article_lines, 1 << 16);
}

static inline void article_teardown(void)
{
    workspace_free(article_workspace);
    strbuf_release(&article_lines);
    knowledge_free(article_knowledge);
}

/* `published`: a date, or empty. */
static inline const Result *article_read(Slice text, Slice published)
{
    Error err;
    PipelineInput in = {.format = INPUT_PLAIN,
                        .bytes = text,
                        .options.published_at = published,
                        .options.language = SLICE("en")};
    ck_assert_msg(pipeline_run(article_knowledge, article_workspace, &in, &err) == 0, "%.80s: %s", text.ptr,
                  err.message);
    return workspace_result(article_workspace);
}

/* A cell of a golden table, whose "\n" parts paragraphs. */
static inline const Result *article_read_cell(Slice cell, Slice published)
{
    strbuf_clear(&article_lines);
    for (size_t i = 0; i < cell.len; i++) {
        bool line = cell.ptr[i] == '\\' && i + 1 < cell.len && cell.ptr[i + 1] == 'n';
        Slice piece = line ? SLICE("\n\n") : slice_sub(cell, i, i + 1);
        ck_assert_int_eq(strbuf_append(&article_lines, piece), 0);
        i += line;
    }
    return article_read(strbuf_slice(&article_lines), published);
}

static inline const Document *article_document(void)
{
    return workspace_document(article_workspace);
}

static inline Slice article_text(Span span)
{
    return document_slice(article_document(), span);
}

/* Every row of a table of tests/golden/; `holds` may say on stderr what there is instead. */
static inline void article_golden(const char *name, bool (*holds)(const Table *, uint32_t row))
{
    Error err;
    Table t;
    unsigned failed = 0;
    ck_assert_msg(table_open(&t, "tests/golden", name, &err) == 0, "%s", err.message);
    ck_assert_uint_gt(t.n_rows, 0);
    for (uint32_t r = 0; r < t.n_rows; r++) {
        if (holds(&t, r)) continue;
        failed++;
        (void)fprintf(stderr, "%s:%u: does not hold:", name, t.lines[r]);
        for (uint32_t c = 0; c < t.n_columns; c++)
            (void)fprintf(stderr, " %.*s%s", SLICE_ARG(table_cell(&t, r, (int)c)),
                          c + 1 < t.n_columns ? " |" : "\n");
    }
    table_release(&t);
    ck_assert_uint_eq(failed, 0);
}

#endif
