#include "gazetteer/name_index.h"

#include "gazetteer/place_name.h"

#include <stdlib.h>

#define LONGER 0x80000000u

static uint32_t tag_of(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return tag == 0 ? 1 : tag;
}

static uint32_t home_of(uint64_t hash, uint32_t capacity)
{
    return (uint32_t)(((hash & UINT32_MAX) * capacity) >> 32);
}

/* Value of the slot of a hash, 0 when there is none (used slots are never 0: a prefix has LONGER). */
static uint32_t look_up(const NameIndex *index, uint64_t hash)
{
    if (index->capacity == 0) return 0;
    uint32_t tag = tag_of(hash);
    for (uint32_t i = home_of(hash, index->capacity);; i = i + 1 == index->capacity ? 0 : i + 1) {
        const NameSlot *slot = &index->slots[i];
        if (slot->tag == tag) return slot->value;
        if (slot->tag == 0) return 0;
    }
}

NameHit name_index_match(const NameIndex *index, const Slice *words, size_t n)
{
    NameHit best = {0, 0};
    uint64_t state = PLACE_NAME_START;
    for (uint32_t i = 0; i < n && i < NAME_INDEX_MAX_WORDS; i++) {
        uint64_t before = state;
        if (!place_name_feed(words[i], &state)) break;
        if (state == before) continue; /* a hyphen of its own */
        uint32_t value = look_up(index, state);
        if ((value & ~LONGER) != 0) best = (NameHit){i + 1, value & ~LONGER};
        if ((value & LONGER) == 0) break;
    }
    return best;
}

uint32_t name_index_find(const NameIndex *index, const Slice *words, size_t n)
{
    uint64_t state = PLACE_NAME_START;
    for (size_t i = 0; i < n; i++)
        if (!place_name_feed(words[i], &state)) return 0;
    return state == PLACE_NAME_START ? 0 : look_up(index, state) & ~LONGER;
}

bool name_index_check(const NameIndex *index, uint32_t n_places)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < index->capacity; i++) {
        if (index->slots[i].tag == 0) continue;
        used++;
        if ((index->slots[i].value & ~LONGER) > index->n_lists) return false;
    }
    if (index->capacity > 0 && used >= index->capacity) return false;
    for (uint32_t i = 0; i < index->n_lists; i++)
        if (name_ref_place(index->lists[i]) >= n_places) return false;
    return index->n_lists == 0 || (index->lists[index->n_lists - 1] & NAME_REF_LAST) != 0;
}

void name_index_builder_init(NameIndexBuilder *builder, Arena *arena)
{
    *builder = (NameIndexBuilder){.arena = arena};
}

static bool add_prefix(uint64_t state, void *context)
{
    NameIndexBuilder *builder = context;
    vec_push(builder->arena, &builder->entries, (NameEntry){state, UINT32_MAX, 0});
    return true;
}

bool name_index_add(NameIndexBuilder *builder, Slice name, uint32_t ref, uint32_t weight)
{
    size_t before = builder->entries.len;
    uint64_t state = PLACE_NAME_START;
    bool ok = place_name_walk(name, &state, add_prefix, builder);
    if (!ok || builder->entries.len == before || builder->entries.len - before > NAME_INDEX_MAX_WORDS) {
        builder->entries.len = before;
        return false;
    }
    builder->entries.at[builder->entries.len - 1] = (NameEntry){state, ref, weight};
    return true;
}

/* Of two relations of one name to one place, a code counts least: "N.Y." is not only "NY" with dots. */
static bool is_code(const NameEntry *e)
{
    return e->ref != UINT32_MAX && name_ref_relation(e->ref) == NAME_CODE;
}

/* By hash; a name's candidates by weight, prefixes last. */
static int compare_entries(const void *a, const void *b)
{
    const NameEntry *x = a;
    const NameEntry *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    if (is_code(x) != is_code(y)) return is_code(y) ? -1 : 1;
    return x->ref < y->ref ? -1 : x->ref > y->ref;
}

static void place_slot(NameSlot *slots, uint32_t capacity, uint64_t hash, uint32_t value)
{
    uint32_t i = home_of(hash, capacity);
    while (slots[i].tag != 0)
        i = i + 1 == capacity ? 0 : i + 1;
    slots[i] = (NameSlot){tag_of(hash), value};
}

static bool has_place(const uint32_t *list, uint32_t n, uint32_t place)
{
    for (uint32_t i = 0; i < n; i++)
        if (name_ref_place(list[i]) == place) return true;
    return false;
}

/* One name's references into `list`; each place once, by its first relation. Returns how many. */
static uint32_t write_list(const NameEntry *group, size_t n, uint32_t *list, bool *ret_longer)
{
    uint32_t len = 0;
    *ret_longer = false;
    for (size_t i = 0; i < n; i++) {
        if (group[i].ref == UINT32_MAX)
            *ret_longer = true;
        else if (len < NAME_INDEX_MAX_CANDIDATES && !has_place(list, len, name_ref_place(group[i].ref)))
            list[len++] = group[i].ref;
    }
    if (len > 0) list[len - 1] |= NAME_REF_LAST;
    return len;
}

NameIndex name_index_freeze(NameIndexBuilder *builder)
{
    size_t n = builder->entries.len;
    NameEntry *entries = builder->entries.at;
    if (n == 0) return (NameIndex){.capacity = 0};
    qsort(entries, n, sizeof *entries, compare_entries);
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++)
        distinct += i == 0 || entries[i].hash != entries[i - 1].hash;
    uint32_t capacity = (uint32_t)(distinct + distinct / 2 + 8);
    NameSlot *slots = ARENA_NEW(builder->arena, NameSlot, capacity);
    uint32_t *lists = ARENA_NEW(builder->arena, uint32_t, n + NAME_INDEX_MAX_CANDIDATES);
    uint32_t n_lists = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && entries[end].hash == entries[i].hash;)
            end++;
        bool longer;
        uint32_t len = write_list(entries + i, end - i, lists + n_lists, &longer);
        place_slot(slots, capacity, entries[i].hash, (len > 0 ? n_lists + 1 : 0) | (longer ? LONGER : 0));
        n_lists += len;
    }
    return (NameIndex){.slots = slots, .lists = lists, .capacity = capacity, .n_lists = n_lists};
}
