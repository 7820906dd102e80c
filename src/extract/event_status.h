/* event_status.h - is an event said to have happened, to go on, to be planned, possible or denied.
 *
 * Read from the words of its clause: auxiliaries, negation, conjunctions, and the verb that an infinitive
 * depends on. Each function looks at one clause and the one above it. Nothing is allocated.
 *
 *     EventAnchor a = event_tree_anchor(&tree, trigger);
 *     event->status = event_status_of(&tree, &a);
 */
#ifndef ATTACHE_EXTRACT_EVENT_STATUS_H
#define ATTACHE_EXTRACT_EVENT_STATUS_H

#include "extract/event_tree.h"

EventStatus event_status_of(const EventTree *tree, const EventAnchor *a);
bool event_status_is_infinitive(const EventTree *tree, uint32_t verb);
/* The clause stands in the future ("will", "shall"). */
bool event_status_is_future(const EventTree *tree, const EventAnchor *a);
/* The clause tells what somebody thinks right ("should", "must"). */
bool event_status_is_advice(const EventTree *tree, const EventAnchor *a);
/* Only imagined ("if he resigns", "could resign") or not happening at large ("does not recognize"): nothing
 * that is told as news. "did not sign" may be. */
bool event_status_is_imagined(const EventTree *tree, const EventAnchor *a, EventStatus status);
/* Someone says that he will: future under a verb of saying. */
bool event_status_is_intention(const EventTree *tree, const EventAnchor *a);

#endif
