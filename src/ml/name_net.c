#include "ml/name_net.h"

#include "ml/activation.h"

#include <math.h>
#include <string.h>

enum {
    GATES = RECURRENT_GATES,
    STATE = RECURRENT_STATE,
    OUTPUTS = NAME_NET_OUTPUTS,
    SHAPES = 512,
    SUFFIX2_ROWS = 1024,
    SUFFIX3_ROWS = 4096,
    PREFIX3_ROWS = 2048,
    CASES = 3,
    FORMS = 128 * CASES,
    LOWERCASE_LEVELS = 16,
    FREQUENCIES = 32 * LOWERCASE_LEVELS,
    CACHE_LINE = 64,
    AHEAD = 3, /* words whose rows are on their way to the caches */
    UNITS = 4,
    MAX_SCORE = 7000, /* ml/sequence decodes in 16 bits */
};

static const uint32_t field_rows[NAME_NET_FIELDS] = {
    [NAME_NET_TAG] = 64,
    [NAME_NET_SHAPE] = SHAPES,
    [NAME_NET_SUFFIX2] = SUFFIX2_ROWS,
    [NAME_NET_SUFFIX3] = SUFFIX3_ROWS,
    [NAME_NET_PREFIX3] = PREFIX3_ROWS,
    [NAME_NET_CLUSTER_256] = 256 + 1,
    [NAME_NET_CLUSTER_1024] = 1024 + 1,
    [NAME_NET_CLUSTER_WIDE] = 512 + 1,
    [NAME_NET_FORM] = FORMS,
    [NAME_NET_LISTS] = 256,
    [NAME_NET_PHRASE] = 1024,
    [NAME_NET_FREQUENCY] = FREQUENCIES,
    [NAME_NET_CLUSTER_BEFORE] = 256 + 1,
    [NAME_NET_CLUSTER_AFTER] = 256 + 1,
};

uint32_t name_net_row_count(void)
{
    uint32_t n = 0;
    for (int f = 0; f < NAME_NET_FIELDS; f++)
        n += field_rows[f];
    return n;
}

NameNetWord name_net_word(const Lexeme *at, const Vectors *vectors)
{
    NameNetWord w = {
        .row =
            {
                [NAME_NET_TAG] = at->pos,
                [NAME_NET_SHAPE] = at->shape % SHAPES,
                [NAME_NET_SUFFIX2] = at->suffix[1] % SUFFIX2_ROWS,
                [NAME_NET_SUFFIX3] = at->suffix[2] % SUFFIX3_ROWS,
                [NAME_NET_PREFIX3] = at->prefix[1] % PREFIX3_ROWS,
                [NAME_NET_CLUSTER_256] = at->cluster[CLUSTER_256],
                [NAME_NET_CLUSTER_1024] = at->cluster[CLUSTER_1024],
                [NAME_NET_CLUSTER_WIDE] = at->cluster[CLUSTER_WIDE],
                [NAME_NET_FORM] = (uint32_t)at->form * CASES + at->sentence_case,
                [NAME_NET_LISTS] = at->names,
                [NAME_NET_PHRASE] = (uint32_t)at->phrase << 2 | at->phrase_place,
                [NAME_NET_FREQUENCY] = (uint32_t)at->cluster[CLUSTER_FREQUENCY] * LOWERCASE_LEVELS +
                                       at->cluster[CLUSTER_LOWERCASE],
                [NAME_NET_CLUSTER_BEFORE] = at[-1].cluster[CLUSTER_256],
                [NAME_NET_CLUSTER_AFTER] = at[1].cluster[CLUSTER_256],
            },
        .vector = vectors_number(vectors, at)};
    uint32_t start = 0;
    for (int f = 0; f < NAME_NET_FIELDS; f++) {
        if (w.row[f] >= field_rows[f]) w.row[f] = 0; /* word classes of another file */
        w.row[f] += start;
        start += field_rows[f];
    }
    return w;
}

/* --- loading
 * -------------------------------------------------------------------------------------------------- */

static int read_matrix(const ModelFile *file, const char *name, size_t n_in, size_t n_out, float unit,
                       const float *bias, Matrix8 *ret_matrix, Error *err)
{
    const void *data = NULL;
    int rc = model_file_exact(file, name, sizeof(int16_t) * n_in * n_out, &data, err);
    return rc == 0 ? matrix8_open(ret_matrix, data, n_in, n_out, unit, bias, err) : rc;
}

int name_net_open(NameNet *net, const ModelFile *file, Error *err)
{
    const void *rows = NULL;
    const float *bias[3] = {NULL};
    const float *units = NULL;
    *net = (NameNet){0};
    int rc = model_file_exact(file, "netrows", (size_t)name_net_row_count() * GATES, &rows, err);
    if (rc == 0) rc = model_file_floats(file, "bias1", GATES, &bias[0], err);
    if (rc == 0) rc = model_file_floats(file, "bias2", GATES, &bias[1], err);
    if (rc == 0) rc = model_file_floats(file, "biaso", OUTPUTS, &bias[2], err);
    if (rc == 0) rc = model_file_floats(file, "netunits", UNITS, &units, err);
    if (rc < 0 || units == NULL) return rc;
    net->rows = rows;
    net->row_unit = units[0];
    rc = read_matrix(file, "input", VECTORS_DIM, GATES, units[1], bias[0], &net->input, err);
    if (rc == 0)
        rc = read_matrix(file, "gates2", STATE, GATES, recurrent_unit(units[2]), bias[1], &net->gates, err);
    if (rc == 0)
        rc =
            read_matrix(file, "output", STATE, OUTPUTS, recurrent_unit(units[3]), bias[2], &net->output, err);
    return rc;
}

void name_net_close(NameNet *net)
{
    matrix8_release(&net->input);
    matrix8_release(&net->gates);
    matrix8_release(&net->output);
}

NameNetBuffers *name_net_buffers_new(Arena *arena, uint32_t max_words)
{
    size_t n = max_words;
    NameNetBuffers *b = ARENA_NEW(arena, NameNetBuffers, 1);
    *b = (NameNetBuffers){
        .words = ARENA_NEW(arena, NameNetWord, n),
        .bytes = ARENA_NEW(arena, uint8_t, n * STATE),
        .gates = ARENA_NEW(arena, float, n *GATES),
        .state = ARENA_NEW(arena, float, n *STATE),
        .outputs = ARENA_NEW(arena, float, n *OUTPUTS),
    };
    return b;
}

/* --- running
 * -------------------------------------------------------------------------------------------------- */

/* The tables of few rows stay in the caches, the others are sent for. */
static void prefetch_rows(const NameNet *net, const NameNetWord *word)
{
    static const uint8_t large_fields[] = {
        NAME_NET_SUFFIX2,      NAME_NET_SUFFIX3,      NAME_NET_PREFIX3,        NAME_NET_CLUSTER_256,
        NAME_NET_CLUSTER_1024, NAME_NET_CLUSTER_WIDE, NAME_NET_CLUSTER_BEFORE, NAME_NET_CLUSTER_AFTER};
    for (size_t f = 0; f < sizeof large_fields; f++)
        for (size_t i = 0; i < GATES; i += CACHE_LINE)
            __builtin_prefetch(net->rows + (size_t)word->row[large_fields[f]] * GATES + i);
}

static void read_words(const Vectors *vectors, const Lexeme *lexemes, uint32_t n, NameNetBuffers *b)
{
    for (uint32_t t = 0; t < n; t++) {
        b->words[t] = name_net_word(lexemes + t, vectors);
        __builtin_prefetch(vectors_row(vectors, b->words[t].vector));
    }
}

static void read_vectors(const Vectors *vectors, uint32_t n, NameNetBuffers *b)
{
    for (uint32_t t = 0; t < n; t++) {
        const int8_t *vector = vectors_row(vectors, b->words[t].vector);
        for (size_t i = 0; i < VECTORS_DIM; i++)
            b->bytes[(size_t)t * VECTORS_DIM + i] = (uint8_t)(vector[i] + MATRIX8_ZERO);
    }
}

static void first_layer(const NameNet *net, const Vectors *vectors, uint32_t n, NameNetBuffers *b)
{
    read_vectors(vectors, n, b);
    for (uint32_t t = 0; t < n && t < AHEAD; t++)
        prefetch_rows(net, &b->words[t]);
    matrix8_multiply(&net->input, b->bytes, n, b->gates);
    for (uint32_t t = 0; t < n; t++) {
        const int8_t *rows[NAME_NET_FIELDS];
        if (t + AHEAD < n) prefetch_rows(net, &b->words[t + AHEAD]);
        for (size_t f = 0; f < NAME_NET_FIELDS; f++)
            rows[f] = net->rows + (size_t)b->words[t].row[f] * GATES;
        recurrent_add_rows(rows, NAME_NET_FIELDS, net->row_unit, b->gates + (size_t)t * GATES);
    }
    memset(b->state, 0, (size_t)n * STATE * sizeof *b->state); /* nothing to carry past the first layer */
    recurrent_run(b->gates, b->state, n, b->bytes);
}

void name_net_run(const NameNet *net, const Vectors *vectors, const Lexeme *lexemes, uint32_t n,
                  NameNetBuffers *buffers)
{
    NameNetBuffers *b = buffers;
    read_words(vectors, lexemes, n, b);
    first_layer(net, vectors, n, b);
    matrix8_multiply(&net->gates, b->bytes, n, b->gates);
    recurrent_run(b->gates, b->state, n, b->bytes);
    matrix8_multiply(&net->output, b->bytes, n, b->outputs);
}

WIDE_VECTORS static void round_scores(const float *restrict outputs, float unit, int32_t *restrict out)
{
    for (size_t y = 0; y < OUTPUTS; y++) {
        float v = outputs[y] * unit;
        v = v > MAX_SCORE ? MAX_SCORE : v < -MAX_SCORE ? -MAX_SCORE : v;
        out[y] = (int32_t)(v + (v < 0 ? -0.5f : 0.5f));
    }
}

void name_net_scores(const NameNetBuffers *buffers, uint32_t n, float unit, int16_t *ret_scores,
                     uint32_t lanes)
{
    int32_t rounded[OUTPUTS];
    for (uint32_t t = 0; t < n; t++) {
        round_scores(buffers->outputs + (size_t)t * OUTPUTS, unit, rounded);
        for (uint32_t y = 0; y < lanes && y < OUTPUTS; y++)
            ret_scores[(size_t)t * lanes + y] = (int16_t)rounded[y];
    }
}
