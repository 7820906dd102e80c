/* name_table.h - lists of known names as a soft hint for the entity model.
 *
 * A compact hash table from words and phrases (lower case) to the lists they stand in; the trainer builds it
 * from public lists of officials, places and demonyms (train/name_lists.c) and stores it in the model's file.
 * A slot is 4 bytes: 24 bits of the phrase's hash and 8 bits of lists, so that a false match (about one in a
 * million look-ups) is possible and harmless. Every beginning of a longer entry is marked NAME_LONGER.
 * Borrowed from a loaded ModelFile, const, shared by threads; nothing is allocated.
 *
 *     NameTable table;
 *     if (name_table_open(&table, bytes, path, &err) < 0) ...
 *     name_table_mark(&table, lexemes, n);     // sets Lexeme.names, phrase and phrase_place
 */
#ifndef ATTACHE_ML_NAME_TABLE_H
#define ATTACHE_ML_NAME_TABLE_H

#include "ml/lexeme.h"

typedef enum NameList {
    NAME_GIVEN = 1 << 0,
    NAME_FAMILY = 1 << 1,
    NAME_CITY = 1 << 2, /* of more than 100,000 people */
    NAME_TOWN = 1 << 3,
    NAME_REGION = 1 << 4, /* countries, provinces, islands, seas */
    NAME_DEMONYM = 1 << 5,
    NAME_PERSON = 1 << 6, /* the full name of an official */
    NAME_LONGER = 1 << 7, /* some longer entry begins so */
} NameList;

enum { NAME_MAX_WORDS = 6 };

typedef struct NameTable {
    const uint32_t *slots; /* [mask + 1] */
    uint64_t mask;
} NameTable;

int name_table_open(NameTable *table, Slice bytes, const char *path, Error *err);
void name_table_mark(const NameTable *table, Lexeme *lexemes, size_t n);

/* The state behind one more word (Lexeme.lower); begin with 0. */
uint64_t name_table_next(uint64_t state, uint32_t lower);
/* Lists of the phrase that led to this state. */
uint8_t name_table_get(const NameTable *table, uint64_t state);
/* For the trainer: adds lists to a phrase; false when the table is full. */
bool name_table_put(uint32_t *slots, uint64_t mask, uint64_t state, uint8_t lists);

#endif
