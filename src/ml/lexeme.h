/* lexeme.h - what a word shows of itself, as numbers that features are made of.
 *
 * Every token is looked at once: its normalized form (digits as '0', quotes and dashes in ASCII, see
 * clusters.h), its lower case form, prefixes, suffixes and shape become 32-bit hashes, its word classes are
 * looked up. Features (tag_features.h) then combine these numbers and never touch text again. Plain values;
 * nothing is allocated, any thread; words longer than CLUSTERS_MAX_WORD bytes are cut for this purpose.
 *
 *     Lexeme lexeme;
 *     lexeme_read(&lexeme, SLICE("Beijing"), &clusters);
 *     if (lexeme.form & LEXEME_CAPITALIZED) ...
 */
#ifndef ATTACHE_ML_LEXEME_H
#define ATTACHE_ML_LEXEME_H

#include "ml/clusters.h"

enum { LEXEME_PREFIXES = 3, LEXEME_SUFFIXES = 4 };

/* How the letters of a word look. */
typedef enum LexemeForm {
    LEXEME_CAPITALIZED = 1 << 0, /* begins with an upper case letter */
    LEXEME_ALL_UPPER = 1 << 1,   /* two letters and more, all upper case */
    LEXEME_HAS_DIGIT = 1 << 2,
    LEXEME_ALL_DIGITS = 1 << 3, /* digits, commas and stops only */
    LEXEME_HAS_LETTER = 1 << 4,
    LEXEME_INNER_UPPER = 1 << 5, /* upper case behind lower case: "McCain", "iPhone" */
    LEXEME_HAS_STOP = 1 << 6,    /* "U.S." */
} LexemeForm;

/* How a whole sentence is written, which says how much a capital letter tells. */
typedef enum LexemeCase { CASE_NORMAL, CASE_TITLE, CASE_ALL_UPPER } LexemeCase;

/* Where in a longer entry of the name lists a word stands. */
typedef enum PhrasePlace { PHRASE_NONE, PHRASE_FIRST, PHRASE_INNER, PHRASE_LAST } PhrasePlace;

typedef struct Lexeme {
    uint32_t word;
    uint32_t lower;
    uint32_t shape;
    uint32_t prefix[LEXEME_PREFIXES]; /* of the lower case form, 2 to 4 bytes; 0 when it is not longer */
    uint32_t suffix[LEXEME_SUFFIXES]; /* 1 to 4 bytes */
    uint32_t slot;                    /* in the file of word classes, CLUSTERS_NO_SLOT when not listed */
    uint16_t cluster[CLUSTER_COLUMNS];
    uint8_t form;          /* LexemeForm bits */
    uint8_t sentence_case; /* LexemeCase, set by lexemes_read_case */
    uint8_t pos;           /* tag of the first model when the second one runs, else 0 */
    uint8_t names;         /* NameList bits of the word alone, set by name_table_mark like the next two */
    uint8_t phrase;        /* NameList bits of the longer entry it belongs to */
    uint8_t phrase_place;  /* PhrasePlace */
} Lexeme;

/* Sets everything that depends on the word alone. */
void lexeme_read(Lexeme *lexeme, Slice word, const Clusters *clusters);
/* Tells how the sentence is written and notes it in each of its words. */
void lexemes_read_case(Lexeme *lexemes, size_t n);

#endif
