#include "extract/place_resolve.h"

#include "base/ctype.h"
#include "config/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_KEY = 256, MAX_CUED_DIVISIONS = 16 };

#define EARTH_KM           6371.0
#define EMBEDDED_EVIDENCE  0.4f
#define CUE_MASS           0.7f
#define NEAR_BY_CHANCE     0.03f
#define DIVISION_BY_CHANCE 0.15f

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
    char path[4096];
    Table t;
    memset(weights, 0, sizeof *weights);
    (void)snprintf(path, sizeof path, "%s/place_weights.tsv", data_dir);
    int rc = table_load(&t, path, err);
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

typedef struct Resolver {
    const PlaceSpotter *s;
    const Gazetteer *g;
    const PlaceWeights *weights;
    const Document *doc;
    PlaceSpots *spots;
    PlaceResolution *out;
    size_t n_context; /* groups that serve as context: the first ones */
    uint32_t cued;    /* country that the article's words tell, PLACE_NONE */
    float cue;        /* how surely, in [0,1] */
    struct {
        uint32_t place;
        uint32_t n;
    } cued_divisions[MAX_CUED_DIVISIONS];
    uint32_t n_cued_divisions;
} Resolver;

/* Lower-case text of the name and the number of its qualifier, in `key`; longer texts are cut, which only
 * joins groups of names that begin alike for 200 bytes. */
static Slice group_key(const Resolver *r, const Spot *spot, char key[MAX_KEY])
{
    bool known = spot->match.n_words > 0;
    uint32_t first = known ? spot->match_first : spot->first_token;
    uint32_t end = known ? spot->match_end : spot->end_token;
    Slice text = document_slice(r->doc, tokens_span(r->doc, first, end));
    size_t len = text.len < MAX_KEY - 16 ? text.len : MAX_KEY - 16;
    for (size_t i = 0; i < len; i++)
        key[i] = ascii_lower(text.ptr[i]);
    int n = snprintf(key + len, 16, "/%x%s%s", spot->qualifier, known ? "" : "?", spot->stately ? "+" : "");
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

static void add_candidates(Resolver *r, PlaceGroup *group, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(r->s, r->doc, spot, c);
    if (spot->qualifier != PLACE_NONE) n = keep_qualified(r->g, c, n, spot->qualifier);
    if (n > NAME_INDEX_MAX_CANDIDATES) n = NAME_INDEX_MAX_CANDIDATES;
    group->candidates = ARENA_NEW(r->doc->arena, PlaceCandidate, n);
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

static void make_groups(Resolver *r)
{
    Map by_key;
    map_init(&by_key, r->doc->arena, 64);
    for (uint32_t i = 0; i < r->spots->len; i++) {
        Spot *spot = &r->spots->at[i];
        char buffer[MAX_KEY];
        Slice key = group_key(r, spot, buffer);
        uint32_t id = get_or_put(r->doc->arena, &by_key, key, (uint32_t)r->out->groups.len);
        if (id == r->out->groups.len) {
            PlaceGroup *fresh = vec_add(r->doc->arena, &r->out->groups);
            fresh->first_spot = i;
            fresh->qualifier = spot->qualifier;
            fresh->hint = spot->hint;
            fresh->stately = spot->stately;
            add_candidates(r, fresh, spot);
        }
        PlaceGroup *group = &r->out->groups.at[id];
        group->n_spots++;
        group->evidence += spot->source == SPOT_EMBEDDED ? EMBEDDED_EVIDENCE : 1;
        group->dateline = group->dateline || in_dateline(r->doc, spot);
        group->shouted = group->shouted || is_shouted(r->doc, spot);
        spot->group = id;
    }
}

/* "Athens" later in an article that has said "Athens, Georgia" is that one: the bare spots join it. */
static void join_unqualified(Resolver *r)
{
    Map by_name;
    map_init(&by_name, r->doc->arena, 64);
    for (uint32_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < r->spots->len; i++) {
            Spot *spot = &r->spots->at[i];
            if (spot->match.n_words == 0 || (spot->qualifier == PLACE_NONE) != (pass == 1)) continue;
            Spot bare = *spot;
            bare.qualifier = PLACE_NONE;
            char buffer[MAX_KEY];
            Slice key = group_key(r, &bare, buffer);
            if (pass == 0)
                (void)get_or_put(r->doc->arena, &by_name, key, spot->qualifier);
            else if (map_get(&by_name, key) != MAP_NONE)
                spot->qualifier = map_get(&by_name, key);
        }
}

static void add_neighbour(PlaceGroup *group, uint32_t other)
{
    for (uint32_t i = 0; i < group->n_neighbours; i++)
        if (group->neighbours[i] == other) return;
    if (group->n_neighbours < PLACE_MAX_NEIGHBOURS) group->neighbours[group->n_neighbours++] = other;
}

/* Members of lists: "Mexico, China and Japan". */
static void find_neighbours(Resolver *r)
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

enum { N_COUNTRIES = 26 * 26 };

typedef struct Division {
    uint32_t place;
    float named;
    float inside;
} Division;

/* Sums over the context groups: how much of the article lies where. */
typedef struct Evidence {
    float total;
    float country_named[N_COUNTRIES];
    float country_inside[N_COUNTRIES];
    Division divisions[PLACE_MAX_CONTEXT * PLACE_CONTEXT_CANDIDATES];
    uint32_t n_divisions;
} Evidence;

static uint32_t country_index(const Place *p)
{
    if (!ascii_is_upper(p->country[0]) || !ascii_is_upper(p->country[1])) return N_COUNTRIES;
    return (uint32_t)(p->country[0] - 'A') * 26 + (uint32_t)(p->country[1] - 'A');
}

static Division *division_of(Evidence *e, uint32_t place, bool create)
{
    for (uint32_t i = 0; i < e->n_divisions; i++)
        if (e->divisions[i].place == place) return &e->divisions[i];
    if (!create || e->n_divisions == sizeof e->divisions / sizeof e->divisions[0]) return NULL;
    e->divisions[e->n_divisions] = (Division){.place = place};
    return &e->divisions[e->n_divisions++];
}

/* Mentions count less and less. */
static float group_mass(const PlaceGroup *group)
{
    return log2f(1.0f + group->evidence) * (group->dateline ? 1.5f : 1.0f);
}

static void add_evidence(const Gazetteer *g, Evidence *e, const PlaceGroup *group, float sign)
{
    float mass = group_mass(group) * sign;
    e->total += mass;
    for (uint32_t i = 0; i < group->n_candidates && i < PLACE_CONTEXT_CANDIDATES; i++) {
        const PlaceCandidate *c = &group->candidates[i];
        const Place *p = gazetteer_place(g, c->place);
        uint32_t country = country_index(p);
        float m = mass * c->probability;
        if (country < N_COUNTRIES)
            *(p->kind == GAZETTEER_COUNTRY ? &e->country_named[country] : &e->country_inside[country]) += m;
        uint32_t division = p->kind == GAZETTEER_ADMIN1 ? c->place : p->admin1;
        Division *d = division == PLACE_NONE ? NULL : division_of(e, division, true);
        if (d != NULL) *(p->kind == GAZETTEER_ADMIN1 ? &d->named : &d->inside) += m;
    }
}

/* ---- features ---- */

static float clip(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static bool is_english_speaking(const Place *p)
{
    static const char codes[] = "USGBCAAUNZIE";
    for (size_t i = 0; i + 1 < sizeof codes; i += 2)
        if (memcmp(codes + i, p->country, 2) == 0) return true;
    return false;
}

static void set_kind_features(float *f, const Place *p)
{
    switch (p->kind) {
    case GAZETTEER_COUNTRY: f[PLACE_FEATURE_COUNTRY] = 1; break;
    case GAZETTEER_ADMIN1: f[PLACE_FEATURE_ADMIN1] = 1; break;
    case GAZETTEER_ADMIN2: f[PLACE_FEATURE_ADMIN2] = 1; break;
    case GAZETTEER_CONTINENT:
    case GAZETTEER_REGION: f[PLACE_FEATURE_REGION] = 1; break;
    case GAZETTEER_WATER:
    case GAZETTEER_ISLAND:
    case GAZETTEER_MOUNTAIN: f[PLACE_FEATURE_NATURE] = 1; break;
    case GAZETTEER_FACILITY: f[PLACE_FEATURE_FACILITY] = 1; break;
    default: break;
    }
}

static bool has_candidate(const PlaceGroup *group, uint32_t place)
{
    for (uint32_t i = 0; i < group->n_candidates; i++)
        if (group->candidates[i].place == place) return true;
    return false;
}

static void set_own_features(const Resolver *r, const PlaceGroup *group, PlaceCandidate *c, uint32_t most)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float *f = c->features;
    bool division = p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_ADMIN2;
    f[division ? PLACE_FEATURE_DIVISION_POPULATION : PLACE_FEATURE_POPULATION] =
        log10f(1.0f + (float)p->population) / 4.0f;
    f[PLACE_FEATURE_SHOUTED_CITY] = group->shouted && p->kind == GAZETTEER_CITY;
    f[PLACE_FEATURE_STATELY] = group->stately && p->kind == GAZETTEER_ADMIN1;
    f[PLACE_FEATURE_NAMESAKE] = p->kind == GAZETTEER_CITY && has_candidate(group, p->admin1);
    if (r->cued != PLACE_NONE && place_is_within(r->g, c->place, r->cued)) {
        f[PLACE_FEATURE_COUNTRY_CUED] = r->cue;
    }
    f[PLACE_FEATURE_UNKNOWN_POPULATION] = p->population == 0;
    f[PLACE_FEATURE_MOST_POPULOUS] = p->population == most;
    set_kind_features(f, p);
    f[PLACE_FEATURE_CAPITAL] = p->seat == SEAT_COUNTRY && !group->stately &&
                               !has_candidate(group, gazetteer_country(r->g, p->country));
    f[PLACE_FEATURE_SEAT] = p->seat == SEAT_ADMIN1;
    f[PLACE_FEATURE_ALTERNATE] = c->relation == NAME_ALTERNATE;
    f[PLACE_FEATURE_SHORT] = c->relation == NAME_SHORT;
    f[PLACE_FEATURE_FORMER] = c->relation == NAME_FORMER;
    f[PLACE_FEATURE_UNITED_STATES] = memcmp(p->country, "US", 2) == 0;
    f[PLACE_FEATURE_ENGLISH_SPEAKING] = is_english_speaking(p);
    f[PLACE_FEATURE_HINTED] =
        group->hint != PLACE_OTHER &&
        strcmp(gazetteer_kind_name((GazetteerKind)p->kind), place_kind_name(group->hint)) == 0;
    f[PLACE_FEATURE_QUALIFIED] =
        group->qualifier != PLACE_NONE && place_is_within(r->g, c->place, group->qualifier);
}

/* Cosines of 50 and of 300 km at the middle of the earth. */
static float dot(const float a[3], const float b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static bool is_point(const Place *p)
{
    return p->kind != GAZETTEER_COUNTRY && p->kind != GAZETTEER_CONTINENT && p->kind != GAZETTEER_REGION &&
           p->kind != GAZETTEER_WATER;
}

/* Mass of the context within 80 and within 400 km. */
static void set_distance_features(const Resolver *r, const PlaceGroup *group, PlaceCandidate *c)
{
    const float near = (float)cos(80 / EARTH_KM);
    const float nearby = (float)cos(400 / EARTH_KM);
    float sum_near = 0;
    float sum_nearby = 0;
    if (!is_point(gazetteer_place(r->g, c->place)) || dot(c->direction, c->direction) < 0.5f) return;
    for (size_t k = 0; k < r->n_context; k++) {
        const PlaceGroup *other = &r->out->groups.at[k];
        if (other == group) continue;
        for (uint32_t i = 0; i < other->n_candidates && i < PLACE_CONTEXT_CANDIDATES; i++) {
            const PlaceCandidate *o = &other->candidates[i];
            if (o->probability < 0.05f || o->place == c->place || !is_point(gazetteer_place(r->g, o->place)))
                continue;
            float d = dot(c->direction, o->direction);
            float m = group_mass(other) * o->probability;
            if (d > near) sum_near += m;
            if (d > nearby) sum_nearby += m;
            if (other->dateline && d > nearby) c->features[PLACE_FEATURE_DATELINE_NEAR] = o->probability;
        }
    }
    c->features[PLACE_FEATURE_NEAR] = 1 - expf(-sum_near / 2);
    c->features[PLACE_FEATURE_NEARBY] = 1 - expf(-sum_nearby / 3);
}

/* Probability that the list's other members are of the candidate's kind. */
static void set_listed(const Resolver *r, const PlaceGroup *group, PlaceCandidate *c)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float sum = 0;
    for (uint32_t k = 0; k < group->n_neighbours; k++) {
        const PlaceGroup *other = &r->out->groups.at[group->neighbours[k]];
        for (uint32_t i = 0; i < other->n_candidates && i < PLACE_CONTEXT_CANDIDATES; i++) {
            const Place *o = gazetteer_place(r->g, other->candidates[i].place);
            bool same = o->kind == p->kind &&
                        (p->kind == GAZETTEER_COUNTRY || memcmp(o->country, p->country, 2) == 0);
            if (same) sum += other->candidates[i].probability;
        }
    }
    if (group->n_neighbours == 0) return;
    bool division = p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_COUNTRY;
    c->features[division ? PLACE_FEATURE_LISTED_DIVISION : PLACE_FEATURE_LISTED] =
        sum / (float)group->n_neighbours;
}

static void set_context_features(const Resolver *r, Evidence *e, const PlaceGroup *group, PlaceCandidate *c)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float *f = c->features;
    float total = e->total > 1 ? e->total : 1;
    uint32_t country = country_index(p);
    if (country < N_COUNTRIES) {
        f[PLACE_FEATURE_COUNTRY_NAMED] = p->kind == GAZETTEER_COUNTRY ? 0 : clip(e->country_named[country]);
        f[PLACE_FEATURE_COUNTRY_SHARE] =
            clip((e->country_inside[country] + e->country_named[country]) / total);
        if (f[PLACE_FEATURE_CAPITAL] > 0)
            f[PLACE_FEATURE_CAPITAL_HOME] = clip(e->country_inside[country] + e->country_named[country]);
    }
    uint32_t division = p->kind == GAZETTEER_ADMIN1 ? c->place : p->admin1;
    const Division *d = division == PLACE_NONE ? NULL : division_of(e, division, false);
    if (d != NULL) {
        f[PLACE_FEATURE_ADMIN1_NAMED] = p->kind == GAZETTEER_ADMIN1 ? 0 : clip(d->named);
        f[PLACE_FEATURE_ADMIN1_SHARE] = clip((d->inside + d->named) / total);
        if (p->kind == GAZETTEER_ADMIN1) f[PLACE_FEATURE_CONTAINS] = clip(d->inside);
    }
    if (p->kind == GAZETTEER_COUNTRY && country < N_COUNTRIES)
        f[PLACE_FEATURE_CONTAINS] = clip(e->country_inside[country]);
    set_distance_features(r, group, c);
    set_listed(r, group, c);
}

static void set_dateline_country(const Resolver *r, PlaceGroup *group)
{
    for (size_t k = 0; k < r->n_context; k++) {
        const PlaceGroup *other = &r->out->groups.at[k];
        if (!other->dateline || other == group || other->n_candidates == 0) continue;
        const Place *at = gazetteer_place(r->g, other->candidates[0].place);
        for (uint32_t i = 0; i < group->n_candidates; i++) {
            const Place *p = gazetteer_place(r->g, group->candidates[i].place);
            group->candidates[i].features[PLACE_FEATURE_DATELINE_COUNTRY] =
                at->country[0] != 0 && memcmp(at->country, p->country, 2) == 0;
        }
        return;
    }
}

typedef struct CueCounts {
    uint32_t country[N_COUNTRIES + 1];
    uint32_t all;
} CueCounts;

static void count_division(Resolver *r, uint32_t place)
{
    uint32_t i = 0;
    while (i < r->n_cued_divisions && r->cued_divisions[i].place != place)
        i++;
    if (i == MAX_CUED_DIVISIONS) return;
    if (i == r->n_cued_divisions) {
        r->cued_divisions[i].place = place;
        r->cued_divisions[i].n = 0;
        r->n_cued_divisions++;
    }
    r->cued_divisions[i].n++;
}

static void count_cue(Resolver *r, CueCounts *counts, uint32_t place)
{
    const Place *p = gazetteer_place(r->g, place);
    if (p->kind == GAZETTEER_ADMIN1) count_division(r, place);
    counts->all++;
    counts->country[country_index(p)]++;
    uint32_t country = gazetteer_country(r->g, p->country);
    bool leads = r->cued == PLACE_NONE || counts->country[country_index(p)] >
                                              counts->country[country_index(gazetteer_place(r->g, r->cued))];
    if (leads) r->cued = country;
}

static bool are_digits(Slice text, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++)
        if (i >= text.len || !ascii_is_digit(text.ptr[i])) return false;
    return true;
}

/* Place of the area code of a telephone number that begins at byte i: "804-555-0100", "(804) 555-0100". */
static uint32_t area_code_at(const Resolver *r, size_t i)
{
    Slice text = r->doc->text;
    if (i > 0 && (ascii_is_digit(text.ptr[i - 1]) || text.ptr[i - 1] == '-')) return PLACE_NONE;
    if (!are_digits(text, i, 3)) return PLACE_NONE;
    size_t next = i + 3;
    if (next < text.len && text.ptr[next] == ')') next++;
    if (next < text.len && (text.ptr[next] == ' ' || text.ptr[next] == '-' || text.ptr[next] == '.')) next++;
    bool number = next > i + 3 && are_digits(text, next, 3) && next + 3 < text.len &&
                  (text.ptr[next + 3] == '-' || text.ptr[next + 3] == '.') && are_digits(text, next + 4, 4);
    return number ? place_words_area_code(&r->s->words, slice_sub(text, i, i + 3)) : PLACE_NONE;
}

/* The country that most cue words of the article tell, and the states (place_cues.tsv, area_codes.tsv). */
static void find_cues(Resolver *r)
{
    CueCounts counts = {.all = 0};
    r->cued = PLACE_NONE;
    for (uint32_t i = 0; i < r->doc->n_tokens; i++) {
        uint32_t place = place_words_cue(&r->s->words, r->doc->words[i]);
        if (place == PLACE_NONE && r->doc->words[i].len >= 3 && ascii_is_digit(r->doc->words[i].ptr[0]))
            place = area_code_at(r, r->doc->tokens[i].span.start);
        if (place != PLACE_NONE) count_cue(r, &counts, place);
    }
    if (r->cued == PLACE_NONE) return;
    float most = (float)counts.country[country_index(gazetteer_place(r->g, r->cued))];
    r->cue = (1 - expf(-most / 2)) * most / (float)counts.all;
}

/* States that cue words tell are evidence like places in them. */
static void add_cued_divisions(const Resolver *r, Evidence *e)
{
    for (uint32_t i = 0; i < r->n_cued_divisions; i++) {
        Division *d = division_of(e, r->cued_divisions[i].place, true);
        if (d == NULL) return;
        float mass = CUE_MASS * (float)(r->cued_divisions[i].n < 3 ? r->cued_divisions[i].n : 3);
        d->named += mass;
        d->inside += mass;
        e->total += mass;
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

/* Whether a group has any candidate near c, any in its division: likely or not. */
static void any_candidate(const Resolver *r, const PlaceGroup *other, const PlaceCandidate *c, bool *ret_near,
                          bool *ret_division)
{
    const float near = (float)cos(80 / EARTH_KM);
    uint32_t division = gazetteer_place(r->g, c->place)->admin1;
    *ret_near = *ret_division = false;
    for (uint32_t i = 0; i < other->n_candidates && i < PLACE_ANY_CANDIDATES; i++) {
        const PlaceCandidate *o = &other->candidates[i];
        const Place *p = gazetteer_place(r->g, o->place);
        if (o->place == c->place || !is_point(p)) continue;
        if (dot(c->direction, o->direction) > near) *ret_near = true;
        if (division != PLACE_NONE && p->admin1 == division) *ret_division = true;
    }
}

/* How many of the other names could lie near a candidate or in its division. Names of few places count more.
 */
static void set_cluster_features(const Resolver *r, const PlaceGroup *group, PlaceCandidate *c)
{
    float sum_near = 0;
    float sum_division = 0;
    if (!is_point(gazetteer_place(r->g, c->place)) || dot(c->direction, c->direction) < 0.5f) return;
    for (size_t k = 0; k < r->n_context; k++) {
        const PlaceGroup *other = &r->out->groups.at[k];
        if (other == group || other->n_candidates == 0) continue;
        bool near;
        bool division;
        any_candidate(r, other, c, &near, &division);
        /* a name of many places has one near by, or in a given state, by chance */
        if (near) sum_near += 1 / (1 + NEAR_BY_CHANCE * (float)other->n_candidates);
        if (division) sum_division += 1 / (1 + DIVISION_BY_CHANCE * (float)other->n_candidates);
    }
    c->features[PLACE_FEATURE_NEAR_ANY] = 1 - expf(-sum_near / 2);
    c->features[PLACE_FEATURE_ADMIN1_ANY] = 1 - expf(-sum_division / 2);
}

static void prepare_group(const Resolver *r, PlaceGroup *group)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        uint32_t population = gazetteer_place(r->g, group->candidates[i].place)->population;
        if (population > most) most = population;
    }
    for (uint32_t i = 0; i < group->n_candidates; i++)
        set_own_features(r, group, &group->candidates[i], most);
    if (group < r->out->groups.at + PLACE_MAX_GROUPS)
        for (uint32_t i = 0; i < group->n_candidates; i++)
            set_cluster_features(r, group, &group->candidates[i]);
}

static void run_round(const Resolver *r, Evidence *e)
{
    memset(e, 0, sizeof *e);
    for (size_t k = 0; k < r->n_context; k++)
        add_evidence(r->g, e, &r->out->groups.at[k], 1);
    add_cued_divisions(r, e);
    size_t n = r->out->groups.len < PLACE_MAX_GROUPS ? r->out->groups.len : PLACE_MAX_GROUPS;
    for (size_t k = 0; k < n; k++) {
        PlaceGroup *group = &r->out->groups.at[k];
        if (group->n_candidates == 0) continue;
        if (k < r->n_context) add_evidence(r->g, e, group, -1);
        for (uint32_t i = 0; i < group->n_candidates; i++)
            set_context_features(r, e, group, &group->candidates[i]);
        if (k < r->n_context) add_evidence(r->g, e, group, 1);
    }
    for (size_t k = 0; k < n; k++) {
        set_dateline_country(r, &r->out->groups.at[k]);
        score_group(r->weights, &r->out->groups.at[k]);
    }
}

void place_resolve(const PlaceSpotter *spotter, const PlaceWeights *weights, const Document *doc,
                   PlaceSpots *spots, PlaceResolution *resolution)
{
    *resolution = (PlaceResolution){{0}};
    Resolver r = {.s = spotter,
                  .g = spotter->gazetteer,
                  .weights = weights,
                  .doc = doc,
                  .spots = spots,
                  .out = resolution};
    find_cues(&r);
    join_unqualified(&r);
    make_groups(&r);
    find_neighbours(&r);
    r.n_context = resolution->groups.len < PLACE_MAX_CONTEXT ? resolution->groups.len : PLACE_MAX_CONTEXT;
    for (size_t k = 0; k < resolution->groups.len; k++)
        prepare_group(&r, &resolution->groups.at[k]);
    for (size_t k = 0; k < resolution->groups.len; k++)
        score_group(weights, &resolution->groups.at[k]);
    Evidence *e = ARENA_NEW(doc->arena, Evidence, 1);
    for (int round = 0; round < PLACE_ROUNDS; round++)
        run_round(&r, e);
}
