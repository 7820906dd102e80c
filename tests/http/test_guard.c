/* test_guard.c - requests that no honest client sends: framing, lengths, slowness. */
#include "http.h"

#include <string.h>
#include <sys/socket.h>

#define POST_TEXT "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"

static void answered(const TestServer *s, const char *request, const char *status, const char *part)
{
    StrBuf text = raw_exchange(s, request);
    ck_assert_msg(strncmp(text.ptr, status, strlen(status)) == 0, "expected %s: %.200s", status, text.ptr);
    ck_assert_msg(count_of(&text, "HTTP/1.1 ") == 1, "more than one answer: %s", text.ptr);
    ck_assert_msg(strstr(text.ptr, part) != NULL, "no %s in %s", part, text.ptr);
    strbuf_release(&text);
}

START_TEST(test_guard__ambiguous_lengths_are_refused_and_nothing_is_smuggled)
{
    TestServer s = server_up("--log", "info");
    answered(&s,
             POST_TEXT "Content-Length: 5\r\nContent-Length: 0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n",
             "HTTP/1.1 400", "2 Content-Length");
    answered(&s,
             POST_TEXT
             "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\n"
             "Host: a\r\n\r\n",
             "HTTP/1.1 400", "exclude each other");
    answered(&s, POST_TEXT "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 501", "chunked");
    answered(&s, POST_TEXT "Transfer-Encoding: identity\r\n\r\nhello", "HTTP/1.1 501", "chunked");
    answered(&s,
             "DELETE /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\n\r\nGET /livez HTTP/1.1\r\nHost: "
             "a\r\n\r\n",
             "HTTP/1.1 405", "GET");
    answered(&s, POST_TEXT "Content-Length : 38\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n",
             "HTTP/1.1 400", "white space");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_guard__missing_host_and_bad_chunks)
{
    TestServer s = server_up("--log", "info");
    answered(&s, "GET /livez HTTP/1.1\r\n\r\n", "HTTP/1.1 400", "one Host header");
    answered(&s, "GET /livez HTTP/1.0\r\n\r\n", "HTTP/1.1 200", "live");
    answered(&s, "GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400", "");
    StrBuf text = raw_exchange(&s, POST_TEXT "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
    ck_assert_uint_eq(count_of(&text, "HTTP/1.1 200"), 0);
    strbuf_release(&text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_guard__long_lines_are_refused)
{
    TestServer s = server_up("--log", "info");
    char *letters = repeated("a", 70000);
    StrBuf request;
    strbuf_init(&request, 1 << 20);
    (void)strbuf_printf(&request, "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n", letters);
    answered(&s, request.ptr, "HTTP/1.1 414", "");
    strbuf_clear(&request);
    (void)strbuf_printf(&request, "GET /livez HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n", letters);
    answered(&s, request.ptr, "HTTP/1.1 431", "");
    strbuf_release(&request);
    free(letters);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* What libmicrohttpd would answer in HTML, or not at all: problem objects as long as the request fits into
 * what it keeps for a connection. */
START_TEST(test_guard__long_addresses_and_many_headers_get_problem_objects)
{
    TestServer s = server_up("--log", "info");
    char *letters = repeated("a", 10000);
    char *parameters = repeated("a&", 6000);
    char *headers = repeated("X: a\r\n", 6 * 101);
    char *body = repeated("word ", 300000);
    StrBuf request;
    strbuf_init(&request, 1 << 20);
    (void)strbuf_printf(&request, "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n", letters);
    answered(&s, request.ptr, "HTTP/1.1 414", "\"type\":\"/problems/address-too-long\"");
    strbuf_clear(&request);
    (void)strbuf_printf(&request, "GET /livez?%s HTTP/1.1\r\nHost: a\r\n\r\n", parameters);
    answered(&s, request.ptr, "HTTP/1.1 414", "\"type\":\"/problems/address-too-long\"");
    strbuf_clear(&request);
    (void)strbuf_printf(&request,
                        "POST /v1/extract?%s HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                        "Content-Length: 300000\r\n\r\n%sGET /livez HTTP/1.1\r\nHost: a\r\n\r\n",
                        parameters, body);
    answered(&s, request.ptr, "HTTP/1.1 414", "\"type\":\"/problems/address-too-long\"");
    strbuf_clear(&request);
    (void)strbuf_printf(&request, "GET /livez HTTP/1.1\r\nHost: a\r\nX: %s\r\nY: %s\r\n\r\n", letters,
                        letters);
    answered(&s, request.ptr, "HTTP/1.1 431", "\"type\":\"/problems/headers-too-large\"");
    strbuf_clear(&request);
    (void)strbuf_printf(&request, "GET /livez HTTP/1.1\r\nHost: a\r\n%s\r\n", headers);
    answered(&s, request.ptr, "HTTP/1.1 431", "there are 102 headers");
    strbuf_release(&request);
    free(letters);
    free(parameters);
    free(headers);
    free(body);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_guard__content_length_over_the_cap_is_answered_before_the_body)
{
    TestServer s = server_up("--log", "info");
    answered(&s, POST_TEXT "Content-Length: 1048577\r\n\r\n", "HTTP/1.1 413", "1048576");
    StrBuf text =
        raw_exchange(&s, POST_TEXT "Content-Length: 99999999999999999999\r\n\r\nGET /livez HTTP/1.1\r\n\r\n");
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 413", 12) == 0, "%.100s", text.ptr);
    ck_assert_uint_eq(count_of(&text, "HTTP/1.1 200"), 0);
    strbuf_release(&text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_guard__chunked_over_the_cap_is_413)
{
    TestServer s = server_up("--max-body", "64KiB");
    char *chunk = repeated("word ", 0x8000);
    int fd = raw_connect(&s);
    raw_send(fd, POST_TEXT "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 4; i++) {
        raw_send(fd, "8000\r\n");
        raw_send(fd, chunk);
        raw_send(fd, "\r\n");
    }
    raw_send(fd, "0\r\n\r\n");
    StrBuf text = raw_read_all(fd, 1 << 20);
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 413", 12) == 0, "%.100s", text.ptr);
    ck_assert_ptr_nonnull(strstr(text.ptr, "X-Request-Id"));
    (void)close(fd);
    strbuf_release(&text);

    fd = raw_connect(&s);
    raw_send(fd, POST_TEXT "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 64; i++) { /* never ends */
        raw_send(fd, "8000\r\n");
        raw_send(fd, chunk);
        raw_send(fd, "\r\n");
    }
    text = raw_read_all(fd, 1 << 20);
    ck_assert_msg(text.len == 0 || strncmp(text.ptr, "HTTP/1.1 413", 12) == 0, "%.100s", text.ptr);
    (void)close(fd);
    strbuf_release(&text);
    free(chunk);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* Sends a byte every 50 ms until the server closes or answers; a server that does not never lets this end. */
static void drip(int fd, const char *bytes)
{
    for (size_t i = 0;; i++) {
        char c = bytes[i % strlen(bytes)];
        char got;
        if (send(fd, &c, 1, MSG_NOSIGNAL) < 0) return;
        if (recv(fd, &got, 1, MSG_DONTWAIT | MSG_PEEK) >= 0) return;
        sleep_ms(50);
    }
}

START_TEST(test_guard__slow_senders_are_cut_off_and_others_served)
{
    TestServer s = server_up("--header-timeout", "500ms", "--body-timeout", "500ms");
    int headers = raw_connect(&s);
    raw_send(headers, "GET /livez HTTP/1.1\r\n");
    drip(headers, "X-A: b\r\n");
    (void)close(headers);
    int body = raw_connect(&s);
    raw_send(body, POST_TEXT "Content-Length: 100000\r\n\r\n");
    drip(body, "words ");
    StrBuf text = raw_read_all(body, 1 << 16);
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 408", 12) == 0, "%.100s", text.ptr);
    strbuf_release(&text);
    (void)close(body);
    Answer a = get(&s, "/livez");
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_guard__idle_connections_end)
{
    TestServer s = server_up("--idle-timeout", "300ms");
    char byte;
    int fd = raw_connect(&s);
    raw_send(fd, "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    StrBuf text = raw_read_all(fd, 1 << 16); /* up to the end, or for a minute without any */
    ck_assert(strncmp(text.ptr, "HTTP/1.1 200", 12) == 0);
    ck_assert_int_eq(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
    strbuf_release(&text);
    (void)close(fd);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-guard", test_guard__ambiguous_lengths_are_refused_and_nothing_is_smuggled,
          test_guard__missing_host_and_bad_chunks, test_guard__long_lines_are_refused,
          test_guard__long_addresses_and_many_headers_get_problem_objects,
          test_guard__content_length_over_the_cap_is_answered_before_the_body,
          test_guard__chunked_over_the_cap_is_413, test_guard__slow_senders_are_cut_off_and_others_served,
          test_guard__idle_connections_end)
