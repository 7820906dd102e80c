#include "ml/lexeme.h"
#include "unit.h"

#include <string.h>

static const ClusterSlot no_slots[2];
static const Clusters none = {.slots = no_slots, .mask = 1};

static Lexeme look(const char *word)
{
    Lexeme lexeme;
    lexeme_read(&lexeme, slice_of(word), &none);
    return lexeme;
}

START_TEST(test_lexeme__case_changes_the_word_only)
{
    Lexeme small = look("minister"), large = look("Minister");
    ck_assert_uint_ne(small.word, large.word);
    ck_assert_uint_eq(small.lower, large.lower);
    ck_assert_uint_ne(small.shape, large.shape);
    ck_assert_mem_eq(small.suffix, large.suffix, sizeof small.suffix);
}
END_TEST

START_TEST(test_lexeme__forms)
{
    ck_assert_uint_eq(look("Seoul").form, LEXEME_CAPITALIZED | LEXEME_HAS_LETTER);
    ck_assert_uint_eq(look("NATO").form, LEXEME_CAPITALIZED | LEXEME_ALL_UPPER | LEXEME_HAS_LETTER);
    ck_assert_uint_eq(look("2,010").form, LEXEME_HAS_DIGIT | LEXEME_ALL_DIGITS);
    ck_assert(look("McCain").form & LEXEME_INNER_UPPER);
    ck_assert(look("U.S.").form & LEXEME_HAS_STOP);
    ck_assert_uint_eq(look(",").form, 0);
}
END_TEST

START_TEST(test_lexeme__letters_beyond_ascii_have_case)
{
    ck_assert(look("\xc3\x89tienne").form & LEXEME_CAPITALIZED);
    ck_assert_uint_eq(look("\xc3\x89tienne").lower, look("\xc3\xa9tienne").lower);
}
END_TEST

START_TEST(test_lexeme__numbers_of_one_shape_are_one_word)
{
    ck_assert_uint_eq(look("1997").word, look("2010").word);
    ck_assert_uint_ne(look("1997").word, look("201").word);
}
END_TEST

START_TEST(test_lexeme__short_words_have_no_long_affixes)
{
    Lexeme at = look("at");
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
        lexemes[i] = look(words[i]);
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

UNIT_MAIN("lexeme", test_lexeme__case_changes_the_word_only, test_lexeme__forms,
          test_lexeme__letters_beyond_ascii_have_case, test_lexeme__numbers_of_one_shape_are_one_word,
          test_lexeme__short_words_have_no_long_affixes, test_lexeme__words_of_any_length_and_bytes,
          test_lexeme__how_a_sentence_is_written)
