#include "ml/votes.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { LANES = 8, N = 4 }; /* O and three types, one lane more than labels */

static Arena arena;
static Votes votes;
static int16_t scores[N * LANES];

static void setup(void)
{
    arena_init(&arena, 64u << 20);
    memset(scores, 0, sizeof scores);
}

static void teardown(void)
{
    arena_release(&arena);
}

static int16_t *at(size_t word, size_t label)
{
    return &scores[word * LANES + label];
}

static void run(const uint32_t *words, size_t n)
{
    votes_collect(&votes, &arena, words, scores, n, LANES);
    votes_apply(&votes, words, scores, n, LANES);
}

/* "Wang Dong ... Wang": the second Wang hears what the first one is. */
START_TEST(test_votes__a_sure_place_convinces_an_unsure_one)
{
    const uint32_t words[N] = {7, 8, 0, 7};
    *at(0, 1) = 800;
    *at(3, 3) = 100;
    run(words, N);
    ck_assert_int_eq(*at(3, 1), 400);
    ck_assert_int_eq(*at(3, 2), 400);
    ck_assert_int_eq(*at(3, 3), 50);
    ck_assert_int_eq(*at(0, 1), 400);
    ck_assert_int_eq(*at(0, 0), 0);
}
END_TEST

START_TEST(test_votes__what_occurs_once_or_does_not_vote_stays)
{
    const uint32_t words[N] = {7, 8, 0, 0};
    for (size_t i = 0; i < N; i++)
        *at(i, 1) = (int16_t)(100 * (i + 1));
    int16_t before[N * LANES];
    memcpy(before, scores, sizeof scores);
    run(words, N);
    ck_assert_mem_eq(before, scores, sizeof scores);
}
END_TEST

START_TEST(test_votes__scores_stay_in_bounds)
{
    const uint32_t words[2] = {5, 5};
    *at(0, 0) = -7000;
    *at(0, 1) = 7000;
    *at(1, 0) = 7000;
    *at(1, 1) = 6000;
    run(words, 2);
    ck_assert_int_eq(*at(1, 1), 7000);
    ck_assert_int_le(*at(0, 1), 7000);
}
END_TEST

START_TEST(test_votes__more_words_than_there_is_room_for)
{
    enum { MANY = VOTES_MAX_WORDS + 100 };
    uint32_t *words = calloc(2 * MANY, sizeof *words);
    int16_t *many = calloc((size_t)2 * MANY * LANES, sizeof *many);
    ck_assert(words != NULL && many != NULL);
    for (uint32_t i = 0; i < 2 * MANY; i++)
        words[i] = i % MANY + 1;
    for (uint32_t i = 0; i < MANY; i++)
        many[(size_t)i * LANES + 1] = 1000;
    votes_collect(&votes, &arena, words, many, (size_t)2 * MANY, LANES);
    ck_assert_uint_eq(votes.n_words, VOTES_MAX_WORDS);
    votes_apply(&votes, words, many, (size_t)2 * MANY, LANES);
    ck_assert_int_eq(many[(size_t)MANY * LANES + 1], 500);
    ck_assert_int_eq(many[((size_t)2 * MANY - 1) * LANES + 1], 0);
    free(words);
    free(many);
}
END_TEST

UNIT_MAIN_EACH("votes", setup, teardown, test_votes__a_sure_place_convinces_an_unsure_one,
               test_votes__what_occurs_once_or_does_not_vote_stays, test_votes__scores_stay_in_bounds,
               test_votes__more_words_than_there_is_room_for)
