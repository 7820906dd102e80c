/* test_extract.c - articles in every form, and bodies that are none. */
#include "http.h"

#include "base/error.h"
#include "http/gzip.h"

#include <string.h>

static const char sentence[] =
    "The foreign minister of Norway, Kari Nordmann, said in Oslo on Monday that the talks "
    "with Sweden would go on next week.";

static void refused_body(const TestServer *s, const char *type, Slice body, int status, const char *part)
{
    Answer a = fetch(s, &(Call){.path = "/v1/extract", .type = type, .body = body});
    ck_assert_msg(a.status == status, "%.60s: %d, expected %d: %s", body.ptr, a.status, status, a.body.ptr);
    ck_assert_msg(answer_has(&a, part), "%.60s: no %s in %s", body.ptr, part, a.body.ptr);
    answer_release(&a);
}

static Answer article(const TestServer *s, const char *path, const char *type, const char *body)
{
    Answer a = post(s, path, type, body);
    ck_assert_msg(a.status == 200, "%.60s: %d %s", body, a.status, a.body.ptr);
    return a;
}

START_TEST(test_extract__the_three_forms_of_an_article)
{
    TestServer s = server_up("--log", "info");
    char body[1024];
    Answer plain = article(&s, "/v1/extract", "text/plain", sentence);
    ck_assert(answer_has(&plain, "Oslo"));
    ck_assert(!answer_has(&plain, "\"text\":\"The foreign minister of Norway"));
    Answer again = article(&s, "/v1/extract", "text/plain; charset=utf-8", sentence);
    ck_assert_str_eq(plain.body.ptr, again.body.ptr);
    (void)snprintf(body, sizeof body, "{\"id\":\"a-1\",\"text\":\"%s\",\"include\":[\"text\"]}", sentence);
    Answer json = article(&s, "/v1/extract", "application/json", body);
    ck_assert(answer_has(&json, "{\"id\":\"a-1\","));
    ck_assert(answer_has(&json, "\"text\":\"The foreign minister of Norway"));
    (void)snprintf(body, sizeof body, "<html><body><article><h1>Talks</h1><p>%s</p></article></body></html>",
                   sentence);
    Answer html = article(&s, "/v1/extract", "text/html", body);
    ck_assert(answer_has(&html, "The foreign minister of Norway"));
    ck_assert(!answer_has(&html, "<p>"));
    answer_release(&plain);
    answer_release(&again);
    answer_release(&json);
    answer_release(&html);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_extract__charsets_and_byte_order_mark)
{
    TestServer s = server_up("--log", "info");
    char latin[256];
    char marked[256];
    (void)snprintf(latin, sizeof latin, "%s The caf\xe9 was closed.", sentence);
    (void)snprintf(marked, sizeof marked, "\xef\xbb\xbf%s", sentence);
    Answer a = article(&s, "/v1/extract?include=text", "text/plain; charset=iso-8859-1", latin);
    ck_assert(answer_has(&a, "caf\xc3\xa9"));
    Answer b = article(&s, "/v1/extract?include=text", "text/plain", marked);
    ck_assert(answer_has(&b, "\"text\":\"The foreign minister"));
    refused_body(&s, "text/plain", slice_of(latin), 400, "\"position\":");
    refused_body(&s, "text/plain", (Slice){"The minister\0spoke", 18}, 400, "\"position\":12");
    refused_body(&s, "text/plain; charset=klingon", slice_of(sentence), 415, "windows-1252");
    answer_release(&a);
    answer_release(&b);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_extract__json_that_is_wrong_is_told_where)
{
    TestServer s = server_up("--log", "info");
    const char *json = "application/json";
    char *deep = repeated("[", 5000);
    refused_body(&s, json, SLICE("{\"text\": nonsense}"), 400, "\"position\":");
    refused_body(&s, json, SLICE("{\"text\":\"a\",\"text\":\"b\"}"), 400, "/problems/malformed-input");
    refused_body(&s, json, SLICE("{\"text\":\"a\\u0000b\"}"), 400, "\"position\":");
    refused_body(&s, json, SLICE("{\"text\":\"a\xff\"}"), 400, "\"position\":");
    refused_body(&s, json, slice_of(deep), 400, "/problems/malformed-input");
    refused_body(&s, json, SLICE("[]"), 422, "/problems/invalid-value");
    refused_body(&s, json, SLICE("{}"), 422, "\"pointer\":\"/text\"");
    refused_body(&s, json, SLICE("{\"text\":7}"), 422, "\"pointer\":\"/text\"");
    refused_body(&s, json, SLICE("{\"text\":\"a\",\"html\":\"b\"}"), 422, "\"pointer\":\"/html\"");
    refused_body(&s, json, SLICE("{\"text\":\"a\",\"offset_unit\":\"miles\"}"), 422,
                 "\"pointer\":\"/offset_unit\"");
    refused_body(&s, json, SLICE("{\"text\":\"a\",\"include\":[\"all\"]}"), 422,
                 "\"pointer\":\"/include/0\"");
    free(deep);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_extract__empty_bodies_and_other_languages)
{
    TestServer s = server_up("--log", "info");
    static const char german[] =
        "Der Außenminister sagte am Montag in Berlin, dass die Gespräche mit den Nachbarn in der "
        "nächsten Woche weitergehen sollen und dass niemand sie aufhalten werde.";
    refused_body(&s, "text/plain", SLICE(""), 422, "/problems/invalid-value");
    refused_body(&s, "text/plain", SLICE(" \n\t "), 422, "/problems/invalid-value");
    refused_body(&s, "text/plain", slice_of(german), 422, "/problems/unsupported-language");
    Answer a = article(&s, "/v1/extract?language=en", "text/plain", german);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* The start of the mention "Oslo" in this unit. */
static long start_of_oslo(const TestServer *s, const char *unit, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "/v1/extract?offset_unit=%s", unit);
    Answer a = article(s, path, "text/plain", text);
    const char *mention = strstr(a.body.ptr, ",\"text\":\"Oslo\"");
    ck_assert_msg(mention != NULL, "no Oslo in %s", a.body.ptr);
    while (strncmp(mention, "\"start\":", 8) != 0)
        mention--;
    long start = strtol(mention + 8, NULL, 10);
    answer_release(&a);
    return start;
}

START_TEST(test_extract__offset_units)
{
    TestServer s = server_up("--log", "info");
    static const char text[] =
        "\xf0\x9f\x98\x80 Caf\xc3\xa9 talk: the foreign minister of Norway, Kari Nordmann, spoke in "
        "Oslo on Monday about the talks that will go on.";
    long utf8 = strstr(text, "Oslo") - text;
    ck_assert_int_eq(start_of_oslo(&s, "utf8", text), utf8);
    ck_assert_int_eq(start_of_oslo(&s, "codepoint", text), utf8 - 3 - 1);
    ck_assert_int_eq(start_of_oslo(&s, "utf16", text), utf8 - 2 - 1);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_extract__texts_that_are_all_of_one_kind)
{
    const char *given = getenv("ATTACHE_TEST_BYTES"); /* less under sanitizers */
    size_t bytes = given != NULL ? strtoul(given, NULL, 10) : 1u << 18;
    TestServer s = server_up("--workers", "1", "--article-timeout", "60s");
    static const char *const units[] = {"word ", "\"", "Aaa ", "(", "a", "\n\n", "President Smith said. ",
                                        "U.S. "};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char *text = repeated(units[i], bytes);
        Answer a = post(&s, "/v1/extract?language=en", "text/plain", text);
        ck_assert_msg(a.status == 200 || a.status == 422, "'%s': %d %.300s", units[i], a.status, a.body.ptr);
        answer_release(&a);
        free(text);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_extract__gzip_both_ways)
{
    TestServer s = server_up("--max-body", "100KiB");
    StrBuf packed;
    strbuf_init(&packed, 64 << 20);
    ck_assert_int_eq(gzip_deflate(slice_of(sentence), &packed), 0);
    Call call = {.path = "/v1/extract",
                 .type = "text/plain",
                 .body = strbuf_slice(&packed),
                 .headers = {"Content-Encoding: gzip"}};
    Answer plain = article(&s, "/v1/extract", "text/plain", sentence);
    Answer a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 200);
    ck_assert_str_eq(a.body.ptr, plain.body.ptr);
    answer_release(&a);
    call.body.len -= 9;
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 400);
    answer_release(&a);
    call.headers[0] = "Content-Encoding: br";
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 415);
    ck_assert(answer_has(&a, "gzip"));
    answer_release(&a);
    strbuf_clear(&packed);
    char *bomb = repeated("a", 50 << 20);
    ck_assert_int_eq(gzip_deflate(slice_of(bomb), &packed), 0);
    call = (Call){.path = "/v1/extract",
                  .type = "text/plain",
                  .body = (Slice){packed.ptr, packed.len < 100000 ? packed.len : 100000},
                  .headers = {"Content-Encoding: gzip"}};
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 413);
    answer_release(&a);
    free(bomb);
    call = (Call){.path = "/v1/extract?include=text",
                  .type = "text/plain",
                  .body = slice_of(sentence),
                  .headers = {"Accept-Encoding: gzip"}};
    a = fetch(&s, &call);
    ck_assert_str_eq(answer_header(&a, "Content-Encoding"), "gzip");
    StrBuf text;
    Error err;
    strbuf_init(&text, 1 << 20);
    ck_assert_int_eq(gzip_inflate(strbuf_slice(&a.body), &text, &err), 0);
    ck_assert(slice_find(strbuf_slice(&text), slice_of(sentence), 0) != SIZE_MAX);
    answer_release(&a);
    answer_release(&plain);
    strbuf_release(&text);
    strbuf_release(&packed);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-extract", test_extract__the_three_forms_of_an_article,
          test_extract__charsets_and_byte_order_mark, test_extract__json_that_is_wrong_is_told_where,
          test_extract__empty_bodies_and_other_languages, test_extract__offset_units,
          test_extract__gzip_both_ways, test_extract__texts_that_are_all_of_one_kind)
