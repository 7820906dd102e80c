/* test_operations.c - what the operator does to a running server: reload, handed-over sockets, supervision.
 */
#include "http.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#define POST_TEXT "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
#define PATIENT                                                                                              \
    "--queue-timeout", "100s", "--article-timeout", "100s", "--drain-timeout", "100s", "--queue", "1000"

enum { CLIENTS = 6, PATIENCE_MS = 120000, SLICE_MS = 20 };

static const char sentence[] =
    "President Anna Berg of Freedonia met Prime Minister Oto Lind in Riga on Monday.";

static bool is_whole(const StrBuf *answer)
{
    return strncmp(answer->ptr, "HTTP/1.1 200", 12) == 0 && answer->ptr[answer->len - 1] == '\n';
}

typedef struct Client {
    const TestServer *server;
    bool *stop; /* read and written with __atomic */
    unsigned good;
    unsigned bad;
} Client;

static void *client(void *arg)
{
    Client *c = arg;
    char request[512];
    (void)snprintf(request, sizeof request, POST_TEXT "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                   strlen(sentence), sentence);
    while (!__atomic_load_n(c->stop, __ATOMIC_RELAXED)) {
        StrBuf answer = raw_exchange(c->server, request);
        is_whole(&answer) ? c->good++ : c->bad++;
        strbuf_release(&answer);
    }
    return NULL;
}

START_TEST(test_operations__reload_under_load_loses_nothing)
{
    TestServer s = server_up(PATIENT, "--workers", "2");
    pthread_t threads[CLIENTS];
    Client clients[CLIENTS];
    bool stop = false;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){.server = &s, .stop = &stop};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, client, &clients[i]), 0);
    }
    for (long n = 1; n <= 3; n++) {
        (void)kill(s.pid, SIGHUP);
        wait_for_metric(&s, "attache_reloads_total{result=\"ok\"}", n);
        Answer version = get(&s, "/v1/version");
        ck_assert(version.status == 200 && answer_has(&version, "parser.bin"));
        answer_release(&version);
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    for (int i = 0; i < CLIENTS; i++) {
        (void)pthread_join(threads[i], NULL);
        ck_assert_uint_gt(clients[i].good, 0);
        ck_assert_uint_eq(clients[i].bad, 0);
    }
    ck_assert_int_eq(metric(&s, "attache_reloads_total{result=\"failed\"}"), 0);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

START_TEST(test_operations__a_bad_table_keeps_the_old_ones)
{
    char dir[128];
    char table[160];
    (void)snprintf(dir, sizeof dir, "%s", unit_temp_path("data"));
    (void)snprintf(table, sizeof table, "%s/places.tsv", dir);
    shell("mkdir %s && ln -s \"$PWD\"/data/* %s/", dir, dir);
    TestServer s = server_up("--workers", "1", "--data-dir", dir);
    ck_assert_int_eq(unlink(table), 0);
    write_file(table, "name\tkind\nonly two columns\tcity\n");
    (void)kill(s.pid, SIGHUP);
    wait_for_metric(&s, "attache_reloads_total{result=\"failed\"}", 1);
    Answer a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 200);
    ck_assert(answer_has(&a, "Riga"));
    answer_release(&a);
    wait_for_log(&s, "places.tsv: has no column");
    shell("ln -sf \"$PWD\"/data/places.tsv %s", table);
    (void)kill(s.pid, SIGHUP);
    wait_for_metric(&s, "attache_reloads_total{result=\"ok\"}", 1);
    ck_assert_int_eq(server_down(&s), 0);
    shell("rm -r %s", dir);
}
END_TEST

/* --- settings --- */

/* What is said of a reload, for the n-th time. */
static void reload(const TestServer *s, const char *result, long n)
{
    char name[64];
    (void)snprintf(name, sizeof name, "attache_reloads_total{result=\"%s\"}", result);
    (void)kill(s->pid, SIGHUP);
    wait_for_metric(s, name, n);
}

static Answer post_from_elsewhere(const TestServer *s, const char *body)
{
    return fetch(s, &(Call){.path = "/v1/extract",
                            .type = "text/plain",
                            .body = slice_of(body),
                            .headers = {"Origin: https://a.example"}});
}

/* An answer under the second file: a large article, a limit, a listed origin. */
static void is_second(const TestServer *s, const char *large)
{
    Answer a = post_from_elsewhere(s, large);
    ck_assert_msg(a.status == 200, "%d", a.status);
    ck_assert_str_eq(answer_header(&a, "RateLimit-Policy"), "\"default\";q=600;w=60");
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Origin"), "https://a.example");
    answer_release(&a);
}

START_TEST(test_operations__reload_reads_the_settings_anew)
{
    char path[128];
    char *large = repeated("The president spoke to the people. ", 5000);
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("settings"));
    write_file(path, "max_body = 1KiB\nlog = info\nworkers = 1\n");
    TestServer s = server_up(PATIENT, "--config", path);
    Answer a = post_from_elsewhere(&s, large);
    ck_assert_int_eq(a.status, 413);
    ck_assert_str_eq(answer_header(&a, "RateLimit-Policy"), "");
    answer_release(&a);

    write_file(path, "max_body = 8KiB\nlog = info\nworkers = 3\nrate_limit = 600\nqueue = 5\n"
                     "cors_origins = https://a.example\nmax_memory = 40MiB\n");
    reload(&s, "ok", 1);
    is_second(&s, large);
    wait_for_log(&s, "\"changed\":\"max_body cors_origins rate_limit\""); /* queue: the flag still wins */
    wait_for_log(&s, "\"event\":\"restart-needed\",\"settings\":\"workers max_memory\"");

    write_file(path, "# a slip\nmax_body = lots\nrate_limit = 0\n");
    reload(&s, "failed", 1);
    wait_for_log(&s, ":2: max_body = 'lots' must be a number of bytes");
    is_second(&s, large);
    write_file(path, "rate_limit = 0\napi_keys = /nowhere/at/all\n");
    reload(&s, "failed", 2);
    wait_for_log(&s, "/nowhere/at/all: No such file");
    is_second(&s, large);
    ck_assert_int_eq(unlink(path), 0);
    reload(&s, "failed", 3);
    is_second(&s, large);

    write_file(path, "max_body = 1KiB\nlog = error\n");
    reload(&s, "ok", 2);
    a = post_from_elsewhere(&s, large);
    ck_assert_int_eq(a.status, 413);
    ck_assert_str_eq(answer_header(&a, "RateLimit-Policy"), "");
    ck_assert_str_eq(answer_header(&a, "Access-Control-Allow-Origin"), "");
    answer_release(&a);
    free(large);
    ck_assert_int_eq(server_down(&s), 0);
    (void)unlink(path);
}
END_TEST

START_TEST(test_operations__a_request_ends_under_the_settings_it_began_with)
{
    char path[128];
    char *large = repeated("The president spoke to the people. ", 5000);
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("settings"));
    write_file(path, "max_body = 8KiB\nworkers = 1\n");
    TestServer s = server_up(PATIENT, "--config", path, "--body-timeout", "10m");
    int fd = raw_connect(&s);
    raw_send(fd, POST_TEXT "Connection: close\r\nContent-Length: 5000\r\n\r\n");
    raw_send(fd, large + 2500);
    wait_for_metric(&s, "attache_in_flight", 2);
    write_file(path, "max_body = 1KiB\nworkers = 1\n");
    reload(&s, "ok", 1);
    raw_send(fd, large + 2500);
    StrBuf answer = raw_read_all(fd, 1 << 20);
    ck_assert_msg(is_whole(&answer), "%.200s", answer.ptr);
    strbuf_release(&answer);
    (void)close(fd);
    Answer a = post(&s, "/v1/extract", "text/plain", large);
    ck_assert_int_eq(a.status, 413);
    answer_release(&a);
    free(large);
    ck_assert_int_eq(server_down(&s), 0);
    (void)unlink(path);
}
END_TEST

/* --- supervision --- */

/* The next message but for the pings; "" after a while of nothing. */
static const char *next_message(int fd)
{
    static char text[256];
    do {
        ssize_t n = recv(fd, text, sizeof text - 1, 0);
        text[n > 0 ? n : 0] = '\0';
    } while (strcmp(text, "WATCHDOG=1") == 0);
    return text;
}

static int notify_socket(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%.100s", path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0 && bind(fd, (struct sockaddr *)&to, sizeof to) == 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

START_TEST(test_operations__the_supervisor_is_told)
{
    char path[128];
    char text[64];
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("notify"));
    int fd = notify_socket(path);
    (void)setenv("NOTIFY_SOCKET", path, 1);
    (void)setenv("WATCHDOG_USEC", "200000", 1);
    TestServer s = server_up("--workers", "1");
    ck_assert_str_eq(next_message(fd), "READY=1");
    (void)kill(s.pid, SIGHUP);
    ck_assert_int_eq(strncmp(next_message(fd), "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
    ck_assert_str_eq(next_message(fd), "READY=1");
    ssize_t n = recv(fd, text, sizeof text - 1, 0); /* nothing else is left to say */
    text[n > 0 ? n : 0] = '\0';
    ck_assert_str_eq(text, "WATCHDOG=1");
    (void)kill(s.pid, SIGTERM);
    ck_assert_str_eq(next_message(fd), "STOPPING=1");
    ck_assert_int_eq(server_down(&s), 0);
    (void)close(fd);
    (void)unlink(path);
}
END_TEST

/* --- sockets --- */

static int handed_over = -1;

static void hand_over(void)
{
    char pid[24];
    (void)snprintf(pid, sizeof pid, "%ld", (long)getpid());
    (void)setenv("LISTEN_PID", pid, 1);
    (void)setenv("LISTEN_FDS", "1", 1);
    (void)dup2(handed_over, 3);
}

static int listening_socket(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 64) == 0);
    return fcntl(fd, F_DUPFD_CLOEXEC, 10);
}

START_TEST(test_operations__a_socket_handed_over_outlives_the_server)
{
    handed_over = listening_socket();
    server_before_exec = hand_over;
    TestServer first = server_up("--workers", "1");
    Answer a = post(&first, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 200);
    answer_release(&a);
    ck_assert_int_eq(server_down(&first), 0);
    int waiting = raw_connect(&first); /* nobody accepts it yet, nobody refuses it */
    raw_send(waiting, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    TestServer second = server_up("--workers", "1");
    ck_assert_int_eq(second.port, first.port);
    StrBuf answer = raw_read_all(waiting, 1 << 16);
    ck_assert_msg(strncmp(answer.ptr, "HTTP/1.1 200", 12) == 0, "%.100s", answer.ptr);
    strbuf_release(&answer);
    (void)close(waiting);
    server_before_exec = NULL;
    ck_assert_int_eq(server_down(&second), 0);
    (void)close(handed_over);
}
END_TEST

static int unix_connect(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = 60};
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%.100s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0);
    for (int waited = 0; connect(fd, (struct sockaddr *)&to, sizeof to) != 0; waited += SLICE_MS) {
        ck_assert_msg(waited < PATIENCE_MS, "nobody listens on %s", path);
        sleep_ms(SLICE_MS);
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static void ask_unix(const char *path)
{
    int fd = unix_connect(path);
    raw_send(fd, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    StrBuf answer = raw_read_all(fd, 1 << 16);
    ck_assert_msg(strncmp(answer.ptr, "HTTP/1.1 200", 12) == 0, "%.100s", answer.ptr);
    strbuf_release(&answer);
    (void)close(fd);
}

START_TEST(test_operations__a_unix_socket_and_its_file)
{
    char path[128];
    char where[160];
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("socket"));
    (void)snprintf(where, sizeof where, "unix:%s", path);
    write_file(path, "left behind by a server that was killed");
    TestServer s = server_up("--workers", "1", "--listen", where);
    ask_unix(path);
    ck_assert_int_eq(server_down(&s), 0);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

/* --- faults --- */

static int log_of_child = -1;

static void log_nowhere(void)
{
    /* One line, so that the test knows; what the server itself logs finds no space. */
    static const char ready[] = "\"event\":\"ready\",\"address\":\"\"\n";
    log_of_child = open("/dev/full", O_WRONLY);
    if (write(STDERR_FILENO, ready, sizeof ready - 1) < 0 || dup2(log_of_child, STDERR_FILENO) < 0)
        _exit(126);
}

START_TEST(test_operations__logs_that_find_no_space_stop_nothing)
{
    char path[128];
    char where[160];
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("full"));
    (void)snprintf(where, sizeof where, "unix:%s", path);
    server_before_exec = log_nowhere;
    TestServer s = server_up("--workers", "1", "--log", "debug", "--listen", where);
    server_before_exec = NULL;
    for (int i = 0; i < 3; i++)
        ask_unix(path);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* Request lines in the log that tell of an answer gone out whole. */
static unsigned logged(const TestServer *s)
{
    char line[4096];
    unsigned n = 0;
    FILE *file = fopen(s->log, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file) != NULL)
        n += strstr(line, "\"event\":\"request\"") != NULL && strstr(line, "/v1/extract") != NULL;
    (void)fclose(file);
    return n;
}

static int try_connect(const TestServer *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)s->port)};
    struct timeval patience = {.tv_sec = 60};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0) return fd;
    (void)close(fd);
    return -1;
}

/* Until nobody answers any more. */
static void *client_to_the_end(void *arg)
{
    Client *c = arg;
    char request[512];
    (void)snprintf(request, sizeof request, POST_TEXT "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                   strlen(sentence), sentence);
    for (;;) {
        int fd = try_connect(c->server);
        if (fd < 0) return NULL;
        raw_send(fd, request);
        StrBuf answer = raw_read_all(fd, 1 << 20);
        (void)close(fd);
        bool none = answer.len == 0;
        if (!none) is_whole(&answer) ? c->good++ : c->bad++;
        strbuf_release(&answer);
        if (none) return NULL; /* the listening socket was closed before anybody accepted */
    }
}

START_TEST(test_operations__sigterm_under_load_loses_nothing_accepted)
{
    TestServer s = server_up(PATIENT, "--workers", "2", "--log", "info");
    pthread_t threads[CLIENTS];
    Client clients[CLIENTS];
    unsigned good = 0;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){.server = &s};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, client_to_the_end, &clients[i]), 0);
    }
    sleep_ms(300);
    (void)kill(s.pid, SIGTERM);
    for (int i = 0; i < CLIENTS; i++) {
        (void)pthread_join(threads[i], NULL);
        ck_assert_uint_eq(clients[i].bad, 0);
        good += clients[i].good;
    }
    int status = -1;
    ck_assert_int_eq(waitpid(s.pid, &status, 0), s.pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_uint_eq(good, logged(&s));
    (void)unlink(s.log);
}
END_TEST

START_TEST(test_operations__health_answers_beside_many_open_connections)
{
    enum { OPEN = 400 };
    TestServer s = server_up("--workers", "1");
    static int fds[OPEN];
    for (int i = 0; i < OPEN; i++)
        fds[i] = raw_connect(&s);
    for (int i = 0; i < 5; i++) {
        Answer a = get(&s, "/readyz");
        ck_assert_int_eq(a.status, 200);
        answer_release(&a);
    }
    ck_assert_int_ge(metric(&s, "attache_connections"), OPEN);
    for (int i = 0; i < OPEN; i++)
        (void)close(fds[i]);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

UNIT_MAIN("http-operations", test_operations__reload_under_load_loses_nothing,
          test_operations__a_bad_table_keeps_the_old_ones, test_operations__reload_reads_the_settings_anew,
          test_operations__a_request_ends_under_the_settings_it_began_with,
          test_operations__the_supervisor_is_told, test_operations__a_socket_handed_over_outlives_the_server,
          test_operations__a_unix_socket_and_its_file, test_operations__logs_that_find_no_space_stop_nothing,
          test_operations__sigterm_under_load_loses_nothing_accepted,
          test_operations__health_answers_beside_many_open_connections)
