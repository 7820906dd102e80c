/* matrix16.h - matrix products of 16-bit integers, exact on every machine.
 *
 * Weights are stored in tiles of MATRIX16_TILE outputs, and in a tile in pairs of inputs,
 * [n_out / TILE][n_in / 2][TILE][2], so that one multiply-add instruction of the processor (pmaddwd) serves 4
 * or 8 outputs, no sum has to be taken across a vector, and a tile is read from front to back. Sums are
 * 32-bit: the caller's scales must keep n_in * |x| * |w| below 2^31. const data, no allocation, any number of
 * threads.
 *
 *     Matrix16 m = {.weights = section, .n_in = 128, .n_out = 384};
 *     matrix16_multiply(&m, rows, n_rows, sums);     // rows [n_rows][n_in], sums [n_rows][n_out]
 */
#ifndef ATTACHE_ML_MATRIX16_H
#define ATTACHE_ML_MATRIX16_H

#include <stddef.h>
#include <stdint.h>

enum { MATRIX16_TILE = 16 };

typedef struct Matrix16 {
    const int16_t *weights; /* borrowed */
    size_t n_in;            /* even */
    size_t n_out;           /* a multiple of MATRIX16_TILE */
} Matrix16;

/* Where the weight of an input and an output stands. */
static inline size_t matrix16_place(size_t n_in, size_t in, size_t out)
{
    return ((out / MATRIX16_TILE * (n_in / 2) + in / 2) * MATRIX16_TILE + out % MATRIX16_TILE) * 2 + in % 2;
}

void matrix16_multiply(const Matrix16 *m, const int16_t *rows, size_t n_rows, int32_t *ret_sums);

#endif
