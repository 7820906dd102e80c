/* parser.h - dependency parser: a small recurrent network and a maximum spanning tree.
 *
 * A word is the sum of learned rows, one for each of PARSER_FIELDS properties (form, tag, word classes,
 * affixes, shape, tags and classes of its neighbours). Three layers of simple recurrent units (Lei et al.
 * 2018) run over the sentence in both directions; from their output each word gets a vector as dependent and
 * one as head, and an arc scores their product plus a term for the distance (Kiperwasser and Goldberg 2016,
 * Dozat and Manning 2017). The best tree is found by ml/tree, and each arc then labelled by one hidden layer.
 *
 * Weights are whole numbers of 8 bits where most of the work is; nothing but the order of the file's numbers
 * depends on the training machine and the same input gives the same tree on every processor. A ParserModel is
 * memory-mapped, const after load and shared by threads. A ParserScratch belongs to one thread and to
 * sentences of at most `max_words`. parser_run allocates nothing and cannot fail; its time is linear in n but
 * for n * n arc scores.
 *
 *     ParserModel *model;
 *     if (parser_load(&model, "data/models/parser.bin", &err) < 0) return err.code;
 *     ParserScratch *scratch = parser_scratch_new(&arena, 400);
 *     for (each word) words[i] = parser_word(parser_vocabulary(model), form, tag, clusters_lookup(clusters,
 * form)); parser_run(model, scratch, words, n, heads, labels);   // heads[i]: index, -1 for the root
 *     parser_release(model);
 *
 * File: "labels" and "tags" hold names separated by newlines (a tag's number is its position); "classes"
 * the checksum of the cluster file; "words"
 * ParserSlot [power of two]; "rows" int8 [n_rows][PARSER_GATES]; "scales" float; the layers "gates2",
 * "gates3", "project" int16 (matrix8.h); the rest float: "bias1".."bias3", "biasp", "dist", "rootarc",
 * "rootlab", "output", "biaso".
 */
#ifndef ATTACHE_ML_PARSER_H
#define ATTACHE_ML_PARSER_H

#include "base/arena.h"
#include "ml/clusters.h"
#include "ml/recurrent.h"

/* Dimensions. A file of other dimensions is refused by PARSER_FEATURES. */
enum {
    PARSER_HIDDEN = RECURRENT_HIDDEN,
    PARSER_STATE = RECURRENT_STATE,
    PARSER_GATES = RECURRENT_GATES,
    PARSER_LAYERS = 3,
    PARSER_ARC = 48,      /* of the vectors whose product scores an arc */
    PARSER_RELATION = 32, /* of the hidden layer of labels */
    PARSER_PROJECTION = 2 * PARSER_ARC + 2 * PARSER_RELATION,
    PARSER_MAX_LABELS = 64,
    PARSER_DISTANCES = 24,
    PARSER_MAX_TAGS = 63, /* tag 63 stands beyond the borders of a sentence */
};

#define PARSER_FEATURES UINT64_C(0xa2c4eb0000000011)

/* The properties of a word; sizes of their tables in parser_features.c. */
typedef enum ParserField {
    PARSER_TAG,
    PARSER_TAG_BEFORE,
    PARSER_TAG_AFTER,
    PARSER_SHAPE,
    PARSER_SUFFIX2,
    PARSER_SUFFIX3,
    PARSER_PREFIX3,
    PARSER_CLUSTER_64,
    PARSER_CLUSTER_256,
    PARSER_CLUSTER_1024,
    PARSER_CLUSTER_WIDE,
    PARSER_FREQUENCY,
    PARSER_CLUSTER_BEFORE,
    PARSER_CLUSTER_AFTER,
    PARSER_FORM, /* last: its table has as many rows as the vocabulary */
    PARSER_FIELDS
} ParserField;

typedef struct ParserWord {
    uint32_t row[PARSER_FIELDS]; /* into the table of all rows; neighbours' fields are set by parser_run */
} ParserWord;

/* Which forms have rows of their own. */
typedef struct ParserSlot {
    uint32_t tag; /* of the lower-cased normalized form's hash, 0: free */
    uint32_t number;
} ParserSlot;

typedef struct ParserVocabulary {
    const ParserSlot *slots; /* [mask + 1] */
    uint64_t mask;
} ParserVocabulary;

/* The row of field PARSER_FORM for a form not listed is the first one. */
ParserWord parser_word(const ParserVocabulary *vocabulary, Slice form, uint8_t tag, const uint16_t *clusters);
/* Sets the fields that speak of neighbours. */
void parser_link_words(ParserWord *words, uint32_t n);
/* First row of a field. */
uint32_t parser_field_start(ParserField field);
/* Slot where the form belongs: its own or a free one. Forms are lower-cased and normalized here. */
uint64_t parser_vocabulary_find(const ParserVocabulary *vocabulary, Slice form, uint32_t *ret_tag);
/* 0..PARSER_DISTANCES-1 for the distance from dependent to head, not 0. */
static inline uint32_t parser_distance(int32_t distance)
{
    /* limits 1, 2, 3, 4, 5, 6, 8, 11, 16, 25, 40 */
    static const uint8_t steps[] = {0,  0,  1,  2,  3,  4,  5,  6,  6,  7,  7,  7,  8,  8,
                                    8,  8,  8,  9,  9,  9,  9,  9,  9,  9,  9,  9,  10, 10,
                                    10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
    int32_t length = distance < 0 ? -distance : distance;
    uint32_t step = length < (int32_t)sizeof steps ? steps[length] : 11;
    return distance < 0 ? step : PARSER_DISTANCES / 2 + step;
}

typedef struct ParserModel ParserModel;
typedef struct ParserScratch ParserScratch;

int parser_load(ParserModel **ret_model, const char *path, Error *err);
void parser_release(ParserModel *model);
const ParserVocabulary *parser_vocabulary(const ParserModel *model);
/* Checksum of the cluster file that the model was trained with. */
uint64_t parser_classes(const ParserModel *model);
/* Number of a tag name in the model, -1 for an unknown one. */
int parser_tag_number(const ParserModel *model, Slice name);
size_t parser_label_count(const ParserModel *model);
Slice parser_label_name(const ParserModel *model, size_t label);

ParserScratch *parser_scratch_new(Arena *arena, uint32_t max_words);
/* words [n] (changed: see parser_link_words), heads [n], labels [n]; n is at most max_words of the scratch.
 */
void parser_run(const ParserModel *model, ParserScratch *scratch, ParserWord *words, uint32_t n,
                int32_t *heads, uint8_t *labels);

#endif
