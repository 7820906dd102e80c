/* test_fetch.c - URL input against a hostile server on this machine, opened to it by configuration alone. */
#include "http.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static const char article[] =
    "<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>The foreign minister of Norway, "
    "Kari Nordmann, said in Oslo on Monday that the talks with Sweden would go "
    "on.</p></article></body></html>";

/* Answers by the path that is asked for. */
typedef struct Hostile {
    int fd;
    int port;
    int asked; /* with __atomic */
} Hostile;

static void send_text(int fd, const char *text)
{
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void send_endless(int fd, const char *head, long pause)
{
    static const char words[] = "word word word word word word word word word word word word word word word ";
    send_text(fd, head);
    for (int i = 0; i < 1000000; i++) {
        if (send(fd, words, pause > 0 ? 1 : sizeof words - 1, MSG_NOSIGNAL) < 0) return;
        if (pause > 0) sleep_ms(pause);
    }
}

#define OK_HTML  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
#define REDIRECT "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: "

static void answer_path(const Hostile *h, int fd, const char *request)
{
    char text[512];
    if (strncmp(request, "GET /article ", 13) == 0) {
        send_text(fd, OK_HTML);
        send_text(fd, article);
    } else if (strncmp(request, "GET /hop ", 9) == 0) {
        send_text(fd, REDIRECT "/article\r\n\r\n");
    } else if (strncmp(request, "GET /loop ", 10) == 0) {
        send_text(fd, REDIRECT "/loop\r\n\r\n");
    } else if (strncmp(request, "GET /private ", 13) == 0) {
        (void)snprintf(text, sizeof text, REDIRECT "http://127.0.0.2:%d/article\r\n\r\n", h->port);
        send_text(fd, text);
    } else if (strncmp(request, "GET /file ", 10) == 0) {
        send_text(fd, REDIRECT "file:///etc/passwd\r\n\r\n");
    } else if (strncmp(request, "GET /endless ", 13) == 0) {
        send_endless(fd, OK_HTML, 0);
    } else if (strncmp(request, "GET /slow ", 10) == 0) {
        send_endless(fd, OK_HTML, 50);
    } else if (strncmp(request, "GET /silent ", 12) == 0) {
        char buf[16];
        (void)recv(fd, buf, sizeof buf, 0); /* until the other side has had enough */
    } else if (strncmp(request, "GET /headers ", 13) == 0) {
        send_endless(fd, "HTTP/1.1 200 OK\r\nX: ", 0);
    } else if (strncmp(request, "GET /picture ", 13) == 0) {
        send_text(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: image/png\r\n\r\nPNG");
    } else if (strncmp(request, "GET /binary ", 12) == 0) {
        send_text(fd, OK_HTML "<p>\xff\xfe");
    } else if (strncmp(request, "GET /garbage ", 13) == 0) {
        send_text(fd, "\x01\x02\x03");
    } else {
        send_text(fd, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }
}

typedef struct Guest {
    Hostile *hostile;
    int fd;
} Guest;

static void *guest_main(void *arg)
{
    Guest *guest = arg;
    char request[4096];
    ssize_t n = recv(guest->fd, request, sizeof request - 1, 0);
    request[n > 0 ? n : 0] = '\0';
    (void)__atomic_add_fetch(&guest->hostile->asked, 1, __ATOMIC_RELAXED);
    answer_path(guest->hostile, guest->fd, request);
    (void)close(guest->fd);
    free(guest);
    return NULL;
}

static void *hostile_main(void *arg)
{
    Hostile *h = arg;
    int fd;
    while ((fd = accept(h->fd, NULL, NULL)) >= 0) {
        pthread_t thread;
        Guest *guest = malloc(sizeof *guest);
        ck_assert_ptr_nonnull(guest);
        *guest = (Guest){h, fd};
        ck_assert_int_eq(pthread_create(&thread, NULL, guest_main, guest), 0);
        (void)pthread_detach(thread);
    }
    return NULL;
}

static Hostile *hostile_up(void)
{
    static Hostile h; /* its threads live until the test process ends */
    pthread_t thread;
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_ANY); /* 127.0.0.2 too */
    h.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(h.fd, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(h.fd, 16), 0);
    ck_assert_int_eq(getsockname(h.fd, (struct sockaddr *)&address, &len), 0);
    h.port = ntohs(address.sin_port);
    ck_assert_int_eq(pthread_create(&thread, NULL, hostile_main, &h), 0);
    (void)pthread_detach(thread);
    return &h;
}

static const char *port_text(const Hostile *h)
{
    static char text[16];
    (void)snprintf(text, sizeof text, "%d", h->port);
    return text;
}

static Answer fetch_url(const TestServer *s, const char *url)
{
    char body[1024];
    (void)snprintf(body, sizeof body, "{\"url\":\"%s\"}", url);
    return post(s, "/v1/extract", "application/json", body);
}

static void url_gives(const TestServer *s, const Hostile *h, const char *path, int status, const char *part)
{
    char url[256];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", h->port, path);
    Answer a = fetch_url(s, url);
    ck_assert_msg(a.status == status, "%s: %d, expected %d: %s", path, a.status, status, a.body.ptr);
    ck_assert_msg(answer_has(&a, part), "%s: no %s in %s", path, part, a.body.ptr);
    answer_release(&a);
}

#define OPEN_TO(h) "--fetch", "on", "--fetch-allow-addresses", "127.0.0.1", "--fetch-ports", port_text(h)

START_TEST(test_fetch__an_article_and_a_redirect)
{
    Hostile *h = hostile_up();
    TestServer s = server_up(OPEN_TO(h), "--fetch-timeout", "60s");
    url_gives(&s, h, "/article", 200, "Kari Nordmann");
    url_gives(&s, h, "/article", 200, "\"text\":\"Talks");
    url_gives(&s, h, "/hop", 200, "Kari Nordmann");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__is_off_by_default)
{
    Hostile *h = hostile_up();
    TestServer s = server_up("--log", "info");
    url_gives(&s, h, "/article", 422, "not enabled");
    ck_assert_int_eq(__atomic_load_n(&h->asked, __ATOMIC_RELAXED), 0);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__what_is_not_public_is_refused_in_the_same_words)
{
    Hostile *h = hostile_up();
    char expected[1024] = "";
    char with_port[4][64];
    static const char *const names[] = {"127.1", "2130706433", "0x7f.0.0.1", "localhost"};
    const char *urls[] = {"file:///etc/passwd",
                          "gopher://127.0.0.1/_x",
                          "ftp://example.org/",
                          "dict://127.0.0.1:11211/stat",
                          "http://169.254.169.254/latest/meta-data/",
                          "http://[::ffff:169.254.169.254]/",
                          "http://[::ffff:127.0.0.1]/",
                          "http://[::1]/",
                          "http://[::]/",
                          "http://0.0.0.0/",
                          "http://10.0.0.1/",
                          "http://192.168.0.1/",
                          "http://172.16.0.1/",
                          "http://100.64.0.1/",
                          "http://[64:ff9b::7f00:1]/",
                          "http://[2002:7f00:1::1]/",
                          "http://[2001:0:7f00:1::1]/",
                          "http://[::127.0.0.1]/",
                          "http://[fd00::1]/",
                          "http://[fe80::1]/",
                          "http://224.0.0.1/",
                          "http://user:secret@example.org/",
                          "http://example.invalid/",
                          "http:///x",
                          "nonsense",
                          "http://example.org:22/",
                          with_port[0],
                          with_port[1],
                          with_port[2],
                          with_port[3]};
    for (size_t i = 0; i < 4; i++)
        (void)snprintf(with_port[i], sizeof with_port[i], "http://%s:%d/article", names[i], h->port);
    char ports[32];
    (void)snprintf(ports, sizeof ports, "80 443 %d", h->port);
    TestServer s = server_up("--fetch", "on", "--fetch-ports", ports);
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        Answer a = fetch_url(&s, urls[i]);
        ck_assert_msg(a.status == 422, "%s: %d %s", urls[i], a.status, a.body.ptr);
        *strstr(a.body.ptr, "\"instance\"") = '\0';
        if (i == 0) (void)snprintf(expected, sizeof expected, "%s", a.body.ptr);
        ck_assert_msg(strcmp(a.body.ptr, expected) == 0, "%s: %s", urls[i], a.body.ptr);
        answer_release(&a);
    }
    ck_assert_int_eq(__atomic_load_n(&h->asked, __ATOMIC_RELAXED), 0);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__redirects_are_held_to_the_same_rules)
{
    Hostile *h = hostile_up();
    TestServer s = server_up(OPEN_TO(h), "--fetch-timeout", "60s");
    url_gives(&s, h, "/private", 422, "this URL is not fetched");
    url_gives(&s, h, "/file", 422, "this URL is not fetched");
    ck_assert_int_eq(__atomic_load_n(&h->asked, __ATOMIC_RELAXED), 2);
    url_gives(&s, h, "/loop", 502, "redirects too often");
    ck_assert_int_eq(__atomic_load_n(&h->asked, __ATOMIC_RELAXED), 6);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__servers_that_do_not_stop_or_do_not_begin)
{
    Hostile *h = hostile_up();
    TestServer s = server_up(OPEN_TO(h), "--fetch-timeout", "60s", "--max-body", "64KiB");
    url_gives(&s, h, "/endless", 502, "larger");
    url_gives(&s, h, "/headers", 502, "/problems/upstream-failed");
    url_gives(&s, h, "/picture", 502, "text/html");
    url_gives(&s, h, "/binary", 502, "/problems/upstream-failed");
    url_gives(&s, h, "/garbage", 502, "/problems/upstream-failed");
    url_gives(&s, h, "/none", 502, "404");
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up(OPEN_TO(h), "--fetch-timeout", "500ms");
    url_gives(&s, h, "/slow", 504, "/problems/upstream-timeout");
    url_gives(&s, h, "/silent", 504, "/problems/upstream-timeout");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__slow_servers_hold_no_worker)
{
    Hostile *h = hostile_up();
    TestServer s = server_up(OPEN_TO(h), "--fetch-timeout", "600s", "--workers", "1", "--queue-timeout",
                             "100s", "--article-timeout", "100s", "--drain-timeout", "100ms");
    char request[512];
    int fds[2];
    int n = snprintf(request, sizeof request, "{\"url\":\"http://127.0.0.1:%d/silent\"}", h->port);
    for (int i = 0; i < 2; i++) {
        char head[256];
        fds[i] = raw_connect(&s);
        (void)snprintf(head, sizeof head,
                       "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                       "Content-Length: %d\r\n\r\n",
                       n);
        raw_send(fds[i], head);
        raw_send(fds[i], request);
    }
    while (__atomic_load_n(&h->asked, __ATOMIC_RELAXED) < 2)
        sleep_ms(10);
    Answer a = post(&s, "/v1/extract", "text/plain", "The president of the republic spoke to the people.");
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    (void)close(fds[0]);                  /* a client that is gone ends its fetch */
    ck_assert_int_eq(server_down(&s), 0); /* and so does the end of the server */
    StrBuf text = raw_read_all(fds[1], 1 << 16);
    ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 504", 12) == 0, "%.100s", text.ptr);
    strbuf_release(&text);
    (void)close(fds[1]);
}
END_TEST

START_TEST(test_fetch__lists_of_hosts)
{
    Hostile *h = hostile_up();
    TestServer s = server_up(OPEN_TO(h), "--fetch-hosts", "news.example .example.org");
    url_gives(&s, h, "/article", 422, "this URL is not fetched");
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up(OPEN_TO(h), "--fetch-deny-hosts", "127.0.0.1");
    url_gives(&s, h, "/article", 422, "this URL is not fetched");
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up(OPEN_TO(h), "--fetch-hosts", "127.0.0.1", "--fetch-timeout", "60s");
    url_gives(&s, h, "/article", 200, "Nordmann");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_fetch__no_proxy_of_the_environment)
{
    Hostile *h = hostile_up();
    (void)setenv("http_proxy", "http://127.0.0.2:9", 1);
    (void)setenv("all_proxy", "http://127.0.0.2:9", 1);
    TestServer s = server_up(OPEN_TO(h), "--fetch-timeout", "60s");
    (void)unsetenv("http_proxy");
    (void)unsetenv("all_proxy");
    url_gives(&s, h, "/article", 200, "Nordmann");
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-fetch", test_fetch__an_article_and_a_redirect, test_fetch__is_off_by_default,
          test_fetch__what_is_not_public_is_refused_in_the_same_words,
          test_fetch__redirects_are_held_to_the_same_rules,
          test_fetch__servers_that_do_not_stop_or_do_not_begin, test_fetch__slow_servers_hold_no_worker,
          test_fetch__lists_of_hosts, test_fetch__no_proxy_of_the_environment)
