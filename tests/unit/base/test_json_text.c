#include "base/json_text.h"
#include "unit.h"

static const char *quoted(StrBuf *out, Slice text)
{
    strbuf_init(out, 1000);
    ck_assert_int_eq(json_text_string(out, text), 0);
    return out->ptr;
}

START_TEST(test_json_text__escapes_what_must_be_escaped)
{
    StrBuf out;
    ck_assert_str_eq(quoted(&out, SLICE("a\"b\\c\nd\te\x01")), "\"a\\\"b\\\\c\\nd\\te\\u0001\"");
    strbuf_release(&out);
    ck_assert_str_eq(quoted(&out, SLICE("caf\xc3\xa9 \xf0\x9f\x98\x80/")),
                     "\"caf\xc3\xa9 \xf0\x9f\x98\x80/\"");
    strbuf_release(&out);
    ck_assert_str_eq(quoted(&out, SLICE("")), "\"\"");
    strbuf_release(&out);
}
END_TEST

START_TEST(test_json_text__bytes_that_are_no_text_become_replacement_characters)
{
    StrBuf out;
    ck_assert_str_eq(quoted(&out, SLICE("a\xff\x62")), "\"a\xef\xbf\xbd"
                                                       "b\"");
    strbuf_release(&out);
}
END_TEST

START_TEST(test_json_text__a_full_buffer_is_told)
{
    StrBuf out;
    strbuf_init(&out, 6);
    ck_assert_int_lt(json_text_member(&out, "key", SLICE("value")), 0);
    strbuf_release(&out);
}
END_TEST

UNIT_MAIN("json_text", test_json_text__escapes_what_must_be_escaped,
          test_json_text__bytes_that_are_no_text_become_replacement_characters,
          test_json_text__a_full_buffer_is_told)
