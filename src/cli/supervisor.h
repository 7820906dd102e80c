/* supervisor.h - systemd's two small protocols, for who starts the server: sockets handed over, and telling
 * how it goes.
 *
 * LISTEN_PID, LISTEN_FDS: descriptor 3 is a socket that listens already (socket activation). NOTIFY_SOCKET:
 * where READY=1, RELOADING=1, STOPPING=1 and WATCHDOG=1 are sent. Without these variables nothing happens.
 * supervisor_init takes them from the environment, so that no child inherits them. One thread.
 *
 *     Supervisor supervisor;
 *     if (supervisor_init(&supervisor, &err) < 0) ...
 *     supervisor_tell(&supervisor, "READY=1");
 *     supervisor_tick(&supervisor, now, healthy);          // often: WATCHDOG=1 when it is time
 */
#ifndef ATTACHE_CLI_SUPERVISOR_H
#define ATTACHE_CLI_SUPERVISOR_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Supervisor {
    int listen_fd;         /* -1: none was handed over */
    char notify_path[108]; /* "": nobody wants to know; a leading '@' is an abstract socket */
    uint64_t ping_ns;      /* half of what the watchdog waits; 0: none */
    uint64_t next_ping_ns;
} Supervisor;

int supervisor_init(Supervisor *supervisor, Error *err);
/* Lines of KEY=VALUE. Nothing can be done about a failure, so none is told. */
void supervisor_tell(const Supervisor *supervisor, const char *lines);
/* RELOADING=1 with the time that the protocol asks for. */
void supervisor_tell_reloading(const Supervisor *supervisor, uint64_t now_ns);
void supervisor_tick(Supervisor *supervisor, uint64_t now_ns, bool healthy);

#endif
