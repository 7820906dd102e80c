#include "base/utf8.h"
#include "unit.h"

#include <string.h>

START_TEST(test_utf8__names_the_first_bad_byte)
{
    static const struct {
        const char *bytes;
        size_t bad;
    } cases[] = {
        {"abc\x80", 3},      {"\xc3(", 0},
        {"ok \xe2\x82", 3},  {"\xc0\xaf", 0},
        {"\xed\xa0\x80", 0}, /* a surrogate */ {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xe0\x80\xaf", 0}, /* overlong */ {"\xff", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t bad = 99;
        ck_assert(!utf8_check(slice_of(cases[i].bytes), &bad));
        ck_assert_uint_eq(bad, cases[i].bad);
    }
    size_t unused;
    ck_assert(utf8_check(SLICE("na\u00efve \u20ac \U0001F600"), &unused));
}
END_TEST

START_TEST(test_utf8__every_code_point_survives_a_round_trip)
{
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        char buf[4];
        Slice s = {buf, utf8_put(c, buf)};
        size_t pos = 0;
        ck_assert_uint_eq(utf8_next(s, &pos), c);
        ck_assert_uint_eq(pos, s.len);
        ck_assert_uint_eq(utf8_before(s, s.len), c);
    }
}
END_TEST

START_TEST(test_utf8__ends_of_the_text)
{
    Slice s = SLICE("\u00e9");
    ck_assert_uint_eq(utf8_before(s, 0), 0);
    ck_assert_uint_eq(utf8_at(s, s.len), 0);
    ck_assert_uint_eq(utf8_count(SLICE("a\u00e9\U0001F600")), 3);
}
END_TEST

START_TEST(test_unicode__case_of_names)
{
    static const uint32_t pairs[][2] = {{'A', 'a'},       {0xc9, 0xe9},   {0x141, 0x142}, {0x160, 0x161},
                                        {0x17d, 0x17e},   {0x15e, 0x15f}, {0x410, 0x430}, {0x404, 0x454},
                                        {0x1ea4, 0x1ea5}, {0x391, 0x3b1}, {0x178, 0xff},  {0x218, 0x219}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        ck_assert(unicode_is_upper(pairs[i][0]) && !unicode_is_lower(pairs[i][0]));
        ck_assert(unicode_is_lower(pairs[i][1]) && !unicode_is_upper(pairs[i][1]));
        ck_assert_uint_eq(unicode_lower(pairs[i][0]), pairs[i][1]);
    }
    ck_assert(!unicode_is_upper(0xd7) && !unicode_is_alpha(0xd7));
    ck_assert_uint_eq(unicode_base_letter(0x159), 'r');
    ck_assert_uint_eq(unicode_base_letter(0xd7), 0xd7);
}
END_TEST

START_TEST(test_unicode__classes)
{
    ck_assert(unicode_is_space(0xa0) && unicode_is_space(0x200b) && !unicode_is_space('x'));
    ck_assert(unicode_is_alpha(0x4e2d) && !unicode_is_alpha(0x201c) && !unicode_is_alpha(0x1f600));
}
END_TEST

UNIT_MAIN("utf8", test_utf8__names_the_first_bad_byte, test_utf8__every_code_point_survives_a_round_trip,
          test_utf8__ends_of_the_text, test_unicode__case_of_names, test_unicode__classes)
