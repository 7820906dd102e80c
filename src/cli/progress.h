/* progress.h - how far a long run is, on stderr when that is a terminal.
 *
 * One line, rewritten twice a second: articles done, rate and, when the input is a file, time left. Silent
 * for runs under a second and when stderr goes elsewhere. One thread at a time.
 *
 *     Progress p;
 *     progress_start(&p, input_fd);
 *     while (...) progress_tick(&p, articles, bytes);
 *     progress_end(&p, articles, failed);
 */
#ifndef ATTACHE_CLI_PROGRESS_H
#define ATTACHE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
    bool visible;
    uint64_t started_ns;
    uint64_t shown_ns;    /* 0: never yet */
    uint64_t total_bytes; /* 0: unknown */
} Progress;

void progress_start(Progress *progress, int input_fd);
void progress_tick(Progress *progress, uint64_t articles, uint64_t bytes);
void progress_end(Progress *progress, uint64_t articles, uint64_t failed);

#endif
