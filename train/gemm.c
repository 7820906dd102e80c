#include "gemm.h"

#include "ml/activation.h" /* WIDE_VECTORS */

enum { TILE_ROWS = 4, TILE_COLS = 32 };

/* c tile += sum over k of a[r * row_a + k * step_a] * b[k][...]. */
static inline __attribute__((always_inline)) void tile(const float *a, size_t row_a, size_t step_a,
                                                       const float *b, size_t ldb, float *c, size_t ldc,
                                                       size_t rows, size_t inner)
{
    float sum[TILE_ROWS][TILE_COLS];
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < TILE_COLS; j++)
            sum[r][j] = c[r * ldc + j];
    for (size_t k = 0; k < inner; k++)
        for (size_t r = 0; r < rows; r++) {
            float x = a[r * row_a + k * step_a];
            for (size_t j = 0; j < TILE_COLS; j++)
                sum[r][j] += x * b[k * ldb + j];
        }
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < TILE_COLS; j++)
            c[r * ldc + j] = sum[r][j];
}

static inline __attribute__((always_inline)) void edge(const float *a, size_t row_a, size_t step_a,
                                                       const float *b, size_t ldb, float *c, size_t ldc,
                                                       size_t rows, size_t cols, size_t inner)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < inner; k++)
            for (size_t j = 0; j < cols; j++)
                c[r * ldc + j] += a[r * row_a + k * step_a] * b[k * ldb + j];
}

static inline __attribute__((always_inline)) void product(const float *a, size_t row_a, size_t step_a,
                                                          const float *b, size_t ldb, float *c, size_t ldc,
                                                          size_t rows, size_t inner, size_t cols)
{
    size_t full = cols / TILE_COLS * TILE_COLS;
    for (size_t j = 0; j < full; j += TILE_COLS) {
        size_t r = 0;
        for (; r + TILE_ROWS <= rows; r += TILE_ROWS)
            tile(a + r * row_a, row_a, step_a, b + j, ldb, c + r * ldc + j, ldc, TILE_ROWS, inner);
        for (; r < rows; r++)
            tile(a + r * row_a, row_a, step_a, b + j, ldb, c + r * ldc + j, ldc, 1, inner);
    }
    if (full < cols) edge(a, row_a, step_a, b + full, ldb, c + full, ldc, rows, cols - full, inner);
}

WIDE_VECTORS void gemm(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc,
                       size_t rows, size_t inner, size_t cols)
{
    product(a, lda, 1, b, ldb, c, ldc, rows, inner, cols);
}

WIDE_VECTORS void gemm_tn(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc,
                          size_t rows, size_t inner, size_t cols)
{
    product(a, 1, lda, b, ldb, c, ldc, inner, rows, cols);
}

void transpose(const float *a, size_t rows, size_t cols, float *out)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            out[j * rows + i] = a[i * cols + j];
}
