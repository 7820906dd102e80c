/* votes.h - one name, one meaning: a word's scores drawn towards those of its other places in the document.
 *
 * "Wang" alone may be anything; where "Wang Dong" was sure to be a person, "Wang" is one too (Krishnan and
 * Manning 2006). Every capitalized word has for each type of name a score above that of being none (the
 * better of beginning and going on with one); all its places in the document together have a mean.
 * votes_apply moves each place's scores half of the way to the mean of the others, so that a sure place
 * speaks louder than an unsure one.
 *
 * Labels are O, B-X, I-X, B-Y, I-Y ... A Votes table lives in the caller's arena; one thread. It stops
 * growing at VOTES_MAX_WORDS words: later new ones stay as they are. Linear time.
 *
 *     Votes votes;
 *     votes_collect(&votes, &arena, words, scores, n_tokens, lanes);
 *     votes_apply(&votes, words + first, scores + first * lanes, n, lanes);     // scores as collected
 */
#ifndef ATTACHE_ML_VOTES_H
#define ATTACHE_ML_VOTES_H

#include "base/arena.h"

enum { VOTES_TYPES = 11, VOTES_MAX_WORDS = 1 << 16 };

typedef struct VoteSlot {
    uint32_t word; /* 0: free */
    uint32_t count;
    int32_t sum[VOTES_TYPES];
} VoteSlot;

typedef struct Votes {
    VoteSlot *slots; /* [mask + 1] */
    size_t mask;
    size_t n_words;
} Votes;

/* words [n]: a number that all places of a word share, 0 for a word that does not vote. scores [n][lanes]. */
void votes_collect(Votes *votes, Arena *arena, const uint32_t *words, const int16_t *scores, size_t n,
                   size_t lanes);
/* Of a part of the document. */
void votes_apply(const Votes *votes, const uint32_t *words, int16_t *scores, size_t n, size_t lanes);

#endif
