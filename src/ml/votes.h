/* votes.h - one name, one meaning: what the first pass said of a word elsewhere in the document.
 *
 * "Wang" alone may be anything; after "Wang Dong" he is a person (Krishnan and Manning 2006). The first pass
 * of the entity model labels every token; each capitalized word, alone and together with its capitalized
 * neighbours, then collects the labels of all its occurrences. The second pass adds features of these votes
 * (without the token's own) to the scores of the first and decodes again. The trainer uses the same code on
 * labels of models that have not seen the document.
 *
 * A Votes table lives in the caller's arena; one thread. It stops growing at VOTES_MAX_WORDS words: later new
 * ones get no votes. Look-ups and features allocate nothing.
 *
 *     Votes votes;
 *     votes_collect(&votes, &arena, tokens, n);
 *     size_t k = votes_features(&votes, tokens, n, i, features);     // 0: nothing is known elsewhere
 */
#ifndef ATTACHE_ML_VOTES_H
#define ATTACHE_ML_VOTES_H

#include "base/arena.h"
#include "ml/lexeme.h"

enum { VOTES_LABELS = 24, VOTES_MAX_WORDS = 1 << 16, VOTES_MAX_FEATURES = 16 };

/* What is kept of a token between the passes. */
typedef struct VoteToken {
    uint32_t lower;
    uint8_t form;
    uint8_t sentence_case;
    uint8_t label; /* of the first pass; 0 is O, 2k+1 begins type k, 2k+2 goes on with it */
} VoteToken;

typedef struct VoteSlot {
    uint32_t key; /* 0: free */
    uint16_t count[VOTES_LABELS];
} VoteSlot;

typedef struct Votes {
    VoteSlot *slots; /* [mask + 1] */
    size_t mask;
    size_t n_words;
} Votes;

void votes_collect(Votes *votes, Arena *arena, const VoteToken *tokens, size_t n);
size_t votes_features(const Votes *votes, const VoteToken *tokens, size_t n, size_t i, uint32_t *out);

#endif
