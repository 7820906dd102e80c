#include "cli/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_NS 1000000000ULL

void progress_start(Progress *progress, int input_fd, bool wanted)
{
    struct stat st;
    bool sized = fstat(input_fd, &st) == 0 && S_ISREG(st.st_mode);
    bool terminal = isatty(STDERR_FILENO) == 1;
    *progress = (Progress){.visible = terminal || wanted,
                           .terminal = terminal,
                           .started_ns = clock_monotonic_ns(),
                           .total_bytes = sized ? (uint64_t)st.st_size : 0};
}

static double seconds_since(uint64_t start_ns)
{
    return (double)(clock_monotonic_ns() - start_ns) / SECOND_NS;
}

/* What was skipped took no time and says nothing of the time left. */
static void put_left(const Progress *progress, const BatchCounts *counts, double elapsed)
{
    uint64_t read = counts->bytes + counts->skipped_bytes;
    if (progress->total_bytes <= read || counts->bytes == 0) return;
    double left = elapsed * (double)(progress->total_bytes - read) / (double)counts->bytes;
    (void)fprintf(stderr, ", %.0f%%, %.0f s left", 100.0 * (double)read / (double)progress->total_bytes,
                  left);
}

void progress_tick(Progress *progress, const BatchCounts *counts)
{
    if (!progress->visible) return;
    uint64_t now = clock_monotonic_ns();
    uint64_t every = progress->terminal ? SECOND_NS / 2 : 10 * SECOND_NS;
    uint64_t first = progress->started_ns + (progress->terminal ? SECOND_NS / 2 : 0);
    if (now < (progress->shown_ns != 0 ? progress->shown_ns : first) + every) return;
    progress->shown_ns = now;
    double elapsed = seconds_since(progress->started_ns);
    (void)fprintf(stderr, "%s%llu articles, %.0f/s", progress->terminal ? "\r" : "",
                  (unsigned long long)counts->lines, (double)counts->lines / elapsed);
    put_left(progress, counts, elapsed);
    (void)fputs(progress->terminal ? "\033[K" : "\n", stderr);
}

void progress_end(Progress *progress, const BatchCounts *counts)
{
    if (!progress->visible || (progress->terminal && progress->shown_ns == 0)) return;
    double elapsed = seconds_since(progress->started_ns);
    (void)fprintf(stderr, "%s%llu articles in %.1f s, %.0f/s, %llu failed%s\n",
                  progress->terminal ? "\r" : "", (unsigned long long)counts->lines, elapsed,
                  (double)counts->lines / elapsed, (unsigned long long)counts->failed,
                  progress->terminal ? "\033[K" : "");
}
