#include "ml/name_table.h"

enum { LISTS_BITS = 8 };

int name_table_open(NameTable *table, Slice bytes, const char *path, Error *err)
{
    size_t n = bytes.len / sizeof(uint32_t);
    if (n < 2 || bytes.len % sizeof(uint32_t) != 0 || (n & (n - 1)) != 0)
        return error_set(err, ERR_FORMAT,
                         "%s: the table of names has %zu bytes, not a power of two of entries", path,
                         bytes.len);
    *table = (NameTable){(const uint32_t *)(const void *)bytes.ptr, n - 1};
    return 0;
}

uint64_t name_table_next(uint64_t state, uint32_t lower)
{
    uint64_t h = (state ^ lower) * 0x9fb21c651e98df25u;
    return (h ^ h >> 31) * 0xd6e8feb86659fd93u;
}

static uint32_t tag_of(uint64_t state)
{
    uint32_t tag = (uint32_t)(state >> 40);
    return tag != 0 ? tag : 1;
}

uint8_t name_table_get(const NameTable *table, uint64_t state)
{
    uint32_t tag = tag_of(state);
    for (uint64_t i = state & table->mask, left = table->mask; left > 0; i = (i + 1) & table->mask, left--) {
        if (table->slots[i] == 0) return 0;
        if (table->slots[i] >> LISTS_BITS == tag) return (uint8_t)table->slots[i];
    }
    return 0;
}

bool name_table_put(uint32_t *slots, uint64_t mask, uint64_t state, uint8_t lists)
{
    uint32_t tag = tag_of(state);
    for (uint64_t i = state & mask, left = mask; left > 0; i = (i + 1) & mask, left--) {
        if (slots[i] == 0) slots[i] = tag << LISTS_BITS;
        if (slots[i] >> LISTS_BITS != tag) continue;
        slots[i] |= lists;
        return true;
    }
    return false;
}

/* Length of the longest entry of two words and more that begins here, and its lists. */
static size_t longest(const NameTable *table, const Lexeme *at, size_t n, uint64_t state, uint8_t *ret_lists)
{
    size_t length = 0;
    for (size_t k = 1; k < n && k < NAME_MAX_WORDS; k++) {
        state = name_table_next(state, at[k].lower);
        uint8_t lists = name_table_get(table, state);
        if (lists & ~(unsigned)NAME_LONGER) {
            length = k + 1;
            *ret_lists = lists & (uint8_t)~NAME_LONGER;
        }
        if (!(lists & NAME_LONGER)) break;
    }
    return length;
}

/* A shorter phrase inside a longer one does not mark its words again. */
static void mark_phrase(Lexeme *at, size_t length, uint8_t lists)
{
    for (size_t k = 0; k < length; k++) {
        at[k].phrase = lists;
        at[k].phrase_place = k == 0 ? PHRASE_FIRST : k + 1 == length ? PHRASE_LAST : PHRASE_INNER;
    }
}

void name_table_mark(const NameTable *table, Lexeme *lexemes, size_t n)
{
    size_t covered = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(lexemes[i].form & LEXEME_CAPITALIZED)) continue;
        uint64_t state = name_table_next(0, lexemes[i].lower);
        uint8_t lists = name_table_get(table, state);
        lexemes[i].names = lists & (uint8_t)~NAME_LONGER;
        if (!(lists & NAME_LONGER) || i < covered) continue;
        uint8_t phrase = 0;
        size_t length = longest(table, lexemes + i, n - i, state, &phrase);
        mark_phrase(lexemes + i, length, phrase);
        covered = i + length;
    }
}
