/* map.h - hash map from text to a 32-bit number, in an arena.
 *
 * Open addressing with linear probing, grown by doubling; keys are borrowed (the caller keeps the bytes
 * alive, usually in the same arena). Build once, then look up from any number of threads: lookups do not
 * write. Failure follows arena_alloc.
 *
 *     Map map;
 *     map_init(&map, &arena, 100);
 *     map_put(&map, SLICE("China"), 7);
 *     uint32_t row = map_get(&map, word);      // MAP_NONE when absent
 */
#ifndef ATTACHE_BASE_MAP_H
#define ATTACHE_BASE_MAP_H

#include "base/arena.h"

#define MAP_NONE UINT32_MAX

typedef struct MapSlot {
    Slice key; /* key.ptr NULL: free */
    uint32_t hash;
    uint32_t value;
} MapSlot;

typedef struct Map {
    MapSlot *slots; /* [capacity], capacity a power of two */
    uint8_t *tags; /* [capacity]: eight bits of each slot's hash, 0: free; probed first, they stay in cache */
    size_t capacity;
    size_t len;
    Arena *arena;
} Map;

/* Room for `expected` keys without growing. */
void map_init(Map *map, Arena *arena, size_t expected);
/* Sets or replaces; `value` must not be MAP_NONE. */
void map_put(Map *map, Slice key, uint32_t value);
uint32_t map_get(const Map *map, Slice key);
/* The value of `key`, inserted as `value` when absent. */
uint32_t map_get_or_put(Map *map, Slice key, uint32_t value);

#endif
