/* parser_net.h - the parser's network with gradients, for training.
 *
 * The same computation as ml/parser_layers in floating point, with dropout, its loss (cross-entropy of each
 * word's head among all words of the sentence, and of its label given the right head) and the derivatives. An
 * auxiliary output reads the annotated tag of each word off the middle layer, so that the network learns to
 * see through the tagger's mistakes; it is not part of the model. One thread; deterministic.
 *
 *     ParserNet *net = parser_net_new(&arena, n_rows, max_words);
 *     loss = parser_net_train(net, batch, n_sentences);     // adds to net->gradient
 *     ...an optimizer's step over net->value, which clears the gradient...
 */
#ifndef ATTACHE_TRAIN_PARSER_NET_H
#define ATTACHE_TRAIN_PARSER_NET_H

#include "ml/parser.h"

enum { PARSER_NET_TAGS = 64 };
#define PARSER_NET_DROPPED UINT32_MAX

typedef struct NetSentence {
    ParserWord *words; /* linked */
    int32_t *heads;    /* n for the root */
    uint8_t *labels;
    uint8_t *tags; /* as annotated */
    uint32_t n;
} NetSentence;

/* Views into one array of numbers: rows first, then everything that each batch changes. */
typedef struct NetParameters {
    float *all;
    size_t n;
    size_t n_row_numbers;        /* numbers that belong to rows */
    float *rows;                 /* [n_rows][PARSER_GATES] */
    float *bias[PARSER_LAYERS];  /* [PARSER_GATES] */
    float *gates[PARSER_LAYERS]; /* [PARSER_STATE][PARSER_GATES], none for layer 0 */
    float *projection;           /* [PARSER_STATE][PARSER_PROJECTION] */
    float *projection_bias;
    float *arcs;      /* [PARSER_ARC][PARSER_ARC] */
    float *distances; /* [PARSER_DISTANCES][PARSER_ARC] */
    float *root_arc;
    float *root_relation;
    float *output; /* [PARSER_RELATION][PARSER_MAX_LABELS] */
    float *output_bias;
    float *tagger; /* [PARSER_STATE][PARSER_NET_TAGS] */
    float *tagger_bias;
} NetParameters;

typedef struct NetOptions {
    float state_dropout; /* of each layer's output, one mask a sentence */
    float field_dropout; /* of each property of a word */
    float form_dropout;  /* of its form, which becomes the unknown one */
    float tag_weight;    /* of the auxiliary loss */
    size_t n_labels;
} NetOptions;

typedef struct NetLayer {
    float *gates;  /* [words][PARSER_GATES] */
    float *memory; /* [words][PARSER_STATE] */
    float *tanh;   /* [words][PARSER_STATE] of memory */
    float *state;  /* [words][PARSER_STATE], dropped out */
    float *mask;   /* [sentences][PARSER_STATE] */
} NetLayer;

typedef struct ParserNet {
    NetParameters value;
    NetParameters gradient;
    NetOptions options;
    uint64_t random;
    uint32_t n_words;                /* of the last batch */
    uint32_t (*rows)[PARSER_FIELDS]; /* [n_words]: rows used, PARSER_NET_DROPPED for none */
    NetLayer layers[PARSER_LAYERS];
    float *projected, *d_projected; /* [words][PARSER_PROJECTION] */
    float *heads, *d_heads;         /* [words][PARSER_ARC] */
    float *d_gates, *d_state, *d_below;
    float *transposed;
    float *tag_scores; /* [words][PARSER_NET_TAGS] */
} ParserNet;

enum { PARSER_NET_MAX_SENTENCES = 128 };

ParserNet *parser_net_new(Arena *arena, size_t n_rows, uint32_t max_words);
/* Returns the summed loss of the batch's words without the auxiliary one; the gradient is of the mean. */
double parser_net_train(ParserNet *net, const NetSentence *const *batch, size_t n_sentences);
/* In [0, 1). */
float parser_net_random(ParserNet *net);

#endif
