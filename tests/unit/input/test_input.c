#include "reading.h"

#define BYTES(literal) ((Slice){"" literal, sizeof(literal) - 1})

START_TEST(test_input__formats_of_media_types)
{
    InputFormat format;
    Slice charset;
    Error err;
    ck_assert_int_eq(input_format_of(SLICE("Text/HTML; charset=\"windows-1252\""), &format, &charset, &err),
                     0);
    ck_assert(format == INPUT_HTML && slice_eq(charset, SLICE("windows-1252")));
    ck_assert_int_eq(input_format_of(SLICE("application/json"), &format, &charset, &err), 0);
    ck_assert(format == INPUT_JSON && charset.len == 0);
    ck_assert_int_eq(input_format_of(SLICE_EMPTY, &format, &charset, &err), 0);
    ck_assert_int_eq(format, INPUT_PLAIN);
    ck_assert_int_eq(input_format_of(SLICE("application/pdf"), &format, &charset, &err), ERR_UNSUPPORTED);
    ck_assert(strstr(err.message, "application/json") != NULL);
    ck_assert_int_eq(input_format_of(SLICE("application/x-www-form-urlencoded"), &format, &charset, &err),
                     ERR_UNSUPPORTED);
    ck_assert(strstr(err.message, "--data-binary") != NULL &&
              strstr(err.message, "Content-Type: text/plain") != NULL);
}
END_TEST

START_TEST(test_input__charsets)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES("\xef\xbb\xbfOne caf\xc3\xa9."), ""), 0);
    ck_assert(slice_eq(r.doc.text, SLICE("One café.")));
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES("caf\xe9 \x93hi\x94 \x80"), "ISO-8859-1"), 0);
    ck_assert(slice_eq(r.doc.text, SLICE("café “hi” €")));
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES("x"), "utf-16"), ERR_UNSUPPORTED);
    ck_assert(strstr(r.err.message, "windows-1252") != NULL);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN,
                                 BYTES("\xef\xbb\xbf"
                                       "abc\xff"),
                                 ""),
                     ERR_FORMAT);
    ck_assert_uint_eq(r.err.position, 6);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES("ab\0c"), ""), ERR_FORMAT);
    ck_assert_uint_eq(r.err.position, 2);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES("ab\0c"), "latin1"), ERR_FORMAT);
    ck_assert_uint_eq(r.err.position, 2);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, BYTES(" \n\t"), ""), ERR_INVALID);
    reading_close(&r);
}
END_TEST

START_TEST(test_input__json_article_and_options)
{
    Reading r;
    reading_open(&r);
    Slice body = SLICE(
        "\xef\xbb\xbf{\"text\":\"A d\\u00e9put\\u00e9 left. He won.\",\"title\":\"Vote\",\"published_at\":"
        "\"2020-05-06\",\"include\":[\"text\"],\"offset_unit\":\"utf16\",\"id\":7,\"url\":\"https://e.org/"
        "a\"}");
    ck_assert_msg(reading_run(&r, INPUT_JSON, body, "") == 0, "%s", r.err.message);
    ck_assert(slice_eq(r.doc.text, SLICE("A député left. He won.")));
    ck_assert(slice_eq(r.doc.title, SLICE("Vote")) && slice_eq(r.doc.published_at, SLICE("2020-05-06")));
    ck_assert(r.options.include_text && r.options.offset_unit == OFFSET_UTF16 &&
              slice_eq(r.options.id, SLICE("7")));
    ck_assert(slice_eq(r.doc.url, SLICE("https://e.org/a")));
    ck_assert_uint_eq(r.doc.warnings.len, 0);
    ck_assert_int_eq(reading_run(&r, INPUT_JSON, SLICE("{\"text\":\"He won.\",\"txet\":1}"), ""), 0);
    ck_assert_uint_eq(r.doc.warnings.len, 1);
    reading_close(&r);
}
END_TEST

typedef struct BadJson {
    const char *body;
    ErrorCode code;
    size_t position;
    const char *pointer;
} BadJson;

static const BadJson bad_json[] = {
    {"{\"text\":5}", ERR_INVALID, ERROR_NO_POSITION, "/text"},
    {"{\"title\":\"x\"}", ERR_INVALID, ERROR_NO_POSITION, "/text"},
    {"{\"url\":\"http://127.0.0.1/\"}", ERR_INVALID, ERROR_NO_POSITION, "/url"},
    {"{\"text\":\"a\",\"html\":\"b\"}", ERR_INVALID, ERROR_NO_POSITION, "/html"},
    {"{\"text\":\"a\",\"include\":[\"text\",\"all\"]}", ERR_INVALID, ERROR_NO_POSITION, "/include/1"},
    {"{\"text\":\"a\",\"include\":[3]}", ERR_INVALID, ERROR_NO_POSITION, "/include/0"},
    {"{\"text\":\"a\",\"offset_unit\":\"bytes\"}", ERR_INVALID, ERROR_NO_POSITION, "/offset_unit"},
    {"{\"text\":\"a\",\"published_at\":\"yesterday\"}", ERR_INVALID, ERROR_NO_POSITION, "/published_at"},
    {"{\"text\":\"a\",\"published_at\":\"2010-13-01\"}", ERR_INVALID, ERROR_NO_POSITION, "/published_at"},
    {"{\"text\":\"a\",\"language\":\"fr\"}", ERR_LANGUAGE, ERROR_NO_POSITION, "/language"},
    {"[1]", ERR_INVALID, ERROR_NO_POSITION, ""},
    {"{\"text\":\"\"}", ERR_INVALID, ERROR_NO_POSITION, "/text"},
    {"{\"text\":\"a\\u0000b\"}", ERR_FORMAT, 10, ""},
    {"{\"text\":\"a\",\"text\":\"b\"}", ERR_FORMAT, 18, ""},
    {"{\"text\":\"a\"", ERR_FORMAT, 11, ""},
    {"{\"text\":\"\xff\"}", ERR_FORMAT, 9, ""},
};

START_TEST(test_input__json_errors_say_where)
{
    Reading r;
    reading_open(&r);
    for (size_t i = 0; i < sizeof bad_json / sizeof bad_json[0]; i++) {
        const BadJson *b = &bad_json[i];
        int rc = reading_run(&r, INPUT_JSON, slice_of(b->body), "");
        ck_assert_msg(rc == (int)b->code, "%s: %d %s", b->body, rc, r.err.message);
        ck_assert_msg(r.err.position == b->position, "%s: at %zu", b->body, r.err.position);
        ck_assert_str_eq(r.err.pointer, b->pointer);
    }
    reading_close(&r);
}
END_TEST

START_TEST(test_input__json_depth_and_number_of_values_are_bounded)
{
    Reading r;
    reading_open(&r);
    static char deep[400], many[200000];
    memset(deep, '[', 100);
    ck_assert_int_eq(reading_run(&r, INPUT_JSON, slice_of(deep), ""), ERR_FORMAT);
    ck_assert_uint_eq(r.err.position, 32);
    for (size_t i = 0; i + 3 < sizeof many; i += 3)
        memcpy(many + i, i == 0 ? "[{}" : ",{}", 3);
    ck_assert_int_eq(reading_run(&r, INPUT_JSON, slice_of(many), ""), ERR_FORMAT);
    ck_assert(strstr(r.err.message, "values") != NULL);
    /* brackets in strings are no nesting */
    ck_assert_int_eq(reading_run(&r, INPUT_JSON,
                                 SLICE("{\"text\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ \\\" [[[ ok\"}"),
                                 ""),
                     0);
    reading_close(&r);
}
END_TEST

UNIT_MAIN("input", test_input__formats_of_media_types, test_input__charsets,
          test_input__json_article_and_options, test_input__json_errors_say_where,
          test_input__json_depth_and_number_of_values_are_bounded)
