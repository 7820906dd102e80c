#include "ml/feature_table.h"

#include <stdlib.h>
#include <string.h>

static inline uint32_t scale(uint32_t hash, uint32_t n)
{
    return (uint32_t)((uint64_t)hash * n >> 32);
}

static inline uint32_t bucket_of(uint32_t key, uint32_t n_buckets)
{
    return scale(key * 0x9e3779b1u, n_buckets);
}

static inline uint32_t row_of(uint32_t key, uint32_t place, uint32_t n_rows)
{
    uint32_t h = (key ^ place * 0x85ebca6bu) * 0xc2b2ae35u;
    h ^= h >> 15;
    return scale(h * 0x27d4eb2fu, n_rows);
}

/* The bit of a key in the filter of its bucket. */
static inline uint32_t filter_bit(uint32_t key)
{
    return 1u << (16 + (key * 0xa2d9f0b5u >> 28));
}

int feature_table_open(FeatureTable *table, Slice rows, Slice places, uint32_t stride, const char *path,
                       Error *err)
{
    if ((stride != FEATURE_SMALL && stride != FEATURE_LARGE) || rows.len % stride != 0 || rows.len == 0 ||
        rows.len / stride > UINT32_MAX || places.len % 4 != 0 || places.len == 0 ||
        places.len / 4 > UINT32_MAX)
        return error_set(err, ERR_FORMAT, "%s: the feature table has odd sizes (%zu, %zu, rows of %u bytes)",
                         path, rows.len, places.len, stride);
    *table = (FeatureTable){.rows = rows.ptr,
                            .places = (const uint32_t *)(const void *)places.ptr,
                            .n_rows = (uint32_t)(rows.len / stride),
                            .n_buckets = (uint32_t)(places.len / 4),
                            .stride = stride};
    return 0;
}

void feature_table_expect(const FeatureTable *table, const uint32_t *features, size_t n)
{
    const uint32_t *places = table->places;
    uint32_t n_buckets = table->n_buckets;
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(places + bucket_of(features[i], n_buckets));
}

size_t feature_table_find(const FeatureTable *table, uint32_t *features, size_t n, uint32_t *ret_rows)
{
    const FeatureTable t = *table; /* by value: the stores below cannot change it */
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t key = features[i];
        uint32_t place = t.places[bucket_of(key, t.n_buckets)];
        features[kept] = key;
        ret_rows[kept] = place & UINT16_MAX;
        kept += (place & filter_bit(key)) != 0;
    }
    for (size_t i = 0; i < kept; i++) {
        ret_rows[i] = row_of(features[i], ret_rows[i], t.n_rows);
        __builtin_prefetch(t.rows + (size_t)ret_rows[i] * t.stride);
    }
    return kept;
}

static inline bool row_is(const char *row, uint32_t key)
{
    uint32_t found;
    memcpy(&found, row, sizeof found);
    return found == key;
}

/* With the stride known to the compiler the scores stay in registers. */
static inline void add_rows(const FeatureTable *t, const uint32_t *features, const uint32_t *rows, size_t n,
                            int16_t *scores, uint32_t stride)
{
    int16_t sum[FEATURE_LANES];
    memcpy(sum, scores, (stride - FEATURE_ROW_HEAD) * sizeof sum[0]);
    for (size_t i = 0; i < n; i++) {
        const char *row = t->rows + (size_t)rows[i] * stride;
        if (!row_is(row, features[i])) continue;
        const int8_t *weight = (const int8_t *)(row + FEATURE_ROW_HEAD);
        for (size_t y = 0; y < stride - FEATURE_ROW_HEAD; y++)
            sum[y] = (int16_t)(sum[y] + weight[y]);
    }
    memcpy(scores, sum, (stride - FEATURE_ROW_HEAD) * sizeof sum[0]);
}

FEATURE_CLONES void feature_table_add_rows(const FeatureTable *table, const uint32_t *features,
                                           const uint32_t *rows, size_t n, int16_t *scores)
{
    if (table->stride == FEATURE_SMALL)
        add_rows(table, features, rows, n, scores, FEATURE_SMALL);
    else
        add_rows(table, features, rows, n, scores, FEATURE_LARGE);
}

void feature_table_add(const FeatureTable *table, const uint32_t *features, size_t n, int16_t *scores)
{
    uint32_t known[FEATURE_BATCH], rows[FEATURE_BATCH];
    for (size_t i = 0; i < n; i += FEATURE_BATCH) {
        size_t k = n - i < FEATURE_BATCH ? n - i : FEATURE_BATCH;
        memcpy(known, features + i, k * sizeof *known);
        k = feature_table_find(table, known, k, rows);
        feature_table_add_rows(table, known, rows, k, scores);
    }
}

/* The keys of each bucket, one after another, and the order of buckets by falling size. */
typedef struct Buckets {
    uint32_t *first; /* [n_buckets + 1] */
    uint32_t *keys;  /* [n_keys] indices of keys */
    uint32_t *order; /* [n_buckets] */
} Buckets;

static void buckets_release(Buckets *b)
{
    free(b->first);
    free(b->keys);
    free(b->order);
}

static void sort_by_bucket(Buckets *b, const uint32_t *keys, size_t n_keys, uint32_t n_buckets)
{
    for (size_t i = 0; i < n_keys; i++)
        b->first[bucket_of(keys[i], n_buckets) + 1]++;
    for (uint32_t k = 0; k < n_buckets; k++)
        b->first[k + 1] += b->first[k];
    for (size_t i = n_keys; i-- > 0;) {
        uint32_t k = bucket_of(keys[i], n_buckets);
        b->keys[--b->first[k + 1]] = (uint32_t)i;
    }
    for (uint32_t k = 0; k < n_buckets; k++)
        b->first[k] = b->first[k + 1];
    b->first[n_buckets] = (uint32_t)n_keys;
}

static void sort_by_size(Buckets *b, uint32_t n_buckets)
{
    uint32_t filled = 0;
    for (uint32_t size = 64; size-- > 0;)
        for (uint32_t k = 0; k < n_buckets; k++) {
            uint32_t n = b->first[k + 1] - b->first[k];
            if (n == size || (size == 63 && n > 63)) b->order[filled++] = k;
        }
}

static bool buckets_make(Buckets *b, const uint32_t *keys, size_t n_keys, uint32_t n_buckets)
{
    *b = (Buckets){.first = calloc((size_t)n_buckets + 2, sizeof(uint32_t)),
                   .keys = calloc(n_keys + 1, sizeof(uint32_t)),
                   .order = calloc(n_buckets, sizeof(uint32_t))};
    if (b->first == NULL || b->keys == NULL || b->order == NULL) return false;
    sort_by_bucket(b, keys, n_keys, n_buckets);
    sort_by_size(b, n_buckets);
    return true;
}

/* Takes the rows of all keys of a bucket under one displacement, or none. */
static bool take_rows(const Buckets *b, uint32_t bucket, const uint32_t *keys, uint32_t place,
                      uint32_t n_rows, unsigned char *taken, uint32_t *ret_row)
{
    uint32_t i = b->first[bucket];
    for (; i < b->first[bucket + 1]; i++) {
        uint32_t row = row_of(keys[b->keys[i]], place, n_rows);
        if (taken[row]) break;
        taken[row] = 1;
        ret_row[b->keys[i]] = row;
    }
    if (i == b->first[bucket + 1]) return true;
    while (i-- > b->first[bucket])
        taken[ret_row[b->keys[i]]] = 0;
    return false;
}

bool feature_table_place(const uint32_t *keys, size_t n_keys, uint32_t n_rows, uint32_t *places,
                         uint32_t n_buckets, uint32_t *ret_row)
{
    Buckets b;
    unsigned char *taken = calloc(n_rows, 1);
    bool ok = buckets_make(&b, keys, n_keys, n_buckets) && taken != NULL;
    for (uint32_t k = 0; ok && k < n_buckets; k++) {
        uint32_t place = 0;
        while (place <= UINT16_MAX && !take_rows(&b, b.order[k], keys, place, n_rows, taken, ret_row))
            place++;
        ok = place <= UINT16_MAX;
        places[b.order[k]] = place;
    }
    for (size_t i = 0; ok && i < n_keys; i++)
        places[bucket_of(keys[i], n_buckets)] |= filter_bit(keys[i]);
    free(taken);
    buckets_release(&b);
    return ok;
}
