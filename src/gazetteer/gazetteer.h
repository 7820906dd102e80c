/* gazetteer.h - the places of the world and their names.
 *
 * Two layers that answer as one: data/gazetteer.bin, compiled from GeoNames, Natural Earth and the Factbook
 * by train/gazetteer_build (memory-mapped, ml/model_file.h, kind "GAZE"), and the tables that a person edits:
 *
 *     data/places.tsv       name kind country latitude longitude weight names   regions, seas, facilities
 *     data/place_names.tsv  name relation place                                 nicknames, former names,
 * codes data/demonyms.tsv     form relation place                                 "Chinese", "Danes"
 *
 * `place` in a table is a country code ("CN"), a first-level division ("US.CA", GeoNames' codes), or a
 * name: "Middle East" of places.tsv, or "Kyiv, UA": the weightiest place so called in that country. The
 * tables' names stand before those of the compiled layer. A name leads to candidates, each a place and the
 * way the name belongs to it; which of them is meant is told by extract/. Const after load, shared by
 * threads; nothing is allocated by look-ups. Sections of gazetteer.bin: "places" Place[], "strings"
 * NUL-terminated names, "slots" NameSlot[], "lists" uint32[] (name_index.h).
 *
 *     GazetteerMatch m = gazetteer_match(g, words, n);          // longest name at words[0]
 *     GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
 *     uint32_t k = gazetteer_candidates(g, &m, c);
 *     const Place *p = gazetteer_place(g, c[0].place);
 */
#ifndef ATTACHE_GAZETTEER_GAZETTEER_H
#define ATTACHE_GAZETTEER_GAZETTEER_H

#include "base/error.h"
#include "gazetteer/name_index.h"

#define GAZETTEER_KIND_TABLE(X)                                                                              \
    X(OTHER, "other")                                                                                        \
    X(CONTINENT, "continent")                                                                                \
    X(REGION, "region")                                                                                      \
    X(COUNTRY, "country")                                                                                    \
    X(ADMIN1, "admin1")                                                                                      \
    X(ADMIN2, "admin2")                                                                                      \
    X(CITY, "city") X(WATER, "water") X(ISLAND, "island") X(MOUNTAIN, "mountain") X(FACILITY, "facility")
#define X(id, name) GAZETTEER_##id,
typedef enum GazetteerKind { GAZETTEER_KIND_TABLE(X) GAZETTEER_KIND_COUNT } GazetteerKind;
#undef X

/* What a place is the seat of. */
typedef enum PlaceSeat { SEAT_NONE, SEAT_ADMIN2, SEAT_ADMIN1, SEAT_COUNTRY } PlaceSeat;

#define PLACE_NONE           UINT32_MAX
#define PLACE_NO_COORDINATES INT32_MIN

/* Part of the file format: 28 bytes, little-endian. */
typedef struct Place {
    int32_t latitude; /* micro-degrees; PLACE_NO_COORDINATES when unknown */
    int32_t longitude;
    uint32_t name;        /* offset in the strings of its layer */
    uint32_t geonames_id; /* 0: none */
    uint32_t population;  /* of regions and seas: how prominent, on the same scale */
    uint32_t admin1;      /* place of the first-level division, PLACE_NONE */
    char country[2];      /* ISO 3166-1; 0 when in no country or several */
    uint8_t kind;         /* GazetteerKind */
    uint8_t seat;         /* PlaceSeat */
} Place;

typedef struct Gazetteer Gazetteer;

enum { GAZETTEER_MAX_CANDIDATES = 2 * NAME_INDEX_MAX_CANDIDATES };
#define GAZETTEER_LAYOUT 0x67617a6574740002u

typedef struct GazetteerMatch {
    uint32_t n_words; /* 0: no name */
    uint32_t table_list;
    uint32_t base_list;
} GazetteerMatch;

typedef struct GazetteerCandidate {
    uint32_t place;
    NameRelation relation;
} GazetteerCandidate;

int gazetteer_load(Gazetteer **ret_gazetteer, const char *data_dir, Error *err);
void gazetteer_release(Gazetteer *gazetteer);

/* Longest name that begins at words[0]. */
GazetteerMatch gazetteer_match(const Gazetteer *gazetteer, const Slice *words, size_t n);
/* The same, where a name that is not in our own tables (table_list 0) does not count: for the many words in
 * lower case, which then never touch the large index. */
GazetteerMatch gazetteer_match_tables(const Gazetteer *gazetteer, const Slice *words, size_t n);
/* The name that exactly these words are. */
GazetteerMatch gazetteer_find(const Gazetteer *gazetteer, const Slice *words, size_t n);
/* The same for one string of several words. */
GazetteerMatch gazetteer_find_text(const Gazetteer *gazetteer, Slice name);
/* Unpacks a match; most weighty first within each layer, every place once. Returns how many. */
uint32_t gazetteer_candidates(const Gazetteer *gazetteer, const GazetteerMatch *match,
                              GazetteerCandidate ret[GAZETTEER_MAX_CANDIDATES]);
const Place *gazetteer_place(const Gazetteer *gazetteer, uint32_t place);
Slice gazetteer_name(const Gazetteer *gazetteer, uint32_t place);
uint32_t gazetteer_n_places(const Gazetteer *gazetteer);
/* Place of a country by its code, PLACE_NONE when there is none. */
uint32_t gazetteer_country(const Gazetteer *gazetteer, const char code[2]);
/* The place that a table's reference means ("CN", "US.CA", "Kyiv, UA"; see above), PLACE_NONE. */
uint32_t gazetteer_reference(const Gazetteer *gazetteer, Slice reference);
/* Great-circle distance; a huge number when one has no coordinates. */
double place_distance_km(const Place *a, const Place *b);
const char *gazetteer_kind_name(GazetteerKind kind);
GazetteerKind gazetteer_kind_from_name(Slice name);

#endif
