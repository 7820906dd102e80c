/* file.h - whole files: read into memory, or mapped.
 *
 * A FileMap is a read-only private mapping, shared by all threads after load and unmapped by
 * file_unmap. file_read copies a file into an arena. Errors name the path and the reason.
 *
 *     FileMap map;
 *     if (file_map("data/models/pos.bin", &map, &err) < 0) return err.code;
 *     use(map.bytes);
 *     file_unmap(&map);
 */
#ifndef ATTACHE_BASE_FILE_H
#define ATTACHE_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"

typedef struct FileMap {
    Slice bytes;
} FileMap;

int file_map(const char *path, FileMap *ret_map, Error *err);
void file_unmap(FileMap *map);
/* Reads at most `limit` bytes; a longer file is ERR_TOO_LARGE. */
int file_read(const char *path, Arena *arena, size_t limit, Slice *ret_bytes, Error *err);

#endif
