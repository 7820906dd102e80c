#include "ml/name_table.h"
#include "unit.h"

#include <string.h>

enum { SLOTS = 64 };

static uint32_t slots[SLOTS];
static NameTable table;
static const ClusterSlot no_slots[2];
static const Clusters none = {.slots = no_slots, .mask = 1};
static Lexeme lexemes[16];

static size_t look_up(const char *text)
{
    Slice rest = slice_of(text), word;
    size_t n = 0;
    while (slice_split(&rest, ' ', &word))
        lexeme_read(&lexemes[n++], word, &none);
    return n;
}

static void put(const char *text, uint8_t lists)
{
    size_t n = look_up(text);
    uint64_t state = 0;
    for (size_t i = 0; i < n; i++) {
        state = name_table_next(state, lexemes[i].lower);
        ck_assert(name_table_put(slots, SLOTS - 1, state, i + 1 < n ? NAME_LONGER : lists));
    }
}

static void setup(void)
{
    Error err;
    memset(slots, 0, sizeof slots);
    put("Port", NAME_TOWN);
    put("Port of Example", NAME_CITY);
    put("Example", NAME_FAMILY);
    ck_assert_int_eq(name_table_open(&table, (Slice){(const char *)slots, sizeof slots}, "x", &err), 0);
}

START_TEST(test_name_table__words_and_the_longest_phrase)
{
    size_t n = look_up("the Port of Example and Example said");
    name_table_mark(&table, lexemes, n);
    ck_assert_uint_eq(lexemes[0].names, 0);
    ck_assert_uint_eq(lexemes[1].names, NAME_TOWN);
    ck_assert_uint_eq(lexemes[1].phrase, NAME_CITY);
    ck_assert_uint_eq(lexemes[1].phrase_place, PHRASE_FIRST);
    ck_assert_uint_eq(lexemes[2].phrase_place, PHRASE_INNER);
    ck_assert_uint_eq(lexemes[3].phrase_place, PHRASE_LAST);
    ck_assert_uint_eq(lexemes[5].names, NAME_FAMILY);
    ck_assert_uint_eq(lexemes[5].phrase_place, PHRASE_NONE);
}
END_TEST

START_TEST(test_name_table__small_words_and_broken_phrases_are_no_names)
{
    size_t n = look_up("port of Spain Port of");
    name_table_mark(&table, lexemes, n);
    ck_assert_uint_eq(lexemes[0].names, 0);
    ck_assert_uint_eq(lexemes[3].phrase_place, PHRASE_NONE);
}
END_TEST

START_TEST(test_name_table__capitals_do_not_matter)
{
    size_t n = look_up("PORT OF EXAMPLE");
    name_table_mark(&table, lexemes, n);
    ck_assert_uint_eq(lexemes[2].phrase, NAME_CITY);
}
END_TEST

START_TEST(test_name_table__a_full_table_ends_its_searches)
{
    uint32_t full[4] = {0};
    NameTable small;
    Error err;
    for (uint64_t i = 1; i < 4; i++)
        ck_assert(name_table_put(full, 3, i << 40 | i, 1));
    ck_assert(!name_table_put(full, 3, UINT64_C(77) << 40, 1) || full[0] != 0);
    full[0] = full[0] != 0 ? full[0] : 99u << 8;
    ck_assert_int_eq(name_table_open(&small, (Slice){(const char *)full, sizeof full}, "x", &err), 0);
    ck_assert_uint_eq(name_table_get(&small, UINT64_C(1234) << 40), 0);
    ck_assert_int_eq(name_table_open(&small, (Slice){(const char *)full, 12}, "x", &err), ERR_FORMAT);
}
END_TEST

UNIT_MAIN_EACH("name_table", setup, NULL, test_name_table__words_and_the_longest_phrase,
               test_name_table__small_words_and_broken_phrases_are_no_names,
               test_name_table__capitals_do_not_matter, test_name_table__a_full_table_ends_its_searches)
