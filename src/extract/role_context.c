#include "extract/role_context.h"

enum { OWNER_WINDOW = 40, MIN_MENTIONS = 3 };

static bool is_subject(const Document *doc, const Mention *m)
{
    uint8_t d = doc->tokens[m->head_token].deprel;
    return d == DEPREL_NSUBJ || d == DEPREL_NSUBJ_PASS;
}

static bool is_organization(const Document *doc, uint32_t token)
{
    uint32_t m = doc->tokens[token].mention;
    return m != NO_INDEX && doc->mentions.at[m].type == MENTION_ORGANIZATION;
}

Owner context_owner(const Document *doc, const Result *result, const RolePhrase *phrase)
{
    Owner owner = {NULL, NO_INDEX};
    uint32_t its = phrase->possessor;
    if (its == NO_INDEX || !slice_eq_nocase(doc->words[its], SLICE("its"))) return owner;
    uint32_t floor = doc->sentences[doc->tokens[its].sentence].first_token;
    for (uint32_t t = its, n = 0; t-- > floor && n < OWNER_WINDOW; n++) {
        uint32_t place = result->location_of_token[t];
        bool body = is_organization(doc, t) && place == NO_INDEX;
        bool country = place != NO_INDEX && result->locations.at[place].kind == PLACE_COUNTRY &&
                       doc->tokens[t].mention != NO_INDEX;
        if (!body && !country) continue;
        const Mention *m = &doc->mentions.at[doc->tokens[t].mention];
        bool first = owner.name == NULL && owner.place == NO_INDEX;
        if (first || is_subject(doc, m)) owner = body ? (Owner){m, NO_INDEX} : (Owner){NULL, place};
        t = m->first_token;
        if (t <= floor) break;
    }
    return owner;
}

uint32_t context_company(const Document *doc, const Result *result)
{
    uint32_t most = NO_INDEX;
    size_t first = 0, second = 0;
    for (uint32_t i = 0; i < result->organizations.len; i++) {
        const Organization *o = &result->organizations.at[i];
        size_t n = doc->entities.at[o->entity].mentions.len;
        if (o->kind != ORG_COMPANY) continue;
        if (n > first) {
            second = first;
            first = n;
            most = o->entity;
        } else if (n > second)
            second = n;
    }
    return first >= MIN_MENTIONS && first >= 2 * second ? most : NO_INDEX;
}

CountryCode context_unheld(const Result *result, const RolePhrase *p)
{
    bool plain = p->definite && !p->plural && p->possessor == NO_INDEX && !p->status_told &&
                 range_is_empty(p->organization) && !p->government && p->place != NO_INDEX;
    if (!plain || !sector_is_official(p->sector)) return (CountryCode){0};
    return result->locations.at[p->place].country;
}
