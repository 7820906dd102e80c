#include "extract/event_tree.h"

#include "base/ctype.h"

static const Token *token_at(const EventTree *tree, uint32_t token)
{
    return &tree->doc->tokens[token];
}

static Deprel deprel_of(const EventTree *tree, uint32_t token)
{
    return (Deprel)token_at(tree, token)->deprel;
}

static uint32_t head_of(const EventTree *tree, uint32_t token)
{
    return token_at(tree, token)->head;
}

/* Entry of the lemma; of the singular where the lemmatizer keeps a plural ("troops"). */
static const EventWord *entry_of(const EventTable *table, const Token *t)
{
    const EventWord *word = event_table_word(table, t->lemma);
    if (word == NULL && t->xpos == XPOS_NNS && t->lemma.len > 3 && slice_ends_with(t->lemma, SLICE("s")))
        word = event_table_word(table, slice_sub(t->lemma, 0, t->lemma.len - 1));
    return word;
}

void event_tree_init(EventTree *tree, const EventTable *table, const Document *doc, const Result *result)
{
    uint32_t n = doc->n_tokens;
    *tree = (EventTree){.table = table, .doc = doc, .location_of_token = result->location_of_token};
    tree->first_child = no_indices(doc->scratch, n);
    tree->next_child = no_indices(doc->scratch, n);
    tree->word_of = ARENA_NEW(doc->scratch, const EventWord *, n);
    for (uint32_t i = n; i-- > 0;) { /* from the end, so that children come in order */
        uint32_t head = doc->tokens[i].head;
        tree->word_of[i] = entry_of(table, &doc->tokens[i]);
        if (head == NO_INDEX || head >= n) continue;
        tree->next_child[i] = tree->first_child[head];
        tree->first_child[head] = i;
    }
}

bool event_tree_is(const EventTree *tree, uint32_t token, EventClass class)
{
    return token != NO_INDEX && tree->word_of[token] != NULL &&
           event_class_has(tree->word_of[token]->classes, (uint32_t) class);
}

/* Goes over at most EVENT_MAX_CHILDREN children. */
#define FOR_CHILDREN(tree, token, child)                                                                     \
    for (uint32_t child = (tree)->first_child[token], child##_n = 0;                                         \
         child != NO_INDEX && child##_n < EVENT_MAX_CHILDREN;                                                \
         child = (tree)->next_child[child], child##_n++)

uint32_t event_tree_child(const EventTree *tree, uint32_t token, Deprel rel)
{
    FOR_CHILDREN(tree, token, c)
    {
        if (deprel_of(tree, c) == rel) return c;
    }
    return NO_INDEX;
}

uint32_t event_tree_child_of_class(const EventTree *tree, uint32_t token, EventClass class)
{
    FOR_CHILDREN(tree, token, c)
    {
        if (event_tree_is(tree, c, class)) return c;
    }
    return NO_INDEX;
}

static bool in_capitals(const EventTree *tree, uint32_t token)
{
    Slice word = tree->doc->words[token];
    for (size_t i = 0; i < word.len; i++)
        if (ascii_is_lower(word.ptr[i])) return false;
    return word.len > 2;
}

/* Or a word in capitals that the tagger took for a name and the parser for a verb: "PRESIDENT TO MEET KING".
 */
bool event_tree_is_verb(const EventTree *tree, uint32_t token)
{
    Xpos x = (Xpos)token_at(tree, token)->xpos;
    if (xpos_is_verb(x)) return true;
    return xpos_is_proper(x) && in_capitals(tree, token) &&
           event_tree_child(tree, token, DEPREL_OBJ) != NO_INDEX;
}

static bool is_relative(const EventTree *tree, uint32_t token)
{
    return xpos_is_wh((Xpos)token_at(tree, token)->xpos) ||
           (token_at(tree, token)->lemma.len == 4 && slice_eq(token_at(tree, token)->lemma, SLICE("that")) &&
            token_at(tree, token)->xpos != XPOS_DT);
}

static bool is_relative_clause(const EventTree *tree, uint32_t verb)
{
    return deprel_of(tree, verb) == DEPREL_ACL_RELCL;
}

/* The word a relative pronoun stands for. */
static uint32_t antecedent(const EventTree *tree, uint32_t verb, uint32_t pronoun)
{
    if (pronoun == NO_INDEX || !is_relative(tree, pronoun)) return pronoun;
    uint32_t at = verb;
    for (int k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (is_relative_clause(tree, at)) return head_of(tree, at);
        at = head_of(tree, at);
    }
    return pronoun;
}

static bool has_auxiliary(const EventTree *tree, uint32_t verb)
{
    return event_tree_child(tree, verb, DEPREL_AUX) != NO_INDEX;
}

/* A subject of a passive beside an object, or without an auxiliary where no headline leaves it out, is one of
 * a past tense mistagged. */
static bool own_passive(const EventTree *tree, uint32_t verb)
{
    if (event_tree_child(tree, verb, DEPREL_AUX_PASS) != NO_INDEX) return true;
    if (event_tree_child(tree, verb, DEPREL_NSUBJ_PASS) == NO_INDEX ||
        event_tree_child(tree, verb, DEPREL_OBJ) != NO_INDEX)
        return false;
    bool body = token_paragraph(tree->doc, verb)->kind == PARAGRAPH_BODY;
    return !body || has_auxiliary(tree, verb) || event_tree_child(tree, verb, DEPREL_OBL_AGENT) != NO_INDEX;
}

bool event_tree_is_passive(const EventTree *tree, uint32_t verb)
{
    if (own_passive(tree, verb)) return true;
    if (token_at(tree, verb)->xpos != XPOS_VBN || has_auxiliary(tree, verb)) return false;
    if (event_tree_child(tree, verb, DEPREL_OBJ) != NO_INDEX) return false; /* a past tense mistagged */
    Deprel rel = deprel_of(tree, verb);
    uint32_t head = head_of(tree, verb);
    if (rel == DEPREL_ACL || rel == DEPREL_ACL_RELCL || rel == DEPREL_ADVCL || rel == DEPREL_XCOMP ||
        rel == DEPREL_AMOD)
        return true;
    /* "was arrested and charged" */
    return rel == DEPREL_CONJ && head != NO_INDEX && event_tree_child(tree, verb, DEPREL_NSUBJ) == NO_INDEX &&
           event_tree_is_verb(tree, head) && (own_passive(tree, head) || deprel_of(tree, head) == DEPREL_ACL);
}

static bool has_case(const EventTree *tree, uint32_t token, Slice word)
{
    FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = deprel_of(tree, c);
        if ((rel == DEPREL_CASE || rel == DEPREL_MARK) && slice_eq(token_at(tree, c)->lemma, word))
            return true;
    }
    return false;
}

static uint32_t by_agent(const EventTree *tree, uint32_t verb)
{
    uint32_t agent = event_tree_child(tree, verb, DEPREL_OBL_AGENT);
    if (agent != NO_INDEX) return agent;
    FOR_CHILDREN(tree, verb, c)
    {
        if ((deprel_of(tree, c) == DEPREL_OBL || deprel_of(tree, c) == DEPREL_NMOD) &&
            has_case(tree, c, SLICE("by")))
            return c;
    }
    return NO_INDEX;
}

static uint32_t surface_subject(const EventTree *tree, uint32_t verb)
{
    uint32_t s = event_tree_child(tree, verb, DEPREL_NSUBJ);
    if (s == NO_INDEX) s = event_tree_child(tree, verb, DEPREL_NSUBJ_PASS);
    return s;
}

/* What the clause of `verb` is about: its own subject, else that of the clause it depends on. */
static uint32_t inherited_subject(const EventTree *tree, uint32_t verb)
{
    uint32_t at = verb;
    for (int k = 0; k < EVENT_MAX_CLIMB; k++) {
        uint32_t own = surface_subject(tree, at);
        if (own != NO_INDEX) return antecedent(tree, at, own);
        Deprel rel = deprel_of(tree, at);
        uint32_t head = head_of(tree, at);
        if (head == NO_INDEX) return NO_INDEX;
        if (rel == DEPREL_ACL || rel == DEPREL_ACL_RELCL) {
            bool does = token_at(tree, at)->xpos != XPOS_VBG || event_tree_is_actor(tree, head);
            uint32_t above = deprel_of(tree, head) == DEPREL_NMOD ? head_of(tree, head) : NO_INDEX;
            if (above != NO_INDEX && !event_tree_is_actor(tree, head) && event_tree_is_actor(tree, above))
                return above; /* "gunmen on motorcycles attacked" */
            if (token_at(tree, at)->xpos != XPOS_VB && does) return head;
            uint32_t owner = event_tree_child(tree, head, DEPREL_NMOD_POSS); /* "Moscow's effort to ..." */
            if (owner != NO_INDEX) return owner;
            at = head;
            if (deprel_of(tree, at) == DEPREL_NSUBJ || head_of(tree, at) == NO_INDEX) return NO_INDEX;
            at = head_of(tree, at);
            continue;
        }
        if (rel == DEPREL_XCOMP || rel == DEPREL_CCOMP) {
            uint32_t object = event_tree_child(tree, head, DEPREL_OBJ);
            if (object == NO_INDEX) object = event_tree_child(tree, head, DEPREL_IOBJ);
            bool calls = event_tree_is(tree, head, EVENT_CLASS_caller); /* "phoned her to thank her" */
            if (rel == DEPREL_XCOMP && object != NO_INDEX && object < at && !calls) return object;
        } else if (rel != DEPREL_CONJ && rel != DEPREL_ADVCL && rel != DEPREL_PARATAXIS) {
            return NO_INDEX;
        }
        at = head;
    }
    return NO_INDEX;
}

/* "Russian Foreign Minister Igor Orlov": the person, whichever word the parse takes for the head. */
static uint32_t person_of(const EventTree *tree, uint32_t token)
{
    if (token == NO_INDEX || event_tree_name_type(tree, token) == MENTION_PERSON) return token;
    uint32_t apposed = event_tree_child(tree, token, DEPREL_APPOS);
    bool named = apposed != NO_INDEX && event_tree_name_type(tree, apposed) == MENTION_PERSON;
    if (named && apposed == token + 1) return apposed; /* "the banker Paul Okoro" */
    bool title = event_tree_is(tree, token, EVENT_CLASS_person_role) ||
                 event_tree_name_type(tree, token) == MENTION_NORP ||
                 xpos_is_proper((Xpos)token_at(tree, token)->xpos);
    if (!title) return token;
    if (named) return apposed;
    const Sentence *s = &tree->doc->sentences[token_at(tree, token)->sentence];
    for (uint32_t t = token + 1; t < s->end_token && t <= token + 5; t++) {
        Xpos x = (Xpos)token_at(tree, t)->xpos;
        if (event_tree_name_type(tree, t) == MENTION_PERSON) return t;
        if (!xpos_is_noun(x) && x != XPOS_IN && x != XPOS_JJ) break;
    }
    return token;
}

static bool is_finite(const EventTree *tree, uint32_t verb)
{
    Xpos x = (Xpos)token_at(tree, verb)->xpos;
    return x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_VBP || (x == XPOS_VBN && has_auxiliary(tree, verb));
}

/* Of a finite verb that the parse left without a subject: the actor right before its group. */
static uint32_t actor_before(const EventTree *tree, uint32_t verb)
{
    uint32_t first = tree->doc->sentences[token_at(tree, verb)->sentence].first_token;
    for (uint32_t t = verb; t > first && verb - t < 6; t--) {
        Xpos x = (Xpos)token_at(tree, t - 1)->xpos;
        bool date = token_at(tree, t - 1)->entity_tag == MENTION_DATE;
        if ((xpos_is_noun(x) || x == XPOS_PRP) && !date) {
            if (event_tree_is_actor(tree, t - 1)) return t - 1;
            continue; /* "gunmen on motorcycles attacked" */
        }
        if (!date && !xpos_is_adverb(x) && !xpos_is_verb(x) && x != XPOS_MD && x != XPOS_IN) return NO_INDEX;
    }
    return NO_INDEX;
}

static bool in_dateline(const EventTree *tree, uint32_t token)
{
    return span_overlaps(token_at(tree, token)->span, tree->doc->dateline.span);
}

/* Where the parse ties the lead sentence to its dateline: the first actor behind the dateline. */
static uint32_t actor_after_dateline(const EventTree *tree, uint32_t verb)
{
    uint32_t first = document_token_at(tree->doc, tree->doc->dateline.span.end);
    for (uint32_t t = first; t < verb && t < first + 12; t++) {
        bool last = !xpos_is_noun((Xpos)token_at(tree, t + 1)->xpos);
        if (last && xpos_is_noun((Xpos)token_at(tree, t)->xpos) &&
            token_at(tree, t)->entity_tag != MENTION_DATE && event_tree_is_actor(tree, t))
            return t;
    }
    return NO_INDEX;
}

uint32_t event_tree_subject(const EventTree *tree, uint32_t verb)
{
    if (event_tree_is_passive(tree, verb)) return person_of(tree, by_agent(tree, verb));
    uint32_t subject = inherited_subject(tree, verb);
    if (subject != NO_INDEX && in_dateline(tree, subject)) subject = actor_after_dateline(tree, verb);
    if (subject == NO_INDEX && is_finite(tree, verb)) subject = actor_before(tree, verb);
    return person_of(tree, subject);
}

static uint32_t passive_object(const EventTree *tree, uint32_t verb)
{
    Deprel rel = deprel_of(tree, verb);
    uint32_t own = surface_subject(tree, verb);
    if (own != NO_INDEX) return antecedent(tree, verb, own);
    if (rel == DEPREL_AMOD) return head_of(tree, verb);
    return inherited_subject(tree, verb);
}

/* "called off a strike": the particle taken for a preposition. */
static bool has_preposition(const EventTree *tree, uint32_t verb, uint32_t noun)
{
    uint32_t word = event_tree_child(tree, noun, DEPREL_CASE);
    if (word == NO_INDEX || token_at(tree, word)->xpos == XPOS_RP) return false;
    return word != verb + 1 || !event_tree_is(tree, word, EVENT_CLASS_particle);
}

/* An object that the parse took for an adjunct: a noun phrase behind the verb with no preposition. */
static uint32_t bare_object(const EventTree *tree, uint32_t verb)
{
    FOR_CHILDREN(tree, verb, c)
    {
        Deprel rel = deprel_of(tree, c);
        Xpos x = (Xpos)token_at(tree, c)->xpos;
        bool nominal = xpos_is_noun(x) || x == XPOS_DOLLAR || x == XPOS_PRP;
        bool adjunct = rel == DEPREL_OBL || rel == DEPREL_OBL_UNMARKED || rel == DEPREL_NMOD ||
                       rel == DEPREL_CCOMP || rel == DEPREL_XCOMP || rel == DEPREL_DEP ||
                       rel == DEPREL_PARATAXIS;
        if (c > verb && c < verb + 12 && nominal && adjunct &&
            token_at(tree, c)->entity_tag != MENTION_DATE && !has_preposition(tree, verb, c) &&
            event_tree_child(tree, c, DEPREL_MARK) == NO_INDEX &&
            event_tree_child(tree, c, DEPREL_COP) == NO_INDEX)
            return c;
    }
    return NO_INDEX;
}

/* "declared a ceasefire effective on Sunday": the adjective behind may have got the object. */
static uint32_t object_of_adjective(const EventTree *tree, uint32_t verb)
{
    uint32_t xcomp = event_tree_child(tree, verb, DEPREL_XCOMP);
    if (xcomp == NO_INDEX || !xpos_is_adjective((Xpos)token_at(tree, xcomp)->xpos)) return NO_INDEX;
    uint32_t object = event_tree_child(tree, xcomp, DEPREL_OBJ);
    return object != NO_INDEX && object > verb && object < xcomp ? object : NO_INDEX;
}

/* The object; of two nouns beside each other that the parse took for two objects ("expelled aid workers") the
 * second. */
static uint32_t own_object(const EventTree *tree, uint32_t verb)
{
    uint32_t object = event_tree_child(tree, verb, DEPREL_OBJ);
    uint32_t next = object == NO_INDEX ? NO_INDEX : object + 1;
    bool twin = next != NO_INDEX && next < tree->doc->n_tokens && head_of(tree, next) == verb &&
                deprel_of(tree, next) == DEPREL_OBJ && xpos_is_noun((Xpos)token_at(tree, object)->xpos);
    return twin ? next : object;
}

static uint32_t active_object(const EventTree *tree, uint32_t verb)
{
    uint32_t object = own_object(tree, verb);
    if (object == NO_INDEX) object = object_of_adjective(tree, verb);
    if (object == NO_INDEX) object = event_tree_child(tree, verb, DEPREL_IOBJ);
    if (object != NO_INDEX) return antecedent(tree, verb, object);
    /* "the plan he rejected": the gap of a relative clause with a subject of its own */
    uint32_t subject = surface_subject(tree, verb);
    if (is_relative_clause(tree, verb) && subject != NO_INDEX && !is_relative(tree, subject) &&
        event_tree_child(tree, verb, DEPREL_CCOMP) == NO_INDEX &&
        event_tree_child(tree, verb, DEPREL_XCOMP) == NO_INDEX)
        return head_of(tree, verb);
    /* "condemned and rejected the plan": an object behind the last of coordinated verbs */
    FOR_CHILDREN(tree, verb, c)
    {
        if (deprel_of(tree, c) == DEPREL_CONJ && c < verb + 4 && event_tree_is_verb(tree, c))
            return event_tree_child(tree, c, DEPREL_OBJ);
    }
    return bare_object(tree, verb);
}

uint32_t event_tree_object(const EventTree *tree, uint32_t verb)
{
    if (event_tree_is_passive(tree, verb)) return person_of(tree, passive_object(tree, verb));
    return person_of(tree, active_object(tree, verb));
}

/* --- slots ---------------------------------------------------------------------------------------------- */

uint32_t event_tree_counted(const EventTree *tree, uint32_t token)
{
    Xpos x = (Xpos)token_at(tree, token)->xpos;
    if (x != XPOS_DT && x != XPOS_CD && !event_tree_is(tree, token, EVENT_CLASS_plural_group))
        return NO_INDEX;
    FOR_CHILDREN(tree, token, c)
    {
        if (c > token && has_case(tree, c, SLICE("of"))) return c;
    }
    return NO_INDEX;
}

static void found(EventTokens *ret, uint32_t token)
{
    if (token == NO_INDEX) return;
    for (uint32_t k = 0; k < ret->n; k++)
        if (ret->at[k] == token) return;
    if (ret->n < EVENT_MAX_FOUND) ret->at[ret->n++] = token;
}

uint32_t event_tree_light(const EventTree *tree, uint32_t noun)
{
    uint32_t at = noun;
    if (deprel_of(tree, at) == DEPREL_CONJ && head_of(tree, at) != NO_INDEX) at = head_of(tree, at);
    if (deprel_of(tree, at) == DEPREL_NMOD && head_of(tree, at) != NO_INDEX &&
        event_tree_counted(tree, head_of(tree, at)) == at)
        at = head_of(tree, at); /* "launched ten days of exercises" */
    Deprel rel = deprel_of(tree, at);
    uint32_t head = head_of(tree, at);
    uint32_t above =
        head != NO_INDEX && deprel_of(tree, head) == DEPREL_XCOMP ? head_of(tree, head) : NO_INDEX;
    if (above != NO_INDEX && event_tree_is_verb(tree, above) && object_of_adjective(tree, above) == at)
        return above;
    if (head != NO_INDEX && event_tree_is_verb(tree, head) &&
        (rel == DEPREL_OBJ || rel == DEPREL_NSUBJ_PASS || rel == DEPREL_OBL || rel == DEPREL_XCOMP))
        return head;
    FOR_CHILDREN(tree, noun, c)
    {
        Deprel r = deprel_of(tree, c);
        if ((r == DEPREL_ACL || r == DEPREL_ACL_RELCL) && event_tree_is_verb(tree, c) &&
            event_tree_object(tree, c) == noun)
            return c;
    }
    return NO_INDEX;
}

static void find_word_below(const EventTree *tree, uint32_t token, Slice word, EventTokens *ret)
{
    bool verb = event_tree_is_verb(tree, token);
    FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = deprel_of(tree, c);
        if (token_at(tree, c)->entity_tag == MENTION_DATE) continue;             /* "called on Monday" */
        if (token_at(tree, c)->xpos == XPOS_VB && rel == DEPREL_ADVCL) continue; /* "to" of a purpose */
        if (verb && c < token && has_case(tree, c, word)) continue;
        if (rel != DEPREL_CONJ && rel != DEPREL_PARATAXIS && has_case(tree, c, word)) {
            found(ret, c);
        } else if ((rel == DEPREL_ADVMOD || rel == DEPREL_AUX || rel == DEPREL_XCOMP ||
                    rel == DEPREL_COMPOUND_PRT || rel == DEPREL_AUX_PASS || rel == DEPREL_AMOD) &&
                   slice_eq(token_at(tree, c)->lemma, word)) {
            found(ret, c);
        }
    }
}

/* Where the parse hangs a phrase elsewhere: the noun phrase behind the next such preposition of the clause.
 */
static uint32_t phrase_after(const EventTree *tree, uint32_t token, Slice word)
{
    uint32_t end = tree->doc->sentences[token_at(tree, token)->sentence].end_token;
    uint32_t t = token + 1;
    for (; t < end && t < token + 10; t++) {
        Xpos x = (Xpos)token_at(tree, t)->xpos;
        if ((xpos_is_verb(x) && x != XPOS_VBN && x != XPOS_VBG) || x == XPOS_MD || xpos_is_punct(x))
            return NO_INDEX;
        if (x == XPOS_IN && event_tree_is(tree, t, EVENT_CLASS_hanging) &&
            slice_eq(token_at(tree, t)->lemma, word))
            break;
    }
    uint32_t noun = NO_INDEX;
    for (uint32_t n = t + 1; t < token + 10 && n < end && n < t + 8; n++) {
        Xpos x = (Xpos)token_at(tree, n)->xpos;
        if (xpos_is_noun(x) || x == XPOS_PRP)
            noun = n;
        else if (noun != NO_INDEX ||
                 (x != XPOS_DT && x != XPOS_PRPS && !xpos_is_adjective(x) && x != XPOS_CD))
            break;
    }
    return noun == NO_INDEX || token_at(tree, noun)->entity_tag == MENTION_DATE ? NO_INDEX : noun;
}

/* "returned the coins from a museum in Rome to Peru", parsed as one noun phrase: the last such phrase in it.
 */
static void find_word_deeper(const EventTree *tree, uint32_t noun, Slice word, EventTokens *ret)
{
    uint32_t at = noun;
    for (int k = 0; k < 3 && at != NO_INDEX && ret->n == 0; k++) {
        uint32_t last = NO_INDEX;
        FOR_CHILDREN(tree, at, c)
        {
            if (c > at && deprel_of(tree, c) == DEPREL_NMOD) last = c;
        }
        at = last;
        if (at != NO_INDEX) find_word_below(tree, at, word, ret);
    }
}

/* A phrase with a preposition at the word; at the object of a verb ("impose sanctions on X"); at the verb
 * that takes the noun ("held talks with X"). */
static void find_word(const EventTree *tree, uint32_t token, Slice word, EventTokens *ret)
{
    find_word_below(tree, token, word, ret);
    if (ret->n > 0) return;
    if (event_tree_is_verb(tree, token)) {
        uint32_t object = event_tree_child(tree, token, DEPREL_OBJ);
        if (object == NO_INDEX) object = event_tree_child(tree, token, DEPREL_NSUBJ_PASS);
        if (object != NO_INDEX) find_word_below(tree, object, word, ret);
        if (object != NO_INDEX && ret->n == 0) find_word_deeper(tree, object, word, ret);
        if (ret->n == 0) found(ret, phrase_after(tree, token, word));
        return;
    }
    uint32_t light = event_tree_light(tree, token);
    if (light != NO_INDEX && !slice_eq(word, SLICE("of")) && !slice_eq(word, SLICE("by")))
        find_word_below(tree, light, word, ret);
    if (ret->n == 0) found(ret, phrase_after(tree, token, word));
}

static void find_particle(const EventTree *tree, uint32_t verb, EventTokens *ret)
{
    uint32_t end = tree->doc->sentences[token_at(tree, verb)->sentence].end_token;
    FOR_CHILDREN(tree, verb, c)
    {
        if (deprel_of(tree, c) == DEPREL_COMPOUND_PRT) found(ret, c);
    }
    for (uint32_t t = verb + 1; t < end && t < verb + 2; t++) {
        Xpos x = (Xpos)token_at(tree, t)->xpos;
        if (x == XPOS_RP || x == XPOS_RB || x == XPOS_IN) found(ret, t);
    }
}

static void find_relations(const EventTree *tree, uint32_t token, const Deprel *rels, size_t n,
                           EventTokens *ret)
{
    FOR_CHILDREN(tree, token, c)
    {
        for (size_t k = 0; k < n; k++)
            if (deprel_of(tree, c) == rels[k]) found(ret, c);
    }
}

static void find_mod(const EventTree *tree, uint32_t token, EventTokens *ret)
{
    static const Deprel rels[] = {DEPREL_AMOD, DEPREL_COMPOUND, DEPREL_NMOD_DESC, DEPREL_NMOD_UNMARKED,
                                  DEPREL_NUMMOD};
    find_relations(tree, token, rels, sizeof rels / sizeof rels[0], ret);
}

static void find_xcomp(const EventTree *tree, uint32_t token, EventTokens *ret)
{
    static const Deprel verbal[] = {DEPREL_XCOMP, DEPREL_CCOMP};
    FOR_CHILDREN(tree, token, c)
    {
        for (size_t k = 0; k < 2; k++)
            if (deprel_of(tree, c) == verbal[k] &&
                (verbal[k] == DEPREL_XCOMP ||
                 (token_at(tree, c)->xpos == XPOS_VB && has_case(tree, c, SLICE("to")))))
                found(ret, c);
        bool infinitive = token_at(tree, c)->xpos == XPOS_VB && has_case(tree, c, SLICE("to"));
        if ((deprel_of(tree, c) == DEPREL_ACL || deprel_of(tree, c) == DEPREL_ADVCL) && infinitive)
            found(ret, c);
    }
    uint32_t object = event_tree_child(tree, token, DEPREL_OBJ);
    if (ret->n > 0 || object == NO_INDEX || !event_tree_is_verb(tree, token)) return;
    FOR_CHILDREN(tree, object, c) /* "urged China to act", "called it nasty", parsed as one noun */
    {
        Deprel rel = deprel_of(tree, c);
        if (rel == DEPREL_ACL && token_at(tree, c)->xpos == XPOS_VB) found(ret, c);
        if (c > object && (rel == DEPREL_AMOD || rel == DEPREL_APPOS)) found(ret, c);
    }
}

static void find_step(const EventTree *tree, uint32_t token, EventStep step, Slice word, EventTokens *ret)
{
    static const Deprel iobj[] = {DEPREL_IOBJ};
    static const Deprel ccomp[] = {DEPREL_CCOMP};
    static const Deprel poss[] = {DEPREL_NMOD_POSS};
    uint32_t light;
    switch (step) {
    case STEP_WORD: find_word(tree, token, word, ret); break;
    case STEP_SUBJ:
        if (event_tree_is_verb(tree, token))
            found(ret, event_tree_subject(tree, token));
        else
            found(ret, inherited_subject(tree, token));
        break;
    case STEP_OBJ: found(ret, event_tree_object(tree, token)); break;
    case STEP_IOBJ: find_relations(tree, token, iobj, 1, ret); break;
    case STEP_XCOMP: find_xcomp(tree, token, ret); break;
    case STEP_CCOMP: find_relations(tree, token, ccomp, 1, ret); break;
    case STEP_PRT: find_particle(tree, token, ret); break;
    case STEP_POSS: find_relations(tree, token, poss, 1, ret); break;
    case STEP_MOD: find_mod(tree, token, ret); break;
    case STEP_LIGHT:
        light = event_tree_light(tree, token);
        found(ret, light);
        break;
    case STEP_HEAD:
        if (deprel_of(tree, token) == DEPREL_COMPOUND || deprel_of(tree, token) == DEPREL_NMOD_DESC)
            found(ret, head_of(tree, token));
        break;
    case STEP_GOVERNOR:
        if (deprel_of(tree, token) == DEPREL_NSUBJ) found(ret, head_of(tree, token));
        break;
    default: break;
    }
}

void event_tree_find(const EventTree *tree, uint32_t token, const EventSlot *slot, EventTokens *ret)
{
    ret->n = 0;
    if (!slot->has_then) {
        find_step(tree, token, slot->step, slot->word, ret);
        return;
    }
    EventTokens first = {.n = 0};
    find_step(tree, token, slot->step, slot->word, &first);
    for (uint32_t k = 0; k < first.n; k++)
        find_step(tree, first.at[k], slot->then, slot->then_word, ret);
}

/* --- tests ---------------------------------------------------------------------------------------------- */

MentionType event_tree_name_type(const EventTree *tree, uint32_t token)
{
    const Token *t = token_at(tree, token);
    if (t->mention != NO_INDEX) return tree->doc->mentions.at[t->mention].type;
    if (t->entity_tag != MENTION_NONE) return (MentionType)t->entity_tag;
    return tree->location_of_token[token] != NO_INDEX ? MENTION_LOCATION : MENTION_NONE;
}

bool event_tree_is_actor(const EventTree *tree, uint32_t token)
{
    MentionType type = event_tree_name_type(tree, token);
    Xpos x = (Xpos)token_at(tree, token)->xpos;
    if (type >= MENTION_PERSON && type <= MENTION_NORP) return true;
    if (x == XPOS_PRP || x == XPOS_WP || x == XPOS_CD || (type == MENTION_NONE && xpos_is_proper(x)))
        return true;
    return event_tree_is(tree, token, EVENT_CLASS_human) || event_tree_is(tree, token, EVENT_CLASS_body) ||
           event_tree_is(tree, token, EVENT_CLASS_person_role) ||
           event_tree_is(tree, token, EVENT_CLASS_armed) || event_tree_is(tree, token, EVENT_CLASS_forces);
}

static bool value_holds(const EventTree *tree, uint32_t token, const EventValue *value)
{
    MentionType type = event_tree_name_type(tree, token);
    Xpos x = (Xpos)token_at(tree, token)->xpos;
    switch (value->kind) {
    case VALUE_LEMMA: return slice_eq(token_at(tree, token)->lemma, value->lemma);
    case VALUE_CLASS:
        return tree->word_of[token] != NULL && event_class_has(tree->word_of[token]->classes, value->class);
    case VALUE_PERSON:
        return type == MENTION_PERSON ||
               (x == XPOS_PRP && !slice_eq(token_at(tree, token)->lemma, SLICE("it")));
    case VALUE_ORGANIZATION:
        return type == MENTION_ORGANIZATION || (type == MENTION_NONE && xpos_is_proper(x));
    case VALUE_LOCATION: return type == MENTION_LOCATION;
    case VALUE_NORP: return type == MENTION_NORP;
    case VALUE_ACTOR: return event_tree_is_actor(tree, token);
    case VALUE_NUMBER: return x == XPOS_CD || x == XPOS_DOLLAR;
    }
    return false;
}

static bool negated(const EventTree *tree, uint32_t token)
{
    return event_tree_child_of_class(tree, token, EVENT_CLASS_negator) != NO_INDEX;
}

static bool sentence_has(const EventTree *tree, uint32_t token, EventClass class)
{
    const Sentence *s = &tree->doc->sentences[token_at(tree, token)->sentence];
    uint32_t first = token > s->first_token + 30 ? token - 30 : s->first_token;
    for (uint32_t t = first; t < s->end_token && t < token + 30; t++)
        if (t != token && event_tree_is(tree, t, class)) return true;
    return false;
}

static bool property_holds(const EventTree *tree, uint32_t token, EventStep step)
{
    switch (step) {
    case STEP_PASSIVE: return event_tree_is_passive(tree, token);
    case STEP_ACTIVE: return !event_tree_is_passive(tree, token);
    case STEP_ING: return token_at(tree, token)->xpos == XPOS_VBG;
    case STEP_NEGATED: return negated(tree, token);
    case STEP_MODAL: {
        uint32_t aux = event_tree_child(tree, token, DEPREL_AUX);
        return aux != NO_INDEX && token_at(tree, aux)->xpos == XPOS_MD;
    }
    case STEP_PLURAL: return token_at(tree, token)->xpos == XPOS_NNS;
    case STEP_ELECTORAL: return sentence_has(tree, token, EVENT_CLASS_electoral);
    default: return false;
    }
}

/* Of "the rebels said they would leave" the rebels for "they", else NO_INDEX. */
static uint32_t speaker_of_pronoun(const EventTree *tree, uint32_t token)
{
    if (token_at(tree, token)->xpos != XPOS_PRP || deprel_of(tree, token) != DEPREL_NSUBJ) return NO_INDEX;
    uint32_t verb = head_of(tree, token);
    uint32_t said =
        verb != NO_INDEX && deprel_of(tree, verb) == DEPREL_CCOMP ? head_of(tree, verb) : NO_INDEX;
    return said == NO_INDEX ? NO_INDEX : surface_subject(tree, said);
}

static bool any_value_holds(const EventTree *tree, uint32_t token, const EventTest *test)
{
    for (uint32_t v = 0; v < test->n_values; v++)
        if (value_holds(tree, token, &tree->table->values.at[test->first_value + v])) return true;
    return false;
}

bool event_tree_test(const EventTree *tree, uint32_t token, const EventTest *test)
{
    if (test->slot.step >= STEP_PASSIVE) return property_holds(tree, token, test->slot.step);
    EventTokens tokens;
    event_tree_find(tree, token, &test->slot, &tokens);
    if (test->n_values == 0) {
        if (test->slot.step == STEP_LIGHT)
            return tokens.n > 0 && event_tree_is(tree, tokens.at[0], EVENT_CLASS_light);
        return tokens.n > 0;
    }
    for (uint32_t k = 0; k < tokens.n; k++) {
        if (any_value_holds(tree, tokens.at[k], test)) return true;
        uint32_t of = event_tree_counted(tree, tokens.at[k]);
        if (of != NO_INDEX && any_value_holds(tree, of, test)) return true;
        uint32_t speaker = speaker_of_pronoun(tree, tokens.at[k]);
        if (speaker != NO_INDEX && any_value_holds(tree, speaker, test)) return true;
    }
    return false;
}
