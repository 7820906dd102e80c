#include "cli/cli.h"

#include <sched.h>
#include <stdio.h>

int cli_fail(const Error *err)
{
    (void)fprintf(stderr, "attache: %s\n", err->message);
    return CLI_FAILED;
}

unsigned cli_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n > 0 ? (unsigned)n : 1;
}
