#include "base/sha256.h"
#include "fixture.h"
#include "output/html.h"
#include "unit.h"

static char *page(const Document *doc, const Result *result)
{
    StrBuf out;
    Error err;
    strbuf_init(&out, 1 << 26);
    ck_assert_int_eq(output_html(doc, result, &out, &err), 0);
    return strbuf_detach(&out);
}

static void has(const char *html, const char *part)
{
    ck_assert_msg(strstr(html, part) != NULL, "no %s in %s", part, html);
}

START_TEST(test_html__facts_are_marked_where_they_stand)
{
    Fixture f;
    fixture_init(&f);
    char *html = page(&f.doc, &f.result);
    has(html, "<mark class=\"official\" data-id=\"p1\" data-confidence=\"0.9\">\xC3\x89tienne Roux</mark> ");
    has(html, "data-type=\"consult\" data-status=\"occurred\">met</mark>");
    has(html, "data-latitude=\"59.9127\" data-longitude=\"10.7461\">Oslo</mark> on <time ");
    has(html, "cite=\"#p2\" data-speaker=\"p2\">Good,</q>");
    has(html, "<li id=\"p2\"><b dir=\"auto\">Ana Lind</b></li>");
    has(html, html_policy);
    free(html);
    arena_release(&f.arena);
}
END_TEST

/* The text of the page between <article> and its end, without markup. */
static void strip(const char *html, char *ret_text)
{
    const char *at = strstr(html, "<article"), *end = strstr(html, "</article>");
    size_t n = 0;
    for (bool inside = false; at < end; at++) {
        if (*at == '<') inside = true;
        if (!inside) ret_text[n++] = *at;
        if (*at == '>') inside = false;
    }
    ret_text[n] = '\0';
}

static size_t count(const char *html, const char *part)
{
    Slice text = slice_of(html);
    size_t n = 0;
    for (size_t at = slice_find(text, slice_of(part), 0); at != SIZE_MAX; n++)
        at = slice_find(text, slice_of(part), at + 1);
    return n;
}

static void add_quote(Fixture *f, uint32_t start, uint32_t end)
{
    Quote *quote = vec_add(&f->arena, &f->result.quotes);
    *quote = (Quote){.speaker_entity = NO_INDEX, .confidence = 0.3f};
    vec_push(&f->arena, &quote->spans, ((Span){start, end}));
}

START_TEST(test_html__marks_that_cross_or_run_over_lines_are_closed_and_opened_again)
{
    Fixture f = {0};
    char text[200];
    arena_init(&f.arena, 1 << 20);
    document_init(&f.doc, &f.arena, SLICE("abcdef\nghijkl\n\nmnopqr"));
    result_init(&f.result, &f.doc);
    add_quote(&f, 2, 10);
    vec_push(&f.arena, &f.doc.dates, ((DateExpr){.span = {4, 12}}));
    vec_push(&f.arena, &f.doc.dates, ((DateExpr){.span = {15, 21}}));
    char *html = page(&f.doc, &f.result);
    strip(html, text);
    ck_assert_str_eq(text, "\nabcdef\nghijkl\nmnopqr\n");
    has(html, "ab<q class=\"quote unsure\" data-id=\"q1\" data-confidence=\"0.3\">cd<time class=\"date\" "
              "data-id=\"d1\">ef</time></q></p>");
    has(html,
        "<time class=\"date\" data-id=\"d1\">ghi</time></q><time class=\"date\" data-id=\"d1\">jk</time>l");
    ck_assert_uint_eq(count(html, "<q "), count(html, "</q>"));
    ck_assert_uint_eq(count(html, "<time "), count(html, "</time>"));
    free(html);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_html__text_is_escaped)
{
    Fixture f = {0};
    arena_init(&f.arena, 1 << 20);
    document_init(&f.doc, &f.arena, SLICE("<script>alert(\"1\")</script> & \x01\n"));
    f.doc.title = SLICE("</title><b>");
    result_init(&f.result, &f.doc);
    char *html = page(&f.doc, &f.result);
    has(html, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; \xEF\xBF\xBD</p>");
    has(html, "<title>&lt;/title&gt;&lt;b&gt;</title>");
    ck_assert_ptr_null(strstr(html, "<script"));
    free(html);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_html__lines_that_are_no_article_are_told_apart)
{
    Fixture f = {0};
    arena_init(&f.arena, 1 << 20);
    document_init(&f.doc, &f.arena, SLICE("Share this\nThe Title\nThe text."));
    f.doc.title = SLICE("The Title");
    f.doc.title_span = (Span){11, 20};
    vec_push(&f.arena, &f.doc.removed, ((Removed){{0, 10}, REMOVED_SOCIAL}));
    result_init(&f.result, &f.doc);
    char *html = page(&f.doc, &f.result);
    has(html, "<p dir=\"auto\" class=\"removed\" data-reason=\"social\">Share this</p>\n"
              "<h1 dir=\"auto\">The Title</h1>\n<p dir=\"auto\">The text.</p>");
    ck_assert_uint_eq(count(html, "<h1"), 1);
    free(html);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_html__the_policy_has_the_hash_of_the_style)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t digest[SHA256_BYTES + 1] = {0};
    char text[64] = {0};
    sha256(slice_of(html_style), digest);
    for (size_t i = 0, n = 0; i < SHA256_BYTES; i += 3) {
        uint32_t bits = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 |
                        (i + 2 < SHA256_BYTES ? digest[i + 2] : 0u);
        for (int shift = 18; shift >= 0; shift -= 6)
            text[n++] = digits[bits >> shift & 63];
    }
    text[43] = '=';
    ck_assert_msg(strstr(html_policy, text) != NULL, "STYLE_HASH in html.c should be sha256-%s", text);
}
END_TEST

START_TEST(test_html__marks_without_end_are_linear)
{
    enum { N = 5000 };
    Fixture f = {0};
    arena_init(&f.arena, 1 << 26);
    char *text = malloc(2 * N + 1);
    for (size_t i = 0; i < N; i++)
        memcpy(text + 2 * i, "a\n", 2);
    document_init(&f.doc, &f.arena, (Slice){text, 2 * N});
    result_init(&f.result, &f.doc);
    for (uint32_t i = 0; i < N; i++)
        add_quote(&f, i, 2 * N - i > i ? 2 * N - i : i + 1);
    char *html = page(&f.doc, &f.result);
    ck_assert_uint_eq(count(html, "<q "), count(html, "</q>"));
    free(html);
    free(text);
    arena_release(&f.arena);
}
END_TEST

UNIT_MAIN("html", test_html__facts_are_marked_where_they_stand,
          test_html__marks_that_cross_or_run_over_lines_are_closed_and_opened_again,
          test_html__text_is_escaped, test_html__lines_that_are_no_article_are_told_apart,
          test_html__the_policy_has_the_hash_of_the_style, test_html__marks_without_end_are_linear)
