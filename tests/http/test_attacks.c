/* test_attacks.c - rows of the attack table that no other file holds; docs/security.md says which test holds
 * which. */
#include "http.h"

#include <string.h>
#include <time.h>

#define POST_TEXT "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
#define PATIENT                                                                                              \
    "--queue-timeout", "600s", "--article-timeout", "600s", "--body-timeout", "600s", "--write-timeout",     \
        "600s"

static const char sentence[] =
    "President Anna Berg of Freedonia met Prime Minister Oto Lind in Riga on Monday, "
    "officials said. \"We agreed on peace,\" Berg said.\n\n";

START_TEST(test_attacks__bad_chunk_sizes_400_and_no_second_request)
{
    static const char *const chunks[] = {
        "zz\r\nhello\r\n0\r\n\r\n",  "-5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
        "5hello\r\n0\r\n\r\n",       "fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "3\r\nhello\r\n0\r\n\r\n",   "80000000000000005\r\nhello\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n"};
    TestServer s = server_up("--log", "info");
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        char request[512];
        (void)snprintf(request, sizeof request,
                       POST_TEXT "Transfer-Encoding: chunked\r\n\r\n%sGET /livez HTTP/1.1\r\nHost: a\r\n\r\n",
                       chunks[i]);
        StrBuf text = raw_exchange(&s, request);
        ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 4", 10) == 0, "'%.10s': %.100s", chunks[i], text.ptr);
        ck_assert_uint_eq(count_of(&text, "HTTP/1.1 "), 1);
        ck_assert_uint_eq(count_of(&text, "live"), 0);
        strbuf_release(&text);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_attacks__json_of_too_many_values_400_with_the_position)
{
    TestServer s = server_up("--log", "info");
    StrBuf body;
    char *many = repeated("{},", 900000);
    strbuf_init(&body, 1 << 20);
    (void)strbuf_printf(&body, "{\"text\":\"a\",\"x\":[%s0]}", many);
    Answer a = post(&s, "/v1/extract", "application/json", body.ptr);
    ck_assert_int_eq(a.status, 400);
    ck_assert(answer_has(&a, "values"));
    ck_assert(answer_has(&a, "\"position\":"));
    answer_release(&a);
    strbuf_release(&body);
    free(many);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* CPU seconds of the server so far: what else the machine does is not in them. */
static double cpu_of(const TestServer *s)
{
    Answer a = get(s, "/metrics");
    const char *line = strstr(a.body.ptr, "\nattache_cpu_seconds_total ");
    ck_assert_ptr_nonnull(line);
    double seconds = strtod(line + strlen("\nattache_cpu_seconds_total "), NULL);
    answer_release(&a);
    return seconds;
}

static double cost_of(const TestServer *s, const char *type, const char *unit, size_t bytes)
{
    double least = 1e9;
    char *text = repeated(unit, bytes);
    for (int i = 0; i < 2; i++) {
        double before = cpu_of(s);
        Answer a = post(s, "/v1/extract?language=en", type, text);
        ck_assert_msg(a.status == 200 || a.status == 422, "'%s': %d %.300s", unit, a.status, a.body.ptr);
        answer_release(&a);
        double cost = cpu_of(s) - before;
        least = cost < least ? cost : least;
    }
    free(text);
    return least;
}

/* Linear is 4 for four times the length, quadratic 16; what lies below 8 is linear and noise. */
START_TEST(test_attacks__floods_cost_no_more_than_their_length)
{
    static const char *const floods[][2] = {
        {"text/plain", "\""},          {"text/plain", "Aaa "},
        {"text/plain", "word "},       {"text/plain", "(\"'"},
        {"text/plain", "U.S. "},       {"text/plain", "President Smith said. "},
        {"text/html", "<div>"},        {"text/html", "<b>a</b>"},
        {"text/html", "&amp;&#x41;"},  {"text/html", "<a href=x>b"},
        {"text/html", "<table><td>x"}, {"text/html", "<p>President Smith said.</p>"}};
    const char *given = getenv("ATTACHE_TEST_BYTES");
    size_t bytes =
        given != NULL ? strtoul(given, NULL, 10) / 4 : 30000; /* less under sanitizers, which are slow */
    TestServer s = server_up(PATIENT, "--workers", "1");
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        double small = cost_of(&s, floods[i][0], floods[i][1], bytes);
        double large = cost_of(&s, floods[i][0], floods[i][1], 4 * bytes);
        ck_assert_msg(large < 8 * small + 0.05, "'%s': %.3f s for %zu bytes, %.3f s for four times that",
                      floods[i][1], small, bytes, large);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_attacks__an_article_beyond_its_time_or_memory_422)
{
    TestServer s = server_up("--workers", "1", "--queue-timeout", "600s", "--article-timeout", "10ms");
    char *text = repeated(sentence, 400000);
    Answer a = post(&s, "/v1/extract", "text/plain", text);
    ck_assert_int_eq(a.status, 422);
    ck_assert(answer_has(&a, "/problems/too-complex"));
    ck_assert(answer_has(&a, "longer than the time allowed"));
    ck_assert_msg(strstr(answer_header(&a, "Server-Timing"), "link;") == NULL, "it ran to its end");
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up(PATIENT, "--max-memory", "1MiB");
    a = post(&s, "/v1/extract", "text/plain", text);
    ck_assert_int_eq(a.status, 422);
    ck_assert(answer_has(&a, "of memory that one may use"));
    answer_release(&a);
    a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_attacks__the_work_for_a_client_that_is_gone_is_given_up)
{
    TestServer s = server_up(PATIENT, "--workers", "1");
    char *text = repeated(sentence, 1000000);
    char head[256];
    int fd = raw_connect(&s);
    (void)snprintf(head, sizeof head, POST_TEXT "Content-Length: %zu\r\n\r\n", strlen(text));
    raw_send(fd, head);
    raw_send(fd, text);
    wait_for_metric_line(&s, "attache_in_flight 2\n");
    (void)close(fd);
    wait_for_metric_line(&s, "attache_in_flight 1\n");
    Answer a = get(&s, "/metrics");
    ck_assert_msg(!answer_has(&a, "stage=\"link\""), "it was analysed to its end");
    answer_release(&a);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* Bodies of unknown length cannot be refused by their headers: the memory they take is counted as they come.
 */
START_TEST(test_attacks__many_bodies_at_once_take_no_more_memory_than_allowed)
{
    enum { CLIENTS = 4 };
    TestServer s = server_up(PATIENT, "--max-buffered", "1MiB");
    char *chunk = repeated("\n", 0x80000); /* blank: it costs memory, no analysis */
    int fds[CLIENTS];
    int refused = 0;
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect(&s);
        raw_send(fds[i], POST_TEXT "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nA\r\n");
    }
    wait_for_metric_line(&s, "attache_in_flight 5\n"); /* all are let in */
    for (int i = 0; i < CLIENTS; i++) {
        raw_send(fds[i], "80000\r\n");
        raw_send(fds[i], chunk);
        raw_send(fds[i], "\r\n");
    }
    for (int i = 0; i < CLIENTS; i++)
        raw_send(fds[i], "0\r\n\r\n");
    for (int i = 0; i < CLIENTS; i++) {
        StrBuf text = raw_read_all(fds[i], (size_t)128 << 20);
        ck_assert_uint_eq(count_of(&text, "HTTP/1.1 "), 1);
        refused += count_of(&text, "HTTP/1.1 503") == 1 && count_of(&text, "Retry-After: 1") == 1;
        strbuf_release(&text);
        (void)close(fds[i]);
    }
    ck_assert_int_ge(refused, 1);
    wait_for_metric_line(&s, "attache_buffered_bytes 0\n");
    free(chunk);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_attacks__a_client_that_takes_no_answer_is_cut_off)
{
    TestServer s =
        server_up("--write-timeout", "300ms", "--queue-timeout", "600s", "--article-timeout", "600s");
    int fd = raw_connect(&s);
    for (int i = 0; i < 2000; i++) /* some 40 MB of answers, and none is read */
        raw_send(fd, "GET /reader.js HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_metric_line(&s, "attache_connections 1\n"); /* the one that asks for it */
    (void)close(fd);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-attacks", test_attacks__bad_chunk_sizes_400_and_no_second_request,
          test_attacks__json_of_too_many_values_400_with_the_position,
          test_attacks__floods_cost_no_more_than_their_length,
          test_attacks__an_article_beyond_its_time_or_memory_422,
          test_attacks__the_work_for_a_client_that_is_gone_is_given_up,
          test_attacks__many_bodies_at_once_take_no_more_memory_than_allowed,
          test_attacks__a_client_that_takes_no_answer_is_cut_off)
