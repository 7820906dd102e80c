/* mention_types.h - what the whole article says of the type of a name.
 *
 * The tagger reads a sentence at a time and is often wrong about a name of one word. Elsewhere the article
 * may tell what it is: an acronym stands in brackets behind its long form, a family name behind a given name,
 * a company beside the noun "company". Such evidence retypes every mention of the word.
 *
 * Works in the document's arena; linear in the number of tokens; cannot fail.
 *
 *     mention_types_run(&words, doc);   // after the mentions are made, before coreference
 */
#ifndef ATTACHE_NLP_MENTION_TYPES_H
#define ATTACHE_NLP_MENTION_TYPES_H

#include "base/map.h"
#include "doc/document.h"

typedef struct MentionWords {
    Map org_nouns;   /* lower-case nouns that stand for an organization ("party", "airline") -> 1 */
    Map where;       /* prepositions before places ("in", "near") */
    Map settlements; /* nouns that "of" ties to the name of a place ("town", "district") */
} MentionWords;

/* Changes Mention.type and Token.entity_tag. */
void mention_types_run(const MentionWords *words, Document *doc);

#endif
