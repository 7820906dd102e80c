#include "ml/matrix8.h"

#include <stdlib.h>
#include <string.h>

enum { TILE = MATRIX8_TILE, ZERO = MATRIX8_ZERO, ALIGN = 64 };

/* --- rounding
 * ------------------------------------------------------------------------------------------------- */

static int32_t largest_weight(const int16_t *file, size_t n_in, size_t out)
{
    int32_t largest = 1;
    for (size_t k = 0; k < n_in; k++) {
        int32_t w = file[matrix8_file_place(n_in, k, out)];
        w = w < 0 ? -w : w;
        largest = w > largest ? w : largest;
    }
    return largest;
}

/* To the nearest step, halves away from zero, in whole numbers. */
static int32_t round_weight(int32_t w, int32_t largest)
{
    int32_t twice = (w < 0 ? -w : w) * 2 * MATRIX8_LARGEST + largest;
    int32_t steps = twice / (2 * largest);
    return w < 0 ? -steps : steps;
}

static void round_output(const int16_t *file, size_t n_in, size_t out, float unit, int8_t *weights,
                         int32_t *starts, float *units)
{
    int32_t largest = largest_weight(file, n_in, out);
    int32_t sum = 0;
    for (size_t k = 0; k < n_in; k++) {
        int32_t w = round_weight(file[matrix8_file_place(n_in, k, out)], largest);
        weights[((out / TILE * (n_in / 4) + k / 4) * TILE + out % TILE) * 4 + k % 4] = (int8_t)w;
        sum += w;
    }
    starts[out] = -ZERO * sum;
    units[out] = unit * (float)largest / MATRIX8_LARGEST;
}

int matrix8_open(Matrix8 *m, const int16_t *file, size_t n_in, size_t n_out, float unit, const float *bias,
                 Error *err)
{
    size_t n = n_in * n_out;
    *m = (Matrix8){.memory = calloc(1, n + n_out * (sizeof(int32_t) + sizeof(float)) + ALIGN)};
    if (m->memory == NULL) return error_set(err, ERR_MEMORY, "no memory for a network's weights");
    char *at = (char *)m->memory + (ALIGN - (uintptr_t)m->memory % ALIGN) % ALIGN;
    int8_t *weights = (int8_t *)at;
    int32_t *starts = (int32_t *)(void *)(at + n);
    float *units = (float *)(void *)(at + n + n_out * sizeof *starts);
    for (size_t out = 0; out < n_out; out++)
        round_output(file, n_in, out, unit, weights, starts, units);
    m->weights = weights;
    m->starts = starts;
    m->units = units;
    m->bias = bias;
    m->n_in = n_in;
    m->n_out = n_out;
    return 0;
}

void matrix8_release(Matrix8 *m)
{
    free(m->memory);
    *m = (Matrix8){0};
}

/* --- products
 * ------------------------------------------------------------------------------------------------- */

/* One tile of outputs and what belongs to them. */
typedef struct Tile {
    const int8_t *weights;
    const int32_t *starts;
    const float *units, *bias;
    size_t n_in, n_out; /* of the whole matrix */
} Tile;

/* All rows for one tile, which stays in the nearest cache meanwhile; the outputs of a row stand n_out behind
 * those of the row before. */
typedef void Multiply(const Tile *tile, const uint8_t *rows, size_t n_rows, float *out);

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

enum { AVX2_ROWS = 4, VNNI_ROWS = 8 };

static inline int32_t four_at(const uint8_t *row, size_t k)
{
    int32_t four;
    memcpy(&four, row + k, sizeof four);
    return four;
}

/* Four inputs of four outputs: their sums are still in two halves that stand side by side. */
static inline __m128i add_four_sse2(__m128i sum, __m128i row, const int8_t *weights, bool upper)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)weights);
    __m128i sign = _mm_cmpgt_epi8(_mm_setzero_si128(), bytes);
    __m128i shorts = upper ? _mm_unpackhi_epi8(bytes, sign) : _mm_unpacklo_epi8(bytes, sign);
    return _mm_add_epi32(sum, _mm_madd_epi16(row, shorts));
}

static inline __m128i join_halves(__m128i a, __m128i b)
{
    __m128 x = _mm_castsi128_ps(a), y = _mm_castsi128_ps(b);
    return _mm_add_epi32(_mm_castps_si128(_mm_shuffle_ps(x, y, 0x88)),
                         _mm_castps_si128(_mm_shuffle_ps(x, y, 0xdd)));
}

static void four_outputs_sse2(const Tile *tile, const uint8_t *row, size_t first, float *out)
{
    __m128i low = _mm_setzero_si128(), high = _mm_setzero_si128();
    const int8_t *w = tile->weights + first * 4;
    for (size_t k = 0; k < tile->n_in; k += 4, w += TILE * 4) {
        __m128i x = _mm_unpacklo_epi8(_mm_set1_epi32(four_at(row, k)), _mm_setzero_si128());
        low = add_four_sse2(low, x, w, false);
        high = add_four_sse2(high, x, w, true);
    }
    __m128i start = _mm_loadu_si128((const __m128i *)(const void *)(tile->starts + first));
    __m128 sum = _mm_cvtepi32_ps(_mm_add_epi32(start, join_halves(low, high)));
    sum = _mm_add_ps(_mm_mul_ps(sum, _mm_loadu_ps(tile->units + first)), _mm_loadu_ps(tile->bias + first));
    _mm_storeu_ps(out + first, sum);
}

static void multiply_sse2(const Tile *tile, const uint8_t *rows, size_t n_rows, float *out)
{
    for (; n_rows > 0; n_rows--, rows += tile->n_in, out += tile->n_out)
        for (size_t first = 0; first < TILE; first += 4)
            four_outputs_sse2(tile, rows, first, out);
}

/* Half a tile at a time: sixteen registers hold no more. `n` is a constant where this is inlined, so that the
 * sums are registers. */
__attribute__((target("avx2"), always_inline)) static inline void
rows_avx2(const Tile *tile, size_t first, const uint8_t *rows, size_t n, float *out)
{
    enum { LANES = 8, HALVES = 2 };
    const __m256i ones = _mm256_set1_epi16(1);
    const int8_t *w = tile->weights + first * 4;
    __m256i sum[AVX2_ROWS][HALVES];
#pragma GCC unroll 8
    for (size_t i = 0; i < n * HALVES; i++)
        sum[i / HALVES][i % HALVES] =
            _mm256_loadu_si256((const __m256i *)(const void *)(tile->starts + first + i % HALVES * LANES));
    for (size_t k = 0; k < tile->n_in; k += 4, w += TILE * 4) {
#pragma GCC unroll 8
        for (size_t i = 0; i < n * HALVES; i++) {
            const void *weights = w + i % HALVES * LANES * 4;
            __m256i x = _mm256_set1_epi32(four_at(rows + i / HALVES * tile->n_in, k));
            __m256i pairs = _mm256_maddubs_epi16(x, _mm256_loadu_si256((const __m256i *)weights));
            sum[i / HALVES][i % HALVES] =
                _mm256_add_epi32(sum[i / HALVES][i % HALVES], _mm256_madd_epi16(pairs, ones));
        }
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < n * HALVES; i++) {
        size_t at = first + i % HALVES * LANES;
        __m256 v =
            _mm256_mul_ps(_mm256_cvtepi32_ps(sum[i / HALVES][i % HALVES]), _mm256_loadu_ps(tile->units + at));
        _mm256_storeu_ps(out + i / HALVES * tile->n_out + at,
                         _mm256_add_ps(v, _mm256_loadu_ps(tile->bias + at)));
    }
}

__attribute__((target("avx2"))) static void multiply_avx2(const Tile *tile, const uint8_t *rows,
                                                          size_t n_rows, float *out)
{
    for (size_t first = 0; first < TILE; first += TILE / 2) {
        size_t r = 0;
        for (; r + AVX2_ROWS <= n_rows; r += AVX2_ROWS)
            rows_avx2(tile, first, rows + r * tile->n_in, AVX2_ROWS, out + r * tile->n_out);
        for (; r < n_rows; r++)
            rows_avx2(tile, first, rows + r * tile->n_in, 1, out + r * tile->n_out);
    }
}

/* Four pairs multiplied and added in one instruction. `n` as above. */
__attribute__((target("avx512f,avx512vnni"), always_inline)) static inline void
rows_vnni(const Tile *tile, const uint8_t *rows, size_t n, float *out)
{
    enum { LANES = 16, HALVES = 2 };
    const int8_t *w = tile->weights;
    __m512i sum[VNNI_ROWS][HALVES];
#pragma GCC unroll 16
    for (size_t i = 0; i < n * HALVES; i++)
        sum[i / HALVES][i % HALVES] = _mm512_loadu_si512(tile->starts + i % HALVES * LANES);
    for (size_t k = 0; k < tile->n_in; k += 4, w += TILE * 4) {
        __m512i low = _mm512_loadu_si512(w), high = _mm512_loadu_si512(w + LANES * 4);
#pragma GCC unroll 8
        for (size_t r = 0; r < n; r++) {
            __m512i x = _mm512_set1_epi32(four_at(rows + r * tile->n_in, k));
            sum[r][0] = _mm512_dpbusd_epi32(sum[r][0], x, low);
            sum[r][1] = _mm512_dpbusd_epi32(sum[r][1], x, high);
        }
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < n * HALVES; i++) {
        size_t at = i % HALVES * LANES;
        __m512 v =
            _mm512_mul_ps(_mm512_cvtepi32_ps(sum[i / HALVES][i % HALVES]), _mm512_loadu_ps(tile->units + at));
        _mm512_storeu_ps(out + i / HALVES * tile->n_out + at,
                         _mm512_add_ps(v, _mm512_loadu_ps(tile->bias + at)));
    }
}

__attribute__((target("avx512f,avx512vnni"))) static void multiply_vnni(const Tile *tile, const uint8_t *rows,
                                                                        size_t n_rows, float *out)
{
    size_t n_in = tile->n_in, n_out = tile->n_out;
    for (; n_rows >= VNNI_ROWS; n_rows -= VNNI_ROWS, rows += VNNI_ROWS * n_in, out += VNNI_ROWS * n_out)
        rows_vnni(tile, rows, VNNI_ROWS, out);
    switch (n_rows) {
    case 7: rows_vnni(tile, rows, 7, out); break;
    case 6: rows_vnni(tile, rows, 6, out); break;
    case 5: rows_vnni(tile, rows, 5, out); break;
    case 4: rows_vnni(tile, rows, 4, out); break;
    case 3: rows_vnni(tile, rows, 3, out); break;
    case 2: rows_vnni(tile, rows, 2, out); break;
    case 1: rows_vnni(tile, rows, 1, out); break;
    default: break;
    }
}

/* The best first. */
static Multiply *multiply_of(size_t way)
{
    Multiply *ways[] = {multiply_vnni, multiply_avx2, multiply_sse2};
    size_t first = __builtin_cpu_supports("avx512vnni") ? 0 : __builtin_cpu_supports("avx2") ? 1 : 2;
    return first + way < sizeof ways / sizeof *ways ? ways[first + way] : NULL;
}
#else
static void multiply_plain(const Tile *tile, const uint8_t *rows, size_t n_rows, float *out)
{
    for (; n_rows > 0; n_rows--, rows += tile->n_in, out += tile->n_out)
        for (size_t o = 0; o < TILE; o++) {
            int32_t sum = tile->starts[o];
            for (size_t k = 0; k < tile->n_in; k++)
                sum += rows[k] * tile->weights[(k / 4 * TILE + o) * 4 + k % 4];
            out[o] = (float)sum * tile->units[o] + tile->bias[o];
        }
}

static Multiply *multiply_of(size_t way)
{
    return way == 0 ? multiply_plain : NULL;
}
#endif

bool matrix8_multiply_by(size_t way, const Matrix8 *m, const uint8_t *rows, size_t n_rows, float *ret_out)
{
    Multiply *multiply = multiply_of(way);
    if (multiply == NULL) return false;
    for (size_t out = 0; out < m->n_out; out += TILE) {
        Tile tile = {
            m->weights + out * m->n_in, m->starts + out, m->units + out, m->bias + out, m->n_in, m->n_out};
        multiply(&tile, rows, n_rows, ret_out + out);
    }
    return true;
}

void matrix8_multiply(const Matrix8 *m, const uint8_t *rows, size_t n_rows, float *ret_out)
{
    (void)matrix8_multiply_by(0, m, rows, n_rows, ret_out);
}
