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

WIDE_VECTORS static void add_scaled(const int16_t *restrict sum, float unit, float *restrict gates)
{
    for (size_t i = 0; i < GATES; i++)
        gates[i] += (float)sum[i] * unit;
}

void recurrent_add_rows(const int8_t *const *rows, size_t n, float unit, float *gates)
{
    int16_t sum[GATES];
    assert(n <= RECURRENT_MAX_ROWS);
    sum_rows(rows, n, sum);
    add_scaled(sum, unit, gates);
}

/* --- layers
 * ------------------------------------------------------------------------------------------------- */

/* Each function does one kind of work for the whole sentence, because the processor overlaps many short
 * chains of operations better than few long ones. A division serves two values: 1/a is b/(ab). */

/* The forget gates of both directions. */
WIDE_VECTORS static void open_gates(float *restrict gates, uint32_t n)
{
    for (size_t t = 0; t < n; t++, gates += GATES)
        for (size_t i = H; i < 2 * H; i++) {
            float forward = 1.0f + activation_exp_rough(-gates[i]);
            float backward = 1.0f + activation_exp_rough(-gates[3 * H + i]);
            float both = 1.0f / (forward * backward);
            gates[i] = both * backward;
            gates[3 * H + i] = both * forward;
        }
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
            float open = 1.0f + activation_exp_rough(-gates[2 * H + i]); /* 1 / sigmoid */
            float bend = 1.0f + activation_exp_rough(2.0f * gates[i]);   /* 2 / (1 - tanh) */
            float both = 1.0f / (open * bend);
            float highway = both * bend;
            state[i] = highway * (1.0f - 2.0f * (both * open)) + (1.0f - highway) * state[i];
        }
}

/* The states for the next product. */
WIDE_VECTORS static void round_states(const float *restrict state, size_t n, uint8_t *restrict bytes)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)(int32_t)(state[i] * RECURRENT_STEPS + (MATRIX8_ZERO + 0.5f));
}

void recurrent_run(float *gates, float *state, uint32_t n, uint8_t *ret_bytes)
{
    open_gates(gates, n);
    remember(gates, n);
    mix_states(gates, state, n);
    round_states(state, (size_t)n * STATE, ret_bytes);
}
