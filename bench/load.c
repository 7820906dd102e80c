/* load.c - an open-loop load generator: requests leave on schedule, whatever the answers do.
 *
 *     load ADDRESS PORT RATE SECONDS CONNECTIONS BODY_FILE [PATH]
 *
 * Sends BODY_FILE as text/plain RATE times a second over kept-open connections and prints one JSON object.
 * The latency of a request counts from the moment it should have left, so that a server that stalls is
 * charged for those who had to wait (no coordinated omission). RATE 0: closed loop, as fast as it goes.
 */
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 1024, MAX_BODY = 2 << 20, MAX_ANSWER_HEAD = 16384, MAX_SAMPLES = 10000000 };

typedef struct Client {
    int fd;
    bool busy;
    uint64_t due_ns;
    size_t sent;
    char head[MAX_ANSWER_HEAD];
    size_t head_len;
    size_t body_left; /* SIZE_MAX: head not complete */
    int status;
} Client;

typedef struct Load {
    struct sockaddr_in to;
    char *request;
    size_t request_len;
    Client *clients;
    size_t n_clients;
    double *latencies_ms;
    size_t n_latencies;
    size_t good, refused, broken;
} Load;

static void die(const char *what)
{
    perror(what);
    exit(1); /* a tool, not the service */
}

static void client_connect(Load *load, Client *c)
{
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&load->to, sizeof load->to) != 0) die("connect");
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (fcntl(c->fd, F_SETFL, O_NONBLOCK) != 0) die("fcntl");
}

static void client_done(Load *load, Client *c, bool broken)
{
    c->busy = false;
    if (load->n_latencies < MAX_SAMPLES)
        load->latencies_ms[load->n_latencies++] = (double)(clock_monotonic_ns() - c->due_ns) / 1e6;
    load->broken += broken;
    load->good += !broken && c->status == 200;
    load->refused += !broken && c->status != 200;
    bool closes = broken || strstr(c->head, "Connection: close") != NULL;
    if (closes) {
        (void)close(c->fd);
        client_connect(load, c);
    }
}

static void client_send(Load *load, Client *c)
{
    while (c->sent < load->request_len) {
        ssize_t n = send(c->fd, load->request + c->sent, load->request_len - c->sent, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n < 0) {
            client_done(load, c, true);
            return;
        }
        c->sent += (size_t)n;
    }
}

static void client_start(Load *load, Client *c, uint64_t due_ns)
{
    c->busy = true;
    c->due_ns = due_ns;
    c->sent = 0;
    c->head_len = 0;
    c->body_left = SIZE_MAX;
    client_send(load, c);
}

static void read_head(Client *c)
{
    c->head[c->head_len] = '\0';
    char *end = strstr(c->head, "\r\n\r\n");
    const char *length = strstr(c->head, "Content-Length: ");
    if (end == NULL || length == NULL) return;
    size_t body = strtoul(length + 16, NULL, 10);
    size_t have = c->head_len - (size_t)(end + 4 - c->head);
    c->status = (int)strtol(c->head + 9, NULL, 10);
    c->body_left = body > have ? body - have : 0;
}

static void client_receive(Load *load, Client *c)
{
    char buf[65536];
    while (c->busy) {
        bool in_head = c->body_left == SIZE_MAX;
        char *to = in_head ? c->head + c->head_len : buf;
        size_t room = in_head ? sizeof c->head - 1 - c->head_len : sizeof buf;
        ssize_t n = recv(c->fd, to, room, 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n <= 0) {
            client_done(load, c, true);
            return;
        }
        if (in_head) {
            c->head_len += (size_t)n;
            read_head(c);
        } else {
            c->body_left -= (size_t)n;
        }
        if (c->body_left == 0) client_done(load, c, false);
    }
}

static Client *free_client(Load *load)
{
    for (size_t i = 0; i < load->n_clients; i++)
        if (!load->clients[i].busy) return &load->clients[i];
    return NULL;
}

static void wait_for_answers(Load *load, uint64_t until_ns)
{
    struct pollfd polls[MAX_CONNECTIONS];
    uint64_t now = clock_monotonic_ns();
    for (size_t i = 0; i < load->n_clients; i++) {
        Client *c = &load->clients[i];
        short events = (short)(POLLIN | (c->sent < load->request_len ? POLLOUT : 0));
        polls[i] = (struct pollfd){.fd = c->busy ? c->fd : -1, .events = events};
    }
    struct timespec wait = {0};
    if (until_ns > now) {
        wait.tv_sec = (time_t)((until_ns - now) / 1000000000u);
        wait.tv_nsec = (long)((until_ns - now) % 1000000000u);
    }
    if (ppoll(polls, load->n_clients, &wait, NULL) <= 0) return;
    for (size_t i = 0; i < load->n_clients; i++) {
        if ((polls[i].revents & POLLOUT) != 0) client_send(load, &load->clients[i]);
        if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) client_receive(load, &load->clients[i]);
    }
}

static bool any_busy(const Load *load)
{
    for (size_t i = 0; i < load->n_clients; i++)
        if (load->clients[i].busy) return true;
    return false;
}

static double run(Load *load, double rate, double seconds)
{
    uint64_t start = clock_monotonic_ns();
    uint64_t end = start + (uint64_t)(seconds * 1e9);
    uint64_t sent = 0;
    for (;;) {
        uint64_t now = clock_monotonic_ns();
        uint64_t due = rate > 0 ? start + (uint64_t)((double)sent * 1e9 / rate) : now;
        Client *c = due < end && due <= now ? free_client(load) : NULL;
        if (c != NULL) {
            client_start(load, c, due);
            sent++;
            continue;
        }
        if (due >= end && !any_busy(load)) break;
        wait_for_answers(load, due > now && due < end ? due : now + 100000000u);
    }
    return (double)(clock_monotonic_ns() - start) / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const Load *load, double p)
{
    if (load->n_latencies == 0) return 0;
    size_t i = (size_t)(p * (double)load->n_latencies);
    return load->latencies_ms[i < load->n_latencies ? i : load->n_latencies - 1];
}

static void make_request(Load *load, const char *path, const char *body_file)
{
    static char body[MAX_BODY];
    FILE *file = fopen(body_file, "r");
    if (file == NULL) die(body_file);
    size_t len = fread(body, 1, sizeof body, file);
    (void)fclose(file);
    load->request = malloc(len + 1024);
    if (load->request == NULL) die("malloc");
    int n = snprintf(
        load->request, 1024,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
        path, len);
    memcpy(load->request + n, body, len);
    load->request_len = (size_t)n + len;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        (void)fprintf(stderr, "usage: load ADDRESS PORT RATE SECONDS CONNECTIONS BODY_FILE [PATH]\n");
        return 2;
    }
    Load load = {.n_clients = strtoul(argv[5], NULL, 10)};
    if (load.n_clients < 1 || load.n_clients > MAX_CONNECTIONS) return 2;
    load.to =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10))};
    if (inet_pton(AF_INET, argv[1], &load.to.sin_addr) != 1) return 2;
    make_request(&load, argc > 7 ? argv[7] : "/v1/extract", argv[6]);
    load.clients = calloc(load.n_clients, sizeof *load.clients);
    load.latencies_ms = malloc(MAX_SAMPLES * sizeof *load.latencies_ms);
    if (load.clients == NULL || load.latencies_ms == NULL) die("malloc");
    for (size_t i = 0; i < load.n_clients; i++)
        client_connect(&load, &load.clients[i]);
    double took = run(&load, strtod(argv[3], NULL), strtod(argv[4], NULL));
    qsort(load.latencies_ms, load.n_latencies, sizeof *load.latencies_ms, compare);
    (void)printf("{\"requests\":%zu,\"ok\":%zu,\"refused\":%zu,\"broken\":%zu,\"per_second\":%.1f,"
                 "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f}\n",
                 load.n_latencies, load.good, load.refused, load.broken, (double)load.n_latencies / took,
                 percentile(&load, 0.5), percentile(&load, 0.9), percentile(&load, 0.99),
                 percentile(&load, 0.999), percentile(&load, 1));
    free(load.latencies_ms);
    free(load.clients);
    free(load.request);
    return 0;
}
