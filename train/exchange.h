/* exchange.h - word classes by the exchange algorithm.
 *
 * Maximizes the likelihood of a predictive class bigram model over one or more sorts of context: each
 * context word v predicts the class c of a word, sum N(v,c) log N(v,c) - sum N(c) log N(c) (Uszkoreit and
 * Brants 2008). Words are visited by falling frequency; each moves to the class that gains most, until
 * fewer than 0.5 % move or `iterations` are over. With the word before and the word behind as contexts it
 * is the bidirectional model of Dehdari, Tan and van Genabith 2016.
 *
 * One visit costs n_distinct_contexts * n_classes operations, vectorized over classes; memory
 * n_contexts * n_classes floats per sort. Deterministic on every machine: no reordered sums, no fused
 * multiply-add, no threads.
 */
#ifndef ATTACHE_TRAIN_EXCHANGE_H
#define ATTACHE_TRAIN_EXCHANGE_H

#include "base/arena.h"

/* For each word the distinct context words with counts, as compressed rows. */
typedef struct Contexts {
    uint32_t *start;   /* [n_words + 1] */
    uint32_t *context; /* [start[n_words]] */
    float *count;
    uint32_t n_contexts;
} Contexts;

/* Context of each word of the stream: the word `distance` places behind it (negative: before it). Rarer
 * context words than the first `max_contexts` are counted as one. Memory comes from the arena. */
Contexts contexts_count(Arena *arena, const uint32_t *stream, size_t n_tokens, uint32_t n_words, int distance,
                        uint32_t max_contexts);

/* Writes a class 0..n_classes-1 for each word but word 0 (the border). frequency [n_words]. */
void exchange_cluster(const Contexts *contexts, size_t n_sorts, const uint32_t *frequency, uint32_t n_words,
                      uint32_t n_classes, int iterations, uint16_t *ret_classes);

#endif
