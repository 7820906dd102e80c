#include "extract/event_tree.h"

#include "base/ctype.h"

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

uint32_t event_tree_child(const EventTree *tree, uint32_t token, Deprel rel)
{
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        if (event_deprel(tree, c) == rel) return c;
    }
    return NO_INDEX;
}

uint32_t event_tree_child_of_class(const EventTree *tree, uint32_t token, EventClass class)
{
    EVENT_FOR_CHILDREN(tree, token, c)
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
    Xpos x = (Xpos)event_token(tree, token)->xpos;
    if (xpos_is_verb(x)) return true;
    return xpos_is_proper(x) && in_capitals(tree, token) &&
           event_tree_child(tree, token, DEPREL_OBJ) != NO_INDEX;
}

static bool is_relative(const EventTree *tree, uint32_t token)
{
    return xpos_is_wh((Xpos)event_token(tree, token)->xpos) ||
           (event_token(tree, token)->lemma.len == 4 &&
            slice_eq(event_token(tree, token)->lemma, SLICE("that")) &&
            event_token(tree, token)->xpos != XPOS_DT);
}

static bool is_relative_clause(const EventTree *tree, uint32_t verb)
{
    return event_deprel(tree, verb) == DEPREL_ACL_RELCL;
}

/* "Mary Hale of Ghana, who": no country is asked for by "who". */
static uint32_t whom_it_means(const EventTree *tree, uint32_t pronoun, uint32_t head)
{
    bool nested = head != NO_INDEX && event_deprel(tree, head) == DEPREL_NMOD;
    bool place = nested && event_token(tree, pronoun)->xpos == XPOS_WP &&
                 event_tree_name_type(tree, head) == MENTION_LOCATION;
    return place ? event_head(tree, head) : head;
}

/* The word a relative pronoun stands for. */
static uint32_t antecedent(const EventTree *tree, uint32_t verb, uint32_t pronoun)
{
    if (pronoun == NO_INDEX || !is_relative(tree, pronoun)) return pronoun;
    uint32_t at = verb;
    for (int k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (is_relative_clause(tree, at)) return whom_it_means(tree, pronoun, event_head(tree, at));
        at = event_head(tree, at);
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

/* "A bus overturned near Cusco." parsed as a bus that was overturned: a whole sentence has a finite verb. */
static bool is_only_verb(const EventTree *tree, uint32_t verb)
{
    enum { MAX_WORDS = 60 };
    const Sentence *s = &tree->doc->sentences[event_token(tree, verb)->sentence];
    uint32_t head = event_head(tree, verb);
    if (event_deprel(tree, verb) != DEPREL_ACL || event_head(tree, head) != NO_INDEX || head > verb ||
        s->end_token - s->first_token > MAX_WORDS || event_token(tree, s->end_token - 1)->xpos != XPOS_STOP ||
        token_paragraph(tree->doc, verb)->kind != PARAGRAPH_BODY)
        return false;
    for (uint32_t t = s->first_token; t < s->end_token; t++) {
        Xpos x = (Xpos)event_token(tree, t)->xpos;
        if (x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_VBP || x == XPOS_MD) return false;
    }
    return event_tree_child(tree, head, DEPREL_COP) == NO_INDEX;
}

/* "Ann Lee on Tuesday named retired general Bo Lund", parsed as a Lee, or a Tuesday, that was named: what
 * describes a name stands behind a comma. The name, else NO_INDEX. Not in headlines, which leave out "was".
 */
static uint32_t subject_of_mistagged(const EventTree *tree, uint32_t verb)
{
    enum { MAX_BETWEEN = 6 };
    bool participle = event_token(tree, verb)->xpos == XPOS_VBN && event_deprel(tree, verb) == DEPREL_ACL;
    uint32_t name = participle ? event_head(tree, verb) : NO_INDEX;
    if (name != NO_INDEX && event_token(tree, name)->entity_tag == MENTION_DATE)
        name = event_head(tree, name);
    if (name == NO_INDEX || name > verb || verb - name > MAX_BETWEEN ||
        event_tree_name_type(tree, name) != MENTION_PERSON ||
        token_paragraph(tree->doc, verb)->kind != PARAGRAPH_BODY ||
        verb + 1 >= tree->doc->sentences[event_token(tree, verb)->sentence].end_token)
        return NO_INDEX;
    for (uint32_t t = name + 1; t < verb; t++)
        if (xpos_is_punct((Xpos)event_token(tree, t)->xpos)) return NO_INDEX;
    Xpos x = (Xpos)event_token(tree, verb + 1)->xpos;
    bool object = xpos_is_noun(x) || xpos_is_adjective(x) || x == XPOS_DT || x == XPOS_PRPS || x == XPOS_VBN;
    return object ? name : NO_INDEX;
}

bool event_tree_is_passive(const EventTree *tree, uint32_t verb)
{
    if (own_passive(tree, verb)) return true;
    if (event_token(tree, verb)->xpos != XPOS_VBN || has_auxiliary(tree, verb)) return false;
    if (event_tree_child(tree, verb, DEPREL_OBJ) != NO_INDEX ||
        event_tree_is(tree, verb, EVENT_CLASS_intransitive) || is_only_verb(tree, verb) ||
        subject_of_mistagged(tree, verb) != NO_INDEX)
        return false; /* a past tense mistagged */
    Deprel rel = event_deprel(tree, verb);
    uint32_t head = event_head(tree, verb);
    if (rel == DEPREL_ACL || rel == DEPREL_ACL_RELCL || rel == DEPREL_ADVCL || rel == DEPREL_XCOMP ||
        rel == DEPREL_AMOD)
        return true;
    /* "was arrested and charged" */
    return rel == DEPREL_CONJ && head != NO_INDEX && event_tree_child(tree, verb, DEPREL_NSUBJ) == NO_INDEX &&
           event_tree_is_verb(tree, head) &&
           (own_passive(tree, head) || event_deprel(tree, head) == DEPREL_ACL);
}

bool event_tree_has_case(const EventTree *tree, uint32_t token, Slice word)
{
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = event_deprel(tree, c);
        if ((rel == DEPREL_CASE || rel == DEPREL_MARK) && slice_eq(event_token(tree, c)->lemma, word))
            return true;
    }
    return false;
}

static bool is_by_phrase(const EventTree *tree, uint32_t token)
{
    Deprel rel = event_deprel(tree, token);
    return (rel == DEPREL_OBL || rel == DEPREL_NMOD) && event_tree_has_case(tree, token, SLICE("by"));
}

/* The agent of a passive; "freed from captivity by rebels": also where the parse hangs it on the phrase
 * before. */
/* A phrase with "by" that the parse hangs on a word behind the passive. */
static uint32_t agent_below(const EventTree *tree, uint32_t token, int depth)
{
    uint32_t deeper = NO_INDEX;
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = event_deprel(tree, c);
        if (c < token) continue;
        if (is_by_phrase(tree, c) && event_tree_is_actor(tree, c)) return c;
        bool phrase = rel == DEPREL_OBL || rel == DEPREL_NMOD || rel == DEPREL_XCOMP;
        if (phrase && depth > 0 && deeper == NO_INDEX) deeper = agent_below(tree, c, depth - 1);
    }
    return deeper;
}

uint32_t event_tree_agent(const EventTree *tree, uint32_t verb)
{
    uint32_t agent = event_tree_child(tree, verb, DEPREL_OBL_AGENT);
    if (agent != NO_INDEX) return agent;
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (is_by_phrase(tree, c)) return c;
    }
    return agent_below(tree, verb, 2);
}

uint32_t event_tree_own_subject(const EventTree *tree, uint32_t verb)
{
    uint32_t s = event_tree_child(tree, verb, DEPREL_NSUBJ);
    if (s == NO_INDEX) s = event_tree_child(tree, verb, DEPREL_NSUBJ_PASS);
    if (s == NO_INDEX) return s;
    if (event_token(tree, s)->entity_tag == MENTION_DATE) { /* "Congress Monday warned" */
        uint32_t before = event_tree_child(tree, s, DEPREL_COMPOUND);
        return before != NO_INDEX && event_tree_is_actor(tree, before) ? before : s;
    }
    EVENT_FOR_CHILDREN(tree, verb, c) /* "Progress Party (PP) legislator Igor Orlov": two of them */
    {
        bool second = c > s && c < verb && event_deprel(tree, c) == DEPREL_NSUBJ &&
                      event_tree_child(tree, c, DEPREL_CC) == NO_INDEX;
        if (second && event_tree_name_type(tree, event_tree_person(tree, c)) == MENTION_PERSON) return c;
    }
    return s;
}

/* What the clause of `verb` is about: its own subject, else that of the clause it depends on. */
uint32_t event_tree_clause_subject(const EventTree *tree, uint32_t verb)
{
    uint32_t at = verb;
    for (int k = 0; k < EVENT_MAX_CLIMB; k++) {
        uint32_t own = event_tree_own_subject(tree, at);
        if (own != NO_INDEX) return antecedent(tree, at, own);
        Deprel rel = event_deprel(tree, at);
        uint32_t head = event_head(tree, at);
        if (head == NO_INDEX) return NO_INDEX;
        if (rel == DEPREL_ACL || rel == DEPREL_ACL_RELCL) {
            uint32_t name = subject_of_mistagged(tree, at);
            if (name != NO_INDEX) return name;
            bool does = event_token(tree, at)->xpos != XPOS_VBG || event_tree_is_actor(tree, head);
            uint32_t above = event_deprel(tree, head) == DEPREL_NMOD ? event_head(tree, head) : NO_INDEX;
            if (above != NO_INDEX && !event_tree_is_actor(tree, head) && event_tree_is_actor(tree, above))
                return above; /* "gunmen on motorcycles attacked" */
            if (event_token(tree, at)->xpos != XPOS_VB && does) return head;
            uint32_t owner = event_tree_child(tree, head, DEPREL_NMOD_POSS); /* "Moscow's effort to ..." */
            if (owner != NO_INDEX) return owner;
            at = head;
            if (event_deprel(tree, at) == DEPREL_NSUBJ || event_head(tree, at) == NO_INDEX) return NO_INDEX;
            at = event_head(tree, at);
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

uint32_t event_tree_person(const EventTree *tree, uint32_t token)
{
    if (token == NO_INDEX || event_tree_name_type(tree, token) == MENTION_PERSON) return token;
    uint32_t head = event_deprel(tree, token) == DEPREL_APPOS ? event_head(tree, token) : NO_INDEX;
    if (head != NO_INDEX && head < token && event_tree_name_type(tree, head) == MENTION_PERSON)
        return head; /* "Igor Orlov, a lawyer who ..." */
    uint32_t apposed = event_tree_child(tree, token, DEPREL_APPOS);
    bool named = apposed != NO_INDEX && event_tree_name_type(tree, apposed) == MENTION_PERSON;
    if (named && apposed == token + 1) return apposed; /* "the banker Paul Okoro" */
    uint32_t flat = event_tree_child(tree, token, DEPREL_FLAT);
    if (flat == token + 1 && event_tree_name_type(tree, flat) == MENTION_PERSON) return flat;
    bool title = event_tree_is(tree, token, EVENT_CLASS_person_role) ||
                 event_tree_name_type(tree, token) == MENTION_NORP ||
                 xpos_is_proper((Xpos)event_token(tree, token)->xpos);
    bool kin = named && event_tree_is(tree, token, EVENT_CLASS_human); /* "her husband, Ole Lund," */
    if (named && (title || kin)) return apposed;
    if (!title) return token;
    const Sentence *s = &tree->doc->sentences[event_token(tree, token)->sentence];
    for (uint32_t t = token + 1; t < s->end_token && t <= token + 5; t++) {
        Xpos x = (Xpos)event_token(tree, t)->xpos;
        if (event_tree_name_type(tree, t) == MENTION_PERSON) return t;
        if (!xpos_is_noun(x) && x != XPOS_IN && x != XPOS_JJ) break;
    }
    return token;
}

static bool is_finite(const EventTree *tree, uint32_t verb)
{
    Xpos x = (Xpos)event_token(tree, verb)->xpos;
    return x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_VBP || (x == XPOS_VBN && has_auxiliary(tree, verb));
}

/* Of a finite verb that the parse left without a subject: the actor right before its group. */
static uint32_t actor_before(const EventTree *tree, uint32_t verb)
{
    uint32_t first = tree->doc->sentences[event_token(tree, verb)->sentence].first_token;
    for (uint32_t t = verb; t > first && verb - t < 6; t--) {
        Xpos x = (Xpos)event_token(tree, t - 1)->xpos;
        bool date = event_token(tree, t - 1)->entity_tag == MENTION_DATE;
        if ((xpos_is_noun(x) || x == XPOS_PRP) && !date) {
            if (event_tree_is_actor(tree, t - 1)) return t - 1;
            continue; /* "gunmen on motorcycles attacked" */
        }
        if (!date && !xpos_is_adverb(x) && !xpos_is_verb(x) && x != XPOS_MD && x != XPOS_IN) return NO_INDEX;
    }
    return NO_INDEX;
}

/* "On Friday, Igor Orlov, a lawyer, denounced ...": the parse may take the subject for an apposition of the
 * date. */
static uint32_t actor_behind_date(const EventTree *tree, uint32_t verb)
{
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        bool date =
            event_token(tree, c)->entity_tag == MENTION_DATE || event_deprel(tree, c) == DEPREL_OBL_UNMARKED;
        if (c > verb || !date) continue;
        uint32_t hung = event_tree_child(tree, c, DEPREL_APPOS);
        if (hung == NO_INDEX) hung = event_tree_child(tree, c, DEPREL_NSUBJ);
        if (hung != NO_INDEX && hung < verb && event_tree_is_actor(tree, hung) &&
            event_token(tree, hung)->entity_tag != MENTION_DATE)
            return hung;
    }
    return NO_INDEX;
}

uint32_t event_tree_subject(const EventTree *tree, uint32_t verb)
{
    if (event_tree_is_passive(tree, verb)) return event_tree_person(tree, event_tree_agent(tree, verb));
    uint32_t subject = event_tree_clause_subject(tree, verb);
    if (subject == NO_INDEX && is_finite(tree, verb)) subject = actor_behind_date(tree, verb);
    if (subject == NO_INDEX && is_finite(tree, verb)) subject = actor_before(tree, verb);
    return event_tree_person(tree, subject);
}

static uint32_t passive_object(const EventTree *tree, uint32_t verb)
{
    Deprel rel = event_deprel(tree, verb);
    uint32_t own = event_tree_own_subject(tree, verb);
    if (own != NO_INDEX) return antecedent(tree, verb, own);
    if (rel == DEPREL_AMOD) return event_head(tree, verb);
    return event_tree_clause_subject(tree, verb);
}

/* "called off a strike": the particle taken for a preposition. */
static bool has_preposition(const EventTree *tree, uint32_t verb, uint32_t noun)
{
    uint32_t word = event_tree_child(tree, noun, DEPREL_CASE);
    if (word == NO_INDEX || event_token(tree, word)->xpos == XPOS_RP) return false;
    return word != verb + 1 || !event_tree_is(tree, word, EVENT_CLASS_particle);
}

/* An object that the parse took for an adjunct: a noun phrase behind the verb with no preposition. */
static uint32_t bare_object(const EventTree *tree, uint32_t verb)
{
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        Deprel rel = event_deprel(tree, c);
        Xpos x = (Xpos)event_token(tree, c)->xpos;
        bool nominal = xpos_is_noun(x) || x == XPOS_DOLLAR || x == XPOS_PRP;
        bool adjunct = rel == DEPREL_OBL || rel == DEPREL_OBL_UNMARKED || rel == DEPREL_NMOD ||
                       rel == DEPREL_CCOMP || rel == DEPREL_XCOMP || rel == DEPREL_DEP ||
                       rel == DEPREL_PARATAXIS;
        if (c > verb && c < verb + 12 && nominal && adjunct &&
            event_token(tree, c)->entity_tag != MENTION_DATE && !has_preposition(tree, verb, c) &&
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
    if (xcomp == NO_INDEX || !xpos_is_adjective((Xpos)event_token(tree, xcomp)->xpos)) return NO_INDEX;
    uint32_t object = event_tree_child(tree, xcomp, DEPREL_OBJ);
    return object != NO_INDEX && object > verb && object < xcomp ? object : NO_INDEX;
}

/* The object; of two nouns beside each other that the parse took for two objects ("expelled aid workers") the
 * second. */
static uint32_t own_object(const EventTree *tree, uint32_t verb)
{
    uint32_t object = event_tree_child(tree, verb, DEPREL_OBJ);
    uint32_t next = object == NO_INDEX ? NO_INDEX : object + 1;
    bool twin = next != NO_INDEX && next < tree->doc->n_tokens && event_head(tree, next) == verb &&
                event_deprel(tree, next) == DEPREL_OBJ && xpos_is_noun((Xpos)event_token(tree, object)->xpos);
    return twin ? next : object;
}

static uint32_t active_object(const EventTree *tree, uint32_t verb)
{
    uint32_t object = own_object(tree, verb);
    if (object == NO_INDEX) object = object_of_adjective(tree, verb);
    if (object == NO_INDEX) object = event_tree_child(tree, verb, DEPREL_IOBJ);
    if (object != NO_INDEX) return antecedent(tree, verb, object);
    /* "the plan he rejected": the gap of a relative clause with a subject of its own */
    uint32_t subject = event_tree_own_subject(tree, verb);
    if (is_relative_clause(tree, verb) && subject != NO_INDEX && !is_relative(tree, subject) &&
        event_tree_child(tree, verb, DEPREL_CCOMP) == NO_INDEX &&
        event_tree_child(tree, verb, DEPREL_XCOMP) == NO_INDEX)
        return event_head(tree, verb);
    /* "condemned and rejected the plan": an object behind the last of coordinated verbs */
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (event_deprel(tree, c) == DEPREL_CONJ && c < verb + 4 && event_tree_is_verb(tree, c))
            return event_tree_child(tree, c, DEPREL_OBJ);
    }
    return bare_object(tree, verb);
}

uint32_t event_tree_object(const EventTree *tree, uint32_t verb)
{
    if (event_tree_is_passive(tree, verb)) return event_tree_person(tree, passive_object(tree, verb));
    return event_tree_person(tree, active_object(tree, verb));
}

uint32_t event_tree_counted(const EventTree *tree, uint32_t token)
{
    Xpos x = (Xpos)event_token(tree, token)->xpos;
    if (x != XPOS_DT && x != XPOS_CD && !event_tree_is(tree, token, EVENT_CLASS_plural_group))
        return NO_INDEX;
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        if (c > token && event_tree_has_case(tree, c, SLICE("of"))) return c;
    }
    return NO_INDEX;
}

uint32_t event_tree_light(const EventTree *tree, uint32_t noun)
{
    uint32_t at = noun;
    if (event_deprel(tree, at) == DEPREL_CONJ && event_head(tree, at) != NO_INDEX) at = event_head(tree, at);
    if (event_deprel(tree, at) == DEPREL_NMOD && event_head(tree, at) != NO_INDEX &&
        event_tree_counted(tree, event_head(tree, at)) == at)
        at = event_head(tree, at); /* "launched ten days of exercises" */
    Deprel rel = event_deprel(tree, at);
    uint32_t head = event_head(tree, at);
    uint32_t above =
        head != NO_INDEX && event_deprel(tree, head) == DEPREL_XCOMP ? event_head(tree, head) : NO_INDEX;
    if (above != NO_INDEX && event_tree_is_verb(tree, above) && object_of_adjective(tree, above) == at)
        return above;
    if (head != NO_INDEX && event_tree_is_verb(tree, head) &&
        (rel == DEPREL_OBJ || rel == DEPREL_NSUBJ_PASS || rel == DEPREL_OBL || rel == DEPREL_XCOMP))
        return head;
    EVENT_FOR_CHILDREN(tree, noun, c)
    {
        Deprel r = event_deprel(tree, c);
        if ((r == DEPREL_ACL || r == DEPREL_ACL_RELCL) && event_tree_is_verb(tree, c) &&
            event_tree_object(tree, c) == noun)
            return c;
    }
    return NO_INDEX;
}

MentionType event_tree_name_type(const EventTree *tree, uint32_t token)
{
    const Token *t = event_token(tree, token);
    if (t->mention != NO_INDEX) return tree->doc->mentions.at[t->mention].type;
    if (t->entity_tag != MENTION_NONE) return (MentionType)t->entity_tag;
    return tree->location_of_token[token] != NO_INDEX ? MENTION_LOCATION : MENTION_NONE;
}

bool event_tree_is_actor(const EventTree *tree, uint32_t token)
{
    MentionType type = event_tree_name_type(tree, token);
    Xpos x = (Xpos)event_token(tree, token)->xpos;
    if (type >= MENTION_PERSON && type <= MENTION_NORP) return true;
    if (x == XPOS_PRP || x == XPOS_WP || x == XPOS_CD || (type == MENTION_NONE && xpos_is_proper(x)))
        return true;
    return event_tree_is(tree, token, EVENT_CLASS_human) || event_tree_is(tree, token, EVENT_CLASS_body) ||
           event_tree_is(tree, token, EVENT_CLASS_person_role) ||
           event_tree_is(tree, token, EVENT_CLASS_armed) || event_tree_is(tree, token, EVENT_CLASS_forces);
}

uint32_t event_tree_governing_verb(const EventTree *tree, uint32_t token)
{
    uint32_t at = event_token(tree, token)->head;
    for (int k = 0; k < EVENT_MAX_CLIMB && at != NO_INDEX; k++) {
        if (event_tree_is_verb(tree, at)) return at;
        at = event_token(tree, at)->head;
    }
    return NO_INDEX;
}

uint32_t event_tree_sharing_verb(const EventTree *tree, uint32_t verb)
{
    Deprel rel = event_deprel(tree, verb);
    uint32_t head = event_head(tree, verb);
    if (head == NO_INDEX) return NO_INDEX;
    if (rel == DEPREL_CONJ || rel == DEPREL_XCOMP ||
        (rel == DEPREL_ADVCL && event_token(tree, verb)->xpos != XPOS_VBD))
        return event_tree_is_verb(tree, head) ? head : event_tree_governing_verb(tree, head);
    if (rel == DEPREL_ACL && !event_tree_is_verb(tree, head)) return event_tree_governing_verb(tree, head);
    return NO_INDEX;
}

EventAnchor event_tree_anchor(const EventTree *tree, uint32_t trigger)
{
    EventAnchor a = {.trigger = trigger, .verb = trigger, .is_noun = !event_tree_is_verb(tree, trigger)};
    if (!a.is_noun) return a;
    uint32_t verb = event_tree_light(tree, trigger);
    if (verb == NO_INDEX) verb = event_tree_governing_verb(tree, trigger);
    if (verb != NO_INDEX) a.verb = verb;
    return a;
}
