#include "nlp/mention_types.h"

#include "base/ctype.h"

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

enum { OF_ORGANIZATION, OF_PERSON };

/* The last words of full names of persons, and the words of organizations' names. */
static void note_names(const Document *doc, Map *ret_names)
{
    map_init(ret_names, doc->scratch, 64);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (is_one_word(m)) continue;
        if (m->type == MENTION_PERSON)
            (void)map_get_or_put(ret_names, token_text(doc, m->end_token - 1), OF_PERSON);
        for (uint32_t t = m->first_token; m->type == MENTION_ORGANIZATION && t < m->end_token; t++)
            map_put(ret_names, token_text(doc, t), OF_ORGANIZATION);
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

void mention_types_run(const Map *org_nouns, Document *doc)
{
    Map names;
    type_acronyms(doc);
    note_names(doc, &names);
    type_family_names(doc, &names);
    type_organizations(org_nouns, doc, &names);
}
