/* token.h - text to sentences and tokens, with the UD English conventions (EWT, GUM).
 *
 * Runs token_scan over every paragraph and sentence_end over its tokens; a paragraph's end always ends a
 * sentence. The tables (data/abbreviations.tsv, data/tokenizer.tsv) are loaded once, const afterwards and
 * shared by threads; what it makes lives in the document's arena.
 *
 *     Tokenizer *tokenizer;
 *     if (tokenizer_load(&tokenizer, "data", &err) < 0) return err.code;
 *     tokenizer_run(tokenizer, &doc);      // doc has text and paragraphs
 *     tokenizer_release(tokenizer);
 */
#ifndef ATTACHE_NLP_TOKEN_H
#define ATTACHE_NLP_TOKEN_H

#include "base/error.h"
#include "doc/document.h"

typedef struct Tokenizer Tokenizer;

/* Reads what it needs below data_dir. */
int tokenizer_load(Tokenizer **ret_tokenizer, const char *data_dir, Error *err);
void tokenizer_release(Tokenizer *tokenizer);
/* Fills doc->sentences, tokens (span, sentence, space_before; the indices are NO_INDEX), words and the
 * sentence range of every paragraph. A sentence of more than SENTENCE_MAX_TOKENS is cut, with a warning. */
void tokenizer_run(const Tokenizer *tokenizer, Document *doc);

#endif
