#include "config/data_dir.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Relative to the folder of the executable. */
static const char *const places[] = {"../share/attache", "../data", "../../data"};

static int executable_dir(char *ret_dir, size_t size, Error *err)
{
    ssize_t n = readlink("/proc/self/exe", ret_dir, size - 1);
    if (n < 0) return error_set(err, ERR_IO, "/proc/self/exe: %s", strerror(errno));
    ret_dir[n] = '\0';
    *strrchr(ret_dir, '/') = '\0';
    return 0;
}

int data_dir_find(char *ret_dir, size_t size, Error *err)
{
    char base[PATH_MAX];
    if (executable_dir(base, sizeof base, err) < 0) return err->code;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char models[PATH_MAX + 32];
        (void)snprintf(models, sizeof models, "%s/%s/models", base, places[i]);
        int n = snprintf(ret_dir, size, "%s/%s", base, places[i]);
        if (access(models, R_OK | X_OK) == 0 && n > 0 && (size_t)n < size) return 0;
    }
    return error_set(
        err, ERR_CONFIG,
        "the data folder was not found in %s/../share/attache nor %s/../data: name it with --data-dir "
        "or ATTACHE_DATA_DIR",
        base, base);
}
