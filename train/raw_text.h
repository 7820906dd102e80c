/* raw_text.h - a large plain text as one stream of word numbers, for training without annotation.
 *
 * Reads a text with one paragraph a line, cuts it as the treebanks do (clitics, hyphens and punctuation
 * apart, "U.S." and "Mr." whole), normalizes each word as clusters_normalize does and numbers the distinct
 * words by falling frequency. Which words keep their full stop is learned from the text itself: a word that
 * is nearly always followed by one is an abbreviation (Kiss and Strunk 2006, simplified). Words rarer than
 * `min_count` share the four numbers of their shape. Word 0 is the border of a paragraph.
 *
 * Everything lives in plain memory owned by RawText, freed by raw_text_release. One thread. Deterministic.
 */
#ifndef ATTACHE_TRAIN_RAW_TEXT_H
#define ATTACHE_TRAIN_RAW_TEXT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdio.h>

typedef struct RawWord {
    Slice form; /* normalized */
    uint32_t count;
    uint32_t middle; /* occurrences that do not begin a sentence */
    bool shape;      /* stands for rare words */
} RawWord;

typedef struct RawText {
    Arena arena;
    RawWord *words; /* [n_words], by falling count behind the border */
    uint32_t n_words;
    uint32_t *stream; /* [n_tokens] */
    size_t n_tokens;
} RawText;

/* At most `max_tokens` tokens are read (0: all). `file` must be seekable. */
int raw_text_read(RawText *text, FILE *file, size_t max_tokens, uint32_t min_count, Error *err);
void raw_text_release(RawText *text);

#endif
