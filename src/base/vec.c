#include "base/vec.h"

void *vec_grow(Arena *arena, void *items, size_t *cap, size_t size)
{
    enum { FIRST = 8 };
    size_t old = *cap;
    size_t bytes;
    *cap = old == 0 ? FIRST : old * 2;
    if (old == 0 || __builtin_mul_overflow(*cap, size, &bytes)) return arena_alloc_array(arena, *cap, size);
    return arena_grow(arena, items, old * size, bytes);
}
