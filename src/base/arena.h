/* arena.h - the memory of one request.
 *
 * An arena hands out pieces of large blocks and frees them all at once; nothing is freed singly. One
 * request (or one loaded table) has one arena, used by one thread at a time. `limit` bounds what it may
 * hold: beyond it, and when malloc fails, arena_alloc does not return: it jumps to the recovery point
 * set by arena_protect, as PostgreSQL's palloc does, so that the stages of the pipeline need no check
 * after each of their allocations. An arena for scratch memory can let another one pay: what it holds then
 * counts against that one's limit, until it is reset. Code that holds a resource outside the arena (a file, a
 * libxml2 tree) uses arena_try_alloc, which returns NULL. Under AddressSanitizer each piece is its own
 * malloc, so that overruns are seen.
 *
 * The same way out serves whoever runs the stages and has had enough (a deadline, a client that is gone):
 * with arena_watch set, arena_poll, which the longest loops call, and every new block ask, and jump.
 *
 *     Arena arena;
 *     jmp_buf recovery;
 *     arena_init(&arena, 64u << 20);
 *     if (setjmp(recovery) != 0) { arena_release(&arena); return error_set(err, ERR_MEMORY, "..."); }
 *     arena_protect(&arena, &recovery);
 *     Token *tokens = ARENA_NEW(&arena, Token, n);    // zeroed
 *     arena_release(&arena);
 */
#ifndef ATTACHE_BASE_ARENA_H
#define ATTACHE_BASE_ARENA_H

#include "base/slice.h"

#include <setjmp.h>
#include <stdarg.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *blocks; /* newest first */
    char *next;         /* free bytes of the newest block */
    size_t left;
    size_t used;         /* bytes handed out */
    size_t limit;        /* most bytes that may be handed out */
    jmp_buf *recovery;   /* borrowed; NULL: running out aborts (a broken invariant) */
    struct Arena *payer; /* borrowed; whose limit and recovery point hold for this one too; NULL: none */
    bool (*enough)(void *ctx); /* NULL: nobody asks */
    void *enough_ctx;
} Arena;

typedef struct ArenaReserve {
    char *bytes;
    size_t size;
    size_t used;
    struct ArenaReserve *before;
} ArenaReserve;

void arena_init(Arena *arena, size_t limit);
/* An arena whose pieces count against the limit of `payer`, which must outlive it. */
void arena_init_scratch(Arena *arena, Arena *payer);
/* Frees everything; the arena may be used again after arena_init. */
void arena_release(Arena *arena);
/* Forgets all contents but keeps one block for the next request. */
void arena_reset(Arena *arena);
void arena_protect(Arena *arena, jmp_buf *recovery);
/* Where this thread's arenas go that have no recovery point of their own; NULL: nowhere. What they hold is
 * lost then. Returns the one before. */
jmp_buf *arena_set_fallback(jmp_buf *recovery);
/* For loading, where a jump would lose what the loaders hold: between begin and end, this thread's arenas
 * that have run out go on in the reserve instead of jumping (they jump when that is used up too). The loaders
 * end as usual; when end says that it was used, what they made is to be freed before the reserve is released.
 */
bool arena_reserve_begin(ArenaReserve *reserve, size_t size);
bool arena_reserve_end(ArenaReserve *reserve);
void arena_reserve_release(ArenaReserve *reserve);
/* From now on `enough` is asked whether to go on; the recovery point must be set. NULL ends it. */
void arena_watch(Arena *arena, bool (*enough)(void *ctx), void *ctx);
/* Jumps to the recovery point when it is enough. The caller holds nothing outside the arena. */
void arena_poll(Arena *arena);
/* Zeroed memory aligned for any type; never NULL (see above). size 0 gives a valid pointer. */
void *arena_alloc(Arena *arena, size_t size);
/* The same for count * size with an overflow check. */
void *arena_alloc_array(Arena *arena, size_t count, size_t size);
/* NULL when the limit or memory is exhausted. */
void *arena_try_alloc(Arena *arena, size_t size);
/* A piece of `old_size` made larger: the old contents, then bytes of any value. The old piece is gone: a
 * large one grows where it stands, or its memory is given back. */
void *arena_grow(Arena *arena, void *piece, size_t old_size, size_t new_size);
/* The same piece cut to `new_size`; gives back the rest of a large one. */
void *arena_shrink(Arena *arena, void *piece, size_t old_size, size_t new_size);
/* Copies, NUL-terminated for the convenience of C interfaces. */
Slice arena_copy(Arena *arena, Slice s);
Slice arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(arena, Type, count) ((Type *)arena_alloc_array((arena), (count), sizeof(Type)))

#endif
