/* role_attach.h - who holds the post that a phrase words.
 *
 * Patterns over the phrases of role.h, each a wording of news English: before the name, apposition before and
 * behind it, chains of appositions, relative clauses and copulas, verbs and nouns of office
 * (data/office_verbs.tsv), party-state brackets, lists ("Foreign Ministers A, B and C"), "the X
 * administration". Subjects come from the parse where there is one, else from the nearest name. Linear: every
 * phrase looks at a bounded window. The tables are const after load, shared by threads; facts live in the
 * document's arena.
 *
 *     RoleFacts facts = role_attach(&tables, doc, result, &phrases);
 *     for (size_t i = 0; i < facts.len; i++) use(facts.at[i].entity, &phrases.at[facts.at[i].phrase]);
 */
#ifndef ATTACHE_EXTRACT_ROLE_ATTACH_H
#define ATTACHE_EXTRACT_ROLE_ATTACH_H

#include "extract/role.h"

typedef struct OfficeVerb {
    bool as, bare, for_, to; /* what joins the post */
    bool holder;             /* or nothing does: "fired Minister X", "Minister X resigned" */
    RoleStatus subject;      /* STATUS_COUNT: holds none */
    RoleStatus object;
    bool state;
    bool stays; /* "will remain": now as well */
} OfficeVerb;

typedef struct AttachTables {
    Arena arena;
    Map verbs; /* lemma -> row */
    Map nouns;
    Map governors; /* of an infinitive: "hopes to become" */
    OfficeVerb *rows;
    Map governments; /* "administration" -> index of government_titles */
    Slice *government_titles;
} AttachTables;

typedef struct RoleFact {
    uint32_t entity;
    uint32_t phrase;
    RoleStatus status;
    bool status_told;
    uint32_t place; /* of its own in a list: "Presidents A of B and C of D"; NO_INDEX: the phrase's */
    float confidence;
} RoleFact;

typedef struct RoleFacts {
    RoleFact *at;
    size_t len;
    size_t cap;
} RoleFacts;

int attach_tables_load(AttachTables *tables, const char *data_dir, Error *err);
void attach_tables_release(AttachTables *tables);
/* May append phrases of its own ("the Obama administration"). */
RoleFacts role_attach(const AttachTables *tables, const RoleTables *roles, const Document *doc,
                      const Result *result, RolePhrases *phrases);

#endif
