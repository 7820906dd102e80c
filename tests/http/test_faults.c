/* test_faults.c - the server on a machine that misbehaves: short reads and writes, a clock that jumps, a
 * worker that does not come back. The machine is tests/faults, loaded before libc; the server is the one that
 * is shipped. */
#include "../faults/faults.h"
#include "http.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#define POST_TEXT "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
#define POST_JSON "POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
#define PATIENT   "--queue-timeout", "100s", "--drain-timeout", "100s"

enum { HOUR_S = 3600 };

static const char sentence[] =
    "President Anna Berg of Freedonia met Prime Minister Oto Lind in Riga on Monday. \"We agreed on "
    "peace,\" Berg said.";
static const char json[] =
    "{\"text\":\"President Anna Berg of Freedonia spoke in Riga.\",\"language\":\"en\"}";

/* --- the machine --- */

static Faults *faults;
static char faults_path[128];

static void load_faults(void)
{
    char library[1024];
    char options[512];
    const char *asan = getenv("ASAN_OPTIONS");
    path_in_build("tests/faults/faults.so", library, sizeof library);
    (void)snprintf(options, sizeof options, "%.400s:verify_asan_link_order=0", asan != NULL ? asan : "");
    (void)setenv("ASAN_OPTIONS", options, 1);
    (void)setenv("ATTACHE_FAULTS", faults_path, 1);
    (void)setenv("LD_PRELOAD", library, 1);
}

/* Servers that are started from here on run there. */
static void faults_begin(void)
{
    (void)snprintf(faults_path, sizeof faults_path, "%s", unit_temp_path("faults"));
    int fd = open(faults_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert(fd >= 0 && ftruncate(fd, sizeof *faults) == 0);
    faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert(faults != MAP_FAILED);
    (void)close(fd);
    server_before_exec = load_faults;
}

static void faults_end(void)
{
    server_before_exec = NULL;
    (void)munmap(faults, sizeof *faults);
    (void)unlink(faults_path);
}

static void set_fault(int32_t *fault, int32_t value)
{
    __atomic_store_n(fault, value, __ATOMIC_SEQ_CST);
}

static void wait_until_hanging(int32_t threads)
{
    while (__atomic_load_n(&faults->hanging, __ATOMIC_SEQ_CST) != threads)
        sleep_ms(5); /* Check's own timeout ends a wait in vain */
}

static int send_post(const TestServer *s, const char *head, const char *body)
{
    char length[64];
    int fd = raw_connect(s);
    (void)snprintf(length, sizeof length, "Content-Length: %zu\r\n\r\n", strlen(body));
    raw_send(fd, head);
    raw_send(fd, length);
    raw_send(fd, body);
    return fd;
}

/* One answer with a Content-Length; the connection may stay open. */
static StrBuf read_answer(int fd)
{
    StrBuf text;
    char byte;
    size_t body = 0;
    strbuf_init(&text, 1 << 20);
    while (recv(fd, &byte, 1, 0) == 1) {
        ck_assert_int_eq(strbuf_append_char(&text, byte), 0);
        if (text.len < 4 || strncmp(text.ptr + text.len - 4, "\r\n\r\n", 4) != 0) continue;
        ck_assert_int_eq(strbuf_append(&text, SLICE("")), 0);
        const char *length = strcasestr(text.ptr, "\r\nContent-Length: ");
        body = length != NULL ? strtoul(length + 18, NULL, 10) : 0;
        break;
    }
    for (; body > 0 && recv(fd, &byte, 1, 0) == 1; body--)
        ck_assert_int_eq(strbuf_append_char(&text, byte), 0);
    ck_assert_int_eq(strbuf_append(&text, SLICE("")), 0);
    return text;
}

static void answers(int fd, const char *status)
{
    StrBuf text = read_answer(fd);
    ck_assert_msg(text.len > 12 && strncmp(text.ptr + 9, status, 3) == 0, "expected %s: %.200s", status,
                  text.ptr);
    strbuf_release(&text);
}

/* --- short reads and writes --- */

static const char lines[] = "{\"id\":\"1\",\"text\":\"Anna Berg spoke in Riga.\",\"language\":\"en\"}\n"
                            "{\"id\":\"2\",\"text\":1}\n"
                            "{\"id\":\"3\",\"text\":\"Oto Lind, the minister, resigned.\"}\n";

static const Call calls[] = {
    {.path = "/livez"},
    {.path = "/nowhere"},
    {.path = "/v1/extract", .type = "text/plain", .body = {sentence, sizeof sentence - 1}},
    {.path = "/v1/extract", .type = "application/json", .body = {json, sizeof json - 1}},
    {.path = "/v1/extract", .type = "image/png", .body = {json, sizeof json - 1}},
    {.path = "/v1/batch", .type = "application/x-ndjson", .body = {lines, sizeof lines - 1}}};
enum { N_CALLS = sizeof calls / sizeof calls[0] };

/* Problem objects name the request. */
static void forget_instance(Answer *a)
{
    char *instance = a->body.ptr != NULL ? strstr(a->body.ptr, "urn:attache:request:") : NULL;
    if (instance != NULL) memset(instance + 20, 'x', 16);
}

static void same_answers(const TestServer *s, const TestServer *other)
{
    for (size_t i = 0; i < N_CALLS; i++) {
        Answer a = fetch(s, &calls[i]);
        Answer b = fetch(other, &calls[i]);
        forget_instance(&a);
        forget_instance(&b);
        ck_assert_int_eq(a.status, b.status);
        ck_assert_msg(slice_eq(strbuf_slice(&a.body), strbuf_slice(&b.body)), "%s: %s and %s", calls[i].path,
                      a.body.ptr, b.body.ptr);
        answer_release(&a);
        answer_release(&b);
    }
}

START_TEST(test_faults__short_reads_and_writes_change_no_answer)
{
    TestServer whole = server_up(PATIENT, "--workers", "1");
    faults_begin();
    TestServer s = server_up(PATIENT, "--workers", "1", "--body-timeout", "10m", "--max-body", "64KiB");
    set_fault(&faults->cut, CUT_ALL);
    same_answers(&s, &whole);
    char *large = repeated("word ", 100000);
    for (int i = 0; i < 8; i++) { /* refused before the body is read: that answer, too, goes out whole */
        int fd = send_post(&s, POST_TEXT, large);
        StrBuf text = raw_read_all(fd, 1 << 16);
        ck_assert_msg(strncmp(text.ptr, "HTTP/1.1 413", 12) == 0 && text.ptr[text.len - 1] == '\n', "%s",
                      text.ptr);
        strbuf_release(&text);
        (void)close(fd);
    }
    free(large);
    ck_assert_int_gt(__atomic_load_n(&faults->n_cuts, __ATOMIC_SEQ_CST), 1000);
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
    ck_assert_int_eq(server_down(&whole), 0);
}
END_TEST

START_TEST(test_faults__a_batch_in_a_file_is_read_and_written_piece_by_piece)
{
    StrBuf body;
    TestServer whole = server_up(PATIENT, "--workers", "2");
    faults_begin();
    TestServer s = server_up(PATIENT, "--workers", "2", "--batch-dir", "/tmp", "--body-timeout", "10m");
    strbuf_init(&body, 1 << 20);
    for (int i = 0; body.len < 300 * 1024;
         i++) /* beyond what is held in memory; mostly lines that are wrong */
        ck_assert_int_eq(strbuf_printf(&body, "{\"id\":\"%d\",\"text\":%s}\n", i,
                                       i % 1000 == 0 ? "\"Anna Berg spoke.\"" : "1"),
                         0);
    set_fault(&faults->cut, CUT_FILES);
    const Call call = {.path = "/v1/batch", .type = "application/x-ndjson", .body = strbuf_slice(&body)};
    Answer a = fetch(&s, &call);
    Answer b = fetch(&whole, &call);
    ck_assert_int_eq(a.status, 200);
    ck_assert(slice_eq(strbuf_slice(&a.body), strbuf_slice(&b.body)));
    answer_release(&a);
    answer_release(&b);
    strbuf_release(&body);
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
    ck_assert_int_eq(server_down(&whole), 0);
}
END_TEST

/* --- the clock --- */

static void jump(int64_t ahead_s)
{
    __atomic_store_n(&faults->clock_ahead_s, ahead_s, __ATOMIC_SEQ_CST);
}

static double now_s(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* The hour of the last line of the log. */
static long last_logged_hour(const TestServer *s)
{
    StrBuf log = read_whole(s->log);
    long hour = -1;
    for (const char *at = log.ptr; at != NULL && (at = strstr(at, "{\"time\":\"")) != NULL; at++)
        hour = strtol(at + 20, NULL, 10);
    strbuf_release(&log);
    return hour;
}

static long utc_hour(int64_t ahead_s)
{
    struct tm utc;
    time_t at = time(NULL) + (time_t)ahead_s;
    (void)gmtime_r(&at, &utc);
    return utc.tm_hour;
}

/* A request on a connection that was open before the clock jumped, and its line in the log. */
static void asks_at(const TestServer *s, int fd, int64_t ahead_s)
{
    unsigned before;
    unsigned after;
    long hour = utc_hour(ahead_s);
    StrBuf log = read_whole(s->log);
    before = count_of(&log, "\"event\":\"request\"");
    strbuf_release(&log);
    jump(ahead_s);
    raw_send(fd, "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    answers(fd, "200");
    do {
        log = read_whole(s->log);
        after = count_of(&log, "\"event\":\"request\"");
        strbuf_release(&log);
    } while (after == before);
    long logged = last_logged_hour(s);
    ck_assert_msg(logged == hour || logged == utc_hour(ahead_s), "hour %ld, expected %ld", logged, hour);
}

START_TEST(test_faults__connections_and_deadlines_outlive_a_clock_that_jumps)
{
    faults_begin();
    TestServer s = server_up(PATIENT, "--workers", "1", "--log", "info", "--idle-timeout", "20m",
                             "--header-timeout", "20m", "--body-timeout", "20m", "--article-timeout", "20m");
    int kept = raw_connect(&s);
    int begun = raw_connect(&s);
    int with_body = raw_connect(&s);
    raw_send(begun, "GET /livez HTTP/1.1\r\n");
    raw_send(with_body, POST_TEXT "Content-Length: 8\r\n\r\nAnna");
    asks_at(&s, kept, 0);
    asks_at(&s, kept, HOUR_S);
    asks_at(&s, kept, -HOUR_S);
    raw_send(begun, "Host: a\r\n\r\n");
    answers(begun, "200");
    jump(HOUR_S);
    raw_send(with_body, " Ber");
    answers(with_body, "200");
    (void)close(kept);
    (void)close(begun);
    (void)close(with_body);
    ck_assert_int_eq(server_down(&s), 0);
    s = server_up("--workers", "1", "--header-timeout",
                  "300ms"); /* and a short one ends though the clock goes back */
    int late = raw_connect(&s);
    raw_send(late, "GET /livez HTTP/1.1\r\n");
    jump(-HOUR_S);
    StrBuf text = raw_read_all(late, 1 << 16); /* gives up after a minute */
    ck_assert_uint_eq(text.len, 0);
    char byte;
    ck_assert_int_eq(recv(late, &byte, 1, MSG_DONTWAIT), 0);
    strbuf_release(&text);
    (void)close(late);
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
}
END_TEST

START_TEST(test_faults__limits_go_by_no_clock_that_can_be_set)
{
    enum { WINDOW_S = 50 }; /* a new token comes after 60 */
    static const int64_t jumps[] = {HOUR_S, -HOUR_S, 0};
    faults_begin();
    TestServer s = server_up(PATIENT, "--workers", "1", "--rate-limit", "1", "--rate-burst", "2");
    double start = now_s();
    for (int i = 0; i < 2; i++) {
        Answer a = post(&s, "/v1/extract", "text/plain", sentence);
        ck_assert_int_eq(a.status, 200);
        answer_release(&a);
    }
    for (size_t i = 0; i < sizeof jumps / sizeof jumps[0]; i++) {
        jump(jumps[i]);
        Answer a = post(&s, "/v1/extract", "text/plain", sentence);
        if (now_s() - start < WINDOW_S) {
            ck_assert_int_eq(a.status, 429);
            ck_assert_int_le(strtol(answer_header(&a, "Retry-After"), NULL, 10), 60);
        }
        answer_release(&a);
    }
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
}
END_TEST

/* --- a worker that does not come back --- */

#define HASTY "--article-timeout", "50ms", "--stuck-after", "50ms"

static void status_is(const TestServer *s, const char *path, int status)
{
    Answer a = get(s, path);
    ck_assert_msg(a.status == status, "%s: %d", path, a.status);
    answer_release(&a);
}

START_TEST(test_faults__overload_says_how_long_what_waits_will_take)
{
    enum { WAITING = 3 };
    int fds[WAITING];
    const double busy_s = 2.2;
    faults_begin();
    TestServer s = server_up(PATIENT, "--article-timeout", "10m", "--workers", "1", "--queue", "3");
    set_fault(&faults->hang_json, 1);
    int fd = send_post(&s, POST_JSON, json);
    wait_until_hanging(1);
    double begun = now_s();
    for (int i = 0; i < WAITING; i++)
        fds[i] = send_post(&s, POST_TEXT, sentence);
    wait_for_metric(&s, "attache_queue", WAITING);
    while (now_s() - begun < busy_s)
        sleep_ms(10);
    Answer a = post(&s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 503);
    long retry = strtol(answer_header(&a, "Retry-After"), NULL, 10);
    ck_assert_msg(retry >= (WAITING + 1) * 2 && retry <= 101, "%ld", retry);
    answer_release(&a);
    set_fault(&faults->hang_json, 0);
    answers(fd, "200");
    (void)close(fd);
    for (int i = 0; i < WAITING; i++) {
        answers(fds[i], "200");
        (void)close(fds[i]);
    }
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
}
END_TEST

static int watchdog_socket(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%.100s", path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0 && bind(fd, (struct sockaddr *)&to, sizeof to) == 0);
    (void)setenv("NOTIFY_SOCKET", path, 1);
    (void)setenv("WATCHDOG_USEC", "100000", 1);
    return fd;
}

static unsigned pings(int fd, int flags)
{
    char text[256];
    unsigned n = 0;
    ssize_t len;
    while ((len = recv(fd, text, sizeof text, flags)) > 0) {
        n += len == 10 && memcmp(text, "WATCHDOG=1", 10) == 0;
        if (flags == 0 && n > 0) break;
    }
    return n;
}

START_TEST(test_faults__a_stuck_worker_is_told_of_and_the_others_go_on)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("watchdog"));
    int supervisor = watchdog_socket(path);
    faults_begin();
    TestServer s = server_up(PATIENT, HASTY, "--workers", "2");
    ck_assert_uint_gt(pings(supervisor, 0), 0);
    set_fault(&faults->hang_json, 1);
    int fd = send_post(&s, POST_JSON, json);
    wait_until_hanging(1);
    wait_for_metric(&s, "attache_stuck_workers", 1);
    wait_for_log(&s, "\"event\":\"worker-stuck\"");
    status_is(&s, "/readyz", 503);
    status_is(&s, "/livez", 200);
    Answer a = post(&s, "/v1/extract", "text/plain", "Nobody."); /* by the other worker */
    ck_assert_msg(a.status == 200 || a.status == 422, "%d", a.status);
    answer_release(&a);
    (void)pings(supervisor, MSG_DONTWAIT); /* those from before */
    sleep_ms(400);
    ck_assert_uint_eq(pings(supervisor, MSG_DONTWAIT), 0);
    set_fault(&faults->hang_json, 0);
    answers(fd, "422"); /* far beyond its time */
    ck_assert_uint_gt(pings(supervisor, 0), 0);
    ck_assert_int_eq(metric(&s, "attache_stuck_workers"), 0);
    ck_assert_int_ge(metric(&s, "attache_stuck_total"), 1);
    status_is(&s, "/readyz", 200);
    (void)close(fd);
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
    (void)close(supervisor);
    (void)unlink(path);
}
END_TEST

START_TEST(test_faults__a_stuck_worker_ends_the_process_where_that_is_wanted)
{
    int status = 0;
    faults_begin();
    TestServer s = server_up(PATIENT, HASTY, "--workers", "2", "--on-stuck", "abort");
    set_fault(&faults->hang_json, 1);
    int fd = send_post(&s, POST_JSON, json);
    ck_assert_int_eq(waitpid(s.pid, &status, 0), s.pid);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "status %x", (unsigned)status);
    ck_assert(log_has(&s, "\"event\":\"worker-stuck\""));
    (void)close(fd);
    (void)unlink(s.log);
    faults_end();
}
END_TEST

/* --- names that are not resolved --- */

static const char behind_a_name[] = "{\"url\":\"http://news.example/article\"}";

START_TEST(test_faults__a_resolver_that_does_not_answer_holds_nobody_beyond_the_time_to_fetch)
{
    faults_begin();
    TestServer s = server_up(PATIENT, "--workers", "1", "--fetch", "on", "--fetch-threads", "1",
                             "--fetch-timeout", "300ms");
    set_fault(&faults->hang_names, 1);
    for (int i = 1; i <= 3; i++) { /* one thread fetches, so that each has let go of it */
        int fd = send_post(&s, POST_JSON, behind_a_name);
        answers(fd, "504");
        (void)close(fd);
        wait_until_hanging(i);
    }
    set_fault(&faults->hang_names, 0);
    wait_until_hanging(0);
    ck_assert_int_eq(server_down(&s), 0);
    faults_end();
}
END_TEST

START_TEST(test_faults__a_client_that_is_gone_and_the_end_wait_for_no_resolver)
{
    faults_begin();
    TestServer s = server_up("--drain-timeout", "100ms", "--workers", "1", "--fetch", "on", "--fetch-threads",
                             "1", "--fetch-timeout", "10m");
    set_fault(&faults->hang_names, 1);
    int gone = send_post(&s, POST_JSON, behind_a_name);
    wait_until_hanging(1);
    (void)close(gone);
    int fd = send_post(&s, POST_JSON, behind_a_name);
    wait_until_hanging(2);
    ck_assert_int_eq(server_down(&s), 0); /* though nobody has been answered */
    (void)close(fd);
    faults_end();
}
END_TEST

UNIT_MAIN("http-faults", test_faults__overload_says_how_long_what_waits_will_take,
          test_faults__a_resolver_that_does_not_answer_holds_nobody_beyond_the_time_to_fetch,
          test_faults__a_client_that_is_gone_and_the_end_wait_for_no_resolver,
          test_faults__short_reads_and_writes_change_no_answer,
          test_faults__a_batch_in_a_file_is_read_and_written_piece_by_piece,
          test_faults__connections_and_deadlines_outlive_a_clock_that_jumps,
          test_faults__limits_go_by_no_clock_that_can_be_set,
          test_faults__a_stuck_worker_is_told_of_and_the_others_go_on,
          test_faults__a_stuck_worker_ends_the_process_where_that_is_wanted)
