#include "extract/event_detail.h"

enum { MAX_REACH = 80, MAX_DEPTH = 24 };

/* --- date ------------------------------------------------------------------------------------------------
 */

static uint32_t head_in_date(const EventTree *tree, const DateExpr *date)
{
    for (uint32_t t = date->first_token; t < date->end_token; t++) {
        uint32_t head = event_token(tree, t)->head;
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
        at = event_token(tree, at)->head;
    }
    return false;
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
        if (date == NO_INDEX && event_token(tree, verb)->deprel == DEPREL_ACL_RELCL)
            date = date_at(tree, event_token(tree, verb)->head, first,
                           end); /* "the vote on Sunday, in which ..." */
        verb = event_tree_sharing_verb(tree, verb);
    }
    return date != NO_INDEX ? date : only_date(tree, a, first, end);
}

/* --- clause ----------------------------------------------------------------------------------------------
 */

static bool below(const EventTree *tree, uint32_t token, uint32_t top)
{
    for (int k = 0; k < MAX_DEPTH && token != NO_INDEX; k++) {
        if (token == top) return true;
        token = event_token(tree, token)->head;
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
    uint32_t behind = document_token_at(doc, doc->dateline.span.end);
    if (behind > from && behind <= a->trigger) from = behind; /* a dateline tells of no event */
    uint32_t to = s->end_token < a->trigger + MAX_REACH ? s->end_token : a->trigger + MAX_REACH;
    for (uint32_t t = from; t < to; t++) {
        if (xpos_is_punct((Xpos)doc->tokens[t].xpos) || !below(tree, t, a->verb)) continue;
        if (t < first) first = t;
        if (t > last) last = t;
    }
    return tokens_span(doc, first, last + 1);
}
