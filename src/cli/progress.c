#include "cli/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_NS 1000000000u

void progress_start(Progress *progress, int input_fd)
{
    struct stat st;
    bool sized = fstat(input_fd, &st) == 0 && S_ISREG(st.st_mode);
    *progress = (Progress){.visible = isatty(STDERR_FILENO) == 1,
                           .started_ns = clock_monotonic_ns(),
                           .total_bytes = sized ? (uint64_t)st.st_size : 0};
}

static double seconds_since(uint64_t start_ns)
{
    return (double)(clock_monotonic_ns() - start_ns) / SECOND_NS;
}

void progress_tick(Progress *progress, uint64_t articles, uint64_t bytes)
{
    if (!progress->visible) return;
    uint64_t now = clock_monotonic_ns();
    uint64_t last = progress->shown_ns != 0 ? progress->shown_ns : progress->started_ns + SECOND_NS / 2;
    if (now < last + SECOND_NS / 2) return;
    progress->shown_ns = now;
    double elapsed = seconds_since(progress->started_ns);
    (void)fprintf(stderr, "\r%llu articles, %.0f/s", (unsigned long long)articles,
                  (double)articles / elapsed);
    if (progress->total_bytes > bytes && bytes > 0) {
        double left = elapsed * (double)(progress->total_bytes - bytes) / (double)bytes;
        (void)fprintf(stderr, ", %.0f%%, %.0f s left", 100.0 * (double)bytes / (double)progress->total_bytes,
                      left);
    }
    (void)fputs("\033[K", stderr);
}

void progress_end(Progress *progress, uint64_t articles, uint64_t failed)
{
    if (progress->shown_ns == 0) return;
    double elapsed = seconds_since(progress->started_ns);
    (void)fprintf(stderr, "\r%llu articles in %.1f s, %.0f/s, %llu failed\033[K\n",
                  (unsigned long long)articles, elapsed, (double)articles / elapsed,
                  (unsigned long long)failed);
}
