/* name.h - the parts of a person's name, and whether two names can be one person.
 *
 * A Name holds the folded words of one written form: lower case without diacritics, full stops and the
 * article al-/el-, "-skiy" and "-sky" made one; suffixes (Jr., III) and a nickname in quotation marks stand
 * apart. Comparison knows initials, short forms (Bill, William), the order of Chinese and Korean names,
 * double surnames and one-letter spelling variants. A NameLexicon holds the tables (given_names, nicknames,
 * family_first, name_words), const after load and shared by threads. Names live in the caller's arena.
 *
 *     Name a, b;
 *     name_parse(&lexicon, &arena, SLICE("John R. Bolton"), &a);
 *     name_parse(&lexicon, &arena, SLICE("John Bolton"), &b);
 *     assert(name_compatible(&lexicon, &a, &b));
 */
#ifndef ATTACHE_NLP_NAME_H
#define ATTACHE_NLP_NAME_H

#include "base/error.h"
#include "base/map.h"
#include "doc/document.h"

enum { NAME_MAX_PARTS = 8 };

typedef struct NameLexicon {
    Arena arena;
    Map given;        /* folded given name -> Gender, GENDER_UNKNOWN for both */
    Map nicknames;    /* "bill william" -> 1 */
    Map family_first; /* folded surname -> 1 */
    Map words;        /* folded particle or suffix -> NameWord */
} NameLexicon;

typedef struct Name {
    Slice parts[NAME_MAX_PARTS]; /* folded, particles included */
    uint32_t n;
    Slice suffix;      /* folded; empty: none */
    Slice nickname;    /* folded; empty: none */
    bool family_first; /* the first part is the surname, as in "Xi Jinping" */
} Name;

/* How a single word fits a longer name: surname, given name, or some other part. */
typedef enum NameFit { NAME_NO_FIT, NAME_FITS_GIVEN, NAME_FITS_MIDDLE, NAME_FITS_SURNAME } NameFit;

int name_lexicon_load(NameLexicon *lexicon, const char *data_dir, Error *err);
void name_lexicon_release(NameLexicon *lexicon);
/* Words beyond NAME_MAX_PARTS are left out. */
void name_parse(const NameLexicon *lexicon, Arena *arena, Slice text, Name *ret_name);
/* Both of two parts and more: can they be one person? */
bool name_compatible(const NameLexicon *lexicon, const Name *a, const Name *b);
/* `word`: a name of one part. */
NameFit name_fit(const Name *full, Slice word);
/* Do the words say that another name of the person follows ("known as")? */
bool name_alias_cue(const NameLexicon *lexicon, Arena *scratch, Slice words);
/* `word` is one slip of the pen away from a long part of the name: a letter, or two that changed places. */
bool name_misspelt(const Name *full, Slice word);
Gender name_gender(const NameLexicon *lexicon, const Name *name);
/* Lower case, no diacritics, punctuation or spelling variants of endings; empty when no letter is left. */
Slice name_fold(Arena *arena, Slice word);

#endif
