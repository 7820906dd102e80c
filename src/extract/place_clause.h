/* place_clause.h - what the sentence around a place's name tells of it: does the name act, or is it only
 * where?
 *
 * "Washington and London agreed", "accused Russia", "an investigation by Ottawa": a government or a people by
 * the name of its place. "Liverpool beat Leeds": a team. Reads the parse and the lemmas of place_words.tsv
 * (sides "does", "done", "with", "plays"); without a parse it looks at the words beside the name. No state,
 * no errors.
 *
 *     if (place_clause_acts(words, doc, first, end)) ... // metonymic, when the place can have a government
 */
#ifndef ATTACHE_EXTRACT_PLACE_CLAUSE_H
#define ATTACHE_EXTRACT_PLACE_CLAUSE_H

#include "doc/document.h"
#include "extract/place_words.h"

/* Subject, also within a list, of what governments do ("refuse", "announce"): no place itself does. */
bool place_clause_governs(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end);
/* Acts or is acted on as a government is: subject of any verb, agent behind "by", object of "accuse" and the
 * like, partner in "talks with", owner of a deed. For names of countries and capitals. */
bool place_clause_acts(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end);
/* Subject or object of what teams do: "Liverpool won 3-0". */
bool place_clause_plays(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end);

#endif
