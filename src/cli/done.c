#include "cli/done.h"

#include "base/file.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "input/json_id.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_IDS_BYTES ((size_t)4 << 30)
enum { MAX_ID = 16 << 20 };

struct Done {
    Arena arena;
    Map rows;             /* id to index into counts */
    VEC(uint64_t) counts; /* answers of that id not yet taken */
    uint64_t without_id;
    uint64_t lines; /* of the file, read so far */
    uint64_t found;
    uint64_t left;
    StrBuf id;
};

static void add_answer(Done *done)
{
    done->found++;
    done->left++;
    if (done->id.len == 0) {
        done->without_id++;
        return;
    }
    uint32_t row = map_get(&done->rows, strbuf_slice(&done->id));
    if (row == MAP_NONE) {
        row = (uint32_t)done->counts.len;
        map_put(&done->rows, arena_copy(&done->arena, strbuf_slice(&done->id)), row);
        vec_push(&done->arena, &done->counts, 0);
    }
    done->counts.at[row]++;
}

/* Every whole line; *ret_end is where the last of them ends. */
static int read_answers(Done *done, const char *path, Slice bytes, size_t *ret_end, Error *err)
{
    jmp_buf recovery;
    if (setjmp(recovery) != 0)
        return error_set(err, ERR_MEMORY, "--skip-done %s: too many ids to keep in memory", path);
    arena_protect(&done->arena, &recovery);
    *ret_end = 0;
    for (const char *newline; (newline = memchr(bytes.ptr + *ret_end, '\n', bytes.len - *ret_end)) != NULL;) {
        Slice line = {bytes.ptr + *ret_end, (size_t)(newline - bytes.ptr) - *ret_end};
        *ret_end += line.len + 1;
        done->lines++;
        if (slice_trim(line).len == 0) continue;
        if (!json_id_read(line, &done->id))
            return error_set(err, ERR_FORMAT,
                             "--skip-done %s: line %llu is no answer of 'attache extract --ndjson'", path,
                             (unsigned long long)done->lines);
        add_answer(done);
    }
    return 0;
}

/* When standard output goes on in the same file: it must append, and a torn line must go first. */
static int prepare_stdout(const struct stat *file, const char *path, size_t whole, Error *err)
{
    struct stat out;
    if (fstat(STDOUT_FILENO, &out) != 0 || out.st_dev != file->st_dev || out.st_ino != file->st_ino) return 0;
    if ((fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND) == 0)
        return error_set(err, ERR_INVALID,
                         "--skip-done %s: standard output overwrites this file; append with '>> %s'", path,
                         path);
    if ((size_t)file->st_size == whole) return 0;
    (void)fprintf(stderr, "attache: %s: the last line was cut off in writing; it is done anew\n", path);
    if (ftruncate(STDOUT_FILENO, (off_t)whole) != 0)
        return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    return 0;
}

static int load(Done *done, const char *path, Error *err)
{
    struct stat st;
    FileMap map;
    size_t whole = 0;
    if (stat(path, &st) != 0) {
        if (errno == ENOENT) return 0;
        return error_set(err, ERR_IO, "--skip-done %s: %s", path, strerror(errno));
    }
    if (st.st_size == 0) return prepare_stdout(&st, path, 0, err);
    int rc = file_map(path, &map, err);
    if (rc < 0) return rc;
    rc = read_answers(done, path, map.bytes, &whole, err);
    file_unmap(&map);
    return rc == 0 ? prepare_stdout(&st, path, whole, err) : rc;
}

int done_load(Done **ret_done, const char *path, Error *err)
{
    Done *done = calloc(1, sizeof *done);
    if (done == NULL) return error_set(err, ERR_MEMORY, "no memory for the ids of %s", path);
    arena_init(&done->arena, MAX_IDS_BYTES);
    strbuf_init(&done->id, MAX_ID);
    map_init(&done->rows, &done->arena, 1024);
    int rc = load(done, path, err);
    arena_protect(&done->arena, NULL);
    if (rc < 0) {
        done_free(done);
        return rc;
    }
    *ret_done = done;
    return 0;
}

void done_free(Done *done)
{
    if (done == NULL) return;
    strbuf_release(&done->id);
    arena_release(&done->arena);
    free(done);
}

bool done_take(Done *done, Slice line)
{
    if (done->left == 0) return false;
    (void)json_id_read_whole(line, &done->id);
    uint64_t *count = &done->without_id;
    if (done->id.len > 0) {
        uint32_t row = map_get(&done->rows, strbuf_slice(&done->id));
        if (row == MAP_NONE) return false;
        count = &done->counts.at[row];
    }
    if (*count == 0) return false;
    --*count;
    done->left--;
    return true;
}

uint64_t done_found(const Done *done)
{
    return done->found;
}

uint64_t done_left(const Done *done)
{
    return done->left;
}
