/* token_scan.h - one paragraph to tokens, with the conventions of UD English EWT and GUM.
 *
 * White space parts chunks; a chunk is read from left to right: addresses (URLs, e-mail, @handles, #tags)
 * stay whole, words end where punctuation does not join them, contractions and clitics are cut ("ca" "n't"),
 * a full stop belongs to its word when that is an abbreviation, an initial or an acronym. Every look-ahead
 * is bounded, so that time is linear even for a megabyte without a space. The list and its arrays live in
 * the arena given with it.
 *
 *     TokenList list = {.arena = doc->arena};
 *     token_scan(&lexicon, doc->text, paragraph.span, &list);
 *     for (size_t i = 0; i < list.tokens.len; i++) use(list.tokens.at[i].span, list.marks.at[i]);
 */
#ifndef ATTACHE_NLP_TOKEN_SCAN_H
#define ATTACHE_NLP_TOKEN_SCAN_H

#include "doc/document.h"
#include "nlp/token_lexicon.h"

/* A longer token is cut: no word is, and what reads tokens may look at all their bytes. */
enum { TOKEN_MAX_BYTES = 1024 };

/* What the full stop at a token's end says about the sentence. */
typedef enum TokenMark {
    MARK_NONE,
    MARK_INNER,   /* the sentence goes on: "Gen.", the "J." of a name */
    MARK_ABBREV,  /* may end a sentence: "U.S.", "Inc." */
    MARK_ADDRESS, /* a URL, e-mail address, handle or tag */
} TokenMark;

typedef struct TokenList {
    Arena *arena;
    VEC(Token) tokens;  /* span and space_before are set; all else is zero */
    VEC(uint8_t) marks; /* [tokens.len] TokenMark */
} TokenList;

/* Appends the tokens of text[span]. */
void token_scan(const TokenLexicon *lexicon, Slice text, Span span, TokenList *out);

#endif
