/* Places of short articles, read by the whole pipeline: what users of geoparsers complain of, and the names
 * that several places bear. */
#include "article.h"

#include <stdio.h>
#include <string.h>

static void read_article(const char *text)
{
    article_read(slice_of(text), SLICE_EMPTY);
}

/* The location with a mention of exactly this text, NULL when there is none. */
static const Location *location_of(const char *mention, const PlaceMention **ret_mention)
{
    const Result *r = workspace_result(article_workspace);
    for (size_t i = 0; i < r->locations.len; i++)
        for (size_t k = 0; k < r->locations.at[i].mentions.len; k++) {
            const PlaceMention *m = &r->locations.at[i].mentions.at[k];
            if (!slice_eq(article_text(m->span), slice_of(mention))) continue;
            if (ret_mention != NULL) *ret_mention = m;
            return &r->locations.at[i];
        }
    return NULL;
}

/* "name/kind/country/division" of the place that a mention means, "" when it means none. */
static const char *meaning(const char *mention)
{
    static char text[256];
    const Location *l = location_of(mention, NULL);
    text[0] = '\0';
    if (l != NULL)
        (void)snprintf(text, sizeof text, "%.*s/%s/%s/%.*s", SLICE_ARG(l->name), place_kind_name(l->kind),
                       l->country.code, SLICE_ARG(l->admin1));
    return text;
}

static PlaceUse use_of(const char *mention)
{
    const PlaceMention *m = NULL;
    ck_assert_msg(location_of(mention, &m) != NULL, "%s is no place", mention);
    return m->use;
}

#define MEANS(mention, expected) ck_assert_str_eq(meaning(mention), expected)

START_TEST(test_location__city_and_state)
{
    read_article(
        "BANGOR, Maine (AP) - A fire destroyed a warehouse in Bangor, Maine, on Monday, police said.");
    MEANS("Bangor", "Bangor/city/US/Maine");
    read_article("He moved from Lebanon, Pa., to Moscow, Idaho, and later to Birmingham, Ala., he said.");
    MEANS("Lebanon", "Lebanon/city/US/Pennsylvania");
    MEANS("Moscow", "Moscow/city/US/Idaho");
    MEANS("Birmingham", "Birmingham/city/US/Alabama");
    MEANS("Pa.", "Pennsylvania/admin1/US/");
}
END_TEST

START_TEST(test_location__dateline)
{
    read_article("NEW HAVEN, Conn. (AP) - A bus overturned on Monday, injuring nine people, police said.\n\n"
                 "The driver was taken to a hospital in Hartford.");
    MEANS("NEW HAVEN", "New Haven/city/US/Connecticut");
    const Result *r = workspace_result(article_workspace);
    ck_assert_uint_ne(r->dateline_location, NO_INDEX);
    ck_assert(slice_eq(r->locations.at[r->dateline_location].name, SLICE("New Haven")));
}
END_TEST

START_TEST(test_location__state_or_country)
{
    read_article("Officials in Tbilisi said that Georgia would not give way to Russia on South Ossetia.");
    MEANS("Georgia", "Georgia/country/GE/");
    read_article("The governor of Georgia met the mayor of Atlanta after storms hit Savannah and Macon.");
    MEANS("Georgia", "Georgia/admin1/US/");
}
END_TEST

START_TEST(test_location__same_name_by_company)
{
    read_article("The Egyptian police found the boat near Alexandria, a day's drive from Cairo, Egypt said.");
    MEANS("Alexandria", "Alexandria/city/EG/Alexandria");
    read_article("Commuters from Alexandria, Va., and Arlington reach Washington by the Metro.");
    MEANS("Alexandria", "Alexandria/city/US/Virginia");
    read_article(
        "Flights from Birmingham to Manchester were stopped, Britain's transport minister said in London.");
    MEANS("Birmingham", "Birmingham/city/GB/England");
    read_article("The president of Costa Rica received the ambassadors in San Jose on Friday.");
    MEANS("San Jose", "San José/city/CR/San José");
    read_article("Police in San Jose, California, asked drivers from Oakland to take another road.");
    MEANS("San Jose", "San Jose/city/US/California");
    read_article("Spain's prime minister visited Cordoba and Seville before he returned to Madrid.");
    MEANS("Cordoba", "Córdoba/city/ES/Andalusia");
}
END_TEST

START_TEST(test_location__washington)
{
    read_article("Relations between Washington and Beijing have cooled, the United States ambassador said.");
    MEANS("Washington", "Washington, D.C./city/US/District of Columbia");
    read_article("The crew was evacuated to a hospital in Spokane, Washington, after the crash.");
    MEANS("Washington", "Washington/admin1/US/");
    read_article("The bill was signed in Olympia by Washington Gov. Ann Example, her office said.");
    MEANS("Washington", "Washington/admin1/US/");
}
END_TEST

START_TEST(test_location__one_place_many_names)
{
    read_article("The United States will leave. The U.S. said so twice; America's allies were told by U.S. "
                 "diplomats.");
    const Location *l = location_of("U.S.", NULL);
    ck_assert_ptr_nonnull(l);
    ck_assert_ptr_eq(l, location_of("United States", NULL));
    ck_assert_ptr_eq(l, location_of("America", NULL));
    ck_assert(slice_eq(l->name, SLICE("United States")));
}
END_TEST

START_TEST(test_location__demonyms_are_associative)
{
    read_article(
        "Chinese officials met European and Californian lawmakers. The British did not come to Paris.");
    MEANS("Chinese", "China/country/CN/");
    MEANS("European", "Europe/continent//");
    MEANS("Californian", "California/admin1/US/");
    MEANS("British", "United Kingdom/country/GB/");
    ck_assert_int_eq(use_of("Chinese"), USE_ASSOCIATIVE);
    ck_assert_int_eq(use_of("Paris"), USE_LITERAL);
}
END_TEST

START_TEST(test_location__tokens_know_their_place)
{
    read_article("South Korean troops fired at the ship.");
    const Result *r = workspace_result(article_workspace);
    ck_assert_uint_ne(r->location_of_token[0], NO_INDEX);
    ck_assert_uint_eq(r->location_of_token[0], r->location_of_token[1]);
    ck_assert_uint_eq(r->location_of_token[2], NO_INDEX);
}
END_TEST

START_TEST(test_location__former_names_and_regions)
{
    read_article(
        "He left Burma for Bombay, then Kiev. Ships in the South China Sea turned to the Korean peninsula.");
    MEANS("Burma", "Myanmar/country/MM/");
    MEANS("Bombay", "Mumbai/city/IN/Maharashtra");
    MEANS("Kiev", "Kyiv/city/UA/Kyiv City");
    MEANS("South China Sea", "South China Sea/water//");
    MEANS("Korean peninsula", "Korean peninsula/region//");
}
END_TEST

START_TEST(test_location__a_country_is_no_hamlet)
{
    read_article("Exports to Albania grew, said the trade office in Albany, New York.");
    MEANS("Albania", "Albania/country/AL/");
    MEANS("Albany", "Albany/city/US/New York");
    read_article("Texas and Ohio sued, and so did Indiana, Utah, Washington and Wyoming.");
    MEANS("Texas", "Texas/admin1/US/");
    MEANS("Washington", "Washington/admin1/US/");
    MEANS("Wyoming", "Wyoming/admin1/US/");
}
END_TEST

START_TEST(test_location__abbreviations)
{
    read_article(
        "The envoy from the U.S. and the UAE met in the UK. Tell us more, he said to me in an email.");
    MEANS("U.S.", "United States/country/US/");
    MEANS("UAE", "United Arab Emirates/country/AE/");
    MEANS("UK", "United Kingdom/country/GB/");
    MEANS("us", "");
    MEANS("me", "");
    read_article("She took an M.S. in physics from the school and later left the U.S for good.");
    MEANS("M.S.", "");
    read_article("The study was led by Ann Example, M.D., of the university hospital in Scranton, PA.");
    MEANS("M.D.", "");
    MEANS("Scranton", "Scranton/city/US/Pennsylvania");
    read_article("He left the U.S for good, she told reporters in London.");
    ck_assert(strncmp(meaning("U.S"), "United States/country/US", 24) == 0);
}
END_TEST

START_TEST(test_location__short_texts)
{
    read_article("Toronto");
    MEANS("Toronto", "Toronto/city/CA/Ontario");
    read_article("(Toronto) [Ottawa] {Montreal}");
    MEANS("Toronto", "Toronto/city/CA/Ontario");
    MEANS("Ottawa", "Ottawa/city/CA/Ontario");
}
END_TEST

START_TEST(test_location__unknown_place_leaves_the_others)
{
    read_article("The road from Qxwtlborough to Berlin is closed, German police said in Hamburg.");
    MEANS("Berlin", "Berlin/city/DE/State of Berlin");
    MEANS("Hamburg", "Hamburg/city/DE/Hamburg");
}
END_TEST

START_TEST(test_location__persons_and_papers_are_no_places)
{
    read_article("Paris Hilton told the Washington Post that Jack London was her favorite writer.");
    MEANS("Paris", "");
    MEANS("London", "");
    MEANS("Washington", "");
}
END_TEST

START_TEST(test_location__party_brackets)
{
    read_article("Sen. John Example (R-Ariz.) and Rep. Ann Sample (D-N.Y.) voted against the bill in Ohio.");
    MEANS("Ariz.", "");
    MEANS("N.Y.", "");
    MEANS("Ohio", "Ohio/admin1/US/");
}
END_TEST

START_TEST(test_location__coordinates_and_alternatives)
{
    read_article("Rescuers reached Springfield on Tuesday.");
    const Location *l = location_of("Springfield", NULL);
    ck_assert_ptr_nonnull(l);
    ck_assert(l->has_coordinates);
    ck_assert_uint_ge(l->n_alternatives, 1);
    ck_assert(l->confidence < 0.9f);
    read_article("Rescuers reached Nairobi, the capital of Kenya, on Tuesday.");
    l = location_of("Nairobi", NULL);
    ck_assert_ptr_nonnull(l);
    ck_assert_double_eq_tol(l->latitude, -1.28, 0.1);
    ck_assert_double_eq_tol(l->longitude, 36.82, 0.1);
    ck_assert(l->confidence > 0.9f);
}
END_TEST

/* A street takes its town's coordinates and says so; what the gazetteer has stands for itself. */
START_TEST(test_location__within)
{
    read_article("The fire broke out in Wexley Street in Dayton, Ohio, the fire chief of Dayton said.");
    const Location *street = location_of("Wexley Street", NULL);
    const Location *town = location_of("Dayton", NULL);
    ck_assert(street != NULL && town != NULL && town->within.len == 0 && town->within_location == NO_INDEX);
    ck_assert(slice_eq(street->within, town->name));
    ck_assert_ptr_eq(&workspace_result(article_workspace)->locations.at[street->within_location], town);
    ck_assert(street->has_coordinates && street->latitude == town->latitude);
    ck_assert(street->geonames_id == 0 && town->geonames_id != 0);
}
END_TEST

/* ---- tests/golden/places.tsv ---- */

static Slice take(Slice *text, const char *mark)
{
    size_t at = slice_find(*text, slice_of(mark), 0);
    Slice rest = at == SIZE_MAX ? SLICE_EMPTY : slice_sub(*text, at + strlen(mark), text->len);
    *text = at == SIZE_MAX ? *text : slice_sub(*text, 0, at);
    return rest;
}

static const char *text_of(Slice s, char buffer[512])
{
    (void)snprintf(buffer, 512, "%.*s", SLICE_ARG(s));
    return buffer;
}

static bool is_use(const PlaceMention *m, Slice use)
{
    static const char *const names[] = {"literal", "metonymic", "associative"};
    return use.len == 0 || slice_eq(slice_of(names[m->use]), use);
}

/* "London=London/city/GB/England @metonymic" */
static bool holds(Slice item)
{
    char mention[512];
    char want[512];
    const PlaceMention *m = NULL;
    Slice meant = take(&item, "=");
    Slice use = take(&meant, " @");
    const char *have = meaning(text_of(item, mention));
    if (slice_eq(meant, SLICE("-"))) return have[0] == '\0';
    const Location *l = location_of(mention, &m);
    if (l == NULL || !is_use(m, use)) return false;
    bool unplaced = slice_ends_with(meant, SLICE("?"));
    if (unplaced) meant.len--;
    if (unplaced && l->has_coordinates) return false;
    if (!slice_ends_with(meant, SLICE("*"))) return strcmp(have, text_of(meant, want)) == 0;
    return strncmp(have, meant.ptr, meant.len - 1) == 0;
}

static bool check_row(const Table *t, uint32_t r)
{
    bool ok = true;
    article_read_cell(table_cell(t, r, 1), SLICE_EMPTY);
    Slice rest = table_cell(t, r, 2);
    Slice item;
    while (slice_split(&rest, ';', &item)) {
        char words[512];
        if (holds(item)) continue;
        ok = false;
        Slice mention = item;
        (void)take(&mention, "=");
        (void)fprintf(stderr, "    have %.*s=%s\n", SLICE_ARG(mention), meaning(text_of(mention, words)));
    }
    return ok;
}

START_TEST(test_location__golden_wordings)
{
    article_golden("places.tsv", check_row);
}
END_TEST

UNIT_MAIN_ONCE("location", article_setup, article_teardown, test_location__city_and_state,
               test_location__dateline, test_location__state_or_country, test_location__same_name_by_company,
               test_location__washington, test_location__one_place_many_names,
               test_location__demonyms_are_associative, test_location__tokens_know_their_place,
               test_location__former_names_and_regions, test_location__a_country_is_no_hamlet,
               test_location__abbreviations, test_location__short_texts,
               test_location__unknown_place_leaves_the_others,
               test_location__persons_and_papers_are_no_places, test_location__party_brackets,
               test_location__coordinates_and_alternatives, test_location__within,
               test_location__golden_wordings)
