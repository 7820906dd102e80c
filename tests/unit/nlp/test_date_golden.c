/* Every wording of tests/golden/dates.tsv through the whole pipeline, where the parse tells whether a clause
 * looks back or ahead. */
#include "article.h"

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

static bool check_row(const Table *t, uint32_t r)
{
    article_read(table_cell(t, r, 2), table_cell(t, r, 1));
    const Document *doc = article_document();
    Slice expected = table_cell(t, r, 3);
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = has_date(doc, slice_trim(one));
    for (size_t i = 0; !ok && i < doc->dates.len; i++)
        (void)fprintf(stderr, "    have %.*s=%.*s\n", SLICE_ARG(article_text(doc->dates.at[i].span)),
                      SLICE_ARG(doc->dates.at[i].value));
    return ok;
}

START_TEST(test_date__golden_wordings)
{
    article_golden("dates.tsv", check_row);
}
END_TEST

UNIT_MAIN_ONCE("date_golden", article_setup, article_teardown, test_date__golden_wordings)
