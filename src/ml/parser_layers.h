/* parser_layers.h - the arithmetic of ml/parser on one sentence.
 *
 * ParserWeights are views into the model file; ParserBuffers are one thread's memory for a sentence of at
 * most max_words. The functions are the stages of parser_run in their order; none allocates or fails.
 *
 *     parser_encode(&weights, &buffers, words, n);
 *     parser_score_arcs(&weights, &buffers, n);
 */
#ifndef ATTACHE_ML_PARSER_LAYERS_H
#define ATTACHE_ML_PARSER_LAYERS_H

#include "ml/parser.h"
#include "ml/recurrent.h"

enum {
    PARSER_LANES = 32, /* heads that are scored at once */
};

typedef struct ParserWeights {
    const int8_t *rows;               /* [n_rows][PARSER_GATES] */
    float row_unit;                   /* value of 1 in rows */
    const float *bias;                /* [PARSER_GATES] of the first layer */
    Matrix8 gates[PARSER_LAYERS - 1]; /* of the other layers (the first reads rows) */
    Matrix8 projection;
    const float *arcs; /* [PARSER_ARC][PARSER_ARC]: head vectors to what dependents are multiplied with */
    const float *distances;     /* [PARSER_ARC][PARSER_DISTANCES] */
    const float *root_arc;      /* [PARSER_ARC] */
    const float *root_relation; /* [PARSER_RELATION] */
    const float *output;        /* [PARSER_RELATION][PARSER_MAX_LABELS] */
    const float *output_bias;   /* [PARSER_MAX_LABELS] */
} ParserWeights;

typedef struct ParserBuffers {
    float *gates;     /* [max_words][PARSER_GATES] */
    float *state;     /* [max_words][PARSER_STATE] */
    uint8_t *bytes;   /* [max_words][PARSER_STATE] */
    float *projected; /* [max_words][PARSER_PROJECTION]: dependent, head, relation of dependent, relation of
                         head */
    float *heads;     /* [max_words + 1 rounded up to PARSER_LANES][PARSER_ARC], in groups of heads */
    float *scores;    /* [max_words][max_words + 1], rows of n + 1 */
    uint32_t *marks;  /* [max_words + 1] */
} ParserBuffers;

/* projected of every word. */
void parser_encode(const ParserWeights *w, ParserBuffers *b, const ParserWord *words, uint32_t n);
/* scores of every arc, as tree_decode wants them. */
void parser_score_arcs(const ParserWeights *w, ParserBuffers *b, uint32_t n);
/* Best label of the arc from head (n: the root) to word. */
uint8_t parser_label_arc(const ParserWeights *w, const ParserBuffers *b, uint32_t word, int32_t head,
                         uint32_t n, size_t n_labels);

#endif
