/* test_basics.c - addresses, methods, headers, negotiation. */
#include "http.h"

#include <string.h>

START_TEST(test_http__health_and_version)
{
    TestServer s = server_up("--log", "info");
    static const char *const paths[] = {"/livez", "/readyz", "/healthz", "/v1/version"};
    for (size_t i = 0; i < 4; i++) {
        Answer a = get(&s, paths[i]);
        ck_assert_int_eq(a.status, 200);
        ck_assert_str_eq(answer_header(&a, "Content-Type"), "application/json");
        answer_release(&a);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_http__page_and_contract_come_from_the_binary)
{
    TestServer s = server_up("--log", "info");
    Answer page = get(&s, "/");
    ck_assert_int_eq(page.status, 200);
    ck_assert(answer_has(&page, "<title>attache"));
    ck_assert_ptr_nonnull(strstr(answer_header(&page, "Content-Security-Policy"), "default-src 'none'"));
    char etag[256];
    (void)snprintf(etag, sizeof etag, "If-None-Match: %s", answer_header(&page, "ETag"));
    Answer again = fetch(&s, &(Call){.path = "/", .headers = {etag}});
    ck_assert_int_eq(again.status, 304);
    ck_assert_uint_eq(again.body.len, 0);
    Answer contract = get(&s, "/v1/openapi.yaml");
    ck_assert(answer_has(&contract, "openapi: 3.1.0"));
    Answer head = fetch(&s, &(Call){.path = "/v1/openapi.yaml", .method = "HEAD"});
    ck_assert_int_eq(head.status, 200);
    ck_assert_uint_eq(head.body.len, 0);
    answer_release(&page);
    answer_release(&again);
    answer_release(&contract);
    answer_release(&head);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

static void refused(const TestServer *s, const Call *call, int status, const char *slug, const char *detail)
{
    Answer a = fetch(s, call);
    ck_assert_msg(a.status == status, "%s: %d, expected %d: %s", call->path, a.status, status, a.body.ptr);
    ck_assert_str_eq(answer_header(&a, "Content-Type"), "application/problem+json");
    ck_assert_msg(answer_has(&a, slug), "%s: no %s in %s", call->path, slug, a.body.ptr);
    ck_assert_msg(answer_has(&a, detail), "%s: no %s in %s", call->path, detail, a.body.ptr);
    ck_assert_str_ne(answer_header(&a, "X-Request-Id"), "");
    answer_release(&a);
}

START_TEST(test_http__wrong_addresses_and_methods)
{
    TestServer s = server_up("--log", "info");
    refused(&s, &(Call){.path = "/nothing"}, 404, "/problems/not-found", "openapi");
    refused(&s, &(Call){.path = "/v1/extract/"}, 404, "/problems/not-found", "");
    refused(&s, &(Call){.path = "/v1/extract"}, 405, "/problems/method-not-allowed", "POST");
    refused(&s, &(Call){.path = "/livez", .body = SLICE("x")}, 405, "/problems/method-not-allowed", "GET");
    Answer a = get(&s, "/v1/extract");
    ck_assert_str_eq(answer_header(&a, "Allow"), "POST");
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_http__media_types)
{
    TestServer s = server_up("--log", "info");
    Slice body = SLICE("The president of the republic spoke to the people.");
    const char *path = "/v1/extract";
    refused(&s, &(Call){.path = path, .body = body, .type = "application/x-www-form-urlencoded"}, 415,
            "/problems/unsupported-media-type", "--data-binary");
    refused(&s, &(Call){.path = path, .body = body, .type = "application/pdf"}, 415,
            "/problems/unsupported-media-type", "text/plain");
    refused(&s, &(Call){.path = path, .body = body, .type = "text/plain; charset=ebcdic"}, 415,
            "/problems/unsupported-media-type", "");
    refused(&s, &(Call){.path = path, .body = body, .type = "text/plain", .headers = {"Accept: image/png"}},
            406, "/problems/not-acceptable", "application/json");
    Answer a = fetch(&s, &(Call){.path = path,
                                 .body = body,
                                 .type = "text/plain",
                                 .headers = {"Accept: text/html;q=0.2, application/*"}});
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* What is answered to an Accept header, by its first bytes. */
static void answered(const TestServer *s, const char *accept, const char *type, const char *begins)
{
    Answer a = fetch(s, &(Call){.path = "/v1/extract",
                                .body = SLICE("President Ana Lind met the envoys in Oslo."),
                                .type = "text/plain",
                                .headers = {accept}});
    ck_assert_int_eq(a.status, 200);
    ck_assert_str_eq(answer_header(&a, "Content-Type"), type);
    ck_assert_msg(strncmp(a.body.ptr, begins, strlen(begins)) == 0, "%s: %s", accept, a.body.ptr);
    ck_assert_str_eq(answer_header(&a, "Vary"), "Accept, Accept-Encoding");
    bool page = strncmp(type, "text/html", 9) == 0;
    ck_assert((strstr(answer_header(&a, "Content-Security-Policy"), "default-src 'none'") != NULL) == page);
    answer_release(&a);
}

START_TEST(test_http__the_answer_has_the_form_that_is_liked_best)
{
    TestServer s = server_up("--log", "info");
    static const char json[] = "application/json", ld[] = "application/ld+json",
                      html[] = "text/html; charset=utf-8";
    answered(&s, "Accept: */*", json, "{\"document\":");
    answered(&s, "Accept: text/*, application/*;q=0.9", html, "<!doctype html>");
    answered(&s, "Accept: application/ld+json", ld, "{\"@context\":");
    answered(&s, "Accept: application/ld+json;q=0.4, application/json;q=0.5", json, "{\"document\":");
    answered(&s, "Accept: application/json;q=0, */*;q=0.1", ld, "{\"@context\":");
    answered(&s, "Accept: text/html", html, "<!doctype html>");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_http__query_options_are_checked)
{
    TestServer s = server_up("--log", "info");
    Call call = {.body = SLICE("The president of the republic spoke to the people."), .type = "text/plain"};
    static const char *const bad[] = {"/v1/extract?offset_unit=bytes", "/v1/extract?include=everything",
                                      "/v1/extract?offsetunit=utf8", "/v1/extract?language=en&language=en"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        call.path = bad[i];
        refused(&s, &call, 422, "/problems/invalid-value", "");
    }
    call.path = "/v1/extract?published_at=yesterday";
    refused(&s, &call, 422, "/problems/invalid-value", "published_at");
    call.path = "/v1/extract?title=%ff";
    refused(&s, &call, 400, "/problems/malformed-input", "title");
    call.path =
        "/v1/extract?offset_unit=utf16&include=text&title=A%20speech&published_at=2010-12-16&language=en";
    Answer a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 200);
    ck_assert(answer_has(&a, "The president of the republic spoke to the people."));
    ck_assert(answer_has(&a, "2010-12-16"));
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_http__request_id_trace_and_timing)
{
    TestServer s = server_up("--log", "info");
    static const char trace[] = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Call call = {.path = "/v1/extract",
                 .body = SLICE("The president of the republic spoke to the people."),
                 .type = "text/plain",
                 .headers = {"X-Request-Id: my.id-7", trace}};
    Answer a = fetch(&s, &call);
    ck_assert_str_eq(answer_header(&a, "X-Request-Id"), "my.id-7");
    ck_assert_str_eq(answer_header(&a, "traceparent"), trace + 13);
    ck_assert_ptr_nonnull(strstr(answer_header(&a, "Server-Timing"), "tokenizer;dur="));
    ck_assert_str_eq(answer_header(&a, "Cache-Control"), "no-store");
    answer_release(&a);
    call.headers[0] = "X-Request-Id: <script>";
    call.headers[1] = "traceparent: 00-XYZ";
    a = fetch(&s, &call);
    ck_assert_uint_eq(strlen(answer_header(&a, "X-Request-Id")), 16);
    ck_assert_uint_eq(strlen(answer_header(&a, "traceparent")), strlen(trace + 13));
    ck_assert_str_ne(answer_header(&a, "traceparent"), trace + 13);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_http__metrics_count_requests_and_stages)
{
    TestServer s = server_up("--log", "info");
    Answer first =
        post(&s, "/v1/extract", "text/plain", "The president of the republic spoke to the people.");
    Answer lost = get(&s, "/nothing");
    Answer a = get(&s, "/metrics");
    ck_assert_int_eq(a.status, 200);
    ck_assert(answer_has(&a, "attache_requests_total{route=\"/v1/extract\",status=\"200\"} 1\n"));
    ck_assert(answer_has(&a, "attache_requests_total{route=\"none\",status=\"404\"} 1\n"));
    ck_assert(answer_has(&a, "attache_request_duration_seconds_count{route=\"/v1/extract\"} 1\n"));
    ck_assert(answer_has(&a, "attache_stage_seconds_total{stage=\"tokenizer\"} "));
    ck_assert(answer_has(&a, "attache_problems_total{type=\"not-found\"} 1\n"));
    ck_assert(answer_has(&a, "attache_in_flight 1\n"));
    ck_assert(answer_has(&a, "attache_ready 1\n"));
    answer_release(&first);
    answer_release(&lost);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-basics", test_http__health_and_version, test_http__page_and_contract_come_from_the_binary,
          test_http__wrong_addresses_and_methods, test_http__media_types,
          test_http__the_answer_has_the_form_that_is_liked_best, test_http__query_options_are_checked,
          test_http__request_id_trace_and_timing, test_http__metrics_count_requests_and_stages)
