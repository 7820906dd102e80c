#include "ml/votes.h"

#include "ml/tag_features.h"

/* What a key stands for: a word, or the word with its left or right neighbour. */
typedef enum KeyKind { KEY_WORD, KEY_WITH_LEFT, KEY_WITH_RIGHT } KeyKind;

static bool is_name(const VoteToken *t)
{
    return (t->form & LEXEME_CAPITALIZED) != 0;
}

/* 0 when there is no such key: the word or the neighbour is no capitalized word. */
static uint32_t key_of(const VoteToken *tokens, size_t n, size_t i, KeyKind kind)
{
    if (!is_name(&tokens[i])) return 0;
    uint32_t other = 0;
    if (kind == KEY_WITH_LEFT) other = i > 0 && is_name(&tokens[i - 1]) ? tokens[i - 1].lower : 0;
    if (kind == KEY_WITH_RIGHT) other = i + 1 < n && is_name(&tokens[i + 1]) ? tokens[i + 1].lower : 0;
    if (kind != KEY_WORD && other == 0) return 0;
    return tag_feature(0x707e0000u + (uint32_t)kind, tokens[i].lower, other);
}

static VoteSlot *slot_of(const Votes *votes, uint32_t key)
{
    size_t i = key * UINT64_C(0x9fb21c651e98df25) >> 32 & votes->mask;
    while (votes->slots[i].key != 0 && votes->slots[i].key != key)
        i = (i + 1) & votes->mask;
    return &votes->slots[i];
}

static void vote(Votes *votes, uint32_t key, uint8_t label)
{
    VoteSlot *slot = slot_of(votes, key);
    if (slot->key == 0) {
        if (votes->n_words == VOTES_MAX_WORDS) return;
        votes->n_words++;
        slot->key = key;
    }
    if (label < VOTES_LABELS && slot->count[label] < UINT16_MAX) slot->count[label]++;
}

void votes_collect(Votes *votes, Arena *arena, const VoteToken *tokens, size_t n)
{
    size_t names = 0, capacity = 64;
    for (size_t i = 0; i < n; i++)
        names += is_name(&tokens[i]);
    while (capacity < names * 6 && capacity < 2 * (size_t)VOTES_MAX_WORDS)
        capacity *= 2;
    *votes = (Votes){.slots = ARENA_NEW(arena, VoteSlot, capacity), .mask = capacity - 1};
    for (size_t i = 0; i < n; i++)
        for (int kind = KEY_WORD; kind <= KEY_WITH_RIGHT; kind++) {
            uint32_t key = key_of(tokens, n, i, (KeyKind)kind);
            if (key != 0) vote(votes, key, tokens[i].label);
        }
}

/* The votes of others, summed up. */
typedef struct Tally {
    uint32_t total;
    uint32_t label;  /* the most frequent label + 1; 0: no votes */
    uint32_t type;   /* the most frequent type + 1, where O is type 0 */
    uint32_t second; /* the next type + 1, 0: none */
    uint32_t share;  /* of the first type, in quarters */
} Tally;

static uint32_t type_of(uint32_t label)
{
    return (label + 1) / 2;
}

static Tally tally(const Votes *votes, const VoteToken *tokens, size_t n, size_t i, KeyKind kind)
{
    Tally t = {0};
    uint32_t key = i < n ? key_of(tokens, n, i, kind) : 0;
    if (key == 0) return t;
    const VoteSlot *slot = slot_of(votes, key);
    if (slot->key == 0) return t;
    uint32_t types[VOTES_LABELS / 2 + 1] = {0}, top = 0, first = 0, second = 0;
    for (uint32_t y = 0; y < VOTES_LABELS; y++) {
        uint32_t count = slot->count[y] - (uint32_t)(y == tokens[i].label && slot->count[y] > 0);
        t.total += count;
        types[type_of(y)] += count;
        if (count > top) {
            top = count;
            t.label = y + 1;
        }
    }
    for (uint32_t k = 0; k <= VOTES_LABELS / 2; k++) {
        if (types[k] > first) {
            second = first;
            t.second = t.type;
            first = types[k];
            t.type = k + 1;
        } else if (types[k] > second) {
            second = types[k];
            t.second = k + 1;
        }
    }
    t.share = t.total > 0 ? first * 4 / t.total : 0;
    return t;
}

static uint32_t size_class(uint32_t total)
{
    return total < 2 ? total : total < 4 ? 2 : total < 10 ? 3 : 4;
}

size_t votes_features(const Votes *votes, const VoteToken *tokens, size_t n, size_t i, uint32_t *out)
{
    if (!is_name(&tokens[i])) return 0;
    Tally word = tally(votes, tokens, n, i, KEY_WORD);
    Tally with_left = tally(votes, tokens, n, i, KEY_WITH_LEFT);
    Tally with_right = tally(votes, tokens, n, i, KEY_WITH_RIGHT);
    if (word.total == 0) return 0;
    uint32_t own = tokens[i].label + 1u, looks = tokens[i].form | (uint32_t)tokens[i].sentence_case << 8;
    uint32_t before = i > 0 ? tokens[i - 1].label + 1u : 0, after = i + 1 < n ? tokens[i + 1].label + 1u : 0;
    uint32_t strength = word.type << 8 | word.share << 4 | size_class(word.total);
    uint32_t kind = 0x707f0000u;
    size_t k = 0;
    out[k++] = tag_feature(kind++, strength, 0);
    out[k++] = tag_feature(kind++, word.type, word.second);
    out[k++] = tag_feature(kind++, word.label, own);
    out[k++] = tag_feature(kind++, word.type, looks);
    out[k++] = tag_feature(kind++, strength, own);
    out[k++] = tag_feature(kind++, word.type << 16 | before << 8 | after, own);
    kind = 0x707f0100u;
    if (with_left.total > 0) {
        out[k++] = tag_feature(kind, with_left.label, own);
        out[k++] = tag_feature(kind + 1, with_left.type << 8 | with_left.share, before);
    }
    if (with_right.total > 0) {
        out[k++] = tag_feature(kind + 2, with_right.label, own);
        out[k++] = tag_feature(kind + 3, with_right.type << 8 | with_right.share, after);
    }
    out[k++] = tag_feature(kind + 4, word.label << 16 | with_left.label << 8 | with_right.label, own);
    return k;
}
