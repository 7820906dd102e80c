#include "http/keys.h"

#include "base/ctype.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 20, MAX_KEYS = 4096, MAX_KEY = 256 };

static bool name_is_sane(Slice name)
{
    if (name.len == 0 || name.len > KEY_NAME_MAX) return false;
    for (size_t i = 0; i < name.len; i++)
        if (!ascii_is_alnum(name.ptr[i]) && strchr("._-", name.ptr[i]) == NULL) return false;
    return true;
}

static int read_line(Keys *keys, Slice line, const char *path, unsigned number, Error *err)
{
    Slice name;
    line = slice_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') return 0;
    Slice hash = line;
    (void)slice_split(&hash, ' ', &name);
    Key key;
    if (!name_is_sane(name) || hash.ptr == NULL || !sha256_parse(slice_trim(hash), key.digest))
        return error_set(err, ERR_CONFIG,
                         "%s:%u: a line must read 'NAME HASH', with the 64 hexadecimal digits that 'attache "
                         "key NAME' prints",
                         path, number);
    if (keys->n == MAX_KEYS)
        return error_set(err, ERR_CONFIG, "%s:%u: more than %d keys", path, number, MAX_KEYS);
    (void)snprintf(key.name, sizeof key.name, "%.*s", SLICE_ARG(name));
    keys->keys[keys->n++] = key;
    return 0;
}

static int read_lines(Keys *keys, Slice bytes, const char *path, Error *err)
{
    Slice line;
    int rc = 0;
    for (unsigned n = 1; rc == 0 && slice_split(&bytes, '\n', &line); n++)
        rc = read_line(keys, line, path, n, err);
    if (rc == 0 && keys->n == 0)
        rc = error_set(err, ERR_CONFIG, "%s: there is no key in it: nobody could use the service", path);
    return rc;
}

int keys_load(Keys *keys, const char *path, Error *err)
{
    Arena arena;
    Slice bytes = SLICE_EMPTY;
    *keys = (Keys){.keys = calloc(MAX_KEYS, sizeof(Key))};
    if (keys->keys == NULL) return error_set(err, ERR_MEMORY, "no memory for the API keys");
    arena_init(&arena, MAX_FILE + 4096);
    int rc = file_read(path, &arena, MAX_FILE, &bytes, err);
    if (rc == 0) rc = read_lines(keys, bytes, path, err);
    arena_release(&arena);
    if (rc < 0) keys_release(keys);
    return rc;
}

void keys_release(Keys *keys)
{
    free(keys->keys);
    *keys = (Keys){.keys = NULL};
}

const char *keys_find(const Keys *keys, Slice presented)
{
    uint8_t digest[SHA256_BYTES];
    const char *found = NULL;
    if (presented.len > MAX_KEY) return NULL;
    sha256(presented, digest);
    for (size_t i = 0; i < keys->n; i++)
        if (sha256_eq(digest, keys->keys[i].digest)) found = keys->keys[i].name;
    return found;
}
