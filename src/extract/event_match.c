#include "extract/event_match.h"

static void found(EventTokens *ret, uint32_t token)
{
    if (token == NO_INDEX) return;
    for (uint32_t k = 0; k < ret->n; k++)
        if (ret->at[k] == token) return;
    if (ret->n < EVENT_MAX_FOUND) ret->at[ret->n++] = token;
}

/* "tonnes of cocaine off the coast", parsed as one phrase with two prepositions: the nearer one counts. */
static bool has_nearer_place(const EventTree *tree, uint32_t token, Slice word)
{
    uint32_t last = NO_INDEX;
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        if (c < token && event_deprel(tree, c) == DEPREL_CASE) last = c;
    }
    return last != NO_INDEX && slice_eq(word, SLICE("of")) && event_tree_is(tree, last, EVENT_CLASS_place);
}

static void find_word_below(const EventTree *tree, uint32_t token, Slice word, EventTokens *ret)
{
    bool verb = event_tree_is_verb(tree, token);
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = event_deprel(tree, c);
        if (event_token(tree, c)->entity_tag == MENTION_DATE) continue;             /* "called on Monday" */
        if (event_token(tree, c)->xpos == XPOS_VB && rel == DEPREL_ADVCL) continue; /* "to" of a purpose */
        if (verb && c < token && event_tree_has_case(tree, c, word)) continue;
        if (event_tree_has_case(tree, c, word) && has_nearer_place(tree, c, word)) continue;
        if (rel != DEPREL_CONJ && rel != DEPREL_PARATAXIS && event_tree_has_case(tree, c, word)) {
            found(ret, c);
        } else if ((rel == DEPREL_ADVMOD || rel == DEPREL_AUX || rel == DEPREL_XCOMP ||
                    rel == DEPREL_COMPOUND_PRT || rel == DEPREL_AUX_PASS || rel == DEPREL_AMOD ||
                    rel == DEPREL_COP) &&
                   slice_eq(event_token(tree, c)->lemma, word)) {
            found(ret, c);
        }
    }
}

/* Where the parse hangs a phrase elsewhere: the noun phrase behind the next such preposition of the clause.
 */
static uint32_t phrase_after(const EventTree *tree, uint32_t token, Slice word)
{
    uint32_t end = tree->doc->sentences[event_token(tree, token)->sentence].end_token;
    uint32_t t = token + 1;
    for (; t < end && t < token + 10; t++) {
        Xpos x = (Xpos)event_token(tree, t)->xpos;
        if ((xpos_is_verb(x) && x != XPOS_VBN && x != XPOS_VBG) || x == XPOS_MD || xpos_is_punct(x))
            return NO_INDEX;
        if (x == XPOS_IN && event_tree_is(tree, t, EVENT_CLASS_hanging) &&
            slice_eq(event_token(tree, t)->lemma, word))
            break;
    }
    uint32_t noun = NO_INDEX;
    for (uint32_t n = t + 1; t < token + 10 && n < end && n < t + 8; n++) {
        Xpos x = (Xpos)event_token(tree, n)->xpos;
        if (xpos_is_noun(x) || x == XPOS_PRP)
            noun = n;
        else if (noun != NO_INDEX ||
                 (x != XPOS_DT && x != XPOS_PRPS && !xpos_is_adjective(x) && x != XPOS_CD))
            break;
    }
    return noun == NO_INDEX || event_token(tree, noun)->entity_tag == MENTION_DATE ? NO_INDEX : noun;
}

/* "returned the coins from a museum in Rome to Peru", parsed as one noun phrase: the last such phrase in it.
 */
static void find_word_deeper(const EventTree *tree, uint32_t noun, Slice word, EventTokens *ret)
{
    uint32_t at = noun;
    for (int k = 0; k < 3 && at != NO_INDEX && ret->n == 0; k++) {
        uint32_t last = NO_INDEX;
        EVENT_FOR_CHILDREN(tree, at, c)
        {
            if (c > at && event_deprel(tree, c) == DEPREL_NMOD) last = c;
        }
        at = last;
        if (at != NO_INDEX) find_word_below(tree, at, word, ret);
    }
}

/* "demanded two years in prison for him": parsed as a part of another phrase of the verb. */
static void find_word_in_adjuncts(const EventTree *tree, uint32_t verb, Slice word, EventTokens *ret)
{
    if (!slice_eq(word, SLICE("for")) && !slice_eq(word, SLICE("against"))) return;
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (c > verb && event_deprel(tree, c) == DEPREL_OBL && ret->n == 0)
            find_word_below(tree, c, word, ret);
    }
}

/* A phrase with a preposition at the word; at the object of a verb ("impose sanctions on X"); at the verb
 * that takes the noun ("held talks with X"). */
static void find_word(const EventTree *tree, uint32_t token, Slice word, EventTokens *ret)
{
    find_word_below(tree, token, word, ret);
    if (ret->n > 0) return;
    if (event_tree_is_verb(tree, token)) {
        if (slice_eq(word, SLICE("by"))) found(ret, event_tree_agent(tree, token));
        if (ret->n > 0) return;
        uint32_t object = event_tree_child(tree, token, DEPREL_OBJ);
        if (object == NO_INDEX) object = event_tree_child(tree, token, DEPREL_NSUBJ_PASS);
        if (object != NO_INDEX) find_word_below(tree, object, word, ret);
        if (object != NO_INDEX && ret->n == 0) find_word_deeper(tree, object, word, ret);
        if (ret->n == 0) find_word_in_adjuncts(tree, token, word, ret);
        if (ret->n == 0) found(ret, phrase_after(tree, token, word));
        return;
    }
    if (slice_eq(word, SLICE("by")) || slice_eq(word, SLICE("in"))) find_word_deeper(tree, token, word, ret);
    uint32_t light = event_tree_light(tree, token);
    if (light != NO_INDEX && !slice_eq(word, SLICE("of")) && !slice_eq(word, SLICE("by")))
        find_word_below(tree, light, word, ret);
    if (ret->n == 0) found(ret, phrase_after(tree, token, word));
}

static void find_particle(const EventTree *tree, uint32_t verb, EventTokens *ret)
{
    uint32_t end = tree->doc->sentences[event_token(tree, verb)->sentence].end_token;
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (event_deprel(tree, c) == DEPREL_COMPOUND_PRT) found(ret, c);
    }
    for (uint32_t t = verb + 1; t < end && t < verb + 2; t++) {
        Xpos x = (Xpos)event_token(tree, t)->xpos;
        if (x == XPOS_RP || x == XPOS_RB || x == XPOS_IN) found(ret, t);
    }
}

static void find_relations(const EventTree *tree, uint32_t token, const Deprel *rels, size_t n,
                           EventTokens *ret)
{
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        for (size_t k = 0; k < n; k++)
            if (event_deprel(tree, c) == rels[k]) found(ret, c);
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
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        for (size_t k = 0; k < 2; k++)
            if (event_deprel(tree, c) == verbal[k] &&
                (verbal[k] == DEPREL_XCOMP ||
                 (event_token(tree, c)->xpos == XPOS_VB && event_tree_has_case(tree, c, SLICE("to")))))
                found(ret, c);
        bool infinitive = event_token(tree, c)->xpos == XPOS_VB && event_tree_has_case(tree, c, SLICE("to"));
        if ((event_deprel(tree, c) == DEPREL_ACL || event_deprel(tree, c) == DEPREL_ADVCL) && infinitive)
            found(ret, c);
    }
    uint32_t object = event_tree_child(tree, token, DEPREL_OBJ);
    if (ret->n > 0 || object == NO_INDEX || !event_tree_is_verb(tree, token)) return;
    EVENT_FOR_CHILDREN(tree, object, c) /* "urged China to act", "called it nasty", parsed as one noun */
    {
        Deprel rel = event_deprel(tree, c);
        if (rel == DEPREL_ACL && event_token(tree, c)->xpos == XPOS_VB) found(ret, c);
        if (c > object && (rel == DEPREL_AMOD || rel == DEPREL_APPOS)) found(ret, c);
    }
}

static void find_step(const EventTree *tree, uint32_t token, EventStep step, Slice word, EventTokens *ret)
{
    static const Deprel iobj[] = {DEPREL_IOBJ};
    static const Deprel ccomp[] = {DEPREL_CCOMP};
    static const Deprel advcl[] = {DEPREL_ADVCL};
    static const Deprel poss[] = {DEPREL_NMOD_POSS};
    uint32_t light;
    Deprel rel;
    bool beside;
    switch (step) {
    case STEP_WORD: find_word(tree, token, word, ret); break;
    case STEP_SUBJ:
        if (event_tree_is_verb(tree, token))
            found(ret, event_tree_subject(tree, token));
        else
            found(ret, event_tree_clause_subject(tree, token));
        break;
    case STEP_OBJ: found(ret, event_tree_object(tree, token)); break;
    case STEP_IOBJ: find_relations(tree, token, iobj, 1, ret); break;
    case STEP_XCOMP: find_xcomp(tree, token, ret); break;
    case STEP_CCOMP: find_relations(tree, token, ccomp, 1, ret); break;
    case STEP_ADVCL: find_relations(tree, token, advcl, 1, ret); break;
    case STEP_PRT: find_particle(tree, token, ret); break;
    case STEP_POSS: find_relations(tree, token, poss, 1, ret); break;
    case STEP_MOD: find_mod(tree, token, ret); break;
    case STEP_LIGHT:
        light = event_tree_light(tree, token);
        found(ret, light);
        break;
    case STEP_HEAD:
        rel = event_deprel(tree, token);
        beside = rel == DEPREL_CONJ && event_tree_is_verb(tree, token);
        if (beside || rel == DEPREL_COMPOUND || rel == DEPREL_NMOD_DESC) found(ret, event_head(tree, token));
        break;
    case STEP_GOVERNOR:
        if (event_deprel(tree, token) == DEPREL_NSUBJ) found(ret, event_head(tree, token));
        break;
    default: break;
    }
}

void event_match_find(const EventTree *tree, uint32_t token, const EventSlot *slot, EventTokens *ret)
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

static bool value_holds(const EventTree *tree, uint32_t token, const EventValue *value)
{
    MentionType type = event_tree_name_type(tree, token);
    Xpos x = (Xpos)event_token(tree, token)->xpos;
    switch (value->kind) {
    case VALUE_LEMMA: return slice_eq(event_token(tree, token)->lemma, value->lemma);
    case VALUE_CLASS:
        return tree->word_of[token] != NULL && event_class_has(tree->word_of[token]->classes, value->class);
    case VALUE_PERSON:
        return type == MENTION_PERSON ||
               (x == XPOS_PRP && !slice_eq(event_token(tree, token)->lemma, SLICE("it")));
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
    const Sentence *s = &tree->doc->sentences[event_token(tree, token)->sentence];
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
    case STEP_ING: return event_token(tree, token)->xpos == XPOS_VBG;
    case STEP_NEGATED: return negated(tree, token);
    case STEP_MODAL: {
        uint32_t aux = event_tree_child(tree, token, DEPREL_AUX);
        return aux != NO_INDEX && event_token(tree, aux)->xpos == XPOS_MD;
    }
    case STEP_PLURAL: return event_token(tree, token)->xpos == XPOS_NNS;
    case STEP_ELECTORAL: return sentence_has(tree, token, EVENT_CLASS_electoral);
    default: return false;
    }
}

/* Of "the rebels said they would leave" the rebels for "they", else NO_INDEX. */
static uint32_t speaker_of_pronoun(const EventTree *tree, uint32_t token)
{
    if (event_token(tree, token)->xpos != XPOS_PRP || event_deprel(tree, token) != DEPREL_NSUBJ)
        return NO_INDEX;
    uint32_t verb = event_head(tree, token);
    uint32_t said =
        verb != NO_INDEX && event_deprel(tree, verb) == DEPREL_CCOMP ? event_head(tree, verb) : NO_INDEX;
    return said == NO_INDEX ? NO_INDEX : event_tree_own_subject(tree, said);
}

static bool any_value_holds(const EventTree *tree, uint32_t token, const EventTest *test)
{
    for (uint32_t v = 0; v < test->n_values; v++)
        if (value_holds(tree, token, &tree->table->values.at[test->first_value + v])) return true;
    return false;
}

/* Any particle at all: no adverb or preposition behind the verb is meant ("died in Rome", "ruled that"). */
static bool has_particle(const EventTree *tree, uint32_t verb)
{
    return event_tree_child(tree, verb, DEPREL_COMPOUND_PRT) != NO_INDEX ||
           (verb + 1 < tree->doc->n_tokens && event_token(tree, verb + 1)->xpos == XPOS_RP);
}

bool event_match_test(const EventTree *tree, uint32_t token, const EventTest *test)
{
    if (test->slot.step == STEP_PRT && !test->slot.has_then && test->n_values == 0)
        return has_particle(tree, token);
    if (test->slot.step >= STEP_PASSIVE) return property_holds(tree, token, test->slot.step);
    EventTokens tokens;
    event_match_find(tree, token, &test->slot, &tokens);
    bool object = test->slot.step == STEP_OBJ && !test->slot.has_then && event_tree_is_verb(tree, token);
    if (object && event_tree_is_passive(tree, token))
        found(&tokens, event_tree_child(tree, token, DEPREL_OBJ)); /* "was granted bail" */
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
