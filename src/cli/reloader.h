/* reloader.h - loads the knowledge anew beside the one in use, on a thread of its own.
 *
 * One thread owns it: it asks, and calls reloader_poll until nothing is under way. While one load is under
 * way another request waits for its end. A failure is logged and counted; the old knowledge stays in use.
 *
 *     Reloader reloader = {.server = server, .data_dir = data_dir};
 *     reloader_ask(&reloader);                      // SIGHUP
 *     if (reloader_poll(&reloader)) ...             // a load has ended, well or not
 *     reloader_finish(&reloader);                   // before the server goes
 */
#ifndef ATTACHE_CLI_RELOADER_H
#define ATTACHE_CLI_RELOADER_H

#include "http/server.h"

typedef struct Reloader {
    Server *server;
    const char *data_dir;
    pthread_t thread;
    bool running;
    bool asked;
    bool done; /* read and written with __atomic */
} Reloader;

void reloader_ask(Reloader *reloader);
bool reloader_poll(Reloader *reloader);
void reloader_finish(Reloader *reloader);

#endif
