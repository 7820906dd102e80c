#include "gazetteer/gazetteer.h"
#include "gazetteer/place_name.h"
#include "unit.h"

#include <string.h>

static Gazetteer *g;

static void setup(void)
{
    Error err;
    ck_assert_msg(gazetteer_load(&g, "data", &err) == 0, "%s", err.message);
}

static void teardown(void)
{
    gazetteer_release(g);
}

static uint64_t name_state(const char *name)
{
    uint64_t state = PLACE_NAME_START;
    return place_name_feed(slice_of(name), &state) ? state : 0;
}

/* True when some candidate of `name` is a place of this kind in this country. */
static bool knows(const char *name, GazetteerKind kind, const char *country)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    GazetteerMatch m = gazetteer_find_text(g, slice_of(name));
    uint32_t n = gazetteer_candidates(g, &m, c);
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = gazetteer_place(g, c[i].place);
        if (p->kind == (uint8_t)kind && memcmp(p->country, country, 2) == 0) return true;
    }
    return false;
}

START_TEST(test_place_name__dots_hyphens_accents)
{
    ck_assert(name_state("U.S.") == name_state("US"));
    ck_assert(name_state("U.S") == name_state("US"));
    ck_assert(name_state("Port-au-Prince") == name_state("port au prince"));
    ck_assert(name_state("São Paulo") == name_state("Sao Paulo"));
    ck_assert(name_state("St. John's") == name_state("St John’s"));
    ck_assert(name_state("Albany") != name_state("Albania"));
}
END_TEST

START_TEST(test_place_name__signs_are_no_name)
{
    ck_assert(name_state("Paris, Texas") == 0);
    ck_assert(name_state("(Rome)") == 0);
}
END_TEST

START_TEST(test_gazetteer__tokenization_does_not_matter)
{
    const Slice apart[] = {SLICE("Port"), SLICE("-"), SLICE("au"), SLICE("-"), SLICE("Prince"), SLICE(",")};
    const Slice together[] = {SLICE("Port-au-Prince"), SLICE("is")};
    GazetteerMatch a = gazetteer_match(g, apart, 6);
    GazetteerMatch b = gazetteer_match(g, together, 2);
    ck_assert_uint_eq(a.n_words, 5);
    ck_assert_uint_eq(b.n_words, 1);
    ck_assert_uint_eq(a.base_list, b.base_list);
}
END_TEST

START_TEST(test_gazetteer__longest_name)
{
    const Slice words[] = {SLICE("New"), SLICE("York"), SLICE("City"), SLICE("Council")};
    ck_assert_uint_eq(gazetteer_match(g, words, 4).n_words, 3);
    const Slice china[] = {SLICE("South"), SLICE("China"), SLICE("Sea")};
    ck_assert_uint_eq(gazetteer_match(g, china, 3).n_words, 3);
    const Slice none[] = {SLICE("Qwxzt")};
    ck_assert_uint_eq(gazetteer_match(g, none, 1).n_words, 0);
    ck_assert_uint_eq(gazetteer_match(g, none, 0).n_words, 0);
}
END_TEST

START_TEST(test_gazetteer__countries_and_their_names)
{
    ck_assert(knows("United States", GAZETTEER_COUNTRY, "US"));
    ck_assert(knows("U.S.", GAZETTEER_COUNTRY, "US"));
    ck_assert(knows("UAE", GAZETTEER_COUNTRY, "AE"));
    ck_assert(knows("Burma", GAZETTEER_COUNTRY, "MM"));
    ck_assert(knows("Danes", GAZETTEER_COUNTRY, "DK"));
    ck_assert(knows("Chinese", GAZETTEER_COUNTRY, "CN"));
    ck_assert(knows("Californian", GAZETTEER_ADMIN1, "US"));
    ck_assert(knows("Georgia", GAZETTEER_COUNTRY, "GE"));
    ck_assert(knows("Georgia", GAZETTEER_ADMIN1, "US"));
    ck_assert(!knows("European", GAZETTEER_CITY, "ZA"));
}
END_TEST

START_TEST(test_gazetteer__cities_of_other_names)
{
    ck_assert(knows("Kiev", GAZETTEER_CITY, "UA"));
    ck_assert(knows("Bombay", GAZETTEER_CITY, "IN"));
    ck_assert(knows("Moscow", GAZETTEER_CITY, "RU"));
    ck_assert(knows("Moscow", GAZETTEER_CITY, "US"));
    ck_assert(knows("Alexandria", GAZETTEER_CITY, "EG"));
    ck_assert(knows("Alexandria", GAZETTEER_CITY, "US"));
}
END_TEST

START_TEST(test_gazetteer__coordinates_and_distance)
{
    const Place *france = gazetteer_place(g, gazetteer_country(g, "FR"));
    ck_assert_int_eq(france->latitude / 1000000, 46);
    ck_assert_int_eq(france->longitude / 1000000, 2);
    ck_assert_uint_eq(gazetteer_country(g, "ZZ"), PLACE_NONE);
    const Place a = {.latitude = 48853410, .longitude = 2348800};
    const Place b = {.latitude = 51508530, .longitude = -125740};
    ck_assert_double_eq_tol(place_distance_km(&a, &b), 343, 3);
    const Place nowhere = {.latitude = PLACE_NO_COORDINATES};
    ck_assert(place_distance_km(&a, &nowhere) > 1e6);
}
END_TEST

START_TEST(test_gazetteer__display_names)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    GazetteerMatch m = gazetteer_find_text(g, SLICE("D.C."));
    ck_assert_uint_ge(gazetteer_candidates(g, &m, c), 1);
    ck_assert(slice_eq(gazetteer_name(g, c[0].place), SLICE("Washington, D.C.")));
}
END_TEST

START_TEST(test_gazetteer__missing_file_is_told)
{
    Gazetteer *none;
    Error err;
    ck_assert_int_lt(gazetteer_load(&none, "tests/nowhere", &err), 0);
    ck_assert_ptr_null(none);
    ck_assert_ptr_nonnull(strstr(err.message, "gazetteer.bin"));
}
END_TEST

START_TEST(test_name_index__candidates_by_weight)
{
    Arena arena;
    NameIndexBuilder b;
    arena_init(&arena, 1 << 20);
    name_index_builder_init(&b, &arena);
    ck_assert(name_index_add(&b, SLICE("Springfield"), name_ref(1, NAME_MAIN), 10));
    ck_assert(name_index_add(&b, SLICE("Springfield"), name_ref(2, NAME_MAIN), 20));
    ck_assert(name_index_add(&b, SLICE("Springfield Park"), name_ref(3, NAME_MAIN), 5));
    ck_assert(!name_index_add(&b, SLICE("..."), name_ref(3, NAME_MAIN), 5));
    NameIndex index = name_index_freeze(&b);
    ck_assert(name_index_check(&index, 4));
    ck_assert(!name_index_check(&index, 3));
    const Slice words[] = {SLICE("SPRINGFIELD"), SLICE("Mall")};
    NameHit hit = name_index_match(&index, words, 2);
    ck_assert_uint_eq(hit.n_words, 1);
    ck_assert_uint_eq(name_ref_place(index.lists[hit.list - 1]), 2);
    ck_assert_uint_eq(name_index_find(&index, words, 2), 0);
    arena_release(&arena);
}
END_TEST

UNIT_MAIN_ONCE("gazetteer", setup, teardown, test_place_name__dots_hyphens_accents,
               test_place_name__signs_are_no_name, test_gazetteer__tokenization_does_not_matter,
               test_gazetteer__longest_name, test_gazetteer__countries_and_their_names,
               test_gazetteer__cities_of_other_names, test_gazetteer__coordinates_and_distance,
               test_gazetteer__display_names, test_gazetteer__missing_file_is_told,
               test_name_index__candidates_by_weight)
