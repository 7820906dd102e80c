/* event_detail.h - the circumstances of one event: is it said to have happened, when, where, and the numbers
 * of killed, wounded and detained.
 *
 * Functions read the parse around a trigger and its clause (the verb itself, or the verb that governs the
 * noun); each looks at most at one sentence. The trigger's `light` verb is NO_INDEX for verbs.
 *
 *     EventAnchor a = event_anchor(&tree, trigger);
 *     event->status = event_status(&tree, &a);
 */
#ifndef ATTACHE_EXTRACT_EVENT_DETAIL_H
#define ATTACHE_EXTRACT_EVENT_DETAIL_H

#include "extract/event_tree.h"

typedef struct EventAnchor {
    uint32_t trigger;
    uint32_t
        verb; /* the trigger, its light verb, or the verb that governs it; the trigger when there is none */
    bool is_noun;
} EventAnchor;

EventAnchor event_anchor(const EventTree *tree, uint32_t trigger);
EventStatus event_status(const EventTree *tree, const EventAnchor *a);
bool event_is_infinitive(const EventTree *tree, uint32_t verb);
/* The clause stands in the future ("will", "shall"). */
bool event_has_future(const EventTree *tree, const EventAnchor *a);
/* Someone says that he will: future under a verb of saying with the same subject. */
bool event_is_intention(const EventTree *tree, const EventAnchor *a);
/* Index into doc->dates, or NO_INDEX. */
uint32_t event_date(const EventTree *tree, const EventAnchor *a);
/* Index into result->locations, or NO_INDEX. */
uint32_t event_location(const EventTree *tree, const Result *result, const EventAnchor *a);
/* Fills killed, wounded and detained. */
void event_casualties(const EventTree *tree, Event *event);
/* Bytes of the clause that tells it. */
Span event_clause(const EventTree *tree, const EventAnchor *a);

#endif
