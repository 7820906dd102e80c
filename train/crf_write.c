/* The trained floats to the packed file that the service maps. */
#include "crf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_BYTES = 32 }; /* the longest label, a line end and the zero */

typedef struct Strength {
    float strength;
    uint32_t feature;
} Strength;

static int by_falling_strength(const void *a, const void *b)
{
    const Strength *x = a, *y = b;
    if (x->strength != y->strength) return x->strength < y->strength ? 1 : -1;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* A constant added to all labels of a feature changes nothing: weights are centred so that the byte range is
 * used best. Returns the middle between the largest and the smallest. */
static float centre(const CrfModel *m, size_t f, float *ret_strength)
{
    const float *w = m->weights + f * m->width;
    float low = w[0], high = w[0];
    for (uint32_t y = 1; y < m->n_labels; y++) {
        low = w[y] < low ? w[y] : low;
        high = w[y] > high ? w[y] : high;
    }
    *ret_strength = (high - low) / 2;
    return (high + low) / 2;
}

static Strength *rank_features(const CrfModel *m)
{
    Strength *rank = calloc(m->n_features + 1, sizeof *rank);
    for (size_t f = 0; rank != NULL && f < m->n_features; f++) {
        rank[f].feature = (uint32_t)f;
        (void)centre(m, f, &rank[f].strength);
    }
    if (rank != NULL) qsort(rank, m->n_features, sizeof *rank, by_falling_strength);
    return rank;
}

static int8_t to_byte(float v)
{
    long q = lrintf(v);
    return (int8_t)(q > 127 ? 127 : q < -127 ? -127 : q);
}

static void fill_row(const CrfModel *m, uint32_t f, float unit, char *row)
{
    float strength;
    float middle = centre(m, f, &strength);
    memcpy(row, &m->keys[f], sizeof(uint32_t));
    for (uint32_t y = 0; y < m->n_labels; y++)
        row[FEATURE_ROW_HEAD + y] = to_byte((m->weights[(size_t)f * m->width + y] - middle) * unit);
}

static void fill_edges(const CrfModel *m, float unit, uint32_t lanes, int16_t *edges)
{
    for (uint32_t k = 0; k <= m->n_labels; k++)
        for (uint32_t y = 0; y < lanes; y++) {
            float v = y < m->n_labels ? m->edges[k * m->width + y] * unit : (float)SEQUENCE_FORBIDDEN;
            v = v < SEQUENCE_FORBIDDEN    ? SEQUENCE_FORBIDDEN
                : v > -SEQUENCE_FORBIDDEN ? -SEQUENCE_FORBIDDEN
                                          : v;
            edges[k * lanes + y] = (int16_t)lrintf(v);
        }
}

typedef struct Packed {
    char *rows, *labels;
    uint32_t *places;
    int16_t *edges;
    uint32_t shape[4];
    size_t n_rows, n_buckets;
} Packed;

static void packed_release(Packed *p)
{
    free(p->rows);
    free(p->labels);
    free(p->places);
    free(p->edges);
}

/* Rows are filled to 94 %; a few more until every bucket finds a place. */
static int place_features(const CrfModel *m, const Strength *rank, size_t n, float unit, Packed *p,
                          Error *err)
{
    uint32_t *keys = calloc(n + 1, sizeof *keys), *row = calloc(n + 1, sizeof *row);
    p->n_buckets = n / 4 + 1;
    p->places = calloc(p->n_buckets, sizeof *p->places);
    bool ok = keys != NULL && row != NULL && p->places != NULL;
    for (size_t i = 0; ok && i < n; i++)
        keys[i] = m->keys[rank[i].feature];
    p->n_rows = n + n / 16 + 16;
    while (ok && !feature_table_place(keys, n, (uint32_t)p->n_rows, p->places, (uint32_t)p->n_buckets, row))
        p->n_rows += n / 32 + 16;
    p->rows = ok ? calloc(p->n_rows, p->shape[1]) : NULL;
    for (size_t i = 0; p->rows != NULL && i < n; i++)
        fill_row(m, rank[i].feature, unit, p->rows + (size_t)row[i] * p->shape[1]);
    free(keys);
    free(row);
    return p->rows != NULL ? 0 : error_set(err, ERR_MEMORY, "no memory for %zu features", n);
}

/* How many of the ranked features are written, and the unit: the few strongest features may be clipped, a
 * finer unit serves all others. */
static size_t choose(const CrfModel *m, const Strength *rank, size_t max_rows, float *ret_unit)
{
    size_t n = m->n_features < max_rows ? m->n_features : max_rows;
    while (n > 1 && rank[n - 1].strength < 0.01f)
        n--;
    float top = rank[n / 1000].strength;
    float unit = floorf(127.0f / (top > 0.5f ? top : 0.5f));
    *ret_unit = unit < 1 ? 1 : unit;
    return n;
}

static uint32_t stride_of(const CrfModel *m)
{
    return m->n_labels <= FEATURE_SMALL - FEATURE_ROW_HEAD ? FEATURE_SMALL : FEATURE_LARGE;
}

static size_t edge_bytes(const CrfModel *m)
{
    return (size_t)(m->n_labels + 1) * (stride_of(m) - FEATURE_ROW_HEAD) * sizeof(int16_t);
}

static int pack(const CrfModel *m, size_t max_rows, Packed *p, Error *err)
{
    Strength *rank = rank_features(m);
    if (rank == NULL) return error_set(err, ERR_MEMORY, "no memory for %zu features", m->n_features);
    float unit;
    size_t n = choose(m, rank, max_rows, &unit);
    memcpy(p->shape, (uint32_t[4]){m->n_labels, stride_of(m), (uint32_t)unit, 0}, sizeof p->shape);
    p->edges = calloc(1, edge_bytes(m));
    p->labels = calloc(m->n_labels + 1, LABEL_BYTES);
    int rc = p->edges == NULL || p->labels == NULL ? error_set(err, ERR_MEMORY, "no memory")
                                                   : place_features(m, rank, n, unit, p, err);
    if (rc == 0) {
        fill_edges(m, unit, stride_of(m) - FEATURE_ROW_HEAD, p->edges);
        char *end = p->labels;
        for (uint32_t y = 0; y < m->n_labels; y++)
            end += snprintf(end, LABEL_BYTES, "%s\n", m->labels[y]);
        fprintf(stderr, "%zu of %zu features kept, weakest %.3f, unit 1/%u\n", n, m->n_features,
                (double)rank[n > 0 ? n - 1 : 0].strength, p->shape[2]);
    }
    free(rank);
    return rc;
}

int crf_write(const CrfModel *model, const char *path, uint32_t kind, uint64_t feature_hash, size_t max_rows,
              const ModelSection *more, size_t n_more, Error *err)
{
    Packed p = {0};
    int rc = pack(model, max_rows, &p, err);
    if (rc == 0) {
        ModelSection sections[16] = {
            {"shape", {(const char *)p.shape, sizeof p.shape}},
            {"labels", slice_of(p.labels)},
            {"edges", {(const char *)p.edges, edge_bytes(model)}},
            {"rows", {p.rows, p.n_rows * p.shape[1]}},
            {"places", {(const char *)p.places, p.n_buckets * sizeof(uint32_t)}},
        };
        for (size_t i = 0; i < n_more && i < 11; i++)
            sections[5 + i] = more[i];
        rc = model_file_write(path, kind, feature_hash, sections, 5 + n_more, err);
    }
    packed_release(&p);
    return rc;
}
