#include "gazetteer/gazetteer.h"

#include "config/table.h"
#include "gazetteer/place_name.h"
#include "ml/model_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_COUNTRY_CODES = 26 * 26, TABLES_LIMIT = 64 << 20 };

/* The name that answers give in place of the source's. */
typedef struct DisplayName {
    uint32_t place;
    Slice name;
} DisplayName;

struct Gazetteer {
    ModelFile file;
    const Place *places; /* [n_base] mapped */
    uint32_t n_base;
    Slice strings;
    NameIndex base;
    Arena arena;          /* of everything below */
    VEC(Place) own;       /* of the tables: place number n_base + i */
    VEC(Slice) own_names; /* [own.len] */
    VEC(DisplayName) display;
    NameIndex tables;
    uint32_t countries[N_COUNTRY_CODES];
};

static const char *const kind_names[] = {
#define X(id, name) name,
    GAZETTEER_KIND_TABLE(X)
#undef X
};

static const char *const relation_names[NAME_RELATION_COUNT] = {
    "main", "alternate", "short",     "abbreviation", "dotted",
    "code", "former",    "adjective", "people",       "initials"};

const char *gazetteer_kind_name(GazetteerKind kind)
{
    return kind_names[kind];
}

GazetteerKind gazetteer_kind_from_name(Slice name)
{
    int k = 0;
    while (k < GAZETTEER_KIND_COUNT && !slice_eq(name, slice_of(kind_names[k])))
        k++;
    return (GazetteerKind)k;
}

static NameRelation relation_from_name(Slice name)
{
    int k = 0;
    while (k < NAME_RELATION_COUNT && !slice_eq(name, slice_of(relation_names[k])))
        k++;
    return (NameRelation)k;
}

/* ---- the compiled layer ---- */

static int check_places(const Gazetteer *g, const char *path, Error *err)
{
    if (g->strings.len == 0 || g->strings.ptr[g->strings.len - 1] != '\0')
        return error_set(err, ERR_FORMAT, "%s: its names do not end", path);
    for (uint32_t i = 0; i < g->n_base; i++) {
        const Place *p = &g->places[i];
        if (p->name >= g->strings.len || p->kind >= GAZETTEER_KIND_COUNT ||
            (p->admin1 != PLACE_NONE && p->admin1 >= g->n_base))
            return error_set(err, ERR_FORMAT, "%s: place %u points outside of the file", path, i);
    }
    if (!name_index_check(&g->base, g->n_base))
        return error_set(err, ERR_FORMAT, "%s: its name index is damaged", path);
    return 0;
}

static int load_base(Gazetteer *g, const char *path, Error *err)
{
    Slice places = SLICE_EMPTY;
    Slice slots = SLICE_EMPTY;
    Slice lists = SLICE_EMPTY;
    int rc = model_file_load(&g->file, path, MODEL_KIND("GAZE"), GAZETTEER_LAYOUT, err);
    if (rc == 0) rc = model_file_section(&g->file, "places", &places, err);
    if (rc == 0) rc = model_file_section(&g->file, "strings", &g->strings, err);
    if (rc == 0) rc = model_file_section(&g->file, "slots", &slots, err);
    if (rc == 0) rc = model_file_section(&g->file, "lists", &lists, err);
    if (rc < 0) return rc;
    g->places = (const Place *)(const void *)places.ptr;
    g->n_base = (uint32_t)(places.len / sizeof(Place));
    g->base = (NameIndex){.slots = (const NameSlot *)(const void *)slots.ptr,
                          .lists = (const uint32_t *)(const void *)lists.ptr,
                          .capacity = (uint32_t)(slots.len / sizeof(NameSlot)),
                          .n_lists = (uint32_t)(lists.len / sizeof(uint32_t))};
    return check_places(g, path, err);
}

static uint32_t country_slot(const char code[2])
{
    if (code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z') return N_COUNTRY_CODES;
    return (uint32_t)(code[0] - 'A') * 26 + (uint32_t)(code[1] - 'A');
}

static void index_countries(Gazetteer *g)
{
    for (uint32_t i = 0; i < N_COUNTRY_CODES; i++)
        g->countries[i] = PLACE_NONE;
    for (uint32_t i = 0; i < g->n_base; i++) {
        uint32_t slot = country_slot(g->places[i].country);
        if (g->places[i].kind == GAZETTEER_COUNTRY && slot < N_COUNTRY_CODES) g->countries[slot] = i;
    }
}

uint32_t gazetteer_country(const Gazetteer *g, const char code[2])
{
    uint32_t slot = country_slot(code);
    return slot < N_COUNTRY_CODES ? g->countries[slot] : PLACE_NONE;
}

/* ---- the tables ---- */

typedef struct Loader {
    Gazetteer *g;
    NameIndexBuilder names;
    Error *err;
} Loader;

/* "Paris, FR" means the city before the division of that name. */
static bool is_weightier(const Place *p, const Place *best, bool prefer_city)
{
    bool city = p->kind == GAZETTEER_CITY;
    if (prefer_city && city != (best->kind == GAZETTEER_CITY)) return city;
    return p->population > best->population;
}

/* Weightiest place of a name, a city in `country` when that is not empty; PLACE_NONE. */
static uint32_t weightiest(const Gazetteer *g, Slice name, Slice country)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    GazetteerMatch m = gazetteer_find_text(g, name);
    uint32_t n = gazetteer_candidates(g, &m, c);
    uint32_t best = PLACE_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = gazetteer_place(g, c[i].place);
        if (country.len == 2 && memcmp(p->country, country.ptr, 2) != 0) continue;
        if (best == PLACE_NONE || is_weightier(p, gazetteer_place(g, best), country.len == 2))
            best = c[i].place;
    }
    return best;
}

/* A place of places.tsv by its very name. */
static uint32_t own_place(const Gazetteer *g, Slice name)
{
    for (size_t i = 0; i < g->own.len; i++)
        if (slice_eq(g->own_names.at[i], name)) return g->n_base + (uint32_t)i;
    return PLACE_NONE;
}

/* "CN", "US.CA" (kept as a name of the compiled layer), "Middle East", "Kyiv, UA". */
uint32_t gazetteer_reference(const Gazetteer *g, Slice ref)
{
    if (ref.len == 2 && gazetteer_country(g, ref.ptr) != PLACE_NONE) return gazetteer_country(g, ref.ptr);
    uint32_t place = own_place(g, ref);
    if (place != PLACE_NONE) return place;
    size_t comma = slice_find(ref, SLICE(", "), 0);
    if (comma != SIZE_MAX && comma + 4 == ref.len)
        return weightiest(g, slice_sub(ref, 0, comma), slice_sub(ref, comma + 2, ref.len));
    return weightiest(g, ref, SLICE_EMPTY);
}

static int read_degrees(const Table *t, uint32_t row, int column, int32_t *ret, Error *err)
{
    double v;
    Slice cell = table_cell(t, row, column);
    *ret = PLACE_NO_COORDINATES;
    if (cell.len == 0) return 0;
    if (!slice_to_double(cell, &v) || fabs(v) > 180)
        return table_error(t, row, err, "'%.*s' is no latitude or longitude in degrees", SLICE_ARG(cell));
    *ret = (int32_t)lround(v * 1e6);
    return 0;
}

typedef struct PlaceColumns {
    int name, kind, country, latitude, longitude, weight, names;
} PlaceColumns;

static int add_place_names(Loader *l, Slice names, uint32_t place, uint32_t weight)
{
    Slice name;
    while (slice_split(&names, '|', &name))
        if (name.len > 0) (void)name_index_add(&l->names, name, name_ref(place, NAME_ALTERNATE), weight);
    return 0;
}

static int load_place_row(Loader *l, const Table *t, uint32_t row, const PlaceColumns *c)
{
    Gazetteer *g = l->g;
    Place p = {.admin1 = PLACE_NONE};
    int64_t weight = 0;
    Slice name = arena_copy(&g->arena, table_cell(t, row, c->name));
    Slice country = table_cell(t, row, c->country);
    p.kind = (uint8_t)gazetteer_kind_from_name(table_cell(t, row, c->kind));
    if (p.kind == GAZETTEER_KIND_COUNT)
        return table_error(t, row, l->err, "unknown kind of place '%.*s'",
                           SLICE_ARG(table_cell(t, row, c->kind)));
    if (country.len == 2) memcpy(p.country, country.ptr, 2);
    if (!slice_to_int64(table_cell(t, row, c->weight), &weight) || weight < 0 || weight > 2000000000)
        return table_error(t, row, l->err, "weight must be a number, on the scale of a population");
    p.population = (uint32_t)weight;
    int rc = read_degrees(t, row, c->latitude, &p.latitude, l->err);
    if (rc == 0) rc = read_degrees(t, row, c->longitude, &p.longitude, l->err);
    if (rc < 0) return rc;
    uint32_t place = g->n_base + (uint32_t)g->own.len;
    vec_push(&g->arena, &g->own, p);
    vec_push(&g->arena, &g->own_names, name);
    if (!name_index_add(&l->names, name, name_ref(place, NAME_MAIN), p.population))
        return table_error(t, row, l->err, "'%.*s' cannot be a name", SLICE_ARG(name));
    return add_place_names(l, table_cell(t, row, c->names), place, p.population);
}

static int load_places(Loader *l, const char *data_dir)
{
    Table t;
    int rc = table_open(&t, data_dir, "places.tsv", l->err);
    if (rc < 0) return rc;
    PlaceColumns c = {table_column(&t, "name", l->err),      table_column(&t, "kind", l->err),
                      table_column(&t, "country", l->err),   table_column(&t, "latitude", l->err),
                      table_column(&t, "longitude", l->err), table_column(&t, "weight", l->err),
                      table_column(&t, "names", l->err)};
    const int all[] = {c.name, c.kind, c.country, c.latitude, c.longitude, c.weight, c.names};
    for (size_t i = 0; i < sizeof all / sizeof all[0] && rc == 0; i++)
        if (all[i] < 0) rc = all[i];
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = load_place_row(l, &t, row, &c);
    table_release(&t);
    return rc;
}

static int load_name_row(Loader *l, const Table *t, uint32_t row, int form, int relation, int place)
{
    Slice ref = table_cell(t, row, place);
    bool display = slice_eq(table_cell(t, row, relation), SLICE("display"));
    NameRelation r = display ? NAME_MAIN : relation_from_name(table_cell(t, row, relation));
    if (r == NAME_RELATION_COUNT)
        return table_error(t, row, l->err, "unknown relation '%.*s'",
                           SLICE_ARG(table_cell(t, row, relation)));
    uint32_t id = gazetteer_reference(l->g, ref);
    if (id == PLACE_NONE)
        return table_error(t, row, l->err,
                           "no place '%.*s': give a country code, 'US.CA', a name of places.tsv, or "
                           "'City, CC'",
                           SLICE_ARG(ref));
    if (display) {
        Slice name = arena_copy(&l->g->arena, table_cell(t, row, form));
        vec_push(&l->g->arena, &l->g->display, ((DisplayName){id, name}));
    }
    if (!name_index_add(&l->names, table_cell(t, row, form), name_ref(id, r),
                        gazetteer_place(l->g, id)->population) &&
        !display) /* "Washington, D.C." is shown, never looked up */
        return table_error(t, row, l->err, "'%.*s' cannot be a name", SLICE_ARG(table_cell(t, row, form)));
    return 0;
}

/* place_names.tsv and demonyms.tsv: the first column is the form. */
static int load_names(Loader *l, const char *data_dir, const char *file, const char *form_column)
{
    Table t;
    int rc = table_open(&t, data_dir, file, l->err);
    if (rc < 0) return rc;
    int form = table_column(&t, form_column, l->err);
    int relation = table_column(&t, "relation", l->err);
    int place = table_column(&t, "place", l->err);
    if (form < 0 || relation < 0 || place < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = load_name_row(l, &t, row, form, relation, place);
    table_release(&t);
    return rc;
}

static int load_tables(Gazetteer *g, const char *data_dir, Error *err)
{
    Loader l = {.g = g, .err = err};
    name_index_builder_init(&l.names, &g->arena);
    int rc = load_places(&l, data_dir);
    if (rc == 0) rc = load_names(&l, data_dir, "place_names.tsv", "name");
    if (rc == 0) rc = load_names(&l, data_dir, "demonyms.tsv", "form");
    if (rc == 0) g->tables = name_index_freeze(&l.names);
    return rc;
}

int gazetteer_load(Gazetteer **ret_gazetteer, const char *data_dir, Error *err)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/gazetteer.bin", data_dir);
    *ret_gazetteer = NULL;
    Gazetteer *g = calloc(1, sizeof *g);
    if (g == NULL) return error_set(err, ERR_MEMORY, "no memory for the gazetteer");
    arena_init(&g->arena, TABLES_LIMIT);
    jmp_buf recovery;
    if (setjmp(recovery) != 0) {
        gazetteer_release(g);
        return error_set(err, ERR_MEMORY, "the place tables need more memory than they may use");
    }
    arena_protect(&g->arena, &recovery);
    int rc = load_base(g, path, err);
    if (rc == 0) index_countries(g);
    if (rc == 0) rc = load_tables(g, data_dir, err);
    g->arena.recovery = NULL;
    if (rc < 0) {
        gazetteer_release(g);
        return rc;
    }
    *ret_gazetteer = g;
    return 0;
}

void gazetteer_release(Gazetteer *g)
{
    if (g == NULL) return;
    model_file_release(&g->file);
    arena_release(&g->arena);
    free(g);
}

/* ---- look-ups ---- */

static GazetteerMatch add_base(const Gazetteer *g, NameHit a, const Slice *words, size_t n)
{
    NameHit b = name_index_match(&g->base, words, n);
    if (a.n_words > b.n_words) return (GazetteerMatch){a.n_words, a.list, 0};
    if (b.n_words > a.n_words) return (GazetteerMatch){b.n_words, 0, b.list};
    return (GazetteerMatch){a.n_words, a.list, b.list};
}

GazetteerMatch gazetteer_match(const Gazetteer *g, const Slice *words, size_t n)
{
    return add_base(g, name_index_match(&g->tables, words, n), words, n);
}

GazetteerMatch gazetteer_match_tables(const Gazetteer *g, const Slice *words, size_t n)
{
    NameHit a = name_index_match(&g->tables, words, n);
    return a.n_words == 0 ? (GazetteerMatch){0} : add_base(g, a, words, n);
}

GazetteerMatch gazetteer_find(const Gazetteer *g, const Slice *words, size_t n)
{
    uint32_t a = name_index_find(&g->tables, words, n);
    uint32_t b = name_index_find(&g->base, words, n);
    return (GazetteerMatch){a != 0 || b != 0 ? (uint32_t)n : 0, a, b};
}

GazetteerMatch gazetteer_find_text(const Gazetteer *g, Slice name)
{
    return gazetteer_find(g, &name, 1);
}

/* Appends a list, leaving out what is among the first n already. */
static uint32_t unpack(const NameIndex *index, uint32_t list, GazetteerCandidate *ret, uint32_t n)
{
    if (list == 0) return n;
    uint32_t before = n;
    for (uint32_t i = list - 1, end = list - 1 + NAME_INDEX_MAX_CANDIDATES; i < end; i++) {
        uint32_t ref = index->lists[i];
        GazetteerCandidate c = {name_ref_place(ref), name_ref_relation(ref)};
        bool known = false;
        for (uint32_t k = 0; k < before && !known; k++)
            known = ret[k].place == c.place;
        if (!known) ret[n++] = c;
        if (ref & NAME_REF_LAST) break;
    }
    return n;
}

uint32_t gazetteer_candidates(const Gazetteer *g, const GazetteerMatch *match,
                              GazetteerCandidate ret[GAZETTEER_MAX_CANDIDATES])
{
    uint32_t n = unpack(&g->tables, match->table_list, ret, 0);
    return unpack(&g->base, match->base_list, ret, n);
}

const Place *gazetteer_place(const Gazetteer *g, uint32_t place)
{
    return place < g->n_base ? &g->places[place] : &g->own.at[place - g->n_base];
}

Slice gazetteer_name(const Gazetteer *g, uint32_t place)
{
    if (place >= g->n_base) return g->own_names.at[place - g->n_base];
    for (size_t i = 0; i < g->display.len; i++)
        if (g->display.at[i].place == place) return g->display.at[i].name;
    return slice_of(g->strings.ptr + g->places[place].name);
}

uint32_t gazetteer_n_places(const Gazetteer *g)
{
    return g->n_base + (uint32_t)g->own.len;
}

double place_distance_km(const Place *a, const Place *b)
{
    if (a->latitude == PLACE_NO_COORDINATES || b->latitude == PLACE_NO_COORDINATES) return 1e9;
    const double rad = 3.14159265358979323846 / 180e6;
    double lat1 = a->latitude * rad;
    double lat2 = b->latitude * rad;
    double s = sin((lat2 - lat1) / 2);
    double t = sin(((double)b->longitude - a->longitude) * rad / 2);
    double d = s * s + cos(lat1) * cos(lat2) * t * t;
    return 12742 * asin(sqrt(d > 1 ? 1 : d));
}
