/* gazetteer_build.c - compiles the public gazetteers into data/gazetteer.bin (see gazetteer/gazetteer.h).
 *
 * Usage: gazetteer_build SOURCES DATA_DIR. SOURCES holds cities5000.txt, cities1000_names.tsv,
 * admin1CodesASCII.txt, countryInfo.txt, clavin-SupplementaryGazetteer.txt (GeoNames), ne_regions.tsv,
 * ne_marine.tsv, ne_populated_places.tsv (Natural Earth) and factbook_countries.jsonl; DATA_DIR holds
 * place_centres.tsv and place_words.tsv, and receives gazetteer.bin. Countries lie where GeoNames puts them;
 * first-level divisions where GeoNames does when the sources tell (place_centres.tsv, CLAVIN), else in the
 * middle of the extent of their cities, without the outermost hundredth at each side; second-level ones at
 * the mean of theirs. Divisions that only Natural Earth has (former ones: Nyanza, Katanga, Alsace) are placed
 * like these, from their towns.
 */
#include "base/ctype.h"
#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "config/table.h"
#include "gazetteer/gazetteer.h"
#include "ml/model_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_CELLS = 20,
    ALTERNATES_FROM = 15000, /* population from which alternate names are worth having */
    ALTERNATE_MIN_BYTES = 4,
    ALTERNATE_MAX_BYTES = 40,
};

/* The cities of a division. */
typedef struct Extent {
    VEC(double) lats;
    VEC(double) lons;
    uint64_t population;
} Extent;

/* A division of Natural Earth's that GeoNames' files do not have by this name. */
typedef struct Unlisted {
    Slice name;
    Slice country;
    Extent extent;
    uint32_t within; /* first-level division of all its towns that GeoNames knows; PLACE_NONE */
    bool scattered;  /* they lie in several */
} Unlisted;

typedef struct Build {
    Arena arena;
    Error err;
    const char *sources;
    const char *data_dir;
    VEC(Place) places;
    VEC(Extent) extents; /* [places.len], of divisions */
    VEC(Unlisted) unlisted;
    Map unlisted_name; /* "KE\tNyanza" -> index in unlisted */
    VEC(char) strings;
    Map string_of;         /* name -> offset */
    Map admin1_code;       /* "US.CA" -> place */
    Map admin1_name;       /* "US\tCalifornia" -> place */
    Map admin2_name;       /* "US\tCalifornia\tKern County" -> place */
    Map city_at;           /* "US\t35.37\t-119.01" -> place */
    Map city_name;         /* "US\tBakersfield" -> the last one so called */
    Map geonames_id;       /* "703448" -> place */
    VEC(Slice) alternates; /* lists of alternate names, parted by commas */
    Map alternates_of;     /* "703448" -> index in alternates */
    Map iso3;              /* "USA" -> place of the country */
    uint32_t country[26 * 26];
    NameIndexBuilder names;
    Table words;
} Build;

static _Noreturn void die(const Build *b)
{
    (void)fprintf(stderr, "gazetteer_build: %s\n", b->err.message);
    exit(EXIT_FAILURE);
}

static Slice read_source(Build *b, const char *name)
{
    Slice bytes;
    Slice path = arena_printf(&b->arena, "%s/%s", b->sources, name);
    if (file_read(path.ptr, &b->arena, (size_t)256 << 20, &bytes, &b->err) < 0) die(b);
    return bytes;
}

/* Next line that is no comment, cut at tabs; missing cells are empty. */
static bool next_row(Slice *rest, Slice cells[MAX_CELLS])
{
    Slice line;
    do {
        if (!slice_split(rest, '\n', &line)) return false;
    } while (line.len == 0 || line.ptr[0] == '#');
    for (size_t i = 0; i < MAX_CELLS; i++)
        if (!slice_split(&line, '\t', &cells[i])) cells[i] = SLICE_EMPTY;
    return true;
}

static double number(Slice cell)
{
    double v;
    return slice_to_double(cell, &v) ? v : 0;
}

static int32_t micro(double degrees)
{
    return (int32_t)lround(degrees * 1e6);
}

static uint32_t *country_slot(Build *b, Slice code)
{
    static uint32_t none = PLACE_NONE;
    if (code.len != 2 || !ascii_is_upper(code.ptr[0]) || !ascii_is_upper(code.ptr[1])) return &none;
    return &b->country[(code.ptr[0] - 'A') * 26 + (code.ptr[1] - 'A')];
}

static uint32_t intern(Build *b, Slice name)
{
    uint32_t offset = map_get(&b->string_of, name);
    if (offset != MAP_NONE) return offset;
    offset = (uint32_t)b->strings.len;
    for (size_t i = 0; i < name.len; i++)
        vec_push(&b->arena, &b->strings, name.ptr[i]);
    vec_push(&b->arena, &b->strings, '\0');
    map_put(&b->string_of, arena_copy(&b->arena, name), offset);
    return offset;
}

static uint32_t add_place(Build *b, Slice name, GazetteerKind kind, Slice country)
{
    Place p = {.latitude = PLACE_NO_COORDINATES,
               .longitude = PLACE_NO_COORDINATES,
               .name = intern(b, name),
               .admin1 = PLACE_NONE,
               .kind = (uint8_t)kind};
    if (country.len == 2) memcpy(p.country, country.ptr, 2);
    vec_push(&b->arena, &b->places, p);
    (void)vec_add(&b->arena, &b->extents);
    return (uint32_t)b->places.len - 1;
}

static void add_name(Build *b, Slice name, uint32_t place, NameRelation relation)
{
    (void)name_index_add(&b->names, name, name_ref(place, relation), b->places.at[place].population);
}

/* ---- countries ---- */

static void read_countries(Build *b)
{
    Slice rest = read_source(b, "countryInfo.txt");
    Slice c[MAX_CELLS];
    while (next_row(&rest, c)) {
        if (c[16].len == 0) continue; /* dissolved countries have no GeoNames number */
        uint32_t id = add_place(b, slice_trim(c[4]), GAZETTEER_COUNTRY, c[0]);
        Place *p = &b->places.at[id];
        p->population = (uint32_t)number(c[7]);
        p->geonames_id = (uint32_t)number(c[16]);
        *country_slot(b, c[0]) = id;
        map_put(&b->iso3, c[1], id);
        map_put(&b->geonames_id, c[16], id);
    }
    for (uint32_t id = 0; id < b->places.len; id++)
        add_name(b, slice_of(b->strings.at + b->places.at[id].name), id, NAME_MAIN);
}

/* GeoNames' coordinates of countries and of some divisions. The others lie in the middle of their cities. */
static void read_geonames_centres(Build *b)
{
    Slice rest = read_source(b, "clavin-SupplementaryGazetteer.txt");
    Slice c[MAX_CELLS];
    while (next_row(&rest, c)) {
        uint32_t id = map_get(&b->geonames_id, c[0]);
        if (id == MAP_NONE) continue;
        b->places.at[id].latitude = micro(number(c[4]));
        b->places.at[id].longitude = micro(number(c[5]));
    }
}

static void read_long_names(Build *b)
{
    Slice rest = read_source(b, "factbook_countries.jsonl");
    Slice line;
    while (slice_split(&rest, '\n', &line)) {
        json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
        const char *name = json_string_value(json_object_get(object, "name"));
        const char *full = json_string_value(json_object_get(object, "long"));
        for (uint32_t id = 0; name != NULL && full != NULL && id < b->places.len; id++)
            if (b->places.at[id].kind == GAZETTEER_COUNTRY &&
                strcmp(b->strings.at + b->places.at[id].name, name) == 0 && strlen(full) > 6)
                add_name(b, slice_of(full), id, NAME_ALTERNATE);
        json_decref(object);
    }
}

/* ---- divisions ---- */

/* The name without a generic word of place_words.tsv at either end; empty when there is none to take.
 * Words of kind "article" are for cities, the others for divisions. */
static Slice without_generic_word(const Build *b, Slice name, bool city)
{
    Error err;
    int word = table_column(&b->words, "word", &err);
    int side = table_column(&b->words, "side", &err);
    int strip = table_column(&b->words, "strip", &err);
    int kind = table_column(&b->words, "kind", &err);
    for (uint32_t r = 0; r < b->words.n_rows; r++) {
        Slice w = table_cell(&b->words, r, word);
        if (!slice_eq(table_cell(&b->words, r, strip), SLICE("yes")) || w.len + 1 >= name.len) continue;
        if (slice_eq(table_cell(&b->words, r, kind), SLICE("article")) != city) continue;
        bool after = slice_eq(table_cell(&b->words, r, side), SLICE("after"));
        size_t gap = after ? name.len - w.len - 1 : w.len;
        Slice end = after ? slice_sub(name, gap + 1, name.len) : slice_sub(name, 0, w.len);
        if (name.ptr[gap] == ' ' && slice_eq_nocase(end, w))
            return after ? slice_sub(name, 0, gap) : slice_sub(name, gap + 1, name.len);
    }
    return SLICE_EMPTY;
}

static void read_admin1(Build *b)
{
    Slice rest = read_source(b, "admin1CodesASCII.txt");
    Slice c[MAX_CELLS];
    while (next_row(&rest, c)) {
        Slice country = slice_sub(c[0], 0, 2);
        uint32_t id = add_place(b, c[1], GAZETTEER_ADMIN1, country);
        b->places.at[id].geonames_id = (uint32_t)number(c[3]);
        map_put(&b->geonames_id, c[3], id);
        map_put(&b->admin1_code, c[0], id);
        map_put(&b->admin1_name, arena_printf(&b->arena, "%.2s\t%.*s", country.ptr, SLICE_ARG(c[1])), id);
        map_put(&b->admin1_name, arena_printf(&b->arena, "%.2s\t%.*s", country.ptr, SLICE_ARG(c[2])), id);
        Slice bare = c[1]; /* "Ho Chi Minh City (HCMC)", in cities1000 "Ho Chi Minh" */
        size_t bracket = slice_find(bare, SLICE(" ("), 0);
        if (bracket != SIZE_MAX) bare.len = bracket;
        if (slice_ends_with(bare, SLICE(" City"))) bare.len -= strlen(" City");
        if (bare.len < c[1].len)
            map_put(&b->admin1_name, arena_printf(&b->arena, "%.2s\t%.*s", country.ptr, SLICE_ARG(bare)), id);
    }
}

static uint32_t admin2_of(Build *b, uint32_t admin1, const Slice *c)
{
    if (c[3].len == 0) return PLACE_NONE;
    Slice key =
        arena_printf(&b->arena, "%.*s\t%.*s\t%.*s", SLICE_ARG(c[1]), SLICE_ARG(c[2]), SLICE_ARG(c[3]));
    uint32_t id = map_get(&b->admin2_name, key);
    if (id != MAP_NONE) return id;
    id = add_place(b, c[3], GAZETTEER_ADMIN2, c[1]);
    b->places.at[id].admin1 = admin1;
    map_put(&b->admin2_name, key, id);
    return id;
}

static void extend_by(Build *b, Extent *e, double lat, double lon, double population)
{
    vec_push(&b->arena, &e->lats, lat);
    vec_push(&b->arena, &e->lons, lon);
    e->population += (uint64_t)population;
}

static void extend(Build *b, uint32_t place, double lat, double lon, double population)
{
    if (place != PLACE_NONE) extend_by(b, &b->extents.at[place], lat, lon, population);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Middle of the values without the outermost hundredth at each side: towns that are filed wrongly. */
static double middle(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    size_t cut = n / 100;
    return (values[cut] + values[n - 1 - cut]) / 2;
}

static double mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

static void place_division(Place *p, const Extent *e)
{
    size_t n = e->lats.len;
    if (n == 0) return;
    if (p->latitude == PLACE_NO_COORDINATES) {
        bool county = p->kind == GAZETTEER_ADMIN2;
        p->latitude = micro(county ? mean(e->lats.at, n) : middle(e->lats.at, n));
        p->longitude = micro(county ? mean(e->lons.at, n) : middle(e->lons.at, n));
    }
    if (p->kind != GAZETTEER_COUNTRY)
        p->population = e->population > 2000000000 ? 2000000000 : (uint32_t)e->population;
}

static void read_centres(Build *b)
{
    Table t;
    Slice path = arena_printf(&b->arena, "%s/place_centres.tsv", b->data_dir);
    if (table_load(&t, path.ptr, &b->err) < 0) die(b);
    int place = table_column(&t, "place", &b->err);
    int lat = table_column(&t, "latitude", &b->err);
    int lon = table_column(&t, "longitude", &b->err);
    if (place < 0 || lat < 0 || lon < 0) die(b);
    for (uint32_t r = 0; r < t.n_rows; r++) {
        Slice ref = table_cell(&t, r, place);
        uint32_t id = ref.len == 2 ? *country_slot(b, ref) : map_get(&b->admin1_code, ref);
        if (id == MAP_NONE || id == PLACE_NONE) {
            (void)table_error(&t, r, &b->err, "no such division");
            die(b);
        }
        b->places.at[id].latitude = micro(number(table_cell(&t, r, lat)));
        b->places.at[id].longitude = micro(number(table_cell(&t, r, lon)));
    }
    table_release(&t);
}

static void name_divisions(Build *b)
{
    for (uint32_t id = 0; id < b->places.len; id++) {
        Place *p = &b->places.at[id];
        place_division(p, &b->extents.at[id]);
        if (p->kind != GAZETTEER_ADMIN1 && p->kind != GAZETTEER_ADMIN2) continue;
        Slice name = arena_copy(&b->arena, slice_of(b->strings.at + p->name));
        add_name(b, name, id, NAME_MAIN);
        if (p->kind == GAZETTEER_ADMIN2 && memcmp(p->country, "US", 2) == 0) continue;
        Slice bare = without_generic_word(b, name, false);
        if (bare.len > 0) add_name(b, bare, id, NAME_SHORT);
    }
    for (size_t i = 0; i < b->admin1_code.capacity; i++)
        if (b->admin1_code.slots[i].key.ptr != NULL)
            add_name(b, b->admin1_code.slots[i].key, b->admin1_code.slots[i].value, NAME_CODE);
}

/* ---- cities ---- */

static bool is_english_speaking(Slice country)
{
    static const char codes[] = "US CA GB AU NZ IE";
    for (size_t i = 0; i + 1 < sizeof codes; i += 3)
        if (memcmp(codes + i, country.ptr, 2) == 0) return true;
    return false;
}

/* Latin letters, a capital at the head and no second one inside a word: no airport codes, no pinyin in
 * syllables, no other scripts. */
static bool is_worthy_alternate(Slice name)
{
    if (name.len < ALTERNATE_MIN_BYTES || name.len > ALTERNATE_MAX_BYTES) return false;
    uint32_t before = ' ';
    for (size_t i = 0; i < name.len;) {
        uint32_t c = utf8_next(name, &i);
        bool letter = unicode_is_alpha(c);
        if ((letter && c > 0x24f && !(c >= 0x1e00 && c <= 0x1eff)) || (c >= '0' && c <= '9')) return false;
        if (before == ' ' && i <= 2 && !unicode_is_upper(c)) return false;
        if (unicode_is_upper(c) && unicode_is_alpha(before)) return false;
        before = c;
    }
    return true;
}

static PlaceSeat seat_of(Slice feature)
{
    if (slice_eq(feature, SLICE("PPLC"))) return SEAT_COUNTRY;
    if (slice_eq(feature, SLICE("PPLA"))) return SEAT_ADMIN1;
    return slice_eq(feature, SLICE("PPLA2")) ? SEAT_ADMIN2 : SEAT_NONE;
}

static Slice city_key(Build *b, Slice country, double lat, double lon)
{
    return arena_printf(&b->arena, "%.*s\t%.3f\t%.3f", SLICE_ARG(country), lat, lon);
}

static void add_alternates(Build *b, uint32_t id, Slice alternates, Slice country)
{
    Slice name;
    if (b->places.at[id].population < ALTERNATES_FROM || is_english_speaking(country)) return;
    while (slice_split(&alternates, ',', &name))
        if (is_worthy_alternate(name)) add_name(b, name, id, NAME_ALTERNATE);
}

static void remember_city(Build *b, Slice country, Slice name, uint32_t id)
{
    map_put(&b->city_name, arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(country), SLICE_ARG(name)), id);
}

static void read_cities5000(Build *b)
{
    Slice rest = read_source(b, "cities5000.txt");
    Slice c[MAX_CELLS];
    while (next_row(&rest, c)) {
        if (slice_eq(c[7], SLICE("PPLH")) || slice_eq(c[7], SLICE("PPLW"))) continue;
        double lat = number(c[4]);
        double lon = number(c[5]);
        uint32_t id = add_place(b, c[1], GAZETTEER_CITY, c[8]);
        Place *p = &b->places.at[id];
        p->latitude = micro(lat);
        p->longitude = micro(lon);
        p->geonames_id = (uint32_t)number(c[0]);
        p->population = (uint32_t)number(c[14]);
        p->seat = (uint8_t)seat_of(c[7]);
        uint32_t admin1 =
            map_get(&b->admin1_code, arena_printf(&b->arena, "%.*s.%.*s", SLICE_ARG(c[8]), SLICE_ARG(c[10])));
        p->admin1 = admin1 == MAP_NONE ? PLACE_NONE : admin1;
        map_put(&b->city_at, city_key(b, c[8], lat, lon), id);
        map_put(&b->geonames_id, c[0], id);
        map_put(&b->alternates_of, c[0], (uint32_t)b->alternates.len);
        vec_push(&b->arena, &b->alternates, c[3]);
        remember_city(b, c[8], c[1], id);
        remember_city(b, c[8], c[2], id);
        extend(b, *country_slot(b, c[8]), lat, lon, p->population);
        add_name(b, c[1], id, NAME_MAIN);
        add_name(b, c[2], id, NAME_MAIN);
        add_alternates(b, id, c[3], c[8]);
        Slice bare = without_generic_word(b, c[2], true);
        if (bare.len >= ALTERNATE_MIN_BYTES) add_name(b, bare, id, NAME_SHORT);
    }
}

static void read_cities1000(Build *b)
{
    Slice rest = read_source(b, "cities1000_names.tsv");
    Slice c[MAX_CELLS];
    while (next_row(&rest, c)) {
        double lat = number(c[4]);
        double lon = number(c[5]);
        uint32_t admin1 =
            map_get(&b->admin1_name, arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(c[1]), SLICE_ARG(c[2])));
        if (admin1 == MAP_NONE) admin1 = PLACE_NONE;
        uint32_t admin2 = admin2_of(b, admin1, c);
        extend(b, admin2, lat, lon, number(c[6]));
        uint32_t known = map_get(&b->city_at, city_key(b, c[1], lat, lon));
        if (known != MAP_NONE) { /* the codes of cities5000 are partly of another year (Vietnam, Norway) */
            if (admin1 != PLACE_NONE) b->places.at[known].admin1 = admin1;
            continue;
        }
        uint32_t id = add_place(b, c[0], GAZETTEER_CITY, c[1]);
        Place *p = &b->places.at[id];
        p->latitude = micro(lat);
        p->longitude = micro(lon);
        p->population = (uint32_t)number(c[6]);
        p->admin1 = admin1;
        add_name(b, c[0], id, NAME_MAIN);
        remember_city(b, c[1], c[0], id);
    }
}

/* ---- places, regions and seas of Natural Earth ---- */

/* Divisions lie among their cities, once it is known which these are. */
static void extend_divisions(Build *b)
{
    for (uint32_t id = 0; id < b->places.len; id++) {
        const Place *p = &b->places.at[id];
        if (p->kind == GAZETTEER_CITY)
            extend(b, p->admin1, p->latitude / 1e6, p->longitude / 1e6, p->population);
    }
}

static bool is_generic_word(const Build *b, Slice name)
{
    for (uint32_t r = 0; r < b->words.n_rows; r++)
        if (slice_eq_nocase(table_cell(&b->words, r, 0), name)) return true;
    return false;
}

/* A place that the name means already: a country or first-level division anywhere ("Crimea"), any division of
 * the country, with or without a generic word ("Niger State"). */
static bool is_taken(const Build *b, Slice name, Slice country)
{
    for (uint32_t id = 0; id < b->places.len; id++) {
        const Place *p = &b->places.at[id];
        bool home = memcmp(p->country, country.ptr, 2) == 0 &&
                    (p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_ADMIN2);
        if (!home && p->kind != GAZETTEER_ADMIN1 && p->kind != GAZETTEER_COUNTRY) continue;
        Slice known = slice_of(b->strings.at + p->name);
        if (known.len < name.len || memcmp(known.ptr, name.ptr, name.len) != 0) continue;
        if (known.len == name.len || (home && slice_eq(without_generic_word(b, known, false), name)))
            return true;
    }
    return false;
}

/* A town of Natural Earth's that lies in a division unknown to GeoNames' files. */
static void note_division(Build *b, Slice country, const Slice *c, uint32_t town)
{
    Slice key = arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(country), SLICE_ARG(c[5]));
    if (c[5].len < ALTERNATE_MIN_BYTES || map_get(&b->admin1_name, key) != MAP_NONE) return;
    uint32_t i = map_get(&b->unlisted_name, key);
    if (i == MAP_NONE) {
        i = (uint32_t)b->unlisted.len;
        map_put(&b->unlisted_name, key, i);
        vec_push(&b->arena, &b->unlisted,
                 ((Unlisted){.name = c[5], .country = country, .within = PLACE_NONE}));
    }
    Unlisted *u = &b->unlisted.at[i];
    extend_by(b, &u->extent, number(c[6]), number(c[7]), number(c[8]));
    uint32_t within = town == MAP_NONE ? PLACE_NONE : b->places.at[town].admin1;
    if (within == PLACE_NONE) return;
    if (u->within != PLACE_NONE && u->within != within) u->scattered = true;
    u->within = within;
}

static uint32_t count_divisions_within(const Build *b, uint32_t division)
{
    uint32_t n = 0;
    for (size_t i = 0; i < b->unlisted.len; i++)
        if (b->unlisted.at[i].within == division) n++;
    return n;
}

/* Another name of a division when that is the only one there; a part of one, or one across several (a former
 * division), is a place of its own. Those of one town are mostly misspelt, and those named like a city mean
 * the city. */
static void name_unlisted(Build *b)
{
    for (size_t i = 0; i < b->unlisted.len; i++) {
        const Unlisted *u = &b->unlisted.at[i];
        Slice key = arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(u->country), SLICE_ARG(u->name));
        bool garbled = slice_find(u->name, SLICE("?"), 0) != SIZE_MAX;
        if (u->extent.lats.len < 2 || garbled || map_get(&b->city_name, key) != MAP_NONE) continue;
        bool generic = is_generic_word(b, u->name); /* "Central" is too many things */
        Slice name = generic ? arena_printf(&b->arena, "%.*s Province", SLICE_ARG(u->name)) : u->name;
        if (is_taken(b, name, u->country)) continue;
        if (!u->scattered && u->within != PLACE_NONE && count_divisions_within(b, u->within) == 1) {
            add_name(b, name, u->within, NAME_ALTERNATE);
            continue;
        }
        bool part = !u->scattered && u->within != PLACE_NONE;
        uint32_t id = add_place(b, name, part ? GAZETTEER_ADMIN2 : GAZETTEER_ADMIN1, u->country);
        b->places.at[id].admin1 = part ? u->within : PLACE_NONE;
        place_division(&b->places.at[id], &u->extent);
        add_name(b, name, id, NAME_ALTERNATE);
    }
}

static bool is_ascii(Slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] >= 0x80) return false;
    return true;
}

/* "Seville" for "Sevilla", "Kandahar" for "Kandahār": the name that English texts have, when GeoNames knows
 * it as one of the town's own; not "Jilin City" for "Jilin". */
static bool is_english_name(const Build *b, Slice english, Slice geonames_id)
{
    static const char *const added[] = {" City", " District", " Municipality", " Province", " Department"};
    uint32_t i = map_get(&b->alternates_of, geonames_id);
    if (i == MAP_NONE || !is_ascii(english)) return false;
    for (size_t k = 0; k < sizeof added / sizeof added[0]; k++)
        if (slice_ends_with(english, slice_of(added[k]))) return false;
    Slice rest = b->alternates.at[i];
    Slice name;
    while (slice_split(&rest, ',', &name))
        if (slice_eq(name, english)) return true;
    return false;
}

static void name_in_english(Build *b, uint32_t id, Slice english, Slice geonames_id)
{
    bool own = is_english_name(b, english, geonames_id);
    if (own) b->places.at[id].name = intern(b, english);
    add_name(b, english, id, own ? NAME_MAIN : NAME_ALTERNATE); /* "Qamishli" for "Al Qāmishlī" */
}

/* Those that GeoNames' files lack: none of the name near by. */
static void read_populated_places(Build *b)
{
    Slice rest = read_source(b, "ne_populated_places.tsv");
    Slice c[MAX_CELLS];
    uint32_t added = 0;
    (void)next_row(&rest, c);
    while (next_row(&rest, c)) {
        uint32_t country = map_get(&b->iso3, c[4]);
        if (country == MAP_NONE || c[1].len == 0) continue;
        Slice code = arena_copy(&b->arena, (Slice){b->places.at[country].country, 2});
        uint32_t known = map_get(&b->geonames_id, c[11]);
        note_division(b, code, c, known);
        if (known != MAP_NONE) {
            name_in_english(b, known, c[1], c[11]);
            continue;
        }
        Place p = {.latitude = micro(number(c[6])), .longitude = micro(number(c[7]))};
        uint32_t same =
            map_get(&b->city_name, arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(code), SLICE_ARG(c[1])));
        if (same != MAP_NONE && place_distance_km(&p, &b->places.at[same]) < 50) continue;
        uint32_t id = add_place(b, c[1], GAZETTEER_CITY, code);
        b->places.at[id].latitude = p.latitude;
        b->places.at[id].longitude = p.longitude;
        b->places.at[id].geonames_id = (uint32_t)(number(c[11]) > 0 ? number(c[11]) : 0);
        b->places.at[id].population = (uint32_t)number(c[8]);
        uint32_t admin1 =
            map_get(&b->admin1_name, arena_printf(&b->arena, "%.*s\t%.*s", SLICE_ARG(code), SLICE_ARG(c[5])));
        b->places.at[id].admin1 = admin1 == MAP_NONE ? PLACE_NONE : admin1;
        add_name(b, c[1], id, NAME_ALTERNATE);
        added++;
    }
    (void)fprintf(stderr, "%u places of Natural Earth that GeoNames' files lack\n", added);
}

static GazetteerKind kind_of_class(Slice class)
{
    static const struct {
        const char *class;
        GazetteerKind kind;
    } kinds[] = {
        {"Continent", GAZETTEER_CONTINENT}, {"Island", GAZETTEER_ISLAND}, {"Island group", GAZETTEER_ISLAND},
        {"Range/mtn", GAZETTEER_MOUNTAIN},  {"Lake", GAZETTEER_WATER},    {"ocean", GAZETTEER_WATER},
        {"sea", GAZETTEER_WATER},           {"gulf", GAZETTEER_WATER},    {"bay", GAZETTEER_WATER},
        {"strait", GAZETTEER_WATER},        {"channel", GAZETTEER_WATER}, {"sound", GAZETTEER_WATER},
        {"river", GAZETTEER_WATER},         {"lagoon", GAZETTEER_WATER},  {"fjord", GAZETTEER_WATER},
        {"inlet", GAZETTEER_WATER}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (slice_eq(class, slice_of(kinds[i].class))) return kinds[i].kind;
    return GAZETTEER_REGION;
}

/* "ATLAS MOUNTAINS" to "Atlas Mountains", "Pemba I." to "Pemba Island". */
static Slice natural_earth_name(Build *b, Slice name)
{
    static const char *const cut[][2] = {{" I.", " Island"},      {" Is.", " Islands"},
                                         {" MTS.", " Mountains"}, {" PEN.", " Peninsula"},
                                         {" RA.", " Range"},      {" Str.", " Strait"}};
    char *copy = arena_alloc(&b->arena, name.len + 16);
    bool shouted = slice_find(name, SLICE("a"), 0) == SIZE_MAX && slice_find(name, SLICE("e"), 0) == SIZE_MAX;
    for (size_t i = 0; i < name.len; i++)
        copy[i] = shouted && i > 0 && name.ptr[i - 1] != ' ' ? ascii_lower(name.ptr[i]) : name.ptr[i];
    for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++)
        if (name.len > strlen(cut[i][0]) && slice_ends_with(name, slice_of(cut[i][0])))
            (void)snprintf(copy + name.len - strlen(cut[i][0]), 16, "%s", cut[i][1]);
    return slice_of(copy);
}

static void read_natural_earth(Build *b, const char *file)
{
    static const uint32_t prominence[] = {50000000, 20000000, 5000000, 1500000, 500000, 150000, 60000, 30000};
    Slice rest = read_source(b, file);
    Slice c[MAX_CELLS];
    (void)next_row(&rest, c);
    while (next_row(&rest, c)) {
        if (c[0].len == 0) continue;
        GazetteerKind kind = kind_of_class(c[1]);
        if (kind == GAZETTEER_CONTINENT) continue; /* places.tsv has them */
        size_t rank = (size_t)number(c[4]);
        Slice name = natural_earth_name(b, c[0]);
        uint32_t id = add_place(b, name, kind, SLICE_EMPTY);
        b->places.at[id].latitude = micro(number(c[2]));
        b->places.at[id].longitude = micro(number(c[3]));
        b->places.at[id].population = prominence[rank > 7 ? 7 : rank];
        add_name(b, name, id, NAME_MAIN);
    }
}

static int write_file(Build *b)
{
    NameIndex index = name_index_freeze(&b->names);
    Slice path = arena_printf(&b->arena, "%s/gazetteer.bin", b->data_dir);
    const ModelSection sections[] = {
        {"places", {(const char *)b->places.at, b->places.len * sizeof(Place)}},
        {"strings", {b->strings.at, b->strings.len}},
        {"slots", {(const char *)index.slots, index.capacity * sizeof(NameSlot)}},
        {"lists", {(const char *)index.lists, index.n_lists * sizeof(uint32_t)}},
    };
    (void)fprintf(stderr, "%zu places, %u slots, %u references, %zu bytes of names\n", b->places.len,
                  index.capacity, index.n_lists, b->strings.len);
    return model_file_write(path.ptr, MODEL_KIND("GAZE"), GAZETTEER_LAYOUT, sections, 4, &b->err);
}

int main(int argc, char **argv)
{
    static Build b;
    if (argc != 3) {
        (void)fprintf(stderr, "usage: gazetteer_build SOURCES DATA_DIR\n");
        return EXIT_FAILURE;
    }
    arena_init(&b.arena, (size_t)2 << 30);
    b.sources = argv[1];
    b.data_dir = argv[2];
    map_init(&b.string_of, &b.arena, 200000);
    map_init(&b.admin1_code, &b.arena, 4000);
    map_init(&b.admin1_name, &b.arena, 8000);
    map_init(&b.admin2_name, &b.arena, 30000);
    map_init(&b.city_at, &b.arena, 60000);
    map_init(&b.city_name, &b.arena, 200000);
    map_init(&b.unlisted_name, &b.arena, 3000);
    map_init(&b.iso3, &b.arena, 300);
    map_init(&b.geonames_id, &b.arena, 60000);
    map_init(&b.alternates_of, &b.arena, 60000);
    name_index_builder_init(&b.names, &b.arena);
    for (size_t i = 0; i < sizeof b.country / sizeof b.country[0]; i++)
        b.country[i] = PLACE_NONE;
    Slice words = arena_printf(&b.arena, "%s/place_words.tsv", b.data_dir);
    if (table_load(&b.words, words.ptr, &b.err) < 0) die(&b);
    read_countries(&b);
    read_long_names(&b);
    read_admin1(&b);
    read_geonames_centres(&b);
    read_cities5000(&b);
    read_cities1000(&b);
    extend_divisions(&b);
    read_centres(&b);
    name_divisions(&b);
    read_populated_places(&b);
    name_unlisted(&b);
    read_natural_earth(&b, "ne_regions.tsv");
    read_natural_earth(&b, "ne_marine.tsv");
    int rc = write_file(&b);
    if (rc < 0) die(&b);
    table_release(&b.words);
    arena_release(&b.arena);
    return EXIT_SUCCESS;
}
