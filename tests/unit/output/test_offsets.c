#include "base/utf8.h"
#include "output/offsets.h"
#include "unit.h"

/* Every character boundary against counting from the start. */
static void check_all(Slice text, OffsetUnit unit)
{
    Offsets offsets;
    Error err;
    ck_assert_int_eq(offsets_init(&offsets, text, unit, &err), 0);
    uint32_t units = 0;
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        ck_assert_uint_eq(offsets_at(&offsets, (uint32_t)i), units);
        uint32_t c = utf8_next(text, &i);
        uint32_t bytes = (uint32_t)(i - start);
        units += unit == OFFSET_UTF8 ? bytes : unit == OFFSET_UTF16 && c > 0xFFFF ? 2 : 1;
    }
    ck_assert_uint_eq(offsets_at(&offsets, (uint32_t)text.len), units);
    offsets_release(&offsets);
}

START_TEST(test_offsets__all_units_over_mixed_text)
{
    char text[40 * 11];
    size_t len = 0;
    for (int i = 0; i < 40;
         i++) { /* a letter, é, €, an emoji, a letter: 11 bytes, so that checkpoints cut all */
        static const char piece[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
        for (size_t k = 0; k + 1 < sizeof piece; k++)
            text[len++] = piece[k];
    }
    check_all((Slice){text, len}, OFFSET_CODEPOINT);
    check_all((Slice){text, len}, OFFSET_UTF16);
    check_all((Slice){text, len}, OFFSET_UTF8);
}
END_TEST

START_TEST(test_offsets__known_values)
{
    Offsets offsets;
    Error err;
    Slice text = SLICE("\xF0\x9F\x98\x80 ok");
    ck_assert_int_eq(offsets_init(&offsets, text, OFFSET_CODEPOINT, &err), 0);
    ck_assert_uint_eq(offsets_at(&offsets, 5), 2);
    offsets_release(&offsets);
    ck_assert_int_eq(offsets_init(&offsets, text, OFFSET_UTF16, &err), 0);
    ck_assert_uint_eq(offsets_at(&offsets, 5), 3);
    offsets_release(&offsets);
}
END_TEST

START_TEST(test_offsets__empty_and_ascii)
{
    check_all(SLICE_EMPTY, OFFSET_CODEPOINT);
    check_all(SLICE("plain text"), OFFSET_UTF16);
}
END_TEST

UNIT_MAIN("offsets", test_offsets__all_units_over_mixed_text, test_offsets__known_values,
          test_offsets__empty_and_ascii)
