/* role_nominal.h - a title alone that points back at a person: "the ambassador", "the Vermont senator".
 *
 * Every look back is bounded: to the beginning of the sentence before. Nothing is kept but what is added to
 * the document's mentions and to the facts.
 *
 *     nominal_facts(doc, &phrases, &facts); // "Bernie Sanders leads. The Vermont senator ..."
 *     if (nominal_points_back(doc, phrase)) nominal_add(doc, phrase, holder);
 */
#ifndef ATTACHE_EXTRACT_ROLE_NOMINAL_H
#define ATTACHE_EXTRACT_ROLE_NOMINAL_H

#include "extract/role_attach.h"

/* A definite singular post with no holder beside it. */
bool nominal_points_back(const Document *doc, const RolePhrase *p);
void nominal_add(Document *doc, const RolePhrase *p, uint32_t entity);
/* Posts that only such a title gives: to the one person named shortly before, who holds none. */
void nominal_facts(Document *doc, const RolePhrases *phrases, RoleFacts *facts);

#endif
