#include "ml/tree.h"
#include "unit.h"

#include <string.h>

enum { MAX = 200 };

static float scores[MAX * (MAX + 1)];
static int32_t heads[MAX];
static uint32_t marks[MAX + 1];

static void set(uint32_t n, uint32_t word, uint32_t head, float x)
{
    scores[word * (n + 1) + head] = x;
}

static void check_one_tree(uint32_t n)
{
    uint32_t roots = 0;
    for (uint32_t i = 0; i < n; i++) {
        int32_t at = (int32_t)i;
        roots += heads[i] == (int32_t)n;
        for (uint32_t steps = 0; at != (int32_t)n; steps++, at = heads[at])
            ck_assert_uint_le(steps, n);
    }
    ck_assert_uint_eq(roots, 1);
}

START_TEST(test_tree__best_heads_when_they_are_a_tree)
{
    memset(scores, 0, sizeof scores);
    set(3, 0, 1, 5);
    set(3, 1, 3, 5);
    set(3, 2, 1, 5);
    tree_decode(scores, 3, heads, marks);
    ck_assert_int_eq(heads[0], 1);
    ck_assert_int_eq(heads[1], 3);
    ck_assert_int_eq(heads[2], 1);
}
END_TEST

START_TEST(test_tree__a_cycle_opens_where_it_costs_least)
{
    memset(scores, 0, sizeof scores);
    set(3, 0, 3, 9); /* the root */
    set(3, 1, 2, 5); /* 1 and 2 want each other */
    set(3, 2, 1, 5);
    set(3, 1, 0, 1);
    set(3, 2, 0, 3);
    tree_decode(scores, 3, heads, marks);
    ck_assert_int_eq(heads[0], 3);
    ck_assert_int_eq(heads[1], 2);
    ck_assert_int_eq(heads[2], 0);
}
END_TEST

START_TEST(test_tree__only_one_root)
{
    memset(scores, 0, sizeof scores);
    for (uint32_t i = 0; i < 4; i++)
        set(4, i, 4, 10 + (float)i);
    tree_decode(scores, 4, heads, marks);
    check_one_tree(4);
    ck_assert_int_eq(heads[3], 4);
}
END_TEST

START_TEST(test_tree__one_word_and_none)
{
    scores[0] = 0;
    scores[1] = -7;
    tree_decode(scores, 1, heads, marks);
    ck_assert_int_eq(heads[0], 1);
    tree_decode(scores, 0, heads, marks);
}
END_TEST

START_TEST(test_tree__arbitrary_scores)
{
    uint64_t random = 7;
    for (uint32_t n = 1; n <= MAX; n += 1 + n / 8) {
        for (uint32_t i = 0; i < n * (n + 1); i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            scores[i] = (float)(random >> 40);
        }
        tree_decode(scores, n, heads, marks);
        check_one_tree(n);
    }
}
END_TEST

/* Pairs that point at each other: as many cycles as there can be. */
START_TEST(test_tree__many_cycles)
{
    memset(scores, 0, sizeof scores);
    for (uint32_t i = 0; i < MAX; i++)
        set(MAX, i, i ^ 1, 5);
    tree_decode(scores, MAX, heads, marks);
    check_one_tree(MAX);
}
END_TEST

UNIT_MAIN("tree", test_tree__best_heads_when_they_are_a_tree, test_tree__a_cycle_opens_where_it_costs_least,
          test_tree__only_one_root, test_tree__one_word_and_none, test_tree__arbitrary_scores,
          test_tree__many_cycles)
