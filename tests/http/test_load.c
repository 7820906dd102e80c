/* test_load.c - more work than there are workers, and the end of the server in the midst of it. */
#include "http.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#define POST_TEXT "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"

enum { CLIENTS = 12 };

/* Long enough to keep a worker busy; less under sanitizers, which are slow. */
static size_t large(void)
{
    const char *given = getenv("ATTACHE_TEST_BYTES");
    return given != NULL ? strtoul(given, NULL, 10) * 4 : 1000000;
}

#define PATIENT "--queue-timeout", "100s", "--article-timeout", "100s", "--drain-timeout", "100s"

static const char sentence[] =
    "President Anna Berg of Freedonia met Prime Minister Oto Lind in Riga on Monday, "
    "officials said. \"We agreed on peace,\" Berg said.\n\n";

static int send_large(const TestServer *s, const char *text)
{
    char head[256];
    int fd = raw_connect(s);
    (void)snprintf(head, sizeof head, POST_TEXT "Connection: close\r\nContent-Length: %zu\r\n\r\n",
                   strlen(text));
    raw_send(fd, head);
    raw_send(fd, text);
    return fd;
}

static int status_of(int fd)
{
    StrBuf text = raw_read_all(fd, (size_t)128 << 20);
    int status = text.len > 12 ? (int)strtol(text.ptr + 9, NULL, 10) : 0;
    strbuf_release(&text);
    (void)close(fd);
    return status;
}

START_TEST(test_load__a_full_queue_sheds_and_health_still_answers)
{
    TestServer s = server_up(PATIENT, "--workers", "1", "--queue", "1");
    char *text = repeated(sentence, large());
    int fds[CLIENTS];
    int served = 0;
    int shed = 0;
    for (int i = 0; i < CLIENTS; i++)
        fds[i] = send_large(&s, text);
    Answer live = get(&s, "/livez");
    ck_assert_int_eq(live.status, 200);
    Answer ready = get(&s, "/readyz");
    ck_assert_int_eq(ready.status, 200);
    for (int i = 0; i < CLIENTS; i++) {
        int status = status_of(fds[i]);
        ck_assert_msg(status == 200 || status == 503 || status == 422, "status %d", status);
        served += status == 200;
        shed += status == 503;
    }
    ck_assert_int_ge(served, 1);
    ck_assert_int_ge(shed, 1);
    answer_release(&live);
    answer_release(&ready);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_load__overload_says_when_to_come_back)
{
    TestServer s = server_up(PATIENT, "--workers", "1", "--queue", "1");
    char *text = repeated(sentence, large());
    int fds[CLIENTS];
    bool told = false;
    int lost = 0;
    for (int i = 0; i < CLIENTS; i++)
        fds[i] = send_large(&s, text);
    for (int i = 0; i < CLIENTS; i++) {
        StrBuf answer = raw_read_all(fds[i], (size_t)128 << 20);
        lost += count_of(&answer, "HTTP/1.1 ") != 1;
        if (count_of(&answer, "HTTP/1.1 503") == 1) told = count_of(&answer, "Retry-After: ") == 1;
        strbuf_release(&answer);
        (void)close(fds[i]);
    }
    ck_assert(told);
    ck_assert_int_eq(lost, 0);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_load__sigterm_finishes_what_is_in_flight)
{
    TestServer s = server_up(PATIENT, "--workers", "2");
    char *text = repeated(sentence, large() / 8);
    int fds[CLIENTS];
    struct timespec pause = {.tv_nsec = 100000000};
    for (int i = 0; i < CLIENTS; i++)
        fds[i] = send_large(&s, text);
    (void)nanosleep(&pause, NULL);
    (void)kill(s.pid, SIGTERM);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(status_of(fds[i]), 200);
    int status = -1;
    ck_assert_int_eq(waitpid(s.pid, &status, 0), s.pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    (void)unlink(s.log);
    free(text);
}
END_TEST

START_TEST(test_load__not_ready_while_draining)
{
    TestServer s = server_up(PATIENT, "--workers", "1");
    char *text = repeated(sentence, large());
    int kept = raw_connect(&s);
    int fd = send_large(&s, text);
    struct timespec pause = {.tv_nsec = 50000000};
    (void)nanosleep(&pause, NULL);
    (void)kill(s.pid, SIGTERM);
    (void)nanosleep(&pause, NULL);
    raw_send(kept, "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
    StrBuf answer = raw_read_all(kept, 1 << 16);
    ck_assert_msg(strncmp(answer.ptr, "HTTP/1.1 503", 12) == 0, "%.100s", answer.ptr);
    ck_assert_uint_eq(count_of(&answer, "shutting-down"), 1);
    ck_assert_int_eq(status_of(fd), 200);
    strbuf_release(&answer);
    (void)close(kept);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_load__clients_that_hang_up_do_no_harm)
{
    TestServer s = server_up(PATIENT, "--workers", "1");
    char *text = repeated(sentence, large());
    for (int i = 0; i < CLIENTS; i++)
        (void)close(send_large(&s, text));
    Answer a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_msg(a.status == 200 || a.status == 503, "status %d", a.status);
    answer_release(&a);
    free(text);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

typedef struct Hammer {
    const TestServer *server;
    int good;
} Hammer;

static void *hammer(void *arg)
{
    Hammer *h = arg;
    char request[512];
    (void)snprintf(request, sizeof request, POST_TEXT "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                   strlen(sentence), sentence);
    for (int i = 0; i < 50; i++) {
        StrBuf text = raw_exchange(h->server, request);
        h->good += strncmp(text.ptr, "HTTP/1.1 200", 12) == 0;
        strbuf_release(&text);
    }
    return NULL;
}

START_TEST(test_load__many_clients_at_once)
{
    TestServer s = server_up(PATIENT, "--workers", "4", "--io-threads", "2", "--queue", "1000");
    pthread_t threads[8];
    Hammer hammers[8];
    for (int i = 0; i < 8; i++) {
        hammers[i] = (Hammer){.server = &s};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, hammer, &hammers[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        (void)pthread_join(threads[i], NULL);
        ck_assert_int_eq(hammers[i].good, 50);
    }
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-load", test_load__a_full_queue_sheds_and_health_still_answers,
          test_load__overload_says_when_to_come_back, test_load__sigterm_finishes_what_is_in_flight,
          test_load__not_ready_while_draining, test_load__clients_that_hang_up_do_no_harm,
          test_load__many_clients_at_once)
