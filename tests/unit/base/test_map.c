#include "base/map.h"
#include "unit.h"

START_TEST(test_map__finds_what_was_put_while_growing)
{
    Arena arena;
    Map map;
    arena_init(&arena, 8 << 20);
    map_init(&map, &arena, 1);
    for (uint32_t i = 0; i < 5000; i++)
        map_put(&map, arena_printf(&arena, "key%u", i), i);
    ck_assert_uint_eq(map.len, 5000);
    for (uint32_t i = 0; i < 5000; i++)
        ck_assert_uint_eq(map_get(&map, arena_printf(&arena, "key%u", i)), i);
    ck_assert_uint_eq(map_get(&map, SLICE("key5000")), MAP_NONE);
    arena_release(&arena);
}
END_TEST

START_TEST(test_map__get_or_put_keeps_the_first)
{
    Arena arena;
    Map map;
    arena_init(&arena, 1 << 20);
    map_init(&map, &arena, 4);
    ck_assert_uint_eq(map_get_or_put(&map, SLICE("a"), 3), 3);
    ck_assert_uint_eq(map_get_or_put(&map, SLICE("a"), 9), 3);
    map_put(&map, SLICE("a"), 9);
    ck_assert_uint_eq(map_get(&map, SLICE("a")), 9);
    ck_assert_uint_eq(map.len, 1);
    arena_release(&arena);
}
END_TEST

UNIT_MAIN("map", test_map__finds_what_was_put_while_growing, test_map__get_or_put_keeps_the_first)
