#include "http/client.h"

#include "base/slice.h"
#include "http/listener.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { PATIENCE_S = 2, STATUS_AT = 9 };

static bool send_all(int fd, Slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) bytes = slice_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

static int ask(int fd, const char *where, Error *err)
{
    char answer[64] = "";
    size_t got = 0;
    if (!send_all(fd, SLICE("GET /readyz HTTP/1.0\r\n\r\n")))
        return error_set(err, ERR_IO, "%s: %s", where, strerror(errno));
    while (got < STATUS_AT + 3) {
        ssize_t n = recv(fd, answer + got, sizeof answer - 1 - got, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return error_set(err, ERR_IO, "%s: no answer", where);
        got += (size_t)n;
    }
    if (strncmp(answer + STATUS_AT, "200", 3) == 0) return 0;
    return error_set(err, ERR_IO, "%s: not ready (status %.3s)", where, answer + STATUS_AT);
}

int client_ready(const char *where, Error *err)
{
    struct timeval patience = {.tv_sec = PATIENCE_S};
    ListenAddress address;
    int rc = listener_resolve(&address, where, true, err);
    if (rc < 0) return rc;
    int fd = socket(address.any.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return error_set(err, ERR_IO, "%s: %s", where, strerror(errno));
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address.any, address.len) != 0)
        rc = error_set(err, ERR_IO, "%s: %s", where, strerror(errno));
    else
        rc = ask(fd, where, err);
    (void)close(fd);
    return rc;
}
