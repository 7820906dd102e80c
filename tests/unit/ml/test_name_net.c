#include "ml/name_net.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { GATES = RECURRENT_GATES, STATE = RECURRENT_STATE, OUT = NAME_NET_OUTPUTS, WORDS = 5, SECTIONS = 8 };

static char path[64];
static Arena arena;
static ModelSection sections[SECTIONS];
static int8_t vector_rows[UNLISTED_COUNT * VECTORS_DIM];
static const Vectors vectors = {.rows = vector_rows, .n_rows = UNLISTED_COUNT};
static uint32_t random_state;

static int draw(int range)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int)(random_state >> 16) % (2 * range + 1) - range;
}

static Slice random_bytes(size_t n)
{
    int8_t *p = ARENA_NEW(&arena, int8_t, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (int8_t)draw(60);
    return (Slice){(const char *)p, n};
}

static Slice random_shorts(size_t n)
{
    int16_t *p = ARENA_NEW(&arena, int16_t, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (int16_t)draw(8191);
    return (Slice){(const char *)p, n * sizeof *p};
}

static Slice random_floats(size_t n)
{
    float *p = ARENA_NEW(&arena, float, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (float)draw(100) / 200;
    return (Slice){(const char *)p, n * sizeof *p};
}

static void setup(void)
{
    static const float units[] = {0.004f, 2e-6f, 2e-8f, 5e-8f};
    random_state = 7;
    arena_init(&arena, 64u << 20);
    snprintf(path, sizeof path, "/tmp/test_name_net.%ld.bin", (long)getpid());
    ModelSection all[SECTIONS] = {{"netrows", random_bytes((size_t)name_net_row_count() * GATES)},
                                  {"input", random_shorts((size_t)VECTORS_DIM * GATES)},
                                  {"gates2", random_shorts((size_t)STATE * GATES)},
                                  {"output", random_shorts((size_t)STATE * OUT)},
                                  {"bias1", random_floats(GATES)},
                                  {"bias2", random_floats(GATES)},
                                  {"biaso", random_floats(OUT)},
                                  {"netunits", {(const char *)units, sizeof units}}};
    memcpy(sections, all, sizeof sections);
    for (size_t i = 0; i < sizeof vector_rows; i++)
        vector_rows[i] = (int8_t)draw(120);
}

static void teardown(void)
{
    arena_release(&arena);
    unlink(path);
}

static int open_file(ModelFile *file, NameNet *net, Error *err)
{
    ck_assert_int_eq(model_file_write(path, MODEL_KIND("TEST"), 1, sections, SECTIONS, err), 0);
    ck_assert_int_eq(model_file_load(file, path, MODEL_KIND("TEST"), 1, err), 0);
    return name_net_open(net, file, err);
}

/* --- the same in double, word by word, with the same rounding of weights and states
 * ---------------------------------------------------------------------------------- */

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static const float *floats(size_t section)
{
    return (const float *)(const void *)sections[section].bytes.ptr;
}

static double weight(size_t section, size_t n_in, size_t in, size_t out)
{
    const int16_t *m = (const int16_t *)(const void *)sections[section].bytes.ptr;
    double largest = 0;
    for (size_t k = 0; k < n_in; k++)
        largest = fmax(largest, fabs((double)m[matrix8_file_place(n_in, k, out)]));
    double step = largest / MATRIX8_LARGEST;
    return round(m[matrix8_file_place(n_in, in, out)] / step) * step;
}

static double rounded(double state)
{
    return round(state * RECURRENT_STEPS) / RECURRENT_STEPS;
}

static void run_direction(double (*gates)[GATES], double (*state)[STATE], size_t n, bool back)
{
    size_t base = back ? (size_t)GATES / 2 : 0, to = back ? RECURRENT_HIDDEN : 0;
    for (size_t i = 0; i < RECURRENT_HIDDEN; i++) {
        double memory = 0;
        for (size_t k = 0; k < n; k++) {
            size_t t = back ? n - 1 - k : k;
            double forget = sigmoid(gates[t][base + RECURRENT_HIDDEN + i]);
            double open = sigmoid(gates[t][base + 2 * RECURRENT_HIDDEN + i]);
            memory = forget * memory + (1 - forget) * gates[t][base + i];
            state[t][to + i] = open * tanh(memory) + (1 - open) * state[t][to + i];
        }
    }
}

static void slow_run(const NameNetWord *words, size_t n, double (*out)[OUT])
{
    static double gates[WORDS][GATES], state[WORDS][STATE];
    const float *units = floats(7);
    memset(state, 0, sizeof state);
    for (size_t t = 0; t < n; t++)
        for (size_t g = 0; g < GATES; g++) {
            double rows = 0, product = 0;
            for (size_t f = 0; f < NAME_NET_FIELDS; f++)
                rows += (signed char)sections[0].bytes.ptr[(size_t)words[t].row[f] * GATES + g];
            for (size_t i = 0; i < VECTORS_DIM; i++)
                product += vectors_row(&vectors, words[t].vector)[i] * weight(1, VECTORS_DIM, i, g);
            gates[t][g] = rows * (double)units[0] + product * (double)units[1] + (double)floats(4)[g];
        }
    run_direction(gates, state, n, false);
    run_direction(gates, state, n, true);
    for (size_t t = 0; t < n; t++)
        for (size_t g = 0; g < GATES; g++) {
            double sum = 0;
            for (size_t i = 0; i < STATE; i++)
                sum += rounded(state[t][i]) * RECURRENT_SCALE * weight(2, STATE, i, g);
            gates[t][g] = sum * (double)units[2] + (double)floats(5)[g];
        }
    run_direction(gates, state, n, false);
    run_direction(gates, state, n, true);
    for (size_t t = 0; t < n; t++)
        for (size_t y = 0; y < OUT; y++) {
            double sum = 0;
            for (size_t i = 0; i < STATE; i++)
                sum += rounded(state[t][i]) * RECURRENT_SCALE * weight(3, STATE, i, y);
            out[t][y] = sum * (double)units[3] + (double)floats(6)[y];
        }
}

/* Words that differ in what they show, with the empty ones around. */
static void make_words(Lexeme *lexemes)
{
    memset(lexemes, 0, (WORDS + 2) * sizeof *lexemes);
    for (size_t t = 1; t <= WORDS; t++) {
        lexemes[t].slot = CLUSTERS_NO_SLOT;
        lexemes[t].form = t % 2 == 0 ? LEXEME_HAS_LETTER : LEXEME_HAS_LETTER | LEXEME_CAPITALIZED;
        lexemes[t].shape = (uint32_t)draw(30000);
        lexemes[t].suffix[2] = (uint32_t)draw(30000);
        lexemes[t].pos = (uint8_t)(t * 3);
        lexemes[t].cluster[CLUSTER_256] = (uint16_t)(t * 40);
    }
}

START_TEST(test_name_net__computes_what_the_formulas_say)
{
    ModelFile file;
    NameNet net;
    Error err;
    Lexeme lexemes[WORDS + 2];
    double wanted[WORDS][OUT];
    ck_assert_msg(open_file(&file, &net, &err) == 0, "%s", err.message);
    make_words(lexemes);
    NameNetBuffers *b = name_net_buffers_new(&arena, WORDS);
    name_net_run(&net, &vectors, lexemes + 1, WORDS, b);
    slow_run(b->words, WORDS, wanted);
    double spread = 0;
    for (size_t t = 0; t < WORDS; t++)
        for (size_t y = 0; y < OUT; y++) {
            ck_assert_double_eq_tol((double)b->outputs[t * OUT + y], wanted[t][y], 0.02);
            spread += fabs(wanted[t][y] - wanted[0][y]);
        }
    ck_assert_double_gt(spread, 1); /* the words do differ */
    name_net_close(&net);
    model_file_release(&file);
}
END_TEST

START_TEST(test_name_net__neighbours_matter_only_inside_the_sentence)
{
    ModelFile file;
    NameNet net;
    Error err;
    Lexeme lexemes[WORDS + 2];
    float alone[OUT];
    ck_assert_int_eq(open_file(&file, &net, &err), 0);
    make_words(lexemes);
    NameNetBuffers *b = name_net_buffers_new(&arena, WORDS);
    lexemes[2] = (Lexeme){0};
    name_net_run(&net, &vectors, lexemes + 1, 1, b);
    memcpy(alone, b->outputs, sizeof alone);
    lexemes[3].pos = 60;
    name_net_run(&net, &vectors, lexemes + 1, 1, b);
    ck_assert_mem_eq(alone, b->outputs, sizeof alone);
    name_net_run(&net, &vectors, lexemes + 1, 3, b);
    ck_assert_mem_ne(alone, b->outputs, sizeof alone);
    name_net_close(&net);
    model_file_release(&file);
}
END_TEST

START_TEST(test_name_net__scores_are_rounded_and_bounded)
{
    enum { LANES = 24 };
    float outputs[OUT] = {0.26f, -0.26f, 1e9f, -1e9f};
    NameNetBuffers b = {.outputs = outputs};
    int16_t scores[LANES];
    name_net_scores(&b, 1, 10, scores, LANES);
    ck_assert_int_eq(scores[0], 3);
    ck_assert_int_eq(scores[1], -3);
    ck_assert_int_eq(scores[2], 7000);
    ck_assert_int_eq(scores[3], -7000);
    ck_assert_int_eq(scores[LANES - 1], 0);
}
END_TEST

START_TEST(test_name_net__refuses_sections_of_other_sizes)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        ModelFile file;
        NameNet net;
        Error err;
        Slice whole = sections[i].bytes;
        sections[i].bytes.len -= 4;
        ck_assert_int_eq(open_file(&file, &net, &err), ERR_FORMAT);
        ck_assert_msg(strstr(err.message, sections[i].name) != NULL, "%s", err.message);
        name_net_close(&net);
        model_file_release(&file);
        sections[i].bytes = whole;
    }
}
END_TEST

START_TEST(test_name_net__refuses_numbers_that_are_none)
{
    ModelFile file;
    NameNet net;
    Error err;
    float *bias = ARENA_NEW(&arena, float, GATES);
    bias[GATES - 1] = NAN;
    sections[4].bytes = (Slice){(const char *)bias, GATES * sizeof *bias};
    ck_assert_int_eq(open_file(&file, &net, &err), ERR_FORMAT);
    ck_assert_msg(strstr(err.message, "bias1") != NULL, "%s", err.message);
    name_net_close(&net);
    model_file_release(&file);
}
END_TEST

UNIT_MAIN_EACH("name_net", setup, teardown, test_name_net__computes_what_the_formulas_say,
               test_name_net__neighbours_matter_only_inside_the_sentence,
               test_name_net__scores_are_rounded_and_bounded, test_name_net__refuses_sections_of_other_sizes,
               test_name_net__refuses_numbers_that_are_none)
