/* place_spot.h - where an article names places: the gazetteer and the tagger together.
 *
 * A Spot is a stretch of tokens that names a place or belongs to one ("Beijing", "South Korean", "U.S." in
 * "U.S. Senate"). Locations and facilities of the tagger become spots whether the gazetteer knows them or
 * not; nationalities when it does; inside organizations only what the rules of the tables allow; outside of
 * any tagged name what cannot well be anything else (countries, states, capitals, names the article has
 * tagged elsewhere). Spots are in order, do not overlap, and never stand inside a person's name. The spotter
 * is const after load; spots live in the document's arena; linear in the number of tokens.
 *
 *     PlaceSpots spots;
 *     place_spots_find(&spotter, doc, &spots);
 *     for (size_t i = 0; i < spots.len; i++) use(spots.at[i].first_token);
 */
#ifndef ATTACHE_EXTRACT_PLACE_SPOT_H
#define ATTACHE_EXTRACT_PLACE_SPOT_H

#include "extract/place_words.h"

typedef enum SpotSource {
    SPOT_TAGGED,    /* location or facility of the tagger */
    SPOT_NATIONAL,  /* nationality of the tagger */
    SPOT_EMBEDDED,  /* inside the name of an organization or a work */
    SPOT_GAZETTEER, /* by its name alone */
} SpotSource;

typedef struct Spot {
    uint32_t first_token;
    uint32_t end_token;
    GazetteerMatch match; /* n_words 0: the gazetteer has no such name */
    uint32_t match_first; /* the tokens that were looked up: without generic words */
    uint32_t match_end;
    PlaceKind hint; /* what a generic word says it is: "River", "Airport"; PLACE_OTHER: nothing */
    bool street;    /* a street or road */
    bool shared;    /* a building of which many towns have one: "Independence Square" */
    bool stately;   /* the words around it say that the state of this name is meant, not the city */
    bool governs;   /* it does what governments do: "Washington refused" */
    SpotSource source;
    bool hidden;      /* names no place by itself, only tells where one is: see around */
    float confidence; /* that it is a place at all */
    uint32_t around; /* spot of the place that an unknown one lies in ("Rupp Arena in Lexington"); NO_INDEX */
    uint32_t qualifier; /* place of the container that follows: "Athens, Georgia"; PLACE_NONE */
    bool elsewhere; /* none of its places lies there: "Detroit, Texas" is one that the gazetteer does not know
                     */
    uint32_t group; /* set by place_resolve */
} Spot;

typedef VEC(Spot) PlaceSpots;

typedef struct PlaceSpotter {
    const Gazetteer *gazetteer;
    PlaceWords words;
} PlaceSpotter;

int place_spotter_load(PlaceSpotter *spotter, const Gazetteer *gazetteer, const char *data_dir, Error *err);
void place_spotter_release(PlaceSpotter *spotter);
void place_spots_find(const PlaceSpotter *spotter, const Document *doc, PlaceSpots *spots);

/* Candidates of a spot that its spelling allows ("US" is no Us in France; "IN" only behind a comma). */
uint32_t place_spot_candidates(const PlaceSpotter *spotter, const Document *doc, const Spot *spot,
                               GazetteerCandidate ret[GAZETTEER_MAX_CANDIDATES]);
/* Members of one list: a comma, "and", or both stand between them, and nothing else. */
bool place_spots_joined(const Document *doc, const Spot *a, const Spot *b);
/* True when `inner` lies in `outer`, a country, division or city. */
bool place_is_within(const Gazetteer *gazetteer, uint32_t inner, uint32_t outer);

#endif
