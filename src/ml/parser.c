#include "ml/parser.h"

#include "ml/parser_layers.h"
#include "ml/tree.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ParserModel {
    ModelFile file;
    ParserVocabulary vocabulary;
    ParserWeights weights;
    Slice labels[PARSER_MAX_LABELS];
    size_t n_labels;
    Slice tags; /* names separated by newlines */
    uint64_t classes;
};

struct ParserScratch {
    ParserBuffers buffers;
    uint32_t max_words;
};

/* --- loading
 * -------------------------------------------------------------------------------------------------- */

static int read_matrix(const ParserModel *m, const char *name, size_t n_out, float unit, const float *bias,
                       Matrix8 *ret_matrix, Error *err)
{
    const void *data = NULL;
    int rc = model_file_exact(&m->file, name, sizeof(int16_t) * PARSER_STATE * n_out, &data, err);
    if (rc < 0) return rc;
    return matrix8_open(ret_matrix, data, PARSER_STATE, n_out, recurrent_unit(unit), bias, err);
}

static int read_classes(ParserModel *m, Error *err)
{
    const void *data = NULL;
    int rc = model_file_exact(&m->file, "classes", sizeof m->classes, &data, err);
    if (rc == 0) memcpy(&m->classes, data, sizeof m->classes);
    return rc;
}

static int read_labels(ParserModel *m, Error *err)
{
    Slice names;
    if (model_file_section(&m->file, "labels", &names, err) < 0) return err->code;
    Slice name;
    while (slice_split(&names, '\n', &name)) {
        if (m->n_labels == PARSER_MAX_LABELS)
            return error_set(err, ERR_FORMAT, "%s: more than %d labels", m->file.path, PARSER_MAX_LABELS);
        m->labels[m->n_labels++] = name;
    }
    return 0;
}

/* The vocabulary, and rows for all it can point at. */
static int read_rows(ParserModel *m, Error *err)
{
    Slice words;
    Slice rows;
    if (model_file_section(&m->file, "words", &words, err) < 0) return err->code;
    if (model_file_section(&m->file, "rows", &rows, err) < 0) return err->code;
    size_t n_slots = words.len / sizeof(ParserSlot);
    size_t n_rows = rows.len / PARSER_GATES;
    if (n_slots < 2 || (n_slots & (n_slots - 1)) != 0)
        return error_set(err, ERR_FORMAT, "%s: the vocabulary has %zu slots, not a power of two",
                         m->file.path, n_slots);
    m->vocabulary = (ParserVocabulary){(const ParserSlot *)(const void *)words.ptr, n_slots - 1};
    m->weights.rows = (const int8_t *)rows.ptr;
    uint32_t start = parser_field_start(PARSER_FORM);
    for (size_t i = 0; i < n_slots; i++)
        if (start + (size_t)m->vocabulary.slots[i].number >= n_rows)
            return error_set(err, ERR_FORMAT, "%s: a word points behind the %zu rows", m->file.path, n_rows);
    return 0;
}

static int read_layers(ParserModel *m, Error *err)
{
    ParserWeights *w = &m->weights;
    const float *scales = NULL;
    const float *bias[PARSER_LAYERS] = {NULL};
    int rc = model_file_floats(&m->file, "scales", PARSER_LAYERS + 1, &scales, err);
    if (rc == 0) rc = model_file_floats(&m->file, "bias1", PARSER_GATES, &w->bias, err);
    if (rc == 0) rc = model_file_floats(&m->file, "bias2", PARSER_GATES, &bias[0], err);
    if (rc == 0) rc = model_file_floats(&m->file, "bias3", PARSER_GATES, &bias[1], err);
    if (rc == 0) rc = model_file_floats(&m->file, "biasp", PARSER_PROJECTION, &bias[2], err);
    if (rc < 0) return rc;
    w->row_unit = scales[0];
    rc = read_matrix(m, "gates2", PARSER_GATES, scales[1], bias[0], &w->gates[0], err);
    if (rc == 0) rc = read_matrix(m, "gates3", PARSER_GATES, scales[2], bias[1], &w->gates[1], err);
    if (rc == 0) rc = read_matrix(m, "project", PARSER_PROJECTION, scales[3], bias[2], &w->projection, err);
    return rc;
}

static int read_scorers(ParserModel *m, Error *err)
{
    ParserWeights *w = &m->weights;
    int rc = model_file_floats(&m->file, "arcs", (size_t)PARSER_ARC * PARSER_ARC, &w->arcs, err);
    if (rc == 0)
        rc = model_file_floats(&m->file, "dist", (size_t)PARSER_ARC * PARSER_DISTANCES, &w->distances, err);
    if (rc == 0) rc = model_file_floats(&m->file, "rootarc", PARSER_ARC, &w->root_arc, err);
    if (rc == 0) rc = model_file_floats(&m->file, "rootlab", PARSER_RELATION, &w->root_relation, err);
    if (rc == 0)
        rc = model_file_floats(&m->file, "output", (size_t)PARSER_RELATION * PARSER_MAX_LABELS, &w->output,
                               err);
    if (rc == 0) rc = model_file_floats(&m->file, "biaso", PARSER_MAX_LABELS, &w->output_bias, err);
    return rc;
}

int parser_load(ParserModel **ret_model, const char *path, Error *err)
{
    *ret_model = NULL;
    ParserModel *m = calloc(1, sizeof *m);
    if (m == NULL) return error_set(err, ERR_MEMORY, "%s: no memory to load it", path);
    int rc = model_file_load(&m->file, path, MODEL_KIND("PARS"), PARSER_FEATURES, err);
    if (rc == 0) rc = read_labels(m, err);
    if (rc == 0) rc = model_file_section(&m->file, "tags", &m->tags, err);
    if (rc == 0) rc = read_classes(m, err);
    if (rc == 0) rc = read_rows(m, err);
    if (rc == 0) rc = read_layers(m, err);
    if (rc == 0) rc = read_scorers(m, err);
    if (rc < 0) {
        parser_release(m);
        return rc;
    }
    *ret_model = m;
    return 0;
}

void parser_release(ParserModel *model)
{
    if (model == NULL) return;
    for (size_t i = 0; i < PARSER_LAYERS - 1; i++)
        matrix8_release(&model->weights.gates[i]);
    matrix8_release(&model->weights.projection);
    model_file_release(&model->file);
    free(model);
}

const ParserVocabulary *parser_vocabulary(const ParserModel *model)
{
    return &model->vocabulary;
}

uint64_t parser_classes(const ParserModel *model)
{
    return model->classes;
}

int parser_tag_number(const ParserModel *model, Slice name)
{
    Slice rest = model->tags;
    Slice tag;
    for (int i = 0; slice_split(&rest, '\n', &tag); i++)
        if (slice_eq(tag, name)) return i;
    return -1;
}

size_t parser_label_count(const ParserModel *model)
{
    return model->n_labels;
}
Slice parser_label_name(const ParserModel *model, size_t label)
{
    return model->labels[label];
}

/* --- parsing
 * -------------------------------------------------------------------------------------------------- */

ParserScratch *parser_scratch_new(Arena *arena, uint32_t max_words)
{
    size_t n = max_words;
    ParserScratch *s = ARENA_NEW(arena, ParserScratch, 1);
    s->max_words = max_words;
    s->buffers = (ParserBuffers){
        .gates = ARENA_NEW(arena, float, n *PARSER_GATES),
        .state = ARENA_NEW(arena, float, n *PARSER_STATE),
        .bytes = ARENA_NEW(arena, uint8_t, n * PARSER_STATE),
        .projected = ARENA_NEW(arena, float, n *PARSER_PROJECTION),
        .heads = ARENA_NEW(arena, float, (n + PARSER_LANES) / PARSER_LANES * PARSER_LANES * PARSER_ARC),
        .scores = ARENA_NEW(arena, float, n *(n + 1)),
        .marks = ARENA_NEW(arena, uint32_t, n + 1),
    };
    return s;
}

void parser_run(const ParserModel *model, ParserScratch *scratch, ParserWord *words, uint32_t n,
                int32_t *heads, uint8_t *labels)
{
    assert(n <= scratch->max_words);
    ParserBuffers *b = &scratch->buffers;
    parser_link_words(words, n);
    parser_encode(&model->weights, b, words, n);
    parser_score_arcs(&model->weights, b, n);
    tree_decode(b->scores, n, heads, b->marks);
    for (uint32_t i = 0; i < n; i++) {
        labels[i] = parser_label_arc(&model->weights, b, i, heads[i], n, model->n_labels);
        if (heads[i] == (int32_t)n) heads[i] = -1;
    }
}
