/* role.h - noun phrases that word a post: "the former U.S. ambassador to the United Nations".
 *
 * role_scan finds every title of data/titles.tsv in the document and reads the phrase around it: status
 * words, country, organization and modifiers to its left, "of", "to", "for" ... to its right. Who holds the
 * post is not its business (role_attach.h). It works on tokens, tags and name mentions; each phrase looks at
 * a bounded number of tokens, so a scan is linear. RoleTables are const after load and shared by threads;
 * phrases live in the document's arena.
 *
 *     RolePhrases phrases = role_scan(&tables, doc, result);
 *     for (size_t i = 0; i < phrases.len; i++) use(role_title(doc, &phrases.at[i]));
 */
#ifndef ATTACHE_EXTRACT_ROLE_H
#define ATTACHE_EXTRACT_ROLE_H

#include "config/titles.h"
#include "extract/body.h"

typedef struct StatusWord {
    RoleStatus status;
    bool neutral; /* tells no status and is no part of the title */
    bool rank;    /* part of the title: senior, deputy */
    bool after;
} StatusWord;

typedef struct RoleTables {
    Arena arena;
    const Titles *titles;
    Sector *title_sectors; /* [titles.n_titles] */
    Bodies bodies;
    PhraseSet status_set;
    StatusWord *status;
} RoleTables;

typedef struct TokenRange {
    uint32_t first;
    uint32_t end; /* first == end: none */
} TokenRange;

typedef struct RolePhrase {
    uint32_t start; /* without its determiner */
    uint32_t end;
    uint32_t determiner; /* token, or NO_INDEX */
    TokenRange title;    /* modifiers, title and "of justice" */
    TokenRange rank;     /* "Senior" of "Senior White House adviser" */
    uint32_t head;       /* last token of the title's head noun */
    const Title *entry;
    Sector sector; /* the table's */
    bool plural;
    bool definite; /* the, its, China's */
    bool status_told;
    RoleStatus status;
    uint32_t status_end; /* end of a status behind the title, else 0 */
    TokenRange organization;
    bool narrowed;            /* "vice president of engineering": a department's, not a country's */
    bool organization_behind; /* "of the ...", not before the title */
    uint32_t place;           /* index into Result.locations: the jurisdiction, or NO_INDEX */
    uint32_t host;            /* where a diplomat is posted, or NO_INDEX */
    uint32_t possessor;       /* token of "his" or of a person's name before "'s", or NO_INDEX */
    uint32_t sentence;
    uint32_t line_end;   /* first token of the next line or sentence */
    bool holder_follows; /* a person's name stands right behind it */
    bool government;     /* "the Obama administration": the title is the head of government's */
} RolePhrase;

typedef struct RolePhrases {
    RolePhrase *at;
    size_t len;
    size_t cap;
} RolePhrases;

/* `titles` is borrowed and must outlive the tables. */
int role_tables_load(RoleTables *tables, const char *data_dir, const Titles *titles, Error *err);
void role_tables_release(RoleTables *tables);
RolePhrases role_scan(const RoleTables *tables, const Document *doc, const Result *result);
/* "the president's son-in-law": the post of whoever owns what follows, nobody's that stands beside it. */
bool role_is_owner(const Document *doc, const RolePhrase *p);
/* The organization behind "of", "at" ... at token `joint`: "Judge X of the Federal Court"; empty: none. */
TokenRange role_body_at(const RoleTables *tables, const Document *doc, const Result *result, uint32_t joint,
                        uint32_t ceiling);
/* The post as the article words it, singular. */
Slice role_title(const Document *doc, const RolePhrase *phrase);
/* The person entity a token's name mention belongs to, or NO_INDEX. */
uint32_t person_at(const Document *doc, uint32_t token);

/* Where the phrase begins, with its determiner. */
static inline uint32_t phrase_begin(const RolePhrase *p)
{
    return p->determiner != NO_INDEX ? p->determiner : p->start;
}
static inline bool range_is_empty(TokenRange r)
{
    return r.first == r.end;
}

#endif
