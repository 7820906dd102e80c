#include "extract/event_casualties.h"

#include "base/ctype.h"

enum { MAX_NUMBER_WORDS = 5, MAX_REACH = 80 };

static int32_t number_of_token(const EventTree *tree, uint32_t token)
{
    Slice s = tree->doc->words[token];
    int32_t value = 0;
    bool digits = s.len > 0 && ascii_is_digit(s.ptr[0]);
    for (size_t i = 0; digits && i < s.len && value < 100000000; i++) {
        if (ascii_is_digit(s.ptr[i]))
            value = value * 10 + (s.ptr[i] - '0');
        else if (s.ptr[i] != ',')
            return -1;
    }
    if (digits) return value;
    uint32_t number = map_get(&tree->table->numbers, event_token(tree, token)->lemma);
    return number == MAP_NONE ? -1 : (int32_t)number;
}

/* "two thousand", "one hundred and twenty", "half a dozen": a number with the numbers at it; -1: none. */
static int32_t number_at(const EventTree *tree, uint32_t token, int depth)
{
    int32_t value = number_of_token(tree, token);
    if (value < 0 || depth == 0) return value;
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = (Deprel)event_token(tree, c)->deprel;
        if (event_token(tree, c)->xpos != XPOS_CD) continue;
        int32_t other = number_at(tree, c, depth - 1);
        if (other < 0) continue;
        if (rel == DEPREL_CONJ || other > value)
            value += other;
        else if (c < token && value >= 100)
            value = other > 20000 ? value : value * other;
        else
            value += other;
    }
    return value;
}

/* "four people", "at least 12", "half a dozen soldiers": the number at a noun, or the noun itself when it is
 * one. */
static int32_t count_of(const EventTree *tree, uint32_t noun)
{
    if (noun == NO_INDEX) return -1;
    int32_t own = event_token(tree, noun)->xpos == XPOS_CD ? number_at(tree, noun, 3) : -1;
    uint32_t mod = event_tree_child(tree, noun, DEPREL_NUMMOD);
    if (mod != NO_INDEX && own < 0) {
        bool half = event_tree_child_of_class(tree, noun, EVENT_CLASS_half) != NO_INDEX;
        int32_t value = number_at(tree, mod, 3);
        return half ? value / 2 : value;
    }
    if (own >= 0) return own;
    uint32_t det = event_tree_child(tree, noun, DEPREL_DET);
    bool single = event_token(tree, noun)->xpos == XPOS_NN && det != NO_INDEX &&
                  event_tree_is(tree, noun, EVENT_CLASS_casualty);
    if (single && number_of_token(tree, det) == 1) return 1;
    return -1;
}

/* Of "seized 200 kilograms", "two tonnes of cocaine" nobody is detained. */
static bool is_somebody(const EventTree *tree, uint32_t token)
{
    if (token == NO_INDEX) return true;
    uint32_t of = event_tree_counted(tree, token);
    if (of != NO_INDEX) token = of;
    return event_tree_is_actor(tree, token) || event_tree_is(tree, token, EVENT_CLASS_casualty) ||
           event_tree_is(tree, token, EVENT_CLASS_kill) || event_tree_is(tree, token, EVENT_CLASS_wound) ||
           event_tree_is(tree, token, EVENT_CLASS_detain);
}

/* "killed at least 12", not "died in 1977" */
static bool is_bare_number(const EventTree *tree, uint32_t token)
{
    const Token *t = event_token(tree, token);
    return t->xpos == XPOS_CD && t->entity_tag != MENTION_DATE &&
           event_tree_child(tree, token, DEPREL_CASE) == NO_INDEX;
}

static void note_casualties(const EventTree *tree, uint32_t token, Event *event)
{
    int32_t *slot = event_tree_is(tree, token, EVENT_CLASS_kill)     ? &event->killed
                    : event_tree_is(tree, token, EVENT_CLASS_wound)  ? &event->wounded
                    : event_tree_is(tree, token, EVENT_CLASS_detain) ? &event->detained
                                                                     : NULL;
    if (slot == NULL || *slot >= 0) return;
    bool verb = event_tree_is_verb(tree, token);
    uint32_t who = NO_INDEX;
    if (verb) {
        who = event_tree_object(tree, token);
        for (uint32_t c = tree->first_child[token]; who == NO_INDEX && c != NO_INDEX; c = tree->next_child[c])
            if (c > token && c < token + MAX_NUMBER_WORDS && is_bare_number(tree, c)) who = c;
        if (who == NO_INDEX && !event_tree_is_passive(tree, token)) {
            bool intransitive = !event_tree_is(tree, token, EVENT_CLASS_detain);
            who = intransitive ? event_tree_child(tree, token, DEPREL_NSUBJ) : NO_INDEX;
        }
    } else {
        uint32_t head = event_token(tree, token)->head; /* "left 12 dead" */
        if (head != NO_INDEX && event_token(tree, token)->deprel == DEPREL_XCOMP)
            who = event_tree_object(tree, head);
        if (who == NO_INDEX) who = event_tree_child(tree, token, DEPREL_NSUBJ);
        if (who == NO_INDEX && event_token(tree, token)->deprel == DEPREL_AMOD) who = head;
        if (who == NO_INDEX) who = token;
    }
    if (is_somebody(tree, who)) *slot = count_of(tree, who);
}

void event_casualties(const EventTree *tree, Event *event)
{
    event->killed = event->wounded = event->detained = -1;
    bool counts = event->type == EVENT_ASSAULT || event->type == EVENT_DISASTER ||
                  event->type == EVENT_ACCIDENT || event->type == EVENT_DEATH ||
                  event->type == EVENT_JUSTICE || event->type == EVENT_PROTEST || event->type == EVENT_COERCE;
    if (!counts) return;
    uint32_t trigger = event->trigger_token;
    note_casualties(tree, trigger, event);
    const Sentence *s = &tree->doc->sentences[event_token(tree, trigger)->sentence];
    uint32_t first = trigger > s->first_token + MAX_REACH ? trigger - MAX_REACH : s->first_token;
    for (uint32_t t = first; t < s->end_token && t < trigger + MAX_REACH; t++) {
        if (event->type == EVENT_JUSTICE && !event_tree_is(tree, t, EVENT_CLASS_detain)) continue;
        if (t != trigger) note_casualties(tree, t, event);
    }
}
