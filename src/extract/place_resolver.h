/* place_resolver.h - what the files of place resolution share; not for other modules.
 *
 * place_resolve.c groups the spots, sums up what the article is about, and turns scores into probabilities
 * over a few rounds; place_features.c fills in the features of candidates; place_cues.c reads the words and
 * telephone codes that tell where an article is at home. A PlaceResolver serves one document, on one thread,
 * and works in its arena.
 *
 *     place_cues_find(&resolver);
 *     place_features_prepare(&resolver, group);
 */
#ifndef ATTACHE_EXTRACT_PLACE_RESOLVER_H
#define ATTACHE_EXTRACT_PLACE_RESOLVER_H

#include "extract/place_resolve.h"

enum { MAX_CUED_DIVISIONS = 16 };

typedef struct PlaceResolver {
    const PlaceSpotter *s;
    const Gazetteer *g;
    const PlaceWeights *weights;
    const Document *doc;
    PlaceSpots *spots;
    PlaceResolution *out;
    size_t n_context; /* groups that serve as context: the first ones */
    uint32_t cued;    /* country that the article's words tell, PLACE_NONE */
    float cue;        /* how surely, in [0,1] */
    float locality;   /* near 1 in an article of many names and no country, falls with every one it names */
    struct {
        uint32_t place;
        uint32_t n;
    } cued_divisions[MAX_CUED_DIVISIONS];
    uint32_t n_cued_divisions;
} PlaceResolver;

enum { N_COUNTRIES = 26 * 26 };

typedef struct PlaceDivision {
    uint32_t place;
    float named;
    float inside;
} PlaceDivision;

/* Sums over the context groups: how much of the article lies where. */
typedef struct PlaceEvidence {
    float total;
    float foreign; /* of it, in countries that are not English-speaking */
    float country_named[N_COUNTRIES];
    float country_inside[N_COUNTRIES];
    PlaceDivision divisions[PLACE_MAX_CONTEXT * PLACE_CONTEXT_CANDIDATES];
    uint32_t n_divisions;
} PlaceEvidence;

/* In a country of English-language local news. */
bool place_is_english_speaking(const Place *p);
/* N_COUNTRIES for what lies in none or in several. */
uint32_t place_country_index(const Place *p);
PlaceDivision *place_division_of(PlaceEvidence *e, uint32_t place, bool create);
/* What a group weighs: mentions count less and less. */
float place_group_mass(const PlaceGroup *group);

/* Sets the country and the divisions that words of the article tell. */
void place_cues_find(PlaceResolver *r);
/* Divisions that cue words tell are evidence like places in them. */
void place_cues_add(const PlaceResolver *r, PlaceEvidence *e);

float place_locality(const PlaceResolver *r);
/* Features that do not depend on what other names mean. */
void place_features_prepare(const PlaceResolver *r, PlaceGroup *group);
/* Features of the article; the evidence must be without the group's own. */
void place_features_update(const PlaceResolver *r, PlaceEvidence *e, const PlaceGroup *group,
                           PlaceCandidate *c);
/* Whether the article speaks for any of the smaller namesakes of a great city; after all updates of a group.
 */
void place_features_rivals(const PlaceResolver *r, const PlaceEvidence *e, PlaceGroup *group);
void place_features_dateline(const PlaceResolver *r, PlaceGroup *group);

#endif
