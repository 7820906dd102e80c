#include "fixture.h"
#include "output/jsonld.h"
#include "unit.h"

#include <jansson.h>

static json_t *linked(Fixture *f)
{
    StrBuf out;
    Error err;
    json_error_t bad;
    strbuf_init(&out, 1 << 20);
    ck_assert_int_eq(output_jsonld(&f->doc, &f->result, &f->options, &out, &err), 0);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &bad);
    ck_assert_msg(root != NULL, "%s in %s", bad.text, out.ptr);
    strbuf_release(&out);
    return root;
}

/* What the article mentions under this id. */
static const json_t *node(const json_t *root, const char *id)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(root, "mentions"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "@id")), id) == 0) return one;
    }
    ck_abort_msg("nothing has the id %s", id);
    return NULL;
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

START_TEST(test_jsonld__kinds_and_references)
{
    Fixture f;
    fixture_init(&f);
    json_t *root = linked(&f);
    ck_assert_str_eq(text_at(root, "@type"), "NewsArticle");
    ck_assert_str_eq(text_at(json_object_get(root, "@context"), "@vocab"), "https://schema.org/");
    ck_assert_uint_eq(json_array_size(json_object_get(root, "mentions")), 6);
    ck_assert_str_eq(text_at(node(root, "_:p2"), "name"), "Ana Lind");
    ck_assert_str_eq(text_at(node(root, "_:o1"), "@type"), "Corporation");
    const json_t *oslo = node(root, "_:l1");
    ck_assert_str_eq(text_at(oslo, "@type"), "City");
    ck_assert_double_eq_tol(json_number_value(json_object_get(json_object_get(oslo, "geo"), "latitude")),
                            59.9127, 1e-9);
    ck_assert_str_eq(text_at(oslo, "sameAs"), "https://sws.geonames.org/3143244/");
    const json_t *met = node(root, "_:e1");
    ck_assert_str_eq(text_at(json_object_get(met, "location"), "@id"), "_:l1");
    ck_assert_str_eq(text_at(json_array_get(json_object_get(met, "object"), 0), "@id"), "_:p2");
    ck_assert_str_eq(text_at(json_array_get(json_object_get(met, "agent"), 0), "@id"), "_:l1");
    const json_t *quote = node(root, "_:q1");
    ck_assert_str_eq(text_at(quote, "text"), "Good, Very.");
    ck_assert_str_eq(text_at(json_object_get(quote, "spokenByCharacter"), "@id"), "_:p2");
    json_decref(root);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_jsonld__posts_held_now_and_formerly)
{
    Fixture f;
    fixture_init(&f);
    Person *roux = &f.result.people.at[0];
    vec_push(&f.arena, &roux->roles,
             (Role){.title = SLICE("mayor"),
                    .organization = SLICE("Norsk Vind"),
                    .organization_entity = 2,
                    .jurisdiction = SLICE("Oslo"),
                    .status = STATUS_CURRENT});
    vec_push(&f.arena, &roux->roles,
             (Role){.title = SLICE("envoy"), .organization_entity = NO_INDEX, .status = STATUS_FORMER});
    json_t *root = linked(&f);
    const json_t *person = node(root, "_:p1");
    ck_assert_uint_eq(json_array_size(json_object_get(person, "jobTitle")), 1);
    ck_assert_str_eq(text_at(json_array_get(json_object_get(person, "worksFor"), 0), "@id"), "_:o1");
    const json_t *occupations = json_object_get(person, "hasOccupation");
    ck_assert_uint_eq(json_array_size(occupations), 2);
    ck_assert_str_eq(text_at(json_array_get(occupations, 1), "description"), "former");
    ck_assert_str_eq(text_at(json_object_get(json_object_get(json_array_get(occupations, 0), "hasOccupation"),
                                             "occupationLocation"),
                             "name"),
                     "Oslo");
    json_decref(root);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_jsonld__dates_and_speakers_that_are_not_named)
{
    Fixture f;
    fixture_init(&f);
    f.doc.dates.at[0].iso = SLICE("2010-12-13/2010-12-19");
    f.result.quotes.at[0].speaker_kind = SPEAKER_UNNAMED;
    f.options.include_text = true;
    json_t *root = linked(&f);
    ck_assert_str_eq(text_at(node(root, "_:e1"), "startDate"), "2010-12-13");
    ck_assert_str_eq(text_at(node(root, "_:e1"), "endDate"), "2010-12-19");
    ck_assert_str_eq(text_at(json_object_get(node(root, "_:q1"), "spokenByCharacter"), "description"),
                     "Lind of");
    ck_assert_str_eq(text_at(root, "articleBody"), f.doc.text.ptr);
    json_decref(root);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_jsonld__a_full_buffer_is_an_error_and_stays_as_it_was)
{
    Fixture f;
    fixture_init(&f);
    StrBuf out;
    Error err;
    strbuf_init(&out, 300);
    ck_assert_int_eq(strbuf_append(&out, SLICE("before")), 0);
    ck_assert_int_eq(output_jsonld(&f.doc, &f.result, &f.options, &out, &err), ERR_TOO_LARGE);
    ck_assert_str_eq(out.ptr, "before");
    strbuf_release(&out);
    arena_release(&f.arena);
}
END_TEST

UNIT_MAIN("jsonld", test_jsonld__kinds_and_references, test_jsonld__posts_held_now_and_formerly,
          test_jsonld__dates_and_speakers_that_are_not_named,
          test_jsonld__a_full_buffer_is_an_error_and_stays_as_it_was)
