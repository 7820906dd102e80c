#include "ml/model_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = "ATTACHE";

enum {
    HEADER_BYTES = 64,
    ENTRY_BYTES = 24,
    NAME_BYTES = 8,
    CHECKED_FROM = 32,
};

static uint32_t get_u32(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t get_u64(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Four independent lanes of eight bytes: checks 10 MB in about two milliseconds at start. */
static uint64_t checksum(Slice s)
{
    uint64_t lane[4] = {1, 2, 3, 4};
    size_t i = 0;
    for (; i + 32 <= s.len; i += 32)
        for (size_t k = 0; k < 4; k++)
            lane[k] = (lane[k] ^ get_u64(s.ptr + i + 8 * k)) * 0x9fb21c651e98df25u + (lane[k] >> 29);
    uint64_t tail = slice_hash(slice_sub(s, i, s.len));
    return hash_mix(hash_mix(lane[0], lane[1]), hash_mix(hash_mix(lane[2], lane[3]), tail));
}

static int check_header(Slice b, const char *path, uint32_t kind, uint64_t feature_hash, Error *err)
{
    if (b.len < HEADER_BYTES || memcmp(b.ptr, magic, sizeof magic) != 0)
        return error_set(err, ERR_FORMAT, "%s: not a model file (it does not begin with the magic bytes)",
                         path);
    if (get_u32(b.ptr + 8) != MODEL_FILE_VERSION)
        return error_set(err, ERR_FORMAT,
                         "%s: container version %u, this program reads %d: install the models of "
                         "this release",
                         path, get_u32(b.ptr + 8), MODEL_FILE_VERSION);
    if (get_u32(b.ptr + 12) != kind)
        return error_set(err, ERR_FORMAT, "%s: holds a '%.4s' model, expected '%.4s'", path, b.ptr + 12,
                         (const char *)&kind);
    if (get_u64(b.ptr + 32) != b.len)
        return error_set(err, ERR_FORMAT,
                         "%s: %zu bytes, its header says %llu: the file is truncated or damaged", path, b.len,
                         (unsigned long long)get_u64(b.ptr + 32));
    if (get_u64(b.ptr + 24) != checksum(slice_sub(b, CHECKED_FROM, b.len)))
        return error_set(err, ERR_FORMAT, "%s: checksum differs: the file is damaged, copy it again", path);
    if (get_u64(b.ptr + 16) != feature_hash)
        return error_set(err, ERR_FORMAT,
                         "%s: made for other feature code (%016llx, this program has %016llx): "
                         "retrain it or install the matching release",
                         path, (unsigned long long)get_u64(b.ptr + 16), (unsigned long long)feature_hash);
    return 0;
}

static int check_sections(Slice b, const char *path, Error *err)
{
    uint32_t n = get_u32(b.ptr + 40);
    if (n > MODEL_FILE_MAX_SECTIONS || HEADER_BYTES + (size_t)n * ENTRY_BYTES > b.len)
        return error_set(err, ERR_FORMAT, "%s: %u sections do not fit", path, n);
    for (uint32_t i = 0; i < n; i++) {
        const char *entry = b.ptr + HEADER_BYTES + (size_t)i * ENTRY_BYTES;
        uint64_t offset = get_u64(entry + 8);
        uint64_t len = get_u64(entry + 16);
        if (offset % MODEL_FILE_ALIGN != 0 || offset > b.len || len > b.len - offset)
            return error_set(err, ERR_FORMAT, "%s: section %u lies outside the file", path, i);
    }
    return 0;
}

int model_file_load(ModelFile *file, const char *path, uint32_t kind, uint64_t feature_hash, Error *err)
{
    *file = (ModelFile){.map = {SLICE_EMPTY}, .path = path};
    int rc = file_map(path, &file->map, err);
    if (rc == 0) rc = check_header(file->map.bytes, path, kind, feature_hash, err);
    if (rc == 0) rc = check_sections(file->map.bytes, path, err);
    if (rc < 0) model_file_release(file);
    return rc;
}

void model_file_release(ModelFile *file)
{
    file_unmap(&file->map);
}

int model_file_section(const ModelFile *file, const char *name, Slice *ret_bytes, Error *err)
{
    Slice b = file->map.bytes;
    uint32_t n = get_u32(b.ptr + 40);
    for (uint32_t i = 0; i < n; i++) {
        const char *entry = b.ptr + HEADER_BYTES + (size_t)i * ENTRY_BYTES;
        if (strncmp(entry, name, NAME_BYTES) != 0) continue;
        size_t offset = (size_t)get_u64(entry + 8);
        *ret_bytes = slice_sub(b, offset, offset + (size_t)get_u64(entry + 16));
        return 0;
    }
    return error_set(err, ERR_FORMAT, "%s: has no section '%s'", file->path, name);
}

uint64_t model_file_checksum(const ModelFile *file)
{
    return get_u64(file->map.bytes.ptr + 24);
}

static size_t align_up(size_t n)
{
    return (n + MODEL_FILE_ALIGN - 1) & ~(size_t)(MODEL_FILE_ALIGN - 1);
}

/* The whole image in memory: files are at most a few megabytes. */
static char *build_image(uint32_t kind, uint64_t feature_hash, const ModelSection *sections, size_t n,
                         size_t *ret_size)
{
    size_t size = align_up(HEADER_BYTES + n * ENTRY_BYTES);
    for (size_t i = 0; i < n; i++)
        size = align_up(size + sections[i].bytes.len);
    char *image = calloc(1, size);
    if (image == NULL) return NULL;
    uint32_t version = MODEL_FILE_VERSION;
    uint32_t count = (uint32_t)n;
    uint64_t size64 = size;
    memcpy(image, magic, sizeof magic);
    memcpy(image + 8, &version, 4);
    memcpy(image + 12, &kind, 4);
    memcpy(image + 16, &feature_hash, 8);
    memcpy(image + 32, &size64, 8);
    memcpy(image + 40, &count, 4);
    uint64_t offset = align_up(HEADER_BYTES + n * ENTRY_BYTES);
    for (size_t i = 0; i < n; i++) {
        char *entry = image + HEADER_BYTES + i * ENTRY_BYTES;
        uint64_t len = sections[i].bytes.len;
        memcpy(entry, sections[i].name, strnlen(sections[i].name, NAME_BYTES));
        memcpy(entry + 8, &offset, 8);
        memcpy(entry + 16, &len, 8);
        if (len > 0) memcpy(image + offset, sections[i].bytes.ptr, len);
        offset = align_up(offset + len);
    }
    uint64_t sum = checksum((Slice){image + CHECKED_FROM, size - CHECKED_FROM});
    memcpy(image + 24, &sum, 8);
    *ret_size = size;
    return image;
}

int model_file_write(const char *path, uint32_t kind, uint64_t feature_hash, const ModelSection *sections,
                     size_t n_sections, Error *err)
{
    char temporary[4096];
    if ((size_t)snprintf(temporary, sizeof temporary, "%s.tmp", path) >= sizeof temporary)
        return error_set(err, ERR_IO, "%s: path too long", path);
    size_t size = 0;
    char *image = build_image(kind, feature_hash, sections, n_sections, &size);
    if (image == NULL) return error_set(err, ERR_MEMORY, "%s: no memory for the model", path);
    FILE *f = fopen(temporary, "wb");
    bool ok = f != NULL && fwrite(image, 1, size, f) == size;
    ok = (f == NULL || fclose(f) == 0) && ok;
    free(image);
    if (!ok || rename(temporary, path) != 0)
        return error_set(err, ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
    return 0;
}

int model_file_exact(const ModelFile *file, const char *name, size_t size, const void **ret_data, Error *err)
{
    Slice bytes;
    int rc = model_file_section(file, name, &bytes, err);
    if (rc < 0) return rc;
    if (bytes.len != size)
        return error_set(err, ERR_FORMAT, "%s: section '%s' has %zu bytes, expected %zu", file->path, name,
                         bytes.len, size);
    *ret_data = bytes.ptr;
    return 0;
}

/* Within this bound no sum of a network leaves the range of a float. */
static const float largest_weight = 1e4f;

int model_file_floats(const ModelFile *file, const char *name, size_t n, const float **ret_floats, Error *err)
{
    const void *data = NULL;
    int rc = model_file_exact(file, name, n * sizeof(float), &data, err);
    if (rc < 0) return rc;
    const float *floats = data;
    for (size_t i = 0; i < n; i++)
        if (!(fabsf(floats[i]) <= largest_weight)) /* NaN too */
            return error_set(err, ERR_FORMAT, "%s: section '%s' holds numbers that no training gives: %g",
                             file->path, name, (double)floats[i]);
    *ret_floats = floats;
    return 0;
}
