#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens a regular file and tells its size; negative on error. */
static int open_sized(const char *path, size_t *ret_size, Error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        return error_set(err, ERR_IO, "%s: not a regular file", path);
    }
    *ret_size = (size_t)st.st_size;
    return fd;
}

int file_map(const char *path, FileMap *ret_map, Error *err)
{
    size_t size = 0;
    int fd = open_sized(path, &size, err);
    if (fd < 0) return fd;
    *ret_map = (FileMap){SLICE_EMPTY};
    int rc = 0;
    if (size > 0) {
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED)
            rc = error_set(err, ERR_IO, "%s: cannot be mapped: %s", path, strerror(errno));
        else
            ret_map->bytes = (Slice){bytes, size};
    }
    (void)close(fd);
    return rc;
}

void file_unmap(FileMap *map)
{
    /* The mapping was made by us from the same address; only the const of Slice has to be cast away. */
    if (map->bytes.len > 0) (void)munmap((void *)(uintptr_t)map->bytes.ptr, map->bytes.len);
    *map = (FileMap){SLICE_EMPTY};
}

static int read_all(int fd, const char *path, char *buf, size_t size, Error *err)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(fd, buf + done, size - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
        if (n == 0) return error_set(err, ERR_IO, "%s: shorter than it was a moment ago", path);
        done += (size_t)n;
    }
    return 0;
}

int file_read(const char *path, Arena *arena, size_t limit, Slice *ret_bytes, Error *err)
{
    size_t size = 0;
    int fd = open_sized(path, &size, err);
    if (fd < 0) return fd;
    int rc;
    char *buf = size <= limit ? arena_try_alloc(arena, size + 1) : NULL;
    if (size > limit)
        rc = error_set(err, ERR_TOO_LARGE, "%s: %zu bytes, more than the %zu allowed", path, size, limit);
    else if (buf == NULL)
        rc = error_set(err, ERR_MEMORY, "%s: no memory for %zu bytes", path, size);
    else
        rc = read_all(fd, path, buf, size, err);
    (void)close(fd);
    if (rc == 0) *ret_bytes = (Slice){buf, size};
    return rc;
}
