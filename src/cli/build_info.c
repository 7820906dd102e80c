#include "cli/build_info.h"

#include "base/json_text.h"
#include "config/version.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef ATTACHE_COMMIT
#define ATTACHE_COMMIT "unknown"
#endif

/* Offset of the checksum in the model container (see ml/model_file.h). */
enum { CHECKSUM_AT = 24 };

static int is_model(const struct dirent *entry)
{
    return slice_ends_with(slice_of(entry->d_name), SLICE(".bin"));
}

static bool read_at(int fd, void *bytes, size_t len, off_t at)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pread(fd, (char *)bytes + done, len - done, at + (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO; /* the file ends before */
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return true;
}

static int put_model(StrBuf *out, const char *dir, const char *name, Error *err)
{
    char path[PATH_MAX + 256];
    struct stat st;
    uint64_t checksum = 0;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &st) == 0 && read_at(fd, &checksum, sizeof checksum, CHECKSUM_AT);
    int saved = errno;
    if (fd >= 0) (void)close(fd);
    if (!ok) return error_set(err, ERR_IO, "%s: %s", path, strerror(saved));
    int rc = strbuf_append_char(out, '{');
    if (rc == 0) rc = json_text_member(out, "name", slice_of(name));
    if (rc == 0)
        rc = strbuf_printf(out, ",\"bytes\":%lld,\"checksum\":\"%016llx\"}", (long long)st.st_size,
                           (unsigned long long)checksum);
    return rc == 0 ? 0 : error_set(err, ERR_MEMORY, "no memory for the version");
}

static int put_models(StrBuf *out, const char *data_dir, Error *err)
{
    char dir[PATH_MAX];
    struct dirent **entries = NULL;
    (void)snprintf(dir, sizeof dir, "%s/models", data_dir);
    int n = scandir(dir, &entries, is_model, alphasort);
    if (n < 0) return error_set(err, ERR_IO, "%s: %s", dir, strerror(errno));
    int rc = 0;
    for (int i = 0; i < n; i++) {
        if (rc == 0 && i > 0) rc = strbuf_append_char(out, ',');
        if (rc == 0) rc = put_model(out, dir, entries[i]->d_name, err);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

int build_info_json(const char *data_dir, StrBuf *out, Error *err)
{
    int rc = strbuf_printf(out,
                           "{\"name\":\"attache\",\"version\":\"%s\",\"commit\":\"%s\",\"compiler\":\"%s\","
                           "\"models\":[",
                           ATTACHE_VERSION, ATTACHE_COMMIT, __VERSION__);
    if (rc == 0) rc = put_models(out, data_dir, err);
    if (rc == 0 && strbuf_append(out, SLICE("]}\n")) < 0)
        rc = error_set(err, ERR_MEMORY, "no memory for the version");
    return rc;
}
