#include "extract/event_place.h"

enum { MAX_NESTED = 3, MAX_SHARED = 3, MAX_AWAY = 14, MAX_SENTENCE = 120 };

static bool is_adjunct(Deprel rel)
{
    return rel == DEPREL_OBL || rel == DEPREL_NMOD || rel == DEPREL_OBL_UNMARKED;
}

static bool is_phrase_of_place(const EventTree *tree, uint32_t token)
{
    if (!is_adjunct(event_deprel(tree, token))) return false;
    uint32_t preposition = event_tree_child(tree, token, DEPREL_CASE);
    return preposition != NO_INDEX && event_tree_is(tree, preposition, EVENT_CLASS_place);
}

/* "in Rome", "in the capital, Rome", "in the city of Rome" */
static uint32_t place_in_phrase(const EventTree *tree, const Result *result, uint32_t head)
{
    if (result->location_of_token[head] != NO_INDEX) return result->location_of_token[head];
    EVENT_FOR_CHILDREN(tree, head, inner)
    {
        bool beside =
            event_deprel(tree, inner) == DEPREL_CONJ && event_tree_child(tree, inner, DEPREL_CC) != NO_INDEX;
        if (result->location_of_token[inner] != NO_INDEX && !beside) return result->location_of_token[inner];
    }
    return NO_INDEX;
}

/* A place in a phrase of place below the word; inside another such phrase too ("at a dinner in Rome"). */
static uint32_t place_below(const EventTree *tree, const Result *result, uint32_t token, int depth)
{
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        if (!is_phrase_of_place(tree, c)) continue;
        uint32_t place = place_in_phrase(tree, result, c);
        if (place == NO_INDEX && depth > 0) place = place_below(tree, result, c, depth - 1);
        if (place != NO_INDEX) return place;
    }
    return NO_INDEX;
}

/* "attacked a bank in Lyon", "shelled two villages in the valley" */
static uint32_t place_at_object(const EventTree *tree, const Result *result, uint32_t verb)
{
    uint32_t object = event_tree_child(tree, verb, DEPREL_OBJ);
    if (object == NO_INDEX) object = event_tree_child(tree, verb, DEPREL_NSUBJ_PASS);
    if (object == NO_INDEX) return NO_INDEX;
    uint32_t place = place_below(tree, result, object, 1);
    if (place == NO_INDEX) place = place_below(tree, result, event_tree_person(tree, object), 0);
    uint32_t counted = event_tree_counted(tree, object);
    return place == NO_INDEX && counted != NO_INDEX ? place_below(tree, result, counted, 1) : place;
}

/* Types whose target, when it is a place, is where it happens. */
static bool happens_at_target(EventType type)
{
    return type == EVENT_ASSAULT || type == EVENT_COERCE || type == EVENT_TRAVEL || type == EVENT_DISASTER ||
           type == EVENT_ACCIDENT || type == EVENT_MOBILIZE || type == EVENT_RETREAT;
}

/* "shelled a South Korean island": the place that the word before one for a site names. */
static uint32_t place_of_site(const EventTree *tree, const Result *result, const Participant *p)
{
    uint32_t end = document_token_at(tree->doc, p->span.end);
    uint32_t head = end > 0 ? end - 1 : 0;
    return event_tree_is(tree, head, EVENT_CLASS_mil_target) ? place_in_phrase(tree, result, head) : NO_INDEX;
}

static uint32_t place_of_target(const EventTree *tree, const Result *result, const Event *event)
{
    if (!happens_at_target(event->type)) return NO_INDEX;
    for (size_t k = 0; k < event->participants.len; k++) {
        const Participant *p = &event->participants.at[k];
        if (p->role != PARTICIPANT_TARGET) continue;
        uint32_t place = p->location != NO_INDEX ? p->location : place_of_site(tree, result, p);
        if (place != NO_INDEX) return place;
    }
    return NO_INDEX;
}

/* Up to where the sentence says something else: coordination, control, participles; and the noun that a
 * relative clause tells of ("the vote in Ghana, in which he was elected"). */
static uint32_t place_shared(const EventTree *tree, const Result *result, uint32_t verb)
{
    for (int k = 0; k < MAX_SHARED; k++) {
        uint32_t head = event_head(tree, verb);
        if (head == NO_INDEX) return NO_INDEX;
        if (event_deprel(tree, verb) == DEPREL_ACL_RELCL) return place_below(tree, result, head, 1);
        verb = event_tree_sharing_verb(tree, verb);
        uint32_t place = verb == NO_INDEX ? NO_INDEX : place_below(tree, result, verb, MAX_NESTED);
        if (verb == NO_INDEX || place != NO_INDEX) return place;
    }
    return NO_INDEX;
}

/* A phrase of place that tells where the one who speaks is, or where somebody is from, is none of the event.
 */
static bool tells_something_else(const EventTree *tree, uint32_t token)
{
    uint32_t at = event_head(tree, token);
    for (int k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (event_tree_is_verb(tree, at)) return event_tree_is(tree, at, EVENT_CLASS_say);
        if (event_tree_is_actor(tree, at)) return true;
        at = event_head(tree, at);
    }
    return false;
}

static bool is_near(const EventAnchor *a, uint32_t token)
{
    return (token > a->trigger ? token - a->trigger : a->trigger - token) <= MAX_AWAY;
}

/* The only place of the sentence that stands in a phrase of place. */
static uint32_t only_place(const EventTree *tree, const Result *result, const EventAnchor *a)
{
    const Sentence *s = &tree->doc->sentences[event_token(tree, a->trigger)->sentence];
    uint32_t only = NO_INDEX;
    uint32_t from = a->trigger > s->first_token + MAX_SENTENCE ? a->trigger - MAX_SENTENCE : s->first_token;
    for (uint32_t t = from; t < s->end_token && t < a->trigger + MAX_SENTENCE; t++) {
        uint32_t place = result->location_of_token[t];
        if (place == NO_INDEX || !is_phrase_of_place(tree, t)) continue;
        if (only != NO_INDEX && only != place) return NO_INDEX;
        if (is_near(a, t) && !tells_something_else(tree, t)) only = place;
    }
    return only;
}

uint32_t event_place(const EventTree *tree, const Result *result, const EventAnchor *a, const Event *event)
{
    bool light =
        a->verb != a->trigger && event_tree_light(tree, a->trigger) == a->verb &&
        (event_tree_is(tree, a->verb, EVENT_CLASS_light) || event_deprel(tree, a->trigger) == DEPREL_OBJ ||
         event_deprel(tree, a->trigger) == DEPREL_NSUBJ_PASS);
    uint32_t place = place_below(tree, result, a->trigger, MAX_NESTED);
    if (place == NO_INDEX && light) place = place_below(tree, result, a->verb, MAX_NESTED);
    bool act = event->type == EVENT_LEGISLATION; /* "passed a bill on courts in Lima": not there */
    if (place == NO_INDEX && !act) place = place_at_object(tree, result, a->verb);
    if (place == NO_INDEX) place = place_of_target(tree, result, event);
    if (place == NO_INDEX && !light) place = place_below(tree, result, a->verb, MAX_NESTED);
    if (place == NO_INDEX) place = place_shared(tree, result, a->verb);
    return place != NO_INDEX || act ? place : only_place(tree, result, a);
}
