#include "ml/matrix16.h"

#include <string.h>

enum { ROWS = 6, TILE = MATRIX16_TILE };

/* Sums of all rows for one tile of outputs, which stays in the nearest cache meanwhile; the sums of a row
 * stand n_out behind those of the row before. */
typedef void Tile(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n_rows, int32_t *sums,
                  size_t n_out);

/* Sums of ROWS rows for one tile of outputs. */
typedef void Block(const int16_t *tile, size_t n_in, const int16_t *const rows[ROWS],
                   int32_t sums[ROWS][TILE]);

static inline __attribute__((always_inline)) void tile_in_blocks(Block *block, const int16_t *tile,
                                                                 size_t n_in, const int16_t *rows,
                                                                 size_t n_rows, int32_t *sums, size_t n_out)
{
    for (size_t r = 0; r < n_rows; r += ROWS) {
        size_t n = n_rows - r < ROWS ? n_rows - r : ROWS;
        const int16_t *row[ROWS];
        int32_t part[ROWS][TILE];
        for (size_t i = 0; i < ROWS; i++)
            row[i] = rows + (r + (i < n ? i : 0)) * n_in; /* the last block repeats its first row */
        block(tile, n_in, row, part);
        for (size_t i = 0; i < n; i++)
            memcpy(sums + (r + i) * n_out, part[i], sizeof part[i]);
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

enum { VNNI_ROWS = 8 };

static inline int32_t pair_at(const int16_t *row, size_t k)
{
    int32_t pair;
    memcpy(&pair, row + k, sizeof pair);
    return pair;
}

/* A quarter of the tile at a time: sixteen registers hold no more. */
static void block_sse2(const int16_t *tile, size_t n_in, const int16_t *const rows[ROWS],
                       int32_t sums[ROWS][TILE])
{
    for (size_t part = 0; part < TILE; part += 4) {
        __m128i sum[ROWS];
        for (size_t r = 0; r < ROWS; r++)
            sum[r] = _mm_setzero_si128();
        const int16_t *w = tile + part * 2;
        for (size_t k = 0; k < n_in; k += 2, w += TILE * 2) {
            __m128i weights = _mm_loadu_si128((const __m128i *)(const void *)w);
            for (size_t r = 0; r < ROWS; r++)
                sum[r] = _mm_add_epi32(sum[r], _mm_madd_epi16(_mm_set1_epi32(pair_at(rows[r], k)), weights));
        }
        for (size_t r = 0; r < ROWS; r++)
            _mm_storeu_si128((__m128i *)(void *)&sums[r][part], sum[r]);
    }
}

/* Twelve sums in registers: named, since the compiler keeps arrays of vectors in memory. */
__attribute__((target("avx2"))) static void
block_avx2(const int16_t *tile, size_t n_in, const int16_t *const rows[ROWS], int32_t sums[ROWS][TILE])
{
#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5)
#define START(R)                                                                                             \
    const int16_t *row##R = rows[R];                                                                         \
    __m256i low##R = _mm256_setzero_si256(), high##R = _mm256_setzero_si256();
#define ADD(R)                                                                                               \
    {                                                                                                        \
        __m256i x = _mm256_set1_epi32(pair_at(row##R, k));                                                   \
        low##R = _mm256_add_epi32(low##R, _mm256_madd_epi16(x, w0));                                         \
        high##R = _mm256_add_epi32(high##R, _mm256_madd_epi16(x, w1));                                       \
    }
#define STORE(R)                                                                                             \
    _mm256_storeu_si256((__m256i *)(void *)&sums[R][0], low##R);                                             \
    _mm256_storeu_si256((__m256i *)(void *)&sums[R][TILE / 2], high##R);
    EACH_ROW(START)
    for (size_t k = 0; k < n_in; k += 2, tile += TILE * 2) {
        __m256i w0 = _mm256_loadu_si256((const __m256i *)(const void *)tile);
        __m256i w1 = _mm256_loadu_si256((const __m256i *)(const void *)(tile + TILE));
        EACH_ROW(ADD)
    }
    EACH_ROW(STORE)
#undef EACH_ROW
#undef START
#undef ADD
#undef STORE
}

/* Multiply and add in one instruction, a whole tile in one register. `n` is a constant where this is inlined,
 * so that the sums are registers. */
__attribute__((target("avx512f,avx512vnni"), always_inline)) static inline void
rows_vnni(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n, int32_t *sums, size_t n_out)
{
    __m512i sum[VNNI_ROWS];
#pragma GCC unroll 8
    for (size_t r = 0; r < n; r++)
        sum[r] = _mm512_setzero_si512();
    for (size_t k = 0; k < n_in; k += 2, tile += TILE * 2) {
        __m512i w = _mm512_loadu_si512(tile);
#pragma GCC unroll 8
        for (size_t r = 0; r < n; r++)
            sum[r] = _mm512_dpwssd_epi32(sum[r], w, _mm512_set1_epi32(pair_at(rows + r * n_in, k)));
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < n; r++)
        _mm512_storeu_si512(sums + r * n_out, sum[r]);
}

__attribute__((target("avx512f,avx512vnni"))) static void
tile_vnni(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n_rows, int32_t *sums, size_t n_out)
{
    for (; n_rows >= VNNI_ROWS; n_rows -= VNNI_ROWS, rows += VNNI_ROWS * n_in, sums += VNNI_ROWS * n_out)
        rows_vnni(tile, n_in, rows, VNNI_ROWS, sums, n_out);
    switch (n_rows) {
    case 7: rows_vnni(tile, n_in, rows, 7, sums, n_out); break;
    case 6: rows_vnni(tile, n_in, rows, 6, sums, n_out); break;
    case 5: rows_vnni(tile, n_in, rows, 5, sums, n_out); break;
    case 4: rows_vnni(tile, n_in, rows, 4, sums, n_out); break;
    case 3: rows_vnni(tile, n_in, rows, 3, sums, n_out); break;
    case 2: rows_vnni(tile, n_in, rows, 2, sums, n_out); break;
    case 1: rows_vnni(tile, n_in, rows, 1, sums, n_out); break;
    default: break;
    }
}

static void tile_avx2(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n_rows, int32_t *sums,
                      size_t n_out)
{
    tile_in_blocks(block_avx2, tile, n_in, rows, n_rows, sums, n_out);
}

static void tile_sse2(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n_rows, int32_t *sums,
                      size_t n_out)
{
    tile_in_blocks(block_sse2, tile, n_in, rows, n_rows, sums, n_out);
}

static Tile *best_tile(void)
{
    if (__builtin_cpu_supports("avx512vnni")) return tile_vnni;
    return __builtin_cpu_supports("avx2") ? tile_avx2 : tile_sse2;
}
#else
static void block_plain(const int16_t *tile, size_t n_in, const int16_t *const rows[ROWS],
                        int32_t sums[ROWS][TILE])
{
    memset(sums, 0, sizeof(int32_t[ROWS][TILE]));
    for (size_t k = 0; k < n_in; k += 2)
        for (size_t r = 0; r < ROWS; r++)
            for (size_t o = 0; o < TILE; o++)
                sums[r][o] += rows[r][k] * tile[(k / 2 * TILE + o) * 2] +
                              rows[r][k + 1] * tile[(k / 2 * TILE + o) * 2 + 1];
}

static void tile_plain(const int16_t *tile, size_t n_in, const int16_t *rows, size_t n_rows, int32_t *sums,
                       size_t n_out)
{
    tile_in_blocks(block_plain, tile, n_in, rows, n_rows, sums, n_out);
}

static Tile *best_tile(void)
{
    return tile_plain;
}
#endif

void matrix16_multiply(const Matrix16 *m, const int16_t *rows, size_t n_rows, int32_t *ret_sums)
{
    Tile *tile = best_tile();
    for (size_t out = 0; out < m->n_out; out += TILE)
        tile(m->weights + out * m->n_in, m->n_in, rows, n_rows, ret_sums + out, m->n_out);
}
