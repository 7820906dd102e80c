/* place_resolve.h - which place a name means: candidates weighed against each other and the whole article.
 *
 * Spots of one name (and one qualifier) form a group: one sense a discourse. Each group's candidates get a
 * score, the weighted sum of features (data/place_weights.tsv names and explains them), turned into
 * probabilities by softmax. Features speak of the candidate itself (population, kind, how the name belongs
 * to it) and of the article: countries and divisions it names, places near by, its dateline. These depend
 * on the other groups' probabilities, hence a few rounds from the priors on. At most PLACE_MAX_CONTEXT
 * groups serve as context and PLACE_MAX_GROUPS get one, so that the time stays linear in the article's
 * length. The weights are trained by train/place_tune with the same feature code. The weights
 * are const and shared by threads, everything else lives in the document's arena.
 *
 *     PlaceResolution r;
 *     place_resolve(&spotter, &weights, doc, &spots, &r);
 *     const PlaceGroup *g = &r.groups.at[spots.at[0].group];
 *     if (g->n_candidates > 0) use(g->candidates[g->best].place);
 */
#ifndef ATTACHE_EXTRACT_PLACE_RESOLVE_H
#define ATTACHE_EXTRACT_PLACE_RESOLVE_H

#include "extract/place_spot.h"

/* clang-format off */
#define PLACE_FEATURE_TABLE(X)                                                                               \
    X(POPULATION, "population")                                                                              \
    X(MOST_POPULOUS, "most-populous")                                                                        \
    X(COUNTRY, "country")                                                                                    \
    X(ADMIN1, "admin1")                                                                                      \
    X(ADMIN2, "admin2")                                                                                      \
    X(REGION, "region")                                                                                      \
    X(NATURE, "nature")                                                                                      \
    X(FACILITY, "facility")                                                                                  \
    X(CAPITAL, "capital")                                                                                    \
    X(SEAT, "seat")                                                                                          \
    X(ALTERNATE, "alternate")                                                                                \
    X(SHORT, "short")                                                                                        \
    X(FORMER, "former")                                                                                      \
    X(UNITED_STATES, "united-states")                                                                        \
    X(ENGLISH_SPEAKING, "english-speaking")                                                                  \
    X(QUALIFIED, "qualified")                                                                                \
    X(HINTED, "hinted")                                                                                      \
    X(COUNTRY_NAMED, "country-named")                                                                        \
    X(COUNTRY_SHARE, "country-share")                                                                        \
    X(ADMIN1_NAMED, "admin1-named")                                                                          \
    X(ADMIN1_SHARE, "admin1-share")                                                                          \
    X(NEAR, "near")                                                                                          \
    X(NEARBY, "nearby")                                                                                      \
    X(CONTAINS, "contains")                                                                                  \
    X(DATELINE_COUNTRY, "dateline-country")                                                                  \
    X(DATELINE_NEAR, "dateline-near")                                                                        \
    X(UNKNOWN_POPULATION, "unknown-population")                                                              \
    X(DIVISION_POPULATION, "division-population")                                                            \
    X(NAMESAKE, "namesake")                                                                                  \
    X(SHOUTED_CITY, "shouted-city")                                                                          \
    X(COUNTRY_CUED, "country-cued")                                                                          \
    X(LISTED, "listed")                                                                                      \
    X(LISTED_DIVISION, "listed-division")                                                                    \
    X(STATELY, "stately")                                                                                    \
    X(CAPITAL_HOME, "capital-home")                                                                          \
    X(NEAR_ANY, "near-any")                                                                                  \
    X(ADMIN1_ANY, "admin1-any")                                                                              \
    X(LOCAL_POPULATION, "local-population")                                                                  \
    X(LISTED_CAPITAL, "listed-capital")                                                                       \
    X(WIRE_POPULATION, "wire-population")                                                                    \
    X(WORLD_CAPITAL, "world-capital")                                                                        \
    X(GOVERNING, "governing")                                                                                \
    X(CAPITAL_ABROAD, "capital-abroad")                                                                      \
    X(FOREIGN_CONTEXT, "foreign-context")                                                                    \
    X(UNRIVALLED, "unrivalled")                                                                              \
    X(COUNTRY_NAMED_ABROAD, "country-named-abroad")
/* clang-format on */

#define X(id, name) PLACE_FEATURE_##id,
typedef enum PlaceFeature { PLACE_FEATURE_TABLE(X) PLACE_FEATURE_COUNT } PlaceFeature;
#undef X

enum {
    PLACE_MAX_GROUPS = 256,
    PLACE_MAX_CONTEXT = 64,
    PLACE_CONTEXT_CANDIDATES = 3,
    PLACE_ROUNDS = 3,
    PLACE_MAX_NEIGHBOURS = 6,
    PLACE_ANY_CANDIDATES = 24,
};

typedef struct PlaceWeights {
    float w[PLACE_FEATURE_COUNT];
} PlaceWeights;

typedef struct PlaceCandidate {
    uint32_t place;
    NameRelation relation;
    float direction[3]; /* unit vector from the middle of the earth; zero without coordinates */
    float features[PLACE_FEATURE_COUNT];
    float probability;
} PlaceCandidate;

typedef struct PlaceGroup {
    uint32_t first_spot;
    uint32_t n_spots;
    float evidence;     /* its spots, those inside the names of organizations for less */
    uint32_t qualifier; /* PLACE_NONE */
    PlaceKind hint;
    bool dateline;
    bool stately;
    bool shared;
    uint32_t n_governing;                      /* of its spots: does what governments do */
    bool shouted;                              /* stands in capitals somewhere, as in datelines */
    uint32_t neighbours[PLACE_MAX_NEIGHBOURS]; /* groups beside it in lists */
    uint32_t n_neighbours;
    PlaceCandidate *candidates;
    uint32_t n_candidates; /* 0: the gazetteer does not know it */
    uint32_t best;
} PlaceGroup;

typedef struct PlaceResolution {
    VEC(PlaceGroup) groups;
} PlaceResolution;

int place_weights_load(PlaceWeights *weights, const char *data_dir, Error *err);
const char *place_feature_name(PlaceFeature feature);
/* Sets Spot.group of every spot. */
void place_resolve(const PlaceSpotter *spotter, const PlaceWeights *weights, const Document *doc,
                   PlaceSpots *spots, PlaceResolution *resolution);

#endif
