#include "base/slice.h"
#include "unit.h"

START_TEST(test_slice__split_keeps_empty_fields)
{
    Slice rest = SLICE("a,,b");
    Slice field;
    ck_assert(slice_split(&rest, ',', &field) && slice_eq(field, SLICE("a")));
    ck_assert(slice_split(&rest, ',', &field) && slice_eq(field, SLICE("")));
    ck_assert(slice_split(&rest, ',', &field) && slice_eq(field, SLICE("b")));
    ck_assert(!slice_split(&rest, ',', &field));
}
END_TEST

START_TEST(test_slice__find_and_affixes)
{
    Slice s = SLICE("Peking University");
    ck_assert_uint_eq(slice_find(s, SLICE("Uni"), 0), 7);
    ck_assert(slice_find(s, SLICE("Uni"), 8) == SIZE_MAX);
    ck_assert(slice_starts_with(s, SLICE("Peking")));
    ck_assert(!slice_ends_with(s, SLICE("Peking")));
    ck_assert(slice_eq_nocase(SLICE("SEOUL"), SLICE("Seoul")));
}
END_TEST

START_TEST(test_slice__integers_refuse_what_is_none)
{
    int64_t v = 7;
    ck_assert(slice_to_int64(SLICE("-42"), &v) && v == -42);
    ck_assert(!slice_to_int64(SLICE(""), &v));
    ck_assert(!slice_to_int64(SLICE("-"), &v));
    ck_assert(!slice_to_int64(SLICE("12x"), &v));
    ck_assert(!slice_to_int64(SLICE("9999999999999999999"), &v));
    ck_assert_int_eq(v, -42);
}
END_TEST

START_TEST(test_slice__hash_is_stable)
{
    ck_assert(slice_hash(SLICE("Seoul")) != slice_hash(SLICE("seoul")));
    ck_assert(slice_hash_nocase(SLICE("Seoul")) == slice_hash(SLICE("seoul")));
}
END_TEST

UNIT_MAIN("slice", test_slice__split_keeps_empty_fields, test_slice__find_and_affixes,
          test_slice__integers_refuse_what_is_none, test_slice__hash_is_stable)
