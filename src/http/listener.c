#include "http/listener.h"

#include "base/slice.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static int fail(const char *where, const char *what, Error *err)
{
    return error_set(err, ERR_CONFIG, "listen = '%s': %s: %s", where, what, strerror(errno));
}

static int resolve_unix(ListenAddress *address, const char *path, Error *err)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof un.sun_path)
        return error_set(err, ERR_CONFIG, "listen = 'unix:%s': the path is too long", path);
    memcpy(un.sun_path, path, strlen(path) + 1);
    memcpy(&address->any, &un, sizeof un);
    address->len = sizeof un;
    return 0;
}

/* "127.0.0.1:80", "[::1]:80", ":80" to host and port. */
static bool split_address(const char *where, char *host, size_t size, const char **ret_port)
{
    const char *colon = strrchr(where, ':');
    if (colon == NULL || colon[1] == '\0') return false;
    Slice h = {where, (size_t)(colon - where)};
    if (h.len >= 2 && h.ptr[0] == '[' && h.ptr[h.len - 1] == ']') h = slice_sub(h, 1, h.len - 1);
    *ret_port = colon + 1;
    return (size_t)snprintf(host, size, "%.*s", SLICE_ARG(h)) < size;
}

static bool is_everywhere(const char *host)
{
    return host[0] == '\0' || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

int listener_resolve(ListenAddress *address, const char *where, bool to_connect, Error *err)
{
    char host[256];
    const char *port;
    struct addrinfo *info = NULL;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = (to_connect ? 0 : AI_PASSIVE) | AI_NUMERICSERV};
    *address = (ListenAddress){.len = 0};
    if (strncmp(where, "unix:", 5) == 0) return resolve_unix(address, where + 5, err);
    if (!split_address(where, host, sizeof host, &port))
        return error_set(err, ERR_CONFIG, "listen = '%s': must read address:port or unix:/path", where);
    const char *name = host;
    if (is_everywhere(host) && (to_connect || host[0] == '\0')) name = NULL;
    int gai = getaddrinfo(name, port, &hints, &info);
    if (gai != 0) return error_set(err, ERR_CONFIG, "listen = '%s': %s", where, gai_strerror(gai));
    memcpy(&address->any, info->ai_addr, info->ai_addrlen);
    address->len = info->ai_addrlen;
    freeaddrinfo(info);
    return 0;
}

static void name_tcp(Listener *l)
{
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    char host[64] = "?";
    char port[16] = "?";
    if (getsockname(l->fd, (struct sockaddr *)&bound, &len) == 0)
        (void)getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port, sizeof port,
                          NI_NUMERICHOST | NI_NUMERICSERV);
    bool v6 = strchr(host, ':') != NULL;
    (void)snprintf(l->address, sizeof l->address, "http://%s%s%s:%s", v6 ? "[" : "", host, v6 ? "]" : "",
                   port);
}

/* A socket file that nobody listens on any more is in the way. */
static void name_unix(Listener *l, const ListenAddress *address)
{
    const struct sockaddr_un *un = (const struct sockaddr_un *)(const void *)&address->any;
    (void)snprintf(l->unix_path, sizeof l->unix_path, "%s", un->sun_path);
    (void)snprintf(l->address, sizeof l->address, "unix:%s", un->sun_path);
    (void)unlink(un->sun_path);
}

static int adopt(Listener *l, int fd)
{
    struct sockaddr_un un = {.sun_family = AF_UNSPEC};
    socklen_t len = sizeof un;
    *l = (Listener){.fd = fd, .inherited = true};
    if (getsockname(fd, (struct sockaddr *)&un, &len) == 0 && un.sun_family == AF_UNIX)
        (void)snprintf(l->address, sizeof l->address, "unix:%.*s", (int)sizeof un.sun_path, un.sun_path);
    else
        name_tcp(l);
    return 0;
}

int listener_open(Listener *l, const char *where, int inherited_fd, Error *err)
{
    int on = 1;
    ListenAddress address;
    if (inherited_fd >= 0) return adopt(l, inherited_fd);
    *l = (Listener){.fd = -1};
    int rc = listener_resolve(&address, where, false, err);
    if (rc < 0) return rc;
    bool is_unix = address.any.ss_family == AF_UNIX;
    l->fd = socket(address.any.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0) return fail(where, "no socket", err);
    if (is_unix)
        name_unix(l, &address);
    else
        (void)setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l->fd, (struct sockaddr *)&address.any, address.len) != 0)
        rc = fail(where, "cannot bind", err);
    else if (listen(l->fd, BACKLOG) != 0)
        rc = fail(where, "cannot listen", err);
    if (rc < 0)
        listener_close(l);
    else if (!is_unix)
        name_tcp(l);
    return rc;
}

void listener_stop(const Listener *l)
{
    if (l->fd >= 0 && !l->inherited) (void)shutdown(l->fd, SHUT_RDWR);
}

void listener_close(Listener *l)
{
    if (l->fd >= 0) (void)close(l->fd);
    if (l->unix_path[0] != '\0') (void)unlink(l->unix_path);
    l->fd = -1;
    l->unix_path[0] = '\0';
}
