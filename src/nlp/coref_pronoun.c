/* Third-person singular pronouns, and ages ("the 62-year-old"), to persons.
 *
 * A window of the latest mentions is kept while the text is read; a pronoun takes the mention of the best
 * score: near in sentences, a grammatical subject, of the right gender, and on the same side of the quotation
 * marks (after Lappin and Leass 1994, with weights for news). Unnamed people ("a spokesman") compete and
 * leave the pronoun unresolved when they win. Linear: the window is bounded.
 */
#include "nlp/coref_parts.h"

#include "base/ctype.h"

enum { WINDOW = 24, MAX_SENTENCES_BACK = 4, LOOKAHEAD = 24 };

typedef struct Candidate {
    uint32_t entity; /* NO_INDEX: somebody unnamed */
    uint32_t token;
    uint32_t sentence;
    uint32_t quotation;
    Gender gender; /* of the unnamed */
    uint8_t role;  /* Deprel */
    bool pronoun;
} Candidate;

typedef struct Window {
    Candidate at[WINDOW];
    uint32_t n;
    uint32_t next;
} Window;

static void window_add(Window *w, Candidate c)
{
    w->at[w->next] = c;
    w->next = (w->next + 1) % WINDOW;
    if (w->n < WINDOW) w->n++;
}

/* ---- grammar ---- */

static bool is_parsed(const Document *doc, uint32_t token)
{
    return doc->tokens[token].deprel != DEPREL_NONE;
}

/* Token of a mention whose head lies outside of it. */
static uint32_t mention_head(const Document *doc, const Mention *m)
{
    for (uint32_t i = m->first_token; i < m->end_token; i++) {
        uint32_t head = doc->tokens[i].head;
        if (head == NO_INDEX || head < m->first_token || head >= m->end_token) return i;
    }
    return m->end_token - 1;
}

static bool is_subject(uint8_t deprel)
{
    return deprel == DEPREL_NSUBJ || deprel == DEPREL_NSUBJ_PASS || deprel == DEPREL_NSUBJ_OUTER;
}

/* "the ambassador to the United Nations, Bill Richardson, spoke": parsers tie the person to the nearest noun,
 * but a person stands beside no body or place, so the phrase to go by is the one which that name modifies. */
static bool names_other_kind(const Document *doc, uint32_t token)
{
    uint32_t m = doc->tokens[token].mention;
    return m != NO_INDEX && doc->mentions.at[m].type != MENTION_PERSON &&
           doc->tokens[token].deprel == DEPREL_NMOD;
}

static bool is_inner(uint8_t rel)
{
    return rel == DEPREL_FLAT || rel == DEPREL_COMPOUND || rel == DEPREL_APPOS || rel == DEPREL_CONJ ||
           rel == DEPREL_NMOD_DESC;
}

/* Relation of a name: a name inside a title's phrase ("President Obama" headed by the title) has the title's.
 */
static uint8_t relation(const Document *doc, uint32_t token)
{
    bool beside_other_kind = false;
    for (int steps = 0; steps < 4; steps++) {
        const Token *t = &doc->tokens[token];
        if (!(is_inner(t->deprel) || beside_other_kind) || t->head == NO_INDEX) break;
        beside_other_kind = t->deprel == DEPREL_APPOS && names_other_kind(doc, t->head);
        token = t->head;
    }
    return doc->tokens[token].deprel;
}

/* Without a parse: a name before the first verb of its sentence is taken for the subject. */
static uint8_t guessed_relation(const Document *doc, uint32_t token)
{
    uint32_t i = doc->sentences[doc->tokens[token].sentence].first_token;
    for (; i < token; i++)
        if (xpos_is_verb(doc->tokens[i].xpos)) return DEPREL_OBL;
    return DEPREL_NSUBJ;
}

static uint8_t role_of(const Document *doc, uint32_t token)
{
    return is_parsed(doc, token) ? relation(doc, token) : guessed_relation(doc, token);
}

/* ---- scores ---- */

static bool is_argument(uint8_t deprel)
{
    return deprel == DEPREL_OBJ || deprel == DEPREL_IOBJ || deprel == DEPREL_OBL;
}

/* "Trump told him": an object pronoun is not the subject of its own verb. */
static bool binds_apart(const Document *doc, const Candidate *c, uint32_t token, const Pronoun *p)
{
    if (p->use == PRONOUN_REFLEXIVE || doc->tokens[token].xpos == XPOS_PRPS) return false;
    const Token *t = &doc->tokens[token];
    return is_argument(t->deprel) && is_subject(c->role) && doc->tokens[c->token].head == t->head;
}

static float role_weight(uint8_t role)
{
    if (is_subject(role)) return 2.0F;
    if (role == DEPREL_OBJ || role == DEPREL_IOBJ) return 0.6F;
    if (role == DEPREL_NMOD_POSS) return 0.4F;
    return role == DEPREL_OBL_AGENT ? 0.5F : 0.0F;
}

static float quotation_weight(const Document *doc, const Candidate *c, uint32_t token)
{
    uint32_t q = doc->tokens[token].quotation;
    if (q == c->quotation) return q == NO_INDEX ? 0.0F : 0.8F;
    if (q == NO_INDEX) return -2.0F;
    bool speaker = c->quotation == NO_INDEX && is_subject(c->role);
    return speaker ? -3.0F : 0.0F;
}

static float score(const Document *doc, const Candidate *c, uint32_t token, const Pronoun *p)
{
    uint32_t back = doc->tokens[token].sentence - c->sentence;
    Gender gender = c->entity == NO_INDEX ? c->gender : doc->entities.at[c->entity].gender;
    bool told = gender != GENDER_UNKNOWN && p->gender != GENDER_UNKNOWN;
    if (back > MAX_SENTENCES_BACK || (told && gender != p->gender)) return -100.0F;
    if (back == 0 && binds_apart(doc, c, token, p)) return -100.0F;
    float s = 6.0F - 1.5F * (float)back + role_weight(c->role) + quotation_weight(doc, c, token);
    if (gender != GENDER_UNKNOWN && gender == p->gender) s += 1.2F;
    if (c->pronoun) s += 0.4F;
    if (back == 0) s -= 0.03F * (float)(token - c->token);
    if (p->use == PRONOUN_SUBJECT && is_subject(c->role)) s += 0.5F;
    return s;
}

static const Candidate *best_candidate(const Document *doc, const Window *w, uint32_t token, const Pronoun *p,
                                       float *ret_score)
{
    const Candidate *best = NULL;
    *ret_score = 0.0F;
    for (uint32_t k = 1; k <= w->n; k++) {
        const Candidate *c = &w->at[(w->next + WINDOW - k) % WINDOW];
        float s = score(doc, c, token, p);
        if (s <= *ret_score) continue;
        best = c;
        *ret_score = s;
    }
    return best;
}

/* "As he left, Obama said": the first person behind a pronoun that nobody stands before. */
static uint32_t person_behind(const Document *doc, uint32_t token, Gender gender)
{
    uint32_t end = doc->sentences[doc->tokens[token].sentence].end_token;
    if (end > token + LOOKAHEAD) end = token + LOOKAHEAD;
    for (uint32_t i = token + 1; i < end; i++) {
        uint32_t m = doc->tokens[i].mention;
        uint32_t e = m == NO_INDEX ? NO_INDEX : doc->mentions.at[m].entity;
        if (e == NO_INDEX || doc->entities.at[e].type != MENTION_PERSON) continue;
        Gender g = doc->entities.at[e].gender;
        return g == GENDER_UNKNOWN || g == gender ? e : NO_INDEX;
    }
    return NO_INDEX;
}

/* ---- reading the text ---- */

static const Pronoun *pronoun_at(const Coref *coref, const Document *doc, uint32_t token)
{
    char lower[16];
    Slice word = doc->words[token];
    if (word.len < 2 || word.len >= sizeof lower) return NULL;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = ascii_lower(word.ptr[i]);
    uint32_t row = map_get(&coref->pronouns, (Slice){lower, word.len});
    return row == MAP_NONE ? NULL : &coref->pronoun[row];
}

static void add_mention(Document *doc, uint32_t first, uint32_t end, uint32_t entity, float confidence)
{
    Mention m = {.first_token = first,
                 .end_token = end,
                 .head_token = end - 1,
                 .span = tokens_span(doc, first, end),
                 .type = MENTION_PERSON,
                 .kind = end - first > 1 ? MENTION_NOMINAL : MENTION_PRONOUN,
                 .entity = NO_INDEX,
                 .confidence = confidence};
    vec_push(doc->arena, &doc->mentions, m);
    coref_add_mention(doc, entity, (uint32_t)doc->mentions.len - 1);
}

static Candidate candidate(const Document *doc, uint32_t entity, uint32_t token)
{
    return (Candidate){.entity = entity,
                       .token = token,
                       .sentence = doc->tokens[token].sentence,
                       .quotation = doc->tokens[token].quotation,
                       .role = role_of(doc, token)};
}

static void resolve(Document *doc, Window *w, uint32_t token, const Pronoun *p)
{
    float s;
    const Candidate *best = best_candidate(doc, w, token, p, &s);
    bool leads =
        p->use == PRONOUN_SUBJECT || token - doc->sentences[doc->tokens[token].sentence].first_token < 4;
    uint32_t entity = best != NULL ? best->entity : leads ? person_behind(doc, token, p->gender) : NO_INDEX;
    if (entity != NO_INDEX) {
        Entity *e = &doc->entities.at[entity];
        if (e->gender == GENDER_UNKNOWN) e->gender = p->gender;
        add_mention(doc, token, token + 1, entity, s > 8.0F ? 0.9F : s > 6.0F ? 0.8F : 0.6F);
    }
    Candidate c = candidate(doc, entity, token);
    c.pronoun = true;
    c.gender = p->gender;
    if (best != NULL || entity != NO_INDEX) window_add(w, c);
}

static void see_name(const Document *doc, Window *w, uint32_t token)
{
    const Mention *m = &doc->mentions.at[doc->tokens[token].mention];
    if (m->first_token != token || m->entity == NO_INDEX) return;
    if (doc->entities.at[m->entity].type != MENTION_PERSON) return;
    window_add(w, candidate(doc, m->entity, mention_head(doc, m)));
}

/* "a spokesman", "one woman": somebody without a name, who may be meant by the next pronoun. */
static void see_unnamed(const Coref *coref, const Document *doc, Window *w, uint32_t token)
{
    if (token == 0 || doc->tokens[token - 1].xpos != XPOS_DT || doc->words[token - 1].len > 7) return;
    if (slice_eq_nocase(doc->words[token - 1], SLICE("the"))) return;
    TitleMatch t = titles_match(coref->titles, doc->words + token, doc->n_tokens - token);
    uint32_t end = token + t.n_words;
    if (t.n_words == 0 || t.plural || t.title->kind == TITLE_HONORIFIC) return;
    if (end < doc->n_tokens && (doc->tokens[end].mention != NO_INDEX || xpos_is_noun(doc->tokens[end].xpos)))
        return;
    if (doc->tokens[end - 1].deprel == DEPREL_APPOS || doc->tokens[end - 1].deprel == DEPREL_ROOT) return;
    if (!is_subject(doc->tokens[end - 1].deprel)) return;
    Candidate c = candidate(doc, NO_INDEX, end - 1);
    c.gender = t.title->gender == 'f' ? GENDER_FEMALE : t.title->gender == 'm' ? GENDER_MALE : GENDER_UNKNOWN;
    window_add(w, c);
}

/* ---- "Anna Keller, 62, ... The 62-year-old ..." ---- */

enum { AGE_TOKENS = 6 }; /* the 62 - year - old */

static void see_age(const Document *doc, Map *ages, uint32_t token)
{
    const Mention *m = &doc->mentions.at[doc->tokens[token].mention];
    uint32_t age = m->end_token + 1;
    if (m->first_token != token || m->entity == NO_INDEX || m->type != MENTION_PERSON) return;
    if (age < doc->n_tokens && doc->tokens[age - 1].xpos == XPOS_COMMA && doc->tokens[age].xpos == XPOS_CD)
        map_put(ages, doc->words[age], m->entity);
}

static bool is_age(const Document *doc, uint32_t token)
{
    if (token + AGE_TOKENS >= doc->n_tokens || doc->tokens[token].xpos != XPOS_DT) return false;
    const Token *t = &doc->tokens[token];
    bool words = slice_eq(t[0].lemma, SLICE("the")) && t[1].xpos == XPOS_CD &&
                 slice_eq(t[3].lemma, SLICE("year")) && slice_eq(t[5].lemma, SLICE("old"));
    bool describes = xpos_is_noun(t[AGE_TOKENS].xpos) || xpos_is_adjective(t[AGE_TOKENS].xpos) ||
                     t[AGE_TOKENS].mention != NO_INDEX;
    return words && t[5].sentence == t[0].sentence && !describes;
}

/* Whose age the article gives so; else as a pronoun that tells no gender. */
static void resolve_age(Document *doc, Window *w, const Map *ages, uint32_t token)
{
    static const Pronoun somebody = {GENDER_UNKNOWN, PRONOUN_SUBJECT};
    float s = 0.0F;
    uint32_t entity = map_get(ages, doc->words[token + 1]);
    const Candidate *best = entity == MAP_NONE ? best_candidate(doc, w, token, &somebody, &s) : NULL;
    if (best != NULL) entity = best->entity;
    if (entity == MAP_NONE || entity == NO_INDEX) return;
    add_mention(doc, token, token + AGE_TOKENS, entity, best == NULL ? 0.9F : 0.6F);
    window_add(w, candidate(doc, entity, token + AGE_TOKENS - 1));
}

void coref_pronouns(const Coref *coref, Document *doc)
{
    Window w = {.n = 0};
    Map ages; /* "62" -> entity */
    map_init(&ages, doc->scratch, 16);
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        const Pronoun *p = NULL;
        if (doc->tokens[i].mention != NO_INDEX) {
            see_name(doc, &w, i);
            see_age(doc, &ages, i);
            continue;
        }
        if (is_age(doc, i))
            resolve_age(doc, &w, &ages, i);
        else if ((p = pronoun_at(coref, doc, i)) != NULL)
            resolve(doc, &w, i, p);
        else
            see_unnamed(coref, doc, &w, i);
    }
}
