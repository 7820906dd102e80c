/* vectors.h - what company a word keeps, as 64 small numbers: word vectors for the networks.
 *
 * One row of bytes for each word of the word classes' file (clusters.h), found by the slot of that file, so
 * that a word is looked up once for both. Words that are not listed share a row for each way of writing them
 * (lower case, Capitalized, UPPER CASE, other). Numbers are VECTORS_ONE times the trained ones, whose mean
 * square is one. The file is memory-mapped, const after load and shared by threads.
 *
 *     Vectors vectors;
 *     if (vectors_load(&vectors, "data/models/vectors.bin", &clusters, &err) < 0) return err.code;
 *     const int8_t *row = vectors_row(&vectors, vectors_number(&vectors, &lexeme));
 *     vectors_release(&vectors);
 *
 * File: "classes" the checksum of the cluster file; "places" a VectorPlace for every 64 slots of it; "rows"
 * int8 [n_rows][VECTORS_DIM], first those of the unlisted words.
 */
#ifndef ATTACHE_ML_VECTORS_H
#define ATTACHE_ML_VECTORS_H

#include "ml/lexeme.h"

enum { VECTORS_DIM = 64, VECTORS_ONE = 32 };

#define VECTORS_LAYOUT UINT64_C(0x3ec7025000000001)

typedef enum UnlistedWord {
    UNLISTED_LOWER,
    UNLISTED_CAPITAL,
    UNLISTED_UPPER,
    UNLISTED_OTHER,
    UNLISTED_COUNT
} UnlistedWord;

typedef struct VectorPlace {
    uint64_t listed; /* a bit for each of 64 slots */
    uint32_t first;  /* row of the first of them */
    uint32_t unused;
} VectorPlace;

typedef struct Vectors {
    ModelFile file;
    const VectorPlace *places;
    size_t n_slots;
    const int8_t *rows;
    uint32_t n_rows;
} Vectors;

/* Refuses vectors of another cluster file than `clusters`. */
int vectors_load(Vectors *vectors, const char *path, const Clusters *clusters, Error *err);
void vectors_release(Vectors *vectors);
/* Row number of a word. */
uint32_t vectors_number(const Vectors *vectors, const Lexeme *lexeme);

static inline const int8_t *vectors_row(const Vectors *vectors, uint32_t number)
{
    return vectors->rows + (size_t)number * VECTORS_DIM;
}

#endif
