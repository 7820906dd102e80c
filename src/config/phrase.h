/* phrase.h - finds the entries of a table in running tokens, longest first.
 *
 * A PhraseSet maps phrases (one or more words, parted by single spaces in the tables) to a row number.
 * Matching goes token by token over hashes of the words, so that a look-up costs one probe a token and
 * allocates nothing: every prefix of a phrase is in the set, marked as a prefix (a flattened trie keyed
 * by the rolling hash of the words; 64-bit hashes, the chance of a false match is below 1e-12).
 * Case: with `fold` words compare without ASCII case, else exactly. Const after the last add, shared by
 * threads; memory comes from the arena given to phrase_init.
 *
 *     PhraseSet set;
 *     phrase_init(&set, &arena, true, 1000);
 *     phrase_add(&set, SLICE("prime minister"), row);
 *     PhraseMatch m = phrase_match(&set, words, n);     // words: Slice[n], from the token to look at
 *     if (m.n_words > 0) use(m.row);
 */
#ifndef ATTACHE_CONFIG_PHRASE_H
#define ATTACHE_CONFIG_PHRASE_H

#include "base/arena.h"

typedef struct PhraseSlot {
    uint64_t hash;   /* 0: free */
    uint32_t row;    /* PHRASE_PREFIX_ONLY: only longer phrases begin so */
    uint32_t longer; /* some longer phrase begins so */
} PhraseSlot;

enum { PHRASE_MAX_WORDS = 16 };
#define PHRASE_PREFIX_ONLY UINT32_MAX

/* Bits of a PhraseSet that tell most words with which no phrase begins without a look at the large table. */
enum { PHRASE_FIRST_BITS = 1 << 14 };

typedef struct PhraseSet {
    PhraseSlot *slots; /* [capacity], a power of two */
    uint64_t *firsts;  /* [PHRASE_FIRST_BITS / 64]: a bit for each first word, by its state */
    size_t capacity;
    size_t len;
    bool fold;
    Arena *arena;
} PhraseSet;

typedef struct PhraseMatch {
    uint32_t n_words; /* 0: no match */
    uint32_t row;
} PhraseMatch;

void phrase_init(PhraseSet *set, Arena *arena, bool fold, size_t expected);
/* The first row added for a phrase stays. False when it has more than PHRASE_MAX_WORDS words or none. */
bool phrase_add(PhraseSet *set, Slice phrase, uint32_t row);
/* Longest phrase that begins at words[0] and uses at most n words. */
PhraseMatch phrase_match(const PhraseSet *set, const Slice *words, size_t n);
/* Row of exactly this one phrase (words parted by single spaces), or PHRASE_PREFIX_ONLY. */
uint32_t phrase_find(const PhraseSet *set, Slice phrase);
/* For callers that keep hashes: the state before the first word, and after one more word. */
uint64_t phrase_start(void);
uint64_t phrase_next(const PhraseSet *set, uint64_t state, Slice word);
/* False for most words that begin no phrase; `state` is the one after the first word. */
bool phrase_may_begin(const PhraseSet *set, uint64_t state);
/* The slot of a state, NULL when nothing begins so. */
const PhraseSlot *phrase_slot(const PhraseSet *set, uint64_t state);

#endif
