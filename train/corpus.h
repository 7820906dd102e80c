/* corpus.h - annotated sentences: words with one label each, as the trainers read them.
 *
 * Reads two formats: BIO (word TAB label, sentences parted by empty lines) and CoNLL-U (word and XPOS
 * columns; ranges and empty nodes are skipped). Documents begin at "# newdoc" or, in BIO files, at a sentence
 * that is one web address. Words and labels are borrowed from the corpus' own arena. One thread; errors name
 * the file.
 *
 *     Corpus corpus;
 *     corpus_init(&corpus);
 *     if (corpus_read_bio(&corpus, "worldwide.train.bio", &err) < 0) ...
 *     for (size_t s = 0; s < corpus.sentences.len; s++) use(&corpus.sentences.at[s]);
 *     corpus_release(&corpus);
 */
#ifndef ATTACHE_TRAIN_CORPUS_H
#define ATTACHE_TRAIN_CORPUS_H

#include "base/error.h"
#include "base/vec.h"

typedef struct CorpusToken {
    Slice word;
    Slice label;
} CorpusToken;

typedef struct CorpusSentence {
    size_t first;
    size_t end;
    uint32_t document;
} CorpusSentence;

typedef struct Corpus {
    Arena arena;
    VEC(CorpusToken) tokens;
    VEC(CorpusSentence) sentences;
    uint32_t n_documents;
} Corpus;

void corpus_init(Corpus *corpus);
void corpus_release(Corpus *corpus);
/* Both append to what was read before. */
int corpus_read_bio(Corpus *corpus, const char *path, Error *err);
int corpus_read_conllu(Corpus *corpus, const char *path, Error *err);
/* A name that begins with I- begins with B- afterwards. */
void corpus_repair(Corpus *corpus);

#endif
