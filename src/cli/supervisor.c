#include "cli/supervisor.h"

#include "base/slice.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_FD = 3 };

/* Takes a variable out of the environment; "" when it is not there. */
static void take_variable(const char *name, char *ret_value, size_t size)
{
    const char *value = getenv(name);
    (void)snprintf(ret_value, size, "%s", value != NULL ? value : "");
    (void)unsetenv(name);
}

static int64_t take_number(const char *name)
{
    char text[32];
    int64_t number = 0;
    take_variable(name, text, sizeof text);
    return slice_to_int64(slice_of(text), &number) ? number : 0;
}

static int take_socket(Supervisor *supervisor, int64_t n, Error *err)
{
    int listens = 0;
    socklen_t len = sizeof listens;
    if (n == 0) return 0;
    if (n != 1)
        return error_set(err, ERR_CONFIG,
                         "LISTEN_FDS=%lld: one socket can be handed over; give each its own service",
                         (long long)n);
    if (getsockopt(FIRST_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) != 0 || !listens)
        return error_set(err, ERR_CONFIG, "the descriptor handed over (LISTEN_FDS) is no listening socket");
    int flags = fcntl(FIRST_FD, F_GETFL);
    if (flags < 0 || fcntl(FIRST_FD, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC) != 0)
        return error_set(err, ERR_IO, "the socket handed over (LISTEN_FDS): %s", strerror(errno));
    supervisor->listen_fd = FIRST_FD;
    return 0;
}

int supervisor_init(Supervisor *supervisor, Error *err)
{
    *supervisor = (Supervisor){.listen_fd = -1};
    int64_t listen_pid = take_number("LISTEN_PID");
    int64_t n_sockets = take_number("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    take_variable("NOTIFY_SOCKET", supervisor->notify_path, sizeof supervisor->notify_path);
    int64_t watchdog_us = take_number("WATCHDOG_USEC");
    int64_t watchdog_pid = take_number("WATCHDOG_PID");
    if (watchdog_us > 0 && (watchdog_pid == 0 || watchdog_pid == getpid()))
        supervisor->ping_ns = (uint64_t)watchdog_us * 1000 / 2;
    return take_socket(supervisor, listen_pid == getpid() ? n_sockets : 0, err);
}

void supervisor_tell(const Supervisor *supervisor, const char *lines)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = strlen(supervisor->notify_path);
    if (len == 0) return;
    memcpy(to.sun_path, supervisor->notify_path, len);
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return;
    (void)sendto(fd, lines, strlen(lines), MSG_NOSIGNAL, (struct sockaddr *)&to,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
    (void)close(fd);
}

void supervisor_tell_reloading(const Supervisor *supervisor, uint64_t now_ns)
{
    char lines[80];
    (void)snprintf(lines, sizeof lines, "RELOADING=1\nMONOTONIC_USEC=%llu",
                   (unsigned long long)now_ns / 1000);
    supervisor_tell(supervisor, lines);
}

void supervisor_tick(Supervisor *supervisor, uint64_t now_ns, bool healthy)
{
    if (supervisor->ping_ns == 0 || now_ns < supervisor->next_ping_ns || !healthy) return;
    supervisor->next_ping_ns = now_ns + supervisor->ping_ns / 2;
    supervisor_tell(supervisor, "WATCHDOG=1");
}
