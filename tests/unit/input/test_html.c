#include "reading.h"

static const char page[] =
    "<!DOCTYPE html><html lang=en><head><title>Ferry sinks off island | The Daily Ledger</title>"
    "<meta property=\"article:published_time\" content=\"2021-03-04T10:00:00Z\">"
    "<style>p{color:red}</style><script>var a = \"<p>no text</p>\";</script></head>"
    "<body class=has-sidebar><header><a href=/>The Daily Ledger</a><nav><ul><li><a "
    "href=a>World</a></ul></nav></header>"
    "<div class=page><article><h1>Ferry sinks off island</h1><figure><figcaption>A "
    "ferry.</figcaption></figure>"
    "<p>PORT ELLEN, Scotland (Reuters) &mdash; A ferry with 40 people on board sank on Thursday, officials "
    "said, in the "
    "worst accident of its kind&nbsp;in years.</p>"
    "<p>&ldquo;We are <b>sear</b>ching,&rdquo; said Captain Ann Doe &amp; others, adding that 5 < 6 &lt; "
    "7.</p>"
    "<div class='ad-slot'>Buy cheap stuff, really cheap stuff, nothing but cheap stuff for everybody who "
    "wants some.</div>"
    "<p>Related: <a href=q>Another ferry sank</a></p>"
    "<p hidden>Not to be seen.</p><!-- <p>Nor this.</p> -->"
    "<p>The coast guard said the search, now in its second day, would go on until dusk.</article>"
    "<aside><p>Most read stories, with commas, and more text than you would want to see in "
    "here.</p></aside></div>"
    "<footer><p>Copyright 2021, The Daily Ledger, all rights reserved.</p></footer></body></html>";

START_TEST(test_html__main_text_of_a_page)
{
    Reading r;
    reading_open(&r);
    ck_assert_msg(reading_run(&r, INPUT_HTML, slice_of(page), "") == 0, "%s", r.err.message);
    ck_assert_msg(
        slice_eq(
            r.doc.text,
            SLICE(
                "Ferry sinks off island\n\nPORT ELLEN, Scotland (Reuters) — A ferry with 40 people on board "
                "sank on Thursday, officials said, in the worst accident of its kind in years.\n\n“We are "
                "searching,” said Captain Ann Doe & others, adding that 5 < 6 < 7.\n\nThe coast guard said "
                "the search, now in its second day, would go on until dusk.")),
        "%.*s", SLICE_ARG(r.doc.text));
    ck_assert(r.doc.text_changed);
    ck_assert(slice_eq(r.doc.title, SLICE("Ferry sinks off island")));
    ck_assert(slice_eq(r.doc.published_at, SLICE("2021-03-04T10:00:00Z")));
    ck_assert(reading_is(&r, r.doc.dateline.agency, "Reuters"));
    reading_close(&r);
}
END_TEST

START_TEST(test_html__client_goes_before_page_and_classes_may_lie)
{
    Reading r;
    reading_open(&r);
    RequestOptions options = {.title = SLICE("Mine"), .published_at = SLICE("2020-01-01")};
    ck_assert_int_eq(
        input_read(r.reader, INPUT_HTML, slice_of(page), SLICE_EMPTY, &options, &r.arena, &r.doc, &r.err), 0);
    ck_assert(slice_eq(r.doc.title, SLICE("Mine")) && slice_eq(r.doc.published_at, SLICE("2020-01-01")));
    ck_assert_int_eq(
        reading_run(&r, INPUT_HTML,
                    SLICE("<div class=widget><p>The only text, such as it is, stands in a widget.</div>"),
                    ""),
        0);
    ck_assert(slice_eq(r.doc.text, SLICE("The only text, such as it is, stands in a widget.")));
    reading_close(&r);
}
END_TEST

START_TEST(test_html__declared_charset)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(
        reading_run(&r, INPUT_HTML,
                    SLICE("<meta charset=\"windows-1252\"><p>The caf\xe9 was closed \x96 they said."), ""),
        0);
    ck_assert(slice_eq(r.doc.text, SLICE("The café was closed – they said.")));
    ck_assert_int_eq(reading_run(&r, INPUT_HTML, SLICE("<p>caf\xe9"), ""), ERR_FORMAT);
    ck_assert_uint_eq(r.err.position, 6);
    reading_close(&r);
}
END_TEST

/* `html` must be read as `text`. */
static void check_page(Reading *r, const char *html, const char *text)
{
    ck_assert_msg(reading_run(r, INPUT_HTML, slice_of(html), "") == 0, "%s", r->err.message);
    ck_assert_msg(slice_eq(r->doc.text, slice_of(text)), "%.*s", SLICE_ARG(r->doc.text));
}

#define PARAGRAPH_ONE                                                                                        \
    "The harbour of Port Ellen was closed on Monday, the second time in a week, after a storm broke two of " \
    "its piers, and nobody could say when it would open again."
#define PARAGRAPH_TWO                                                                                        \
    "Mayor Ann Doe, who had warned of it for years, said that the town would ask the government for money "  \
    "to build them anew, and that this time it would not wait."
#define COMMENT                                                                                              \
    "<div><p>I have said so all along, and my father before me, and nobody listened, as usual, to people "   \
    "who know the sea, the wind, the tides and the town.</p></div>"
#define MANY(unit) unit unit unit unit unit unit unit unit

START_TEST(test_html__the_one_article_element_goes_before_longer_text_around_it)
{
    Reading r;
    reading_open(&r);
    static const char text[] = "Harbour closed\n\n" PARAGRAPH_ONE "\n\n" PARAGRAPH_TWO;
    static const char article[] = "<h1>Harbour closed</h1><p>" PARAGRAPH_ONE "</p><p>" PARAGRAPH_TWO "</p>";
    char html[8192];
    (void)snprintf(html, sizeof html, "<article>%s</article><section>%s</section>", article,
                   MANY(COMMENT) MANY(COMMENT));
    check_page(&r, html, text);
    (void)snprintf(html, sizeof html, "<div itemprop=articleBody>%s</div><section>%s</section>", article,
                   MANY(COMMENT) MANY(COMMENT));
    check_page(&r, html, text);
    /* a teaser is no article: short, or beside others */
    (void)snprintf(html, sizeof html, "<article><p>A teaser, with a comma.</p></article><div>%s</div>",
                   article);
    check_page(&r, html, text);
    reading_close(&r);
}
END_TEST

static const struct {
    const char *head; /* before the article's text */
    const char *published_at;
} dated[] = {
    {"<script type='application/ld+json'>{\"@graph\": [{\"datePublished\" : "
     "\"2021-03-04T10:00:00Z\"}]}</script>",
     "2021-03-04T10:00:00Z"},
    {"<script type=\"application/ld+json\">{\"@type\": \"WebSite\"}</script><script "
     "type=\"application/ld+json\">{\"datePublished\":\"2021-03-04\"}</script>",
     "2021-03-04"},
    {"<script type='application/ld+json'>{\"datePublished\": 5", ""},
    {"<script>var x = {\"datePublished\": \"2021-03-04\"}</script>", ""},
    {"<meta name=date content='Thu, 4 Mar 2021 10:00:00 GMT'>", "2021-03-04"},
    {"<meta name=date content='yesterday'>", ""},
    {"<div><time datetime=2022-02-02>Other news</time></div><article><time datetime=2021-03-04>",
     "2021-03-04"},
    {"<time datetime=2022-02-02>x</time><time itemprop=datePublished datetime=2021-03-04>y</time>",
     "2021-03-04"},
    {"<time datetime=2022-02-02>x</time><span itemprop=datePublished content=2021-03-04>y</span>",
     "2021-03-04"},
    {"<time datetime=2021-03-04>x</time><time datetime=2022-02-02>y</time>", "2021-03-04"},
};

START_TEST(test_html__date_of_publication)
{
    Reading r;
    reading_open(&r);
    char html[1024];
    for (size_t i = 0; i < sizeof dated / sizeof dated[0]; i++) {
        (void)snprintf(html, sizeof html, "%s<p>%s", dated[i].head, PARAGRAPH_ONE);
        r.options = (RequestOptions){0};
        int rc = reading_run(&r, INPUT_HTML, slice_of(html), "");
        ck_assert_msg(rc == 0 || dated[i].published_at[0] == '\0', "%zu: %s", i, r.err.message);
        if (rc == 0)
            ck_assert_msg(slice_eq(r.doc.published_at, slice_of(dated[i].published_at)), "%zu: %.*s", i,
                          SLICE_ARG(r.doc.published_at));
    }
    reading_close(&r);
}
END_TEST

START_TEST(test_html__old_controls_and_what_nobody_sees)
{
    Reading r;
    reading_open(&r);
    check_page(&r, "<p>&#147;We&#146;ll see&#133;&#148; &#150; so Ann Su&shy;san Mc&#8203;Doe said.",
               "“We’ll see…” – so Ann Susan McDoe said.");
    reading_close(&r);
}
END_TEST

START_TEST(test_html__no_text_is_an_error)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(reading_run(&r, INPUT_HTML, SLICE("<html><script>x</script></html>"), ""), ERR_INVALID);
    ck_assert_int_eq(reading_run(&r, INPUT_HTML, SLICE("<!--"), ""), ERR_INVALID);
    ck_assert_int_eq(reading_run(&r, INPUT_JSON, SLICE("{\"html\":\"<p>Fine text here.\"}"), ""), 0);
    ck_assert(r.doc.text_changed);
    reading_close(&r);
}
END_TEST

/* Each ends soon, with text or with a refusal; none crashes. */
START_TEST(test_html__attacks)
{
    static const char *const units[] = {"<b>",      "<p>",  "<div>",    "&amp;", "&a ",
                                        "<",        "<!--", "<script>", "<a b ", "<li>x",
                                        "<i>x</b>", "</p>", "<p a='",   "<br>",  "<table><tr><td>"};
    Reading r;
    reading_open(&r);
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        int rc = reading_flood(&r, INPUT_HTML, units[u]);
        ck_assert_msg(rc == 0 || rc == ERR_INVALID || rc == ERR_MEMORY, "%s: %d", units[u], rc);
    }
    ck_assert_int_eq(reading_flood(&r, INPUT_HTML, "x"), 0);
    reading_close(&r);
}
END_TEST

START_TEST(test_html__arena_running_out_frees_everything)
{
    Reading r;
    reading_open(&r);
    jmp_buf recovery;
    Arena small;
    arena_init(&small, 64);
    arena_protect(&small, &recovery);
    if (setjmp(recovery) == 0)
        ck_assert_int_eq(
            input_read(r.reader, INPUT_HTML, slice_of(page), SLICE_EMPTY, &r.options, &small, &r.doc, &r.err),
            ERR_MEMORY);
    arena_release(&small);
    reading_close(&r);
}
END_TEST

UNIT_MAIN("html", test_html__main_text_of_a_page, test_html__client_goes_before_page_and_classes_may_lie,
          test_html__declared_charset, test_html__the_one_article_element_goes_before_longer_text_around_it,
          test_html__date_of_publication, test_html__old_controls_and_what_nobody_sees,
          test_html__no_text_is_an_error, test_html__attacks, test_html__arena_running_out_frees_everything)
