/* test_batch.c - POST /v1/batch: NDJSON both ways, bad lines, slow and vanishing clients. */
#include "http.h"

#include "base/error.h"
#include "http/gzip.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define NDJSON "application/x-ndjson"
#define PATIENT                                                                                              \
    "--queue-timeout", "100s", "--article-timeout", "100s", "--write-timeout", "100s", "--body-timeout",     \
        "100s", "--drain-timeout", "100s"

static const char sentence[] = "The foreign minister of Norway, Kari Nordmann, said in Oslo on Monday that "
                               "the talks with Sweden would go on next week.";

/* Fewer under sanitizers, which are slow. */
static unsigned many(void)
{
    const char *given = getenv("ATTACHE_TEST_BYTES");
    return given != NULL ? 60 : 600;
}

/* n lines with ids 0 to n-1; every seventh is no article. */
static StrBuf lines_of(unsigned n)
{
    StrBuf text;
    strbuf_init(&text, 64 << 20);
    for (unsigned i = 0; i < n; i++)
        (void)(i % 7 == 6 ? strbuf_printf(&text, "{\"id\":%u,\"text\":7}\n", i)
                          : strbuf_printf(&text, "{\"id\":%u,\"text\":\"%s\"}\n", i, sentence));
    return text;
}

static unsigned count_lines(Slice text)
{
    unsigned n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

static void answers_are_whole(Slice text, unsigned n)
{
    Slice line;
    for (unsigned i = 0; i < n; i++) {
        char id[32];
        ck_assert_msg(slice_split(&text, '\n', &line), "only %u lines", i);
        (void)snprintf(id, sizeof id, "{\"id\":\"%u\",", i);
        ck_assert_msg(slice_starts_with(line, slice_of(id)), "line %u: %.*s", i, (int)line.len, line.ptr);
        bool problem = slice_find(line, SLICE("/problems/invalid-value"), 0) != SIZE_MAX;
        ck_assert_msg(problem == (i % 7 == 6), "line %u: %.*s", i, (int)line.len, line.ptr);
    }
    ck_assert_uint_eq(text.len, 0);
}

static Answer batch(const TestServer *s, Slice body, const char *header)
{
    return fetch(s, &(Call){.path = "/v1/batch", .type = NDJSON, .body = body, .headers = {header}});
}

START_TEST(test_batch__lines_come_back_in_order)
{
    TestServer s = server_up(PATIENT, "--workers", "3");
    StrBuf body = lines_of(many());
    Answer a = batch(&s, strbuf_slice(&body), NULL);
    ck_assert_int_eq(a.status, 200);
    ck_assert_str_eq(answer_header(&a, "Content-Type"), NDJSON);
    answers_are_whole(strbuf_slice(&a.body), many());
    answer_release(&a);
    char expected[100];
    (void)snprintf(expected, sizeof expected, "attache_batch_lines_total{answer=\"problem\"} %u\n",
                   many() / 7);
    a = get(&s, "/metrics");
    ck_assert(answer_has(&a, expected));
    ck_assert(answer_has(&a, "attache_requests_total{route=\"/v1/batch\",status=\"200\"} 1\n"));
    answer_release(&a);
    wait_for_metric_line(&s, "attache_batches 0\n"); /* a worker may still hold the last line */
    wait_for_metric_line(&s, "attache_buffered_bytes 0\n");
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__odd_lines)
{
    TestServer s = server_up(PATIENT, "--max-body", "1KiB");
    char *longest = repeated("word ", 5000);
    StrBuf body;
    strbuf_init(&body, 1 << 20);
    (void)strbuf_printf(
        &body,
        "\n  \r\nnonsense\n{\"id\":\"long\",\"text\":\"%s\"}\n[]\n\n{\"id\":\"b\",\"text\":\"%s\"}\r\n"
        "{\"text\":\"a\",\"text\":\"b\"}\n{\"id\":\"last\",\"text\":\"%s\"}",
        longest, sentence, sentence);
    Answer a = batch(&s, strbuf_slice(&body), NULL);
    static const char *const expected[] = {"{\"id\":null,\"line\":3,\"type\":\"/problems/malformed-input\"",
                                           "{\"id\":null,\"line\":4,\"type\":\"/problems/too-large\"",
                                           "{\"id\":null,\"line\":5,\"type\":\"/problems/invalid-value\"",
                                           "{\"id\":\"b\",\"document\":",
                                           "{\"id\":null,\"line\":8,\"type\":\"/problems/malformed-input\"",
                                           "{\"id\":\"last\",\"document\":"};
    Slice text = strbuf_slice(&a.body);
    Slice line;
    ck_assert_int_eq(a.status, 200);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        ck_assert(slice_split(&text, '\n', &line));
        ck_assert_msg(slice_starts_with(line, slice_of(expected[i])), "line %zu: %.*s", i, (int)line.len,
                      line.ptr);
    }
    ck_assert_uint_eq(text.len, 0);
    answer_release(&a);
    a = batch(&s, SLICE(""), NULL);
    ck_assert_int_eq(a.status, 200);
    ck_assert_uint_eq(a.body.len, 0);
    answer_release(&a);
    strbuf_release(&body);
    free(longest);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__gzip_both_ways)
{
    TestServer s = server_up(PATIENT, "--workers", "3");
    Error err;
    StrBuf packed;
    StrBuf text;
    StrBuf body = lines_of(many());
    strbuf_init(&packed, 64 << 20);
    strbuf_init(&text, 64 << 20);
    ck_assert_int_eq(gzip_deflate(strbuf_slice(&body), &packed), 0);
    Call call = {.path = "/v1/batch",
                 .type = NDJSON,
                 .body = strbuf_slice(&packed),
                 .headers = {"Content-Encoding: gzip", "Accept-Encoding: gzip"}};
    Answer a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 200);
    ck_assert_str_eq(answer_header(&a, "Content-Encoding"), "gzip");
    ck_assert_int_eq(gzip_inflate(strbuf_slice(&a.body), &text, &err), 0);
    answers_are_whole(strbuf_slice(&text), many());
    answer_release(&a);
    call.body.len -= 5;
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 400);
    answer_release(&a);
    call.body = SLICE("no gzip at all");
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 400);
    answer_release(&a);
    strbuf_release(&packed);
    strbuf_release(&text);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__too_large_packed_or_not_413)
{
    TestServer s = server_up("--max-batch", "64KiB");
    char *spaces = repeated("\n", 10 << 20);
    StrBuf packed;
    strbuf_init(&packed, 64 << 20);
    ck_assert_int_eq(gzip_deflate(slice_of(spaces), &packed), 0);
    Answer a = batch(&s, strbuf_slice(&packed), "Content-Encoding: gzip");
    ck_assert_int_eq(a.status, 413);
    answer_release(&a);
    a = batch(&s, (Slice){spaces, 65537}, NULL);
    ck_assert_int_eq(a.status, 413);
    answer_release(&a);
    a = batch(&s, (Slice){spaces, 65536}, NULL);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    free(spaces);
    strbuf_release(&packed);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__other_types_are_refused)
{
    TestServer s = server_up("--log", "info");
    Call call = {.path = "/v1/batch", .type = "application/x-www-form-urlencoded", .body = SLICE("{}\n")};
    Answer a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 415);
    ck_assert(answer_has(&a, "--data-binary"));
    answer_release(&a);
    call.type = NDJSON;
    call.headers[0] = "Accept: text/html";
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 406);
    answer_release(&a);
    call.headers[0] = "Content-Encoding: br";
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 415);
    answer_release(&a);
    call.headers[0] = NULL;
    call.path = "/v1/batch?offset_unit=miles";
    a = fetch(&s, &call);
    ck_assert_int_eq(a.status, 422);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

static int send_batch(const TestServer *s, const StrBuf *body)
{
    char head[256];
    int fd = raw_connect(s);
    (void)snprintf(head, sizeof head,
                   "POST /v1/batch HTTP/1.1\r\nHost: a\r\nContent-Type: " NDJSON
                   "\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                   body->len);
    raw_send(fd, head);
    raw_send(fd, body->ptr);
    return fd;
}

START_TEST(test_batch__a_slow_reader_holds_no_worker)
{
    TestServer s = server_up(PATIENT, "--workers", "1");
    /* Answers of several MiB, far more than the sockets hold. */
    StrBuf body;
    unsigned n = many() * 4;
    strbuf_init(&body, 64 << 20);
    for (unsigned i = 0; i < n; i++)
        (void)strbuf_printf(&body, "{\"id\":%u,\"include\":[\"text\"],\"text\":\"%s\"}\n", i, sentence);
    int slow = send_batch(&s, &body);
    Answer a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    StrBuf answer = raw_read_all(slow, (size_t)64 << 20);
    ck_assert_uint_eq(count_of(&answer, "\"document\":"), n);
    ck_assert_msg(slice_ends_with(strbuf_slice(&answer), SLICE("0\r\n\r\n")), "the answer does not end");
    (void)close(slow);
    strbuf_release(&answer);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__clients_that_vanish_leave_nothing)
{
    TestServer s = server_up(PATIENT, "--workers", "2", "--batches", "8");
    StrBuf body = lines_of(many());
    char buf[64];
    for (int i = 0; i < 6; i++) {
        int fd = send_batch(&s, &body);
        if (i % 2 == 0) ck_assert_int_gt(recv(fd, buf, sizeof buf, 0), 0); /* gone in mid-answer */
        (void)close(fd);
    }
    int fd = raw_connect(&s); /* gone in mid-upload */
    raw_send(fd, "POST /v1/batch HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{\"text\":");
    (void)close(fd);
    wait_for_metric_line(&s, "attache_batches 0\n");
    wait_for_metric_line(&s, "attache_in_flight 1\n");
    wait_for_metric_line(&s, "attache_buffered_bytes 0\n");
    Answer a = batch(&s, strbuf_slice(&body), NULL);
    answers_are_whole(strbuf_slice(&a.body), many());
    answer_release(&a);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__a_reader_that_stops_is_cut_off)
{
    TestServer s = server_up("--workers", "1", "--write-timeout", "500ms", "--article-timeout", "100s");
    StrBuf body = lines_of(many() * 8);
    int fd = send_batch(&s, &body);
    /* It reads nothing: what the sockets hold comes, and no end. Where all fits into them there is nothing to
     * see. */
    wait_for_metric_line(&s, "attache_batches 0\n");
    (void)close(fd);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__no_more_at_once_than_allowed_503)
{
    TestServer s = server_up(PATIENT, "--batches", "1");
    int fd = raw_connect(&s);
    raw_send(fd, "POST /v1/batch HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{}");
    wait_for_metric_line(&s, "attache_batches 1\n");
    Answer a = batch(&s, SLICE("{}\n"), NULL);
    ck_assert_int_eq(a.status, 503);
    ck_assert_str_eq(answer_header(&a, "Retry-After"), "1");
    answer_release(&a);
    raw_send(fd, "\n{}\n{}\n\n\n");
    StrBuf text = raw_read_all(fd, 100);
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 200", 12) == 0, "%.100s", text.ptr);
    strbuf_release(&text);
    (void)close(fd);
    wait_for_metric_line(&s, "attache_batches 0\n");
    a = batch(&s, SLICE("{}\n"), NULL);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__after_its_time_lines_get_problems)
{
    TestServer s = server_up("--workers", "1", "--batch-timeout", "10ms", "--body-timeout", "100s");
    int fd = raw_connect(&s);
    struct timespec pause = {.tv_nsec = 50000000};
    raw_send(fd, "POST /v1/batch HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 17\r\n\r\n");
    (void)nanosleep(&pause, NULL);
    raw_send(fd, "{\"a\":1}\n\n{\"b\":2}\n");
    StrBuf text = raw_read_all(fd, 1 << 20);
    ck_assert_uint_eq(count_of(&text, "/problems/too-complex"), 2);
    ck_assert_uint_eq(count_of(&text, "not begun"), 2);
    strbuf_release(&text);
    (void)close(fd);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__a_spool_file_leaves_no_name)
{
    char folder[160];
    (void)snprintf(folder, sizeof folder, "%s", unit_temp_path("spool"));
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    TestServer s = server_up(PATIENT, "--batch-dir", folder, "--max-batch", "64MiB");
    StrBuf body = lines_of(many());
    char *blank = repeated("\n", 1 << 20); /* so that it does not stay in memory */
    ck_assert_int_eq(strbuf_append(&body, slice_of(blank)), 0);
    Answer a = batch(&s, strbuf_slice(&body), NULL);
    ck_assert_int_eq(a.status, 200);
    answers_are_whole(strbuf_slice(&a.body), many());
    answer_release(&a);
    ck_assert_int_eq(rmdir(folder), 0); /* empty */
    a = batch(&s, strbuf_slice(&body), NULL);
    ck_assert_int_eq(a.status, 503);
    ck_assert(answer_has(&a, "No such file"));
    answer_release(&a);
    wait_for_metric_line(&s, "attache_batches 0\n");
    free(blank);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__sigterm_lets_it_end)
{
    TestServer s = server_up(PATIENT, "--workers", "2");
    StrBuf body = lines_of(many());
    int fd = send_batch(&s, &body);
    wait_for_metric_line(&s, "attache_batches 1\n");
    (void)kill(s.pid, SIGTERM);
    StrBuf text = raw_read_all(fd, (size_t)64 << 20);
    ck_assert_msg(slice_ends_with(strbuf_slice(&text), SLICE("0\r\n\r\n")), "the answer does not end");
    ck_assert_uint_eq(count_of(&text, "\"document\":") + count_of(&text, "/problems/invalid-value"), many());
    (void)close(fd);
    strbuf_release(&text);
    strbuf_release(&body);
    int status = -1;
    ck_assert_int_eq(waitpid(s.pid, &status, 0), s.pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    (void)unlink(s.log);
}
END_TEST

typedef struct Client {
    const TestServer *server;
    bool is_batch;
    int good;
} Client;

static void *client_main(void *arg)
{
    Client *c = arg;
    StrBuf body = lines_of(30);
    for (int i = 0; i < 5; i++) {
        Answer a = c->is_batch ? batch(c->server, strbuf_slice(&body), i % 2 ? "Accept-Encoding: gzip" : NULL)
                               : post(c->server, "/v1/extract", "text/plain", sentence);
        bool plain = answer_header(&a, "Content-Encoding")[0] == '\0';
        c->good += a.status == 200 && (!c->is_batch || !plain || count_lines(strbuf_slice(&a.body)) == 30);
        answer_release(&a);
    }
    strbuf_release(&body);
    return NULL;
}

START_TEST(test_batch__many_at_once_beside_articles)
{
    TestServer s = server_up(PATIENT, "--workers", "3", "--io-threads", "2", "--batches", "8");
    pthread_t threads[6];
    Client clients[6];
    for (int i = 0; i < 6; i++) {
        clients[i] = (Client){&s, i % 2 == 0, 0};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, client_main, &clients[i]), 0);
    }
    for (int i = 0; i < 6; i++) {
        (void)pthread_join(threads[i], NULL);
        ck_assert_int_eq(clients[i].good, 5);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_batch__costs_as_many_tokens_as_it_has_lines)
{
    TestServer s = server_up("--rate-limit", "60", "--rate-burst", "10");
    StrBuf body = lines_of(30);
    Answer a = batch(&s, strbuf_slice(&body), NULL);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 429);
    answer_release(&a);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-batch", test_batch__lines_come_back_in_order, test_batch__odd_lines,
          test_batch__gzip_both_ways, test_batch__too_large_packed_or_not_413,
          test_batch__other_types_are_refused, test_batch__a_slow_reader_holds_no_worker,
          test_batch__clients_that_vanish_leave_nothing, test_batch__a_reader_that_stops_is_cut_off,
          test_batch__no_more_at_once_than_allowed_503, test_batch__after_its_time_lines_get_problems,
          test_batch__a_spool_file_leaves_no_name, test_batch__sigterm_lets_it_end,
          test_batch__many_at_once_beside_articles, test_batch__costs_as_many_tokens_as_it_has_lines)
