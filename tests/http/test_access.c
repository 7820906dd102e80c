/* test_access.c - who may use the service and from where: keys, limits, proxies, origins, prefixes. */
#include "http.h"

#include "base/sha256.h"

#include <string.h>

static const char sentence[] = "The president of the republic spoke to the people.";

static Answer ask(const TestServer *s, const char *first, const char *second)
{
    return fetch(s, &(Call){.path = "/v1/extract",
                            .type = "text/plain",
                            .body = slice_of(sentence),
                            .headers = {first, second}});
}

static void expect(const TestServer *s, const char *header, int status, const char *part)
{
    Answer a = ask(s, header, NULL);
    ck_assert_msg(a.status == status, "%s: %d, expected %d: %s", header, a.status, status, a.body.ptr);
    ck_assert_msg(answer_has(&a, part), "%s: no %s in %s", header, part, a.body.ptr);
    answer_release(&a);
}

/* A file with the line of each key. */
static const char *key_file(const char *const *keys, size_t n)
{
    const char *path = unit_temp_path("keys");
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    (void)fputs("# name and hash\n\n", file);
    for (size_t i = 0; i < n; i++) {
        uint8_t digest[SHA256_BYTES];
        char text[2 * SHA256_BYTES + 1];
        sha256(slice_of(keys[i]), digest);
        sha256_text(digest, text);
        (void)fprintf(file, "client-%zu %s\n", i, text);
    }
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

START_TEST(test_access__without_a_known_key_401)
{
    static const char *const keys[] = {"first-secret", "second-secret"};
    const char *path = key_file(keys, 2);
    TestServer s = server_up("--api-keys", path);
    expect(&s, NULL, 401, "Bearer KEY");
    expect(&s, "Authorization: Bearer wrong", 401, "not known");
    expect(&s, "Authorization: Basic Zmlyc3Qtc2VjcmV0", 401, "/problems/unauthorized");
    expect(&s, "X-API-Key: first-secre", 401, "not known");
    expect(&s, "X-API-Key:", 401, "");
    Answer a = ask(&s, "Authorization: Bearer wrong", NULL);
    ck_assert_str_eq(answer_header(&a, "WWW-Authenticate"),
                     "Bearer realm=\"attache\", error=\"invalid_token\"");
    answer_release(&a);
    expect(&s, "Authorization: Bearer first-secret", 200, "");
    expect(&s, "X-API-Key: second-secret", 200, "");
    Answer open = get(&s, "/livez");
    ck_assert_int_eq(open.status, 200);
    answer_release(&open);
    ck_assert_int_eq(server_down(&s), 0);
    (void)unlink(unit_temp_path("keys"));
}
END_TEST

START_TEST(test_access__hasty_clients_429_each_by_itself)
{
    static const char *const keys[] = {"first-secret", "second-secret"};
    TestServer s = server_up("--api-keys", key_file(keys, 2), "--rate-limit", "2", "--rate-burst", "2");
    Answer a = ask(&s, "X-API-Key: first-secret", NULL);
    ck_assert_int_eq(a.status, 200);
    ck_assert_str_eq(answer_header(&a, "RateLimit-Policy"), "\"default\";q=2;w=60");
    ck_assert_ptr_nonnull(strstr(answer_header(&a, "RateLimit"), "\"default\";r=1;t="));
    answer_release(&a);
    expect(&s, "X-API-Key: first-secret", 200, "");
    a = ask(&s, "X-API-Key: first-secret", NULL);
    ck_assert_int_eq(a.status, 429);
    ck_assert(answer_has(&a, "/problems/rate-limited"));
    long wait = strtol(answer_header(&a, "Retry-After"), NULL, 10);
    ck_assert_msg(wait >= 1 && wait <= 30, "Retry-After %ld", wait);
    answer_release(&a);
    expect(&s, "X-API-Key: second-secret", 200, "");
    expect(&s, "X-API-Key: guess-1", 401, "");
    expect(&s, "X-API-Key: guess-2", 401, "");
    expect(&s, "X-API-Key: guess-3", 429, "");
    ck_assert_int_eq(server_down(&s), 0);
    (void)unlink(unit_temp_path("keys"));
}
END_TEST

START_TEST(test_access__only_a_trusted_proxy_says_who_the_client_is)
{
    TestServer s = server_up("--rate-limit", "1", "--trusted-proxies", "127.0.0.0/8 10.0.0.0/8");
    expect(&s, "X-Forwarded-For: 192.0.2.1", 200, "");
    expect(&s, "X-Forwarded-For: 192.0.2.1", 429, "");
    expect(&s, "X-Forwarded-For: 192.0.2.2", 200, "");
    /* what stands before the last address that is no proxy was written by the client */
    expect(&s, "X-Forwarded-For: 198.51.100.7, 192.0.2.1, 10.1.2.3", 429, "");
    Answer a = ask(&s, "X-Forwarded-For: 198.51.100.8", "X-Forwarded-For: 192.0.2.1");
    ck_assert_int_eq(a.status, 429);
    answer_release(&a);
    /* the other header is the client's own */
    expect(&s, "Forwarded: for=198.51.100.9", 200, ""); /* the proxy itself */
    expect(&s, "Forwarded: for=198.51.100.10", 429, "");
    expect(&s, "X-Forwarded-For: 2001:db8:1:2::1", 200, "");
    expect(&s, "X-Forwarded-For: 2001:db8:1:2:ffff::1", 429, ""); /* one network, one client */
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--rate-limit", "1");
    expect(&s, "X-Forwarded-For: 192.0.2.1", 200, "");
    expect(&s, "X-Forwarded-For: 192.0.2.2", 429, "");
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--rate-limit", "1", "--trusted-proxies", "127.0.0.1", "--forwarded-header", "forwarded");
    expect(&s, "Forwarded: for=\"[2001:db8::7]:4711\";proto=https", 200, "");
    expect(&s, "Forwarded: by=203.0.113.1;for=\"[2001:db8::7]\"", 429, "");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_access__only_listed_origins_get_cors_headers)
{
    TestServer s = server_up("--cors-origins", "https://news.example https://b.example");
    Call call = {.path = "/v1/extract",
                 .method = "OPTIONS",
                 .headers = {"Origin: https://news.example", "Access-Control-Request-Method: POST"}};
    Answer a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 204);
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Origin"), "https://news.example");
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Methods"), "POST");
    ck_assert_ptr_nonnull(strstr(answer_header(&a, "Access-Control-Allow-Headers"), "Authorization"));
    ck_assert_str_eq(answer_header(&a, "Vary"), "Origin");
    answer_release(&a);
    call.headers[0] = "Origin: https://news.example.evil.example";
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 204);
    ck_assert_uint_eq(count_of(&a.headers, "Access-Control-"), 0);
    answer_release(&a);
    a = ask(&s, "Origin: https://b.example", NULL);
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Origin"), "https://b.example");
    ck_assert_uint_eq(count_of(&a.headers, "Access-Control-Allow-Credentials"), 0);
    answer_release(&a);
    a = fetch(&s, &(Call){.path = "/nothing", .headers = {"Origin: https://b.example"}});
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Origin"), "https://b.example");
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--log", "info");
    call.headers[0] = "Origin: https://news.example";
    a = fetch(&s, &call);
    ck_assert_str_eq(answer_header(&a, "Allow"), "POST, OPTIONS");
    ck_assert_uint_eq(count_of(&a.headers, "Access-Control-"), 0);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

static void status_is(const TestServer *s, const char *path, const char *header, int status)
{
    Answer a = fetch(s, &(Call){.path = path, .headers = {header}});
    ck_assert_msg(a.status == status, "%s: %d, expected %d", path, a.status, status);
    answer_release(&a);
}

START_TEST(test_access__the_service_works_under_a_path)
{
    TestServer s = server_up("--path-prefix", "/news/");
    status_is(&s, "/news/v1/version", NULL, 200);
    status_is(&s, "/news/", NULL, 200);
    status_is(&s, "/v1/version", NULL, 200);
    status_is(&s, "/newsroom/v1/version", NULL, 404);
    StrBuf text = raw_exchange(&s, "GET /news HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 308", 12) == 0, "%.100s", text.ptr);
    ck_assert_uint_eq(count_of(&text, "Location: news/\r\n"), 1);
    strbuf_release(&text);
    Answer page = get(&s, "/news/");
    ck_assert(!answer_has(&page, "href=\"/"));
    ck_assert(!answer_has(&page, "src=\"/"));
    answer_release(&page);
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--trusted-proxies", "127.0.0.1");
    status_is(&s, "/news/v1/version", "X-Forwarded-Prefix: /news", 200);
    status_is(&s, "/news/v1/version", NULL, 404);
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--log", "info");
    status_is(&s, "/news/v1/version", "X-Forwarded-Prefix: /news", 404);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_access__entity_tags)
{
    TestServer s = server_up("--log", "info");
    static const char *const paths[] = {"/v1/openapi.json", "/v1/version"};
    for (size_t i = 0; i < 2; i++) {
        char header[300];
        Answer a = get(&s, paths[i]);
        ck_assert_int_eq(a.status, 200);
        (void)snprintf(header, sizeof header, "If-None-Match: \"other\", W/%s", answer_header(&a, "ETag"));
        status_is(&s, paths[i], header, 304);
        status_is(&s, paths[i], "If-None-Match: *", 304);
        status_is(&s, paths[i], "If-None-Match: \"other\"", 200);
        answer_release(&a);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

static char *log_of(const TestServer *s)
{
    static char text[1 << 16];
    FILE *file = fopen(s->log, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    return text;
}

START_TEST(test_access__the_log_names_request_trace_and_client_but_no_article)
{
    TestServer s = server_up("--log", "info", "--trusted-proxies", "127.0.0.1");
    Answer a = fetch(&s, &(Call){.path = "/v1/extract?title=Marmalade",
                                 .type = "text/plain",
                                 .body = slice_of(sentence),
                                 .headers = {"X-Request-Id: my.id-8",
                                             "traceparent: 00-0af7651916cd43dd8448eb211c80319c-"
                                             "b7ad6b7169203331-01",
                                             "X-Forwarded-For: 192.0.2.44"}});
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    a = get(&s, "/livez"); /* the line is written before the next request is answered on this thread */
    answer_release(&a);
    const char *log = log_of(&s);
    ck_assert_ptr_nonnull(strstr(log, "\"request_id\":\"my.id-8\""));
    ck_assert_ptr_nonnull(strstr(log, "\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""));
    ck_assert_ptr_nonnull(strstr(log, "\"client\":\"192.0.2.44\""));
    ck_assert_ptr_null(strstr(log, "Marmalade"));
    ck_assert_ptr_null(strstr(log, "president"));
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-access", test_access__without_a_known_key_401, test_access__hasty_clients_429_each_by_itself,
          test_access__only_a_trusted_proxy_says_who_the_client_is,
          test_access__only_listed_origins_get_cors_headers, test_access__the_service_works_under_a_path,
          test_access__entity_tags, test_access__the_log_names_request_trace_and_client_but_no_article)
