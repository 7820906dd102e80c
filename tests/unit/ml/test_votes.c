#include "ml/votes.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { O, BEGINS_PERSON, IN_PERSON, BEGINS_PLACE };

static Arena arena;

static void setup(void)
{
    arena_init(&arena, 64u << 20);
}

static void teardown(void)
{
    arena_release(&arena);
}

static VoteToken token(uint32_t word, bool capital, uint8_t label)
{
    return (VoteToken){.lower = word, .form = capital ? LEXEME_CAPITALIZED : 0, .label = label};
}

START_TEST(test_votes__a_word_that_stands_alone_gets_none)
{
    VoteToken tokens[] = {token(1, true, BEGINS_PERSON), token(2, false, O), token(3, true, O)};
    Votes votes;
    uint32_t features[VOTES_MAX_FEATURES];
    votes_collect(&votes, &arena, tokens, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(votes_features(&votes, tokens, 3, i, features), 0);
}
END_TEST

START_TEST(test_votes__what_others_say_makes_the_features)
{
    VoteToken tokens[] = {token(1, true, BEGINS_PERSON),
                          token(9, false, O),
                          token(1, true, O),
                          token(9, false, O),
                          token(2, true, O),
                          token(9, false, O),
                          token(2, true, BEGINS_PLACE)};
    Votes votes;
    uint32_t person[VOTES_MAX_FEATURES], place[VOTES_MAX_FEATURES];
    votes_collect(&votes, &arena, tokens, 7);
    size_t n = votes_features(&votes, tokens, 7, 2, person);
    ck_assert_uint_gt(n, 0);
    ck_assert_uint_eq(votes_features(&votes, tokens, 7, 4, place), n);
    ck_assert_uint_ne(person[0], place[0]);
    ck_assert_uint_eq(votes_features(&votes, tokens, 7, 1, place), 0);
}
END_TEST

START_TEST(test_votes__neighbours_vote_too)
{
    VoteToken tokens[] = {token(1, true, BEGINS_PERSON),
                          token(2, true, IN_PERSON),
                          token(9, false, O),
                          token(1, true, O),
                          token(2, true, O),
                          token(9, false, O),
                          token(1, true, BEGINS_PLACE)};
    Votes votes;
    uint32_t features[VOTES_MAX_FEATURES];
    votes_collect(&votes, &arena, tokens, 7);
    size_t in_pair = votes_features(&votes, tokens, 7, 3, features);
    size_t alone = votes_features(&votes, tokens, 7, 6, features);
    ck_assert_uint_gt(in_pair, alone);
    ck_assert_uint_le(in_pair, VOTES_MAX_FEATURES);
}
END_TEST

START_TEST(test_votes__stop_growing_and_stay_fast)
{
    enum { N = 300000 };
    VoteToken *tokens = ARENA_NEW(&arena, VoteToken, N);
    Votes votes;
    uint32_t features[VOTES_MAX_FEATURES];
    for (uint32_t i = 0; i < N; i++)
        tokens[i] = token(i + 1, true, BEGINS_PERSON);
    votes_collect(&votes, &arena, tokens, N);
    ck_assert_uint_eq(votes.n_words, VOTES_MAX_WORDS);
    ck_assert_uint_eq(votes_features(&votes, tokens, N, N - 1, features), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("votes");
    TCase *tc = tcase_create("votes");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_votes__a_word_that_stands_alone_gets_none);
    tcase_add_test(tc, test_votes__what_others_say_makes_the_features);
    tcase_add_test(tc, test_votes__neighbours_vote_too);
    tcase_add_test(tc, test_votes__stop_growing_and_stay_fast);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
