#include "input/json_id.h"
#include "unit.h"

static StrBuf id;

static bool reads(const char *line, const char *expected)
{
    bool whole = json_id_read_whole(slice_of(line), &id);
    bool same = slice_eq(strbuf_slice(&id), slice_of(expected));
    bool prefix = json_id_read(slice_of(line), &id);
    return whole && prefix && same && slice_eq(strbuf_slice(&id), slice_of(expected));
}

START_TEST(test_json_id__what_an_answer_echoes)
{
    strbuf_init(&id, 1 << 16);
    ck_assert(reads("{\"id\":\"a1\",\"text\":\"x\"}", "a1"));
    ck_assert(reads("{\"text\":\"x\",\"id\":\"a1\"}", "a1"));
    ck_assert(reads("{\"id\":17}", "17"));
    ck_assert(reads("{\"id\":\"\\u00e9\\n\"}", "\xC3\xA9\n"));
    ck_assert(reads("\xEF\xBB\xBF{\"text\":\"x\",\"id\":\"a\"}", "a"));
    ck_assert(reads("{\"id\":null}", ""));
    ck_assert(reads("{\"id\":1.5}", ""));
    ck_assert(reads("{\"id\":{\"id\":\"x\"}}", ""));
    ck_assert(reads("{\"text\":\"no id\"}", ""));
    strbuf_release(&id);
}
END_TEST

START_TEST(test_json_id__what_is_no_object)
{
    static const char *const lines[] = {
        "", "[]", "7", "\"id\"", "{\"id\":", "{broken", "{\"text\":\"x\"} {}"};
    strbuf_init(&id, 1 << 16);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        ck_assert(!json_id_read_whole(slice_of(lines[i]), &id));
        ck_assert(!json_id_read(slice_of(lines[i]), &id));
        ck_assert_uint_eq(id.len, 0);
    }
    ck_assert(!json_id_read_whole(SLICE("{\"id\":\"a\",\"text\""), &id)); /* no article: never answered "a" */
    strbuf_release(&id);
}
END_TEST

UNIT_MAIN("json_id", test_json_id__what_an_answer_echoes, test_json_id__what_is_no_object)
