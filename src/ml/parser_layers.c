#include "ml/parser_layers.h"

#include "ml/activation.h"

#include <string.h>

enum {
    STATE = PARSER_STATE,
    GATES = PARSER_GATES,
    CACHE_LINE = 64,
    LANES = PARSER_LANES,
    AHEAD = 3, /* words whose rows are on their way to the caches */
};

/* --- layers
 * ------------------------------------------------------------------------------------------------- */

/* The rows of a long text do not stay in the caches: those of a word are asked for while others are added up,
 * but for the fields that have so few rows that they do stay. */
static void prefetch_rows(const ParserWeights *w, const ParserWord *word)
{
    static const uint8_t large_fields[] = {PARSER_SUFFIX2,        PARSER_SUFFIX3,       PARSER_PREFIX3,
                                           PARSER_CLUSTER_256,    PARSER_CLUSTER_1024,  PARSER_CLUSTER_WIDE,
                                           PARSER_CLUSTER_BEFORE, PARSER_CLUSTER_AFTER, PARSER_FORM};
    for (size_t f = 0; f < sizeof large_fields; f++)
        for (size_t i = 0; i < GATES; i += CACHE_LINE)
            __builtin_prefetch(w->rows + (size_t)word->row[large_fields[f]] * GATES + i);
}

/* Sums of the rows of a word's fields. */
static void add_rows(const ParserWeights *w, const ParserWord *word, float *gates)
{
    const int8_t *rows[PARSER_FIELDS];
    for (size_t f = 0; f < PARSER_FIELDS; f++)
        rows[f] = w->rows + (size_t)word->row[f] * GATES;
    memcpy(gates, w->bias, GATES * sizeof *gates);
    recurrent_add_rows(rows, PARSER_FIELDS, w->row_unit, gates);
}

/* The vectors that score arcs. */
WIDE_VECTORS static void bend_arcs(float *restrict projected, uint32_t n)
{
    for (size_t t = 0; t < n; t++) {
        float *p = projected + t * PARSER_PROJECTION;
        for (size_t i = 0; i < 2 * PARSER_ARC; i++)
            p[i] = activation_leaky(p[i]);
        p[PARSER_ARC - 1] = 1.0f; /* gives every head a weight of its own */
    }
}

static void project(const ParserWeights *w, ParserBuffers *b, uint32_t n)
{
    matrix8_multiply(&w->projection, b->bytes, n, b->projected);
    bend_arcs(b->projected, n);
}

void parser_encode(const ParserWeights *w, ParserBuffers *b, const ParserWord *words, uint32_t n)
{
    for (size_t t = 0; t < n && t < AHEAD; t++)
        prefetch_rows(w, &words[t]);
    for (size_t t = 0; t < n; t++) {
        if (t + AHEAD < n) prefetch_rows(w, &words[t + AHEAD]);
        add_rows(w, &words[t], b->gates + t * GATES);
    }
    memset(b->state, 0, (size_t)n * STATE * sizeof *b->state); /* nothing to carry past the first layer */
    recurrent_run(b->gates, b->state, n, b->bytes);
    for (size_t layer = 1; layer < PARSER_LAYERS; layer++) {
        matrix8_multiply(&w->gates[layer - 1], b->bytes, n, b->gates);
        recurrent_run(b->gates, b->state, n, b->bytes);
    }
    project(w, b, n);
}

/* --- arcs
 * ------------------------------------------------------------------------------------------------------ */

/* What the dependents of two words are multiplied with. Two: sums that do not wait for one another. */
WIDE_VECTORS static void transform_two(const float *restrict arcs, const float *restrict first,
                                       const float *restrict second, float *restrict out)
{
    float a[PARSER_ARC] = {0};
    float b[PARSER_ARC] = {0};
    for (size_t k = 0; k < PARSER_ARC; k++)
        for (size_t i = 0; i < PARSER_ARC; i++) {
            a[i] += first[k] * arcs[k * PARSER_ARC + i];
            b[i] += second[k] * arcs[k * PARSER_ARC + i];
        }
    memcpy(out, a, sizeof a);
    memcpy(out + PARSER_ARC, b, sizeof b);
}

static void place_head(const float *restrict from, float *restrict heads, size_t t)
{
    float *to = heads + t / LANES * LANES * PARSER_ARC + t % LANES;
    for (size_t i = 0; i < PARSER_ARC; i++)
        to[i * LANES] = from[i];
}

/* Vectors of all heads, the root last, in groups of LANES heads: [groups][PARSER_ARC][LANES]. */
static void transform_heads(const ParserWeights *w, ParserBuffers *b, uint32_t n)
{
    for (size_t t = 0; t < n; t += 2) {
        float out[2 * PARSER_ARC];
        size_t next = t + 1 < n ? t + 1 : t;
        const float *heads = b->projected + PARSER_ARC;
        transform_two(w->arcs, heads + t * PARSER_PROJECTION, heads + next * PARSER_PROJECTION, out);
        place_head(out, b->heads, t);
        place_head(out + PARSER_ARC, b->heads, next);
    }
    place_head(w->root_arc, b->heads, n);
}

/* One group of heads for two dependents: sums that do not wait for one another. */
WIDE_VECTORS static void score_group(const float *restrict heads, const float *const dependents[2],
                                     float *const scores[2])
{
    float a[LANES] = {0};
    float b[LANES] = {0};
    for (size_t k = 0; k < PARSER_ARC; k++)
        for (size_t i = 0; i < LANES; i++) {
            a[i] += dependents[0][k] * heads[k * LANES + i];
            b[i] += dependents[1][k] * heads[k * LANES + i];
        }
    memcpy(scores[0], a, sizeof a);
    memcpy(scores[1], b, sizeof b);
}

/* Of two dependents, as score_group. */
WIDE_VECTORS static void score_distances(const ParserWeights *w, const float *const dependents[2],
                                         float scores[2][LANES])
{
    float a[PARSER_DISTANCES] = {0};
    float b[PARSER_DISTANCES] = {0};
    for (size_t k = 0; k < PARSER_ARC; k++)
        for (size_t i = 0; i < PARSER_DISTANCES; i++) {
            a[i] += dependents[0][k] * w->distances[k * PARSER_DISTANCES + i];
            b[i] += dependents[1][k] * w->distances[k * PARSER_DISTANCES + i];
        }
    memcpy(scores[0], a, sizeof a);
    memcpy(scores[1], b, sizeof b);
}

static void add_distances(const float *restrict by_distance, uint32_t word, uint32_t n,
                          float *restrict scores)
{
    for (uint32_t i = 0; i < word; i++)
        scores[i] += by_distance[parser_distance((int32_t)i - (int32_t)word)];
    for (uint32_t i = word + 1; i < n; i++)
        scores[i] += by_distance[parser_distance((int32_t)i - (int32_t)word)];
}

/* Rows of scores of words[0] and words[1], which may be the same. */
static void score_words(const ParserWeights *w, const ParserBuffers *b, const uint32_t words[2], uint32_t n)
{
    const float *dependents[2];
    float *scores[2];
    float group[2][LANES];
    for (size_t i = 0; i < 2; i++) {
        dependents[i] = b->projected + (size_t)words[i] * PARSER_PROJECTION;
        scores[i] = b->scores + (size_t)words[i] * (n + 1);
    }
    for (size_t first = 0; first <= n; first += LANES) {
        size_t width = n + 1 - first < LANES ? n + 1 - first : LANES;
        score_group(b->heads + first * PARSER_ARC, dependents, (float *const[2]){group[0], group[1]});
        for (size_t i = 0; i < 2; i++)
            memcpy(scores[i] + first, group[i], width * sizeof *group[i]);
    }
    score_distances(w, dependents, group);
    for (size_t i = 0; i < (words[0] == words[1] ? 1 : 2); i++)
        add_distances(group[i], words[i], n, scores[i]);
}

void parser_score_arcs(const ParserWeights *w, ParserBuffers *b, uint32_t n)
{
    transform_heads(w, b, n);
    for (uint32_t t = 0; t < n; t += 2)
        score_words(w, b, (const uint32_t[2]){t, t + 1 < n ? t + 1 : t}, n);
}

/* --- labels
 * ----------------------------------------------------------------------------------------------------- */

WIDE_VECTORS static void score_labels(const ParserWeights *w, const float *restrict dependent,
                                      const float *restrict head, float *restrict scores)
{
    /* All before they are used: the compiler then takes no branch for a sign. */
    float hidden[PARSER_RELATION];
    for (size_t i = 0; i < PARSER_RELATION; i++)
        hidden[i] = activation_leaky(dependent[i] + head[i]);
    for (size_t l = 0; l < PARSER_MAX_LABELS; l++)
        scores[l] = w->output_bias[l];
    for (size_t i = 0; i < PARSER_RELATION; i++)
        for (size_t l = 0; l < PARSER_MAX_LABELS; l++)
            scores[l] += hidden[i] * w->output[i * PARSER_MAX_LABELS + l];
}

uint8_t parser_label_arc(const ParserWeights *w, const ParserBuffers *b, uint32_t word, int32_t head,
                         uint32_t n, size_t n_labels)
{
    const float *dependent = b->projected + (size_t)word * PARSER_PROJECTION + 2 * PARSER_ARC;
    const float *above = (uint32_t)head == n ? w->root_relation
                                             : b->projected + (size_t)head * PARSER_PROJECTION +
                                                   2 * PARSER_ARC + PARSER_RELATION;
    float scores[PARSER_MAX_LABELS];
    score_labels(w, dependent, above, scores);
    size_t best = 0;
    for (size_t l = 1; l < n_labels; l++)
        if (scores[l] > scores[best]) best = l;
    return (uint8_t)best;
}
