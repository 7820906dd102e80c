/* tests/golden/coref.tsv through the whole pipeline: which person or organization a word of the text
 * points at. */
#include "article.h"

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

static bool check_row(const Table *t, uint32_t r)
{
    int64_t nth = 0;
    ck_assert(slice_to_int64(table_cell(t, r, 3), &nth));
    article_read_cell(table_cell(t, r, 1), SLICE_EMPTY);
    const Document *doc = article_document();
    Slice have = entity_at_span(doc, nth_span(doc->text, table_cell(t, r, 2), nth));
    if (slice_eq(have, table_cell(t, r, 4))) return true;
    (void)fprintf(stderr, "    have %.*s\n", SLICE_ARG(have));
    return false;
}

START_TEST(test_coref__golden)
{
    article_golden("coref.tsv", check_row);
}
END_TEST

UNIT_MAIN_ONCE("coref", article_setup, article_teardown, test_coref__golden)
