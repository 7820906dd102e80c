/* lemma.h - lemmas from word and tag.
 *
 * Two tables, learned from the treebanks by train/lemma_train.c and editable by hand: data/lemmas.tsv lists
 * the forms whose lemma no rule gives ("went" VBD go), data/lemma_rules.tsv says per tag what the longest
 * matching ending becomes ("ies" NNS: strip 3, add "y"). A word without row and rule is its own lemma.
 * Lemmas are lower case. Loaded once, const afterwards and shared by threads; what it makes lives in the
 * document's arena. A lookup costs at most eight hash probes.
 *
 *     Lemmatizer *lemma;
 *     if (lemma_load(&lemma, "data", &err) < 0) return err.code;
 *     lemma_run(lemma, doc);                                   // tokens[i].lemma
 *     Slice s = lemma_of(lemma, arena, SLICE("talks"), XPOS_NNS); // "talk"
 *     lemma_release(lemma);
 */
#ifndef ATTACHE_NLP_LEMMA_H
#define ATTACHE_NLP_LEMMA_H

#include "base/error.h"
#include "doc/document.h"

typedef struct Lemmatizer Lemmatizer;

enum { LEMMA_MAX_SUFFIX = 7 }; /* bytes of an ending in the rules */

/* Tags with the same inflection share their rows: VBN is under VBD, NNPS under NNS, RBR and RBS under JJR,
 * JJS. */
Xpos lemma_group(Xpos tag);
/* Reads lemmas.tsv and lemma_rules.tsv below data_dir. */
int lemma_load(Lemmatizer **ret_lemma, const char *data_dir, Error *err);
void lemma_release(Lemmatizer *lemma);
/* Lemma of one form. Points into the form, the tables or the arena. */
Slice lemma_of(const Lemmatizer *lemma, Arena *arena, Slice form, Xpos tag);
/* Sets lemma of every token. */
void lemma_run(const Lemmatizer *lemma, Document *doc);

#endif
