#include "config/phrase.h"
#include "unit.h"

static PhraseMatch match(const PhraseSet *set, const char *a, const char *b, const char *c)
{
    Slice words[] = {slice_of(a), slice_of(b), slice_of(c)};
    return phrase_match(set, words, 3);
}

START_TEST(test_phrase__longest_match_wins)
{
    Arena arena;
    PhraseSet set;
    arena_init(&arena, 1 << 20);
    phrase_init(&set, &arena, true, 4);
    ck_assert(phrase_add(&set, SLICE("minister"), 1));
    ck_assert(phrase_add(&set, SLICE("prime minister"), 2));
    ck_assert(phrase_add(&set, SLICE("prime minister designate"), 3));
    ck_assert(phrase_add(&set, SLICE("Prime Minister"), 9));
    PhraseMatch m = match(&set, "Prime", "Minister", "Sato");
    ck_assert_uint_eq(m.n_words, 2);
    ck_assert_uint_eq(m.row, 2);
    ck_assert_uint_eq(match(&set, "prime", "minister", "designate").n_words, 3);
    ck_assert_uint_eq(match(&set, "prime", "rib", "minister").n_words, 0);
    ck_assert_uint_eq(phrase_find(&set, SLICE("prime")), PHRASE_PREFIX_ONLY);
    ck_assert_uint_eq(phrase_find(&set, SLICE("minister")), 1);
    arena_release(&arena);
}
END_TEST

START_TEST(test_phrase__exact_case_on_request)
{
    Arena arena;
    PhraseSet set;
    arena_init(&arena, 1 << 20);
    phrase_init(&set, &arena, false, 1);
    ck_assert(phrase_add(&set, SLICE("US"), 1));
    ck_assert_uint_eq(phrase_find(&set, SLICE("US")), 1);
    ck_assert_uint_eq(phrase_find(&set, SLICE("us")), PHRASE_PREFIX_ONLY);
    arena_release(&arena);
}
END_TEST

START_TEST(test_phrase__refuses_empty_and_endless_phrases)
{
    Arena arena;
    PhraseSet set;
    arena_init(&arena, 1 << 20);
    phrase_init(&set, &arena, true, 1);
    ck_assert(!phrase_add(&set, SLICE(" "), 1));
    ck_assert(!phrase_add(&set, SLICE("a b c d e f g h i j k l m n o p q"), 1));
    arena_release(&arena);
}
END_TEST

START_TEST(test_phrase__keeps_all_while_growing)
{
    Arena arena;
    PhraseSet set;
    arena_init(&arena, 8 << 20);
    phrase_init(&set, &arena, true, 1);
    for (uint32_t i = 0; i < 3000; i++)
        ck_assert(phrase_add(&set, arena_printf(&arena, "w%u x%u", i, i % 7), i));
    for (uint32_t i = 0; i < 3000; i++)
        ck_assert_uint_eq(phrase_find(&set, arena_printf(&arena, "w%u x%u", i, i % 7)), i);
    arena_release(&arena);
}
END_TEST

UNIT_MAIN("phrase", test_phrase__longest_match_wins, test_phrase__exact_case_on_request,
          test_phrase__refuses_empty_and_endless_phrases, test_phrase__keeps_all_while_growing)
