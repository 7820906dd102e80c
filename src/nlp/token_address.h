/* token_address.h - URLs, e-mail addresses, host names, @handles and #tags inside running text.
 *
 * A function of the bytes at one position; looks at most a bounded number of bytes ahead unless it finds
 * an address, which is then consumed. No state, no failure.
 *
 *     size_t end = token_address_end(&lexicon, SLICE("see https://example.org/a."), 4);   // 25: without the
 * stop
 */
#ifndef ATTACHE_NLP_TOKEN_ADDRESS_H
#define ATTACHE_NLP_TOKEN_ADDRESS_H

#include "nlp/token_lexicon.h"

/* End of the address that begins at pos; pos when none does. The last part of a bare host or file name must
 * be a WORD_DOMAIN of the lexicon. */
size_t token_address_end(const TokenLexicon *lexicon, Slice text, size_t pos);

#endif
