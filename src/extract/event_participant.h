/* event_participant.h - who takes part in an event: phrases around the heads that a frame names.
 *
 * A participant is the phrase of its head word without relative clauses; coordinated heads are participants
 * of their own. A pronoun that coreference resolved is told by the nearest name of its entity before it.
 * An EventCast serves one document; memory comes from its arena; at most EVENT_MAX_PARTICIPANTS a role.
 *
 *     EventCast cast;
 *     event_cast_init(&cast, &tree, result);
 *     event_cast_fill(&cast, trigger, frame, &event);
 */
#ifndef ATTACHE_EXTRACT_EVENT_PARTICIPANT_H
#define ATTACHE_EXTRACT_EVENT_PARTICIPANT_H

#include "extract/event_tree.h"

enum { EVENT_MAX_PARTICIPANTS = 6 };

typedef struct EventCast {
    const EventTree *tree;
    const Result *result;
    uint32_t *mention_of_head; /* [n_tokens] pronoun or nominal mention with this head, or NO_INDEX */
    uint32_t *holder_of_title; /* [n_tokens] head of the name that a post's words stand beside, or NO_INDEX */
    uint32_t *organization_of; /* [entities] index into result->organizations, or NO_INDEX */
} EventCast;

void event_cast_init(EventCast *cast, const EventTree *tree, const Result *result);
/* Appends the participants of a frame at a trigger. */
void event_cast_fill(const EventCast *cast, uint32_t trigger, const EventFrame *frame, Event *event);
/* Some participant is named, or is a public body or an armed force. */
bool event_cast_is_public(const EventCast *cast, const Event *event);

/* Some participant holds a public office or is called by a word of public affairs ("the ministry"). */
bool event_cast_is_official(const EventCast *cast, const Event *event);

#endif
