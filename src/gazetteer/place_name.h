/* place_name.h - what two spellings of a place's name have in common: their pieces.
 *
 * Names are compared by the hash of their pieces: runs of letters and digits, lower-cased, without
 * diacritics, dots inside a word dropped ("U.S." and "US" are "us", "St. John's" is "st" "john" "s",
 * "Port-au-Prince" is three pieces). The same pieces come out whether a name is one string of a table or
 * several tokens of an article, so that the gazetteer does not depend on how hyphens and apostrophes are
 * tokenized. A comma, bracket, quotation mark or slash between words breaks a name. Pure functions, no
 * errors.
 *
 *     uint64_t state = PLACE_NAME_START;
 *     if (place_name_feed(SLICE("Port-au-Prince"), &state)) look_up(state);
 */
#ifndef ATTACHE_GAZETTEER_PLACE_NAME_H
#define ATTACHE_GAZETTEER_PLACE_NAME_H

#include "base/slice.h"

#define PLACE_NAME_START ((uint64_t)1)
enum { PLACE_NAME_MAX_PIECE = 64 };

/* Called after each piece of a word; false ends the feeding. */
typedef bool (*PlaceNameStep)(uint64_t state, void *context);

/* Adds the pieces of one word (or of a whole name) to *state. False when the word holds something that
 * cannot stand inside a name, or a piece is too long to be one. */
bool place_name_feed(Slice word, uint64_t *state);
/* The same, telling each state on the way: what makes the prefixes of an index. */
bool place_name_walk(Slice name, uint64_t *state, PlaceNameStep step, void *context);

#endif
