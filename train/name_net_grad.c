#include "name_net_grad.h"

#include "gemm.h"
#include "recurrent_grad.h"

#include "ml/activation.h"

#include <math.h>

enum {
    STATE = RECURRENT_STATE,
    GATES = RECURRENT_GATES,
    OUTPUTS = NAME_NET_OUTPUTS,
    LAYERS = NAME_NET_LAYERS,
    LONGEST = NAME_NET_LONGEST,
    BATCH = 12,    /* sentences */
    WARM_UP = 300, /* batches */
};

#define NO_ROW UINT32_MAX

static const float peak_rate = 0.003f;
static const float state_dropout = 0.35f; /* of each layer's output, one mask a sentence */
static const float field_dropout = 0.15f; /* of each property of a word */
static const float vector_dropout = 0.05f;

/* --- memory
 * ---------------------------------------------------------------------------------------------------- */

static size_t cut(size_t *end, size_t n)
{
    size_t at = *end;
    *end += (n + 15) / 16 * 16;
    return at;
}

static size_t inputs_of(size_t layer)
{
    return layer == 0 ? VECTORS_DIM : STATE;
}

static NameNetLayout lay_out(void)
{
    NameNetLayout at = {0};
    size_t end = 0;
    for (size_t l = 0; l < LAYERS; l++) {
        at.bias[l] = cut(&end, GATES);
        at.weights[l] = cut(&end, inputs_of(l) * GATES);
    }
    at.output = cut(&end, (size_t)STATE * OUTPUTS);
    at.output_bias = cut(&end, OUTPUTS);
    at.rows = end;
    at.n = end + (size_t)name_net_row_count() * GATES;
    return at;
}

static float draw(NameNetTrainer *net)
{
    net->random ^= net->random << 13;
    net->random ^= net->random >> 7;
    net->random ^= net->random << 17;
    return (float)(net->random >> 40) / 16777216.0f;
}

static void fill(NameNetTrainer *net, size_t at, size_t n, float width)
{
    for (size_t i = 0; i < n; i++)
        net->value[at + i] = (2 * draw(net) - 1) * width;
}

static void initialize(NameNetTrainer *net)
{
    enum { H = RECURRENT_HIDDEN };
    for (size_t l = 0; l < LAYERS; l++) {
        fill(net, net->at.weights[l], inputs_of(l) * GATES, sqrtf(3.0f / (float)inputs_of(l)));
        for (size_t i = 0; i < H; i++) /* forget slowly at first */
            net->value[net->at.bias[l] + H + i] = net->value[net->at.bias[l] + 4 * H + i] = 0.5f;
    }
    fill(net, net->at.output, (size_t)STATE * OUTPUTS, 0.3f * sqrtf(3.0f / STATE));
    fill(net, net->at.rows, net->at.n - net->at.rows, 0.1f);
}

NameNetTrainer *name_net_trainer_new(Arena *arena, const Vectors *vectors, uint64_t seed)
{
    NameNetTrainer *net = ARENA_NEW(arena, NameNetTrainer, 1);
    net->vectors = vectors;
    net->random = UINT64_C(0x9e3779b97f4a7c15) ^ seed * UINT64_C(0x12345671);
    net->at = lay_out();
    net->value = ARENA_NEW(arena, float, net->at.n);
    net->gradient = ARENA_NEW(arena, float, net->at.n);
    net->moment1 = ARENA_NEW(arena, float, net->at.n);
    net->moment2 = ARENA_NEW(arena, float, net->at.n);
    net->seen = ARENA_NEW(arena, uint32_t, name_net_row_count());
    net->used = ARENA_NEW(arena, uint32_t, name_net_row_count());
    initialize(net);
    return net;
}

/* --- forward
 * --------------------------------------------------------------------------------------------------- */

WIDE_VECTORS static void add_scaled(float *restrict y, const float *restrict x, float a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

static void read_word(NameNetTrainer *net, const NameNetWord *word, size_t t)
{
    float *gates = net->layer[0].gates + t * GATES;
    memcpy(gates, net->value + net->at.bias[0], GATES * sizeof *gates);
    for (size_t f = 0; f < NAME_NET_FIELDS; f++) {
        net->rows[t][f] = draw(net) < field_dropout ? NO_ROW : word->row[f];
        if (net->rows[t][f] != NO_ROW)
            add_scaled(gates, net->value + net->at.rows + (size_t)net->rows[t][f] * GATES, 1, GATES);
    }
    bool dropped = draw(net) < vector_dropout;
    const int8_t *vector = vectors_row(net->vectors, word->vector);
    for (size_t i = 0; i < VECTORS_DIM; i++)
        net->input[t * VECTORS_DIM + i] = dropped ? 0 : (float)vector[i] / VECTORS_ONE;
}

static void run_layer(NameNetTrainer *net, size_t l, size_t n)
{
    NameNetLayer *layer = &net->layer[l];
    const float *below = l > 0 ? net->layer[l - 1].state : NULL;
    for (size_t t = 0; l > 0 && t < n; t++)
        memcpy(layer->gates + t * GATES, net->value + net->at.bias[l], GATES * sizeof(float));
    gemm(l > 0 ? below : net->input, inputs_of(l), net->value + net->at.weights[l], GATES, layer->gates,
         GATES, n, inputs_of(l), GATES);
    for (size_t d = 0; d < 2; d++)
        recurrent_forward(layer->gates, layer->memory, layer->tanh, layer->state, below, n, d);
    for (size_t i = 0; i < STATE; i++)
        layer->mask[i] = draw(net) < state_dropout ? 0 : 1 / (1 - state_dropout);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < STATE; i++)
            layer->state[t * STATE + i] *= layer->mask[i];
}

static void encode(NameNetTrainer *net, const NameNetWord *words, size_t n)
{
    for (size_t t = 0; t < n; t++)
        read_word(net, &words[t], t);
    for (size_t l = 0; l < LAYERS; l++)
        run_layer(net, l, n);
}

static void read_outputs(NameNetTrainer *net, size_t n)
{
    for (size_t t = 0; t < n; t++)
        memcpy(net->outputs + t * OUTPUTS, net->value + net->at.output_bias, OUTPUTS * sizeof(float));
    gemm(net->layer[LAYERS - 1].state, STATE, net->value + net->at.output, OUTPUTS, net->outputs, OUTPUTS, n,
         STATE, OUTPUTS);
}

/* --- backward
 * -------------------------------------------------------------------------------------------------- */

static void back_rows(NameNetTrainer *net, size_t n)
{
    for (size_t t = 0; t < n; t++)
        for (size_t f = 0; f < NAME_NET_FIELDS; f++) {
            uint32_t row = net->rows[t][f];
            if (row == NO_ROW) continue;
            add_scaled(net->gradient + net->at.rows + (size_t)row * GATES, net->d_gates + t * GATES, 1,
                       GATES);
            if (net->seen[row] == net->steps + 1) continue;
            net->seen[row] = net->steps + 1;
            net->used[net->n_used++] = row;
        }
}

/* From the derivative of a layer's state (d_state) to that of the layer below (d_state again). */
static void back_layer(NameNetTrainer *net, size_t l, size_t n)
{
    NameNetLayer *layer = &net->layer[l];
    const float *below = l > 0 ? net->layer[l - 1].state : NULL;
    memset(net->d_below, 0, n * STATE * sizeof(float));
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < STATE; i++)
            net->d_state[t * STATE + i] *= layer->mask[i];
    for (size_t d = 0; d < 2; d++)
        recurrent_backward(layer->gates, layer->memory, layer->tanh, net->d_state, below, net->d_gates,
                           net->d_below, n, d);
    for (size_t t = 0; t < n; t++)
        add_scaled(net->gradient + net->at.bias[l], net->d_gates + t * GATES, 1, GATES);
    gemm_tn(l > 0 ? below : net->input, inputs_of(l), net->d_gates, GATES, net->gradient + net->at.weights[l],
            GATES, n, inputs_of(l), GATES);
    if (l == 0) return;
    transpose(net->value + net->at.weights[l], STATE, GATES, net->transposed);
    gemm(net->d_gates, GATES, net->transposed, STATE, net->d_below, STATE, n, GATES, STATE);
    memcpy(net->d_state, net->d_below, n * STATE * sizeof(float));
}

/* outputs hold the derivative of the loss by themselves. */
static void back(NameNetTrainer *net, size_t n)
{
    const float *state = net->layer[LAYERS - 1].state;
    for (size_t t = 0; t < n; t++)
        add_scaled(net->gradient + net->at.output_bias, net->outputs + t * OUTPUTS, 1, OUTPUTS);
    gemm_tn(state, STATE, net->outputs, OUTPUTS, net->gradient + net->at.output, OUTPUTS, n, STATE, OUTPUTS);
    transpose(net->value + net->at.output, STATE, OUTPUTS, net->transposed);
    memset(net->d_state, 0, n * STATE * sizeof(float));
    gemm(net->outputs, OUTPUTS, net->transposed, STATE, net->d_state, STATE, n, OUTPUTS, STATE);
    for (size_t l = LAYERS; l-- > 0;)
        back_layer(net, l, n);
    back_rows(net, n);
}

static void step(NameNetTrainer *net, float done)
{
    uint32_t now = ++net->steps;
    double norm = 0;
    for (size_t i = 0; i < net->at.rows; i++)
        norm += (double)net->gradient[i] * (double)net->gradient[i];
    float warm = now < WARM_UP ? (float)now / WARM_UP : 1;
    AdamStep s = adam_step(now, peak_rate * warm * (1 - 0.97f * done), norm);
    adam_update(net->value, net->gradient, net->moment1, net->moment2, net->at.rows, s);
    for (size_t k = 0; k < net->n_used; k++) {
        size_t at = net->at.rows + (size_t)net->used[k] * GATES;
        adam_update(net->value + at, net->gradient + at, net->moment1 + at, net->moment2 + at, GATES, s);
    }
    net->n_used = 0;
}

/* --- what the random field calls
 * ------------------------------------------------------------------------------------- */

static void add_scores(void *self, size_t first, size_t n, float *scores, uint32_t width)
{
    NameNetTrainer *net = self;
    if (n > LONGEST) n = LONGEST;
    encode(net, net->words + first, n);
    read_outputs(net, n);
    for (size_t t = 0; t < n; t++)
        for (uint32_t y = 0; y < width && y < OUTPUTS; y++)
            scores[t * width + y] += net->outputs[t * OUTPUTS + y];
}

static void learn(void *self, size_t n, const float *gradient, uint32_t width, float weight, float done)
{
    NameNetTrainer *net = self;
    if (n > LONGEST) n = LONGEST;
    memset(net->outputs, 0, n * OUTPUTS * sizeof(float));
    for (size_t t = 0; t < n; t++)
        for (uint32_t y = 0; y < width && y < OUTPUTS; y++)
            net->outputs[t * OUTPUTS + y] = -gradient[t * width + y] * weight / BATCH;
    back(net, n);
    if (++net->in_batch < BATCH) return;
    net->in_batch = 0;
    step(net, done);
}

CrfCompanion name_net_companion(NameNetTrainer *net)
{
    return (CrfCompanion){.self = net, .add_scores = add_scores, .learn = learn};
}

/* --- rounding
 * -------------------------------------------------------------------------------------------------- */

static Slice bytes_of(const void *data, size_t size)
{
    return (Slice){data, size};
}

/* Rows as bytes, with what training's dropping of fields asks for; the unit is chosen so that few are cut. */
static Slice round_rows(const NameNetTrainer *net, Arena *arena, float *ret_unit)
{
    size_t n = net->at.n - net->at.rows;
    const float *rows = net->value + net->at.rows;
    double square = 0;
    for (size_t i = 0; i < n; i++)
        square += (double)rows[i] * (double)rows[i];
    float unit = 8 * sqrtf((float)(square / (double)n)) / 127;
    int8_t *bytes = ARENA_NEW(arena, int8_t, n);
    for (size_t i = 0; i < n; i++) {
        float x = rows[i] / unit;
        bytes[i] = (int8_t)lrintf(x > 127 ? 127 : x < -127 ? -127 : x);
    }
    *ret_unit = unit * (1 - field_dropout);
    return bytes_of(bytes, n);
}

/* A matrix [n_in][n_out] as in a file (matrix8.h), its largest weight 8191. */
static Slice round_matrix(const NameNetTrainer *net, Arena *arena, size_t at, size_t n_in, size_t n_out,
                          float *ret_unit)
{
    const float *weights = net->value + at;
    float largest = 0;
    for (size_t i = 0; i < n_in * n_out; i++)
        largest = fabsf(weights[i]) > largest ? fabsf(weights[i]) : largest;
    int16_t *pairs = ARENA_NEW(arena, int16_t, n_in * n_out);
    for (size_t k = 0; k < n_in; k++)
        for (size_t o = 0; o < n_out; o++)
            pairs[matrix8_file_place(n_in, k, o)] =
                (int16_t)lrintf(weights[k * n_out + o] * (8191 / largest));
    *ret_unit = largest / 8191;
    return bytes_of(pairs, n_in * n_out * sizeof *pairs);
}

static Slice floats_at(const NameNetTrainer *net, size_t at, size_t n)
{
    return bytes_of(net->value + at, n * sizeof(float));
}

const ModelSection *name_net_sections(NameNetTrainer *net, Arena *arena, size_t *ret_n)
{
    const NameNetLayout *at = &net->at;
    float *units = ARENA_NEW(arena, float, 4);
    ModelSection *s = ARENA_NEW(arena, ModelSection, NAME_NET_SECTIONS);
    size_t n = 0;
    s[n++] = (ModelSection){"netrows", round_rows(net, arena, &units[0])};
    s[n++] = (ModelSection){"input", round_matrix(net, arena, at->weights[0], VECTORS_DIM, GATES, &units[1])};
    s[n++] = (ModelSection){"gates2", round_matrix(net, arena, at->weights[1], STATE, GATES, &units[2])};
    s[n++] = (ModelSection){"output", round_matrix(net, arena, at->output, STATE, OUTPUTS, &units[3])};
    units[1] *= (1 - vector_dropout) / VECTORS_ONE;
    units[2] /= RECURRENT_SCALE;
    units[3] /= RECURRENT_SCALE;
    s[n++] = (ModelSection){"netunits", bytes_of(units, 4 * sizeof *units)};
    s[n++] = (ModelSection){"bias1", floats_at(net, at->bias[0], GATES)};
    s[n++] = (ModelSection){"bias2", floats_at(net, at->bias[1], GATES)};
    s[n++] = (ModelSection){"biaso", floats_at(net, at->output_bias, OUTPUTS)};
    *ret_n = n;
    return s;
}
