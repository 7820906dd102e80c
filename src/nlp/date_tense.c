/* date_tense.c - does the clause around a time expression look back or ahead. */
#include "nlp/date_resolve.h"

enum { MAX_CLIMB = 12, MAX_SCAN = 25, MAX_GROUP = 5, MAX_AWAY = 12 };

typedef struct Clause {
    const DateGrammar *grammar;
    const Document *doc;
} Clause;

static Xpos xpos_at(const Clause *c, uint32_t token)
{
    return (Xpos)c->doc->tokens[token].xpos;
}

static uint32_t sentence_start(const Clause *c, uint32_t token)
{
    return c->doc->sentences[c->doc->tokens[token].sentence].first_token;
}

static bool lemma_is(const Clause *c, uint32_t token, DateClass class)
{
    return date_grammar_word_is(c->grammar, c->doc->tokens[token].lemma, class);
}

/* The verb that governs the token in the tree, or NO_INDEX. */
static uint32_t governing_verb(const Clause *c, uint32_t token)
{
    uint32_t at = c->doc->tokens[token].head;
    for (int k = 0; k < MAX_CLIMB && at != NO_INDEX; k++) {
        if (xpos_is_verb(xpos_at(c, at))) return at;
        at = c->doc->tokens[at].head;
    }
    return NO_INDEX;
}

/* Without a tree: the nearest verb before, else behind, in the same sentence. */
static uint32_t nearest_verb(const Clause *c, uint32_t token)
{
    const Sentence *s = &c->doc->sentences[c->doc->tokens[token].sentence];
    for (uint32_t k = 1; k <= MAX_SCAN && token >= s->first_token + k; k++)
        if (xpos_is_verb(xpos_at(c, token - k)) || xpos_at(c, token - k) == XPOS_MD) return token - k;
    for (uint32_t k = 1; k <= MAX_SCAN && token + k < s->end_token; k++)
        if (xpos_is_verb(xpos_at(c, token + k)) || xpos_at(c, token + k) == XPOS_MD) return token + k;
    return NO_INDEX;
}

/* "will", "would" look ahead, so does "could"; "could not" tells what failed. */
static DateTense tense_of_modal(const Clause *c, uint32_t modal, uint32_t verb)
{
    if (!lemma_is(c, modal, DC_ABLE)) return DATE_FUTURE;
    for (uint32_t t = modal + 1; t < verb; t++)
        if (lemma_is(c, t, DC_NEGATOR)) return DATE_PAST;
    return DATE_FUTURE;
}

static DateTense tense_of_verb(const Clause *c, uint32_t verb, int depth);

/* "plans to meet" looks ahead; "came to meet", "refused to meet" are told with their verb. */
static DateTense tense_of_infinitive(const Clause *c, uint32_t verb, int depth)
{
    uint32_t head = c->doc->tokens[verb].head;
    if (head == NO_INDEX || depth == 0 || lemma_is(c, head, DC_PLANNING)) return DATE_FUTURE;
    uint32_t above = xpos_is_verb(xpos_at(c, head)) ? head : governing_verb(c, verb);
    if (above == NO_INDEX || lemma_is(c, above, DC_PLANNING)) return DATE_FUTURE;
    return tense_of_verb(c, above, depth - 1) == DATE_PAST ? DATE_PAST : DATE_FUTURE;
}

/* By the words of the verb group before its verb: "will be", "has been", "to". */
static DateTense tense_of_group(const Clause *c, uint32_t verb, DateTense otherwise, int depth)
{
    uint32_t first = sentence_start(c, verb);
    DateTense tense = otherwise;
    bool been = false;
    for (uint32_t k = 1; k <= MAX_GROUP && verb >= first + k; k++) {
        Xpos t = xpos_at(c, verb - k);
        if (t == XPOS_MD) return tense_of_modal(c, verb - k, verb);
        if (t == XPOS_TO) return tense_of_infinitive(c, verb, depth);
        been |= t == XPOS_VBN;
        if (t == XPOS_VBD) tense = DATE_PAST;
        if (t == XPOS_VBZ || t == XPOS_VBP) { /* "is meeting", "is heard", "has met" */
            bool passive = c->doc->tokens[verb - k].deprel == DEPREL_AUX_PASS;
            tense = xpos_at(c, verb) == XPOS_VBG && !been ? DATE_FUTURE : passive ? DATE_PRESENT : DATE_PAST;
        }
        if (!xpos_is_verb(t) && !xpos_is_adverb(t)) break;
    }
    return tense;
}

static DateTense tense_of_verb(const Clause *c, uint32_t verb, int depth)
{
    uint32_t above;
    DateTense tense;
    switch (xpos_at(c, verb)) {
    case XPOS_VBD: return DATE_PAST;
    case XPOS_MD: return tense_of_modal(c, verb, verb + 3);
    case XPOS_VBN: return tense_of_group(c, verb, DATE_PAST, depth);
    case XPOS_VB: return tense_of_group(c, verb, DATE_TENSE_NONE, depth);
    case XPOS_VBG: /* "saying on Monday that": with the verb above */
        tense = tense_of_group(c, verb, DATE_TENSE_NONE, depth);
        above = governing_verb(c, verb);
        if (tense != DATE_TENSE_NONE || above == NO_INDEX || depth == 0) return tense;
        return tense_of_verb(c, above, depth - 1);
    case XPOS_VBZ:
    case XPOS_VBP: return lemma_is(c, verb, DC_REPORTING) ? DATE_TENSE_NONE : DATE_PRESENT;
    default: return DATE_TENSE_NONE;
    }
}

/* "expected in December", "payable on Jan. 3" */
static bool is_awaited(const Clause *c, uint32_t token)
{
    uint32_t at = c->doc->tokens[token].head;
    for (int k = 0; k < 2 && at != NO_INDEX; k++) {
        if (lemma_is(c, at, DC_AWAITED)) return true;
        if (xpos_is_verb(xpos_at(c, at))) return false;
        at = c->doc->tokens[at].head;
    }
    return false;
}

/* In capitals, where the tagger takes verbs for names: "KING WILL VISIT PERU ON MONDAY". */
static bool has_future_auxiliary(const Clause *c, uint32_t token)
{
    const Sentence *s = &c->doc->sentences[c->doc->tokens[token].sentence];
    for (uint32_t k = 1; k <= MAX_SCAN && token >= s->first_token + k; k++)
        if (c->doc->tokens[token - k].deprel == DEPREL_AUX && lemma_is(c, token - k, DC_WILL)) return true;
    return false;
}

static bool stands_behind(const Clause *c, uint32_t first, DateClass class)
{
    return first > sentence_start(c, first) && lemma_is(c, first - 1, class);
}

/* A headline ("Police arrest 12 on Monday"), a possessor ("before Friday's purchases") and a verb far away
 * say no more than that it is not the future. */
static bool has_doubtful_present(const Clause *c, uint32_t verb, uint32_t last)
{
    if (verb + MAX_AWAY < last || last + MAX_AWAY < verb) return true;
    bool possessor = last + 1 < c->doc->n_tokens && xpos_at(c, last + 1) == XPOS_POS;
    return possessor || token_paragraph(c->doc, last)->kind == PARAGRAPH_HEADLINE;
}

DateTense date_tense(const DateGrammar *grammar, const Document *doc, uint32_t first, uint32_t last)
{
    Clause c = {grammar, doc};
    if (xpos_at(&c, last) == XPOS_NONE) return DATE_TENSE_NONE;
    if (is_awaited(&c, last)) return DATE_FUTURE;
    if (stands_behind(&c, first, DC_SINCE)) return DATE_PAST;
    uint32_t verb = governing_verb(&c, last);
    if (verb == NO_INDEX) verb = nearest_verb(&c, last);
    if (verb == NO_INDEX) return has_future_auxiliary(&c, last) ? DATE_FUTURE : DATE_TENSE_NONE;
    DateTense tense = tense_of_verb(&c, verb, 3);
    if (tense == DATE_PAST && stands_behind(&c, first, DC_UNTIL)) return DATE_TENSE_NONE;
    return tense == DATE_PRESENT && has_doubtful_present(&c, verb, last) ? DATE_TENSE_NONE : tense;
}
