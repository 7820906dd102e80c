#include "extract/role_clause.h"

#include "base/ctype.h"

enum {
    VERB_WINDOW = 10,
    SUBJECT_WINDOW = 30,
    CHILD_WINDOW = 50,
    YEAR_WINDOW = 14,
    YEAR_NEAR = 4,
    OFFICE_YEARS = 10,
    MAX_HOPS = 3,
    NOUN_WINDOW = 6
};

/* The article's year: its date's, else the latest that it names. */
static int64_t year_of(const Document *doc)
{
    int64_t year, latest = 0;
    if (doc->published_at.len >= 4 && slice_to_int64(slice_sub(doc->published_at, 0, 4), &year)) return year;
    for (uint32_t t = 0; t < doc->n_tokens; t++)
        if (doc->words[t].len == 4 && slice_to_int64(doc->words[t], &year) && year > 1900 && year < 2100 &&
            year > latest)
            latest = year;
    return latest;
}

void clause_init(Clause *clause, const AttachTables *tables, const RoleTables *roles, const Document *doc)
{
    *clause = (Clause){.tables = tables, .roles = roles, .doc = doc, .now = year_of(doc)};
    clause->entity_at = no_indices(doc->scratch, (size_t)doc->n_tokens + 1);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || m->entity == NO_INDEX) continue;
        for (uint32_t t = m->first_token; t < m->end_token; t++)
            clause->entity_at[t] = m->entity;
    }
}

/* ---- words ---- */

static bool word_is(const Clause *c, uint32_t t, Slice word)
{
    return slice_eq_nocase(c->doc->words[t], word);
}

static bool lemma_is(const Clause *c, uint32_t t, Slice lemma)
{
    return slice_eq(c->doc->tokens[t].lemma, lemma);
}

static bool is_be(const Clause *c, uint32_t t)
{
    return lemma_is(c, t, SLICE("be")) && (xpos_is_verb(c->doc->tokens[t].xpos));
}

static bool is_negation(const Clause *c, uint32_t t)
{
    return word_is(c, t, SLICE("not")) || word_is(c, t, SLICE("n't")) || word_is(c, t, SLICE("never")) ||
           word_is(c, t, SLICE("n\xe2\x80\x99t"));
}

static bool is_parsed(const Clause *c, uint32_t t)
{
    return c->doc->tokens[t].deprel != DEPREL_NONE;
}

static uint32_t floor_of(const Clause *c, uint32_t t)
{
    return c->doc->sentences[c->doc->tokens[t].sentence].first_token;
}

static uint32_t ceiling_of(const Clause *c, uint32_t t)
{
    return c->doc->sentences[c->doc->tokens[t].sentence].end_token;
}

/* ---- subjects ---- */

static uint32_t child(const Clause *c, uint32_t head, Deprel a, Deprel b)
{
    uint32_t floor = floor_of(c, head);
    uint32_t ceiling = ceiling_of(c, head);
    uint32_t first = head > floor + CHILD_WINDOW ? head - CHILD_WINDOW : floor;
    uint32_t end = head + CHILD_WINDOW < ceiling ? head + CHILD_WINDOW : ceiling;
    for (uint32_t i = first; i < end; i++) {
        const Token *t = &c->doc->tokens[i];
        if (t->head == head && (t->deprel == a || t->deprel == b)) return i;
    }
    return NO_INDEX;
}

/* The person a noun phrase headed at `t` means: itself, or the name that belongs to it ("President Obama").
 */
static uint32_t entity_of_noun(const Clause *c, uint32_t t)
{
    if (c->entity_at[t] != NO_INDEX) return c->entity_at[t];
    uint32_t end = ceiling_of(c, t);
    for (uint32_t i = t + 1; i < end && i < t + 7; i++) {
        if (c->entity_at[i] != NO_INDEX && c->doc->tokens[i].mention != NO_INDEX) return c->entity_at[i];
        uint8_t x = c->doc->tokens[i].xpos;
        if (!xpos_is_noun(x) && x != XPOS_COMMA && x != XPOS_IN && !xpos_is_adjective(x)) break;
    }
    return NO_INDEX;
}

/* The nearest person to the left of token `t` that no preposition governs. */
static uint32_t person_left_of(const Clause *c, uint32_t t, bool any)
{
    uint32_t floor = floor_of(c, t);
    for (uint32_t i = t, n = 0; i-- > floor && n < SUBJECT_WINDOW; n++) {
        if (c->entity_at[i] == NO_INDEX) continue;
        uint32_t m = c->doc->tokens[i].mention;
        uint32_t first = m == NO_INDEX ? i : c->doc->mentions.at[m].first_token;
        bool owner = i + 1 < t && c->doc->tokens[i + 1].xpos == XPOS_POS;
        bool governed = first > floor && c->doc->tokens[first - 1].xpos == XPOS_IN;
        if (any || (!owner && !governed && c->doc->tokens[i].xpos != XPOS_PRPS)) return c->entity_at[i];
        i = first;
    }
    return NO_INDEX;
}

/* "the prime minister, who ...": a common noun that is no apposition to a name. */
static bool describes_unnamed(const Clause *c, uint32_t relative)
{
    uint32_t floor = floor_of(c, relative);
    uint32_t i = relative;
    if (i > floor && c->doc->tokens[i - 1].xpos == XPOS_COMMA) i--;
    if (i == floor || c->doc->tokens[i - 1].xpos != XPOS_NN) return false;
    for (uint32_t n = 0; i > floor && n < NOUN_WINDOW; i--, n++) {
        const Token *t = &c->doc->tokens[i - 1];
        if (t->xpos == XPOS_POS) return true; /* "Mary's brother, who" */
        if (c->entity_at[i - 1] != NO_INDEX) return false;
        if (t->xpos == XPOS_DT) return i - 1 == floor || c->doc->tokens[i - 2].xpos != XPOS_COMMA;
        if (!xpos_is_noun(t->xpos) && !xpos_is_adjective(t->xpos) && t->xpos != XPOS_HYPH) return false;
    }
    return false;
}

/* Whom "who" means: the name before it, behind commas and appositions. */
static uint32_t antecedent(const Clause *c, uint32_t relative)
{
    if (describes_unnamed(c, relative)) return NO_INDEX;
    return person_left_of(c, relative, true);
}

static uint32_t entity_of_subject(const Clause *c, uint32_t t)
{
    if (xpos_is_wh(c->doc->tokens[t].xpos)) return antecedent(c, t);
    return entity_of_noun(c, t);
}

/* "kept a Republican from becoming president", "asked her to become chairwoman": whom the verb above is done
 * to. */
static uint32_t object_above(const Clause *c, uint32_t verb)
{
    const Token *t = &c->doc->tokens[verb];
    bool kept_from = t->deprel == DEPREL_ADVCL && verb > 0 && c->doc->tokens[verb - 1].xpos == XPOS_IN &&
                     t->xpos == XPOS_VBG;
    if (t->head == NO_INDEX || (t->deprel != DEPREL_XCOMP && !kept_from)) return NO_INDEX;
    uint32_t object = child(c, t->head, DEPREL_OBJ, DEPREL_IOBJ);
    return object != NO_INDEX && object > t->head && object < verb ? object : NO_INDEX;
}

/* Subject of the clause headed at `verb`: its own, that of the verb it continues, or the noun it describes.
 */
static uint32_t parsed_subject(const Clause *c, uint32_t verb)
{
    for (int hops = 0; hops < MAX_HOPS && verb != NO_INDEX; hops++) {
        uint32_t s = child(c, verb, DEPREL_NSUBJ, DEPREL_NSUBJ_PASS);
        if (s != NO_INDEX) return entity_of_subject(c, s);
        const Token *t = &c->doc->tokens[verb];
        if (t->deprel == DEPREL_ACL || t->deprel == DEPREL_ACL_RELCL)
            return t->head == NO_INDEX ? NO_INDEX : entity_of_noun(c, t->head);
        bool continues = t->deprel == DEPREL_XCOMP || t->deprel == DEPREL_CONJ || t->deprel == DEPREL_ADVCL ||
                         t->deprel == DEPREL_CCOMP || t->deprel == DEPREL_PARATAXIS;
        if (!continues) return NO_INDEX;
        uint32_t object = object_above(c, verb);
        if (object != NO_INDEX) return entity_of_noun(c, object);
        verb = t->head;
    }
    return NO_INDEX;
}

static bool is_helper(const Clause *c, uint32_t t)
{
    uint8_t x = c->doc->tokens[t].xpos;
    return x == XPOS_MD || x == XPOS_TO || xpos_is_adverb(x) || lemma_is(c, t, SLICE("be")) ||
           lemma_is(c, t, SLICE("have"));
}

/* The subject stands right before the verb and its helpers, or the parse tells it. */
static uint32_t subject_of(const Clause *c, uint32_t verb, uint32_t clause_head)
{
    uint32_t floor = floor_of(c, verb);
    uint32_t left = verb;
    while (left > floor && verb - left < 4 && is_helper(c, left - 1))
        left--;
    if (left > floor && xpos_is_wh(c->doc->tokens[left - 1].xpos)) return antecedent(c, left - 1);
    if (left > floor && c->entity_at[left - 1] != NO_INDEX) {
        uint32_t near = person_left_of(c, left, false);
        if (near == c->entity_at[left - 1]) return near;
    }
    return is_parsed(c, clause_head) ? parsed_subject(c, clause_head) : person_left_of(c, verb, false);
}

/* ---- tense ---- */

typedef struct Tense {
    bool past, perfect, future, sought, possible, negated, passive, reduced;
} Tense;

/* "if he is elected president" */
static bool is_condition(const Clause *c, uint32_t verb)
{
    uint32_t floor = floor_of(c, verb);
    for (uint32_t i = verb, n = 0; i-- > floor && n < 8; n++) {
        if (xpos_is_punct(c->doc->tokens[i].xpos)) return false;
        if (word_is(c, i, SLICE("if")) || word_is(c, i, SLICE("unless")) || word_is(c, i, SLICE("whether")))
            return true;
    }
    return false;
}

/* "expected to be", "hopes to become", "ready to be": what the word before "to" makes of the infinitive. */
static void read_governor(const Clause *c, uint32_t to, uint32_t floor, Tense *t)
{
    uint32_t i = to;
    while (i > floor && xpos_is_adverb(c->doc->tokens[i - 1].xpos))
        i--;
    t->future = true;
    if (i == floor) return;
    uint32_t row = map_get(&c->tables->governors, c->doc->tokens[i - 1].lemma);
    if (row == MAP_NONE) return;
    t->sought = c->tables->rows[row].subject == STATUS_CANDIDATE;
    t->possible = !t->sought;
}

/* Reads the helpers in front of a verb: "will not have been", "is expected to". */
static Tense tense_of(const Clause *c, uint32_t verb)
{
    const Document *doc = c->doc;
    uint8_t x = doc->tokens[verb].xpos;
    Tense t = {.past = x == XPOS_VBD};
    uint32_t floor = floor_of(c, verb);
    for (uint32_t i = verb, n = 0; i-- > floor && n < 5; n++) {
        const Token *h = &doc->tokens[i];
        if (is_negation(c, i))
            t.negated = true;
        else if (h->xpos == XPOS_MD) {
            t.future = lemma_is(c, i, SLICE("will")) || word_is(c, i, SLICE("would")) ||
                       word_is(c, i, SLICE("will"));
            bool would_be = word_is(c, i, SLICE("would")) && is_be(c, verb);
            t.possible = !t.future || would_be; /* "would be the first woman president" */
            break;
        } else if (h->xpos == XPOS_TO) {
            if (x == XPOS_VB) read_governor(c, i, floor, &t);
            break;
        } else if (lemma_is(c, i, SLICE("have"))) {
            t.perfect = true;
            t.past = h->xpos == XPOS_VBD;
            break;
        } else if (lemma_is(c, i, SLICE("be")) || lemma_is(c, i, SLICE("get"))) {
            t.passive = x == XPOS_VBN || (x == XPOS_VBD);
            t.past = h->xpos == XPOS_VBD;
        } else if (!xpos_is_adverb(h->xpos) && !xpos_is_verb(h->xpos))
            break;
    }
    t.possible = t.possible || is_condition(c, verb);
    if (x == XPOS_VBN && !t.perfect && !t.passive)
        t.passive = t.reduced = true; /* "X, appointed chairman in May," */
    return t;
}

static bool is_year(const Clause *c, uint32_t t, int64_t *ret_year)
{
    Slice w = c->doc->words[t];
    return w.len == 4 && slice_to_int64(w, ret_year) && *ret_year > 1500 && *ret_year < 2100;
}

/* "from 1977 to 1995", "1980-1987", "until 2013" behind the phrase: the time is over. */
static bool ended(const Clause *c, const RolePhrase *p)
{
    uint32_t end = ceiling_of(c, p->head);
    bool range = false;
    for (uint32_t i = p->end; i < end && i < p->end + YEAR_WINDOW; i++) {
        int64_t year;
        uint8_t x = c->doc->tokens[i].xpos;
        if (is_year(c, i, &year)) {
            if (range) return true;
            range = i + 2 < end && is_year(c, i + 2, &year) && !ascii_is_alnum(c->doc->words[i + 1].ptr[0]);
            if (range) return true;
            continue;
        }
        if (word_is(c, i, SLICE("until")) || word_is(c, i, SLICE("till")))
            range = true;
        else if (word_is(c, i, SLICE("to")) && i > p->end && is_year(c, i - 1, &year))
            range = true;
        else if (xpos_is_verb(x))
            return false;
    }
    return false;
}

/* "became president in 1998" in an article years later: nobody holds an elected office that long. */
static bool long_ago(const Clause *c, const RolePhrase *p)
{
    uint32_t end = ceiling_of(c, p->head);
    int64_t year;
    for (uint32_t i = p->end; i < end && i < p->end + YEAR_NEAR; i++)
        if (is_year(c, i, &year)) return c->now > 0 && c->now - year > OFFICE_YEARS;
    return false;
}

/* ---- copula ---- */

static RoleStatus state_status(const Clause *c, const RolePhrase *p, Tense t, RoleStatus holding)
{
    RoleStatus coming = t.sought ? STATUS_CANDIDATE : STATUS_DESIGNATE;
    if (t.future) return holding == STATUS_CURRENT ? coming : holding;
    if (ended(c, p)) return STATUS_FORMER;
    if (t.perfect) return t.past ? STATUS_FORMER : holding;
    return t.past && holding != STATUS_CANDIDATE ? STATUS_FORMER : holding;
}

/* Token whose head lies outside the phrase. */
static uint32_t phrase_root(const Clause *c, const RolePhrase *p)
{
    for (uint32_t i = p->start; i < p->end; i++) {
        uint32_t h = c->doc->tokens[i].head;
        if (h == NO_INDEX || h < p->start || h >= p->end) {
            if (xpos_is_noun(c->doc->tokens[i].xpos)) return i;
        }
    }
    return p->head;
}

static uint32_t copula(const Clause *c, const RolePhrase *p, uint32_t verb, ClauseRole ret[2])
{
    Tense t = tense_of(c, verb);
    if (t.negated || t.possible) return 0;
    uint32_t e = subject_of(c, verb, phrase_root(c, p));
    if (e == NO_INDEX) return 0;
    ret[0] = (ClauseRole){e, state_status(c, p, t, STATUS_CURRENT), 0.88F};
    return 1;
}

/* ---- verbs of office ---- */

static RoleStatus changed(const Clause *c, const RolePhrase *p, Tense t, const OfficeVerb *v,
                          RoleStatus after)
{
    if (v->stays && t.future) return after;
    if (v->state) return state_status(c, p, t, after);
    if (!t.future) return after == STATUS_CURRENT && (ended(c, p) || long_ago(c, p)) ? STATUS_FORMER : after;
    if (t.sought) return after == STATUS_CURRENT ? STATUS_CANDIDATE : after;
    return after == STATUS_CURRENT ? STATUS_DESIGNATE : after == STATUS_FORMER ? STATUS_CURRENT : after;
}

/* The first name between the verb and the phrase: whom it is done to. */
static uint32_t object_between(const Clause *c, uint32_t verb, uint32_t end)
{
    for (uint32_t i = verb + 1; i < end; i++) {
        uint8_t x = c->doc->tokens[i].xpos;
        if (c->entity_at[i] != NO_INDEX && (x != XPOS_PRPS || i + 1 == end)) return c->entity_at[i];
    }
    return NO_INDEX;
}

/* "Stoll, appointed ...": the name before the comma. */
static uint32_t described(const Clause *c, uint32_t verb)
{
    bool comma = verb >= floor_of(c, verb) + 2 && c->doc->tokens[verb - 1].xpos == XPOS_COMMA;
    return comma ? c->entity_at[verb - 2] : NO_INDEX;
}

static uint32_t by_verb(const Clause *c, const RolePhrase *p, uint32_t verb, const OfficeVerb *v,
                        uint32_t joint, ClauseRole ret[2])
{
    Tense t = tense_of(c, verb);
    uint32_t n = 0;
    if (t.negated || t.possible) return 0;
    uint32_t subject = subject_of(c, verb, verb);
    if (subject == NO_INDEX && t.reduced) subject = described(c, verb);
    uint32_t object = object_between(c, verb, joint);
    bool done_to_subject = t.passive && v->subject == STATUS_COUNT && (!t.reduced || object == NO_INDEX);
    if (done_to_subject) object = subject;
    if (v->subject != STATUS_COUNT && subject != NO_INDEX)
        ret[n++] = (ClauseRole){subject, changed(c, p, t, v, v->subject), 0.85F};
    if (v->object != STATUS_COUNT && object != NO_INDEX && (n == 0 || object != subject))
        ret[n++] = (ClauseRole){object, changed(c, p, t, v, v->object), 0.85F};
    return n;
}

/* "removed from her post as", "quit his job as" */
static bool leaves(const Clause *c, uint32_t noun, uint32_t floor)
{
    for (uint32_t i = noun, n = 0; i-- > floor && n < 4; n++) {
        const Token *t = &c->doc->tokens[i];
        if (t->xpos == XPOS_IN) return word_is(c, i, SLICE("from"));
        if (!xpos_is_verb(t->xpos)) continue;
        uint32_t row = map_get(&c->tables->verbs, t->lemma);
        return row != MAP_NONE && (c->tables->rows[row].subject == STATUS_FORMER ||
                                   c->tables->rows[row].object == STATUS_FORMER);
    }
    return false;
}

/* "X spent six years as", "X won a second term as": whose verb the noun is the object of, and that verb. */
static uint32_t subject_of_object(const Clause *c, uint32_t noun, uint32_t *ret_verb)
{
    uint32_t floor = floor_of(c, noun);
    for (uint32_t i = noun, n = 0; i-- > floor && n < 4; n++) {
        uint8_t x = c->doc->tokens[i].xpos;
        if (xpos_is_verb(x)) {
            Tense t = tense_of(c, i);
            bool untrue = t.negated || t.possible || t.future || t.passive || is_be(c, i);
            *ret_verb = i;
            return untrue ? NO_INDEX : subject_of(c, i, i);
        }
        if (x != XPOS_DT && x != XPOS_CD && !xpos_is_adjective(x)) break; /* "offered the man | a job" */
    }
    return NO_INDEX;
}

/* "served three terms as" is over, "won a third term as" is not. */
static bool held(const Clause *c, uint32_t verb)
{
    uint32_t row = verb == NO_INDEX ? MAP_NONE : map_get(&c->tables->verbs, c->doc->tokens[verb].lemma);
    return row != MAP_NONE && c->tables->rows[row].state && tense_of(c, verb).past &&
           !tense_of(c, verb).perfect;
}

/* "his role as", "Chen's resignation as", "the appointment of Smith as" */
static uint32_t by_noun(const Clause *c, const RolePhrase *p, uint32_t noun, const OfficeVerb *v,
                        uint32_t joint, ClauseRole ret[2])
{
    uint32_t e = object_between(c, noun, joint);
    uint32_t floor = floor_of(c, noun);
    for (uint32_t i = noun, n = 0; e == NO_INDEX && i-- > floor && n < 4; n++) {
        uint8_t x = c->doc->tokens[i].xpos;
        e = c->entity_at[i];
        if (e == NO_INDEX && x != XPOS_POS && !xpos_is_adjective(x) && !xpos_is_noun(x) && x != XPOS_CD)
            break;
    }
    uint32_t verb = NO_INDEX;
    if (e == NO_INDEX && v->state) e = subject_of_object(c, noun, &verb);
    if (e == NO_INDEX) return 0;
    bool left = ended(c, p) || leaves(c, noun, floor) || held(c, verb);
    ret[0] = (ClauseRole){e, left ? STATUS_FORMER : v->subject, 0.85F};
    return 1;
}

static bool joins(const Clause *c, uint32_t joint, const OfficeVerb *v)
{
    if (word_is(c, joint, SLICE("as"))) return v->as;
    if (word_is(c, joint, SLICE("for"))) return v->for_;
    return word_is(c, joint, SLICE("to")) && v->to;
}

/* "with Smith as vice president", "Murillo, as vice president" */
static uint32_t as_named(const Clause *c, uint32_t joint, ClauseRole ret[2])
{
    uint32_t floor = floor_of(c, joint);
    uint32_t i = joint;
    if (i > floor && c->doc->tokens[i - 1].xpos == XPOS_COMMA) i--;
    if (i > floor && c->doc->tokens[i - 1].xpos == XPOS_RRB)
        while (i > floor && joint - i < 8 && c->doc->tokens[i].xpos != XPOS_LRB)
            i--;
    if (i == floor || c->doc->tokens[i - 1].mention == NO_INDEX || c->entity_at[i - 1] == NO_INDEX) return 0;
    ret[0] = (ClauseRole){c->entity_at[i - 1], STATUS_CURRENT, 0.75F};
    return 1;
}

/* "served [two terms] as Y": the office word to the left of the joint. */
static uint32_t joined(const Clause *c, const RolePhrase *p, uint32_t joint, ClauseRole ret[2])
{
    uint32_t floor = floor_of(c, joint);
    bool as = word_is(c, joint, SLICE("as")); /* "to" and "for" stand right behind the verb or its object */
    for (uint32_t i = joint, n = 0; i-- > floor && n < VERB_WINDOW; n++) {
        const Token *t = &c->doc->tokens[i];
        bool verb = xpos_is_verb(t->xpos);
        if (t->xpos == XPOS_PRPS && c->entity_at[i] == NO_INDEX) break; /* whose, nobody knows */
        if (t->xpos == XPOS_COLON) break; /* "were named: X as minister; Y as governor" */
        uint32_t row = map_get(verb ? &c->tables->verbs : &c->tables->nouns, t->lemma);
        if (row != MAP_NONE && joins(c, joint, &c->tables->rows[row])) {
            const OfficeVerb *v = &c->tables->rows[row];
            if (verb) return by_verb(c, p, i, v, joint, ret);
            uint32_t found = by_noun(c, p, i, v, joint, ret);
            if (found > 0 || !v->state) return found;
        }
        bool near = as || c->entity_at[i] != NO_INDEX || t->xpos == XPOS_RP || xpos_is_adverb(t->xpos);
        if ((verb && !is_be(c, i)) || !near) break;
    }
    return as ? as_named(c, joint, ret) : 0;
}

/* "became Y", "was elected Y", "appointed X Y". */
static uint32_t bare(const Clause *c, const RolePhrase *p, uint32_t last, ClauseRole ret[2])
{
    uint32_t floor = floor_of(c, last);
    uint32_t i = last;
    if (c->entity_at[i] != NO_INDEX && c->doc->tokens[i].xpos != XPOS_PRPS) {
        uint32_t e = c->entity_at[i];
        while (i > floor && c->entity_at[i] == e)
            i--;
    }
    const Token *t = &c->doc->tokens[i];
    if (!xpos_is_verb(t->xpos)) return 0;
    uint32_t row = map_get(&c->tables->verbs, t->lemma);
    if (row == MAP_NONE || !c->tables->rows[row].bare) return 0;
    return by_verb(c, p, i, &c->tables->rows[row], p->title.first, ret);
}

/* Adverbs between the verb and the phrase; false when one of them is a negation. */
static bool skip_adverbs(const Clause *c, uint32_t *token, uint32_t floor, RoleStatus *ret_status)
{
    for (int n = 0; n < 3 && *token > floor; n++) {
        if (is_negation(c, *token)) return false;
        if (!xpos_is_adverb(c->doc->tokens[*token].xpos)) break;
        PhraseMatch m = phrase_match(&c->roles->status_set, c->doc->words + *token, 1);
        if (m.n_words == 1 && !c->roles->status[m.row].neutral) *ret_status = c->roles->status[m.row].status;
        (*token)--;
    }
    return true;
}

static const OfficeVerb *ending_verb(const Clause *c, uint32_t token)
{
    if (!xpos_is_verb(c->doc->tokens[token].xpos)) return NULL;
    uint32_t row = map_get(&c->tables->verbs, c->doc->tokens[token].lemma);
    return row != MAP_NONE && c->tables->rows[row].holder ? &c->tables->rows[row] : NULL;
}

static bool has_happened(Tense t)
{
    return (t.past || t.perfect) && !t.future && !t.possible && !t.negated;
}

/* "X resigned on Monday", "X, who was dismissed"; not "X resigned as chairman", "X fired the coach". */
static bool ends_behind(const Clause *c, uint32_t name_end)
{
    uint32_t end = ceiling_of(c, name_end - 1);
    uint32_t i = name_end;
    if (i + 1 < end && c->doc->tokens[i].xpos == XPOS_COMMA && xpos_is_wh(c->doc->tokens[i + 1].xpos)) i += 2;
    while (i < end && i < name_end + 6 && is_helper(c, i))
        i++;
    const OfficeVerb *v = i < end ? ending_verb(c, i) : NULL;
    if (v == NULL) return false;
    Tense t = tense_of(c, i);
    bool other_post = i + 1 < end && (word_is(c, i + 1, SLICE("as")) || word_is(c, i + 1, SLICE("from")));
    bool done_by = v->object == STATUS_FORMER && !(t.passive && !t.reduced);
    return has_happened(t) && !other_post && !done_by;
}

bool clause_ends_post(const Clause *clause, const RolePhrase *p, uint32_t name_end)
{
    uint32_t begin = phrase_begin(p);
    if (begin > floor_of(clause, begin)) {
        const OfficeVerb *v = ending_verb(clause, begin - 1);
        if (v != NULL && v->object == STATUS_FORMER) {
            Tense t = tense_of(clause, begin - 1);
            if (has_happened(t) && !t.passive) return true;
        }
    }
    return ends_behind(clause, name_end);
}

uint32_t clause_roles(const Clause *clause, const RolePhrase *p, ClauseRole ret[2])
{
    uint32_t begin = phrase_begin(p);
    uint32_t floor = floor_of(clause, begin);
    RoleStatus told = STATUS_COUNT;
    if (begin == floor || p->plural || p->holder_follows) return 0;
    uint32_t t = begin - 1;
    if (!skip_adverbs(clause, &t, floor, &told)) return 0;
    uint32_t n = is_be(clause, t) ? copula(clause, p, t, ret) : 0;
    if (n == 0 && !is_be(clause, t)) n = bare(clause, p, t, ret);
    bool joint = word_is(clause, t, SLICE("as")) || word_is(clause, t, SLICE("for")) ||
                 word_is(clause, t, SLICE("to"));
    if (n == 0 && joint) n = joined(clause, p, t, ret);
    if (told != STATUS_COUNT && n > 0) ret[0].status = told;
    return n;
}
