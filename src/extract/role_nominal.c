#include "extract/role_nominal.h"

enum { BACK_WINDOW = 120 };
static const float CONFIDENCE = 0.7F;

bool nominal_points_back(const Document *doc, const RolePhrase *p)
{
    bool plain = p->start == p->title.first || p->place != NO_INDEX || !range_is_empty(p->organization);
    if (!plain || p->entry->vague || p->end > p->head + 1 || p->title.first + 2 < p->head) return false;
    return p->determiner != NO_INDEX && p->definite && p->possessor == NO_INDEX && !p->plural &&
           !p->status_told && p->entry->kind != TITLE_RELATIVE && !p->government &&
           slice_eq_nocase(doc->words[p->determiner], SLICE("the"));
}

void nominal_add(Document *doc, const RolePhrase *p, uint32_t entity)
{
    uint32_t end = p->title.end > p->head + 1 ? p->title.end : p->head + 1;
    Mention m = {.first_token = p->determiner,
                 .end_token = end,
                 .head_token = p->head,
                 .span = tokens_span(doc, p->determiner, end),
                 .type = MENTION_PERSON,
                 .kind = MENTION_NOMINAL,
                 .entity = entity,
                 .confidence = 0.7F};
    vec_push(doc->arena, &doc->mentions, m);
    vec_push(doc->arena, &doc->entities.at[entity].mentions, (uint32_t)doc->mentions.len - 1);
}

/* [n_tokens] The person of whom a name or pronoun stands there. */
static uint32_t *persons_by_token(const Document *doc)
{
    uint32_t *at = no_indices(doc->scratch, (size_t)doc->n_tokens + 1);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->type == MENTION_PERSON) at[m->head_token] = m->entity;
    }
    return at;
}

/* The one person between the beginning of the sentence before and `token`; NO_INDEX when there are two. */
static uint32_t only_person_before(const Document *doc, const uint32_t *person_at_token, uint32_t token)
{
    uint32_t sentence = doc->tokens[token].sentence, only = NO_INDEX;
    uint32_t floor = doc->sentences[sentence > 0 ? sentence - 1 : 0].first_token;
    for (uint32_t t = token, n = 0; t-- > floor && n < BACK_WINDOW; n++) {
        uint32_t entity = person_at_token[t];
        if (entity == NO_INDEX || entity == only) continue;
        if (only != NO_INDEX) return NO_INDEX;
        if (doc->tokens[t].sentence == sentence) return NO_INDEX; /* "Against Crane, the governor won" */
        only = entity;
    }
    return only;
}

static bool is_public_post(const RolePhrase *p)
{
    bool elected = p->sector == SECTOR_LEGISLATURE || p->sector == SECTOR_EXECUTIVE;
    return p->entry->kind == TITLE_OFFICE && elected && p->place != NO_INDEX &&
           range_is_empty(p->organization) && !p->holder_follows;
}

/* Titles that the article gives a holder: "the governor" may be he. */
static void mark_held(const RolePhrases *phrases, const RoleFacts *facts, Arena *arena, Map *held,
                      bool *has_post)
{
    map_init(held, arena, 64);
    for (size_t i = 0; i < facts->len; i++) {
        const RolePhrase *p = &phrases->at[facts->at[i].phrase];
        (void)map_get_or_put(held, p->entry->canonical, 0);
        if (sector_is_official(p->sector)) has_post[facts->at[i].entity] = true;
    }
}

void nominal_facts(Document *doc, const RolePhrases *phrases, RoleFacts *facts)
{
    Map held;
    bool *has_post = ARENA_NEW(doc->scratch, bool, doc->entities.len + 1);
    bool *taken = ARENA_NEW(doc->scratch, bool, phrases->len + 1);
    uint32_t *persons = persons_by_token(doc);
    mark_held(phrases, facts, doc->scratch, &held, has_post);
    for (size_t i = 0; i < facts->len; i++)
        taken[facts->at[i].phrase] = true;
    for (uint32_t i = 0; i < phrases->len; i++) {
        const RolePhrase *p = &phrases->at[i];
        if (taken[i] || !is_public_post(p) || !nominal_points_back(doc, p)) continue;
        bool one = p->sector != SECTOR_LEGISLATURE; /* of many senators another may be meant */
        if (one && map_get(&held, p->entry->canonical) != MAP_NONE) continue;
        uint32_t entity = only_person_before(doc, persons, p->determiner);
        if (entity == NO_INDEX || has_post[entity]) continue;
        RoleFact f = {
            .entity = entity, .phrase = i, .status = p->status, .place = NO_INDEX, .confidence = CONFIDENCE};
        vec_push(doc->scratch, facts, f);
        nominal_add(doc, p, entity);
    }
}
