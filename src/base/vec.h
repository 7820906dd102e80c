/* vec.h - growable arrays in an arena.
 *
 * VEC(Type) declares the struct; the macros below grow it by doubling inside an arena, always the same one.
 * Pointers to items are good until the next push: a large array grows where it stands or moves away. Failure
 * follows arena_alloc: it does not return. Not for arrays that live longer than their arena; one thread, as
 * the arena.
 *
 *     VEC(Span) spans = {0};
 *     vec_push(&arena, &spans, ((Span){0, 7}));
 *     for (size_t i = 0; i < spans.len; i++) use(spans.at[i]);
 */
#ifndef ATTACHE_BASE_VEC_H
#define ATTACHE_BASE_VEC_H

#include "base/arena.h"

#define VEC(Type)                                                                                            \
    struct {                                                                                                 \
        Type *at;                                                                                            \
        size_t len;                                                                                          \
        size_t cap;                                                                                          \
    }

/* Internal: room for one more item of `size` bytes. Returns the (possibly moved) array. */
void *vec_grow(Arena *arena, void *items, size_t *cap, size_t size);

#define vec_push(arena, vec, ...)                                                                            \
    do {                                                                                                     \
        if ((vec)->len == (vec)->cap)                                                                        \
            (vec)->at = vec_grow((arena), (vec)->at, &(vec)->cap, sizeof *(vec)->at);                        \
        (vec)->at[(vec)->len++] = (__VA_ARGS__);                                                             \
    } while (0)

/* Pointer to a new zeroed last item. */
#define vec_add(arena, vec)                                                                                  \
    (((vec)->len == (vec)->cap                                                                               \
          ? (void)((vec)->at = vec_grow((arena), (vec)->at, &(vec)->cap, sizeof *(vec)->at))                 \
          : (void)0),                                                                                        \
     (void)memset(&(vec)->at[(vec)->len], 0, sizeof *(vec)->at), &(vec)->at[(vec)->len++])

/* Gives back the room of a large vector that is full-grown; the next push makes new room. */
#define vec_fit(arena, vec)                                                                                  \
    ((vec)->at =                                                                                             \
         arena_shrink((arena), (vec)->at, (vec)->cap * sizeof *(vec)->at, (vec)->len * sizeof *(vec)->at),   \
     (void)((vec)->cap = (vec)->len))

#include <string.h>

#endif
