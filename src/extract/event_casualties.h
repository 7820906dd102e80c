/* event_casualties.h - the numbers of killed, wounded and detained that a sentence gives for an event.
 *
 * Numbers in figures or words ("two thousand", "half a dozen"); -1 where none is said ("scores", "dozens").
 * Reads the document; writes to the event only.
 *
 *     event_casualties(&tree, &event);                 // event.killed == 12
 */
#ifndef ATTACHE_EXTRACT_EVENT_CASUALTIES_H
#define ATTACHE_EXTRACT_EVENT_CASUALTIES_H

#include "extract/event_tree.h"

/* Fills killed, wounded and detained. */
void event_casualties(const EventTree *tree, Event *event);

#endif
