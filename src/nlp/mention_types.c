#include "nlp/mention_types.h"

#include "base/ctype.h"
#include "base/vec.h"

static void retype(Document *doc, Mention *m, MentionType type)
{
    m->type = type;
    for (uint32_t t = m->first_token; t < m->end_token; t++)
        doc->tokens[t].entity_tag = (uint8_t)type;
}

static bool is_one_word(const Mention *m)
{
    return m->end_token == m->first_token + 1;
}

/* --- acronyms --- */

static bool is_acronym(Slice word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.len; i++)
        capitals += ascii_is_upper(word.ptr[i]);
    return capitals >= 2 && capitals == word.len;
}

/* At least half of its letters begin words of the name, in whatever order ("the Mariel Special Development
 * Zone (ZEDM)"). */
static bool abbreviates(const Document *doc, const Mention *m, Slice acronym)
{
    enum { MAX_WORDS = 24 };
    size_t found = 0;
    for (size_t i = 0; i < acronym.len; i++) {
        bool begins = false;
        for (uint32_t t = m->first_token; t < m->end_token && t < m->first_token + MAX_WORDS && !begins; t++)
            begins = token_text(doc, t).ptr[0] == acronym.ptr[i];
        found += begins;
    }
    return 2 * found >= acronym.len;
}

/* The acronym in brackets behind a name ("the Trade Promotion Act (TPA)"), empty when none stands there. */
static Slice acronym_behind(const Document *doc, const Mention *m)
{
    uint32_t open = m->end_token;
    bool thing = m->type == MENTION_ORGANIZATION || m->type == MENTION_LOCATION ||
                 m->type == MENTION_FACILITY || m->type == MENTION_MISC || m->type == MENTION_PRODUCT;
    if (!thing || m->end_token < m->first_token + 2 || open + 2 >= doc->n_tokens ||
        doc->tokens[open].xpos != XPOS_LRB || doc->tokens[open + 2].xpos != XPOS_RRB)
        return SLICE_EMPTY;
    Slice word = token_text(doc, open + 1);
    return is_acronym(word) && abbreviates(doc, m, word) ? word : SLICE_EMPTY;
}

/* An acronym is what its long form is, wherever it stands. */
static void type_acronyms(Document *doc)
{
    Map types;
    map_init(&types, doc->scratch, 16);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Slice acronym = acronym_behind(doc, &doc->mentions.at[i]);
        if (acronym.len > 0) (void)map_get_or_put(&types, acronym, (uint32_t)doc->mentions.at[i].type);
    }
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        uint32_t type = is_one_word(m) ? map_get(&types, document_slice(doc, m->span)) : MAP_NONE;
        if (type != MAP_NONE) retype(doc, m, (MentionType)type);
    }
}

/* --- family names --- */

enum { OF_ORGANIZATION, OF_PERSON, GIVEN_NAME };
static const float SURE = 0.6F; /* "Pang Co-op" may be taken for a person */

static void note_name(const Document *doc, const Mention *m, Map *names)
{
    bool person = m->type == MENTION_PERSON;
    for (uint32_t t = m->first_token; t < m->end_token; t++) {
        uint32_t use = !person ? OF_ORGANIZATION : t + 1 == m->end_token ? OF_PERSON : GIVEN_NAME;
        uint32_t known = map_get(names, token_text(doc, t));
        if (known == MAP_NONE || use < known) map_put(names, token_text(doc, t), use);
    }
}

/* The words of full names of persons and organizations; the strongest use counts, in the order of the enum.
 */
static void note_names(const Document *doc, Map *ret_names)
{
    map_init(ret_names, doc->scratch, 64);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        bool named = (m->type == MENTION_PERSON && m->confidence > SURE) || m->type == MENTION_ORGANIZATION;
        if (named && !is_one_word(m)) note_name(doc, m, ret_names);
    }
}

/* "Chetty said" where "Krish Chetty" is a person of the article and no organization is called so. */
static void type_family_names(Document *doc, const Map *names)
{
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        bool odd = m->type == MENTION_ORGANIZATION || m->type == MENTION_MISC || m->type == MENTION_PRODUCT;
        if (odd && is_one_word(m) && map_get(names, document_slice(doc, m->span)) == OF_PERSON)
            retype(doc, m, MENTION_PERSON);
    }
}

/* --- organizations beside what they are --- */

enum { MAX_NOUN_PHRASE = 6 };

static bool is_org_noun(const Map *org_nouns, const Document *doc, uint32_t token)
{
    return doc->tokens[token].xpos == XPOS_NN && map_get(org_nouns, token_text(doc, token)) != MAP_NONE;
}

/* Does a noun phrase with an article begin at the token whose last noun is for an organization: "a start-up
 * company that ..."? Not "a company spokesman". */
static bool begins_org_phrase(const Map *org_nouns, const Document *doc, uint32_t token)
{
    if (token >= doc->n_tokens || doc->tokens[token].xpos != XPOS_DT) return false;
    uint32_t t = token + 1;
    uint32_t sentence = doc->tokens[token].sentence;
    while (t + 1 < doc->n_tokens && t < token + MAX_NOUN_PHRASE && doc->tokens[t + 1].sentence == sentence &&
           (xpos_is_noun((Xpos)doc->tokens[t + 1].xpos) || doc->tokens[t + 1].xpos == XPOS_HYPH ||
            !is_org_noun(org_nouns, doc, t)))
        t++;
    return t < doc->n_tokens && doc->tokens[t].sentence == sentence && is_org_noun(org_nouns, doc, t);
}

/* "the party Renamo", "Renamo, a party that", "Renamo is a party" */
static bool is_said_to_be_org(const Map *org_nouns, const Document *doc, const Mention *m)
{
    uint32_t next = m->end_token;
    if (m->first_token > 0 && is_org_noun(org_nouns, doc, m->first_token - 1)) return true;
    if (next + 1 >= doc->n_tokens || doc->tokens[next].sentence != doc->tokens[m->first_token].sentence)
        return false;
    bool apposed = doc->tokens[next].xpos == XPOS_COMMA;
    bool copula =
        slice_eq(token_text(doc, next), SLICE("is")) || slice_eq(token_text(doc, next), SLICE("was"));
    return (apposed || copula) && begins_org_phrase(org_nouns, doc, next + 1);
}

static bool may_be_org(const Mention *m)
{
    return is_one_word(m) &&
           (m->type == MENTION_PERSON || m->type == MENTION_MISC || m->type == MENTION_PRODUCT);
}

static void type_organizations(const Map *org_nouns, Document *doc, const Map *names)
{
    Map said;
    map_init(&said, doc->scratch, 16);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        Slice word = document_slice(doc, m->span);
        if (may_be_org(m) && map_get(names, word) != OF_PERSON && is_said_to_be_org(org_nouns, doc, m))
            map_put(&said, word, 1);
    }
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        if (may_be_org(m) && map_get(&said, document_slice(doc, m->span)) != MAP_NONE)
            retype(doc, m, MENTION_ORGANIZATION);
    }
}

/* --- places --- */

typedef struct Uses {
    uint32_t all;   /* as a person or place */
    uint32_t place; /* as a place, or behind a preposition of place */
} Uses;

typedef struct PlaceUses {
    Map index; /* word -> index of uses */
    VEC(Uses) uses;
} PlaceUses;

static bool owns_something(const Document *doc, const Mention *m)
{
    return m->end_token < doc->n_tokens && doc->tokens[m->end_token].xpos == XPOS_POS;
}

/* "in Gao", not "in Gao's" */
static bool is_behind_where(const Map *where, const Document *doc, const Mention *m)
{
    if (m->first_token == 0 || map_get(where, token_text(doc, m->first_token - 1)) == MAP_NONE) return false;
    return !owns_something(doc, m);
}

/* "the town of Pedro Molina" */
static void type_settlements(const Map *settlements, Document *doc)
{
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || m->first_token < 2 || owns_something(doc, m)) continue;
        bool tied = slice_eq(token_text(doc, m->first_token - 1), SLICE("of")) &&
                    map_get(settlements, token_text(doc, m->first_token - 2)) != MAP_NONE;
        if (tied) retype(doc, m, MENTION_LOCATION);
    }
}

static void count_uses(const Map *where, const Document *doc, PlaceUses *ret_uses)
{
    map_init(&ret_uses->index, doc->scratch, 64);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if ((m->type != MENTION_PERSON && m->type != MENTION_LOCATION) || !is_one_word(m)) continue;
        uint32_t u =
            map_get_or_put(&ret_uses->index, document_slice(doc, m->span), (uint32_t)ret_uses->uses.len);
        if (u == ret_uses->uses.len) vec_push(doc->scratch, &ret_uses->uses, (Uses){0});
        ret_uses->uses.at[u].all++;
        ret_uses->uses.at[u].place += m->type == MENTION_LOCATION || is_behind_where(where, doc, m);
    }
}

/* A word that is a place in half of its uses is one in the others, unless it is part of a person's full name.
 */
static void type_places(const Map *where, Document *doc, const Map *names)
{
    PlaceUses found = {0};
    count_uses(where, doc, &found);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || !is_one_word(m)) continue;
        Slice word = document_slice(doc, m->span);
        Uses u = found.uses.at[map_get(&found.index, word)];
        uint32_t name = map_get(names, word);
        if (2 * u.place >= u.all && name != OF_PERSON && name != GIVEN_NAME) retype(doc, m, MENTION_LOCATION);
    }
}

/* --- the same name --- */

typedef struct Sums {
    float of[MENTION_TYPE_COUNT]; /* confidences of the mentions of each type */
} Sums;

static uint32_t sums_of(Map *index, const Document *doc, const Mention *m, uint32_t next)
{
    return map_get_or_put(index, document_slice(doc, m->span), next);
}

/* A place stays one: many are called like somebody in the article. */
static bool may_be_outvoted(const Mention *m)
{
    return m->type != MENTION_LOCATION && m->type != MENTION_FACILITY;
}

/* A name has the type of which the article's other mentions of it are twice as sure. */
static void type_same_names(Document *doc)
{
    Map index;
    VEC(Sums) sums = {0};
    map_init(&index, doc->scratch, 64);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        uint32_t s = sums_of(&index, doc, m, (uint32_t)sums.len);
        if (s >= sums.len) vec_push(doc->scratch, &sums, (Sums){0});
        sums.at[s].of[m->type] += m->confidence;
    }
    for (size_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        const float *sum = sums.at[sums_of(&index, doc, m, 0)].of;
        MentionType best = m->type;
        for (int t = 0; t < MENTION_TYPE_COUNT; t++)
            if (sum[t] > 2 * sum[best]) best = (MentionType)t;
        if (best != m->type && may_be_outvoted(m)) retype(doc, m, best);
    }
}

void mention_types_run(const MentionWords *words, Document *doc)
{
    Map names;
    type_same_names(doc);
    type_settlements(&words->settlements, doc);
    type_acronyms(doc);
    note_names(doc, &names);
    type_family_names(doc, &names);
    type_organizations(&words->org_nouns, doc, &names);
    type_places(&words->where, doc, &names);
}
