/* confine.h - giving up what a server does not need once it listens: root's powers, dangerous system calls.
 *
 * Called once, by the thread that started everything; what is given up is the whole process's, for good. A
 * failure is an error that names the setting: a server that was asked to confine itself does not run
 * unconfined.
 *
 *     ConfineNeeds needs = {.network = fetches, .files = spools};
 *     if (confine_become("attache", &err) < 0 || confine_system_calls(&needs, &err) < 0) ...
 */
#ifndef ATTACHE_CLI_CONFINE_H
#define ATTACHE_CLI_CONFINE_H

#include "base/error.h"

#include <stdbool.h>

/* What this server will still do. */
typedef struct ConfineNeeds {
    bool network; /* connect to others */
    bool files;   /* write files */
} ConfineNeeds;

/* Root becomes this user for good; anybody else must be it already. "": nothing. */
int confine_become(const char *user, Error *err);
/* From here on, for all threads: no new program, no look into other processes, no mounts, no kernel modules,
 * no change of user or clock; unless needed, no new socket but unix ones, no file opened for writing and none
 * made. Such a call fails with EPERM. What is open stays usable. */
int confine_system_calls(const ConfineNeeds *needs, Error *err);

#endif
