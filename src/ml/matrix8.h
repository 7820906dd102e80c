/* matrix8.h - products of small networks' layers in 8-bit integers, exact on every machine.
 *
 * Inputs are bytes with MATRIX8_ZERO taken off, weights are rounded to MATRIX8_LARGEST steps on either side,
 * each output with a unit of its own: a product of two pairs then fits the 16 bits that one instruction of
 * older processors leaves for it (pmaddubsw), newer ones multiply four pairs at once (vpdpbusd), and all of
 * them find the same sums. Weights stand in tiles of MATRIX8_TILE outputs, and in a tile in fours of inputs,
 * [n_out / TILE][n_in / 4][TILE][4], so that a tile is read from front to back.
 *
 * Model files hold 16-bit weights, in tiles of 16 outputs and pairs of inputs (matrix8_file_place); they are
 * rounded when a model is loaded. A Matrix8 owns its memory, is const afterwards and shared by threads;
 * matrix8_multiply allocates nothing and cannot fail.
 *
 *     Matrix8 m;
 *     if (matrix8_open(&m, section, n_in, n_out, unit, bias, &err) < 0) return err.code;
 *     matrix8_multiply(&m, rows, n_rows, out);    // rows [n_rows][n_in] bytes, out [n_rows][n_out]
 *     matrix8_release(&m);
 */
#ifndef ATTACHE_ML_MATRIX8_H
#define ATTACHE_ML_MATRIX8_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MATRIX8_TILE = 32,
    MATRIX8_ZERO = 128,   /* the byte that means 0 */
    MATRIX8_LARGEST = 63, /* weight */
    MATRIX8_FILE_TILE = 16
};

typedef struct Matrix8 {
    void *memory;
    const int8_t *weights;
    const int32_t *starts; /* [n_out]: what MATRIX8_ZERO in every input adds, with the sign turned */
    const float *units;    /* [n_out] */
    const float *bias;     /* [n_out], borrowed */
    size_t n_in;           /* a multiple of 4 */
    size_t n_out;          /* a multiple of MATRIX8_TILE */
} Matrix8;

/* Where a file holds the weight of an input and an output. */
static inline size_t matrix8_file_place(size_t n_in, size_t in, size_t out)
{
    return ((out / MATRIX8_FILE_TILE * (n_in / 2) + in / 2) * MATRIX8_FILE_TILE + out % MATRIX8_FILE_TILE) *
               2 +
           in % 2;
}

/* `file` [n_in * n_out]; `unit` is the value of 1 in a weight of the file times 1 in an input. */
int matrix8_open(Matrix8 *m, const int16_t *file, size_t n_in, size_t n_out, float unit, const float *bias,
                 Error *err);
void matrix8_release(Matrix8 *m);
/* out [n_rows][n_out] = sums times their units, and bias. */
void matrix8_multiply(const Matrix8 *m, const uint8_t *rows, size_t n_rows, float *ret_out);
/* The same in one of the ways that this processor knows, 0 the best; false when there are not so many. For
 * tests: all find the same bits. */
bool matrix8_multiply_by(size_t way, const Matrix8 *m, const uint8_t *rows, size_t n_rows, float *ret_out);

#endif
