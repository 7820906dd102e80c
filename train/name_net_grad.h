/* name_net_grad.h - the network of ml/name_net with derivatives, for training.
 *
 * The same computation in floating point, with dropout. Its scores and their derivatives are the conditional
 * random field's (crf.h: NameNetTrainer is a CrfCompanion). One thread, seeded.
 *
 *     NameNetTrainer *net = name_net_trainer_new(&arena, &vectors, seed);
 *     net->words = ...[n_tokens];                       // of the field's data
 *     CrfCompanion companion = name_net_companion(net);
 *     ...crf_train with .companion = &companion...
 *     sections = name_net_sections(net, &arena, &n);
 */
#ifndef ATTACHE_TRAIN_NAME_NET_GRAD_H
#define ATTACHE_TRAIN_NAME_NET_GRAD_H

#include "crf.h"

#include "ml/name_net.h"

enum {
    NAME_NET_LAYERS = 2,
    NAME_NET_LONGEST = 512, /* words; the rest of a sentence is not learned from */
    NAME_NET_SECTIONS = 8,
};

/* Where in the array of all numbers each part begins. */
typedef struct NameNetLayout {
    size_t bias[NAME_NET_LAYERS];
    size_t weights[NAME_NET_LAYERS]; /* [VECTORS_DIM or RECURRENT_STATE][RECURRENT_GATES] */
    size_t output;                   /* [RECURRENT_STATE][NAME_NET_OUTPUTS] */
    size_t output_bias;
    size_t rows; /* [n_rows][RECURRENT_GATES]; all before changes with every batch */
    size_t n;
} NameNetLayout;

typedef struct NameNetLayer {
    float gates[NAME_NET_LONGEST * RECURRENT_GATES];
    float memory[NAME_NET_LONGEST * RECURRENT_STATE];
    float tanh[NAME_NET_LONGEST * RECURRENT_STATE];
    float state[NAME_NET_LONGEST * RECURRENT_STATE]; /* dropped out */
    float mask[RECURRENT_STATE];
} NameNetLayer;

typedef struct NameNetTrainer {
    const Vectors *vectors;
    const NameNetWord *words;
    NameNetLayout at;
    float *value, *gradient, *moment1, *moment2; /* [at.n] */
    uint32_t *seen;                              /* [n_rows]: last step that changes the row */
    uint32_t *used;                              /* rows of this batch */
    size_t n_used;
    uint32_t steps;
    size_t in_batch; /* sentences */
    uint64_t random;
    /* the last sentence */
    uint32_t rows[NAME_NET_LONGEST][NAME_NET_FIELDS];
    float input[NAME_NET_LONGEST * VECTORS_DIM];
    NameNetLayer layer[NAME_NET_LAYERS];
    float outputs[NAME_NET_LONGEST * NAME_NET_OUTPUTS];
    float d_gates[NAME_NET_LONGEST * RECURRENT_GATES];
    float d_state[NAME_NET_LONGEST * RECURRENT_STATE];
    float d_below[NAME_NET_LONGEST * RECURRENT_STATE];
    float transposed[RECURRENT_STATE * RECURRENT_GATES];
} NameNetTrainer;

NameNetTrainer *name_net_trainer_new(Arena *arena, const Vectors *vectors, uint64_t seed);
CrfCompanion name_net_companion(NameNetTrainer *net);
/* The rounded network as sections of a model file, in the arena. */
const ModelSection *name_net_sections(NameNetTrainer *net, Arena *arena, size_t *ret_n);

#endif
