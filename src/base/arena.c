#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ONE_BLOCK_A_PIECE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ONE_BLOCK_A_PIECE 1
#endif
#endif
#ifndef ARENA_ONE_BLOCK_A_PIECE
#define ARENA_ONE_BLOCK_A_PIECE 0
#endif

enum { ALIGNMENT = 16, BLOCK_BYTES = 256 * 1024 };

struct ArenaBlock {
    _Alignas(ALIGNMENT) ArenaBlock *older;
    size_t capacity;
};

void arena_init(Arena *arena, size_t limit)
{
    *arena = (Arena){.limit = limit};
}

static void free_blocks(ArenaBlock *block)
{
    while (block != NULL) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
}

void arena_release(Arena *arena)
{
    free_blocks(arena->blocks);
    arena_init(arena, arena->limit);
}

void arena_reset(Arena *arena)
{
    ArenaBlock *keep = arena->blocks;
    size_t limit = arena->limit;
    if (keep == NULL || keep->capacity > BLOCK_BYTES || ARENA_ONE_BLOCK_A_PIECE) {
        arena_release(arena);
        return;
    }
    free_blocks(keep->older);
    keep->older = NULL;
    *arena = (Arena){.blocks = keep, .next = (char *)(keep + 1), .left = keep->capacity, .limit = limit};
}

void arena_protect(Arena *arena, jmp_buf *recovery)
{
    arena->recovery = recovery;
}

static bool add_block(Arena *arena, size_t need)
{
    size_t capacity = ARENA_ONE_BLOCK_A_PIECE || need > BLOCK_BYTES ? need : BLOCK_BYTES;
    ArenaBlock *block = malloc(sizeof *block + capacity);
    if (block == NULL) return false;
    *block = (ArenaBlock){.older = arena->blocks, .capacity = capacity};
    arena->blocks = block;
    arena->next = (char *)(block + 1);
    arena->left = capacity;
    return true;
}

void *arena_try_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) return NULL;
    size_t need = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (need > arena->limit - arena->used) return NULL;
    bool fresh = arena->blocks == NULL || need > arena->left || ARENA_ONE_BLOCK_A_PIECE;
    if (fresh && !add_block(arena, need)) return NULL;
    void *piece = arena->next;
    arena->next += need;
    arena->left -= need;
    arena->used += need;
    return memset(piece, 0, size);
}

static void *or_recover(Arena *arena, void *piece)
{
    if (piece != NULL) return piece;
    if (arena->recovery == NULL) {
        assert(!"arena exhausted outside arena_protect");
        abort();
    }
    longjmp(*arena->recovery, 1);
}

void *arena_alloc(Arena *arena, size_t size)
{
    return or_recover(arena, arena_try_alloc(arena, size));
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return or_recover(arena, NULL);
    return arena_alloc(arena, total);
}

Slice arena_copy(Arena *arena, Slice s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    memcpy(copy, s.ptr, s.len);
    return (Slice){copy, s.len};
}

Slice arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *text = arena_alloc(arena, (size_t)n + 1);
    (void)vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (Slice){text, (size_t)n};
}
