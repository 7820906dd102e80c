/* event_detail.h - the circumstances of one event: when, and the words that tell it.
 *
 * Functions read the parse around a trigger and its clause; each looks at most at one sentence. Nothing
 * is allocated.
 *
 *     EventAnchor a = event_tree_anchor(&tree, trigger);
 *     event->date = event_date(&tree, &a);
 */
#ifndef ATTACHE_EXTRACT_EVENT_DETAIL_H
#define ATTACHE_EXTRACT_EVENT_DETAIL_H

#include "extract/event_tree.h"

/* Index into doc->dates, or NO_INDEX. */
uint32_t event_date(const EventTree *tree, const EventAnchor *a);
/* Bytes of the clause that tells it. */
Span event_clause(const EventTree *tree, const EventAnchor *a);

#endif
