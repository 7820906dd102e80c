#include "extract/organization_nominal.h"

#include "base/ctype.h"

#include <stdlib.h>

enum { LOOKBACK = 40, WORD_SENTENCES = 12, KIND_SENTENCES = 3 };

static bool is_definite(const Document *doc, uint32_t token)
{
    return token > 0 && doc->tokens[token - 1].xpos == XPOS_DT &&
           slice_eq(doc->tokens[token - 1].lemma, SLICE("the")) &&
           doc->tokens[token - 1].sentence == doc->tokens[token].sentence;
}

/* "the party leader", "the group of five", "the company that": told by what follows, not by what was named.
 */
static bool goes_on(const Document *doc, uint32_t token)
{
    uint32_t next = token + 1;
    if (next >= doc->n_tokens || doc->tokens[next].sentence != doc->tokens[token].sentence) return false;
    const Token *t = &doc->tokens[next];
    if (t->mention != NO_INDEX && t->xpos != XPOS_POS) return true;
    bool phrase = t->deprel == DEPREL_CASE || t->deprel == DEPREL_MARK;
    bool inside = t->head == token || (phrase && t->head != NO_INDEX && doc->tokens[t->head].head == token);
    bool describes = t->xpos == XPOS_VBN || t->xpos == XPOS_VBG || t->xpos == XPOS_IN;
    return xpos_is_noun(t->xpos) || xpos_is_wh(t->xpos) || t->xpos == XPOS_HYPH || t->xpos == XPOS_CD ||
           xpos_is_adjective(t->xpos) || (describes && inside);
}

static bool is_nominal(const Bodies *bodies, const Document *doc, uint32_t token, Body *ret_body)
{
    const Token *t = &doc->tokens[token];
    if (t->mention != NO_INDEX || t->xpos != XPOS_NN || !is_definite(doc, token)) return false;
    *ret_body = bodies_of_word(bodies, doc->words[token]);
    return ret_body->nominal && !goes_on(doc, token);
}

/* The word heads the name: "Foreign Ministry", "Ministry of Health". */
static bool is_headed(const Document *doc, const Mention *m, Slice word)
{
    for (uint32_t t = m->first_token; t < m->end_token; t++) {
        bool last = t + 1 == m->end_token || doc->tokens[t + 1].xpos == XPOS_IN;
        if (last) return slice_eq_nocase(doc->words[t], word);
    }
    return false;
}

static bool has_head(const Document *doc, const Mention *m, Slice word)
{
    const Mention *full = &doc->mentions.at[doc->entities.at[m->entity].name_mention];
    return is_headed(doc, m, word) || is_headed(doc, full, word);
}

static bool is_alike(const Bodies *bodies, const Document *doc, const Mention *m, Body body)
{
    const Mention *full = &doc->mentions.at[doc->entities.at[m->entity].name_mention];
    Body b = bodies_of(bodies, doc->words + full->first_token, full->end_token - full->first_token);
    if (body.kind != ORG_OTHER) return b.known && b.kind == body.kind;
    return b.known && (b.kind == ORG_NGO || b.kind == ORG_OTHER || b.kind == ORG_ARMED_GROUP ||
                       b.kind == ORG_INTERGOVERNMENTAL);
}

typedef struct Search {
    uint32_t token;
    Slice word;
    Body body;
    uint32_t alike; /* the one body of the kind so far, or NO_INDEX */
    bool several;
} Search;

/* True when the search is over: the mention's name has the word for head. */
static bool look_at(const Bodies *bodies, const Document *doc, Search *s, const Mention *m)
{
    uint32_t back = doc->tokens[s->token].sentence - doc->tokens[m->first_token].sentence;
    if (m->type != MENTION_ORGANIZATION || m->entity == NO_INDEX || back > WORD_SENTENCES) return false;
    if (has_head(doc, m, s->word)) {
        s->alike = m->entity;
        s->several = false;
        return true;
    }
    if (!s->body.any_of_kind || back > KIND_SENTENCES || !is_alike(bodies, doc, m, s->body)) return false;
    s->several = s->several || (s->alike != NO_INDEX && s->alike != m->entity);
    s->alike = m->entity;
    return false;
}

/* `n_names`: how many of the document's name mentions begin before the token. */
static uint32_t antecedent(const Bodies *bodies, const Document *doc, uint32_t token, Body body,
                           uint32_t n_names)
{
    Search s = {.token = token, .word = doc->words[token], .body = body, .alike = NO_INDEX};
    for (uint32_t n = 0; n < LOOKBACK && n < n_names; n++)
        if (look_at(bodies, doc, &s, &doc->mentions.at[n_names - 1 - n])) break;
    return s.several ? NO_INDEX : s.alike;
}

static void add_mention(Document *doc, uint32_t token, uint32_t entity)
{
    Mention m = {.first_token = token - 1,
                 .end_token = token + 1,
                 .head_token = token,
                 .span = tokens_span(doc, token - 1, token + 1),
                 .type = MENTION_ORGANIZATION,
                 .kind = MENTION_NOMINAL,
                 .entity = entity,
                 .confidence = 0.7F};
    vec_push(doc->arena, &doc->mentions, m);
    vec_push(doc->arena, &doc->entities.at[entity].mentions, (uint32_t)doc->mentions.len - 1);
}

static int in_order(const void *a, const void *b, void *mentions)
{
    const Mention *list = mentions;
    uint32_t x = list[*(const uint32_t *)a].first_token;
    uint32_t y = list[*(const uint32_t *)b].first_token;
    return (x > y) - (x < y);
}

void organization_nominals(const Bodies *bodies, Document *doc)
{
    size_t names = 0;
    size_t end = doc->mentions.len;
    while (names < end && doc->mentions.at[names].kind == MENTION_NAME)
        names++;
    for (uint32_t i = 0, n = 0; i < doc->n_tokens; i++) {
        Body body;
        while (n < names && doc->mentions.at[n].first_token < i)
            n++;
        if (!is_nominal(bodies, doc, i, &body)) continue;
        uint32_t entity = antecedent(bodies, doc, i, body, n);
        if (entity != NO_INDEX) add_mention(doc, i, entity);
    }
    if (doc->mentions.len == end) return;
    for (size_t i = 0; i < doc->entities.len; i++) {
        Entity *e = &doc->entities.at[i];
        if (e->type == MENTION_ORGANIZATION)
            qsort_r(e->mentions.at, e->mentions.len, sizeof(uint32_t), in_order, doc->mentions.at);
    }
}
