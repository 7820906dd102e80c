/* fuzz_image.h - small valid model files, and patches to them: what the loaders' targets fuzz.
 *
 * An input is a list of patches: six bytes that name file, section, operation, number of bytes n and a
 * number v, and the n bytes. A patched file is sealed again (size, checksum), so that the checks behind the
 * container's are reached; PATCH_RAW changes the sealed file, which must then be refused.
 *
 *     Image image = {.path = "pos.bin", .kind = ..., .feature_hash = ..., .sections = ..., .n = 5};
 *     while (patch_next(&rest, &patch)) if (patch.file == 0) image_patch(&image, &arena, &patch);
 *     image_write(&image);
 */
#ifndef ATTACHE_TESTS_FUZZ_IMAGE_H
#define ATTACHE_TESTS_FUZZ_IMAGE_H

#include "base/arena.h"
#include "fuzz.h"
#include "ml/model_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IMAGE_MAX_SECTIONS = 24, IMAGE_MAX_RAW = 8, PATCH_HEAD = 6 };

typedef enum PatchKind {
    PATCH_REPLACE,
    PATCH_OVERWRITE,
    PATCH_REMOVE,
    PATCH_RESIZE,
    PATCH_RAW,
    PATCH_KINDS
} PatchKind;

typedef struct Patch {
    uint8_t file;
    uint8_t section;
    PatchKind kind;
    uint16_t value;
    Slice bytes;
} Patch;

typedef struct Image {
    char path[256];
    uint32_t kind;
    uint64_t feature_hash;
    ModelSection sections[IMAGE_MAX_SECTIONS];
    size_t n;
    Patch raw[IMAGE_MAX_RAW];
    size_t n_raw;
} Image;

static inline void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static char image_folder[64];

static inline void image_remove_folder(void)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", image_folder);
    if (system(command) != 0) fprintf(stderr, "%s is left behind\n", image_folder);
}

/* A data folder of this process, removed when it ends. */
static inline const char *image_data_dir(void)
{
    char models[80];
    if (image_folder[0] != '\0') return image_folder;
    (void)snprintf(image_folder, sizeof image_folder, "/tmp/attache-fuzz-XXXXXX");
    must(mkdtemp(image_folder) != NULL, "a folder of our own");
    (void)snprintf(models, sizeof models, "%s/models", image_folder);
    must(mkdir(models, 0700) == 0, "a folder of our own");
    (void)atexit(image_remove_folder);
    return image_folder;
}

static inline bool patch_next(Slice *rest, Patch *ret)
{
    if (rest->len < PATCH_HEAD) return false;
    const unsigned char *head = (const unsigned char *)rest->ptr;
    size_t n = head[3] < rest->len - PATCH_HEAD ? head[3] : rest->len - PATCH_HEAD;
    *ret = (Patch){.file = head[0],
                   .section = head[1],
                   .kind = (PatchKind)(head[2] % PATCH_KINDS),
                   .value = (uint16_t)(head[4] | head[5] << 8),
                   .bytes = slice_sub(*rest, PATCH_HEAD, PATCH_HEAD + n)};
    *rest = slice_sub(*rest, PATCH_HEAD + n, rest->len);
    return true;
}

/* `pattern` over and over, `len` bytes. */
static inline Slice image_repeat(Arena *arena, Slice pattern, size_t len)
{
    char *bytes = arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len && pattern.len > 0; i++)
        bytes[i] = pattern.ptr[i % pattern.len];
    return (Slice){bytes, len};
}

/* The bytes of a section under a patch. */
static inline Slice patch_apply(const Patch *patch, Slice old, Arena *arena)
{
    if (patch->kind == PATCH_REPLACE) return image_repeat(arena, patch->bytes, patch->value);
    if (patch->kind == PATCH_RESIZE) return image_repeat(arena, old, patch->value);
    char *bytes = arena_alloc(arena, old.len + 1);
    memcpy(bytes, old.ptr, old.len);
    for (size_t i = 0; i < patch->bytes.len && patch->value + i < old.len; i++)
        bytes[patch->value + i] = patch->bytes.ptr[i];
    return (Slice){bytes, old.len};
}

static inline void image_patch(Image *image, Arena *arena, const Patch *patch)
{
    if (patch->kind == PATCH_RAW) {
        if (image->n_raw < IMAGE_MAX_RAW) image->raw[image->n_raw++] = *patch;
        return;
    }
    if (image->n == 0) return;
    size_t at = patch->section % image->n;
    if (patch->kind == PATCH_REMOVE)
        image->sections[at] = image->sections[--image->n];
    else
        image->sections[at].bytes = patch_apply(patch, image->sections[at].bytes, arena);
}

static inline void image_section(Image *image, const char *name, const void *bytes, size_t len)
{
    must(image->n < IMAGE_MAX_SECTIONS, "room for the section");
    image->sections[image->n++] = (ModelSection){name, {bytes, len}};
}

/* Overwrites bytes of the sealed file or, without bytes, cuts it. */
static inline void patch_file(const char *path, const Patch *patch)
{
    struct stat st;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    must(fd >= 0 && fstat(fd, &st) == 0, "the file opens");
    size_t size = (size_t)st.st_size;
    if (patch->value < size) {
        size_t n = patch->bytes.len < size - patch->value ? patch->bytes.len : size - patch->value;
        must(n > 0 ? pwrite(fd, patch->bytes.ptr, n, patch->value) == (ssize_t)n
                   : ftruncate(fd, patch->value) == 0,
             "the file is written");
    }
    (void)close(fd);
}

static inline uint64_t file_hash(const char *path)
{
    FileMap map;
    Error err;
    must(file_map(path, &map, &err) == 0, "the file is read");
    uint64_t hash = hash_mix(slice_hash(map.bytes), map.bytes.len);
    file_unmap(&map);
    return hash;
}

/* True when the file was damaged after sealing: then it must be refused. */
static inline bool image_write(const Image *image)
{
    Error err;
    must(model_file_write(image->path, image->kind, image->feature_hash, image->sections, image->n, &err) ==
             0,
         "the file is written");
    if (image->n_raw == 0) return false;
    uint64_t sealed = file_hash(image->path);
    for (size_t i = 0; i < image->n_raw; i++)
        patch_file(image->path, &image->raw[i]);
    return file_hash(image->path) != sealed;
}

/* One input, with an arena that may run out. Returns what a target returns. */
static inline int image_fuzz(Slice input, void (*fuzz)(Slice input, Arena *arena))
{
    Arena arena;
    jmp_buf recovery;
    arena_init(&arena, 64u << 20);
    arena_protect(&arena, &recovery);
    if (setjmp(recovery) == 0) fuzz(input, &arena);
    arena_release(&arena);
    return 0;
}

#endif
