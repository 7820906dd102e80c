/* replay.c - runs a fuzz target over files and folders, without libFuzzer.
 *
 *     build/tests/fuzz/replay_input_html [PATH]...      default: the target's committed corpus (FUZZ_CORPUS)
 */
#include "base/file.h"
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 16 * 1024 * 1024 };

static int replay_file(const char *path)
{
    Arena arena;
    Slice bytes;
    Error err;
    arena_init(&arena, 2 * (size_t)MAX_BYTES);
    int rc = file_read(path, &arena, MAX_BYTES, &bytes, &err);
    if (rc < 0) {
        fprintf(stderr, "replay: %s\n", err.message);
    } else {
        /* an exact copy, so that reading past its end is seen */
        uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);
        if (copy != NULL && bytes.len > 0) memcpy(copy, bytes.ptr, bytes.len);
        rc = copy == NULL ? -1 : LLVMFuzzerTestOneInput(copy, bytes.len);
        free(copy);
    }
    arena_release(&arena);
    return rc;
}

static int replay_path(const char *path, int *n)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        ++*n;
        return replay_file(path);
    }
    int rc = 0;
    for (const struct dirent *entry; rc == 0 && (entry = readdir(folder)) != NULL;) {
        char file[1024];
        if (entry->d_name[0] == '.') continue;
        (void)snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        ++*n;
        rc = replay_file(file);
    }
    (void)closedir(folder);
    return rc;
}

int main(int argc, char **argv)
{
    int n = 0;
    int rc = argc > 1 ? 0 : replay_path(FUZZ_CORPUS, &n);
    for (int i = 1; rc == 0 && i < argc; i++)
        rc = replay_path(argv[i], &n);
    printf("replayed %d inputs\n", n);
    return rc == 0 && n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
