/* token_lexicon.h - what the tokenizer and the sentence splitter know of single words.
 *
 * Loaded from data/abbreviations.tsv (form, kind) and data/tokenizer.tsv (form, kind, value); every form
 * gets a set of WORD_* bits. Const after load, shared by threads, owns its memory. Look-ups allocate nothing
 * and cost at most three hash probes; words longer than WORD_MAX_BYTES are in no table.
 *
 *     TokenLexicon lexicon;
 *     if (token_lexicon_load(&lexicon, "data", &err) < 0) return err.code;
 *     if (token_lexicon_bits(&lexicon, SLICE("Gen")) & WORD_INNER) ...
 *     token_lexicon_release(&lexicon);
 */
#ifndef ATTACHE_NLP_TOKEN_LEXICON_H
#define ATTACHE_NLP_TOKEN_LEXICON_H

#include "base/error.h"
#include "base/map.h"
#include "config/table.h"

enum { WORD_MAX_BYTES = 32 };

typedef enum WordBits {
    WORD_INNER = 1 << 0,   /* abbreviation that never ends a sentence: "Gen.", "vs." */
    WORD_ABBREV = 1 << 1,  /* abbreviation that may also end one: "Inc.", "Calif." */
    WORD_NUMBER = 1 << 2,  /* abbreviation only before a digit: "No. 5", "p. 7", "Mar. 3" */
    WORD_STEM = 1 << 3,    /* first part of a dotted abbreviation: "Ph" of "Ph.D." */
    WORD_PREFIX = 1 << 4,  /* stays joined to what follows its hyphen: "co-operate" */
    WORD_STARTER = 1 << 5, /* capitalized inside no name: begins a sentence after "U.S." */
    WORD_SPEECH = 1 << 6,  /* verb of saying: "Why?" Smith asked. */
    WORD_UNIT = 1 << 7,    /* parted from the number it is glued to: "5pm", "3bn" */
    WORD_DOMAIN = 1 << 8,  /* last part of a host or file name: "com" */
    WORD_ELISION = 1 << 9, /* keeps its leading apostrophe: "'em" */
    WORD_SPLIT = 1 << 10,  /* contraction written in one: "cannot" is can + not */
    WORD_CLITIC = 1 << 11, /* follows an apostrophe: "s", "ll" */
    WORD_PLACE = 1 << 12,  /* abbreviated state, when punctuation says so: "Boston, Mass.", "(D-Calif.)" */
    WORD_PREFIX_NAME = 1 << 13, /* a prefix that stays joined even to a name: "mid-July" */
} WordBits;

typedef struct TokenLexicon {
    Arena arena;
    Table abbreviations;
    Table forms;
    Map bits;  /* form -> WORD_* */
    Map parts; /* form of a WORD_SPLIT -> row of `forms` */
    int value_column;
} TokenLexicon;

int token_lexicon_load(TokenLexicon *lexicon, const char *data_dir, Error *err);
void token_lexicon_release(TokenLexicon *lexicon);
/* Bits of exactly this form. */
uint32_t token_lexicon_exact(const TokenLexicon *lexicon, Slice word);
/* Bits of the form as written, in lower case, and of an ALL CAPS word in Title Case. */
uint32_t token_lexicon_bits(const TokenLexicon *lexicon, Slice word);
/* Bits of the lower-cased form, curly apostrophes read as straight ones. */
uint32_t token_lexicon_lower(const TokenLexicon *lexicon, Slice word);
/* The parts of a WORD_SPLIT, parted by spaces; empty when there are none. */
Slice token_lexicon_parts(const TokenLexicon *lexicon, Slice word);

#endif
