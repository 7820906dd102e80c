#include "base/arena.h"
#include "base/vec.h"
#include "unit.h"

#include <string.h>

START_TEST(test_arena__memory_is_zeroed_and_aligned)
{
    Arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t size = 0; size < 100; size++) {
        char *p = arena_alloc(&arena, size);
        ck_assert_uint_eq((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_int_eq(p[i], 0);
        memset(p, 0xff, size);
    }
    arena_release(&arena);
}
END_TEST

START_TEST(test_arena__limit_gives_null_or_jumps)
{
    Arena arena;
    jmp_buf recovery;
    volatile int jumps = 0;
    arena_init(&arena, 1000);
    ck_assert_ptr_nonnull(arena_try_alloc(&arena, 900));
    ck_assert_ptr_null(arena_try_alloc(&arena, 200));
    ck_assert_ptr_null(arena_try_alloc(&arena, SIZE_MAX));
    if (setjmp(recovery) == 0) {
        arena_protect(&arena, &recovery);
        (void)arena_alloc(&arena, 200);
        ck_abort_msg("came back without memory");
    } else {
        jumps++;
    }
    if (setjmp(recovery) == 0) {
        (void)arena_alloc_array(&arena, SIZE_MAX / 2, 3);
        ck_abort_msg("the product overflowed unseen");
    } else {
        jumps++;
    }
    ck_assert_int_eq(jumps, 2);
    arena_release(&arena);
}
END_TEST

START_TEST(test_arena__reset_forgets_and_reuses)
{
    Arena arena;
    arena_init(&arena, 4 << 20);
    for (int round = 0; round < 3; round++) {
        char *p = arena_alloc(&arena, 300 * 1024);
        ck_assert_int_eq(p[1000], 0);
        memset(p, 1, 300 * 1024);
        (void)arena_alloc(&arena, 10);
        ck_assert_uint_ge(arena.used, 300 * 1024);
        arena_reset(&arena);
        ck_assert_uint_eq(arena.used, 0);
    }
    arena_release(&arena);
}
END_TEST

START_TEST(test_arena__printf_and_copy_end_with_nul)
{
    Arena arena;
    arena_init(&arena, 1 << 16);
    Slice s = arena_printf(&arena, "%s-%d", "PT", 7);
    ck_assert(slice_eq(s, SLICE("PT-7")) && s.ptr[s.len] == '\0');
    Slice copy = arena_copy(&arena, slice_sub(s, 0, 2));
    ck_assert_str_eq(copy.ptr, "PT");
    arena_release(&arena);
}
END_TEST

START_TEST(test_vec__grows_and_keeps_its_items)
{
    Arena arena;
    arena_init(&arena, 1 << 20);
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        vec_push(&arena, &v, i);
    *vec_add(&arena, &v) = 1000;
    ck_assert_uint_eq(v.len, 1001);
    for (int i = 0; i <= 1000; i++)
        ck_assert_int_eq(v.at[i], i);
    arena_release(&arena);
}
END_TEST

START_TEST(test_arena__grows_and_shrinks_where_it_stands)
{
    enum { SMALL = 1000, LARGE = 1 << 20 };
    Arena arena;
    arena_init(&arena, 8 << 20);
    char *first = arena_alloc(&arena, SMALL);
    memset(first, 1, SMALL);
    char *grown = arena_grow(&arena, first, SMALL, LARGE);
    memset(grown + SMALL, 2, LARGE - SMALL);
    char *other = arena_alloc(&arena, 16); /* a newer block */
    memset(other, 3, 16);
    size_t before = arena.used;
    grown = arena_grow(&arena, grown, LARGE, 2 * LARGE);
    ck_assert(grown[SMALL - 1] == 1 && grown[LARGE - 1] == 2 && other[15] == 3);
    memset(grown, 4, 2 * LARGE);
    ck_assert_uint_le(arena.used, before + 2 * LARGE);
    grown = arena_shrink(&arena, grown, 2 * LARGE, LARGE);
    ck_assert(grown[LARGE - 1] == 4 && other[15] == 3);
    other = arena_alloc(&arena, 16);
    ck_assert_int_eq(other[0], 0);
    arena_release(&arena);
}
END_TEST

static bool after_three(void *ctx)
{
    return --*(int *)ctx < 0;
}

START_TEST(test_arena__whoever_has_had_enough_is_jumped_to)
{
    Arena arena;
    jmp_buf recovery;
    int left = 3;
    static int polls; /* not lost by the jump */
    polls = 0;
    arena_init(&arena, 1 << 24);
    if (setjmp(recovery) == 0) {
        arena_protect(&arena, &recovery);
        arena_watch(&arena, after_three, &left);
        for (; polls < 100; polls++)
            arena_poll(&arena);
    }
    ck_assert_int_eq(polls, 3);
    arena_watch(&arena, NULL, NULL);
    arena_poll(&arena);
    arena_release(&arena);
}
END_TEST

START_TEST(test_arena__scratch_counts_until_it_is_reset)
{
    Arena payer, scratch;
    jmp_buf recovery;
    volatile bool jumped = false;
    arena_init(&payer, 1000);
    arena_init_scratch(&scratch, &payer);
    ck_assert_ptr_nonnull(arena_try_alloc(&scratch, 600));
    ck_assert_ptr_null(arena_try_alloc(&payer, 600));
    ck_assert_ptr_null(arena_try_alloc(&scratch, 600));
    arena_reset(&scratch);
    ck_assert_ptr_nonnull(arena_try_alloc(&payer, 600));
    if (setjmp(recovery) == 0) {
        arena_protect(&payer, &recovery);
        (void)arena_alloc(&scratch, 600);
        ck_abort_msg("came back without memory");
    } else {
        jumped = true;
    }
    ck_assert(jumped);
    arena_release(&scratch);
    arena_release(&payer);
    ck_assert_uint_eq(payer.used, 0);
}
END_TEST

START_TEST(test_arena__a_reserve_is_used_instead_of_jumping)
{
    enum { LARGE = 400000 };
    ArenaReserve reserve;
    jmp_buf recovery;
    Arena arena;
    Arena other;
    ck_assert(arena_reserve_begin(&reserve, 1 << 20));
    arena_init(&arena, 1000);
    arena_init(&other, LARGE);
    char *kept = arena_alloc(&arena, 900);
    memset(kept, 'k', 900);
    ck_assert(!arena_reserve_end(&reserve));
    arena_reserve_release(&reserve);
    ck_assert(arena_reserve_begin(&reserve, 1 << 20));
    char *more = arena_alloc(&arena, 300); /* beyond the limit */
    for (int i = 0; i < 300; i++)
        ck_assert_int_eq(more[i], 0);
    memset(more, 'm', 300);
    char *grown = arena_grow(&arena, kept, 900, 2000);
    ck_assert(grown[0] == 'k' && grown[899] == 'k');
    char *large = arena_alloc(&other, 300000);
    large[0] = 'l';
    large = arena_grow(&other, large, 300000, 400001);
    ck_assert_int_eq(large[0], 'l');
    ck_assert_ptr_eq(arena_shrink(&other, large, 400001, 300000), large);
    ck_assert_ptr_null(arena_try_alloc(&arena, 300)); /* who asks so wants to know */
    volatile bool jumped = false;
    jmp_buf *before = arena_set_fallback(&recovery);
    if (setjmp(recovery) == 0)
        (void)arena_alloc(&arena, 1 << 20); /* more than is left of the reserve */
    else
        jumped = true;
    (void)arena_set_fallback(before);
    ck_assert(jumped);
    ck_assert(arena_reserve_end(&reserve));
    arena_release(&arena);
    arena_release(&other);
    arena_reserve_release(&reserve);
}
END_TEST

UNIT_MAIN("arena", test_arena__a_reserve_is_used_instead_of_jumping, test_arena__memory_is_zeroed_and_aligned,
          test_arena__limit_gives_null_or_jumps, test_arena__reset_forgets_and_reuses,
          test_arena__printf_and_copy_end_with_nul, test_vec__grows_and_keeps_its_items,
          test_arena__grows_and_shrinks_where_it_stands, test_arena__scratch_counts_until_it_is_reset,
          test_arena__whoever_has_had_enough_is_jumped_to)
