/* client.h - asks a server on this machine for /readyz.
 *
 * Blocks for some seconds at most; keeps nothing. An error says what the server answered, or that there is
 * none.
 *
 *     if (client_ready("0.0.0.0:8080", &err) < 0) ...not ready, or not there
 */
#ifndef ATTACHE_HTTP_CLIENT_H
#define ATTACHE_HTTP_CLIENT_H

#include "base/error.h"

/* `where` as in the setting `listen`; an address of all interfaces means this machine. Waits two seconds. */
int client_ready(const char *where, Error *err);

#endif
