#include "ml/recurrent.h"

#include "ml/activation.h"

#include <assert.h>
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

enum { H = RECURRENT_HIDDEN, STATE = RECURRENT_STATE, GATES = RECURRENT_GATES };

/* --- rows
 * --------------------------------------------------------------------------------------------------- */

/* RECURRENT_MAX_ROWS rows of bytes fit 16 bits. */
WIDE_INTEGERS static void add_row(int16_t *restrict sum, const int8_t *restrict row)
{
    for (size_t i = 0; i < GATES; i++)
        sum[i] = (int16_t)(sum[i] + row[i]);
}

static void sum_rows_plain(const int8_t *const *rows, size_t n, int16_t *restrict sum)
{
    memset(sum, 0, GATES * sizeof *sum);
    for (size_t f = 0; f < n; f++)
        add_row(sum, rows[f]);
}

#if defined(__x86_64__) && defined(__GNUC__)
/* All sums stay in registers from the first row to the last. */
__attribute__((target("avx512f,avx512bw"))) static void sum_rows_wide(const int8_t *const *rows, size_t n,
                                                                      int16_t *restrict sum)
{
    enum { SHORTS = 32, REGISTERS = GATES / SHORTS };
    static_assert(GATES % SHORTS == 0, "whole registers");
    __m512i part[REGISTERS];
#pragma GCC unroll 9
    for (size_t r = 0; r < REGISTERS; r++)
        part[r] = _mm512_setzero_si512();
    for (size_t f = 0; f < n; f++) {
        const int8_t *row = rows[f];
#pragma GCC unroll 9
        for (size_t r = 0; r < REGISTERS; r++) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(row + r * SHORTS));
            part[r] = _mm512_add_epi16(part[r], _mm512_cvtepi8_epi16(bytes));
        }
    }
#pragma GCC unroll 9
    for (size_t r = 0; r < REGISTERS; r++)
        _mm512_storeu_si512(sum + r * SHORTS, part[r]);
}

static void sum_rows(const int8_t *const *rows, size_t n, int16_t *restrict sum)
{
    __builtin_cpu_supports("avx512bw") ? sum_rows_wide(rows, n, sum) : sum_rows_plain(rows, n, sum);
}
#else
static void sum_rows(const int8_t *const *rows, size_t n, int16_t *restrict sum)
{
    sum_rows_plain(rows, n, sum);
}
#endif

WIDE_VECTORS static void scale_rows(const int16_t *restrict sum, float unit, const float *restrict bias,
                                    float *restrict gates)
{
    for (size_t i = 0; i < GATES; i++)
        gates[i] = (float)sum[i] * unit + bias[i];
}

void recurrent_sum_rows(const int8_t *const *rows, size_t n, float unit, const float *bias, float *ret_gates)
{
    int16_t sum[GATES];
    assert(n <= RECURRENT_MAX_ROWS);
    sum_rows(rows, n, sum);
    scale_rows(sum, unit, bias, ret_gates);
}

/* --- layers
 * ------------------------------------------------------------------------------------------------- */

WIDE_VECTORS static void scale_sums(const int32_t *restrict sums, float unit, const float *restrict bias,
                                    size_t n_columns, uint32_t n, float *restrict out)
{
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < n_columns; i++)
            out[t * n_columns + i] = (float)sums[t * n_columns + i] * unit + bias[i];
}

WIDE_INTEGERS static void round_state(const float *restrict state, size_t n, int16_t *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (int16_t)(int32_t)(state[i] * RECURRENT_SCALE + (state[i] < 0 ? -0.5f : 0.5f));
}

/* The candidates, gates and states of both directions: each function does one kind of work for the whole
 * sentence, because the processor overlaps many short chains of operations better than few long ones. */

WIDE_VECTORS static void open_gates(float *restrict gates, uint32_t n)
{
    for (size_t t = 0; t < (size_t)n * 2; t++)
        for (size_t i = H; i < 3 * H; i++)
            gates[t * 3 * H + i] = activation_sigmoid(gates[t * 3 * H + i]);
}

static inline __attribute__((always_inline)) void step(float *restrict gates, float *restrict memory)
{
    for (size_t i = 0; i < H; i++) {
        float forget = gates[H + i];
        memory[i] = forget * memory[i] + (1.0f - forget) * gates[i];
        gates[i] = memory[i];
    }
}

/* Memories take the candidates' place. */
WIDE_VECTORS static void remember(float *restrict gates, uint32_t n)
{
    float forward[H] = {0};
    float backward[H] = {0};
    for (size_t t = 0; t < n; t++)
        step(gates + t * GATES, forward);
    for (size_t t = n; t-- > 0;)
        step(gates + t * GATES + 3 * H, backward);
}

/* The highway carries the layer's input, which is what `state` holds before the call. */
WIDE_VECTORS static void mix_states(const float *restrict gates, float *restrict state, uint32_t n)
{
    for (size_t t = 0; t < (size_t)n * 2; t++, gates += 3 * H, state += H)
        for (size_t i = 0; i < H; i++) {
            float open = gates[2 * H + i];
            state[i] = open * activation_tanh(gates[i]) + (1.0f - open) * state[i];
        }
}

void recurrent_run(float *gates, float *state, uint32_t n)
{
    open_gates(gates, n);
    remember(gates, n);
    mix_states(gates, state, n);
}

void recurrent_multiply(const Matrix16 *m, float unit, const float *bias, const float *state, uint32_t n,
                        int16_t *state16, int32_t *sums, float *ret_out)
{
    round_state(state, (size_t)n * STATE, state16);
    matrix16_multiply(m, state16, n, sums);
    scale_sums(sums, unit, bias, m->n_out, n, ret_out);
}
