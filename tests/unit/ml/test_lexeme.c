#include "ml/lexeme.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const ClusterSlot no_slots[2];
static const Clusters none = {.slots = no_slots, .mask = 1};

static Lexeme read(const char *word)
{
    Lexeme lexeme;
    lexeme_read(&lexeme, slice_of(word), &none);
    return lexeme;
}

START_TEST(test_lexeme__case_changes_the_word_only)
{
    Lexeme small = read("minister"), large = read("Minister");
    ck_assert_uint_ne(small.word, large.word);
    ck_assert_uint_eq(small.lower, large.lower);
    ck_assert_uint_ne(small.shape, large.shape);
    ck_assert_mem_eq(small.suffix, large.suffix, sizeof small.suffix);
}
END_TEST

START_TEST(test_lexeme__forms)
{
    ck_assert_uint_eq(read("Seoul").form, LEXEME_CAPITALIZED | LEXEME_HAS_LETTER);
    ck_assert_uint_eq(read("NATO").form, LEXEME_CAPITALIZED | LEXEME_ALL_UPPER | LEXEME_HAS_LETTER);
    ck_assert_uint_eq(read("2,010").form, LEXEME_HAS_DIGIT | LEXEME_ALL_DIGITS);
    ck_assert(read("McCain").form & LEXEME_INNER_UPPER);
    ck_assert(read("U.S.").form & LEXEME_HAS_STOP);
    ck_assert_uint_eq(read(",").form, 0);
}
END_TEST

START_TEST(test_lexeme__letters_beyond_ascii_have_case)
{
    ck_assert(read("\xc3\x89tienne").form & LEXEME_CAPITALIZED);
    ck_assert_uint_eq(read("\xc3\x89tienne").lower, read("\xc3\xa9tienne").lower);
}
END_TEST

START_TEST(test_lexeme__numbers_of_one_shape_are_one_word)
{
    ck_assert_uint_eq(read("1997").word, read("2010").word);
    ck_assert_uint_ne(read("1997").word, read("201").word);
}
END_TEST

START_TEST(test_lexeme__short_words_have_no_long_affixes)
{
    Lexeme at = read("at");
    ck_assert_uint_eq(at.prefix[0], 0);
    ck_assert_uint_ne(at.suffix[1], 0);
    ck_assert_uint_eq(at.suffix[2], 0);
}
END_TEST

START_TEST(test_lexeme__words_of_any_length_and_bytes)
{
    char word[1000];
    memset(word, 'a', sizeof word);
    Lexeme lexeme;
    for (size_t n = 0; n < sizeof word; n++) {
        lexeme_read(&lexeme, (Slice){word, n}, &none);
        ck_assert_uint_ne(lexeme.word, 0);
    }
    for (size_t i = 0; i + 1 < sizeof word; i += 2)
        memcpy(word + i, "\xc3\x89", 2);
    lexeme_read(&lexeme, (Slice){word, sizeof word}, &none);
    ck_assert(lexeme.form & LEXEME_CAPITALIZED);
}
END_TEST

static LexemeCase case_of(const char *const *words, size_t n)
{
    Lexeme lexemes[16];
    for (size_t i = 0; i < n; i++)
        lexemes[i] = read(words[i]);
    lexemes_read_case(lexemes, n);
    return (LexemeCase)lexemes[0].sentence_case;
}

START_TEST(test_lexeme__how_a_sentence_is_written)
{
    static const char *const plain[] = {"The", "minister", "met", "Ann", "Example", "in", "Seoul", "."};
    static const char *const title[] = {"Foreign", "Minister", "Meets", "Envoy", "in", "Seoul"};
    static const char *const upper[] = {"MINISTER", "MEETS", "ENVOY", "IN", "SEOUL"};
    ck_assert_int_eq(case_of(plain, 8), CASE_NORMAL);
    ck_assert_int_eq(case_of(title, 6), CASE_TITLE);
    ck_assert_int_eq(case_of(upper, 5), CASE_ALL_UPPER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lexeme");
    TCase *tc = tcase_create("lexeme");
    tcase_add_test(tc, test_lexeme__case_changes_the_word_only);
    tcase_add_test(tc, test_lexeme__forms);
    tcase_add_test(tc, test_lexeme__letters_beyond_ascii_have_case);
    tcase_add_test(tc, test_lexeme__numbers_of_one_shape_are_one_word);
    tcase_add_test(tc, test_lexeme__short_words_have_no_long_affixes);
    tcase_add_test(tc, test_lexeme__words_of_any_length_and_bytes);
    tcase_add_test(tc, test_lexeme__how_a_sentence_is_written);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
