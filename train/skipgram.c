#include "skipgram.h"

#include "ml/activation.h"

#include <math.h>
#include <stdio.h>

enum {
    DIM = SKIPGRAM_DIM,
    WINDOW = 4,    /* words to a side at most */
    NEGATIVES = 8, /* of each side of a word */
    DRAWS = 1 << 22,
    MAX_PIECE = 1 << 12, /* words of a paragraph */

};

static const float negatives_of_one = 5;
static const float first_rate = 0.03f;
static const double keep_all_below = 1e-4; /* share of the text above which a word is thinned out */

typedef struct SkipGram {
    const RawText *text;
    float *in;
    float *out[2];   /* left, right */
    uint32_t *draws; /* [DRAWS]: words by their frequency to the power of 3/4 */
    uint32_t *keep;  /* [n_words]: share of 2^32 */
    uint64_t random;
    float rate;
} SkipGram;

static uint64_t next_random(SkipGram *s)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return s->random;
}

static void fill_draws(SkipGram *s)
{
    double sum = 0, at = 0;
    uint32_t n = s->text->n_words;
    for (uint32_t w = 1; w < n; w++)
        sum += pow(s->text->words[w].count, 0.75);
    uint32_t filled = 0;
    for (uint32_t w = 1; w < n; w++) {
        at += pow(s->text->words[w].count, 0.75) / sum * DRAWS;
        while (filled < DRAWS && filled < at)
            s->draws[filled++] = w;
    }
    while (filled < DRAWS)
        s->draws[filled++] = 1;
}

static void fill_keep(SkipGram *s)
{
    for (uint32_t w = 1; w < s->text->n_words; w++) {
        double ratio = keep_all_below * (double)s->text->n_tokens / s->text->words[w].count;
        double keep = sqrt(ratio) + ratio;
        s->keep[w] = keep >= 1 ? UINT32_MAX : (uint32_t)(keep * 4294967295.0);
    }
}

static void initialize(SkipGram *s, Arena *arena)
{
    uint32_t n = s->text->n_words;
    s->random = UINT64_C(0x853c49e6748fea9b);
    s->in = ARENA_NEW(arena, float, (size_t)n *DIM);
    for (int side = 0; side < 2; side++)
        s->out[side] = ARENA_NEW(arena, float, (size_t)n *DIM);
    s->draws = ARENA_NEW(arena, uint32_t, DRAWS);
    s->keep = ARENA_NEW(arena, uint32_t, n);
    for (size_t i = 0; i < (size_t)n * DIM; i++)
        s->in[i] = ((float)(next_random(s) >> 40) / 16777216.0f - 0.5f) / DIM;
    fill_draws(s);
    fill_keep(s);
}

/* One word against one output: changes the output, gathers the word's change. */
WIDE_VECTORS static void learn_pair(const float *restrict word, float *restrict out, float *restrict change,
                                    float target, float weight)
{
    float sum[16] = {0};
    for (size_t i = 0; i < DIM; i += 16)
        for (size_t k = 0; k < 16; k++)
            sum[k] += word[i + k] * out[i + k];
    for (size_t w = 8; w > 0; w /= 2)
        for (size_t k = 0; k < w; k++)
            sum[k] += sum[k + w];
    float g = (target - activation_sigmoid(sum[0])) * weight;
    for (size_t i = 0; i < DIM; i++) {
        change[i] += g * out[i];
        out[i] += g * word[i];
    }
}

static void learn_side(SkipGram *s, uint32_t word, const uint32_t *const *neighbours, size_t n, int side,
                       float *change)
{
    const float *in = s->in + (size_t)word * DIM;
    float *out = s->out[side];
    uint32_t drawn[NEGATIVES];
    if (n == 0) return;
    for (size_t k = 0; k < NEGATIVES; k++) {
        drawn[k] = s->draws[next_random(s) >> 42];
        for (size_t i = 0; i < DIM; i += 16)
            __builtin_prefetch(out + (size_t)drawn[k] * DIM + i, 1);
    }
    for (size_t k = 0; k < n; k++)
        learn_pair(in, out + (size_t)*neighbours[k] * DIM, change, 1, s->rate);
    for (size_t k = 0; k < NEGATIVES; k++)
        learn_pair(in, out + (size_t)drawn[k] * DIM, change, 0,
                   s->rate * (float)n * negatives_of_one / NEGATIVES);
}

static void learn_word(SkipGram *s, const uint32_t *words, size_t n, size_t i)
{
    const uint32_t *neighbours[WINDOW];
    float change[DIM] = {0};
    size_t reach = 1 + (size_t)((next_random(s) >> 40) % WINDOW), k = 0;
    for (size_t d = 1; d <= reach && d <= i; d++)
        neighbours[k++] = &words[i - d];
    learn_side(s, words[i], neighbours, k, 0, change);
    k = 0;
    for (size_t d = 1; d <= reach && i + d < n; d++)
        neighbours[k++] = &words[i + d];
    learn_side(s, words[i], neighbours, k, 1, change);
    float *in = s->in + (size_t)words[i] * DIM;
    for (size_t d = 0; d < DIM; d++)
        in[d] += change[d];
}

/* The words of the paragraph at `at` that are kept this time; returns where it ends. */
static size_t read_piece(SkipGram *s, size_t at, uint32_t *words, size_t *ret_n)
{
    size_t n = 0;
    const RawText *text = s->text;
    for (; at < text->n_tokens && text->stream[at] != 0 && n < MAX_PIECE; at++)
        if ((uint32_t)(next_random(s) >> 32) <= s->keep[text->stream[at]]) words[n++] = text->stream[at];
    *ret_n = n;
    return at < text->n_tokens && text->stream[at] == 0 ? at + 1 : at;
}

float *skipgram_train(Arena *arena, const RawText *text, int epochs)
{
    static uint32_t words[MAX_PIECE];
    Arena scratch;
    arena_init(&scratch, SIZE_MAX);
    SkipGram s = {.text = text};
    initialize(&s, &scratch);
    double total = (double)text->n_tokens * epochs;
    for (int e = 0; e < epochs; e++) {
        for (size_t at = 0, n; at < text->n_tokens;) {
            double done = ((double)e * (double)text->n_tokens + (double)at) / total;
            s.rate = first_rate * (float)(1 - done) + 1e-5f;
            at = read_piece(&s, at, words, &n);
            for (size_t i = 0; i < n; i++)
                learn_word(&s, words, n, i);
        }
        fprintf(stderr, "vectors: round %d of %d\n", e + 1, epochs);
    }
    float *vectors = ARENA_NEW(arena, float, (size_t)text->n_words *DIM);
    memcpy(vectors, s.in, (size_t)text->n_words * DIM * sizeof *vectors);
    arena_release(&scratch);
    return vectors;
}
