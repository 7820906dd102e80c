#include "base/map.h"

#include <assert.h>

static size_t power_of_two_above(size_t n)
{
    size_t p = 16;
    while (p < n)
        p *= 2;
    return p;
}

void map_init(Map *map, Arena *arena, size_t expected)
{
    size_t capacity = power_of_two_above(expected * 2);
    *map = (Map){.slots = ARENA_NEW(arena, MapSlot, capacity),
                 .tags = ARENA_NEW(arena, uint8_t, capacity),
                 .capacity = capacity,
                 .arena = arena};
}

/* From the high end: the low bits choose the slot. */
static uint8_t tag_of(uint32_t hash)
{
    return (uint8_t)(hash >> 24 | 1);
}

/* The slot of the key, or the free one where it belongs. */
static size_t find(const Map *map, Slice key, uint32_t hash)
{
    size_t mask = map->capacity - 1;
    uint8_t tag = tag_of(hash);
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        if (map->tags[i] == 0) return i;
        if (map->tags[i] != tag) continue;
        if (map->slots[i].hash == hash && slice_eq(map->slots[i].key, key)) return i;
    }
}

static void fill(Map *map, size_t at, MapSlot slot)
{
    map->slots[at] = slot;
    map->tags[at] = tag_of(slot.hash);
}

static void grow(Map *map)
{
    Map wider;
    map_init(&wider, map->arena, map->capacity);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.ptr != NULL)
            fill(&wider, find(&wider, map->slots[i].key, map->slots[i].hash), map->slots[i]);
    wider.len = map->len;
    *map = wider;
}

static MapSlot *slot_for(Map *map, Slice key)
{
    if ((map->len + 1) * 3 > map->capacity * 2) grow(map);
    uint32_t hash = (uint32_t)slice_hash(key);
    size_t at = find(map, key, hash);
    if (map->tags[at] == 0) {
        fill(map, at, (MapSlot){.key = key, .hash = hash, .value = MAP_NONE});
        map->len++;
    }
    return &map->slots[at];
}

void map_put(Map *map, Slice key, uint32_t value)
{
    assert(key.ptr != NULL && value != MAP_NONE);
    slot_for(map, key)->value = value;
}

uint32_t map_get(const Map *map, Slice key)
{
    size_t at = find(map, key, (uint32_t)slice_hash(key));
    return map->tags[at] == 0 ? MAP_NONE : map->slots[at].value;
}

uint32_t map_get_or_put(Map *map, Slice key, uint32_t value)
{
    MapSlot *slot = slot_for(map, key);
    if (slot->value == MAP_NONE) slot->value = value;
    return slot->value;
}
