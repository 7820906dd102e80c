/* feature_table.h - from a feature to the scores of all labels, in one cache line.
 *
 * A feature is a 32-bit hash. The table is a hash table without collisions among its own keys (hash and
 * displace: Belazzougui, Botelho and Dietzfelbinger 2009): a small array gives the displacement of the key's
 * bucket, and hash and displacement give the row. A row is `stride` bytes (32 or 64), aligned: the key, which
 * tells a feature that the model does not know from one it does, and a signed byte for each label. Most
 * features of a text are unknown to the model: half of each bucket's word is a filter that tells most of them
 * without a look at their row.
 *
 *     section "rows":  n_rows times { uint32 key (0: empty); 4 bytes unused; int8 score[stride - 8] }
 *     section "places": uint32 [n_buckets]: displacement, and in the high half a bit for each key of the
 * bucket
 *
 * Borrowed from a loaded ModelFile, const, shared by threads. Adding a feature's scores costs two loads.
 *
 *     int16_t scores[FEATURE_LANES] = {0};
 *     feature_table_add(&table, features, n_features, scores);
 */
#ifndef ATTACHE_ML_FEATURE_TABLE_H
#define ATTACHE_ML_FEATURE_TABLE_H

#include "base/error.h"
#include "base/slice.h"

/* Functions compiled twice, for all processors and for those with AVX2; the right one is chosen at start.
 * Not with clang 14, whose clones other files cannot call. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) &&                                  \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FEATURE_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define FEATURE_CLONES
#endif

enum {
    FEATURE_ROW_HEAD = 8,
    FEATURE_BATCH = 64, /* features that feature_table_add looks up at a time */
    FEATURE_SMALL = 32, /* stride for up to 24 labels */
    FEATURE_LARGE = 64, /* stride for up to 56 labels */
    FEATURE_LANES = FEATURE_LARGE - FEATURE_ROW_HEAD,
};

typedef struct FeatureTable {
    const char *rows;
    const uint32_t *places;
    uint32_t n_rows;
    uint32_t n_buckets;
    uint32_t stride;
} FeatureTable;

/* Sizes are checked against each other; `path` is for messages. */
int feature_table_open(FeatureTable *table, Slice rows, Slice places, uint32_t stride, const char *path,
                       Error *err);
/* Sends for what feature_table_find will read: called one token ahead, so that it does not wait. */
void feature_table_expect(const FeatureTable *table, const uint32_t *features, size_t n);
/* Keeps the features that the model may know, returns how many, and where their rows are; the rows are on
 * their way from memory then, so that feature_table_add_rows a few hundred instructions later does not wait.
 */
size_t feature_table_find(const FeatureTable *table, uint32_t *features, size_t n, uint32_t *ret_rows);
/* Adds the rows found to scores [FEATURE_LANES], of which stride - FEATURE_ROW_HEAD are touched. */
void feature_table_add_rows(const FeatureTable *table, const uint32_t *features, const uint32_t *rows,
                            size_t n, int16_t *scores);
/* Both at once. */
void feature_table_add(const FeatureTable *table, const uint32_t *features, size_t n, int16_t *scores);

/* Places keys (distinct, not 0) into n_rows > n_keys rows: ret_row[i] is the row of keys[i]. False when some
 * bucket finds no displacement (try more rows). For trainers. */
bool feature_table_place(const uint32_t *keys, size_t n_keys, uint32_t n_rows, uint32_t *places,
                         uint32_t n_buckets, uint32_t *ret_row);

#endif
