#include "extract/place_resolver.h"

#include "base/ctype.h"
#include "config/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_KEY = 256 };

#define EMBEDDED_EVIDENCE 0.4f

/* NOLINTBEGIN(bugprone-suspicious-missing-comma): the commas are in the table */
static const char *const feature_names[] = {
#define X(id, name) name,
    PLACE_FEATURE_TABLE(X)
#undef X
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */

const char *place_feature_name(PlaceFeature feature)
{
    return feature_names[feature];
}

static int feature_from_name(Slice name)
{
    int f = 0;
    while (f < PLACE_FEATURE_COUNT && !slice_eq(name, slice_of(feature_names[f])))
        f++;
    return f;
}

int place_weights_load(PlaceWeights *weights, const char *data_dir, Error *err)
{
    Table t;
    memset(weights, 0, sizeof *weights);
    int rc = table_open(&t, data_dir, "place_weights.tsv", err);
    if (rc < 0) return rc;
    int feature = table_column(&t, "feature", err);
    int weight = table_column(&t, "weight", err);
    if (feature < 0 || weight < 0) rc = ERR_CONFIG;
    for (uint32_t r = 0; rc == 0 && r < t.n_rows; r++) {
        int f = feature_from_name(table_cell(&t, r, feature));
        double v;
        if (f == PLACE_FEATURE_COUNT || !slice_to_double(table_cell(&t, r, weight), &v))
            rc = table_error(&t, r, err, "expected a known feature and a number");
        else
            weights->w[f] = (float)v;
    }
    table_release(&t);
    return rc;
}

/* ---- groups ---- */

/* Lower-case text of the name and the number of its qualifier, in `key`; longer texts are cut, which only
 * joins groups of names that begin alike for 200 bytes. */
static Slice group_key(const PlaceResolver *r, const Spot *spot, char key[MAX_KEY])
{
    bool known = spot->match.n_words > 0;
    uint32_t first = known ? spot->match_first : spot->first_token;
    uint32_t end = known ? spot->match_end : spot->end_token;
    Slice text = document_slice(r->doc, tokens_span(r->doc, first, end));
    size_t len = text.len < MAX_KEY - 32 ? text.len : MAX_KEY - 32;
    for (size_t i = 0; i < len; i++)
        key[i] = ascii_lower(text.ptr[i]);
    int n = snprintf(key + len, 32, "/%x/%x%s%s", spot->match.base_list, spot->qualifier, known ? "" : "?",
                     spot->stately ? "+" : "");
    return (Slice){key, len + (size_t)n};
}

/* The value of a key, `value` when it is new; only then the key is copied. */
static uint32_t get_or_put(Arena *arena, Map *map, Slice key, uint32_t value)
{
    uint32_t known = map_get(map, key);
    if (known != MAP_NONE) return known;
    map_put(map, arena_copy(arena, key), value);
    return value;
}

static void set_direction(const Gazetteer *g, PlaceCandidate *c)
{
    const Place *p = gazetteer_place(g, c->place);
    if (p->latitude == PLACE_NO_COORDINATES) return;
    const double rad = 3.14159265358979323846 / 180e6;
    double lat = p->latitude * rad;
    double lon = p->longitude * rad;
    c->direction[0] = (float)(cos(lat) * cos(lon));
    c->direction[1] = (float)(cos(lat) * sin(lon));
    c->direction[2] = (float)sin(lat);
}

/* A qualifier leaves those that lie in it. */
static uint32_t keep_qualified(const Gazetteer *g, GazetteerCandidate *c, uint32_t n, uint32_t qualifier)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (place_is_within(g, c[i].place, qualifier)) c[kept++] = c[i];
    return kept > 0 ? kept : n;
}

/* "Taiwan", "Luxembourg": the country, not its division of that name, unless the words around say so. */
static uint32_t leave_namesakes(const Gazetteer *g, GazetteerCandidate *c, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = gazetteer_place(g, c[i].place);
        uint32_t country = gazetteer_country(g, p->country);
        bool division = p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_ADMIN2;
        bool namesake = false;
        for (uint32_t k = 0; k < n && division; k++)
            if ((k < kept || k > i) && c[k].place == country) namesake = true;
        if (!namesake) c[kept++] = c[i];
    }
    return kept;
}

static void add_candidates(PlaceResolver *r, PlaceGroup *group, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(r->s, r->doc, spot, c);
    if (spot->qualifier != PLACE_NONE) n = keep_qualified(r->g, c, n, spot->qualifier);
    if (spot->elsewhere) n = 0;
    if (!spot->stately && spot->hint == PLACE_OTHER) n = leave_namesakes(r->g, c, n);
    if (n > NAME_INDEX_MAX_CANDIDATES) n = NAME_INDEX_MAX_CANDIDATES;
    group->candidates = ARENA_NEW(r->doc->scratch, PlaceCandidate, n);
    group->n_candidates = n;
    for (uint32_t i = 0; i < n; i++) {
        group->candidates[i] = (PlaceCandidate){.place = c[i].place, .relation = c[i].relation};
        set_direction(r->g, &group->candidates[i]);
    }
}

static bool in_dateline(const Document *doc, const Spot *spot)
{
    Span place = doc->dateline.place;
    return span_len(place) > 0 && span_overlaps(place, tokens_span(doc, spot->first_token, spot->end_token));
}

/* Five letters and more, so that no abbreviation is meant. */
static bool is_shouted(const Document *doc, const Spot *spot)
{
    Slice text = document_slice(doc, tokens_span(doc, spot->first_token, spot->end_token));
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_lower(text.ptr[i])) return false;
    return text.len > 4;
}

static void make_groups(PlaceResolver *r)
{
    Map by_key;
    map_init(&by_key, r->doc->scratch, 64);
    for (uint32_t i = 0; i < r->spots->len; i++) {
        Spot *spot = &r->spots->at[i];
        char buffer[MAX_KEY];
        Slice key = group_key(r, spot, buffer);
        uint32_t id = get_or_put(r->doc->scratch, &by_key, key, (uint32_t)r->out->groups.len);
        if (id == r->out->groups.len) {
            PlaceGroup *fresh = vec_add(r->doc->scratch, &r->out->groups);
            fresh->first_spot = i;
            fresh->qualifier = spot->qualifier;
            fresh->hint = spot->hint;
            fresh->stately = spot->stately;
            fresh->shared = spot->shared;
            add_candidates(r, fresh, spot);
        }
        PlaceGroup *group = &r->out->groups.at[id];
        group->n_spots++;
        group->n_governing += spot->governs;
        group->evidence += spot->source == SPOT_EMBEDDED ? EMBEDDED_EVIDENCE : 1;
        group->dateline = group->dateline || in_dateline(r->doc, spot);
        group->shouted = group->shouted || is_shouted(r->doc, spot);
        spot->group = id;
    }
}

static void join(Spot *bare, const Spot *qualified)
{
    bare->qualifier = qualified->qualifier;
    bare->elsewhere = qualified->elsewhere;
    bare->around = qualified->around;
}

/* "Athens" later in an article that has said "Athens, Georgia" is that one: the bare spots join it. */
static void join_unqualified(PlaceResolver *r)
{
    Map by_name;
    map_init(&by_name, r->doc->scratch, 64);
    for (uint32_t pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < r->spots->len; i++) {
            Spot *spot = &r->spots->at[i];
            if (spot->match.n_words == 0 || (spot->qualifier == PLACE_NONE) != (pass == 1)) continue;
            Spot bare = *spot;
            bare.qualifier = PLACE_NONE;
            char buffer[MAX_KEY];
            Slice key = group_key(r, &bare, buffer);
            if (pass == 0)
                (void)get_or_put(r->doc->scratch, &by_name, key, i);
            else if (map_get(&by_name, key) != MAP_NONE)
                join(spot, &r->spots->at[map_get(&by_name, key)]);
        }
}

static void add_neighbour(PlaceGroup *group, uint32_t other)
{
    for (uint32_t i = 0; i < group->n_neighbours; i++)
        if (group->neighbours[i] == other) return;
    if (group->n_neighbours < PLACE_MAX_NEIGHBOURS) group->neighbours[group->n_neighbours++] = other;
}

/* Members of lists: "Mexico, China and Japan". */
static void find_neighbours(PlaceResolver *r)
{
    for (size_t i = 0; i + 1 < r->spots->len; i++) {
        const Spot *a = &r->spots->at[i];
        const Spot *b = &r->spots->at[i + 1];
        if (a->group == b->group || a->qualifier != PLACE_NONE || a->hidden || b->hidden ||
            !place_spots_joined(r->doc, a, b))
            continue;
        add_neighbour(&r->out->groups.at[a->group], b->group);
        add_neighbour(&r->out->groups.at[b->group], a->group);
    }
}

/* ---- what the article is about ---- */

uint32_t place_country_index(const Place *p)
{
    if (!ascii_is_upper(p->country[0]) || !ascii_is_upper(p->country[1])) return N_COUNTRIES;
    return (uint32_t)(p->country[0] - 'A') * 26 + (uint32_t)(p->country[1] - 'A');
}

PlaceDivision *place_division_of(PlaceEvidence *e, uint32_t place, bool create)
{
    for (uint32_t i = 0; i < e->n_divisions; i++)
        if (e->divisions[i].place == place) return &e->divisions[i];
    if (!create || e->n_divisions == sizeof e->divisions / sizeof e->divisions[0]) return NULL;
    e->divisions[e->n_divisions] = (PlaceDivision){.place = place};
    return &e->divisions[e->n_divisions++];
}

/* Mentions count less and less. */
float place_group_mass(const PlaceGroup *group)
{
    return log2f(1.0f + group->evidence) * (group->dateline ? 1.5f : 1.0f);
}

static void add_evidence(const Gazetteer *g, PlaceEvidence *e, const PlaceGroup *group, float sign)
{
    float mass = place_group_mass(group) * sign;
    e->total += mass;
    for (uint32_t i = 0; i < group->n_candidates && i < PLACE_CONTEXT_CANDIDATES; i++) {
        const PlaceCandidate *c = &group->candidates[i];
        const Place *p = gazetteer_place(g, c->place);
        uint32_t country = place_country_index(p);
        float m = mass * c->probability;
        if (country < N_COUNTRIES && !place_is_english_speaking(p)) e->foreign += m;
        if (country < N_COUNTRIES)
            *(p->kind == GAZETTEER_COUNTRY ? &e->country_named[country] : &e->country_inside[country]) += m;
        uint32_t division = p->kind == GAZETTEER_ADMIN1 ? c->place : p->admin1;
        PlaceDivision *d = division == PLACE_NONE ? NULL : place_division_of(e, division, true);
        if (d != NULL) *(p->kind == GAZETTEER_ADMIN1 ? &d->named : &d->inside) += m;
    }
}

/* ---- rounds ---- */

/* Softmax over the candidates, then the three likeliest to the front: they are the context of others. */
static void score_group(const PlaceWeights *weights, PlaceGroup *group)
{
    float top = -1e30f;
    float sum = 0;
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        PlaceCandidate *c = &group->candidates[i];
        c->probability = 0;
        for (size_t k = 0; k < PLACE_FEATURE_COUNT; k++)
            c->probability += weights->w[k] * c->features[k];
        if (c->probability > top) top = c->probability;
    }
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        group->candidates[i].probability = expf(group->candidates[i].probability - top);
        sum += group->candidates[i].probability;
    }
    for (uint32_t i = 0; i < group->n_candidates; i++)
        group->candidates[i].probability /= sum;
    for (uint32_t i = 0; i < group->n_candidates && i <= PLACE_CONTEXT_CANDIDATES; i++) {
        uint32_t best = i;
        for (uint32_t k = i + 1; k < group->n_candidates; k++)
            if (group->candidates[k].probability > group->candidates[best].probability) best = k;
        PlaceCandidate swap = group->candidates[i];
        group->candidates[i] = group->candidates[best];
        group->candidates[best] = swap;
    }
}

static void run_round(const PlaceResolver *r, PlaceEvidence *e)
{
    memset(e, 0, sizeof *e);
    for (size_t k = 0; k < r->n_context; k++)
        add_evidence(r->g, e, &r->out->groups.at[k], 1);
    place_cues_add(r, e);
    size_t n = r->out->groups.len < PLACE_MAX_GROUPS ? r->out->groups.len : PLACE_MAX_GROUPS;
    for (size_t k = 0; k < n; k++) {
        PlaceGroup *group = &r->out->groups.at[k];
        if (group->n_candidates == 0) continue;
        if (k < r->n_context) add_evidence(r->g, e, group, -1);
        for (uint32_t i = 0; i < group->n_candidates; i++)
            place_features_update(r, e, group, &group->candidates[i]);
        place_features_rivals(r, e, group);
        if (k < r->n_context) add_evidence(r->g, e, group, 1);
    }
    for (size_t k = 0; k < n; k++) {
        place_features_dateline(r, &r->out->groups.at[k]);
        score_group(r->weights, &r->out->groups.at[k]);
    }
}

/* A building of which many towns have one is the known one where the article has its country otherwise. */
static void leave_shared(PlaceResolution *out, const Gazetteer *g)
{
    for (size_t k = 0; k < out->groups.len; k++) {
        PlaceGroup *group = &out->groups.at[k];
        if (!group->shared || group->n_candidates == 0) continue;
        const char *country = gazetteer_place(g, group->candidates[0].place)->country;
        bool there = false;
        for (size_t i = 0; i < out->groups.len && i < PLACE_MAX_CONTEXT && !there; i++) {
            const PlaceGroup *other = &out->groups.at[i];
            if (i == k || other->shared || other->n_candidates == 0) continue;
            there = memcmp(gazetteer_place(g, other->candidates[0].place)->country, country, 2) == 0;
        }
        if (!there) group->n_candidates = 0;
    }
}

void place_resolve(const PlaceSpotter *spotter, const PlaceWeights *weights, const Document *doc,
                   PlaceSpots *spots, PlaceResolution *resolution)
{
    *resolution = (PlaceResolution){{0}};
    PlaceResolver r = {.s = spotter,
                       .g = spotter->gazetteer,
                       .weights = weights,
                       .doc = doc,
                       .spots = spots,
                       .out = resolution};
    place_cues_find(&r);
    join_unqualified(&r);
    make_groups(&r);
    find_neighbours(&r);
    r.n_context = resolution->groups.len < PLACE_MAX_CONTEXT ? resolution->groups.len : PLACE_MAX_CONTEXT;
    r.locality = place_locality(&r);
    for (size_t k = 0; k < resolution->groups.len; k++)
        place_features_prepare(&r, &resolution->groups.at[k]);
    for (size_t k = 0; k < resolution->groups.len; k++)
        score_group(weights, &resolution->groups.at[k]);
    PlaceEvidence *e = ARENA_NEW(doc->scratch, PlaceEvidence, 1);
    for (int round = 0; round < PLACE_ROUNDS; round++)
        run_round(&r, e);
    leave_shared(resolution, r.g);
}
