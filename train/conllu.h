/* conllu.h - reader of CoNLL-U treebanks for trainers and evaluators.
 *
 * Keeps the syntactic words (no ranges, no empty nodes) with the columns the trainers use. Everything lives
 * in the arena given; errors name the file and line. Several files may be read into one Treebank.
 *
 *     Treebank bank = {0};
 *     if (conllu_read(&bank, &arena, "ewt.train.conllu", &err) < 0) ...
 *     for (size_t i = 0; i < bank.sentences.len; i++) use(&bank.sentences.at[i]);
 */
#ifndef ATTACHE_TRAIN_CONLLU_H
#define ATTACHE_TRAIN_CONLLU_H

#include "base/error.h"
#include "base/vec.h"

typedef struct ConlluWord {
    Slice form;
    Slice lemma;
    Slice xpos;
    Slice deprel;
    int32_t head; /* 0-based, -1 for the root */
} ConlluWord;

typedef struct ConlluSentence {
    ConlluWord *words;
    uint32_t n_words;
    uint32_t document; /* counted over all files read */
} ConlluSentence;

typedef struct Treebank {
    VEC(ConlluSentence) sentences;
    uint32_t n_documents;
    size_t n_words;
} Treebank;

enum { CONLLU_MAX_WORDS = 4096 };

int conllu_read(Treebank *bank, Arena *arena, const char *path, Error *err);

#endif
