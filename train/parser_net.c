#include "parser_net.h"

#include "gemm.h"
#include "recurrent_grad.h"

#include "ml/activation.h"

#include <math.h>
#include <stdbool.h>

enum {
    H = PARSER_HIDDEN,
    STATE = PARSER_STATE,
    GATES = PARSER_GATES,
    ARC = PARSER_ARC,
    RELATION = PARSER_RELATION,
    PROJECTION = PARSER_PROJECTION,
    LABELS = PARSER_MAX_LABELS,
    TAGS = PARSER_NET_TAGS,
    TAG_LAYER = 1, /* the auxiliary output reads this layer's state */
};

/* --- memory
 * ---------------------------------------------------------------------------------------------------- */

static float *cut(float **rest, size_t n)
{
    float *piece = *rest;
    *rest += (n + 15) / 16 * 16;
    return piece;
}

static NetParameters lay_out(float *all, size_t n_rows)
{
    NetParameters p = {.all = all};
    float *rest = all;
    p.rows = cut(&rest, n_rows * GATES);
    p.n_row_numbers = (size_t)(rest - all);
    for (size_t l = 0; l < PARSER_LAYERS; l++) {
        p.bias[l] = cut(&rest, GATES);
        if (l > 0) p.gates[l] = cut(&rest, (size_t)STATE * GATES);
    }
    p.projection = cut(&rest, (size_t)STATE * PROJECTION);
    p.projection_bias = cut(&rest, PROJECTION);
    p.arcs = cut(&rest, (size_t)ARC * ARC);
    p.distances = cut(&rest, (size_t)PARSER_DISTANCES * ARC);
    p.root_arc = cut(&rest, ARC);
    p.root_relation = cut(&rest, RELATION);
    p.output = cut(&rest, (size_t)RELATION * LABELS);
    p.output_bias = cut(&rest, LABELS);
    p.tagger = cut(&rest, (size_t)STATE * TAGS);
    p.tagger_bias = cut(&rest, TAGS);
    p.n = (size_t)(rest - all);
    return p;
}

static NetParameters new_parameters(Arena *arena, size_t n_rows)
{
    static float nothing[1];
    size_t n = lay_out(nothing, n_rows).n;
    return lay_out(ARENA_NEW(arena, float, n), n_rows);
}

float parser_net_random(ParserNet *net)
{
    net->random ^= net->random << 13;
    net->random ^= net->random >> 7;
    net->random ^= net->random << 17;
    return (float)(net->random >> 40) / 16777216.0f;
}

static void fill(ParserNet *net, float *p, size_t n, float width)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (2 * parser_net_random(net) - 1) * width;
}

static void initialize(ParserNet *net)
{
    NetParameters *p = &net->value;
    fill(net, p->rows, p->n_row_numbers, 0.15f);
    for (size_t l = 0; l < PARSER_LAYERS; l++)
        for (size_t i = 0; i < H; i++) /* forget slowly at first */
            p->bias[l][H + i] = p->bias[l][4 * H + i] = 0.5f;
    float width = sqrtf(3.0f / STATE);
    for (size_t l = 1; l < PARSER_LAYERS; l++)
        fill(net, p->gates[l], (size_t)STATE * GATES, width);
    fill(net, p->projection, (size_t)STATE * PROJECTION, width);
    fill(net, p->tagger, (size_t)STATE * TAGS, width);
    fill(net, p->arcs, (size_t)ARC * ARC, sqrtf(3.0f / ARC));
    fill(net, p->output, (size_t)RELATION * LABELS, sqrtf(3.0f / RELATION));
}

ParserNet *parser_net_new(Arena *arena, size_t n_rows, uint32_t max_words)
{
    size_t n = max_words;
    ParserNet *net = ARENA_NEW(arena, ParserNet, 1);
    net->value = new_parameters(arena, n_rows);
    net->gradient = new_parameters(arena, n_rows);
    net->random = UINT64_C(0x9e3779b97f4a7c15);
    net->rows = arena_alloc_array(arena, n, sizeof *net->rows);
    for (size_t l = 0; l < PARSER_LAYERS; l++)
        net->layers[l] = (NetLayer){.gates = ARENA_NEW(arena, float, n *GATES),
                                    .memory = ARENA_NEW(arena, float, n *STATE),
                                    .tanh = ARENA_NEW(arena, float, n *STATE),
                                    .state = ARENA_NEW(arena, float, n *STATE),
                                    .mask = ARENA_NEW(arena, float, (size_t)PARSER_NET_MAX_SENTENCES *STATE)};
    net->projected = ARENA_NEW(arena, float, n *PROJECTION);
    net->d_projected = ARENA_NEW(arena, float, n *PROJECTION);
    net->heads = ARENA_NEW(arena, float, n *ARC);
    net->d_heads = ARENA_NEW(arena, float, n *ARC);
    net->d_gates = ARENA_NEW(arena, float, n *GATES);
    net->d_state = ARENA_NEW(arena, float, n *STATE);
    net->d_below = ARENA_NEW(arena, float, n *STATE);
    net->transposed = ARENA_NEW(arena, float, (size_t)STATE *GATES);
    net->tag_scores = ARENA_NEW(arena, float, n *TAGS);
    initialize(net);
    return net;
}

/* --- small vectors
 * --------------------------------------------------------------------------------------------- */

WIDE_VECTORS static void add_scaled(float *restrict y, const float *restrict x, float a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

/* n a multiple of 16. */
WIDE_VECTORS static float dot(const float *restrict x, const float *restrict y, size_t n)
{
    float sum[16] = {0};
    for (size_t i = 0; i < n; i += 16)
        for (size_t k = 0; k < 16; k++)
            sum[k] += x[i + k] * y[i + k];
    float total = 0;
    for (size_t k = 0; k < 16; k++)
        total += sum[k];
    return total;
}

/* Scores become the derivative of the cross-entropy; returns the loss. */
static double softmax_loss(float *scores, size_t n, size_t gold)
{
    float max = scores[0];
    float sum = 0;
    for (size_t i = 1; i < n; i++)
        max = scores[i] > max ? scores[i] : max;
    for (size_t i = 0; i < n; i++)
        sum += scores[i] = activation_exp(scores[i] - max);
    double loss = -log((double)(scores[gold] / sum) + 1e-30);
    for (size_t i = 0; i < n; i++)
        scores[i] /= sum;
    scores[gold] -= 1.0f;
    return loss;
}

/* --- recurrent layers
 * ------------------------------------------------------------------------------------------- */

typedef struct Stretch {
    size_t first; /* word of the batch */
    size_t n;
} Stretch;

static void multiply_mask(float *x, const float *mask, size_t n_words)
{
    for (size_t t = 0; t < n_words; t++)
        for (size_t i = 0; i < STATE; i++)
            x[t * STATE + i] *= mask[i];
}

static void draw_mask(ParserNet *net, float *mask)
{
    float drop = net->options.state_dropout;
    for (size_t i = 0; i < STATE; i++)
        mask[i] = parser_net_random(net) < drop ? 0 : 1 / (1 - drop);
}

/* --- forward
 * ----------------------------------------------------------------------------------------------------- */

static void choose_rows(ParserNet *net, const NetSentence *s, size_t first)
{
    for (size_t t = 0; t < s->n; t++)
        for (size_t f = 0; f < PARSER_FIELDS; f++) {
            bool form = f == PARSER_FORM;
            bool drop =
                parser_net_random(net) < (form ? net->options.form_dropout : net->options.field_dropout);
            uint32_t instead = form ? parser_field_start(PARSER_FORM) : PARSER_NET_DROPPED;
            net->rows[first + t][f] = drop ? instead : s->words[t].row[f];
        }
}

static void add_rows(ParserNet *net, size_t t)
{
    float *gates = net->layers[0].gates + t * GATES;
    memcpy(gates, net->value.bias[0], GATES * sizeof *gates);
    for (size_t f = 0; f < PARSER_FIELDS; f++)
        if (net->rows[t][f] != PARSER_NET_DROPPED)
            add_scaled(gates, net->value.rows + (size_t)net->rows[t][f] * GATES, 1, GATES);
}

static void run_layer(ParserNet *net, size_t l, const Stretch *stretches, size_t n_sentences)
{
    NetLayer *layer = &net->layers[l];
    const float *below = l > 0 ? net->layers[l - 1].state : NULL;
    for (size_t t = 0; l > 0 && t < net->n_words; t++)
        memcpy(layer->gates + t * GATES, net->value.bias[l], GATES * sizeof(float));
    if (l > 0)
        gemm(below, STATE, net->value.gates[l], GATES, layer->gates, GATES, net->n_words, STATE, GATES);
    for (size_t s = 0; s < n_sentences; s++) {
        size_t at = stretches[s].first * STATE;
        for (size_t d = 0; d < 2; d++)
            recurrent_forward(layer->gates + stretches[s].first * GATES, layer->memory + at, layer->tanh + at,
                              layer->state + at, below != NULL ? below + at : NULL, stretches[s].n, d);
        draw_mask(net, layer->mask + s * STATE);
        multiply_mask(layer->state + at, layer->mask + s * STATE, stretches[s].n);
    }
}

static void project(ParserNet *net)
{
    const NetParameters *p = &net->value;
    size_t n = net->n_words;
    for (size_t t = 0; t < n; t++)
        memcpy(net->projected + t * PROJECTION, p->projection_bias, PROJECTION * sizeof(float));
    gemm(net->layers[PARSER_LAYERS - 1].state, STATE, p->projection, PROJECTION, net->projected, PROJECTION,
         n, STATE, PROJECTION);
    for (size_t t = 0; t < n; t++) {
        float *x = net->projected + t * PROJECTION;
        for (size_t i = 0; i < 2 * ARC; i++)
            x[i] = activation_leaky(x[i]);
        x[ARC - 1] = 1;
    }
    memset(net->heads, 0, n * ARC * sizeof(float));
    gemm(net->projected + ARC, PROJECTION, p->arcs, ARC, net->heads, ARC, n, ARC, ARC);
}

/* --- losses
 * ------------------------------------------------------------------------------------------------------ */

/* Head of word t of a sentence that begins at `first`. */
static double learn_head(ParserNet *net, const NetSentence *s, size_t first, size_t t, float *scores)
{
    const float *x = net->projected + (first + t) * PROJECTION;
    float *dx = net->d_projected + (first + t) * PROJECTION;
    float by_distance[PARSER_DISTANCES];
    float d_distance[PARSER_DISTANCES] = {0};
    for (size_t k = 0; k < PARSER_DISTANCES; k++)
        by_distance[k] = dot(x, net->value.distances + k * ARC, ARC);
    for (size_t i = 0; i < s->n; i++)
        scores[i] = i == t ? -1e4f
                           : dot(x, net->heads + (first + i) * ARC, ARC) +
                                 by_distance[parser_distance((int32_t)i - (int32_t)t)];
    scores[s->n] = dot(x, net->value.root_arc, ARC);
    double loss = softmax_loss(scores, s->n + 1, (size_t)s->heads[t]);
    for (size_t i = 0; i < s->n; i++) {
        float d = scores[i] / (float)net->n_words;
        if (fabsf(d) < 1e-7f || i == t) continue;
        add_scaled(dx, net->heads + (first + i) * ARC, d, ARC);
        add_scaled(net->d_heads + (first + i) * ARC, x, d, ARC);
        d_distance[parser_distance((int32_t)i - (int32_t)t)] += d;
    }
    float d = scores[s->n] / (float)net->n_words;
    add_scaled(dx, net->value.root_arc, d, ARC);
    add_scaled(net->gradient.root_arc, x, d, ARC);
    for (size_t k = 0; k < PARSER_DISTANCES; k++) {
        if (d_distance[k] == 0) continue;
        add_scaled(dx, net->value.distances + k * ARC, d_distance[k], ARC);
        add_scaled(net->gradient.distances + k * ARC, x, d_distance[k], ARC);
    }
    return loss;
}

/* Label of the right arc. */
static double learn_label(ParserNet *net, const NetSentence *s, size_t first, size_t t)
{
    bool root = (uint32_t)s->heads[t] == s->n;
    size_t word = (first + t) * PROJECTION + 2 * ARC;
    size_t above = root ? 0 : (first + (size_t)s->heads[t]) * PROJECTION + 2 * ARC + RELATION;
    const float *x = net->projected + word;
    const float *y = root ? net->value.root_relation : net->projected + above;
    float *dx = net->d_projected + word;
    float *dy = root ? net->gradient.root_relation : net->d_projected + above;
    float hidden[RELATION];
    float scores[LABELS];
    memcpy(scores, net->value.output_bias, sizeof scores);
    for (size_t i = 0; i < RELATION; i++) {
        hidden[i] = activation_leaky(x[i] + y[i]);
        add_scaled(scores, net->value.output + i * LABELS, hidden[i], LABELS);
    }
    double loss = softmax_loss(scores, net->options.n_labels, s->labels[t]);
    for (size_t l = 0; l < LABELS; l++)
        scores[l] = l < net->options.n_labels ? scores[l] / (float)net->n_words : 0;
    add_scaled(net->gradient.output_bias, scores, 1, LABELS);
    for (size_t i = 0; i < RELATION; i++) {
        add_scaled(net->gradient.output + i * LABELS, scores, hidden[i], LABELS);
        float d = dot(net->value.output + i * LABELS, scores, LABELS) * (hidden[i] < 0 ? 0.1f : 1.0f);
        dx[i] += d;
        dy[i] += d;
    }
    return loss;
}

/* The auxiliary output; adds to the derivative of its layer's state, in d_state. */
static void learn_tags(ParserNet *net, const NetSentence *const *batch, size_t n_sentences)
{
    size_t n = net->n_words;
    const float *state = net->layers[TAG_LAYER].state;
    for (size_t t = 0; t < n; t++)
        memcpy(net->tag_scores + t * TAGS, net->value.tagger_bias, TAGS * sizeof(float));
    gemm(state, STATE, net->value.tagger, TAGS, net->tag_scores, TAGS, n, STATE, TAGS);
    size_t t = 0;
    for (size_t s = 0; s < n_sentences; s++)
        for (size_t i = 0; i < batch[s]->n; i++, t++) {
            float *scores = net->tag_scores + t * TAGS;
            (void)softmax_loss(scores, TAGS, batch[s]->tags[i]);
            for (size_t k = 0; k < TAGS; k++)
                scores[k] *= net->options.tag_weight / (float)n;
            add_scaled(net->gradient.tagger_bias, scores, 1, TAGS);
        }
    gemm_tn(state, STATE, net->tag_scores, TAGS, net->gradient.tagger, TAGS, n, STATE, TAGS);
    transpose(net->value.tagger, STATE, TAGS, net->transposed);
    gemm(net->tag_scores, TAGS, net->transposed, STATE, net->d_state, STATE, n, TAGS, STATE);
}

/* --- backward
 * ---------------------------------------------------------------------------------------------------- */

/* From the derivatives of projected and heads to that of the last layer's state. */
static void back_projection(ParserNet *net)
{
    const NetParameters *p = &net->value;
    NetParameters *g = &net->gradient;
    size_t n = net->n_words;
    gemm_tn(net->projected + ARC, PROJECTION, net->d_heads, ARC, g->arcs, ARC, n, ARC, ARC);
    transpose(p->arcs, ARC, ARC, net->transposed);
    gemm(net->d_heads, ARC, net->transposed, ARC, net->d_projected + ARC, PROJECTION, n, ARC, ARC);
    for (size_t t = 0; t < n; t++) {
        const float *x = net->projected + t * PROJECTION;
        float *d = net->d_projected + t * PROJECTION;
        d[ARC - 1] = 0;
        for (size_t i = 0; i < 2 * ARC; i++)
            if (x[i] < 0) d[i] *= 0.1f;
        add_scaled(g->projection_bias, d, 1, PROJECTION);
    }
    gemm_tn(net->layers[PARSER_LAYERS - 1].state, STATE, net->d_projected, PROJECTION, g->projection,
            PROJECTION, n, STATE, PROJECTION);
    transpose(p->projection, STATE, PROJECTION, net->transposed);
    memset(net->d_state, 0, n * STATE * sizeof(float));
    gemm(net->d_projected, PROJECTION, net->transposed, STATE, net->d_state, STATE, n, PROJECTION, STATE);
}

/* From the derivative of a layer's state (d_state) to that of the layer below (d_state again). */
static void back_layer(ParserNet *net, size_t l, const Stretch *stretches, size_t n_sentences)
{
    NetLayer *layer = &net->layers[l];
    const float *below = l > 0 ? net->layers[l - 1].state : NULL;
    size_t n = net->n_words;
    memset(net->d_below, 0, n * STATE * sizeof(float));
    for (size_t s = 0; s < n_sentences; s++) {
        size_t first = stretches[s].first;
        size_t at = first * STATE;
        multiply_mask(net->d_state + at, layer->mask + s * STATE, stretches[s].n);
        for (size_t d = 0; d < 2; d++)
            recurrent_backward(layer->gates + first * GATES, layer->memory + at, layer->tanh + at,
                               net->d_state + at, below != NULL ? below + at : NULL,
                               net->d_gates + first * GATES, net->d_below + at, stretches[s].n, d);
    }
    for (size_t t = 0; t < n; t++)
        add_scaled(net->gradient.bias[l], net->d_gates + t * GATES, 1, GATES);
    if (l == 0) return;
    gemm_tn(below, STATE, net->d_gates, GATES, net->gradient.gates[l], GATES, n, STATE, GATES);
    transpose(net->value.gates[l], STATE, GATES, net->transposed);
    gemm(net->d_gates, GATES, net->transposed, STATE, net->d_below, STATE, n, GATES, STATE);
    float *swap = net->d_state;
    net->d_state = net->d_below;
    net->d_below = swap;
}

static void back_rows(ParserNet *net)
{
    for (size_t t = 0; t < net->n_words; t++)
        for (size_t f = 0; f < PARSER_FIELDS; f++)
            if (net->rows[t][f] != PARSER_NET_DROPPED)
                add_scaled(net->gradient.rows + (size_t)net->rows[t][f] * GATES, net->d_gates + t * GATES, 1,
                           GATES);
}

double parser_net_train(ParserNet *net, const NetSentence *const *batch, size_t n_sentences)
{
    static float scores[8192]; /* a sentence's arcs to one word */
    Stretch stretches[PARSER_NET_MAX_SENTENCES];
    net->n_words = 0;
    for (size_t s = 0; s < n_sentences; s++) {
        stretches[s] = (Stretch){net->n_words, batch[s]->n};
        choose_rows(net, batch[s], net->n_words);
        net->n_words += batch[s]->n;
    }
    for (size_t t = 0; t < net->n_words; t++)
        add_rows(net, t);
    for (size_t l = 0; l < PARSER_LAYERS; l++)
        run_layer(net, l, stretches, n_sentences);
    project(net);
    memset(net->d_projected, 0, (size_t)net->n_words * PROJECTION * sizeof(float));
    memset(net->d_heads, 0, (size_t)net->n_words * ARC * sizeof(float));
    double loss = 0;
    for (size_t s = 0; s < n_sentences; s++)
        for (size_t t = 0; t < batch[s]->n; t++) {
            loss += learn_head(net, batch[s], stretches[s].first, t, scores);
            loss += learn_label(net, batch[s], stretches[s].first, t);
        }
    back_projection(net);
    for (size_t l = PARSER_LAYERS; l-- > 0;) {
        if (l == TAG_LAYER && net->options.tag_weight > 0) learn_tags(net, batch, n_sentences);
        back_layer(net, l, stretches, n_sentences);
    }
    back_rows(net);
    return loss;
}
