#include "ml/sequence.h"

#include <string.h>

static int read_shape(SequenceModel *model, uint32_t *ret_stride, Error *err)
{
    Slice shape;
    uint32_t field[4];
    int rc = model_file_section(&model->file, "shape", &shape, err);
    if (rc < 0) return rc;
    if (shape.len != sizeof field)
        return error_set(err, ERR_FORMAT, "%s: section 'shape' has %zu bytes", model->file.path, shape.len);
    memcpy(field, shape.ptr, sizeof field);
    *ret_stride = field[1];
    model->n_labels = field[0];
    model->lanes = field[1] - FEATURE_ROW_HEAD;
    model->unit = (float)field[2];
    bool known_stride = field[1] == FEATURE_SMALL || field[1] == FEATURE_LARGE;
    if (!known_stride || field[0] == 0 || field[0] > model->lanes || field[2] == 0)
        return error_set(err, ERR_FORMAT, "%s: %u labels in rows of %u bytes, unit %u, cannot be",
                         model->file.path, field[0], field[1], field[2]);
    return 0;
}

static int read_labels(SequenceModel *model, Error *err)
{
    Slice rest;
    int rc = model_file_section(&model->file, "labels", &rest, err);
    if (rc < 0) return rc;
    uint32_t n = 0;
    for (Slice name; n <= model->n_labels && slice_split(&rest, '\n', &name) && name.len > 0; n++)
        if (n < model->n_labels) model->labels[n] = name;
    if (n == model->n_labels) return 0;
    return error_set(err, ERR_FORMAT, "%s: the names of %u labels are missing", model->file.path,
                     model->n_labels);
}

static int read_edges(SequenceModel *model, Error *err)
{
    Slice edges;
    int rc = model_file_section(&model->file, "edges", &edges, err);
    if (rc < 0) return rc;
    if (edges.len != (size_t)(model->n_labels + 1) * model->lanes * sizeof(int16_t))
        return error_set(err, ERR_FORMAT, "%s: section 'edges' has %zu bytes", model->file.path, edges.len);
    model->edges = (const int16_t *)(const void *)edges.ptr;
    for (uint32_t to = 0; to < model->n_labels; to++)
        for (uint32_t from = 0; from < model->lanes; from++)
            model->back[to][from] =
                from < model->n_labels ? model->edges[(size_t)from * model->lanes + to] : SEQUENCE_FLOOR;
    return 0;
}

static int read_weights(SequenceModel *model, uint32_t stride, Error *err)
{
    Slice rows = SLICE_EMPTY, places = SLICE_EMPTY;
    int rc = read_edges(model, err);
    if (rc == 0) rc = model_file_section(&model->file, "rows", &rows, err);
    if (rc == 0) rc = model_file_section(&model->file, "places", &places, err);
    if (rc < 0) return rc;
    return feature_table_open(&model->features, rows, places, stride, model->file.path, err);
}

int sequence_load(SequenceModel *model, const char *path, uint32_t kind, uint64_t feature_hash, Error *err)
{
    *model = (SequenceModel){0};
    uint32_t stride = 0;
    int rc = model_file_load(&model->file, path, kind, feature_hash, err);
    if (rc < 0) return rc;
    rc = read_shape(model, &stride, err);
    if (rc == 0) rc = read_labels(model, err);
    if (rc == 0) rc = read_weights(model, stride, err);
    if (rc < 0) sequence_release(model);
    return rc;
}

void sequence_release(SequenceModel *model)
{
    model_file_release(&model->file);
    *model = (SequenceModel){0};
}

static inline int16_t at_least(int32_t v, int32_t floor)
{
    return (int16_t)(v > floor ? v : floor);
}

/* Scores stay near zero from token to token: the best of each column is taken off. 16 bits suffice: a column
 * lies in [FLOOR, 0], an edge and a token's score move it by at most 16000. */
static inline void level(int16_t *column, size_t lanes)
{
    int16_t top = column[0];
    for (size_t y = 1; y < lanes; y++)
        top = column[y] > top ? column[y] : top;
    for (size_t y = 0; y < lanes; y++)
        column[y] = at_least((int32_t)at_least(column[y], SEQUENCE_FLOOR) - top, SEQUENCE_FLOOR);
}

static inline void forward_step(const SequenceModel *m, const int16_t *from, const int16_t *scores,
                                int16_t *to, size_t lanes)
{
    int16_t column[FEATURE_LANES];
    for (size_t y = 0; y < lanes; y++)
        column[y] = INT16_MIN;
    for (uint32_t k = 0; k < m->n_labels; k++) {
        const int16_t *edge = m->edges + (size_t)k * lanes;
        int16_t base = from[k];
        for (size_t y = 0; y < lanes; y++) {
            int16_t v = (int16_t)(base + edge[y]);
            column[y] = v > column[y] ? v : column[y];
        }
    }
    for (size_t y = 0; y < lanes; y++)
        to[y] = (int16_t)(column[y] + scores[y]);
    level(to, lanes);
}

static inline void forward(const SequenceModel *m, const int16_t *scores, size_t n, int16_t *best,
                           size_t lanes)
{
    const int16_t *start = m->edges + (size_t)m->n_labels * lanes;
    for (size_t y = 0; y < lanes; y++)
        best[y] = (int16_t)(start[y] + scores[y]);
    level(best, lanes);
    for (size_t i = 1; i < n; i++)
        forward_step(m, best + (i - 1) * lanes, scores + i * lanes, best + i * lanes, lanes);
}

/* The first of the labels that lead on best. All sums before their top is looked for: no branch to foresee.
 */
static inline uint32_t best_before(const int16_t *column, const int16_t *edge, uint32_t n_labels,
                                   size_t lanes)
{
    int16_t sum[FEATURE_LANES];
    int16_t top = INT16_MIN;
    for (size_t k = 0; k < lanes; k++) {
        sum[k] = (int16_t)(column[k] + edge[k]);
        top = sum[k] > top ? sum[k] : top;
    }
    for (uint32_t k = 0; k < n_labels; k++)
        if (sum[k] == top) return k;
    return 0;
}

static inline void decode(const SequenceModel *m, const int16_t *scores, size_t n, int16_t *best,
                          uint8_t *ret_labels, size_t lanes)
{
    forward(m, scores, n, best, lanes);
    uint32_t label = 0;
    const int16_t *last = best + (n - 1) * lanes;
    for (uint32_t y = 1; y < m->n_labels; y++)
        if (last[y] > last[label]) label = y;
    ret_labels[n - 1] = (uint8_t)label;
    for (size_t i = n - 1; i-- > 0;) {
        label = best_before(best + i * lanes, m->back[label], m->n_labels, lanes);
        ret_labels[i] = (uint8_t)label;
    }
}

FEATURE_CLONES void sequence_decode(const SequenceModel *model, const int16_t *scores, size_t n,
                                    int16_t *best, uint8_t *ret_labels)
{
    if (n == 0) return;
    if (model->lanes == FEATURE_SMALL - FEATURE_ROW_HEAD)
        decode(model, scores, n, best, ret_labels, FEATURE_SMALL - FEATURE_ROW_HEAD);
    else
        decode(model, scores, n, best, ret_labels, FEATURE_LARGE - FEATURE_ROW_HEAD);
}

/* What follows token i at best, for each label of token i. 16 bits suffice as they do forward. */
static inline void backward_step(const SequenceModel *m, const int16_t *next, const int16_t *next_scores,
                                 int16_t *to, size_t lanes)
{
    int16_t ahead[FEATURE_LANES];
    for (size_t y = 0; y < lanes; y++)
        ahead[y] = (int16_t)(next[y] + next_scores[y]);
    for (uint32_t k = 0; k < m->n_labels; k++) {
        const int16_t *edge = m->edges + (size_t)k * lanes;
        int16_t top = INT16_MIN;
        for (size_t y = 0; y < lanes; y++) {
            int16_t v = (int16_t)(ahead[y] + edge[y]);
            top = v > top ? v : top;
        }
        to[k] = top;
    }
    for (size_t y = m->n_labels; y < lanes; y++)
        to[y] = SEQUENCE_FLOOR;
    level(to, lanes);
}

static float margin_of(const SequenceModel *m, const int16_t *best, const int16_t *after, uint32_t label)
{
    int32_t other = INT32_MIN;
    for (uint32_t y = 0; y < m->n_labels; y++)
        if (y != label && best[y] + after[y] > other) other = best[y] + after[y];
    float margin = (float)(best[label] + after[label] - other) / m->unit;
    return margin < 0 ? 0 : margin > SEQUENCE_MAX_MARGIN ? SEQUENCE_MAX_MARGIN : margin;
}

FEATURE_CLONES void sequence_margins(const SequenceModel *model, const int16_t *scores, size_t n,
                                     const int16_t *best, const uint8_t *labels, float *ret_margins)
{
    int16_t after[FEATURE_LANES] = {0};
    int16_t before[FEATURE_LANES];
    for (size_t i = n; i-- > 0;) {
        ret_margins[i] = margin_of(model, best + i * model->lanes, after, labels[i]);
        memcpy(before, after, sizeof before);
        if (i == 0) break;
        if (model->lanes == FEATURE_SMALL - FEATURE_ROW_HEAD)
            backward_step(model, before, scores + i * model->lanes, after, FEATURE_SMALL - FEATURE_ROW_HEAD);
        else
            backward_step(model, before, scores + i * model->lanes, after, FEATURE_LARGE - FEATURE_ROW_HEAD);
    }
}
