#include "extract/organization.h"

#include "extract/body.h"
#include "extract/organization_nominal.h"

#include <stdlib.h>

struct OrganizationExtractor {
    Bodies bodies;
};

int organization_load(OrganizationExtractor **ret_organization, const char *data_dir, Error *err)
{
    OrganizationExtractor *x = calloc(1, sizeof *x);
    *ret_organization = NULL;
    if (x == NULL) return error_set(err, ERR_MEMORY, "no memory for the kinds of organizations");
    int rc = bodies_load(&x->bodies, data_dir, err);
    if (rc < 0) {
        free(x);
        return rc;
    }
    *ret_organization = x;
    return 0;
}

void organization_release(OrganizationExtractor *organization)
{
    if (organization == NULL) return;
    bodies_release(&organization->bodies);
    free(organization);
}

/* The country of a place inside the name or right before it: "Bank of England", "Russian Foreign Ministry".
 */
static CountryCode country_near(const Document *doc, const Result *result, const Mention *m)
{
    uint32_t first = m->first_token;
    uint32_t location = result_location_in(result, first, m->end_token);
    bool follows = first > 0 && doc->tokens[first - 1].sentence == doc->tokens[first].sentence;
    if (location == NO_INDEX && follows) location = result->location_of_token[first - 1];
    if (location == NO_INDEX && follows && first > 1 && doc->tokens[first - 1].xpos == XPOS_POS)
        location = result->location_of_token[first - 2];
    return location == NO_INDEX ? (CountryCode){0} : result->locations.at[location].country;
}

/* The mentions' own words vote: the first that tells a kind, the first that tells a country. */
static Organization describe(const OrganizationExtractor *x, const Document *doc, const Result *result,
                             uint32_t entity)
{
    const Entity *e = &doc->entities.at[entity];
    Organization org = {.entity = entity, .kind = ORG_OTHER, .confidence = e->confidence};
    bool known = false;
    for (size_t i = 0; i < e->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[e->mentions.at[i]];
        Body b = bodies_of(&x->bodies, doc->words + m->first_token, m->end_token - m->first_token);
        if (b.known && (!known || b.named)) org.kind = b.kind;
        known = known || b.known;
        bool namesake = b.kind == ORG_PARTY && !result_names_country(result, b.country); /* Labour, ANC */
        if (org.country.code[0] == '\0' && !namesake) org.country = b.country;
        if (org.country.code[0] == '\0' && b.kind != ORG_INTERGOVERNMENTAL)
            org.country = country_near(doc, result, m);
    }
    return org;
}

void organization_run(const OrganizationExtractor *organization, Document *doc, Result *result)
{
    for (uint32_t i = 0; i < doc->entities.len; i++)
        if (doc->entities.at[i].type == MENTION_ORGANIZATION)
            vec_push(doc->arena, &result->organizations, describe(organization, doc, result, i));
    organization_nominals(&organization->bodies, doc);
}
