/* coref_parts.h - what the files of coreference share; not for other modules.
 *
 * coref_person.c merges the name mentions of persons, coref_org.c those of organizations, and
 * coref_pronoun.c adds pronouns. Everything works in the document's arena; tables are const.
 *
 *     const Recent *same = word_index_find(&index, surname);
 *     for (uint32_t i = 0; same != NULL && i < same->n; i++) consider(same->items[i]);
 */
#ifndef ATTACHE_NLP_COREF_PARTS_H
#define ATTACHE_NLP_COREF_PARTS_H

#include "config/titles.h"
#include "nlp/coref.h"
#include "nlp/name.h"

typedef enum PronounUse { PRONOUN_SUBJECT, PRONOUN_OBJECT, PRONOUN_POSSESSIVE, PRONOUN_REFLEXIVE } PronounUse;

typedef struct Pronoun {
    Gender gender;
    PronounUse use;
} Pronoun;

struct Coref {
    Arena arena;
    const Titles *titles;
    NameLexicon names;
    Map pronouns; /* lower-case word -> index */
    Pronoun *pronoun;
    Map company_forms; /* "inc", "ltd" -> 1 */
    Map firm_words; /* "energy", "university": last words of names that the first word alone stands for -> 1
                     */
};

enum { RECENT_MAX = 8 };

/* The latest few entities that share a word: what keeps look-ups bounded. */
typedef struct Recent {
    uint32_t items[RECENT_MAX];
    uint32_t n;    /* items in use */
    uint32_t next; /* where the next goes */
} Recent;

typedef struct WordIndex {
    Map map; /* word -> index of lists */
    VEC(Recent) lists;
    Arena *arena;
} WordIndex;

void word_index_init(WordIndex *index, Arena *arena);
/* Of a word that many share only the latest RECENT_MAX are kept. */
void word_index_add(WordIndex *index, Slice word, uint32_t item);
/* NULL when no entity has the word. */
const Recent *word_index_find(const WordIndex *index, Slice word);

/* The three steps of coref_run, in this order. */
void coref_persons(const Coref *coref, Document *doc);
void coref_organizations(const Coref *coref, Document *doc);
void coref_pronouns(const Coref *coref, Document *doc);
/* New entity without mentions; returns its index. */
uint32_t coref_new_entity(Document *doc, MentionType type);
void coref_add_mention(Document *doc, uint32_t entity, uint32_t mention);
/* The mention's text with its white space made single blanks. */
Slice coref_mention_text(const Document *doc, const Mention *m);

#endif
