#include "exchange.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE_VECTORS
#endif

enum {
    MAX_SORTS = 8,
    KEY_CONTEXT_BITS = 20,
    RADIX_BITS = 11,
    FLUSH_EVERY = 64, /* context rows summed in float before they go to double */
};

/* --- counting
 * ------------------------------------------------------------------------------------------------ */

static void radix_sort(uint64_t *keys, uint64_t *buffer, size_t n, int bits)
{
    for (int shift = 0; shift < bits; shift += RADIX_BITS) {
        size_t start[(1 << RADIX_BITS) + 1] = {0};
        for (size_t i = 0; i < n; i++)
            start[((keys[i] >> shift) & ((1 << RADIX_BITS) - 1)) + 1]++;
        for (size_t i = 0; i < 1 << RADIX_BITS; i++)
            start[i + 1] += start[i];
        for (size_t i = 0; i < n; i++)
            buffer[start[(keys[i] >> shift) & ((1 << RADIX_BITS) - 1)]++] = keys[i];
        memcpy(keys, buffer, n * sizeof *keys);
    }
}

/* One key per token, word number above context number. */
static size_t collect_keys(const uint32_t *stream, size_t n_tokens, int distance, uint32_t max_contexts,
                           uint64_t *keys)
{
    size_t n = 0;
    for (size_t i = 0; i < n_tokens; i++) {
        size_t j = i + (size_t)distance; /* wraps below zero, caught by the comparison */
        if (stream[i] == 0 || j >= n_tokens) continue;
        uint32_t context = stream[j] < max_contexts ? stream[j] : max_contexts - 1;
        keys[n++] = (uint64_t)stream[i] << KEY_CONTEXT_BITS | context;
    }
    return n;
}

static void fill_rows(Contexts *c, const uint64_t *keys, size_t n)
{
    size_t rows = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && keys[end] == keys[i])
            end++;
        c->context[rows] = (uint32_t)(keys[i] & ((1u << KEY_CONTEXT_BITS) - 1));
        c->count[rows++] = (float)(end - i);
        c->start[(keys[i] >> KEY_CONTEXT_BITS) + 1]++;
        i = end;
    }
}

Contexts contexts_count(Arena *arena, const uint32_t *stream, size_t n_tokens, uint32_t n_words, int distance,
                        uint32_t max_contexts)
{
    Arena scratch;
    arena_init(&scratch, SIZE_MAX);
    uint64_t *keys = ARENA_NEW(&scratch, uint64_t, n_tokens);
    uint64_t *buffer = ARENA_NEW(&scratch, uint64_t, n_tokens);
    if (max_contexts > n_words) max_contexts = n_words;
    size_t n = collect_keys(stream, n_tokens, distance, max_contexts, keys);
    radix_sort(keys, buffer, n, 4 * RADIX_BITS);
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++)
        distinct += i == 0 || keys[i] != keys[i - 1];
    Contexts c = {.start = ARENA_NEW(arena, uint32_t, n_words + 1),
                  .context = ARENA_NEW(arena, uint32_t, distinct),
                  .count = ARENA_NEW(arena, float, distinct),
                  .n_contexts = max_contexts};
    fill_rows(&c, keys, n);
    for (uint32_t w = 0; w < n_words; w++)
        c.start[w + 1] += c.start[w];
    arena_release(&scratch);
    return c;
}

/* --- exchange
 * ------------------------------------------------------------------------------------------------- */

/* log2 of a positive normal float to about 2e-6, and exactly the same everywhere. */
static inline float fast_log2(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    float exponent = (float)(int32_t)(bits >> 23) - 127.0f;
    bits = (bits & 0x7fffffu) | 0x3f800000u;
    float mantissa;
    memcpy(&mantissa, &bits, sizeof mantissa);
    float t = mantissa - 1.0f;
    float p = 0.020077658f;
    p = p * t - 0.094931356f;
    p = p * t + 0.21442785f;
    p = p * t - 0.33870612f;
    p = p * t + 0.47759309f;
    p = p * t - 0.72115427f;
    p = p * t + 1.4426932f;
    return exponent + p * t;
}

/* gain[c] += (x + n) log (x + n) - x log x for x = row[c], written without cancellation. */
WIDE_VECTORS static void add_context(float *restrict gain, const float *restrict row, float n,
                                     uint32_t n_classes)
{
    for (uint32_t c = 0; c < n_classes; c++) {
        float x = row[c];
        float y = x + n;
        gain[c] += n * fast_log2(y) + x * fast_log2(y / (x + 1e-9f));
    }
}

typedef struct Exchange {
    const Contexts *contexts;
    size_t n_sorts;
    uint32_t n_classes;
    float *table[MAX_SORTS]; /* [n_contexts][n_classes]: N(v,c) of each sort */
    double *total;           /* [n_classes]: N(c) */
    float *gain;             /* [n_classes] */
    double *sum;             /* [n_classes] */
    uint16_t *classes;
} Exchange;

static double xlogx(double x)
{
    return x > 0 ? x * log2(x) : 0;
}

/* Adds (sign 1) or takes away (sign -1) all occurrences of a word in a class. */
static void move_word(Exchange *x, uint32_t word, uint32_t class, double frequency, float sign)
{
    x->total[class] += (double)sign * frequency;
    for (size_t s = 0; s < x->n_sorts; s++) {
        const Contexts *c = &x->contexts[s];
        for (uint32_t i = c->start[word]; i < c->start[word + 1]; i++)
            x->table[s][(size_t)c->context[i] * x->n_classes + class] += sign * c->count[i];
    }
}

static void flush_gain(Exchange *x)
{
    for (uint32_t k = 0; k < x->n_classes; k++)
        x->sum[k] += (double)x->gain[k];
    memset(x->gain, 0, x->n_classes * sizeof *x->gain);
}

/* The class where a word that is in no class at the moment would do most good; `old` wins ties. */
static uint32_t best_class(Exchange *x, uint32_t word, double frequency, uint32_t old)
{
    for (uint32_t k = 0; k < x->n_classes; k++)
        x->sum[k] = (double)x->n_sorts * (xlogx(x->total[k]) - xlogx(x->total[k] + frequency));
    uint32_t rows = 0;
    for (size_t s = 0; s < x->n_sorts; s++) {
        const Contexts *c = &x->contexts[s];
        for (uint32_t i = c->start[word]; i < c->start[word + 1]; i++) {
            add_context(x->gain, x->table[s] + (size_t)c->context[i] * x->n_classes, c->count[i],
                        x->n_classes);
            if (++rows % FLUSH_EVERY == 0) flush_gain(x);
        }
    }
    flush_gain(x);
    uint32_t best = old;
    for (uint32_t k = 0; k < x->n_classes; k++)
        if (x->sum[k] > x->sum[best] + 1e-3) best = k;
    return best;
}

static double objective(const Exchange *x)
{
    double sum = 0;
    for (size_t s = 0; s < x->n_sorts; s++)
        for (size_t i = 0; i < (size_t)x->contexts[s].n_contexts * x->n_classes; i++)
            sum += xlogx((double)x->table[s][i]);
    for (uint32_t k = 0; k < x->n_classes; k++)
        sum -= (double)x->n_sorts * xlogx(x->total[k]);
    return sum;
}

static uint32_t visit_all(Exchange *x, const uint32_t *frequency, uint32_t n_words)
{
    uint32_t moved = 0;
    for (uint32_t w = 1; w < n_words; w++) {
        uint32_t old = x->classes[w];
        move_word(x, w, old, frequency[w], -1);
        uint32_t best = best_class(x, w, frequency[w], old);
        move_word(x, w, best, frequency[w], 1);
        x->classes[w] = (uint16_t)best;
        moved += best != old;
    }
    return moved;
}

void exchange_cluster(const Contexts *contexts, size_t n_sorts, const uint32_t *frequency, uint32_t n_words,
                      uint32_t n_classes, int iterations, uint16_t *ret_classes)
{
    Arena scratch;
    arena_init(&scratch, SIZE_MAX);
    Exchange x = {.contexts = contexts, .n_sorts = n_sorts, .n_classes = n_classes, .classes = ret_classes};
    for (size_t s = 0; s < n_sorts; s++)
        x.table[s] = ARENA_NEW(&scratch, float, (size_t)contexts[s].n_contexts *n_classes);
    x.total = ARENA_NEW(&scratch, double, n_classes);
    x.gain = ARENA_NEW(&scratch, float, n_classes);
    x.sum = ARENA_NEW(&scratch, double, n_classes);
    for (uint32_t w = 1; w < n_words; w++) {
        ret_classes[w] = (uint16_t)((w - 1) % n_classes);
        move_word(&x, w, ret_classes[w], frequency[w], 1);
    }
    for (int i = 0; i < iterations; i++) {
        uint32_t moved = visit_all(&x, frequency, n_words);
        fprintf(stderr, "%u classes, round %d: %u of %u words moved, log-likelihood %.6e\n", n_classes, i + 1,
                moved, n_words, objective(&x));
        if (moved < n_words / 200) break;
    }
    arena_release(&scratch);
}
