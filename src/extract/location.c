#include "extract/location.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "extract/place_clause.h"
#include "extract/place_confidence.h"
#include "extract/place_resolve.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct LocationExtractor {
    Gazetteer *gazetteer;
    PlaceSpotter spotter;
    PlaceWeights weights;
    PlaceConfidence confidence;
};

int location_load(LocationExtractor **ret_location, const char *data_dir, Error *err)
{
    LocationExtractor *x = calloc(1, sizeof *x);
    *ret_location = NULL;
    if (x == NULL) return error_set(err, ERR_MEMORY, "no memory for the places");
    int rc = gazetteer_load(&x->gazetteer, data_dir, err);
    if (rc == 0) rc = place_spotter_load(&x->spotter, x->gazetteer, data_dir, err);
    if (rc == 0) rc = place_weights_load(&x->weights, data_dir, err);
    if (rc == 0) rc = place_confidence_load(&x->confidence, data_dir, err);
    if (rc < 0) {
        location_release(x);
        return rc;
    }
    *ret_location = x;
    return 0;
}

void location_release(LocationExtractor *x)
{
    if (x == NULL) return;
    place_spotter_release(&x->spotter);
    gazetteer_release(x->gazetteer);
    free(x);
}

const Gazetteer *location_gazetteer(const LocationExtractor *location)
{
    return location->gazetteer;
}

#define DATELINE_MENTIONS 2.0f
#define HOME_SHARE        0.6f
#define HOME_MASS         0.3f
#define HOME_TRUST        0.8f
#define HOME_EMBEDDED     0.4f
#define SAME_PLACE_KM     60.0

enum { SENTENCE_SPOTS = 16 };

typedef struct Emitter {
    const LocationExtractor *x;
    Document *doc;
    Result *result;
    PlaceSpots spots;
    PlaceResolution resolution;
    uint32_t *location_of_group; /* [n_groups], NO_INDEX until made */
    float *home_mentions;        /* [n_groups], of what is said to be there */
    uint32_t home;               /* town that the article is at home in, PLACE_NONE */
    Map by_place;                /* place number -> location */
} Emitter;

/* ---- use ---- */

/* "U.S. exercises", "UK lawmakers": an abbreviation that serves as an adjective. */
static bool serves_as_adjective(const Document *doc, const Spot *spot, const PlaceCandidate *c)
{
    uint32_t next = spot->end_token;
    if (c->relation != NAME_ABBREVIATION || next >= doc->n_tokens ||
        doc->tokens[next].sentence != doc->tokens[spot->first_token].sentence)
        return false;
    uint8_t tag = doc->tokens[next].xpos;
    return xpos_is_noun((Xpos)tag) || xpos_is_adjective((Xpos)tag);
}

static bool in_dateline(const Document *doc, const Spot *spot)
{
    return span_len(doc->dateline.place) > 0 &&
           span_overlaps(doc->dateline.place, tokens_span(doc, spot->first_token, spot->end_token));
}

/* A government, an assembly or a team by the name of its place. */
static bool is_metonym(const Emitter *e, const Spot *spot, const Place *p)
{
    const PlaceWords *words = &e->x->spotter.words;
    if (in_dateline(e->doc, spot)) return false;
    if (place_clause_governs(words, e->doc, spot->first_token, spot->end_token)) return true;
    if (place_clause_plays(words, e->doc, spot->first_token, spot->end_token)) return true;
    bool government = p->kind == GAZETTEER_COUNTRY || p->seat == SEAT_COUNTRY;
    return government && place_clause_acts(words, e->doc, spot->first_token, spot->end_token);
}

static PlaceUse use_of(const Emitter *e, const Spot *spot, const PlaceCandidate *c, const Place *p)
{
    if (c != NULL && name_is_demonym(c->relation)) return USE_ASSOCIATIVE;
    if (spot->source == SPOT_EMBEDDED || spot->source == SPOT_NATIONAL) return USE_ASSOCIATIVE;
    if (p == NULL) return USE_LITERAL;
    if (p->kind == GAZETTEER_COUNTRY && serves_as_adjective(e->doc, spot, c)) return USE_ASSOCIATIVE;
    return is_metonym(e, spot, p) ? USE_METONYMIC : USE_LITERAL;
}

/* ---- locations ---- */

static double degrees(int32_t micro)
{
    return micro / 1e6;
}

/* "DALLAS COUNTY" as "Dallas County". */
static Slice unknown_name(const Document *doc, const Spot *spot)
{
    Slice text = document_slice(doc, tokens_span(doc, spot->first_token, spot->end_token));
    bool shouted = text.len > 4;
    for (size_t i = 0; i < text.len && shouted; i++)
        shouted = !ascii_is_lower(text.ptr[i]);
    if (!shouted) return text;
    char *copy = arena_alloc(doc->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = i > 0 && ascii_is_alpha(text.ptr[i - 1]) ? ascii_lower(text.ptr[i]) : text.ptr[i];
    return (Slice){copy, text.len};
}

static void set_country(CountryCode *code, const Place *p)
{
    memcpy(code->code, p->country, 2);
    code->code[2] = '\0';
}

static void set_coordinates(Location *l, const Place *p)
{
    l->has_coordinates = p->latitude != PLACE_NO_COORDINATES;
    if (!l->has_coordinates) return;
    l->latitude = degrees(p->latitude);
    l->longitude = degrees(p->longitude);
}

static void fill_known(const Emitter *e, Location *l, uint32_t place)
{
    const Gazetteer *g = e->x->gazetteer;
    const Place *p = gazetteer_place(g, place);
    l->name = gazetteer_name(g, place);
    l->kind = place_kind_from_name(slice_of(gazetteer_kind_name((GazetteerKind)p->kind)));
    l->geonames_id = p->geonames_id;
    set_country(&l->country, p);
    set_coordinates(l, p);
    l->admin1 = p->admin1 == PLACE_NONE ? SLICE_EMPTY : gazetteer_name(g, p->admin1);
}

/* The same for a reader: a city and the division around it ("Bamako"). */
static bool is_same(const Place *a, const Place *b)
{
    return memcmp(a->country, b->country, 2) == 0 && place_distance_km(a, b) < SAME_PLACE_KM;
}

/* That the name means the place or what is the same for a reader. */
static float probability_of(const Gazetteer *g, const PlaceGroup *group, uint32_t place)
{
    float sum = 0;
    for (uint32_t i = 0; i < group->n_candidates; i++)
        if (is_same(gazetteer_place(g, group->candidates[i].place), gazetteer_place(g, place)))
            sum += group->candidates[i].probability;
    return sum < 1 ? sum : 1;
}

/* What else the name may mean, likeliest first, when that is not far-fetched. */
static void fill_alternatives(const Emitter *e, Location *l, const PlaceGroup *group, uint32_t place)
{
    const Gazetteer *g = e->x->gazetteer;
    for (uint32_t i = 1; i < group->n_candidates && l->n_alternatives < PLACE_MAX_ALTERNATIVES; i++) {
        const PlaceCandidate *c = &group->candidates[i];
        const Place *p = gazetteer_place(g, c->place);
        if (c->probability < 0.02f || p->latitude == PLACE_NO_COORDINATES ||
            is_same(p, gazetteer_place(g, place)))
            continue;
        PlaceAlternative *a = &l->alternatives[l->n_alternatives++];
        a->name = gazetteer_name(g, c->place);
        set_country(&a->country, p);
        a->latitude = degrees(p->latitude);
        a->longitude = degrees(p->longitude);
        a->geonames_id = p->geonames_id;
    }
}

/* A division that is its city ("Kyiv City", "Beijing") is reported as the city. */
static uint32_t city_rather_than_division(const Gazetteer *g, const PlaceGroup *group, uint32_t place)
{
    const Place *p = gazetteer_place(g, place);
    bool said =
        group->hint == PLACE_ADMIN1 || group->hint == PLACE_ADMIN2 || group->stately; /* "Gifu Prefecture" */
    if (p->kind != GAZETTEER_ADMIN1 || said) return place;
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        const Place *city = gazetteer_place(g, group->candidates[i].place);
        bool seat = city->kind == GAZETTEER_CITY && city->seat >= SEAT_ADMIN1;
        if (seat && is_same(p, city)) return group->candidates[i].place;
    }
    return place;
}

static uint32_t add_location(Emitter *e, Location l)
{
    if (l.within.len == 0) l.within_location = NO_INDEX;
    vec_push(e->doc->arena, &e->result->locations, l);
    return (uint32_t)e->result->locations.len - 1;
}

static Slice place_key(const Emitter *e, uint32_t place)
{
    return arena_printf(e->doc->scratch, "%u", place);
}

static uint32_t known_location(Emitter *e, const PlaceGroup *group)
{
    assert(group->n_candidates > 0 && group->candidates != NULL && e->spots.at != NULL);
    uint32_t place = city_rather_than_division(e->x->gazetteer, group, group->candidates[0].place);
    Slice key = place_key(e, place);
    uint32_t id = map_get(&e->by_place, key);
    if (id != MAP_NONE) return id;
    float recognized = e->spots.at[group->first_spot].confidence;
    float meant = probability_of(e->x->gazetteer, group, place);
    Location l = {.confidence =
                      place_confidence(&e->x->confidence, true, meant * (0.6f + 0.4f * recognized))};
    fill_known(e, &l, place);
    fill_alternatives(e, &l, group, place);
    id = add_location(e, l);
    map_put(&e->by_place, key, id);
    return id;
}

/* What surrounds an unknown place gives its country and division; what is small enough its coordinates too.
 */
static void borrow(const Emitter *e, Location *l, uint32_t around)
{
    const Gazetteer *g = e->x->gazetteer;
    const Place *p = gazetteer_place(g, around);
    l->within = gazetteer_name(g, around);
    l->within_location = around; /* a place until resolve_lenders */
    set_country(&l->country, p);
    if (p->kind == GAZETTEER_ADMIN1) l->admin1 = gazetteer_name(g, around);
    if (p->kind != GAZETTEER_CITY && p->kind != GAZETTEER_ADMIN2 && p->kind != GAZETTEER_ISLAND) return;
    if (p->admin1 != PLACE_NONE) l->admin1 = gazetteer_name(g, p->admin1);
    set_coordinates(l, p);
}

/* A town or county that a group means, and how much of the article is in it: its mentions, and the dateline
 * like some more. */
typedef struct Town {
    uint32_t place;
    float mass;
} Town;

/* What a mention says of where the article is: a government that acts or an adjective nothing. */
static float home_share(const Emitter *e, const PlaceGroup *group, const Spot *spot, const Place *p)
{
    if (spot->source == SPOT_EMBEDDED) return HOME_EMBEDDED;
    return use_of(e, spot, &group->candidates[0], p) == USE_LITERAL ? 1 : 0;
}

static void count_home(Emitter *e)
{
    e->home_mentions = ARENA_NEW(e->doc->scratch, float, e->resolution.groups.len);
    for (size_t i = 0; i < e->spots.len; i++) {
        const Spot *spot = &e->spots.at[i];
        const PlaceGroup *group = &e->resolution.groups.at[spot->group];
        if (group->n_candidates == 0) continue;
        const Place *p = gazetteer_place(e->x->gazetteer, group->candidates[0].place);
        e->home_mentions[spot->group] += home_share(e, group, spot, p);
    }
}

static Town town_of(const Emitter *e, const PlaceGroup *group)
{
    const Gazetteer *g = e->x->gazetteer;
    if (group->n_candidates == 0) return (Town){PLACE_NONE, 0};
    uint32_t place = city_rather_than_division(g, group, group->candidates[0].place);
    const Place *p = gazetteer_place(g, place);
    if (p->kind != GAZETTEER_CITY && p->kind != GAZETTEER_ADMIN2) return (Town){PLACE_NONE, 0};
    float mentions =
        e->home_mentions[group - e->resolution.groups.at] + (group->dateline ? DATELINE_MENTIONS : 0);
    return (Town){place, probability_of(g, group, place) * mentions};
}

/* How much is in the town and others as near to it as its suburbs. */
static float mass_around(const Gazetteer *g, const Town *towns, uint32_t n, Town town)
{
    float sum = 0;
    for (uint32_t i = 0; i < n; i++)
        if (towns[i].place == town.place ||
            is_same(gazetteer_place(g, towns[i].place), gazetteer_place(g, town.place)))
            sum += towns[i].mass;
    return sum;
}

/* The town in and around which most of what the article tells of towns lies. */
static uint32_t find_home(const Emitter *e)
{
    Town towns[PLACE_MAX_CONTEXT];
    uint32_t n = 0;
    float total = 0;
    Town home = {PLACE_NONE, 0};
    for (size_t k = 0; k < e->resolution.groups.len && n < PLACE_MAX_CONTEXT; k++) {
        Town town = town_of(e, &e->resolution.groups.at[k]);
        if (town.place == PLACE_NONE) continue;
        towns[n++] = town;
        total += town.mass;
        if (town.mass > home.mass) home = town;
    }
    if (home.place == PLACE_NONE) return PLACE_NONE;
    float mass = mass_around(e->x->gazetteer, towns, n, home);
    return mass > HOME_SHARE * total && mass >= HOME_MASS ? home.place : PLACE_NONE;
}

static bool is_of_other_country(const Emitter *e, const Spot *spot, const char *country)
{
    const PlaceGroup *group = &e->resolution.groups.at[spot->group];
    if (group->n_candidates == 0) return false;
    const Place *p = gazetteer_place(e->x->gazetteer, group->candidates[0].place);
    return p->country[0] != 0 && memcmp(p->country, country, 2) != 0;
}

/* A place of another country than the home's stands in the spot's sentence. */
static bool is_abroad(const Emitter *e, const Spot *spot)
{
    const char *home = gazetteer_place(e->x->gazetteer, e->home)->country;
    uint32_t sentence = e->doc->tokens[spot->first_token].sentence;
    size_t at = (size_t)(spot - e->spots.at);
    size_t from = at > SENTENCE_SPOTS ? at - SENTENCE_SPOTS : 0;
    for (size_t i = from; i < e->spots.len && i <= at + SENTENCE_SPOTS; i++)
        if (e->doc->tokens[e->spots.at[i].first_token].sentence == sentence &&
            is_of_other_country(e, &e->spots.at[i], home))
            return true;
    return false;
}

/* Streets and buildings without a word on where they are lie in the article's home town. */
static bool is_at_home(const Emitter *e, const Spot *spot)
{
    return e->home != PLACE_NONE && spot->around == NO_INDEX && spot->hint == PLACE_FACILITY &&
           !is_abroad(e, spot);
}

static uint32_t unknown_location(Emitter *e, const PlaceGroup *group)
{
    const Spot *spot = &e->spots.at[group->first_spot];
    Location l = {
        .name = unknown_name(e->doc, spot), .kind = spot->hint, .confidence = 0.9f * spot->confidence};
    if (spot->around != NO_INDEX) {
        const PlaceGroup *around = &e->resolution.groups.at[e->spots.at[spot->around].group];
        if (around->n_candidates > 0)
            borrow(e, &l, city_rather_than_division(e->x->gazetteer, around, around->candidates[0].place));
    }
    if (is_at_home(e, spot)) {
        borrow(e, &l, e->home);
        l.confidence *= HOME_TRUST;
    }
    l.confidence = place_confidence(&e->x->confidence, false, l.confidence);
    return add_location(e, l);
}

static uint32_t location_of_group(Emitter *e, uint32_t group)
{
    if (e->location_of_group[group] == NO_INDEX) {
        const PlaceGroup *g = &e->resolution.groups.at[group];
        e->location_of_group[group] = g->n_candidates > 0 ? known_location(e, g) : unknown_location(e, g);
    }
    return e->location_of_group[group];
}

static void emit(Emitter *e, const Spot *spot)
{
    const PlaceGroup *group = &e->resolution.groups.at[spot->group];
    const PlaceCandidate *c = group->n_candidates > 0 ? &group->candidates[0] : NULL;
    const Gazetteer *g = e->x->gazetteer;
    const Place *p = c == NULL ? NULL : gazetteer_place(g, city_rather_than_division(g, group, c->place));
    uint32_t id = location_of_group(e, spot->group);
    PlaceMention m = {.span = tokens_span(e->doc, spot->first_token, spot->end_token),
                      .first_token = spot->first_token,
                      .end_token = spot->end_token,
                      .use = use_of(e, spot, c, p)};
    vec_push(e->doc->arena, &e->result->locations.at[id].mentions, m);
    for (uint32_t i = spot->first_token; i < spot->end_token; i++)
        e->result->location_of_token[i] = id;
    if (group->dateline && e->result->dateline_location == NO_INDEX &&
        span_overlaps(m.span, e->doc->dateline.place))
        e->result->dateline_location = id;
}

/* Where what lent its coordinates stands among the locations, now that all do. */
static void resolve_lenders(const Emitter *e)
{
    for (size_t i = 0; i < e->result->locations.len; i++) {
        Location *l = &e->result->locations.at[i];
        if (l->within.len == 0) continue;
        uint32_t id = map_get(&e->by_place, place_key(e, l->within_location));
        l->within_location = id == MAP_NONE ? NO_INDEX : id;
    }
}

void location_run(const LocationExtractor *x, Document *doc, Result *result)
{
    Emitter e = {.x = x, .doc = doc, .result = result};
    place_spots_find(&x->spotter, doc, &e.spots);
    place_resolve(&x->spotter, &x->weights, doc, &e.spots, &e.resolution);
    count_home(&e);
    e.home = find_home(&e);
    e.location_of_group = no_indices(doc->scratch, e.resolution.groups.len);
    map_init(&e.by_place, doc->scratch, e.resolution.groups.len);
    for (size_t i = 0; i < e.spots.len; i++)
        if (!e.spots.at[i].hidden) emit(&e, &e.spots.at[i]);
    resolve_lenders(&e);
}
