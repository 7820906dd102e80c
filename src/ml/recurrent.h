/* recurrent.h - layers of simple recurrent units (Lei et al. 2018) in both directions, for small networks.
 *
 * What the parser and the name tagger share: the first layer's input as a sum of rows of bytes, the product
 * of a layer's states with 16-bit weights, and the run of a layer over a sentence. Per direction the gates of
 * a word are its candidate, forget gate and highway gate. The same input gives the same bits on every
 * processor. Pure functions over the caller's memory; nothing is allocated, nothing fails.
 *
 *     recurrent_sum_rows(rows, n_fields, unit, bias, gates + t * RECURRENT_GATES);    // of every word
 *     memset(state, 0, ...);                     // nothing to carry past the first layer
 *     recurrent_run(gates, state, n);
 *     recurrent_multiply(&m, unit, bias, state, n, state16, sums, gates);             // to the next layer
 *     recurrent_run(gates, state, n);
 */
#ifndef ATTACHE_ML_RECURRENT_H
#define ATTACHE_ML_RECURRENT_H

#include "ml/matrix16.h"

enum {
    RECURRENT_HIDDEN = 48, /* units of a direction */
    RECURRENT_STATE = 2 * RECURRENT_HIDDEN,
    RECURRENT_GATES = 3 * RECURRENT_STATE,
    RECURRENT_SCALE = 1024, /* states in [-1, 1] become integers */
    RECURRENT_MAX_ROWS = 32,
};

/* gates [RECURRENT_GATES] of one word: its rows [n][RECURRENT_GATES] times unit, and bias. */
void recurrent_sum_rows(const int8_t *const *rows, size_t n, float unit, const float *bias, float *ret_gates);
/* gates [n][RECURRENT_GATES] are used up; state [n][RECURRENT_STATE] holds the layer's input before (what the
 * highway carries) and its output afterwards. */
void recurrent_run(float *gates, float *state, uint32_t n);
/* out [n][m->n_out] = state times m times unit, and bias; state16 and sums are scratch of their sizes. */
void recurrent_multiply(const Matrix16 *m, float unit, const float *bias, const float *state, uint32_t n,
                        int16_t *state16, int32_t *sums, float *ret_out);

#endif
