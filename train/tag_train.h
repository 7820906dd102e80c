/* tag_train.h - what the trainers of both taggers share: sentences to features, labels to numbers.
 *
 *     LabelSet labels = {0};
 *     uint8_t y = label_number(&labels, SLICE("NNP"));
 */
#ifndef ATTACHE_TRAIN_TAG_TRAIN_H
#define ATTACHE_TRAIN_TAG_TRAIN_H

#include "corpus.h"
#include "crf.h"

#include "ml/tag_features.h"

typedef struct LabelSet {
    const char *names[SEQUENCE_MAX_LABELS];
    char text[SEQUENCE_MAX_LABELS][32];
    uint32_t n;
} LabelSet;

/* The number of a label, a new one when `grow`; UINT8_MAX when it is unknown or there are too many. */
uint8_t label_number(LabelSet *set, Slice name, bool grow);

/* Words to Lexemes with TAG_WINDOW empty ones around, in `out` [n + 2 * TAG_WINDOW]. */
void lexemes_of_words(const Slice *words, size_t n, const Clusters *clusters, Lexeme *out);

/* DATA/rest as a path in a static buffer. */
const char *data_path(const char *data, const char *rest);
/* Ends the program with the error's message. */
void or_die(int rc, const Error *err);

#endif
