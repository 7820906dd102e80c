/* model_file.h - the container of every model and compiled table: versioned, checksummed, memory-mapped.
 *
 * Layout, little-endian, sections aligned to 64 bytes so that weights can be read in place:
 *
 *     0   8 bytes   magic "ATTACHE\0"
 *     8   4         container version (MODEL_FILE_VERSION)
 *     12  4         kind, four characters ("POS ", "NER ", "PARS", "CLUS", "GAZE")
 *     16  8         feature hash: names the feature code or layout the contents were made for
 *     24  8         checksum of all bytes from 32 to the end
 *     32  8         file size in bytes
 *     40  4         number of sections
 *     44  20        zero
 *     64  n * 24    section table: 8-byte name (zero-padded), 8-byte offset, 8-byte length
 *     ...           sections
 *
 * A loaded ModelFile owns its mapping, is const afterwards and shared by threads. The loader refuses
 * (ERR_FORMAT, with path and reason) a wrong magic, version, kind, feature hash, size, checksum, or a
 * section outside the file. What the sections hold is checked by the module that reads them.
 *
 *     ModelFile file;
 *     if (model_file_load(&file, path, MODEL_KIND("POS "), TAGGER_FEATURES, &err) < 0) ...
 *     Slice weights;
 *     if (model_file_section(&file, "weights", &weights, &err) < 0) ...
 */
#ifndef ATTACHE_ML_MODEL_FILE_H
#define ATTACHE_ML_MODEL_FILE_H

#include "base/error.h"
#include "base/file.h"

enum { MODEL_FILE_VERSION = 1, MODEL_FILE_MAX_SECTIONS = 64, MODEL_FILE_ALIGN = 64 };

/* The four characters of a kind as a number. */
#define MODEL_KIND(s)                                                                                        \
    ((uint32_t)(unsigned char)(s)[0] | (uint32_t)(unsigned char)(s)[1] << 8 |                                \
     (uint32_t)(unsigned char)(s)[2] << 16 | (uint32_t)(unsigned char)(s)[3] << 24)

typedef struct ModelFile {
    FileMap map;
    const char *path; /* borrowed: for messages */
} ModelFile;

int model_file_load(ModelFile *file, const char *path, uint32_t kind, uint64_t feature_hash, Error *err);
void model_file_release(ModelFile *file);
/* The bytes of a section, valid while the file is loaded; aligned to MODEL_FILE_ALIGN. */
int model_file_section(const ModelFile *file, const char *name, Slice *ret_bytes, Error *err);
/* A section of exactly `size` bytes; another size is ERR_FORMAT. */
int model_file_exact(const ModelFile *file, const char *name, size_t size, const void **ret_data, Error *err);
/* A section of [n] floats of a network; NaN and what would leave the range of a sum is ERR_FORMAT. */
int model_file_floats(const ModelFile *file, const char *name, size_t n, const float **ret_floats,
                      Error *err);

/* The checksum in the header: names the contents, for files that depend on one another. */
uint64_t model_file_checksum(const ModelFile *file);

typedef struct ModelSection {
    const char *name; /* at most 8 characters */
    Slice bytes;
} ModelSection;

/* Writes a whole file at once (to a temporary name, then renamed). For trainers. */
int model_file_write(const char *path, uint32_t kind, uint64_t feature_hash, const ModelSection *sections,
                     size_t n_sections, Error *err);

#endif
