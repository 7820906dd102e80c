#include "ml/votes.h"

enum {
    HALF = 2, /* of the way to the others: the best of 0, 1/8, 1/4, 3/8, 1/2 and 3/4 on the development
                 articles */
    MAX_SCORE = 7000,
};

static VoteSlot *slot_of(const Votes *votes, uint32_t word)
{
    size_t i = word * UINT64_C(0x9fb21c651e98df25) >> 32 & votes->mask;
    while (votes->slots[i].word != 0 && votes->slots[i].word != word)
        i = (i + 1) & votes->mask;
    return &votes->slots[i];
}

static int32_t above_none(const int16_t *scores, size_t type)
{
    int32_t begin = scores[2 * type + 1], inside = scores[2 * type + 2];
    return (begin > inside ? begin : inside) - scores[0];
}

static size_t types_of(size_t lanes)
{
    size_t types = (lanes - 1) / 2;
    return types < VOTES_TYPES ? types : VOTES_TYPES;
}

static void vote(Votes *votes, uint32_t word, const int16_t *scores, size_t types)
{
    VoteSlot *slot = slot_of(votes, word);
    if (slot->word == 0) {
        if (votes->n_words == VOTES_MAX_WORDS) return;
        votes->n_words++;
        slot->word = word;
    }
    if (slot->count == UINT16_MAX) return; /* sums fit 32 bits */
    slot->count++;
    for (size_t k = 0; k < types; k++)
        slot->sum[k] += above_none(scores, k);
}

void votes_collect(Votes *votes, Arena *arena, const uint32_t *words, const int16_t *scores, size_t n,
                   size_t lanes)
{
    size_t voters = 0, capacity = 64;
    for (size_t i = 0; i < n; i++)
        voters += words[i] != 0;
    while (capacity < voters * 2 && capacity < 2 * (size_t)VOTES_MAX_WORDS)
        capacity *= 2;
    *votes = (Votes){.slots = ARENA_NEW(arena, VoteSlot, capacity), .mask = capacity - 1};
    for (size_t i = 0; i < n; i++)
        if (words[i] != 0) vote(votes, words[i], scores + i * lanes, types_of(lanes));
}

static int16_t moved(int16_t score, int32_t by)
{
    int32_t v = score + by;
    return (int16_t)(v > MAX_SCORE ? MAX_SCORE : v < -MAX_SCORE ? -MAX_SCORE : v);
}

void votes_apply(const Votes *votes, const uint32_t *words, int16_t *scores, size_t n, size_t lanes)
{
    for (size_t i = 0; i < n; i++, scores += lanes) {
        const VoteSlot *slot = words[i] != 0 ? slot_of(votes, words[i]) : NULL;
        if (slot == NULL || slot->count < 2) continue;
        for (size_t k = 0; k < types_of(lanes); k++) {
            int32_t own = above_none(scores, k);
            int32_t others = (slot->sum[k] - own) / (int32_t)(slot->count - 1);
            int32_t by = (others - own) / HALF;
            scores[2 * k + 1] = moved(scores[2 * k + 1], by);
            scores[2 * k + 2] = moved(scores[2 * k + 2], by);
        }
    }
}
