/* sentence.h - where the sentences of one paragraph end.
 *
 * A rule-based splitter over tokens and their marks (see token_scan.h): final punctuation with the closing
 * quotes and brackets that follow it ends a sentence when what follows can begin one; an abbreviation ends
 * one only before a word that begins sentences. No state; thread-safe; linear in the tokens.
 *
 *     for (size_t first = 0; first < n; first = end)
 *         end = sentence_end(&scope, first, &cut);
 */
#ifndef ATTACHE_NLP_SENTENCE_H
#define ATTACHE_NLP_SENTENCE_H

#include "nlp/token_scan.h"

/* Longer sentences are cut: parsing and pairing stay bounded. */
enum { SENTENCE_MAX_TOKENS = 400 };

typedef struct SentenceScope {
    const TokenLexicon *lexicon;
    Slice text;
    const Token *tokens;
    const uint8_t *marks; /* TokenMark */
    size_t end;           /* of the paragraph's tokens */
} SentenceScope;

/* Index behind the last token of the sentence that begins at `first` (< scope->end). *ret_cut: it was cut
 * because it had SENTENCE_MAX_TOKENS, at the last punctuation before. */
size_t sentence_end(const SentenceScope *scope, size_t first, bool *ret_cut);

#endif
