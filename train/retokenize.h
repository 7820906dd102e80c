/* retokenize.h - a corpus with the tokens and sentences of our own tokenizer.
 *
 * The entity corpora come cut in their own ways ("U . S .", "Sept . 13"); the model should see what it will
 * see in service. The text is put together again by the usual rules of spacing, cut by nlp/token.h, and every
 * token takes the label of the old token that it begins in.
 *
 *     if (corpus_retokenize(&corpus, tokenizer, &err) < 0) ...
 */
#ifndef ATTACHE_TRAIN_RETOKENIZE_H
#define ATTACHE_TRAIN_RETOKENIZE_H

#include "corpus.h"

#include "nlp/token.h"

void corpus_retokenize(Corpus *corpus, const Tokenizer *tokenizer);

#endif
