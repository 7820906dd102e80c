/* refs.h - from the document's entities to the people and organizations of an answer, and a quote's words.
 *
 * A Refs owns two tables until refs_release; reading is thread-safe.
 *
 *     Refs refs;
 *     if (refs_init(&refs, doc, result) < 0) ...ERR_MEMORY
 *     uint32_t index = refs_person(&refs, quote->speaker_entity);      // of p(index + 1), or NO_INDEX
 *     refs_release(&refs);
 */
#ifndef ATTACHE_OUTPUT_REFS_H
#define ATTACHE_OUTPUT_REFS_H

#include "base/strbuf.h"
#include "doc/result.h"

typedef struct Refs {
    uint32_t *person_of; /* [n_entities] index into result->people, or NO_INDEX */
    uint32_t *org_of;    /* [n_entities] index into result->organizations, or NO_INDEX */
} Refs;

/* 0 or ERR_MEMORY; to be released in both cases. */
int refs_init(Refs *refs, const Document *doc, const Result *result);
void refs_release(Refs *refs);
/* Index of the person or organization that an entity (or NO_INDEX) became, or NO_INDEX. */
uint32_t refs_person(const Refs *refs, uint32_t entity);
uint32_t refs_organization(const Refs *refs, uint32_t entity);
/* Appends the quote's spans, joined by one space. 0, ERR_MEMORY or ERR_TOO_LARGE. */
int quote_words(const Document *doc, const Quote *quote, StrBuf *out);

#endif
