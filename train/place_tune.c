/* place_tune.c - trains data/place_weights.tsv: which candidate a place's name means.
 *
 * Usage: place_tune DATA_DIR OUT.tsv SET.jsonl... Each line of a set is {"text": ..., "toponyms": [{"start",
 * "end", "lat", "lon"}]}, offsets in code points. Softmax regression over the candidates of each group of
 * spots that overlaps a gold toponym; right are the candidates within 161 km (for countries and regions,
 * whose published middles differ, within 1500 km when no other is near). The features depend on the weights
 * through the other names' probabilities, so that features are computed anew with the weights of the round
 * before.
 */
#include "base/file.h"
#include "base/utf8.h"
#include "config/table.h"
#include "extract/place_resolve.h"
#include "pipeline/pipeline.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTER_ROUNDS = 6, EPOCHS = 60, MAX_TEXT = 1 << 20 };
#define NEAR_KM        161.0
#define NEAR_REGION_KM 1500.0
#define SET_MASS       20.0f
#define DECAY          1e-4f

typedef struct Example {
    uint32_t n;
    float weight;
    float (*features)[PLACE_FEATURE_COUNT]; /* [n] */
    bool *right;                            /* [n] */
} Example;

typedef struct Tuner {
    Arena arena; /* of the examples of one round */
    VEC(Example) examples;
    Gazetteer *gazetteer;
    PlaceSpotter spotter;
    PlaceWeights weights;
    Knowledge *knowledge;
    Workspace *ws;
    Error err;
} Tuner;

static _Noreturn void die(const Tuner *t)
{
    (void)fprintf(stderr, "place_tune: %s\n", t->err.message);
    exit(EXIT_FAILURE);
}

/* Byte offset of a code point. */
static uint32_t byte_of(Slice text, size_t code_point)
{
    size_t i = 0;
    while (code_point-- > 0 && i < text.len)
        (void)utf8_next(text, &i);
    return (uint32_t)i;
}

static bool is_wide(const Place *p)
{
    return p->kind == GAZETTEER_COUNTRY || p->kind == GAZETTEER_CONTINENT || p->kind == GAZETTEER_REGION;
}

/* Marks the right candidates; false when none or all are right: nothing to learn. */
static bool mark_right(const Tuner *t, const PlaceGroup *group, const Place *gold, bool *right)
{
    uint32_t n_right = 0;
    for (uint32_t i = 0; i < group->n_candidates; i++) {
        right[i] =
            place_distance_km(gazetteer_place(t->gazetteer, group->candidates[i].place), gold) <= NEAR_KM;
        n_right += right[i];
    }
    for (uint32_t i = 0; n_right == 0 && i < group->n_candidates; i++) {
        const Place *p = gazetteer_place(t->gazetteer, group->candidates[i].place);
        right[i] = is_wide(p) && place_distance_km(p, gold) <= NEAR_REGION_KM;
        n_right += right[i];
    }
    return n_right > 0 && n_right < group->n_candidates;
}

/* Too seldom in the sets to learn: set by hand, and left out here, lest the others make up for them. */
static bool is_by_hand(size_t f)
{
    return f == PLACE_FEATURE_GOVERNING || f == PLACE_FEATURE_CAPITAL_ABROAD ||
           f == PLACE_FEATURE_UNRIVALLED || f == PLACE_FEATURE_COUNTRY_NAMED_ABROAD;
}

static void add_example(Tuner *t, const PlaceGroup *group, const Place *gold)
{
    Example e = {.n = group->n_candidates};
    e.right = ARENA_NEW(&t->arena, bool, e.n);
    if (!mark_right(t, group, gold, e.right)) return;
    e.features = arena_alloc_array(&t->arena, e.n, sizeof *e.features);
    for (uint32_t i = 0; i < e.n; i++)
        for (size_t f = 0; f < PLACE_FEATURE_COUNT; f++)
            e.features[i][f] = is_by_hand(f) ? 0 : group->candidates[i].features[f];
    vec_push(&t->arena, &t->examples, e);
}

/* One example a gold toponym, at most three of one group. */
static void collect(Tuner *t, const Document *doc, const json_t *toponyms)
{
    PlaceSpots spots;
    PlaceResolution r;
    place_spots_find(&t->spotter, doc, &spots);
    place_resolve(&t->spotter, &t->weights, doc, &spots, &r);
    uint8_t *used = ARENA_NEW(doc->arena, uint8_t, r.groups.len);
    size_t k;
    json_t *gold;
    json_array_foreach(toponyms, k, gold)
    {
        json_t *lat = json_object_get(gold, "lat");
        if (!json_is_number(lat)) continue;
        const Place at = {.latitude = (int32_t)(json_number_value(lat) * 1e6),
                          .longitude = (int32_t)(json_number_value(json_object_get(gold, "lon")) * 1e6)};
        Span span = {byte_of(doc->text, (size_t)json_integer_value(json_object_get(gold, "start"))),
                     byte_of(doc->text, (size_t)json_integer_value(json_object_get(gold, "end")))};
        for (size_t i = 0; i < spots.len; i++) {
            const Spot *spot = &spots.at[i];
            if (!span_overlaps(span, tokens_span(doc, spot->first_token, spot->end_token))) continue;
            if (r.groups.at[spot->group].n_candidates > 1 && used[spot->group]++ < 3)
                add_example(t, &r.groups.at[spot->group], &at);
            break;
        }
    }
}

/* A set counts by the square root of its length: local and world news have to be read by the same weights,
 * and the set of local news is the longest by far. */
static void weigh(Tuner *t, size_t first)
{
    size_t n = t->examples.len - first;
    for (size_t i = first; i < t->examples.len; i++)
        t->examples.at[i].weight = SET_MASS / sqrtf((float)n);
}

static void read_set(Tuner *t, const char *path)
{
    size_t first = t->examples.len;
    Arena arena;
    Slice bytes;
    Slice line;
    arena_init(&arena, (size_t)64 << 20);
    if (file_read(path, &arena, (size_t)32 << 20, &bytes, &t->err) < 0) die(t);
    while (slice_split(&bytes, '\n', &line)) {
        json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
        const char *text = json_string_value(json_object_get(object, "text"));
        PipelineInput in = {.format = INPUT_PLAIN, .options = {.language = SLICE("en")}};
        if (text != NULL) {
            in.bytes = slice_of(text);
            if (pipeline_run(t->knowledge, t->ws, &in, &t->err) < 0) die(t);
            collect(t, workspace_document(t->ws), json_object_get(object, "toponyms"));
        }
        json_decref(object);
    }
    weigh(t, first);
    arena_release(&arena);
}

/* Gradient of log P(right) of one example; returns P(right). */
static float gradient(const PlaceWeights *w, const Example *e, float *ret)
{
    float score[NAME_INDEX_MAX_CANDIDATES];
    float top = -1e30f;
    float sum = 0;
    float sum_right = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        score[i] = 0;
        for (size_t f = 0; f < PLACE_FEATURE_COUNT; f++)
            score[i] += w->w[f] * e->features[i][f];
        if (score[i] > top) top = score[i];
    }
    for (uint32_t i = 0; i < e->n; i++) {
        score[i] = expf(score[i] - top);
        sum += score[i];
        if (e->right[i]) sum_right += score[i];
    }
    for (uint32_t i = 0; i < e->n; i++) {
        float d = e->weight * ((e->right[i] ? score[i] / sum_right : 0) - score[i] / sum);
        for (size_t f = 0; f < PLACE_FEATURE_COUNT; f++)
            ret[f] += d * e->features[i][f];
    }
    return sum_right / sum;
}

/* Signs of the article that can only speak for a candidate: their weights stay at 0 or above. */
static bool is_context(size_t f)
{
    static const PlaceFeature context[] = {PLACE_FEATURE_QUALIFIED,
                                           PLACE_FEATURE_HINTED,
                                           PLACE_FEATURE_COUNTRY_NAMED,
                                           PLACE_FEATURE_COUNTRY_SHARE,
                                           PLACE_FEATURE_ADMIN1_NAMED,
                                           PLACE_FEATURE_ADMIN1_SHARE,
                                           PLACE_FEATURE_NEAR,
                                           PLACE_FEATURE_NEARBY,
                                           PLACE_FEATURE_CONTAINS,
                                           PLACE_FEATURE_DATELINE_NEAR,
                                           PLACE_FEATURE_DATELINE_COUNTRY,
                                           PLACE_FEATURE_COUNTRY_CUED,
                                           PLACE_FEATURE_LISTED,
                                           PLACE_FEATURE_CAPITAL_HOME,
                                           PLACE_FEATURE_NEAR_ANY,
                                           PLACE_FEATURE_ADMIN1_ANY,
                                           PLACE_FEATURE_STATELY,
                                           PLACE_FEATURE_LISTED_DIVISION,
                                           PLACE_FEATURE_WIRE_POPULATION,
                                           PLACE_FEATURE_LISTED_CAPITAL,
                                           PLACE_FEATURE_WORLD_CAPITAL};
    for (size_t i = 0; i < sizeof context / sizeof context[0]; i++)
        if (context[i] == f) return true;
    return false;
}

/* Full-batch ascent with a step for each weight (Rprop), which needs no tuning of its own. */
static void train(Tuner *t, int round)
{
    float step[PLACE_FEATURE_COUNT];
    float before[PLACE_FEATURE_COUNT] = {0};
    float loss = 0;
    size_t right = 0;
    for (size_t f = 0; f < PLACE_FEATURE_COUNT; f++)
        step[f] = 0.05f;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        float g[PLACE_FEATURE_COUNT] = {0};
        loss = 0;
        right = 0;
        for (size_t i = 0; i < t->examples.len; i++) {
            float p = gradient(&t->weights, &t->examples.at[i], g);
            loss -= logf(p + 1e-9f);
            right += p > 0.5f;
        }
        for (size_t f = 0; f < PLACE_FEATURE_COUNT; f++) {
            if (is_by_hand(f)) continue;
            g[f] -= DECAY * (float)t->examples.len * t->weights.w[f];
            float turn = g[f] * before[f];
            step[f] *= turn > 0 ? 1.2f : turn < 0 ? 0.5f : 1.0f;
            if (step[f] > 0.5f) step[f] = 0.5f;
            t->weights.w[f] += g[f] > 0 ? step[f] : g[f] < 0 ? -step[f] : 0;
            if (is_context(f) && t->weights.w[f] < 0) t->weights.w[f] = 0;
            before[f] = g[f];
        }
    }
    (void)fprintf(stderr, "round %d: %zu examples, loss %.4f, right %.2f %%\n", round, t->examples.len,
                  (double)loss / (double)t->examples.len, 100.0 * (double)right / (double)t->examples.len);
}

/* The table again with new weights; comments and meanings are kept from the old one. */
static int write_weights(const Tuner *t, const char *data_dir, const char *path, Error *err)
{
    char old[4096];
    Table table;
    (void)snprintf(old, sizeof old, "%s/place_weights.tsv", data_dir);
    if (table_load(&table, old, err) < 0) return err->code;
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        table_release(&table);
        return error_set(err, ERR_IO, "%s: cannot be written", path);
    }
    (void)fprintf(f,
                  "# How much each sign speaks for a candidate (softmax over the candidates of a name;\n"
                  "# extract/place_resolve.h). Trained by `make place-weights` on the development halves of\n"
                  "# LGL, TR-News, GeoVirus and GWN; governing, capital-abroad, unrivalled and "
                  "country-named-abroad by hand.\nfeature\tweight\tmeaning\n");
    int meaning = table_column(&table, "meaning", err);
    for (uint32_t r = 0; r < table.n_rows; r++)
        for (int k = 0; k < PLACE_FEATURE_COUNT; k++)
            if (slice_eq(table_cell(&table, r, 0), slice_of(place_feature_name((PlaceFeature)k))))
                (void)fprintf(f, "%s\t%.3f\t%.*s\n", place_feature_name((PlaceFeature)k),
                              (double)t->weights.w[k], SLICE_ARG(table_cell(&table, r, meaning)));
    table_release(&table);
    return fclose(f) == 0 ? 0 : error_set(err, ERR_IO, "%s: cannot be written", path);
}

int main(int argc, char **argv)
{
    static Tuner t;
    if (argc < 4) {
        (void)fprintf(stderr, "usage: place_tune DATA_DIR OUT.tsv SET.jsonl...\n");
        return EXIT_FAILURE;
    }
    if (gazetteer_load(&t.gazetteer, argv[1], &t.err) < 0 ||
        place_spotter_load(&t.spotter, t.gazetteer, argv[1], &t.err) < 0 ||
        place_weights_load(&t.weights, argv[1], &t.err) < 0 ||
        knowledge_load(&t.knowledge, argv[1], &t.err) < 0)
        die(&t);
    t.ws = workspace_new((size_t)1 << 30);
    for (int round = 0; round < OUTER_ROUNDS; round++) {
        arena_init(&t.arena, (size_t)1 << 30);
        t.examples.len = t.examples.cap = 0;
        t.examples.at = NULL;
        for (int i = 3; i < argc; i++)
            read_set(&t, argv[i]);
        train(&t, round);
        arena_release(&t.arena);
    }
    if (write_weights(&t, argv[1], argv[2], &t.err) < 0) die(&t);
    workspace_free(t.ws);
    knowledge_free(t.knowledge);
    place_spotter_release(&t.spotter);
    gazetteer_release(t.gazetteer);
    return EXIT_SUCCESS;
}
