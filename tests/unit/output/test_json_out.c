#include "output/json_out.h"
#include "unit.h"

static StrBuf out;

static void write_all(JsonOut *json)
{
    json_out_open(json, '{');
    json_out_key(json, "none");
    json_out_open(json, '[');
    json_out_close(json, ']');
    json_out_key(json, "some");
    json_out_open(json, '[');
    json_out_item(json);
    json_out_integer(json, -7);
    json_out_item(json);
    json_out_real(json, 0.97f);
    json_out_item(json);
    json_out_real(json, 1);
    json_out_close(json, ']');
    json_out_key(json, "text");
    json_out_text(json, SLICE("\"é\n\""));
    json_out_key(json, "null");
    json_out_null(json);
    json_out_close(json, '}');
}

START_TEST(test_json_out__compact_and_indented)
{
    strbuf_init(&out, 1000);
    JsonOut json = {.out = &out};
    write_all(&json);
    ck_assert_int_eq(json.rc, 0);
    ck_assert_str_eq(out.ptr,
                     "{\"none\":[],\"some\":[-7,0.97000003,1.0],\"text\":\"\\\"é\\n\\\"\",\"null\":null}");
    strbuf_clear(&out);
    json = (JsonOut){.out = &out, .pretty = true};
    write_all(&json);
    ck_assert_str_eq(out.ptr, "{\n  \"none\": [],\n  \"some\": [\n    -7,\n    0.97000003,\n    1.0\n  ],\n"
                              "  \"text\": \"\\\"é\\n\\\"\",\n  \"null\": null\n}");
    strbuf_release(&out);
}
END_TEST

START_TEST(test_json_out__the_first_failure_stays)
{
    strbuf_init(&out, 12);
    JsonOut json = {.out = &out};
    write_all(&json);
    ck_assert_int_lt(json.rc, 0);
    ck_assert_uint_le(out.len, 12);
    strbuf_release(&out);
}
END_TEST

UNIT_MAIN("json-out", test_json_out__compact_and_indented, test_json_out__the_first_failure_stays)
