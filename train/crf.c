#include "crf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WIDTH = SEQUENCE_MAX_LABELS };

static void *grow(void *items, size_t n, size_t size)
{
    void *p = realloc(items, n * size);
    if (p == NULL) {
        fprintf(stderr, "no memory for %zu items of %zu bytes\n", n, size);
        exit(1);
    }
    return p;
}

static void *zeroed(size_t n, size_t size)
{
    void *p = grow(NULL, n + 1, size);
    memset(p, 0, (n + 1) * size);
    return p;
}

void crf_data_init(CrfData *data, const char *const *labels, uint32_t n_labels, bool bio)
{
    *data = (CrfData){.labels = labels, .n_labels = n_labels, .bio = bio};
}

void crf_data_release(CrfData *data)
{
    free(data->features);
    free(data->first_feature);
    free(data->gold);
    free(data->first_token);
    free(data->weight);
}

void crf_data_add(CrfData *data, const uint32_t *features, size_t n, uint8_t gold)
{
    if (data->n_tokens + 2 > data->cap_tokens) {
        data->cap_tokens = data->cap_tokens * 2 + 1024;
        data->first_feature = grow(data->first_feature, data->cap_tokens, sizeof(size_t));
        data->gold = grow(data->gold, data->cap_tokens, 1);
    }
    if (data->n_features + n > data->cap_features) {
        data->cap_features = data->cap_features * 2 + n + 65536;
        data->features = grow(data->features, data->cap_features, sizeof(uint32_t));
    }
    if (n > 0) memcpy(data->features + data->n_features, features, n * sizeof(uint32_t));
    data->first_feature[data->n_tokens] = data->n_features;
    data->n_features += n;
    data->gold[data->n_tokens++] = gold;
    data->first_feature[data->n_tokens] = data->n_features;
}

void crf_data_end_sentence(CrfData *data, float weight)
{
    if (data->n_sentences + 2 > data->cap_sentences) {
        data->cap_sentences = data->cap_sentences * 2 + 1024;
        data->first_token = grow(data->first_token, data->cap_sentences, sizeof(size_t));
        data->weight = grow(data->weight, data->cap_sentences, sizeof(float));
    }
    if (data->n_sentences == 0) data->first_token[0] = 0;
    data->weight[data->n_sentences++] = weight;
    data->first_token[data->n_sentences] = data->n_tokens;
}

/* Feature hashes to row numbers. */
typedef struct Index {
    uint32_t *keys;
    uint32_t *values;
    size_t mask;
} Index;

static uint32_t *index_at(Index *index, uint32_t key)
{
    size_t i = (key * UINT64_C(0x9fb21c651e98df25) >> 20) & index->mask;
    while (index->keys[i] != 0 && index->keys[i] != key)
        i = (i + 1) & index->mask;
    index->keys[i] = key;
    return &index->values[i];
}

static size_t count_distinct(const CrfData *data)
{
    unsigned char *seen = zeroed((size_t)1 << 29, 1);
    size_t n = 0;
    for (size_t i = 0; i < data->n_features; i++) {
        unsigned char bit = (unsigned char)(1u << (data->features[i] & 7));
        n += (seen[data->features[i] >> 3] & bit) == 0;
        seen[data->features[i] >> 3] |= bit;
    }
    free(seen);
    return n;
}

/* Numbers the features that occur often enough and rewrites the data with the numbers, without the rest. */
static void number_features(CrfModel *model, CrfData *data, uint32_t min_count)
{
    size_t distinct = count_distinct(data);
    Index index = {.mask = 1024};
    while (index.mask < distinct * 2)
        index.mask *= 2;
    index.keys = zeroed(index.mask, sizeof(uint32_t));
    index.values = zeroed(index.mask--, sizeof(uint32_t));
    for (size_t i = 0; i < data->n_features; i++)
        ++*index_at(&index, data->features[i]);
    model->keys = zeroed(distinct, sizeof(uint32_t));
    for (size_t i = 0; i <= index.mask; i++) {
        if (index.keys[i] == 0) continue;
        bool keep = index.values[i] >= min_count;
        if (keep) model->keys[model->n_features] = index.keys[i];
        index.values[i] = keep ? (uint32_t)model->n_features++ : UINT32_MAX;
    }
    size_t kept = 0, next = 0;
    for (size_t t = 0; t < data->n_tokens; t++) {
        size_t end = data->first_feature[t + 1];
        data->first_feature[t] = kept;
        for (; next < end; next++) {
            uint32_t row = *index_at(&index, data->features[next]);
            if (row != UINT32_MAX) data->features[kept++] = row;
        }
    }
    if (data->n_tokens > 0) data->first_feature[data->n_tokens] = kept;
    data->n_features = kept;
    free(index.keys);
    free(index.values);
}

static void forbid_edges(CrfModel *model)
{
    uint32_t n = model->n_labels;
    for (uint32_t to = 0; to < n; to++) {
        if (strncmp(model->labels[to], "I-", 2) != 0) continue;
        for (uint32_t from = 0; from <= n; from++) {
            bool same = from < n && model->labels[from][0] != 'O' &&
                        strcmp(model->labels[from] + 2, model->labels[to] + 2) == 0;
            if (!same) model->edges[from * model->width + to] = CRF_FORBIDDEN;
        }
    }
}

/* The state of a training run. */
typedef struct Run {
    CrfModel *model;
    const CrfData *data;
    float *seen;         /* [n_features] squared gradients */
    float *last;         /* [n_features] value of `decayed` at the last visit */
    float *edge_seen;    /* [n_labels + 1][width] */
    double decayed;      /* log of the decay since the start */
    float rate;          /* now */
    uint32_t drop_below; /* dropout as a share of 2^32 */
    float boost;         /* 1 / (1 - dropout): what the features that are seen stand for */
    uint32_t epoch;
    float *scores, *alpha, *beta, *gradient; /* [longest][width] */
    float *edge_weight;                      /* exp of edges */
    float *edge_gradient;
    double loss;
    size_t correct;
} Run;

/* Features that the words themselves would explain are learned too when the words are missing at times
 * (Sutton, Sindelar and McCallum 2006 on undertrained weights). */
static inline bool is_dropped(const Run *run, size_t feature)
{
    uint64_t h = (feature * 64 + run->epoch) * 0x9fb21c651e98df25u;
    return (uint32_t)((h ^ h >> 31) * 0xd6e8feb86659fd93u >> 32) < run->drop_below;
}

static void read_scores(Run *run, size_t first, size_t n)
{
    uint32_t w = run->model->width;
    for (size_t i = 0; i < n; i++) {
        float *score = run->scores + i * w;
        memset(score, 0, w * sizeof(float));
        for (size_t f = run->data->first_feature[first + i]; f < run->data->first_feature[first + i + 1];
             f++) {
            if (is_dropped(run, f)) continue;
            uint32_t row = run->data->features[f];
            float *weight = run->model->weights + (size_t)row * w;
            float keep = expf((float)(run->decayed - (double)run->last[row]));
            run->last[row] = (float)run->decayed;
            for (uint32_t y = 0; y < w; y++) {
                weight[y] *= keep;
                score[y] += weight[y];
            }
        }
        for (uint32_t y = 0; y < w; y++)
            score[y] *= run->boost;
    }
}

/* exp(score - top of the token); padding labels get 0. Returns the sum of the tops. */
static double exponentiate(Run *run, size_t n)
{
    uint32_t w = run->model->width;
    double tops = 0;
    for (size_t i = 0; i < n; i++) {
        float *score = run->scores + i * w;
        float top = score[0];
        for (uint32_t y = 1; y < run->model->n_labels; y++)
            top = score[y] > top ? score[y] : top;
        for (uint32_t y = 0; y < w; y++)
            score[y] = y < run->model->n_labels ? expf(score[y] - top) : 0;
        tops += (double)top;
    }
    return tops;
}

static float normalize(float *v, uint32_t w)
{
    float sum = 0;
    for (uint32_t y = 0; y < w; y++)
        sum += v[y];
    float by = 1 / sum;
    for (uint32_t y = 0; y < w; y++)
        v[y] *= by;
    return sum;
}

static double run_forward(Run *run, size_t n)
{
    uint32_t w = run->model->width, labels = run->model->n_labels;
    double log_z = 0;
    for (size_t i = 0; i < n; i++) {
        float *to = run->alpha + i * w;
        if (i == 0) {
            memcpy(to, run->edge_weight + labels * w, w * sizeof(float));
        } else {
            const float *from = to - w;
            memset(to, 0, w * sizeof(float));
            for (uint32_t k = 0; k < labels; k++)
                for (uint32_t y = 0; y < w; y++)
                    to[y] += from[k] * run->edge_weight[k * w + y];
        }
        for (uint32_t y = 0; y < w; y++)
            to[y] *= run->scores[i * w + y];
        log_z += log((double)normalize(to, w));
    }
    return log_z;
}

/* beta of a token, and the edge's share of the gradient on the way. */
static void backward_token(Run *run, size_t i)
{
    uint32_t w = run->model->width, labels = run->model->n_labels;
    float ahead[MAX_WIDTH];
    float *to = run->beta + i * w;
    const float *alpha = run->alpha + i * w;
    for (uint32_t y = 0; y < w; y++)
        ahead[y] = run->beta[(i + 1) * w + y] * run->scores[(i + 1) * w + y];
    double sum = 0;
    for (uint32_t k = 0; k < labels; k++) {
        float s = 0;
        for (uint32_t y = 0; y < w; y++)
            s += run->edge_weight[k * w + y] * ahead[y];
        to[k] = s;
        sum += (double)(s * alpha[k]);
    }
    float by = (float)(1 / sum);
    for (uint32_t k = 0; k < labels; k++) {
        float left = alpha[k] * by;
        float *g = run->edge_gradient + k * w;
        for (uint32_t y = 0; y < w; y++)
            g[y] -= left * run->edge_weight[k * w + y] * ahead[y];
    }
    for (uint32_t k = 0; k < w; k++)
        to[k] = k < labels ? to[k] * by : 0;
}

static void run_backward(Run *run, size_t n)
{
    uint32_t w = run->model->width, labels = run->model->n_labels;
    for (uint32_t y = 0; y < w; y++)
        run->beta[(n - 1) * w + y] = y < labels ? 1.0f : 0.0f;
    for (size_t i = n - 1; i-- > 0;)
        backward_token(run, i);
    for (size_t i = 0; i < n; i++) {
        float *g = run->gradient + i * w;
        for (uint32_t y = 0; y < w; y++)
            g[y] = run->alpha[i * w + y] * run->beta[i * w + y];
        normalize(g, w);
    }
    for (uint32_t y = 0; y < w; y++)
        run->edge_gradient[labels * w + y] -= run->gradient[y];
}

/* Gradient = observed - expected. Returns the log score of the gold labels. */
static double subtract_from_gold(Run *run, size_t first, size_t n)
{
    uint32_t w = run->model->width, labels = run->model->n_labels;
    const uint8_t *gold = run->data->gold + first;
    double score = 0;
    for (size_t i = 0; i < n; i++) {
        float *g = run->gradient + i * w;
        uint32_t best = 0;
        for (uint32_t y = 0; y < w; y++) {
            if (g[y] > g[best]) best = y;
        }
        for (uint32_t y = 0; y < w; y++)
            g[y] = -g[y];
        run->correct += best == gold[i];
        g[gold[i]] += 1;
        uint32_t from = i == 0 ? labels : gold[i - 1];
        run->edge_gradient[from * w + gold[i]] += 1;
        score +=
            log((double)run->scores[i * w + gold[i]] + 1e-30) + (double)run->model->edges[from * w + gold[i]];
    }
    return score;
}

static void update_features(Run *run, size_t first, size_t n, float weight)
{
    uint32_t w = run->model->width;
    for (size_t i = 0; i < n; i++) {
        const float *g = run->gradient + i * w;
        float square = 0;
        for (uint32_t y = 0; y < w; y++)
            square += g[y] * g[y];
        if (square < 1e-8f) continue;
        for (size_t f = run->data->first_feature[first + i]; f < run->data->first_feature[first + i + 1];
             f++) {
            if (is_dropped(run, f)) continue;
            uint32_t row = run->data->features[f];
            run->seen[row] += square;
            float step = weight * run->rate / sqrtf(run->seen[row] + 1.0f);
            float *v = run->model->weights + (size_t)row * w;
            for (uint32_t y = 0; y < w; y++)
                v[y] += step * g[y];
        }
    }
}

static void update_edges(Run *run, float weight)
{
    size_t size = (size_t)(run->model->n_labels + 1) * run->model->width;
    for (size_t k = 0; k < size; k++) {
        float g = run->edge_gradient[k];
        if (run->model->edges[k] <= CRF_FORBIDDEN || g == 0) continue;
        run->edge_seen[k] += g * g;
        run->model->edges[k] += weight * run->rate * g / sqrtf(run->edge_seen[k] + 1.0f);
        run->edge_weight[k] = expf(run->model->edges[k]);
    }
    memset(run->edge_gradient, 0, size * sizeof(float));
}

static void learn_sentence(Run *run, size_t s, const CrfCompanion *companion, float done)
{
    size_t first = run->data->first_token[s], n = run->data->first_token[s + 1] - first;
    if (n == 0) return;
    read_scores(run, first, n);
    if (companion != NULL) companion->add_scores(companion->self, first, n, run->scores, run->model->width);
    (void)exponentiate(run, n);
    double log_z = run_forward(run, n);
    run_backward(run, n);
    run->loss += log_z - subtract_from_gold(run, first, n);
    update_features(run, first, n, run->data->weight[s]);
    update_edges(run, run->data->weight[s]);
    if (companion != NULL)
        companion->learn(companion->self, n, run->gradient, run->model->width, run->data->weight[s], done);
}

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state, 0x2545f4914f6cdd1du);
}

static void shuffle(size_t *order, size_t n, uint64_t *state)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)(next_random(state) % i);
        size_t t = order[i - 1];
        order[i - 1] = order[j];
        order[j] = t;
    }
}

static void run_init(Run *run, CrfModel *model, const CrfData *data)
{
    size_t longest = 1, w = model->width, edges = (size_t)(model->n_labels + 1) * w;
    for (size_t s = 0; s < data->n_sentences; s++) {
        size_t n = data->first_token[s + 1] - data->first_token[s];
        longest = n > longest ? n : longest;
    }
    *run = (Run){.model = model, .data = data};
    run->seen = zeroed(model->n_features, sizeof(float));
    run->last = zeroed(model->n_features, sizeof(float));
    run->edge_seen = zeroed(edges, sizeof(float));
    run->edge_gradient = zeroed(edges, sizeof(float));
    run->edge_weight = zeroed(edges, sizeof(float));
    for (size_t k = 0; k < edges; k++)
        run->edge_weight[k] =
            model->edges[k] <= CRF_FORBIDDEN || k % w >= model->n_labels ? 0 : expf(model->edges[k]);
    run->scores = zeroed(longest * w, sizeof(float));
    run->alpha = zeroed(longest * w, sizeof(float));
    run->beta = zeroed(longest * w, sizeof(float));
    run->gradient = zeroed(longest * w, sizeof(float));
}

static void run_release(Run *run)
{
    free(run->seen);
    free(run->last);
    free(run->edge_seen);
    free(run->edge_gradient);
    free(run->edge_weight);
    free(run->scores);
    free(run->alpha);
    free(run->beta);
    free(run->gradient);
}

static void learn(Run *run, const CrfOptions *options)
{
    size_t n = run->data->n_sentences, steps = n * options->epochs, step = 0;
    size_t *order = zeroed(n, sizeof(size_t));
    uint64_t state = options->seed;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (uint32_t epoch = 1; epoch <= options->epochs; epoch++) {
        run->loss = 0;
        run->epoch = epoch;
        run->correct = 0;
        shuffle(order, n, &state);
        for (size_t i = 0; i < n; i++, step++) {
            float falling = 1.0f - (float)step / (float)steps;
            run->rate = options->rate * falling;
            run->decayed -= (double)(options->decay * falling) / (double)n;
            learn_sentence(run, order[i], options->companion, 1.0f - falling);
        }
        if (!options->quiet)
            fprintf(stderr, "epoch %u: loss %.4f a token, %.2f %% of the labels\n", epoch,
                    run->loss / (double)run->data->n_tokens,
                    100.0 * (double)run->correct / (double)run->data->n_tokens);
    }
    free(order);
}

void crf_train(CrfModel *model, CrfData *data, const CrfOptions *options)
{
    *model =
        (CrfModel){.labels = data->labels, .n_labels = data->n_labels, .width = (data->n_labels + 3) / 4 * 4};
    number_features(model, data, options->min_count);
    if (!options->quiet)
        fprintf(stderr, "%zu sentences, %zu tokens, %zu features, %u labels\n", data->n_sentences,
                data->n_tokens, model->n_features, data->n_labels);
    model->weights = zeroed(model->n_features * model->width, sizeof(float));
    model->edges = zeroed((size_t)(model->n_labels + 1) * model->width, sizeof(float));
    if (data->bio) forbid_edges(model);
    Run run;
    run_init(&run, model, data);
    run.drop_below = (uint32_t)((double)options->dropout * 4294967296.0);
    run.boost = 1.0f / (1.0f - options->dropout);
    learn(&run, options);
    for (size_t f = 0; f < model->n_features; f++) {
        float keep = expf((float)(run.decayed - (double)run.last[f]));
        for (uint32_t y = 0; y < model->width; y++)
            model->weights[f * model->width + y] *= keep;
    }
    run_release(&run);
}

void crf_model_release(CrfModel *model)
{
    free(model->keys);
    free(model->weights);
    free(model->edges);
}
