#include "ml/activation.h"
#include "ml/matrix16.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { IN = 10, OUT = 48, MAX_ROWS = 15 };

static int16_t plain[IN][OUT];
static int16_t tiled[IN * OUT];
static int16_t rows[MAX_ROWS * IN];
static int32_t sums[MAX_ROWS * OUT + 1];

static int16_t value(size_t i)
{
    return (int16_t)((int)(i * 2654435761u % 2001) - 1000);
}

static void setup(void)
{
    for (size_t k = 0; k < IN; k++)
        for (size_t o = 0; o < OUT; o++) {
            plain[k][o] = value(k * OUT + o);
            tiled[matrix16_place(IN, k, o)] = plain[k][o];
        }
    for (size_t i = 0; i < MAX_ROWS * IN; i++)
        rows[i] = value(i + 12345);
}

START_TEST(test_matrix16__equals_the_sums)
{
    Matrix16 m = {tiled, IN, OUT};
    for (size_t n = 0; n <= MAX_ROWS; n++) {
        sums[n * OUT] = 4711;
        matrix16_multiply(&m, rows, n, sums);
        ck_assert_int_eq(sums[n * OUT], 4711); /* nothing behind the last row */
        for (size_t r = 0; r < n; r++)
            for (size_t o = 0; o < OUT; o++) {
                int32_t sum = 0;
                for (size_t k = 0; k < IN; k++)
                    sum += rows[r * IN + k] * plain[k][o];
                ck_assert_int_eq(sums[r * OUT + o], sum);
            }
    }
}
END_TEST

START_TEST(test_matrix16__places_are_all_different)
{
    static int seen[IN * OUT];
    for (size_t k = 0; k < IN; k++)
        for (size_t o = 0; o < OUT; o++)
            ck_assert_int_eq(seen[matrix16_place(IN, k, o)]++, 0);
}
END_TEST

START_TEST(test_activation__is_close_to_libm)
{
    for (float x = -25; x < 25; x += 0.037f) {
        ck_assert_float_eq_tol(activation_exp(x) / expf(x), 1.0f, 1e-5f);
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
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("matrix16");
    TCase *tc = tcase_create("matrix16");
    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, test_matrix16__equals_the_sums);
    tcase_add_test(tc, test_matrix16__places_are_all_different);
    tcase_add_test(tc, test_activation__is_close_to_libm);
    tcase_add_test(tc, test_activation__has_no_overflow);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
