/* skipgram.h - word vectors from raw text: skip-gram with negative sampling (Mikolov et al. 2013).
 *
 * Words to the left and to the right are predicted by tables of their own (Ling et al. 2015), so that a
 * vector tells what stands on which side. Negative words are shared by the neighbours of one side. One
 * thread, seeded: the same text gives the same bytes.
 *
 *     float *vectors = skipgram_train(&arena, &text, epochs);     // [n_words][SKIPGRAM_DIM]
 */
#ifndef ATTACHE_TRAIN_SKIPGRAM_H
#define ATTACHE_TRAIN_SKIPGRAM_H

#include "raw_text.h"

enum { SKIPGRAM_DIM = 64 };

float *skipgram_train(Arena *arena, const RawText *text, int epochs);

#endif
