/* parser_train.c - trains the parser of ml/parser.
 *
 *     parser_train DATA CLUSTERS.bin OUT.bin [EPOCHS]
 *
 * Reads DATA/dep/{ewt,gum}.train.conllu, tags them by jackknifing (jackknife.h) and minimizes the loss of
 * parser_net by Adam (Kingma and Ba 2015) with a rate that falls linearly to zero. The weights are then
 * rounded to the numbers of the model file. Deterministic, one thread, 15 minutes.
 */
#include "gemm.h"
#include "jackknife.h"
#include "parser_net.h"
#include "recurrent_grad.h"
#include "tag_train.h" /* data_path, or_die */

#include "base/map.h"
#include "ml/activation.h"
#include "ml/parser_layers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    EPOCHS = 32,
    BATCH = 24, /* sentences */
    MIN_FORM_COUNT = 2,
    FOLDS = 5,
    WARM_UP = 300, /* batches */
    MAX_NAMES = 64,
    VOCABULARY_SLOTS = 1 << 15,
};

static const float peak_rate = 0.003f;

typedef struct Names {
    Slice at[MAX_NAMES];
    size_t n;
} Names;

typedef struct Adam {
    float *first; /* moments of each number */
    float *second;
    uint32_t *seen; /* [n_rows]: last step that changed the row */
    uint32_t steps;
} Adam;

typedef struct Trainer {
    Arena arena;
    Clusters clusters;
    Treebank bank;
    Names tags;
    Names labels;
    ParserSlot *slots;
    uint32_t n_forms;
    ParserVocabulary vocabulary;
    NetSentence *sentences;
    uint32_t longest;
    size_t n_rows;
    ParserNet *net;
    Adam adam;
} Trainer;

/* --- data
 * ---------------------------------------------------------------------------------------------------------
 */

static size_t number_of(Names *names, Slice name)
{
    for (size_t i = 0; i < names->n; i++)
        if (slice_eq(names->at[i], name)) return i;
    if (names->n + 1 == MAX_NAMES) return MAX_NAMES - 2;
    names->at[names->n] = name;
    return names->n++;
}

/* Gives a number to each form that occurs MIN_FORM_COUNT times. */
static void number_forms(Trainer *t)
{
    ParserSlot *counts = ARENA_NEW(&t->arena, ParserSlot, VOCABULARY_SLOTS * 2);
    ParserVocabulary all = {counts, VOCABULARY_SLOTS * 2 - 1};
    t->slots = ARENA_NEW(&t->arena, ParserSlot, VOCABULARY_SLOTS);
    t->vocabulary = (ParserVocabulary){t->slots, VOCABULARY_SLOTS - 1};
    t->n_forms = 1;
    for (size_t i = 0; i < t->bank.sentences.len; i++)
        for (uint32_t j = 0; j < t->bank.sentences.at[i].n_words; j++) {
            Slice form = t->bank.sentences.at[i].words[j].form;
            uint32_t tag;
            uint64_t at = parser_vocabulary_find(&all, form, &tag);
            counts[at].tag = tag;
            if (++counts[at].number != MIN_FORM_COUNT) continue;
            at = parser_vocabulary_find(&t->vocabulary, form, &tag);
            if (t->slots[at].tag == tag) continue;
            t->slots[at] = (ParserSlot){tag, t->n_forms++};
        }
}

static void read_sentence(Trainer *t, const ConlluSentence *s, const Slice *predicted, NetSentence *out)
{
    *out = (NetSentence){.words = ARENA_NEW(&t->arena, ParserWord, s->n_words),
                         .heads = ARENA_NEW(&t->arena, int32_t, s->n_words),
                         .labels = ARENA_NEW(&t->arena, uint8_t, s->n_words),
                         .tags = ARENA_NEW(&t->arena, uint8_t, s->n_words),
                         .n = s->n_words};
    for (uint32_t j = 0; j < s->n_words; j++) {
        const ConlluWord *w = &s->words[j];
        uint8_t tag = (uint8_t)number_of(&t->tags, predicted[j]);
        out->words[j] = parser_word(&t->vocabulary, w->form, tag, clusters_lookup(&t->clusters, w->form));
        out->heads[j] = w->head < 0 ? (int32_t)s->n_words : w->head;
        out->labels[j] = (uint8_t)number_of(&t->labels, w->deprel);
        out->tags[j] = (uint8_t)number_of(&t->tags, w->xpos);
    }
    parser_link_words(out->words, out->n);
}

static void read_data(Trainer *t, const char *data)
{
    Error err;
    Slice *predicted;
    or_die(conllu_read(&t->bank, &t->arena, data_path(data, "dep/ewt.train.conllu"), &err), &err);
    or_die(conllu_read(&t->bank, &t->arena, data_path(data, "dep/gum.train.conllu"), &err), &err);
    or_die(jackknife_tags(&t->bank, &t->clusters, FOLDS, &t->arena, &predicted, &err), &err);
    number_forms(t);
    t->sentences = ARENA_NEW(&t->arena, NetSentence, t->bank.sentences.len);
    for (size_t i = 0; i < t->bank.sentences.len; i++) {
        read_sentence(t, &t->bank.sentences.at[i], predicted, &t->sentences[i]);
        predicted += t->sentences[i].n;
        if (t->sentences[i].n > t->longest) t->longest = t->sentences[i].n;
    }
    t->n_rows = parser_field_start(PARSER_FORM) + t->n_forms;
    fprintf(stderr, "%zu sentences, %zu words, %u forms, %zu rows, %zu labels\n", t->bank.sentences.len,
            t->bank.n_words, t->n_forms, t->n_rows, t->labels.n);
}

/* --- optimization
 * ------------------------------------------------------------------------------------------------ */

static void update(Trainer *t, size_t at, size_t n, AdamStep s)
{
    adam_update(t->net->value.all + at, t->net->gradient.all + at, t->adam.first + at, t->adam.second + at, n,
                s);
}

/* Rows are changed only by batches that use them. */
static void step(Trainer *t, float rate)
{
    ParserNet *net = t->net;
    size_t dense = net->value.n_row_numbers;
    uint32_t now = ++t->adam.steps;
    double norm = 0;
    for (size_t i = dense; i < net->gradient.n; i++)
        norm += (double)net->gradient.all[i] * (double)net->gradient.all[i];
    AdamStep s = adam_step(now, rate, norm);
    update(t, dense, net->value.n - dense, s);
    for (uint32_t w = 0; w < net->n_words; w++)
        for (size_t f = 0; f < PARSER_FIELDS; f++) {
            uint32_t row = net->rows[w][f];
            if (row == PARSER_NET_DROPPED || t->adam.seen[row] == now) continue;
            t->adam.seen[row] = now;
            update(t, (size_t)row * PARSER_GATES, PARSER_GATES, s);
        }
}

static void shuffle(Trainer *t, uint32_t *order, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)(parser_net_random(t->net) * (float)i);
        uint32_t swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}

static void train(Trainer *t, int epochs)
{
    size_t n = t->bank.sentences.len;
    size_t batches = (n + BATCH - 1) / BATCH;
    float total = (float)batches * (float)epochs;
    uint32_t *order = ARENA_NEW(&t->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    for (int e = 0; e < epochs; e++) {
        double loss = 0;
        shuffle(t, order, n);
        for (size_t b = 0; b < batches; b++) {
            const NetSentence *batch[BATCH];
            size_t in_batch = 0;
            for (size_t i = b * BATCH; i < n && in_batch < BATCH; i++)
                batch[in_batch++] = &t->sentences[order[i]];
            loss += parser_net_train(t->net, batch, in_batch);
            float done = (float)(t->adam.steps + 1);
            step(t, peak_rate * (done < WARM_UP ? done / WARM_UP : 1) * (1 - 0.97f * done / total));
        }
        fprintf(stderr, "epoch %d: loss %.4f a word\n", e + 1, loss / (double)t->bank.n_words);
    }
}

/* --- writing
 * ------------------------------------------------------------------------------------------------------- */

static Slice join(Trainer *t, const Names *names)
{
    Slice all = SLICE_EMPTY;
    for (size_t i = 0; i < names->n; i++)
        all = i == 0 ? names->at[0]
                     : arena_printf(&t->arena, "%.*s\n%.*s", SLICE_ARG(all), SLICE_ARG(names->at[i]));
    return all;
}

static Slice bytes_of(const void *data, size_t size)
{
    return (Slice){data, size};
}
static Slice floats_of(const float *data, size_t n)
{
    return bytes_of(data, n * sizeof *data);
}

static float largest(const float *x, size_t n)
{
    float max = 0;
    for (size_t i = 0; i < n; i++)
        max = fabsf(x[i]) > max ? fabsf(x[i]) : max;
    return max;
}

/* Rows as bytes, with what training's dropping of fields asks for; the unit is chosen so that few are cut. */
static Slice round_rows(Trainer *t, float *ret_unit)
{
    size_t n = t->n_rows * PARSER_GATES;
    size_t forms = (size_t)parser_field_start(PARSER_FORM) * PARSER_GATES;
    float keep = 1 - t->net->options.field_dropout;
    double square = 0;
    for (size_t i = 0; i < n; i++) {
        if (i < forms) t->net->value.rows[i] *= keep;
        square += (double)t->net->value.rows[i] * (double)t->net->value.rows[i];
    }
    float unit = 8 * sqrtf((float)(square / (double)n)) / 127;
    int8_t *rows = ARENA_NEW(&t->arena, int8_t, n);
    size_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        float x = t->net->value.rows[i] / unit;
        beyond += fabsf(x) > 127;
        rows[i] = (int8_t)lrintf(x > 127 ? 127 : x < -127 ? -127 : x);
    }
    fprintf(stderr, "rows: unit %g, %zu of %zu numbers cut\n", (double)unit, beyond, n);
    *ret_unit = unit;
    return bytes_of(rows, n);
}

/* A matrix [n_in][n_out] as in a file (matrix8.h), its largest weight 8191. */
static Slice round_matrix(Trainer *t, const float *weights, size_t n_out, float *ret_unit)
{
    size_t n = (size_t)PARSER_STATE * n_out;
    float scale = 8191 / largest(weights, n);
    int16_t *pairs = ARENA_NEW(&t->arena, int16_t, n);
    for (size_t k = 0; k < PARSER_STATE; k++)
        for (size_t o = 0; o < n_out; o++)
            pairs[matrix8_file_place(PARSER_STATE, k, o)] = (int16_t)lrintf(weights[k * n_out + o] * scale);
    *ret_unit = 1 / (scale * RECURRENT_SCALE);
    return bytes_of(pairs, n * sizeof *pairs);
}

static int write_model(Trainer *t, const char *path, Error *err)
{
    const NetParameters *p = &t->net->value;
    float units[PARSER_LAYERS + 1];
    float *distances = ARENA_NEW(&t->arena, float, (size_t)PARSER_ARC *PARSER_DISTANCES);
    transpose(p->distances, PARSER_DISTANCES, PARSER_ARC, distances);
    uint64_t classes = model_file_checksum(&t->clusters.file);
    ModelSection sections[] = {
        {"labels", join(t, &t->labels)},
        {"tags", join(t, &t->tags)},
        {"classes", bytes_of(&classes, sizeof classes)},
        {"words", bytes_of(t->slots, VOCABULARY_SLOTS * sizeof *t->slots)},
        {"rows", round_rows(t, &units[0])},
        {"gates2", round_matrix(t, p->gates[1], PARSER_GATES, &units[1])},
        {"gates3", round_matrix(t, p->gates[2], PARSER_GATES, &units[2])},
        {"project", round_matrix(t, p->projection, PARSER_PROJECTION, &units[3])},
        {"scales", floats_of(units, PARSER_LAYERS + 1)},
        {"bias1", floats_of(p->bias[0], PARSER_GATES)},
        {"bias2", floats_of(p->bias[1], PARSER_GATES)},
        {"bias3", floats_of(p->bias[2], PARSER_GATES)},
        {"biasp", floats_of(p->projection_bias, PARSER_PROJECTION)},
        {"arcs", floats_of(p->arcs, (size_t)PARSER_ARC * PARSER_ARC)},
        {"dist", floats_of(distances, (size_t)PARSER_ARC * PARSER_DISTANCES)},
        {"rootarc", floats_of(p->root_arc, PARSER_ARC)},
        {"rootlab", floats_of(p->root_relation, PARSER_RELATION)},
        {"output", floats_of(p->output, (size_t)PARSER_RELATION * PARSER_MAX_LABELS)},
        {"biaso", floats_of(p->output_bias, PARSER_MAX_LABELS)},
    };
    return model_file_write(path, MODEL_KIND("PARS"), PARSER_FEATURES, sections,
                            sizeof sections / sizeof *sections, err);
}

static void prepare(Trainer *t)
{
    uint32_t max_words = BATCH * t->longest;
    t->net = parser_net_new(&t->arena, t->n_rows, max_words);
    t->net->options = (NetOptions){.state_dropout = 0.25f,
                                   .field_dropout = 0.1f,
                                   .form_dropout = 0.2f,
                                   .tag_weight = 0.3f,
                                   .n_labels = t->labels.n};
    t->adam.first = ARENA_NEW(&t->arena, float, t->net->value.n);
    t->adam.second = ARENA_NEW(&t->arena, float, t->net->value.n);
    t->adam.seen = ARENA_NEW(&t->arena, uint32_t, t->n_rows);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: parser_train DATA CLUSTERS.bin OUT.bin [EPOCHS]\n");
        return 2;
    }
    static Trainer t;
    Error err;
    arena_init(&t.arena, SIZE_MAX);
    or_die(clusters_load(&t.clusters, argv[2], &err), &err);
    read_data(&t, argv[1]);
    prepare(&t);
    train(&t, argc > 4 ? atoi(argv[4]) : EPOCHS);
    or_die(write_model(&t, argv[3], &err), &err);
    clusters_release(&t.clusters);
    arena_release(&t.arena);
    return 0;
}
