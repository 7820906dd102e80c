/* place_words.h - the words around and inside places' names: what kind of place, no place, which country.
 *
 * Loads data/place_words.tsv (generic words: "River", "County", "North"), place_stopwords.tsv (names that
 * nearly always mean something else), place_cues.tsv and area_codes.tsv (words and telephone codes that tell
 * where an article is at home). Owns its memory; const after load, shared by threads. Errors name file and
 * line.
 *
 *     PlaceWords w;
 *     if (place_words_load(&w, gazetteer, "data", &err) < 0) ...
 *     const PlaceWord *word = place_words_generic(&w, true, SLICE("River"));     // behind a name
 *     place_words_release(&w);
 */
#ifndef ATTACHE_EXTRACT_PLACE_WORDS_H
#define ATTACHE_EXTRACT_PLACE_WORDS_H

#include "base/map.h"
#include "doc/result.h"
#include "gazetteer/gazetteer.h"

typedef struct PlaceWord {
    Slice text;
    PlaceKind kind;
    bool street;
    bool direction; /* "North", "Greater": says where in a place, not what it is */
    bool strip;     /* names are known without it */
} PlaceWord;

typedef enum PlaceStop {
    STOP_NONE,
    STOP_NEVER,  /* no place, whatever takes it for one */
    STOP_NAME,   /* a place only when the tagger says so */
    STOP_SHARED, /* a building in many towns; the known one only with its country in the article */
    STOP_TAIL,   /* an organization whose name ends so names no place */
} PlaceStop;

/* What is told of a place that acts, or of what is no place (place_words.tsv, column "side"). */
typedef enum PlaceDeed {
    DEED_DOES,    /* lemma: what governments do, by the name of their capital */
    DEED_DONE,    /* lemma: what is done to governments */
    DEED_WITH,    /* noun: what is "with" or "between" governments */
    DEED_OWN,     /* noun: deed of a government ("Moscow's refusal") */
    DEED_PLAYS,   /* lemma: what teams do */
    DEED_WHERE,   /* preposition: behind it stands a place */
    DEED_PART,    /* noun: part of a town ("the Adhamiyah district of Baghdad") */
    DEED_OFFICE,  /* noun: an office or body of a division, before "of" ("the governor of Colima") */
    DEED_VESSEL,  /* first word of a ship's name ("USS"): no place */
    DEED_ERA,     /* noun: behind it stands none but "BC" */
    DEED_ILLNESS, /* noun: named after a place, which is not meant ("Marburg virus") */
} PlaceDeed;

typedef struct PlaceWords {
    Arena arena;
    Map before; /* word -> index in words */
    Map after;
    Map plural; /* "counties" -> index of "County" */
    Map next;   /* words behind a name that is a division's */
    Map deeds;  /* word -> bits of PlaceDeed */
    VEC(PlaceWord) words;
    Map stop;       /* lower-case name -> PlaceStop */
    Map cues;       /* word -> place of its country or state */
    Map area_codes; /* three digits -> place of a state */
} PlaceWords;

int place_words_load(PlaceWords *words, const Gazetteer *gazetteer, const char *data_dir, Error *err);
void place_words_release(PlaceWords *words);
/* A generic word that stands behind (or before) a name, as written or in lower case; NULL for others. */
const PlaceWord *place_words_generic(const PlaceWords *words, bool after, Slice word);
/* "counties" gives the word "County", "rivers" "River"; NULL for others. */
const PlaceWord *place_words_plural(const PlaceWords *words, Slice word);
/* "Gov." in "Washington Gov.": the name before it is a division's. */
bool place_words_is_next(const PlaceWords *words, Slice word);
bool place_words_has(const PlaceWords *words, PlaceDeed deed, Slice word);
PlaceStop place_words_stop(const PlaceWords *words, Slice name);
/* Place of the country or state that a cue word, or an area code, tells; PLACE_NONE. */
uint32_t place_words_cue(const PlaceWords *words, Slice word);
uint32_t place_words_area_code(const PlaceWords *words, Slice digits);

#endif
