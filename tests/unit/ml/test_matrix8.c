#include "ml/activation.h"
#include "ml/matrix8.h"
#include "unit.h"

#include <math.h>
#include <string.h>

enum { IN = 12, OUT = 64, MAX_ROWS = 19, WAYS = 8 };

static int16_t plain[IN][OUT];
static int16_t file[IN * OUT];
static float bias[OUT];
static uint8_t rows[MAX_ROWS * IN];
static float out[MAX_ROWS * OUT + 1];
static Matrix8 m;

static int value(size_t i, int range)
{
    return (int)(i * 2654435761u % (2u * (unsigned)range + 1)) - range;
}

/* Weights of a few steps, the largest among them, so that none is rounded; the ends of the bytes' range. */
static void setup(void)
{
    Error err;
    for (size_t k = 0; k < IN; k++)
        for (size_t o = 0; o < OUT; o++) {
            int steps = k == o % IN ? MATRIX8_LARGEST : value(k * OUT + o, MATRIX8_LARGEST);
            plain[k][o] = (int16_t)(steps * 130);
            file[matrix8_file_place(IN, k, o)] = plain[k][o];
        }
    for (size_t o = 0; o < OUT; o++)
        bias[o] = (float)value(o, 100);
    for (size_t i = 0; i < MAX_ROWS * IN; i++)
        rows[i] = i % 5 == 0 ? 255 : i % 7 == 0 ? 0 : (uint8_t)(128 + value(i, 127));
    ck_assert_int_eq(matrix8_open(&m, file, IN, OUT, 1.0f / 128, bias, &err), 0);
}

static void teardown(void)
{
    matrix8_release(&m);
}

static double sum_of(size_t row, size_t o)
{
    double sum = 0;
    for (size_t k = 0; k < IN; k++)
        sum += (rows[row * IN + k] - MATRIX8_ZERO) * plain[k][o];
    return sum / 128 + (double)bias[o];
}

START_TEST(test_matrix8__equals_the_sums)
{
    for (size_t n = 0; n <= MAX_ROWS; n++) {
        out[n * OUT] = 4711;
        matrix8_multiply(&m, rows, n, out);
        ck_assert_float_eq(out[n * OUT], 4711); /* nothing behind the last row */
        for (size_t r = 0; r < n; r++)
            for (size_t o = 0; o < OUT; o++)
                ck_assert_double_eq_tol((double)out[r * OUT + o], sum_of(r, o), 0.01);
    }
}
END_TEST

/* 255 and the largest weights of one sign: where the older instructions would cut. */
START_TEST(test_matrix8__every_way_finds_the_same_bits)
{
    static float first[MAX_ROWS * OUT], other[MAX_ROWS * OUT];
    memset(rows, 255, 2 * IN);
    size_t ways = 0;
    for (; ways < WAYS && matrix8_multiply_by(ways, &m, rows, MAX_ROWS, other); ways++) {
        if (ways == 0) memcpy(first, other, sizeof first);
        ck_assert_mem_eq(first, other, sizeof first);
    }
    ck_assert_uint_ge(ways, 1);
    ck_assert_double_eq_tol((double)first[0], sum_of(0, 0), 0.01);
}
END_TEST

START_TEST(test_matrix8__weights_are_rounded_to_the_nearest_step)
{
    static const int16_t column[IN] = {630, -630, 14, 15, -14, -15, 4, -5, 0, 0, 0, 0};
    static const int steps[IN] = {63, -63, 1, 2, -1, -2, 0, -1, 0, 0, 0, 0};
    static const float none[MATRIX8_TILE];
    static int16_t weights[IN * MATRIX8_TILE];
    Matrix8 small;
    Error err;
    uint8_t row[IN];
    float sums[MATRIX8_TILE];
    for (size_t k = 0; k < IN; k++)
        weights[matrix8_file_place(IN, k, 3)] = column[k];
    ck_assert_int_eq(matrix8_open(&small, weights, IN, MATRIX8_TILE, 0.1f, none, &err), 0);
    for (size_t k = 0; k < IN; k++) {
        memset(row, MATRIX8_ZERO, sizeof row);
        row[k]++;
        matrix8_multiply(&small, row, 1, sums);
        ck_assert_float_eq_tol(sums[3], (float)steps[k], 1e-5f);
        ck_assert_float_eq_tol(sums[4], 0, 1e-5f);
    }
    matrix8_release(&small);
}
END_TEST

START_TEST(test_matrix8__places_are_all_different)
{
    static int seen[IN * OUT];
    for (size_t k = 0; k < IN; k++)
        for (size_t o = 0; o < OUT; o++)
            ck_assert_int_eq(seen[matrix8_file_place(IN, k, o)]++, 0);
}
END_TEST

START_TEST(test_activation__is_close_to_libm)
{
    for (float x = -25; x < 25; x += 0.037f) {
        ck_assert_float_eq_tol(activation_exp(x) / expf(x), 1.0f, 1e-5f);
        ck_assert_float_eq_tol(activation_exp_rough(x) / expf(x), 1.0f, 1.3e-4f);
        ck_assert_float_eq_tol(activation_sigmoid(x), 1 / (1 + expf(-x)), 1e-5f);
        ck_assert_float_eq_tol(activation_tanh(x), tanhf(x), 1e-5f);
    }
}
END_TEST

START_TEST(test_activation__has_no_overflow)
{
    ck_assert_float_eq_tol(activation_tanh(1e6f), 1.0f, 1e-6f);
    ck_assert_float_eq_tol(activation_tanh(-1e6f), -1.0f, 1e-6f);
    ck_assert_float_eq_tol(activation_sigmoid(-1e6f), 0.0f, 1e-6f);
    ck_assert(isfinite(activation_exp(1e6f)));
    ck_assert(isfinite(activation_exp_rough(3e38f)));
    ck_assert_float_eq_tol(activation_exp_rough(-3e38f), 0.0f, 1e-12f);
}
END_TEST

UNIT_MAIN_EACH("matrix8", setup, teardown, test_matrix8__equals_the_sums,
               test_matrix8__every_way_finds_the_same_bits,
               test_matrix8__weights_are_rounded_to_the_nearest_step, test_matrix8__places_are_all_different,
               test_activation__is_close_to_libm, test_activation__has_no_overflow)
