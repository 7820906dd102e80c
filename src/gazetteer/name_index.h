/* name_index.h - from the hash of a name to the places that bear it.
 *
 * A flattened trie over the pieces of names (place_name.h): one open-addressed table of 8-byte slots, in
 * which every prefix of a name has a slot too, and lists of references. A slot keeps 32 bits of the hash
 * besides its position, so that the chance of a false match is about 1e-9 a look-up. The view is const,
 * shared by threads, and can lie in a mapped file; the builder lives in an arena.
 *
 * A reference is 32 bits: place in bits 0-19, NameRelation in bits 20-23, the last of a list has bit 31.
 *
 *     NameIndexBuilder b;
 *     name_index_builder_init(&b, &arena);
 *     name_index_add(&b, SLICE("Sri Lanka"), name_ref(place, NAME_MAIN));
 *     NameIndex index = name_index_freeze(&b, NULL, 0);
 *     NameHit hit = name_index_match(&index, words, n);
 */
#ifndef ATTACHE_GAZETTEER_NAME_INDEX_H
#define ATTACHE_GAZETTEER_NAME_INDEX_H

#include "base/vec.h"

/* How a name belongs to its place. */
typedef enum NameRelation {
    NAME_MAIN,
    NAME_ALTERNATE,
    NAME_SHORT,        /* the name without a generic word: "Kherson" for "Kherson Oblast" */
    NAME_ABBREVIATION, /* "U.S.", "Calif.", "UAE": only as written, in capitals where it has them */
    NAME_DOTTED,       /* "Calif.", "Md.": only with the one dot ("M.D." is no Maryland), or behind a comma */
    NAME_CODE,         /* postal codes and the like: only behind a comma or before a zip code */
    NAME_FORMER,
    NAME_ADJECTIVE, /* "Chinese", "Californian" */
    NAME_PEOPLE,    /* "Danes", "Americans" */
    NAME_INITIALS,  /* "N.Y.", "W.Va.": with their dots, or behind a comma */
    NAME_RELATION_COUNT
} NameRelation;

typedef struct NameSlot {
    uint32_t tag;   /* upper half of the hash, never 0 in a used slot */
    uint32_t value; /* bit 31: longer names begin so; the rest: offset in lists plus 1, 0 for a mere prefix */
} NameSlot;

typedef struct NameIndex {
    const NameSlot *slots; /* [capacity] */
    const uint32_t *lists;
    uint32_t capacity;
    uint32_t n_lists;
} NameIndex;

enum { NAME_INDEX_MAX_WORDS = 10, NAME_INDEX_MAX_CANDIDATES = 48, NAME_INDEX_MAX_PLACE = (1 << 20) - 1 };

static inline uint32_t name_ref(uint32_t place, NameRelation relation)
{
    return place | (uint32_t)relation << 20;
}
static inline uint32_t name_ref_place(uint32_t ref)
{
    return ref & NAME_INDEX_MAX_PLACE;
}
/* "Peruvian", "Peruvians". */
static inline bool name_is_demonym(NameRelation r)
{
    return r == NAME_ADJECTIVE || r == NAME_PEOPLE;
}
static inline NameRelation name_ref_relation(uint32_t ref)
{
    return (NameRelation)(ref >> 20 & 15);
}
#define NAME_REF_LAST 0x80000000u

/* A name found at the head of some words. list 0: none. */
typedef struct NameHit {
    uint32_t n_words;
    uint32_t list; /* offset plus 1 */
} NameHit;

/* Longest name that begins at words[0], in linear time of its length. */
NameHit name_index_match(const NameIndex *index, const Slice *words, size_t n);
/* List (offset plus 1) of exactly these words, 0 when they are no name. */
uint32_t name_index_find(const NameIndex *index, const Slice *words, size_t n);
/* True when slots and lists point at nothing outside of themselves and places below n_places. */
bool name_index_check(const NameIndex *index, uint32_t n_places);

typedef struct NameEntry {
    uint64_t hash;
    uint32_t ref; /* UINT32_MAX: a prefix */
    uint32_t weight;
} NameEntry;

typedef struct NameIndexBuilder {
    Arena *arena;
    VEC(NameEntry) entries;
} NameIndexBuilder;

void name_index_builder_init(NameIndexBuilder *builder, Arena *arena);
/* weight orders the candidates of a name (greatest first; what is over NAME_INDEX_MAX_CANDIDATES falls away).
 * False when the text is no name (no letters, or signs that names do not have). */
bool name_index_add(NameIndexBuilder *builder, Slice name, uint32_t ref, uint32_t weight);
/* Sorts, drops repetitions, lays out the table in the builder's arena. */
NameIndex name_index_freeze(NameIndexBuilder *builder);

#endif
