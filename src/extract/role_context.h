/* role_context.h - what the words in front of a post tell where its own words do not.
 *
 * "its chairman": whose; "Chief Financial Officer X" without a company: which; "the Egyptian president" whom
 * nobody is named with: where a president of the article may be from. Every look is bounded by a window of
 * tokens. Const, nothing is kept.
 *
 *     Owner o = context_owner(doc, result, phrase);
 *     if (o.name != NULL) use(o.name); else if (o.place != NO_INDEX) use(o.place);
 */
#ifndef ATTACHE_EXTRACT_ROLE_CONTEXT_H
#define ATTACHE_EXTRACT_ROLE_CONTEXT_H

#include "extract/role.h"

typedef struct Owner {
    const Mention *name; /* an organization's, or NULL */
    uint32_t place;      /* index into Result.locations, or NO_INDEX */
} Owner;

/* Whom "its" in front of the title means: the subject of its sentence, else what was named last. */
Owner context_owner(const Document *doc, const Result *result, const RolePhrase *phrase);
/* The entity of the company that the article is about: named often, and twice as often as any other. */
uint32_t context_company(const Document *doc, const Result *result);
/* "the Egyptian president", holder unnamed: the country where somebody holds the post. */
CountryCode context_unheld(const Result *result, const RolePhrase *phrase);

#endif
