#include "ml/feature_table.h"
#include "unit.h"

#include <string.h>

enum { KEYS = 2000, ROWS = 2200, BUCKETS = 501 };

static uint32_t keys[KEYS];
static uint32_t row[KEYS];
static uint32_t places[BUCKETS];
static char rows[ROWS * FEATURE_SMALL];
static FeatureTable table;

static void setup(void)
{
    Error err;
    memset(rows, 0, sizeof rows);
    for (uint32_t i = 0; i < KEYS; i++)
        keys[i] = (uint32_t)hash_mix(i, 7) | 1;
    ck_assert(feature_table_place(keys, KEYS, ROWS, places, BUCKETS, row));
    for (uint32_t i = 0; i < KEYS; i++) {
        char *r = rows + (size_t)row[i] * FEATURE_SMALL;
        memcpy(r, &keys[i], sizeof keys[i]);
        r[FEATURE_ROW_HEAD] = (char)(i % 100);
        r[FEATURE_SMALL - 1] = -3;
    }
    ck_assert_int_eq(feature_table_open(&table, (Slice){rows, sizeof rows},
                                        (Slice){(const char *)places, sizeof places}, FEATURE_SMALL, "x",
                                        &err),
                     0);
}

START_TEST(test_feature_table__every_key_has_a_row_of_its_own)
{
    static bool taken[ROWS];
    for (uint32_t i = 0; i < KEYS; i++) {
        ck_assert_uint_lt(row[i], ROWS);
        ck_assert(!taken[row[i]]);
        taken[row[i]] = true;
    }
}
END_TEST

START_TEST(test_feature_table__scores_are_sums_of_rows)
{
    int16_t scores[FEATURE_LANES] = {1000};
    uint32_t features[] = {keys[5], keys[77], keys[1999]};
    feature_table_add(&table, features, 3, scores);
    ck_assert_int_eq(scores[0], 1000 + 5 + 77 + 99);
    ck_assert_int_eq(scores[1], 0);
    ck_assert_int_eq(scores[FEATURE_SMALL - FEATURE_ROW_HEAD - 1], -9);
    ck_assert_int_eq(scores[FEATURE_SMALL - FEATURE_ROW_HEAD], 0);
}
END_TEST

START_TEST(test_feature_table__unknown_features_add_nothing)
{
    int16_t scores[FEATURE_LANES] = {0};
    uint32_t features[1000];
    for (uint32_t i = 0; i < 1000; i++)
        features[i] = (uint32_t)hash_mix(i, 99) & ~1u; /* keys are odd */
    feature_table_add(&table, features, 1000, scores);
    for (size_t y = 0; y < FEATURE_LANES; y++)
        ck_assert_int_eq(scores[y], 0);
}
END_TEST

START_TEST(test_feature_table__refuses_odd_sizes)
{
    Error err;
    Slice r = {rows, sizeof rows}, p = {(const char *)places, sizeof places}, odd = {rows, 33},
          none = {rows, 0};
    ck_assert_int_eq(feature_table_open(&table, odd, p, FEATURE_SMALL, "x", &err), ERR_FORMAT);
    ck_assert_int_eq(feature_table_open(&table, none, p, FEATURE_SMALL, "x", &err), ERR_FORMAT);
    ck_assert_int_eq(feature_table_open(&table, r, none, FEATURE_SMALL, "x", &err), ERR_FORMAT);
    ck_assert_int_eq(feature_table_open(&table, r, p, 48, "x", &err), ERR_FORMAT);
}
END_TEST

START_TEST(test_feature_table__too_few_rows_are_told)
{
    static uint32_t same[3] = {11, 12, 13};
    uint32_t place[1];
    uint32_t at[3];
    ck_assert(!feature_table_place(same, 3, 2, place, 1, at));
}
END_TEST

UNIT_MAIN_EACH("feature_table", setup, NULL, test_feature_table__every_key_has_a_row_of_its_own,
               test_feature_table__scores_are_sums_of_rows, test_feature_table__unknown_features_add_nothing,
               test_feature_table__refuses_odd_sizes, test_feature_table__too_few_rows_are_told)
