/* role_clause.h - posts that a clause gives: "X is Y", "X, who served as Y", "appointed X Y", "his role as
 * Y".
 *
 * The part of role_attach that reads verbs; not for other modules. Works inside one sentence and a window of
 * tokens. A Clause serves one document and borrows everything; entity_at lives in the document's arena.
 *
 *     ClauseRole roles[2];
 *     uint32_t n = clause_roles(&clause, phrase, roles);
 */
#ifndef ATTACHE_EXTRACT_ROLE_CLAUSE_H
#define ATTACHE_EXTRACT_ROLE_CLAUSE_H

#include "extract/role_attach.h"

typedef struct Clause {
    const AttachTables *tables;
    const RoleTables *roles;
    const Document *doc;
    int64_t now;         /* the article's year, 0: not known */
    uint32_t *entity_at; /* [n_tokens] person a name or pronoun at the token means, or NO_INDEX */
} Clause;

typedef struct ClauseRole {
    uint32_t entity;
    RoleStatus status;
    float confidence;
} ClauseRole;

void clause_init(Clause *clause, const AttachTables *tables, const RoleTables *roles, const Document *doc);
/* "fired Minister X", "Minister X was fired", "Minister X resigned": a verb in front of the phrase or behind
 * its holder's name, which ends at `name_end`, ends the post. */
bool clause_ends_post(const Clause *clause, const RolePhrase *p, uint32_t name_end);
/* At most two: "A succeeds B as Y". */
uint32_t clause_roles(const Clause *clause, const RolePhrase *p, ClauseRole ret[2]);

#endif
