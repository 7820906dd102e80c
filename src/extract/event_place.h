/* event_place.h - where an event happened.
 *
 * A phrase of place at the trigger or its verb comes first, however deep it stands ("at a dinner in Rome");
 * then, of attacks and journeys, the place attacked or gone to; then the clauses that share the event's time
 * and place; at last the only phrase of place in the sentence. Walks are bounded; each looks at most at one
 * sentence. Nothing is allocated.
 *
 *     event->location = event_place(&tree, result, &anchor, event);
 */
#ifndef ATTACHE_EXTRACT_EVENT_PLACE_H
#define ATTACHE_EXTRACT_EVENT_PLACE_H

#include "extract/event_tree.h"

/* Index into result->locations, or NO_INDEX. */
uint32_t event_place(const EventTree *tree, const Result *result, const EventAnchor *a, const Event *event);

#endif
