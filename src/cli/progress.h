/* progress.h - how far a long run is, on stderr when that is a terminal, or when it is asked for.
 *
 * One line, rewritten twice a second: articles done, rate and, when the input is a file, time left. Silent
 * for runs under a second. Where stderr is no terminal but progress is asked for, a line every ten seconds
 * and one at the end. One thread at a time.
 *
 *     Progress p;
 *     progress_start(&p, input_fd, false);
 *     while (...) progress_tick(&p, &counts);
 *     progress_end(&p, &counts);
 */
#ifndef ATTACHE_CLI_PROGRESS_H
#define ATTACHE_CLI_PROGRESS_H

#include "pipeline/batch.h"

typedef struct Progress {
    bool visible;
    bool terminal;
    uint64_t started_ns;
    uint64_t shown_ns;    /* 0: never yet */
    uint64_t total_bytes; /* 0: unknown */
} Progress;

void progress_start(Progress *progress, int input_fd, bool wanted);
void progress_tick(Progress *progress, const BatchCounts *counts);
void progress_end(Progress *progress, const BatchCounts *counts);

#endif
