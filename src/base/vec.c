#include "base/vec.h"

void *vec_grow(Arena *arena, void *items, size_t len, size_t *cap, size_t size)
{
    size_t wider = *cap == 0 ? 8 : *cap * 2;
    void *moved = arena_alloc_array(arena, wider, size);
    if (len > 0) memcpy(moved, items, len * size);
    *cap = wider;
    return moved;
}
