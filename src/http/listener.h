/* listener.h - the socket the server listens on: TCP (IPv4 or IPv6) or a unix socket.
 *
 * A Listener owns its descriptor, and the socket's file, until it is closed; one thread. An error names the
 * address and what to do about it.
 *
 *     Listener l;
 *     if (listener_open(&l, "127.0.0.1:8080", -1, &err) < 0) ...
 *     printf("%s\n", l.address);
 */
#ifndef ATTACHE_HTTP_LISTENER_H
#define ATTACHE_HTTP_LISTENER_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/socket.h>

typedef struct ListenAddress {
    struct sockaddr_storage any;
    socklen_t len;
} ListenAddress;

typedef struct Listener {
    int fd;
    char address[160];   /* "http://127.0.0.1:8080" with the real port, or "unix:/path" */
    char unix_path[108]; /* "" for TCP; removed by listener_close */
    bool inherited;      /* opened by somebody else, who keeps it: not to be shut down */
} Listener;

/* "127.0.0.1:80", "[::1]:80", ":80", "localhost:80" or "unix:/path". With `to_connect`, an address of all
 * interfaces becomes this machine's own. */
int listener_resolve(ListenAddress *ret_address, const char *where, bool to_connect, Error *err);
/* `inherited_fd`: a listening socket to use in place of `where`; -1: none. */
int listener_open(Listener *listener, const char *where, int inherited_fd, Error *err);
/* From here on clients are refused, but on an inherited socket, where they wait for who listens next. The
 * descriptor stays: libmicrohttpd's threads may still hold it, and panic when it is gone before they have let
 * go. */
void listener_stop(const Listener *listener);
/* After the daemon's threads have ended. */
void listener_close(Listener *listener);

#endif
