/* Every wording of tests/golden/quotes.tsv through the whole pipeline: what is said, by whom, with which cue.
 */
#include "article.h"
#include "base/strbuf.h"
#include "extract/quote.h"

static Slice speaker_name(const Document *doc, const Quote *q)
{
    if (q->speaker_kind == SPEAKER_NONE) return SLICE_EMPTY;
    if (q->speaker_entity != NO_INDEX) return doc->entities.at[q->speaker_entity].name;
    return document_slice(doc, q->speaker);
}

static void write_quote(const Document *doc, const Quote *q, StrBuf *out)
{
    for (size_t i = 0; i < q->spans.len; i++) {
        if (i > 0) ck_assert_int_eq(strbuf_append_char(out, ' '), 0);
        ck_assert_int_eq(strbuf_append(out, document_slice(doc, q->spans.at[i])), 0);
    }
    ck_assert_int_eq(strbuf_printf(out, "|%.*s|%.*s", SLICE_ARG(speaker_name(doc, q)),
                                   SLICE_ARG(document_slice(doc, q->cue))),
                     0);
}

static void write_quotes(const Document *doc, const Result *result, StrBuf *out)
{
    for (size_t i = 0; i < result->quotes.len; i++) {
        if (i > 0) ck_assert_int_eq(strbuf_append_char(out, '^'), 0);
        write_quote(doc, &result->quotes.at[i], out);
    }
    if (result->quotes.len == 0) ck_assert_int_eq(strbuf_append(out, SLICE("none")), 0);
}

static bool check_row(const Table *t, uint32_t row)
{
    StrBuf found;
    strbuf_init(&found, 1 << 16);
    const Result *result = article_read_cell(table_cell(t, row, 1), SLICE_EMPTY);
    write_quotes(article_document(), result, &found);
    bool ok = slice_eq(strbuf_slice(&found), table_cell(t, row, 2));
    if (!ok) (void)fprintf(stderr, "    have %.*s\n", SLICE_ARG(strbuf_slice(&found)));
    strbuf_release(&found);
    return ok;
}

START_TEST(test_quote__golden_wordings)
{
    article_golden("quotes.tsv", check_row);
}
END_TEST

/* Work of the quote stage on n copies of a piece; the memory of a request must do. */
static uint64_t work_for(const QuoteExtractor *quotes, const char *piece, size_t n)
{
    StrBuf text;
    Result again = {0};
    strbuf_init(&text, 1 << 20);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(strbuf_append(&text, slice_of(piece)), 0);
    const Result *result = article_read(strbuf_slice(&text), SLICE_EMPTY);
    Document *doc = (Document *)(uintptr_t)article_document();
    uint64_t work = quote_run(quotes, doc, &again);
    ck_assert_uint_eq(again.quotes.len, result->quotes.len);
    strbuf_release(&text);
    return work;
}

/* Four times the text may take four times the work: marks paired or not, cues in masses. Counted, not timed.
 */
START_TEST(test_quote__floods_are_linear)
{
    static const char *const floods[] = {"He said \"yes. ",
                                         "\"A\" and \"b,\" said Bob. ",
                                         "said ",
                                         "“",
                                         "Bob said Ann said \"x\" and \"y\" ",
                                         "Minister Bob Lee left. The minister said \"no way\" then. "};
    enum { FEW = 2500, MANY = 10000 };
    Error err;
    Titles titles;
    QuoteExtractor *quotes;
    ck_assert_msg(titles_load(&titles, "data", &err) == 0, "%s", err.message);
    ck_assert_msg(quote_load(&quotes, "data", &titles, &err) == 0, "%s", err.message);
    titles_release(&titles);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        uint64_t few = work_for(quotes, floods[i], FEW);
        uint64_t many = work_for(quotes, floods[i], MANY);
        ck_assert_msg(many <= few / FEW * MANY + few, "%s: %llu, then %llu", floods[i],
                      (unsigned long long)few, (unsigned long long)many);
    }
    quote_release(quotes);
}
END_TEST

/* Who only stands near is never given with high confidence: the speaker before, a subject, a far cue. */
START_TEST(test_quote__nearness_alone_is_never_sure)
{
    static const char *const articles[] = {
        "Anna Keller said the bridge was old.\n\n\"Nobody has painted it for thirty years.\"",
        "\"We will stay,\" Anna Keller said.\n\nThe snow fell all day.\n\n\"It is cold in the valley "
        "tonight.\"",
        "Anna Keller met Hugh Marsh in Oslo.\n\n\"The bridge will be closed for the whole winter.\"",
        "Anna Keller walked to the river and sat down. \"The bridge will be closed for the winter.\"",
        "\"The bridge will be closed for the whole winter.\"\n\nAnna Keller said the money was gone.",
        "\"We will stay,\" Anna Keller said. Hugh Marsh left the room. The clock struck. \"Who has the key "
        "to the house?\"",
    };
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++) {
        const Result *r = article_read(slice_of(articles[i]), SLICE_EMPTY);
        ck_assert_uint_ge(r->quotes.len, 1);
        const Quote *last = &r->quotes.at[r->quotes.len - 1];
        ck_assert_msg(last->confidence < 0.7f, "%s: %.2f", articles[i], (double)last->confidence);
    }
}
END_TEST

/* How far the words go that name the speaker. */
START_TEST(test_quote__speaker_with_all_that_is_said_of_him)
{
    static const char *const articles[][2] = {
        {"\"The bridge is safe,\" said Hugh Marsh, a professor at the college in Salem, Oregon. He left.",
         "Hugh Marsh, a professor at the college in Salem, Oregon"},
        {"\"The bridge is safe,\" said Hugh Marsh, president of Delta Works, a builder of bridges. He left.",
         "Hugh Marsh, president of Delta Works, a builder of bridges"},
        {"\"The bridge is safe,\" said Hugh Marsh, now an engineer. He left.", "Hugh Marsh, now an engineer"},
        {"\"The bridge is safe,\" said Hugh Marsh, the mayor, the day before he left.",
         "Hugh Marsh, the mayor,"},
    };
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++) {
        const Result *r = article_read(slice_of(articles[i][0]), SLICE_EMPTY);
        ck_assert_uint_eq(r->quotes.len, 1);
        Slice words = document_slice(article_document(), r->quotes.at[0].speaker);
        ck_assert_msg(slice_eq(words, slice_of(articles[i][1])), "have %.*s", SLICE_ARG(words));
    }
}
END_TEST

UNIT_MAIN_ONCE("quote", article_setup, article_teardown, test_quote__golden_wordings,
               test_quote__floods_are_linear, test_quote__nearness_alone_is_never_sure,
               test_quote__speaker_with_all_that_is_said_of_him)
