#include "ml/sequence.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LABELS = 4, LANES = FEATURE_SMALL - FEATURE_ROW_HEAD, LONGEST = 7, UNIT = 100 };

static char path[64];
static uint32_t shape[4];
static int16_t edges[(LABELS + 1) * LANES];
static char rows[4 * FEATURE_SMALL];
static const uint32_t places[1];
static const char *label_names = "O\nA\nB\nC\n";

static int write_model(const char *names, size_t edge_bytes)
{
    Error err;
    ModelSection sections[] = {{"shape", {(const char *)shape, sizeof shape}},
                               {"labels", slice_of(names)},
                               {"edges", {(const char *)edges, edge_bytes}},
                               {"rows", {rows, sizeof rows}},
                               {"places", {(const char *)places, sizeof places}}};
    return model_file_write(path, MODEL_KIND("TEST"), 42, sections, 5, &err);
}

static uint32_t random_state;

static int16_t draw(int range)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int16_t)((int)(random_state >> 16) % range - range / 2);
}

static void setup(void)
{
    snprintf(path, sizeof path, "/tmp/test_sequence.%ld.bin", (long)getpid());
    memcpy(shape, (uint32_t[4]){LABELS, FEATURE_SMALL, UNIT, 0}, sizeof shape);
    random_state = 5;
    for (int k = 0; k <= LABELS; k++)
        for (int y = 0; y < LANES; y++)
            edges[k * LANES + y] = y < LABELS ? draw(400) : SEQUENCE_FORBIDDEN;
    ck_assert_int_eq(write_model(label_names, sizeof edges), 0);
}

static void teardown(void)
{
    unlink(path);
}

static int score_of(const int16_t *scores, const uint8_t *labels, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = i == 0 ? LABELS : labels[i - 1];
        sum += scores[i * LANES + labels[i]] + edges[from * LANES + labels[i]];
    }
    return sum;
}

/* The best score of all label sequences, and the best that gives token `at` another label than `not`. */
static void try_all(const int16_t *scores, size_t n, size_t at, uint8_t not, int *ret_best, int *ret_other)
{
    *ret_best = *ret_other = -1000000;
    size_t all = 1;
    for (size_t i = 0; i < n; i++)
        all *= LABELS;
    for (size_t code = 0; code < all; code++) {
        uint8_t labels[LONGEST];
        size_t c = code;
        for (size_t i = 0; i < n; i++, c /= LABELS)
            labels[i] = (uint8_t)(c % LABELS);
        int s = score_of(scores, labels, n);
        if (s > *ret_best) *ret_best = s;
        if (labels[at] != not &&s > *ret_other) *ret_other = s;
    }
}

START_TEST(test_sequence__finds_what_trying_all_finds)
{
    SequenceModel model;
    Error err;
    ck_assert_msg(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err) == 0, "%s", err.message);
    for (size_t n = 1; n <= LONGEST; n++)
        for (int round = 0; round < 5; round++) {
            int16_t scores[LONGEST * LANES] = {0}, best[LONGEST * LANES];
            uint8_t labels[LONGEST];
            float margins[LONGEST];
            for (size_t i = 0; i < n; i++)
                for (size_t y = 0; y < LABELS; y++)
                    scores[i * LANES + y] = draw(600);
            sequence_decode(&model, scores, n, best, labels);
            sequence_margins(&model, scores, n, best, labels, margins);
            for (size_t at = 0; at < n; at++) {
                int top, other;
                try_all(scores, n, at, labels[at], &top, &other);
                ck_assert_int_eq(score_of(scores, labels, n), top);
                ck_assert_float_eq_tol(margins[at], (float)(top - other) / UNIT, 1e-4f);
            }
        }
    sequence_release(&model);
}
END_TEST

START_TEST(test_sequence__long_and_extreme_scores_do_not_overflow)
{
    enum { N = 3000 };
    static int16_t scores[N * LANES], best[N * LANES];
    static uint8_t labels[N];
    SequenceModel model;
    Error err;
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), 0);
    for (size_t i = 0; i < N; i++)
        for (size_t y = 0; y < LABELS; y++)
            scores[i * LANES + y] = y == i % LABELS ? 7000 : -7000;
    sequence_decode(&model, scores, N, best, labels);
    for (size_t i = 0; i < N; i++)
        ck_assert_uint_eq(labels[i], i % LABELS);
    sequence_decode(&model, scores, 0, best, labels);
    sequence_release(&model);
}
END_TEST

START_TEST(test_sequence__refuses_what_does_not_fit)
{
    SequenceModel model;
    Error err;
    ck_assert_int_eq(write_model("O\nA\n", sizeof edges), 0);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), ERR_FORMAT);
    ck_assert_int_eq(write_model(label_names, sizeof edges - 2), 0);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), ERR_FORMAT);
    shape[0] = 25;
    ck_assert_int_eq(write_model(label_names, sizeof edges), 0);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), ERR_FORMAT);
}
END_TEST

START_TEST(test_sequence__refuses_foreign_truncated_and_damaged_files)
{
    SequenceModel model;
    Error err;
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("POS "), 42, &err), ERR_FORMAT);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 43, &err), ERR_FORMAT);
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    fseek(f, 300, SEEK_SET);
    int c = fgetc(f);
    fseek(f, 300, SEEK_SET);
    fputc(c ^ 1, f);
    fclose(f);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), ERR_FORMAT);
    ck_assert_int_eq(write_model(label_names, sizeof edges), 0);
    ck_assert_int_eq(truncate(path, 200), 0);
    ck_assert_int_eq(sequence_load(&model, path, MODEL_KIND("TEST"), 42, &err), ERR_FORMAT);
}
END_TEST

UNIT_MAIN_EACH("sequence", setup, teardown, test_sequence__finds_what_trying_all_finds,
               test_sequence__long_and_extreme_scores_do_not_overflow,
               test_sequence__refuses_what_does_not_fit,
               test_sequence__refuses_foreign_truncated_and_damaged_files)
