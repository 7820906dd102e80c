/* quote_phrase.h - the noun phrase that names a speaker, and who that is.
 *
 * The extent follows the parse (a head with its determiner, titles, apposition and relative clause:
 * "Quina Jones, 25," before "said"), kept within bounds the caller knows better: a phrase does not reach into
 * a quotation or over its cue. All work is done in a window of bounded width around the head. Reads the
 * document only; thread-safe.
 *
 *     NounPhrase np = noun_phrase_at(doc, head, low, high);
 *     Speaker who = speaker_of(doc, pointing, np);
 */
#ifndef ATTACHE_EXTRACT_QUOTE_PHRASE_H
#define ATTACHE_EXTRACT_QUOTE_PHRASE_H

#include "doc/result.h"

typedef struct NounPhrase {
    uint32_t first_token;
    uint32_t end_token;
    uint32_t head; /* NO_INDEX: no phrase */
} NounPhrase;

typedef struct Speaker {
    SpeakerKind kind;
    uint32_t entity; /* document entity, or NO_INDEX */
    bool pronoun;
    bool first_person; /* I, we */
} Speaker;

enum { PHRASE_WINDOW = 48 }; /* tokens looked at on either side of a head */

/* The phrase of head token `head` within [low, high). */
NounPhrase noun_phrase_at(const Document *doc, uint32_t head, uint32_t low, uint32_t high);
/* By patterns of tags alone: the phrase that ends right before `end`, or begins at `first`. */
NounPhrase noun_phrase_before(const Document *doc, uint32_t low, uint32_t end);
NounPhrase noun_phrase_after(const Document *doc, uint32_t first, uint32_t high);
/* The whole description of a speaker around its core: titles before it, a bracket, the apposition behind a
 * comma with the comma that ends it, a relative clause where the phrase follows its cue (`inverted`). Within
 * [low, high); `high` is the cue's first token, or where the article's own words end behind an inverted cue.
 */
NounPhrase speaker_phrase_of(const Document *doc, NounPhrase np, uint32_t low, uint32_t high, bool inverted);
/* Dependent of `head` with relation `rel`, nearest first; NO_INDEX when there is none in the window. */
uint32_t dependent_of(const Document *doc, uint32_t head, Deprel rel);
/* Can this token be the head of a speaker? Nouns, names, pronouns, some numbers and determiners. */
bool is_nominal(const Document *doc, uint32_t token);
/* [n_tokens] the pronoun or nominal mention whose head is that token, or NO_INDEX; in the document's arena.
 */
uint32_t *pointing_mentions(const Document *doc);
/* Who the phrase is: by the name within it, else by what its head points at (`pointing`, as above). */
Speaker speaker_of(const Document *doc, const uint32_t *pointing, NounPhrase np);

#endif
