/* name_net.h - the network that says of each word what kind of name it may belong to.
 *
 * A word's input is its vector (vectors.h) times a matrix and a sum of learned rows, one for each of
 * NAME_NET_FIELDS properties (tag, shape, affixes, word classes, name lists, classes beside it). Two layers
 * of simple recurrent units (recurrent.h) run over the sentence in both directions; their output gives each
 * label a score, which ml/sequence decodes. The same bits on every processor.
 *
 * A NameNet borrows from a loaded ModelFile and owns rounded weights, is const and shared by threads.
 * NameNetBuffers are one thread's memory for a sentence of at most max_words. name_net_run allocates nothing
 * and cannot fail.
 *
 *     NameNet net;
 *     if (name_net_open(&net, &ner.file, &err) < 0) return err.code;
 *     NameNetBuffers *buffers = name_net_buffers_new(&arena, longest);
 *     name_net_run(&net, &vectors, lexemes + TAG_WINDOW, n, buffers);
 *     name_net_scores(buffers, n, unit, scores, lanes);
 *
 * Sections: "netrows" int8 [NAME_NET_ROWS][RECURRENT_GATES]; "input", "gates2", "output" int16 (matrix8.h);
 * "netunits" float; "bias1", "bias2", "biaso" float.
 */
#ifndef ATTACHE_ML_NAME_NET_H
#define ATTACHE_ML_NAME_NET_H

#include "ml/recurrent.h"
#include "ml/vectors.h"

#include "base/arena.h"

enum { NAME_NET_OUTPUTS = 32 }; /* labels, rounded up for Matrix8 */

/* The properties of a word; sizes of their tables in name_net.c. */
typedef enum NameNetField {
    NAME_NET_TAG,
    NAME_NET_SHAPE,
    NAME_NET_SUFFIX2,
    NAME_NET_SUFFIX3,
    NAME_NET_PREFIX3,
    NAME_NET_CLUSTER_256,
    NAME_NET_CLUSTER_1024,
    NAME_NET_CLUSTER_WIDE,
    NAME_NET_FORM,
    NAME_NET_LISTS,
    NAME_NET_PHRASE,
    NAME_NET_FREQUENCY,
    NAME_NET_CLUSTER_BEFORE,
    NAME_NET_CLUSTER_AFTER,
    NAME_NET_FIELDS
} NameNetField;

typedef struct NameNetWord {
    uint32_t row[NAME_NET_FIELDS]; /* into the table of all rows */
    uint32_t vector;
} NameNetWord;

typedef struct NameNet {
    const int8_t *rows;
    float row_unit;
    Matrix8 input, gates, output;
} NameNet;

typedef struct NameNetBuffers {
    NameNetWord *words; /* [max_words] */
    uint8_t *bytes;     /* [max_words][RECURRENT_STATE]: vectors, then states */
    float *gates;       /* [max_words][RECURRENT_GATES] */
    float *state;       /* [max_words][RECURRENT_STATE] */
    float *outputs;     /* [max_words][NAME_NET_OUTPUTS], in nats */
} NameNetBuffers;

/* Rows of all fields together. */
uint32_t name_net_row_count(void);
/* `at` points into an array with an empty Lexeme at each end. */
NameNetWord name_net_word(const Lexeme *at, const Vectors *vectors);

/* To be closed also after a failure. */
int name_net_open(NameNet *net, const ModelFile *file, Error *err);
void name_net_close(NameNet *net);
NameNetBuffers *name_net_buffers_new(Arena *arena, uint32_t max_words);
/* Fills buffers->outputs. */
void name_net_run(const NameNet *net, const Vectors *vectors, const Lexeme *lexemes, uint32_t n,
                  NameNetBuffers *buffers);
/* The outputs of the last run as whole numbers, `unit` of them a nat: scores [n][lanes]. */
void name_net_scores(const NameNetBuffers *buffers, uint32_t n, float unit, int16_t *ret_scores,
                     uint32_t lanes);

#endif
