#include "http.h"

#include "base/json_text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

enum {
    MAX_ARGS = 32,
    MAX_ANSWER = 128 << 20,
    READY_MS = 120000,
    STOP_MS = 120000,
    PATIENCE_MS = 120000,
    SLICE_MS = 20
};

void sleep_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&time, NULL);
}

/* The test stands in BUILD/tests/http. */
void path_in_build(const char *name, char *ret_path, size_t size)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    ck_assert(n > 0);
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    (void)snprintf(ret_path, size, "%.900s/../../%s", self, name);
}

void (*server_before_exec)(void);

static void run_child(const char *log, const char **args)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    if (fd >= 0) (void)dup2(fd, STDERR_FILENO);
    if (server_before_exec != NULL) server_before_exec();
    (void)execv(args[0], (char **)(uintptr_t)args); /* execv changes nothing */
    _exit(127);
}

StrBuf read_whole(const char *path)
{
    StrBuf text;
    strbuf_init(&text, MAX_ANSWER);
    FILE *file = fopen(path, "r");
    char buf[4096];
    size_t n;
    while (file != NULL && (n = fread(buf, 1, sizeof buf, file)) > 0)
        ck_assert_int_eq(strbuf_append(&text, (Slice){buf, n}), 0);
    if (file != NULL) (void)fclose(file);
    return text;
}

static bool read_port(TestServer *server)
{
    static const char mark[] = "\"event\":\"ready\",\"address\":\"";
    static const char tcp[] = "http://127.0.0.1:";
    StrBuf log = read_whole(server->log);
    const char *at = log.ptr != NULL ? strstr(log.ptr, mark) : NULL;
    if (at != NULL && strncmp(at + sizeof mark - 1, tcp, sizeof tcp - 1) == 0)
        server->port = (int)strtol(at + sizeof mark - 1 + sizeof tcp - 1, NULL, 10);
    strbuf_release(&log);
    return at != NULL;
}

TestServer server_up_with(const char *argument, ...)
{
    static int started;
    char program[PATH_MAX];
    const char *args[MAX_ARGS] = {program, "serve", "--listen", "127.0.0.1:0"};
    int n = 4;
    va_list list;
    va_start(list, argument);
    for (const char *a = argument; a != NULL && n < MAX_ARGS - 1; a = va_arg(list, const char *))
        args[n++] = a;
    va_end(list);
    path_in_build("attache", program, sizeof program);
    TestServer server = {0};
    (void)snprintf(server.log, sizeof server.log, "%s-%d.log", unit_temp_path("server"), started++);
    server.pid = fork();
    ck_assert(server.pid >= 0);
    if (server.pid == 0) run_child(server.log, args);
    for (int waited = 0; !read_port(&server); waited += 10) {
        ck_assert_msg(waited < READY_MS && waitpid(server.pid, NULL, WNOHANG) == 0,
                      "the server did not become ready: see %s", server.log);
        sleep_ms(10);
    }
    (void)snprintf(server.address, sizeof server.address, "http://127.0.0.1:%d", server.port);
    return server;
}

/* Why the server ended as it did stands only in its log. */
static void show_log(const char *path)
{
    StrBuf log = read_whole(path);
    (void)fprintf(stderr, "%.*s\n", (int)log.len, log.ptr != NULL ? log.ptr : "");
    strbuf_release(&log);
}

int server_down(TestServer *server)
{
    int status = 0;
    (void)kill(server->pid, SIGTERM);
    for (int waited = 0; waited < STOP_MS; waited += 10) {
        if (waitpid(server->pid, &status, WNOHANG) == server->pid) {
            bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            if (clean)
                (void)unlink(server->log);
            else
                show_log(server->log);
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        sleep_ms(10);
    }
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, &status, 0);
    return -1;
}

static size_t keep(char *bytes, size_t size, size_t count, void *buf)
{
    return strbuf_append(buf, (Slice){bytes, size * count}) == 0 ? size * count : 0;
}

static void record(const Call *call, const Answer *answer)
{
    const char *path = getenv("ATTACHE_RECORD");
    bool packed = answer_header(answer, "Content-Encoding")[0] != '\0';
    if (path == NULL || packed || answer->body.len > 1 << 20) return;
    StrBuf line;
    strbuf_init(&line, MAX_ANSWER);
    (void)strbuf_printf(&line, "{\"status\":%d,", answer->status);
    (void)json_text_member(&line, "method",
                           slice_of(call->method != NULL     ? call->method
                                    : call->body.ptr != NULL ? "POST"
                                                             : "GET"));
    (void)strbuf_append_char(&line, ',');
    (void)json_text_member(&line, "path", slice_of(call->path));
    (void)strbuf_append_char(&line, ',');
    (void)json_text_member(&line, "type", slice_of(answer_header(answer, "Content-Type")));
    (void)strbuf_append_char(&line, ',');
    (void)json_text_member(&line, "headers", strbuf_slice(&answer->headers));
    (void)strbuf_append_char(&line, ',');
    (void)json_text_member(&line, "body", strbuf_slice(&answer->body));
    (void)strbuf_append(&line, SLICE("}\n"));
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    ck_assert(fd >= 0 && write(fd, line.ptr, line.len) == (ssize_t)line.len);
    (void)close(fd);
    strbuf_release(&line);
}

static struct curl_slist *header_list(const Call *call)
{
    struct curl_slist *list = NULL;
    char type[256];
    for (size_t i = 0; i < sizeof call->headers / sizeof call->headers[0] && call->headers[i] != NULL; i++)
        list = curl_slist_append(list, call->headers[i]);
    (void)snprintf(type, sizeof type, "Content-Type:%s%s", call->type != NULL ? " " : "",
                   call->type != NULL ? call->type : "");
    return curl_slist_append(list, type);
}

Answer fetch(const TestServer *server, const Call *call)
{
    char url[2048];
    long status = 0;
    Answer answer;
    strbuf_init(&answer.headers, MAX_ANSWER);
    strbuf_init(&answer.body, MAX_ANSWER);
    (void)snprintf(url, sizeof url, "%s%s", server->address, call->path);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = header_list(call);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (call->body.ptr != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.ptr);
    }
    if (call->method != NULL) curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    if (call->method != NULL && strcmp(call->method, "HEAD") == 0) curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
    CURLcode rc = curl_easy_perform(curl);
    ck_assert_msg(rc == CURLE_OK, "%s: %s", url, curl_easy_strerror(rc));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer.status = (int)status;
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    record(call, &answer);
    return answer;
}

Answer get(const TestServer *server, const char *path)
{
    return fetch(server, &(Call){.path = path});
}

Answer post(const TestServer *server, const char *path, const char *type, const char *body)
{
    return fetch(server, &(Call){.path = path, .type = type, .body = slice_of(body)});
}

void answer_release(Answer *answer)
{
    strbuf_release(&answer->headers);
    strbuf_release(&answer->body);
}

const char *answer_header(const Answer *answer, const char *name)
{
    static _Thread_local char value[2048];
    Slice rest = strbuf_slice(&answer->headers);
    Slice line;
    value[0] = '\0';
    while (slice_split(&rest, '\n', &line)) {
        size_t colon = slice_find(line, SLICE(":"), 0);
        if (colon == SIZE_MAX || !slice_eq_nocase(slice_sub(line, 0, colon), slice_of(name))) continue;
        Slice text = slice_trim(slice_sub(line, colon + 1, line.len));
        (void)snprintf(value, sizeof value, "%.*s", SLICE_ARG(text));
    }
    return value;
}

bool answer_has(const Answer *answer, const char *part)
{
    return part[0] == '\0' || slice_find(strbuf_slice(&answer->body), slice_of(part), 0) != SIZE_MAX;
}

int raw_connect(const TestServer *server)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
    struct timeval patience = {.tv_sec = 60};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return fd;
}

void raw_send(int fd, const char *text)
{
    size_t len = strlen(text);
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, text + done, len - done, MSG_NOSIGNAL);
        if (n <= 0) return; /* the server closed: what it said is still to be read */
        done += (size_t)n;
    }
}

StrBuf raw_read_all(int fd, size_t max)
{
    StrBuf text;
    char buf[4096];
    strbuf_init(&text, MAX_ANSWER);
    while (text.len < max) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n <= 0) break;
        ck_assert_int_eq(strbuf_append(&text, (Slice){buf, (size_t)n}), 0);
    }
    ck_assert_int_eq(strbuf_append(&text, SLICE("")), 0);
    return text;
}

StrBuf raw_exchange(const TestServer *server, const char *request)
{
    int fd = raw_connect(server);
    raw_send(fd, request);
    StrBuf text = raw_read_all(fd, MAX_ANSWER);
    (void)close(fd);
    return text;
}

unsigned count_of(const StrBuf *text, const char *part)
{
    unsigned n = 0;
    Slice s = strbuf_slice(text);
    for (size_t at = slice_find(s, slice_of(part), 0); at != SIZE_MAX;
         at = slice_find(s, slice_of(part), at + 1))
        n++;
    return n;
}

long metric(const TestServer *s, const char *name)
{
    Answer a = get(s, "/metrics");
    char line[128];
    (void)snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(a.body.ptr, line);
    long value = at != NULL ? strtol(at + strlen(line), NULL, 10) : -1;
    answer_release(&a);
    return value;
}

void wait_for_metric(const TestServer *s, const char *name, long at_least)
{
    for (int waited = 0; metric(s, name) < at_least; waited += SLICE_MS) {
        ck_assert_msg(waited < PATIENCE_MS, "%s stays below %ld", name, at_least);
        sleep_ms(SLICE_MS);
    }
}

bool metric_is(const TestServer *s, const char *line)
{
    Answer a = get(s, "/metrics");
    bool is = answer_has(&a, line);
    answer_release(&a);
    return is;
}

void wait_for_metric_line(const TestServer *s, const char *line)
{
    for (int waited = 0; !metric_is(s, line); waited += SLICE_MS) {
        ck_assert_msg(waited < PATIENCE_MS, "never %s", line);
        sleep_ms(SLICE_MS);
    }
}

bool log_has(const TestServer *s, const char *part)
{
    StrBuf log = read_whole(s->log);
    bool found = count_of(&log, part) > 0;
    strbuf_release(&log);
    return found;
}

void wait_for_log(const TestServer *s, const char *part)
{
    for (int waited = 0; !log_has(s, part); waited += SLICE_MS) {
        ck_assert_msg(waited < PATIENCE_MS, "the log never says %s", part);
        sleep_ms(SLICE_MS);
    }
}

void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

void shell(const char *format, ...)
{
    char command[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(command, sizeof command, format, args);
    va_end(args);
    ck_assert_msg(system(command) == 0, "%s", command);
}

char *repeated(const char *unit, size_t bytes)
{
    char *text = malloc(bytes + 1);
    size_t len = strlen(unit);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < bytes; i++)
        text[i] = unit[i % len];
    text[bytes] = '\0';
    return text;
}
