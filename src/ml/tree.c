#include "ml/tree.h"

#include "ml/activation.h"

#include <stdbool.h>

enum { OPEN = 0, ATTACHED = 1, FIRST_WALK = 2 };

typedef struct Decoder {
    const float *scores;
    uint32_t n;
    int32_t *heads;
    uint32_t *marks; /* [n + 1]: OPEN, ATTACHED to the root, or the number of the walk that passed */
} Decoder;

static float score(const Decoder *d, uint32_t word, uint32_t head)
{
    return d->scores[(uint64_t)word * (d->n + 1) + head];
}

/* A number that is the larger the higher the score, and for equal scores the smaller the index. */
static inline uint64_t rank(float score, uint32_t i)
{
    float plain = score + 0.0f; /* one zero, not two */
    uint32_t bits;
    memcpy(&bits, &plain, sizeof bits);
    uint32_t sign = bits >> 31;
    return (uint64_t)(bits ^ ((0U - sign) | 0x80000000U)) << 32 | (UINT32_MAX - i);
}

/* Of words [0, n) but `self`; the highest rank, not the highest score so far, since no branch is to be
 * foreseen. */
WIDE_VECTORS static uint32_t best_head(const float *scores, uint32_t n, uint32_t self)
{
    uint64_t top = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t r = i == self ? 0 : rank(scores[i], i);
        top = r > top ? r : top;
    }
    return UINT32_MAX - (uint32_t)top;
}

/* Best head of each word, and the root where it costs least. */
static void choose_heads(Decoder *d)
{
    uint32_t root = 0;
    float root_gain = 0;
    for (uint32_t j = 0; j < d->n; j++) {
        uint32_t best = d->n > 1 ? best_head(d->scores + (uint64_t)j * (d->n + 1), d->n, j) : 0;
        float gain = d->n > 1 ? score(d, j, d->n) - score(d, j, best) : 0;
        if (j == 0 || gain > root_gain) {
            root = j;
            root_gain = gain;
        }
        d->heads[j] = (int32_t)best;
    }
    d->heads[root] = (int32_t)d->n;
}

/* Follows heads from each open word; marks what reaches the root. Returns a word on a cycle, or n. */
static uint32_t find_cycle(Decoder *d)
{
    for (uint32_t j = 0; j < d->n; j++) {
        uint32_t walk = FIRST_WALK + j;
        uint32_t at = j;
        while (d->marks[at] == OPEN) {
            d->marks[at] = walk;
            at = (uint32_t)d->heads[at];
        }
        if (d->marks[at] == walk) return at;
        for (uint32_t i = j; d->marks[i] == walk; i = (uint32_t)d->heads[i])
            d->marks[i] = ATTACHED;
    }
    return d->n;
}

/* Gives one word of the cycle an attached head, where it costs least. */
static void open_cycle(Decoder *d, uint32_t start)
{
    uint32_t best_word = start;
    uint32_t best_head = d->n;
    float best = 0;
    uint32_t word = start;
    do {
        for (uint32_t i = 0; i < d->n; i++) {
            if (d->marks[i] != ATTACHED) continue;
            float gain = score(d, word, i) - score(d, word, (uint32_t)d->heads[word]);
            if (best_head == d->n || gain > best) {
                best = gain;
                best_word = word;
                best_head = i;
            }
        }
        word = (uint32_t)d->heads[word];
    } while (word != start);
    d->heads[best_word] = (int32_t)best_head;
    for (uint32_t i = 0; i < d->n; i++)
        if (d->marks[i] != ATTACHED) d->marks[i] = OPEN;
}

static void attach_root(Decoder *d)
{
    for (uint32_t j = 0; j < d->n; j++)
        d->marks[j] = d->heads[j] == (int32_t)d->n ? ATTACHED : OPEN;
    d->marks[d->n] = ATTACHED;
}

void tree_decode(const float *scores, uint32_t n, int32_t *ret_heads, uint32_t *marks)
{
    Decoder d = {scores, n, ret_heads, marks};
    if (n == 0) return;
    choose_heads(&d);
    attach_root(&d);
    for (uint32_t cycle = find_cycle(&d); cycle < n; cycle = find_cycle(&d))
        open_cycle(&d, cycle);
}
