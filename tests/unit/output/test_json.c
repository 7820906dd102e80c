#include "output/json.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A small article with one fact of each kind, built by hand. */
typedef struct Fixture {
    Arena arena;
    Document doc;
    Result result;
    RequestOptions options;
} Fixture;

static Span find(const Fixture *f, const char *words)
{
    size_t at = slice_find(f->doc.text, slice_of(words), 0);
    ck_assert_uint_ne(at, SIZE_MAX);
    return (Span){(uint32_t)at, (uint32_t)(at + strlen(words))};
}

static void add_entity(Fixture *f, const char *name, MentionType type)
{
    Mention *mention = vec_add(&f->arena, &f->doc.mentions);
    *mention = (Mention){.span = find(f, name), .type = type, .kind = MENTION_NAME};
    Entity *entity = vec_add(&f->arena, &f->doc.entities);
    *entity = (Entity){.type = type, .name = document_slice(&f->doc, mention->span)};
    vec_push(&f->arena, &entity->mentions, (uint32_t)(f->doc.mentions.len - 1));
}

static void fixture_init(Fixture *f)
{
    *f = (Fixture){0};
    arena_init(&f->arena, 1 << 20);
    document_init(
        &f->doc, &f->arena,
        SLICE("\xC3\x89tienne Roux met Ana Lind in Oslo on 3 May. \xE2\x80\x9CGood,\xE2\x80\x9D Lind of "
              "Norsk Vind said. \xE2\x80\x9CVery.\xE2\x80\x9D"));
    f->doc.language[0] = 'e', f->doc.language[1] = 'n';
    f->doc.language_confidence = 0.97f;
    result_init(&f->result, &f->doc);
    add_entity(f, "\xC3\x89tienne Roux", MENTION_PERSON);
    add_entity(f, "Ana Lind", MENTION_PERSON);
    add_entity(f, "Norsk Vind", MENTION_ORGANIZATION);
    vec_push(&f->arena, &f->result.people, (Person){.entity = 0, .official = true, .confidence = 0.9f});
    vec_push(&f->arena, &f->result.people, (Person){.entity = 1, .confidence = 0.8f});
    vec_push(&f->arena, &f->result.organizations,
             (Organization){.entity = 2, .kind = ORG_COMPANY, .country = {"NO"}});
    Location *oslo = vec_add(&f->arena, &f->result.locations);
    *oslo = (Location){.name = SLICE("Oslo"),
                       .kind = PLACE_CITY,
                       .country = {"NO"},
                       .has_coordinates = true,
                       .latitude = 59.91273,
                       .longitude = 10.74609,
                       .geonames_id = 3143244};
    vec_push(&f->arena, &oslo->mentions, (PlaceMention){.span = find(f, "Oslo")});
    vec_push(&f->arena, &f->doc.dates, (DateExpr){.span = find(f, "3 May")});
    Event *event = vec_add(&f->arena, &f->result.events);
    *event = (Event){.type = EVENT_CONSULT,
                     .trigger = find(f, "met"),
                     .span = find(f, "met Ana Lind"),
                     .location = 0,
                     .date = 0,
                     .killed = -1,
                     .wounded = 3,
                     .detained = -1};
    vec_push(&f->arena, &event->participants,
             (Participant){PARTICIPANT_TARGET, find(f, "Ana Lind"), 1, NO_INDEX});
    vec_push(&f->arena, &event->participants, (Participant){PARTICIPANT_ACTOR, find(f, "Oslo"), NO_INDEX, 0});
    Quote *quote = vec_add(&f->arena, &f->result.quotes);
    *quote = (Quote){.speaker_kind = SPEAKER_PERSON,
                     .speaker = find(f, "Lind of"),
                     .speaker_entity = 1,
                     .cue = find(f, "said")};
    vec_push(&f->arena, &quote->spans, find(f, "Good,"));
    vec_push(&f->arena, &quote->spans, find(f, "Very."));
    vec_push(&f->arena, &f->result.people.at[1].quotes, 0);
}

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

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, test_json__ids_and_references);
    tcase_add_test(cases, test_json__offsets_in_every_unit);
    tcase_add_test(cases, test_json__numbers_are_short_and_absent_is_null);
    tcase_add_test(cases, test_json__text_and_id_on_request);
    tcase_add_test(cases, test_json__a_full_buffer_is_an_error_and_stays_as_it_was);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
