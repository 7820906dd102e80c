/* keys.h - who may use the service: API keys, of which only the SHA-256 is known here.
 *
 * The file has a line `NAME HASH` for each key ('#' begins a comment); `attache key NAME` makes a key and its
 * line. Keys are 256 random bits, so a plain hash tells nothing of them. A Keys is const after loading.
 *
 *     Keys keys;
 *     if (keys_load(&keys, path, &err) < 0) ...              // names file and line
 *     const char *name = keys_find(&keys, presented);        // NULL: no such key
 *     keys_release(&keys);
 */
#ifndef ATTACHE_HTTP_KEYS_H
#define ATTACHE_HTTP_KEYS_H

#include "base/error.h"
#include "base/sha256.h"

enum { KEY_NAME_MAX = 64 };

typedef struct Key {
    char name[KEY_NAME_MAX + 1];
    uint8_t digest[SHA256_BYTES];
} Key;

typedef struct Keys {
    Key *keys; /* [n], malloc'ed */
    size_t n;
} Keys;

int keys_load(Keys *ret_keys, const char *path, Error *err);
void keys_release(Keys *keys);
/* Takes the same time for every presented key. */
const char *keys_find(const Keys *keys, Slice presented);

#endif
