#include "extract/place_resolver.h"

#include <math.h>
#include <string.h>

#define EARTH_KM                   6371.0
#define NEAR_BY_CHANCE             0.03f
#define DIVISION_BY_CHANCE         0.15f
#define LOCALITY_DOUBT             6.0f
#define LOCALITY_LEFT              0.6f
#define DIVISIONS_OF_NATIONAL_NEWS 2.0f

enum { CAPITAL_KNOWN = 100000, GREAT_CITY = 1000000, GREAT_CITY_TIMES = 10 };

static float clip(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

bool place_is_english_speaking(const Place *p)
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

/* Of the population; capitals of small countries are better known than their size tells. */
static float prominence(const Place *p)
{
    uint32_t known = p->seat == SEAT_COUNTRY && p->population < CAPITAL_KNOWN ? CAPITAL_KNOWN : p->population;
    return log10f(1.0f + (float)known) / 4.0f;
}

static void set_own_features(const PlaceResolver *r, const PlaceGroup *group, PlaceCandidate *c,
                             uint32_t most)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float *f = c->features;
    bool division = p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_ADMIN2;
    f[division ? PLACE_FEATURE_DIVISION_POPULATION : PLACE_FEATURE_POPULATION] = prominence(p);
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
    bool wire = group->dateline && group->qualifier == PLACE_NONE && span_len(r->doc->dateline.agency) > 0;
    f[PLACE_FEATURE_WIRE_POPULATION] = wire ? f[PLACE_FEATURE_POPULATION] : 0;
    f[PLACE_FEATURE_LOCAL_POPULATION] = r->locality * prominence(p);
    f[PLACE_FEATURE_WORLD_CAPITAL] = f[PLACE_FEATURE_CAPITAL] * (1 - r->locality);
    f[PLACE_FEATURE_GOVERNING] = group->n_governing > 0 ? f[PLACE_FEATURE_WORLD_CAPITAL] : 0;
    f[PLACE_FEATURE_SEAT] = p->seat == SEAT_ADMIN1;
    f[PLACE_FEATURE_ALTERNATE] = c->relation == NAME_ALTERNATE;
    f[PLACE_FEATURE_SHORT] = c->relation == NAME_SHORT;
    f[PLACE_FEATURE_FORMER] = c->relation == NAME_FORMER;
    f[PLACE_FEATURE_UNITED_STATES] = memcmp(p->country, "US", 2) == 0;
    f[PLACE_FEATURE_ENGLISH_SPEAKING] = place_is_english_speaking(p);
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
static void set_distance_features(const PlaceResolver *r, const PlaceGroup *group, PlaceCandidate *c)
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
            float m = place_group_mass(other) * o->probability;
            if (d > near) sum_near += m;
            if (d > nearby) sum_nearby += m;
            if (other->dateline && d > nearby) c->features[PLACE_FEATURE_DATELINE_NEAR] = o->probability;
        }
    }
    c->features[PLACE_FEATURE_NEAR] = 1 - expf(-sum_near / 2);
    c->features[PLACE_FEATURE_NEARBY] = 1 - expf(-sum_nearby / 3);
}

/* Probability that a group means the capital of a country, or the division that is that city ("Moscow"). */
static float capital_share(const PlaceResolver *r, const PlaceGroup *group)
{
    const Place *capital = NULL;
    float sum = 0;
    for (uint32_t i = 0; i < group->n_candidates && capital == NULL; i++) {
        const Place *p = gazetteer_place(r->g, group->candidates[i].place);
        if (p->seat == SEAT_COUNTRY) capital = p;
    }
    for (uint32_t i = 0; i < group->n_candidates && capital != NULL; i++)
        if (memcmp(gazetteer_place(r->g, group->candidates[i].place)->country, capital->country, 2) == 0)
            sum += group->candidates[i].probability;
    return sum;
}

/* Probability that the list's other members are of the candidate's kind. */
static void set_listed(const PlaceResolver *r, const PlaceGroup *group, PlaceCandidate *c)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float sum = 0;
    float capitals = 0;
    for (uint32_t k = 0; k < group->n_neighbours; k++) {
        const PlaceGroup *other = &r->out->groups.at[group->neighbours[k]];
        capitals += capital_share(r, other);
        for (uint32_t i = 0; i < other->n_candidates && i < PLACE_CONTEXT_CANDIDATES; i++) {
            const Place *o = gazetteer_place(r->g, other->candidates[i].place);
            bool same = o->kind == p->kind &&
                        (p->kind == GAZETTEER_COUNTRY || memcmp(o->country, p->country, 2) == 0);
            if (same) sum += other->candidates[i].probability;
        }
    }
    if (group->n_neighbours == 0) return;
    if (p->seat == SEAT_COUNTRY)
        c->features[PLACE_FEATURE_LISTED_CAPITAL] = capitals / (float)group->n_neighbours;
    bool division = p->kind == GAZETTEER_ADMIN1 || p->kind == GAZETTEER_COUNTRY;
    c->features[division ? PLACE_FEATURE_LISTED_DIVISION : PLACE_FEATURE_LISTED] =
        sum / (float)group->n_neighbours;
}

void place_features_update(const PlaceResolver *r, PlaceEvidence *e, const PlaceGroup *group,
                           PlaceCandidate *c)
{
    const Place *p = gazetteer_place(r->g, c->place);
    float *f = c->features;
    float total = e->total > 1 ? e->total : 1;
    uint32_t country = place_country_index(p);
    f[PLACE_FEATURE_FOREIGN_CONTEXT] = place_is_english_speaking(p) ? clip(e->foreign / total) : 0;
    if (country < N_COUNTRIES) {
        f[PLACE_FEATURE_COUNTRY_NAMED] = p->kind == GAZETTEER_COUNTRY ? 0 : clip(e->country_named[country]);
        f[PLACE_FEATURE_COUNTRY_NAMED_ABROAD] =
            place_is_english_speaking(p) || has_candidate(group, gazetteer_country(r->g, p->country))
                ? 0
                : f[PLACE_FEATURE_COUNTRY_NAMED];
        f[PLACE_FEATURE_COUNTRY_SHARE] =
            clip((e->country_inside[country] + e->country_named[country]) / total);
        if (f[PLACE_FEATURE_CAPITAL] > 0) {
            float abroad = (1 - f[PLACE_FEATURE_COUNTRY_SHARE]) * (e->total / (e->total + 1));
            f[PLACE_FEATURE_CAPITAL_ABROAD] = f[PLACE_FEATURE_WORLD_CAPITAL] * abroad;
            f[PLACE_FEATURE_CAPITAL_HOME] = clip(e->country_inside[country] + e->country_named[country]);
        }
    }
    uint32_t division = p->kind == GAZETTEER_ADMIN1 ? c->place : p->admin1;
    const PlaceDivision *d = division == PLACE_NONE ? NULL : place_division_of(e, division, false);
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

/* How much the article's other places speak for a candidate's surroundings. */
static float support_of(const PlaceCandidate *c)
{
    const float *f = c->features;
    return clip(2 * f[PLACE_FEATURE_ADMIN1_SHARE] + f[PLACE_FEATURE_QUALIFIED]);
}

/* Near 1 in news of several states. */
static float breadth(const PlaceEvidence *e)
{
    float named = 0;
    for (uint32_t i = 0; i < e->n_divisions; i++)
        named += clip(e->divisions[i].named);
    return clip(named / DIVISIONS_OF_NATIONAL_NEWS);
}

static bool is_great_among(const PlaceResolver *r, const PlaceGroup *group, const Place *p)
{
    bool great = p->kind == GAZETTEER_CITY && p->population >= GREAT_CITY;
    for (uint32_t k = 0; k < group->n_candidates && great; k++) {
        const Place *other = gazetteer_place(r->g, group->candidates[k].place);
        bool within = memcmp(other->country, p->country, 2) == 0 && other->kind != GAZETTEER_CITY;
        bool wider = other->kind == GAZETTEER_ADMIN1 || other->kind == GAZETTEER_COUNTRY;
        great = other == p || (!wider && (within || other->population <= p->population / GREAT_CITY_TIMES));
    }
    return great;
}

/* "Paris" in news of several states is the one that everybody knows, unless one of them has another. */
void place_features_rivals(const PlaceResolver *r, const PlaceEvidence *e, PlaceGroup *group)
{
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        const Place *p = gazetteer_place(r->g, group->candidates[i].place);
        if (!is_great_among(r, group, p)) continue;
        float support = 0;
        for (uint32_t k = 0; k < group->n_candidates; k++)
            if (k != i) support = fmaxf(support, support_of(&group->candidates[k]));
        group->candidates[i].features[PLACE_FEATURE_UNRIVALLED] = (1 - support) * breadth(e);
    }
}

void place_features_dateline(const PlaceResolver *r, PlaceGroup *group)
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

/* Whether a group has any candidate near c, any in its division: likely or not. */
static void any_candidate(const PlaceResolver *r, const PlaceGroup *other, const PlaceCandidate *c,
                          bool *ret_near, bool *ret_division)
{
    const float near = (float)cos(80 / EARTH_KM);
    const Place *own = gazetteer_place(r->g, c->place);
    uint32_t division = own->kind == GAZETTEER_ADMIN1 ? c->place : own->admin1;
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
static void set_cluster_features(const PlaceResolver *r, const PlaceGroup *group, PlaceCandidate *c)
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

/* News of a town names few countries and capitals, and then its names mean smaller places. Few
 * names in all tell little. */
float place_locality(const PlaceResolver *r)
{
    bool named[N_COUNTRIES + 1] = {false};
    float locality = (float)r->n_context / ((float)r->n_context + LOCALITY_DOUBT);
    for (size_t k = 0; k < r->n_context; k++) {
        const PlaceGroup *group = &r->out->groups.at[k];
        const Place *p = group->n_candidates > 0 ? gazetteer_place(r->g, group->candidates[0].place) : NULL;
        bool names = p != NULL && (p->kind == GAZETTEER_COUNTRY || p->seat == SEAT_COUNTRY);
        if (!names || named[place_country_index(p)]) continue;
        named[place_country_index(p)] = true;
        locality *= LOCALITY_LEFT;
    }
    return locality;
}

void place_features_prepare(const PlaceResolver *r, PlaceGroup *group)
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
