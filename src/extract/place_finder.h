/* place_finder.h - what the files of place spotting share; not for other modules.
 *
 * place_spot.c finds names, with the tagger and by the gazetteer alone; place_join.c tells how names that
 * stand beside each other belong together; place_finder.c answers both what a stretch of tokens may name.
 * A PlaceFinder serves one document, on one thread, and works in its arena.
 *
 *     Spot spot;
 *     if (place_sure_at(&finder, i, doc->n_tokens, SURE_CITY, &spot)) ...
 */
#ifndef ATTACHE_EXTRACT_PLACE_FINDER_H
#define ATTACHE_EXTRACT_PLACE_FINDER_H

#include "extract/place_spot.h"

enum {
    SURE_CITY = 150000,     /* untagged, a city of this size is one by its name */
    EMBEDDED_CITY = 100000, /* the same inside the name of an organization */
    SURE_SURNAME_CITY = 500000,
    SURE_DIVISION = 500000,
};

typedef struct PlaceFinder {
    const PlaceSpotter *s;
    const Document *doc;
    Arena *arena;
    PlaceSpots *spots;
    Map tagged;         /* texts of tagged locations -> 1 */
    Map persons;        /* first and last words of persons' full names -> 1 */
    Map placed;         /* first words of tagged locations behind a preposition -> 1 */
    PlaceSpots members; /* of lists like "Clay and Grant counties" */
    size_t next_member;
    uint32_t dateline; /* first token of the dateline's place, NO_INDEX */
} PlaceFinder;

bool word_is_capitalized(Slice word);
bool token_is(const Document *doc, uint32_t i, const char *word);
/* 's, or an apostrophe */
bool token_is_possessive(const Document *doc, uint32_t i);

/* Sets the match of a spot to the name that exactly these tokens are. */
void place_look_up(const PlaceFinder *f, Spot *spot, uint32_t first, uint32_t end);
bool place_is_known(const PlaceFinder *f, uint32_t first, uint32_t end);
/* A candidate of the spot makes it a place by its name alone; city_from: of which population a city does. */
bool place_any_sure(const PlaceFinder *f, const Spot *spot, uint32_t city_from);
bool place_has_kind(const PlaceFinder *f, const Spot *spot, GazetteerKind kind);
PlaceStop place_stop_of(const PlaceFinder *f, uint32_t first, uint32_t end);
/* Tagged as a location here or elsewhere in the article. */
bool place_was_tagged(const PlaceFinder *f, const Spot *spot);
/* Longest name at token i that is written as one, before `end`. */
bool place_match_at(const PlaceFinder *f, uint32_t i, uint32_t end, Spot *ret);
/* The longest sure name at token i; a shorter one when the longest is not. */
bool place_sure_at(const PlaceFinder *f, uint32_t i, uint32_t end, uint32_t city_from, Spot *ret);
/* A comma and a name stand before it: "Reading, PA". */
bool place_may_qualify(const Document *doc, uint32_t first);

/* Joins what stands beside each other: qualifiers ("Athens, Georgia"), states told by the word behind
 * them, what surrounds an unknown place. Drops what only a qualifier could have made a place. */
void place_spots_join(const PlaceFinder *f);

#endif
