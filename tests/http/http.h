/* http.h - what the HTTP tests share: the real server as a child process, requests through libcurl, and raw
 * sockets for what libcurl would not send.
 *
 * Every answer that came through fetch() is appended to $ATTACHE_RECORD (when set) for the validation against
 * openapi.yaml. Failures end the test through Check; a server outlives no test.
 *
 *     TestServer s = server_up("--workers", "1");
 *     Answer a = post(&s, "/v1/extract", "text/plain", article);
 *     ck_assert_int_eq(a.status, 200);
 *     answer_release(&a);
 *     ck_assert_int_eq(server_down(&s), 0);
 */
#ifndef ATTACHE_TESTS_HTTP_H
#define ATTACHE_TESTS_HTTP_H

#include "base/strbuf.h"
#include "unit.h"

#include <sys/types.h>

typedef struct TestServer {
    pid_t pid;
    int port;
    char address[64]; /* http://127.0.0.1:PORT */
    char log[160];    /* its stderr */
} TestServer;

typedef struct Answer {
    int status;
    StrBuf headers; /* as sent */
    StrBuf body;
} Answer;

typedef struct Call {
    const char *method;     /* NULL: GET, or POST with a body */
    const char *path;       /* query included */
    const char *type;       /* Content-Type; NULL: none */
    Slice body;             /* ptr NULL: none */
    const char *headers[8]; /* "Name: value", up to the first NULL */
} Call;

/* Starts build/attache serve on a free port with these further arguments, waits until it
 * is ready. */
TestServer server_up_with(const char *argument, ...) __attribute__((sentinel));
#define server_up(...) server_up_with(__VA_ARGS__, NULL)
/* Called in the child before it becomes the server; NULL: nothing. */
extern void (*server_before_exec)(void);
/* SIGTERM; the exit status, or -1 when it had to be killed. */
int server_down(TestServer *server);

Answer fetch(const TestServer *server, const Call *call);
Answer get(const TestServer *server, const char *path);
Answer post(const TestServer *server, const char *path, const char *type, const char *body);
void answer_release(Answer *answer);
/* Value of a header of the answer, "" when it is not there. Valid until the next call. */
const char *answer_header(const Answer *answer, const char *name);
bool answer_has(const Answer *answer, const char *part_of_body);

/* A connected socket; reading from it gives up after a minute. */
int raw_connect(const TestServer *server);
void raw_send(int fd, const char *text);
/* Everything up to the end of the stream or `max` bytes. */
StrBuf raw_read_all(int fd, size_t max);
/* raw_connect, raw_send, raw_read_all. */
StrBuf raw_exchange(const TestServer *server, const char *request);
unsigned count_of(const StrBuf *text, const char *part);

/* The value of a metric, -1 when it is not there. */
long metric(const TestServer *server, const char *name);
bool metric_is(const TestServer *server, const char *line);
/* Conditions are waited for, never times: these give up after two minutes. */
void wait_for_metric(const TestServer *server, const char *name, long at_least);
void wait_for_metric_line(const TestServer *server, const char *line); /* "attache_batches 0\n" */
void wait_for_log(const TestServer *server, const char *part);
bool log_has(const TestServer *server, const char *part);
void sleep_ms(long ms);

/* All of a file; empty when there is none. */
StrBuf read_whole(const char *path);
void write_file(const char *path, const char *text);
/* A command that must end with status 0. */
void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A file of this build, by its name below BUILD. */
void path_in_build(const char *name, char *ret_path, size_t size);
/* `unit` repeated up to `bytes`, malloc'ed. */
char *repeated(const char *unit, size_t bytes);

#endif
