#include "extract/event_detail.h"

#include "base/ctype.h"

enum { MAX_NUMBER_WORDS = 5, MAX_REACH = 80, MAX_DEPTH = 24 };

#define FOR_CHILDREN(tree, token, child)                                                                     \
    for (uint32_t child = (tree)->first_child[token], child##_n = 0;                                         \
         child != NO_INDEX && child##_n < EVENT_MAX_CHILDREN;                                                \
         child = (tree)->next_child[child], child##_n++)

static const Token *token_at(const EventTree *tree, uint32_t token)
{
    return &tree->doc->tokens[token];
}

static uint32_t governing_verb(const EventTree *tree, uint32_t token)
{
    uint32_t at = token_at(tree, token)->head;
    for (int k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (event_tree_is_verb(tree, at)) return at;
        at = token_at(tree, at)->head;
    }
    return NO_INDEX;
}

EventAnchor event_anchor(const EventTree *tree, uint32_t trigger)
{
    EventAnchor a = {.trigger = trigger, .verb = trigger, .is_noun = !event_tree_is_verb(tree, trigger)};
    if (!a.is_noun) return a;
    uint32_t verb = event_tree_light(tree, trigger);
    if (verb == NO_INDEX) verb = governing_verb(tree, trigger);
    if (verb != NO_INDEX) a.verb = verb;
    return a;
}

/* --- status --------------------------------------------------------------------------------------------- */

static bool is_negated(const EventTree *tree, uint32_t token)
{
    FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = (Deprel)token_at(tree, c)->deprel;
        if ((rel == DEPREL_ADVMOD || rel == DEPREL_DET || rel == DEPREL_CC_PRECONJ || rel == DEPREL_MARK ||
             rel == DEPREL_CASE) &&
            event_tree_is(tree, c, EVENT_CLASS_negator))
            return true;
    }
    return false;
}

static uint32_t modal_of(const EventTree *tree, uint32_t verb)
{
    FOR_CHILDREN(tree, verb, c)
    {
        bool auxiliary = token_at(tree, c)->deprel == DEPREL_AUX && /* in capitals: a name to the tagger */
                         (event_tree_is(tree, c, EVENT_CLASS_future_modal) ||
                          event_tree_is(tree, c, EVENT_CLASS_hyp_modal));
        if (token_at(tree, c)->xpos == XPOS_MD || auxiliary) return c;
    }
    return NO_INDEX;
}

static bool is_conditional(const EventTree *tree, uint32_t verb)
{
    FOR_CHILDREN(tree, verb, c)
    {
        if (token_at(tree, c)->deprel == DEPREL_MARK && event_tree_is(tree, c, EVENT_CLASS_condition))
            return true;
    }
    return false;
}

bool event_is_infinitive(const EventTree *tree, uint32_t verb)
{
    FOR_CHILDREN(tree, verb, c)
    {
        if (token_at(tree, c)->xpos == XPOS_TO) return true;
    }
    return false;
}

static bool is_progressive(const EventTree *tree, uint32_t verb)
{
    if (token_at(tree, verb)->xpos != XPOS_VBG) return false;
    FOR_CHILDREN(tree, verb, c)
    {
        Xpos x = (Xpos)token_at(tree, c)->xpos;
        if (token_at(tree, c)->deprel == DEPREL_AUX && (x == XPOS_VBZ || x == XPOS_VBP || x == XPOS_VBN))
            return true;
    }
    return false;
}

static bool in_headline(const EventTree *tree, uint32_t token)
{
    return token_paragraph(tree->doc, token)->kind == PARAGRAPH_HEADLINE;
}

/* "said it would leave", "it will leave, the palace said" */
static bool is_said(const EventTree *tree, uint32_t verb)
{
    uint32_t head = token_at(tree, verb)->head;
    uint32_t behind = event_tree_child(tree, verb, DEPREL_PARATAXIS);
    if (behind != NO_INDEX && event_tree_is(tree, behind, EVENT_CLASS_say)) return true;
    return head != NO_INDEX && token_at(tree, verb)->deprel == DEPREL_CCOMP &&
           event_tree_is(tree, head, EVENT_CLASS_say);
}

/* What the words of one clause say; EVENT_STATUS_COUNT when nothing but a plain past. */
static EventStatus status_of_verb(const EventTree *tree, uint32_t verb)
{
    uint32_t modal = modal_of(tree, verb);
    if (is_conditional(tree, verb)) return EVENT_STATUS_HYPOTHETICAL;
    if (modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_future_modal))
        return is_negated(tree, verb) ? EVENT_STATUS_DENIED : EVENT_STATUS_PLANNED;
    if (modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_hyp_modal))
        return is_negated(tree, verb) && is_said(tree, verb) ? EVENT_STATUS_DENIED
                                                             : EVENT_STATUS_HYPOTHETICAL;
    if (is_negated(tree, verb)) return EVENT_STATUS_DENIED;
    if (is_progressive(tree, verb)) return EVENT_STATUS_ONGOING;
    Xpos x = (Xpos)token_at(tree, verb)->xpos;
    bool perfect = event_tree_child(tree, verb, DEPREL_AUX) != NO_INDEX;
    if ((x == XPOS_VBZ || x == XPOS_VBP) && !perfect && !in_headline(tree, verb)) return EVENT_STATUS_ONGOING;
    return EVENT_STATUS_COUNT;
}

/* "plans to visit", "is expected to sign": the infinitive takes its status from what governs it. */
static EventStatus status_of_infinitive(const EventTree *tree, uint32_t verb)
{
    uint32_t head = token_at(tree, verb)->head;
    if (head == NO_INDEX || !event_is_infinitive(tree, verb)) return EVENT_STATUS_COUNT;
    Deprel rel = (Deprel)token_at(tree, verb)->deprel;
    EventStatus above = event_tree_is_verb(tree, head) ? status_of_verb(tree, head) : EVENT_STATUS_COUNT;
    if (above == EVENT_STATUS_HYPOTHETICAL || above == EVENT_STATUS_DENIED) return above;
    if (event_tree_is(tree, head, EVENT_CLASS_fail)) return EVENT_STATUS_DENIED;
    if (event_tree_is(tree, head, EVENT_CLASS_ongoing_verb)) return EVENT_STATUS_ONGOING;
    if (event_tree_is(tree, head, EVENT_CLASS_plan)) return EVENT_STATUS_PLANNED;
    if (event_tree_is(tree, head, EVENT_CLASS_aspect_verb)) return EVENT_STATUS_COUNT;
    if (rel == DEPREL_XCOMP || rel == DEPREL_ADVCL) return EVENT_STATUS_PLANNED;
    if (rel == DEPREL_ACL) return EVENT_STATUS_PLANNED;
    return EVENT_STATUS_COUNT;
}

static EventStatus status_of_noun(const EventTree *tree, const EventAnchor *a)
{
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_future_mod) != NO_INDEX)
        return EVENT_STATUS_PLANNED;
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_hyp_mod) != NO_INDEX)
        return EVENT_STATUS_HYPOTHETICAL;
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_ongoing_mod) != NO_INDEX)
        return EVENT_STATUS_ONGOING;
    uint32_t light = event_tree_light(tree, a->trigger);
    bool thwarted =
        light != NO_INDEX && event_tree_is(tree, light, EVENT_CLASS_thwart); /* "foiled an attack" */
    if (thwarted || is_negated(tree, a->trigger)) return EVENT_STATUS_DENIED;
    return EVENT_STATUS_COUNT;
}

static EventStatus status_of_clause(const EventTree *tree, uint32_t verb)
{
    EventStatus s = status_of_verb(tree, verb);
    if (s == EVENT_STATUS_COUNT) s = status_of_infinitive(tree, verb);
    if (s != EVENT_STATUS_COUNT) return s;
    uint32_t head = token_at(tree, verb)->head;
    Deprel rel = (Deprel)token_at(tree, verb)->deprel;
    if (head == NO_INDEX || !event_tree_is_verb(tree, head)) return s;
    /* "will meet and sign", "continued shelling" */
    if (rel == DEPREL_CONJ && token_at(tree, verb)->xpos == XPOS_VB) {
        s = status_of_verb(tree, head);
        return s == EVENT_STATUS_COUNT ? status_of_infinitive(tree, head) : s;
    }
    if (rel == DEPREL_XCOMP && event_tree_is(tree, head, EVENT_CLASS_ongoing_verb))
        return EVENT_STATUS_ONGOING;
    if (rel == DEPREL_XCOMP) {
        EventStatus above = status_of_verb(tree, head);
        if (above == EVENT_STATUS_PLANNED || above == EVENT_STATUS_HYPOTHETICAL) return above;
    }
    return s;
}

EventStatus event_status(const EventTree *tree, const EventAnchor *a)
{
    EventStatus s = EVENT_STATUS_COUNT;
    if (a->is_noun) s = status_of_noun(tree, a);
    if (s == EVENT_STATUS_COUNT && (!a->is_noun || event_tree_light(tree, a->trigger) == a->verb)) {
        if (event_tree_is_verb(tree, a->verb)) s = status_of_clause(tree, a->verb);
        if (a->is_noun && s == EVENT_STATUS_ONGOING && !is_progressive(tree, a->verb)) s = EVENT_STATUS_COUNT;
    }
    return s == EVENT_STATUS_COUNT ? EVENT_STATUS_OCCURRED : s;
}

bool event_has_future(const EventTree *tree, const EventAnchor *a)
{
    uint32_t modal = modal_of(tree, a->verb);
    return modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_future_modal);
}

bool event_is_intention(const EventTree *tree, const EventAnchor *a)
{
    uint32_t modal = modal_of(tree, a->verb);
    if (modal == NO_INDEX || is_negated(tree, a->verb)) return false;
    bool would = slice_eq(token_at(tree, modal)->lemma, SLICE("would")) ||
                 event_tree_is(tree, modal, EVENT_CLASS_future_modal);
    return would && is_said(tree, a->verb) && event_tree_subject(tree, a->verb) != NO_INDEX;
}

/* --- date ------------------------------------------------------------------------------------------------
 */

static uint32_t head_in_date(const EventTree *tree, const DateExpr *date)
{
    for (uint32_t t = date->first_token; t < date->end_token; t++) {
        uint32_t head = token_at(tree, t)->head;
        if (head == NO_INDEX || head < date->first_token || head >= date->end_token) return head;
    }
    return NO_INDEX;
}

/* Does the token hang on `goal`, going up at most EVENT_MAX_CLIMB; *ret_steps counts, through other verbs
 * it does not. */
static bool hangs_on(const EventTree *tree, uint32_t from, uint32_t goal, uint32_t *ret_steps)
{
    uint32_t at = from;
    for (uint32_t k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (at == goal) {
            *ret_steps = k;
            return true;
        }
        if (event_tree_is_verb(tree, at)) return false;
        at = token_at(tree, at)->head;
    }
    return false;
}

/* The verbs above that share their time with this one: "On Monday he met X and criticized Y". */
static uint32_t sharing_verb(const EventTree *tree, uint32_t verb)
{
    Deprel rel = (Deprel)token_at(tree, verb)->deprel;
    uint32_t head = token_at(tree, verb)->head;
    if (head == NO_INDEX) return NO_INDEX;
    if (rel == DEPREL_CONJ || rel == DEPREL_XCOMP ||
        (rel == DEPREL_ADVCL && token_at(tree, verb)->xpos != XPOS_VBD))
        return event_tree_is_verb(tree, head) ? head : governing_verb(tree, head);
    if (rel == DEPREL_ACL && !event_tree_is_verb(tree, head)) return governing_verb(tree, head);
    return NO_INDEX;
}

static bool is_calendar(const DateExpr *date)
{
    return date->type <= DATE_TIME && (date->iso.len > 0 || date->value.len == 0);
}

static uint32_t date_at(const EventTree *tree, uint32_t goal, uint32_t first, uint32_t end)
{
    const Document *doc = tree->doc;
    uint32_t best = NO_INDEX;
    uint32_t best_steps = UINT32_MAX;
    for (uint32_t d = first; d < end; d++) {
        uint32_t steps;
        uint32_t head = head_in_date(tree, &doc->dates.at[d]);
        if (!is_calendar(&doc->dates.at[d]) || head == NO_INDEX || !hangs_on(tree, head, goal, &steps))
            continue;
        bool finer = best != NO_INDEX && doc->dates.at[d].iso.len == 10 && doc->dates.at[best].iso.len != 10;
        if (steps < best_steps || (finer && steps <= best_steps + 1)) {
            best = d;
            best_steps = steps;
        }
    }
    return best;
}

/* Dates of one sentence; they stand in order of the text. */
static void dates_of_sentence(const Document *doc, uint32_t token, uint32_t *ret_first, uint32_t *ret_end)
{
    const Sentence *s = &doc->sentences[doc->tokens[token].sentence];
    uint32_t low = 0;
    uint32_t high = (uint32_t)doc->dates.len;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (doc->dates.at[mid].first_token < s->first_token)
            low = mid + 1;
        else
            high = mid;
    }
    *ret_first = low;
    while (low < doc->dates.len && low < *ret_first + 16 && doc->dates.at[low].first_token < s->end_token)
        low++;
    *ret_end = low;
}

/* The only date of the sentence tells the time of its main clause's events. */
static uint32_t only_date(const EventTree *tree, const EventAnchor *a, uint32_t first, uint32_t end)
{
    uint32_t only = NO_INDEX;
    for (uint32_t d = first; d < end; d++) {
        if (!is_calendar(&tree->doc->dates.at[d])) continue;
        if (only != NO_INDEX) return NO_INDEX;
        only = d;
    }
    if (only == NO_INDEX) return only;
    const DateExpr *date = &tree->doc->dates.at[only];
    uint32_t away =
        date->first_token > a->trigger ? date->first_token - a->trigger : a->trigger - date->end_token + 1;
    return away <= 12 ? only : NO_INDEX;
}

uint32_t event_date(const EventTree *tree, const EventAnchor *a)
{
    uint32_t first, end;
    dates_of_sentence(tree->doc, a->trigger, &first, &end);
    if (first == end) return NO_INDEX;
    uint32_t date = a->is_noun ? date_at(tree, a->trigger, first, end) : NO_INDEX;
    uint32_t verb = a->verb;
    for (int k = 0; k < 4 && date == NO_INDEX && verb != NO_INDEX; k++) {
        date = date_at(tree, verb, first, end);
        if (date == NO_INDEX && token_at(tree, verb)->deprel == DEPREL_ACL_RELCL)
            date = date_at(tree, token_at(tree, verb)->head, first,
                           end); /* "the vote on Sunday, in which ..." */
        verb = sharing_verb(tree, verb);
    }
    return date != NO_INDEX ? date : only_date(tree, a, first, end);
}

/* --- place -----------------------------------------------------------------------------------------------
 */

/* A place in a phrase of place ("in", "at", "near") below the word. */
static uint32_t place_below(const EventTree *tree, const Result *result, uint32_t token)
{
    FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = (Deprel)token_at(tree, c)->deprel;
        if (rel != DEPREL_OBL && rel != DEPREL_NMOD && rel != DEPREL_OBL_UNMARKED) continue;
        uint32_t preposition = event_tree_child(tree, c, DEPREL_CASE);
        if (preposition == NO_INDEX || !event_tree_is(tree, preposition, EVENT_CLASS_place)) continue;
        if (result->location_of_token[c] != NO_INDEX) return result->location_of_token[c];
        FOR_CHILDREN(tree, c, inner)
        {
            if (result->location_of_token[inner] != NO_INDEX && token_at(tree, inner)->deprel != DEPREL_CONJ)
                return result->location_of_token[inner];
        }
    }
    return NO_INDEX;
}

uint32_t event_location(const EventTree *tree, const Result *result, const EventAnchor *a)
{
    uint32_t place = place_below(tree, result, a->trigger);
    if (place == NO_INDEX && a->verb != a->trigger) place = place_below(tree, result, a->verb);
    uint32_t object = event_tree_child(tree, a->verb, DEPREL_OBJ);
    if (place == NO_INDEX && object != NO_INDEX) place = place_below(tree, result, object);
    uint32_t counted = object != NO_INDEX ? event_tree_counted(tree, object) : NO_INDEX;
    if (place == NO_INDEX && counted != NO_INDEX) place = place_below(tree, result, counted);
    uint32_t verb = sharing_verb(tree, a->verb);
    if (place == NO_INDEX && verb != NO_INDEX) place = place_below(tree, result, verb);
    return place;
}

/* --- casualties ------------------------------------------------------------------------------------------
 */

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
    uint32_t number = map_get(&tree->table->numbers, token_at(tree, token)->lemma);
    return number == MAP_NONE ? -1 : (int32_t)number;
}

/* "two thousand", "one hundred and twenty", "half a dozen": a number with the numbers at it; -1: none. */
static int32_t number_at(const EventTree *tree, uint32_t token, int depth)
{
    int32_t value = number_of_token(tree, token);
    if (value < 0 || depth == 0) return value;
    FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = (Deprel)token_at(tree, c)->deprel;
        if (token_at(tree, c)->xpos != XPOS_CD) continue;
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
    int32_t own = token_at(tree, noun)->xpos == XPOS_CD ? number_at(tree, noun, 3) : -1;
    uint32_t mod = event_tree_child(tree, noun, DEPREL_NUMMOD);
    if (mod != NO_INDEX && own < 0) {
        bool half = event_tree_child_of_class(tree, noun, EVENT_CLASS_half) != NO_INDEX;
        int32_t value = number_at(tree, mod, 3);
        return half ? value / 2 : value;
    }
    if (own >= 0) return own;
    uint32_t det = event_tree_child(tree, noun, DEPREL_DET);
    bool single = token_at(tree, noun)->xpos == XPOS_NN && det != NO_INDEX &&
                  event_tree_is(tree, noun, EVENT_CLASS_casualty);
    if (single && number_of_token(tree, det) == 1) return 1;
    return -1;
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
            if (c > token && c < token + MAX_NUMBER_WORDS && token_at(tree, c)->xpos == XPOS_CD) who = c;
        if (who == NO_INDEX && !event_tree_is_passive(tree, token)) {
            bool intransitive = !event_tree_is(tree, token, EVENT_CLASS_detain);
            who = intransitive ? event_tree_child(tree, token, DEPREL_NSUBJ) : NO_INDEX;
        }
    } else {
        uint32_t head = token_at(tree, token)->head; /* "left 12 dead" */
        if (head != NO_INDEX && token_at(tree, token)->deprel == DEPREL_XCOMP)
            who = event_tree_object(tree, head);
        if (who == NO_INDEX) who = event_tree_child(tree, token, DEPREL_NSUBJ);
        if (who == NO_INDEX && token_at(tree, token)->deprel == DEPREL_AMOD) who = head;
        if (who == NO_INDEX) who = token;
    }
    *slot = count_of(tree, who);
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
    const Sentence *s = &tree->doc->sentences[token_at(tree, trigger)->sentence];
    uint32_t first = trigger > s->first_token + MAX_REACH ? trigger - MAX_REACH : s->first_token;
    for (uint32_t t = first; t < s->end_token && t < trigger + MAX_REACH; t++) {
        if (event->type == EVENT_JUSTICE && !event_tree_is(tree, t, EVENT_CLASS_detain)) continue;
        if (t != trigger) note_casualties(tree, t, event);
    }
}

/* --- clause ----------------------------------------------------------------------------------------------
 */

static bool below(const EventTree *tree, uint32_t token, uint32_t top)
{
    for (int k = 0; k < MAX_DEPTH && token != NO_INDEX; k++) {
        if (token == top) return true;
        token = token_at(tree, token)->head;
    }
    return false;
}

Span event_clause(const EventTree *tree, const EventAnchor *a)
{
    const Document *doc = tree->doc;
    const Sentence *s = &doc->sentences[doc->tokens[a->trigger].sentence];
    uint32_t first = a->trigger;
    uint32_t last = a->trigger;
    uint32_t from = a->trigger > s->first_token + MAX_REACH ? a->trigger - MAX_REACH : s->first_token;
    uint32_t to = s->end_token < a->trigger + MAX_REACH ? s->end_token : a->trigger + MAX_REACH;
    for (uint32_t t = from; t < to; t++) {
        if (xpos_is_punct((Xpos)doc->tokens[t].xpos) || !below(tree, t, a->verb)) continue;
        if (t < first) first = t;
        if (t > last) last = t;
    }
    return tokens_span(doc, first, last + 1);
}
