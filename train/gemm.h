/* gemm.h - products of row-major float matrices for training on one core.
 *
 * Three forms, each adding to its result. Blocked so that a tile of the result stays in registers; sums run
 * in the same order on every machine, without fused multiply-add, so that training is reproducible bit for
 * bit.
 */
#ifndef ATTACHE_TRAIN_GEMM_H
#define ATTACHE_TRAIN_GEMM_H

#include <stddef.h>

/* c [rows][cols] += a [rows][inner] * b [inner][cols]; strides are lda, ldb, ldc. */
void gemm(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc, size_t rows,
          size_t inner, size_t cols);
/* c [inner][cols] += a [rows][inner] transposed * b [rows][cols]. */
void gemm_tn(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc, size_t rows,
             size_t inner, size_t cols);
/* out [cols][rows] = a [rows][cols] transposed. */
void transpose(const float *a, size_t rows, size_t cols, float *out);

#endif
