/* recurrent.h - layers of simple recurrent units (Lei et al. 2018) in both directions, for small networks.
 *
 * What the parser and the name tagger share: the first layer's input as a sum of rows of bytes, and the run
 * of a layer over a sentence, which leaves its states as bytes for the product with the next layer's weights
 * (matrix8.h). Per direction the gates of a word are its candidate, forget gate and highway gate. The same
 * input gives the same bits on every processor. Pure functions over the caller's memory; nothing is
 * allocated, nothing fails.
 *
 *     recurrent_add_rows(rows, n_fields, unit, gates + t * RECURRENT_GATES);    // of every word
 *     memset(state, 0, ...);                     // nothing to carry past the first layer
 *     recurrent_run(gates, state, n, bytes);
 *     matrix8_multiply(&m, bytes, n, gates);     // to the next layer
 *     recurrent_run(gates, state, n, bytes);
 */
#ifndef ATTACHE_ML_RECURRENT_H
#define ATTACHE_ML_RECURRENT_H

#include "ml/matrix8.h"

enum {
    RECURRENT_HIDDEN = 48, /* units of a direction */
    RECURRENT_STATE = 2 * RECURRENT_HIDDEN,
    RECURRENT_GATES = 3 * RECURRENT_STATE,
    RECURRENT_SCALE = 1024, /* of states in the units of model files */
    RECURRENT_STEPS = 127,  /* of states, in [-1, 1], as bytes */
    RECURRENT_MAX_ROWS = 32,
};

/* Value of 1 in a state's byte times 1 in a weight, of what a model file says of RECURRENT_SCALE. */
static inline float recurrent_unit(float file_unit)
{
    return file_unit * ((float)RECURRENT_SCALE / RECURRENT_STEPS);
}

/* To gates [RECURRENT_GATES] of one word its rows [n][RECURRENT_GATES] times unit. */
void recurrent_add_rows(const int8_t *const *rows, size_t n, float unit, float *gates);
/* gates [n][RECURRENT_GATES] are used up; state [n][RECURRENT_STATE] holds the layer's input before (what the
 * highway carries) and its output afterwards, as bytes too. */
void recurrent_run(float *gates, float *state, uint32_t n, uint8_t *ret_bytes);

#endif
