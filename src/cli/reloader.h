/* reloader.h - reads the settings and loads the knowledge anew beside those in use, on a thread of its own.
 *
 * One thread owns it: it asks, and calls reloader_poll until nothing is under way. While one load is under
 * way another request waits for its end. A failure is logged and counted; all that is old stays in use. Which
 * settings are others now is logged, and which of those only a start can change: these stay as they are.
 *
 *     Reloader reloader = {.server = server, .settings = &settings, .argc = argc, .argv = argv};
 *     reloader_ask(&reloader);                      // SIGHUP
 *     if (reloader_poll(&reloader)) ...             // a load has ended, well or not
 *     reloader_finish(&reloader);                   // before the server goes
 */
#ifndef ATTACHE_CLI_RELOADER_H
#define ATTACHE_CLI_RELOADER_H

#include "http/server.h"

typedef struct Reloader {
    Server *server;
    Settings *settings; /* in force; its thread's alone while one runs */
    int argc;           /* what they were read from */
    char **argv;
    pthread_t thread;
    bool running;
    bool asked;
    bool done; /* read and written with __atomic */
} Reloader;

void reloader_ask(Reloader *reloader);
bool reloader_poll(Reloader *reloader);
void reloader_finish(Reloader *reloader);

#endif
