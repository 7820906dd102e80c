#include "config/phrase.h"

static PhraseSlot *probe(const PhraseSet *set, uint64_t hash)
{
    size_t mask = set->capacity - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        PhraseSlot *slot = &set->slots[i];
        if (slot->hash == hash || slot->hash == 0) return slot;
    }
}

static void allocate(PhraseSet *set, size_t wanted)
{
    set->capacity = 64;
    while (set->capacity < wanted)
        set->capacity *= 2;
    set->slots = ARENA_NEW(set->arena, PhraseSlot, set->capacity);
}

void phrase_init(PhraseSet *set, Arena *arena, bool fold, size_t expected)
{
    *set = (PhraseSet){.fold = fold, .arena = arena};
    set->firsts = ARENA_NEW(arena, uint64_t, PHRASE_FIRST_BITS / 64);
    allocate(set, expected * 3);
}

static void grow(PhraseSet *set)
{
    PhraseSet wider = *set;
    allocate(&wider, set->capacity * 2);
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i].hash != 0) *probe(&wider, set->slots[i].hash) = set->slots[i];
    *set = wider;
}

static uint64_t *first_bit(const PhraseSet *set, uint64_t state, uint64_t *ret_bit)
{
    uint64_t k = state >> 40 & (PHRASE_FIRST_BITS - 1);
    *ret_bit = UINT64_C(1) << (k & 63);
    return &set->firsts[k >> 6];
}

static void note_first(PhraseSet *set, uint64_t state)
{
    uint64_t bit;
    *first_bit(set, state, &bit) |= bit;
}

bool phrase_may_begin(const PhraseSet *set, uint64_t state)
{
    uint64_t bit;
    return (*first_bit(set, state, &bit) & bit) != 0;
}

static PhraseSlot *insert(PhraseSet *set, uint64_t hash)
{
    if ((set->len + 1) * 2 > set->capacity) grow(set);
    PhraseSlot *slot = probe(set, hash);
    if (slot->hash == 0) {
        *slot = (PhraseSlot){.hash = hash, .row = PHRASE_PREFIX_ONLY};
        set->len++;
    }
    return slot;
}

uint64_t phrase_start(void)
{
    return 1;
}

uint64_t phrase_next(const PhraseSet *set, uint64_t state, Slice word)
{
    uint64_t h = hash_mix(state, set->fold ? slice_hash_nocase(word) : slice_hash(word));
    return h == 0 ? 1 : h;
}

const PhraseSlot *phrase_slot(const PhraseSet *set, uint64_t state)
{
    const PhraseSlot *slot = probe(set, state);
    return slot->hash == 0 ? NULL : slot;
}

static size_t count_words(Slice phrase)
{
    size_t n = 0;
    Slice word;
    while (slice_split(&phrase, ' ', &word))
        n += word.len > 0;
    return n;
}

bool phrase_add(PhraseSet *set, Slice phrase, uint32_t row)
{
    size_t n = count_words(phrase);
    if (n == 0 || n > PHRASE_MAX_WORDS) return false;
    uint64_t state = phrase_start();
    Slice word;
    while (slice_split(&phrase, ' ', &word)) {
        if (word.len == 0) continue;
        bool first = state == phrase_start();
        state = phrase_next(set, state, word);
        if (first) note_first(set, state);
        PhraseSlot *slot = insert(set, state);
        if (--n > 0)
            slot->longer = 1;
        else if (slot->row == PHRASE_PREFIX_ONLY)
            slot->row = row;
    }
    return true;
}

PhraseMatch phrase_match(const PhraseSet *set, const Slice *words, size_t n)
{
    PhraseMatch best = {0, PHRASE_PREFIX_ONLY};
    uint64_t state = phrase_start();
    for (uint32_t i = 0; i < n && i < PHRASE_MAX_WORDS; i++) {
        state = phrase_next(set, state, words[i]);
        if (i == 0 && !phrase_may_begin(set, state)) break;
        const PhraseSlot *slot = phrase_slot(set, state);
        if (slot == NULL) break;
        if (slot->row != PHRASE_PREFIX_ONLY) best = (PhraseMatch){i + 1, slot->row};
        if (!slot->longer) break;
    }
    return best;
}

uint32_t phrase_find(const PhraseSet *set, Slice phrase)
{
    uint64_t state = phrase_start();
    Slice word;
    while (slice_split(&phrase, ' ', &word))
        if (word.len > 0) state = phrase_next(set, state, word);
    const PhraseSlot *slot = phrase_slot(set, state);
    return slot == NULL ? PHRASE_PREFIX_ONLY : slot->row;
}
