/* event_match.h - does a frame's condition hold at a word, and which words stand in a slot.
 *
 * A slot is a way through the parse ("obj", "with", "xcomp.obj"), a test a slot and what may stand at its
 * end. Where the parse hangs a phrase elsewhere, it is looked for near by; every search is bounded, so that a
 * word costs a constant. Nothing is allocated.
 *
 *     EventTokens tokens;
 *     event_match_find(&tree, verb, &slot, &tokens);
 *     if (event_match_test(&tree, verb, &test)) ...
 */
#ifndef ATTACHE_EXTRACT_EVENT_MATCH_H
#define ATTACHE_EXTRACT_EVENT_MATCH_H

#include "extract/event_tree.h"

enum { EVENT_MAX_FOUND = 8 };

typedef struct EventTokens {
    uint32_t at[EVENT_MAX_FOUND];
    uint32_t n;
} EventTokens;

/* Tokens that a slot leads to from a word. */
void event_match_find(const EventTree *tree, uint32_t token, const EventSlot *slot, EventTokens *ret);
/* Does a property or test hold at a word. */
bool event_match_test(const EventTree *tree, uint32_t token, const EventTest *test);

#endif
