#include "fixture.h"
#include "output/json.h"
#include "unit.h"

#include <jansson.h>
#include <string.h>

static json_t *answer(Fixture *f)
{
    StrBuf out;
    Error err;
    json_error_t bad;
    strbuf_init(&out, 1 << 20);
    ck_assert_int_eq(output_json(&f->doc, &f->result, &f->options, false, &out, &err), 0);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &bad);
    ck_assert_msg(root != NULL, "%s in %s", bad.text, out.ptr);
    strbuf_release(&out);
    return root;
}

/* A value by a path of keys and list positions: "officials.0.name". */
static const json_t *at(const json_t *value, const char *path)
{
    Slice rest = slice_of(path);
    Slice key;
    while (slice_split(&rest, '.', &key)) {
        int64_t index;
        char name[32] = {0};
        ck_assert_uint_lt(key.len, sizeof name);
        memcpy(name, key.ptr, key.len);
        value =
            slice_to_int64(key, &index) ? json_array_get(value, (size_t)index) : json_object_get(value, name);
    }
    ck_assert_msg(value != NULL, "nothing at %s", path);
    return value;
}

static void check_text(const json_t *root, const char *path, const char *want)
{
    ck_assert_str_eq(json_string_value(at(root, path)), want);
}

static void check_int(const json_t *root, const char *path, json_int_t want)
{
    ck_assert_msg(json_is_integer(at(root, path)), "%s is no integer", path);
    ck_assert_int_eq(json_integer_value(at(root, path)), want);
}

START_TEST(test_json__ids_and_references)
{
    Fixture f;
    fixture_init(&f);
    json_t *root = answer(&f);
    check_text(root, "officials.0.id", "p1");
    check_text(root, "people.0.id", "p2");
    check_text(root, "people.0.quotes.0", "q1");
    check_text(root, "organizations.0.id", "o1");
    check_text(root, "events.0.location", "l1");
    check_text(root, "events.0.participants.0.ref", "p2");
    check_text(root, "events.0.participants.1.ref", "l1");
    check_text(root, "quotes.0.speaker.ref", "p2");
    check_text(root, "quotes.0.text", "Good, Very.");
    ck_assert(json_object_get(root, "id") == NULL);
    ck_assert(json_object_get(json_object_get(root, "document"), "text") == NULL);
    json_decref(root);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_json__offsets_in_every_unit)
{
    static const json_int_t want[] = {17, 18, 17}; /* of "Ana", behind one two-byte letter */
    static const json_int_t said[] = {71, 76, 71}; /* behind two curly marks of three bytes as well */
    Fixture f;
    fixture_init(&f);
    for (int unit = OFFSET_CODEPOINT; unit <= OFFSET_UTF16; unit++) {
        f.options.offset_unit = (OffsetUnit)unit;
        json_t *root = answer(&f);
        check_int(root, "people.0.mentions.0.start", want[unit]);
        check_int(root, "quotes.0.cue.start", said[unit]);
        json_decref(root);
    }
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_json__numbers_are_short_and_absent_is_null)
{
    Fixture f;
    fixture_init(&f);
    StrBuf out;
    Error err;
    strbuf_init(&out, 1 << 20);
    ck_assert_int_eq(output_json(&f.doc, &f.result, &f.options, false, &out, &err), 0);
    ck_assert_ptr_nonnull(strstr(out.ptr, "\"language\":{\"code\":\"en\",\"confidence\":0.97}"));
    ck_assert_ptr_nonnull(strstr(out.ptr, "\"latitude\":59.9127,\"longitude\":10.7461"));
    ck_assert_ptr_nonnull(strstr(out.ptr, "\"title\":null,\"dateline\":null,\"published_at\":null"));
    ck_assert_ptr_nonnull(strstr(out.ptr, "\"casualties\":{\"wounded\":3}"));
    ck_assert_ptr_nonnull(strstr(out.ptr, "\"text\":\"3 May\",\"value\":null"));
    strbuf_release(&out);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_json__text_and_id_on_request)
{
    Fixture f;
    fixture_init(&f);
    f.options.include_text = true;
    f.options.id = SLICE("a-7");
    json_t *root = answer(&f);
    check_text(root, "id", "a-7");
    ck_assert_str_eq(json_string_value(at(root, "document.text")), f.doc.text.ptr);
    json_decref(root);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_json__a_full_buffer_is_an_error_and_stays_as_it_was)
{
    Fixture f;
    fixture_init(&f);
    StrBuf out;
    Error err;
    strbuf_init(&out, 100);
    ck_assert_int_eq(strbuf_append(&out, SLICE("before")), 0);
    ck_assert_int_eq(output_json(&f.doc, &f.result, &f.options, true, &out, &err), ERR_MEMORY);
    ck_assert_str_eq(out.ptr, "before");
    strbuf_release(&out);
    arena_release(&f.arena);
}
END_TEST

UNIT_MAIN("json", test_json__ids_and_references, test_json__offsets_in_every_unit,
          test_json__numbers_are_short_and_absent_is_null, test_json__text_and_id_on_request,
          test_json__a_full_buffer_is_an_error_and_stays_as_it_was)
