#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ONE_BLOCK_A_PIECE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ONE_BLOCK_A_PIECE 1
#endif
#endif
#ifndef ARENA_ONE_BLOCK_A_PIECE
#define ARENA_ONE_BLOCK_A_PIECE 0
#define FORBID(piece, size)     ((void)(piece), (void)(size))
#define ALLOW(piece, size)      ((void)(piece), (void)(size))
#else
#include <sanitizer/asan_interface.h>
/* Whoever still looks at what was given up is seen. */
#define FORBID(piece, size) ASAN_POISON_MEMORY_REGION((piece), (size))
#define ALLOW(piece, size)  ASAN_UNPOISON_MEMORY_REGION((piece), (size))
#endif

enum { ALIGNMENT = 16, BLOCK_BYTES = 256 * 1024 };

struct ArenaBlock {
    _Alignas(ALIGNMENT) ArenaBlock *older;
    size_t capacity;
    bool reserved; /* of an ArenaReserve, which frees it */
};

void arena_init(Arena *arena, size_t limit)
{
    *arena = (Arena){.limit = limit};
}

void arena_init_scratch(Arena *arena, Arena *payer)
{
    *arena = (Arena){.limit = SIZE_MAX, .payer = payer};
}

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void free_blocks(ArenaBlock *block)
{
    while (block != NULL) {
        ArenaBlock *older = block->older;
        if (!block->reserved) free(block);
        block = older;
    }
}

static void count_back(Arena *arena, size_t less)
{
    arena->used -= less;
    if (arena->payer != NULL) arena->payer->used -= less;
}

/* An arena with nothing handed out. */
static void forget(Arena *arena)
{
    count_back(arena, arena->used);
    *arena = (Arena){.limit = arena->limit, .payer = arena->payer};
}

void arena_release(Arena *arena)
{
    free_blocks(arena->blocks);
    forget(arena);
}

void arena_reset(Arena *arena)
{
    ArenaBlock *keep = arena->blocks;
    if (keep == NULL || keep->capacity > BLOCK_BYTES || keep->reserved || ARENA_ONE_BLOCK_A_PIECE) {
        arena_release(arena);
        return;
    }
    free_blocks(keep->older);
    keep->older = NULL;
    forget(arena);
    arena->blocks = keep;
    arena->next = (char *)(keep + 1);
    arena->left = keep->capacity;
}

static _Thread_local jmp_buf *fallback;

jmp_buf *arena_set_fallback(jmp_buf *recovery)
{
    jmp_buf *before = fallback;
    fallback = recovery;
    return before;
}

static _Thread_local ArenaReserve *reserve;

bool arena_reserve_begin(ArenaReserve *r, size_t size)
{
    /* Pages that are never touched cost nothing. */
    void *bytes =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    *r = (ArenaReserve){.size = size};
    if (bytes == MAP_FAILED) return false;
    r->bytes = bytes;
    r->before = reserve;
    reserve = r;
    return true;
}

bool arena_reserve_end(ArenaReserve *r)
{
    reserve = r->before;
    return r->used > 0;
}

void arena_reserve_release(ArenaReserve *r)
{
    ALLOW(r->bytes, r->size); /* the next mapping may come to lie there */
    (void)munmap(r->bytes, r->size);
}

/* A block for this piece alone, not counted against any limit; NULL when there is no reserve or no more of
 * it. */
static void *reserved_piece(Arena *arena, size_t size)
{
    size_t need = aligned(size);
    if (reserve == NULL || size > reserve->size || sizeof(ArenaBlock) + need > reserve->size - reserve->used)
        return NULL;
    ArenaBlock *block = (ArenaBlock *)(void *)(reserve->bytes + reserve->used);
    reserve->used += sizeof *block + need;
    *block = (ArenaBlock){.older = arena->blocks, .capacity = need, .reserved = true};
    arena->blocks = block;
    arena->next = (char *)(block + 1) + need;
    arena->left = 0;
    return block + 1;
}

void arena_protect(Arena *arena, jmp_buf *recovery)
{
    arena->recovery = recovery;
}

/* A large piece has a block to itself, whose fresh pages are zero without being touched. */
static bool add_block(Arena *arena, size_t need)
{
    size_t capacity = ARENA_ONE_BLOCK_A_PIECE || need > BLOCK_BYTES ? need : BLOCK_BYTES;
    ArenaBlock *block =
        capacity > BLOCK_BYTES ? calloc(1, sizeof *block + capacity) : malloc(sizeof *block + capacity);
    if (block == NULL) return false;
    *block = (ArenaBlock){.older = arena->blocks, .capacity = capacity};
    arena->blocks = block;
    arena->next = (char *)(block + 1);
    arena->left = capacity;
    return true;
}

static bool may_use(const Arena *arena, size_t more)
{
    const Arena *payer = arena->payer != NULL ? arena->payer : arena;
    return more <= arena->limit - arena->used && more <= payer->limit - payer->used;
}

static void count(Arena *arena, size_t more)
{
    arena->used += more;
    if (arena->payer != NULL) arena->payer->used += more;
}

void *arena_try_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) return NULL;
    size_t need = aligned(size);
    if (!may_use(arena, need)) return NULL;
    bool fresh = arena->blocks == NULL || need > arena->left || ARENA_ONE_BLOCK_A_PIECE;
    if (fresh && !add_block(arena, need)) return NULL;
    void *piece = arena->next;
    arena->next += need;
    arena->left -= need;
    count(arena, need);
    return fresh && need > BLOCK_BYTES ? piece : memset(piece, 0, size);
}

static void *or_recover(Arena *arena, void *piece, size_t size)
{
    if (piece == NULL) piece = reserved_piece(arena, size);
    if (piece != NULL) return piece;
    jmp_buf *recovery = arena->payer != NULL ? arena->payer->recovery : arena->recovery;
    if (recovery == NULL) recovery = fallback;
    if (recovery == NULL) {
        assert(false && "arena exhausted outside arena_protect");
        abort();
    }
    longjmp(*recovery, 1);
}

void arena_watch(Arena *arena, bool (*enough)(void *ctx), void *ctx)
{
    arena->enough = enough;
    arena->enough_ctx = ctx;
}

void arena_poll(Arena *arena)
{
    const Arena *payer = arena->payer != NULL ? arena->payer : arena;
    if (payer->enough != NULL && payer->enough(payer->enough_ctx)) longjmp(*payer->recovery, 1);
}

void *arena_alloc(Arena *arena, size_t size)
{
    const ArenaBlock *newest = arena->blocks;
    void *piece = or_recover(arena, arena_try_alloc(arena, size), size);
    if (arena->blocks != newest) arena_poll(arena);
    return piece;
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return or_recover(arena, NULL, SIZE_MAX);
    return arena_alloc(arena, total);
}

/* Where the block that holds nothing but this piece is hung, NULL when it shares its block. */
static ArenaBlock **link_of_lone(Arena *arena, const void *piece, size_t size)
{
    for (ArenaBlock **link = &arena->blocks; *link != NULL; link = &(*link)->older)
        if ((const void *)(*link + 1) == piece)
            return (*link)->capacity == size && !(*link)->reserved ? link : NULL;
    return NULL;
}

static void *grow_block(Arena *arena, ArenaBlock **link, size_t size)
{
    bool newest = link == &arena->blocks;
    if (!may_use(arena, size - (*link)->capacity)) return NULL;
    ArenaBlock *block = realloc(*link, sizeof *block + size);
    if (block == NULL) return NULL;
    count(arena, size - block->capacity);
    block->capacity = size;
    *link = block;
    if (newest) arena->next = (char *)(block + 1) + size;
    return block + 1;
}

void *arena_grow(Arena *arena, void *piece, size_t old_size, size_t new_size)
{
    size_t old = aligned(old_size);
    bool lone = old > BLOCK_BYTES && !ARENA_ONE_BLOCK_A_PIECE && new_size <= SIZE_MAX / 2;
    ArenaBlock **link = lone ? link_of_lone(arena, piece, old) : NULL;
    void *grown = link != NULL ? grow_block(arena, link, aligned(new_size)) : NULL;
    if (grown != NULL) return grown;
    void *moved = link != NULL ? or_recover(arena, NULL, new_size) : arena_alloc(arena, new_size);
    if (old_size > 0) memcpy(moved, piece, old_size);
    if (old_size > 0) FORBID(piece, old_size);
    return moved;
}

void *arena_shrink(Arena *arena, void *piece, size_t old_size, size_t new_size)
{
    size_t old = aligned(old_size);
    size_t size = aligned(new_size);
    bool large = old > BLOCK_BYTES && size > BLOCK_BYTES && size < old && !ARENA_ONE_BLOCK_A_PIECE;
    ArenaBlock **link = large ? link_of_lone(arena, piece, old) : NULL;
    if (link == NULL) return piece;
    ArenaBlock *block = realloc(*link, sizeof *block + size);
    if (block == NULL) return piece;
    count_back(arena, old - size);
    block->capacity = size;
    *link = block;
    if (link == &arena->blocks) arena->next = (char *)(block + 1) + size;
    return block + 1;
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
