#include "recurrent_grad.h"

#include "ml/activation.h"
#include "ml/recurrent.h"

#include <math.h>

enum { H = RECURRENT_HIDDEN, STATE = RECURRENT_STATE, GATES = RECURRENT_GATES };

WIDE_VECTORS void recurrent_forward(float *restrict gates, float *restrict memory, float *restrict tanh,
                                    float *restrict state, const float *below, size_t n, size_t direction)
{
    float carried[H] = {0};
    for (size_t k = 0; k < n; k++) {
        size_t t = direction == 0 ? k : n - 1 - k;
        float *z = gates + t * GATES + direction * 3 * H;
        size_t at = t * STATE + direction * H;
        for (size_t i = 0; i < H; i++) {
            z[H + i] = activation_sigmoid(z[H + i]);
            z[2 * H + i] = activation_sigmoid(z[2 * H + i]);
            carried[i] = z[H + i] * carried[i] + (1 - z[H + i]) * z[i];
            memory[at + i] = carried[i];
            tanh[at + i] = activation_tanh(carried[i]);
            state[at + i] = z[2 * H + i] * tanh[at + i];
        }
        for (size_t i = 0; below != NULL && i < H; i++)
            state[at + i] += (1 - z[2 * H + i]) * below[at + i];
    }
}

WIDE_VECTORS void recurrent_backward(const float *restrict gates, const float *restrict memory,
                                     const float *restrict tanh, const float *restrict d_state,
                                     const float *below, float *restrict d_gates, float *restrict d_below,
                                     size_t n, size_t direction)
{
    static const float nothing[H];
    float d_memory[H] = {0};
    for (size_t k = 0; k < n; k++) {
        size_t t = direction == 0 ? n - 1 - k : k;
        const float *z = gates + t * GATES + direction * 3 * H;
        float *dz = d_gates + t * GATES + direction * 3 * H;
        size_t at = t * STATE + direction * H;
        size_t before = direction == 0 ? at - STATE : at + STATE;
        const float *last = k + 1 < n ? memory + before : nothing;
        const float *skip = below != NULL ? below + at : nothing;
        for (size_t i = 0; i < H; i++) {
            float forget = z[H + i];
            float open = z[2 * H + i];
            float g = d_state[at + i];
            float d = g * open * (1 - tanh[at + i] * tanh[at + i]) + d_memory[i];
            dz[2 * H + i] = g * (tanh[at + i] - skip[i]) * open * (1 - open);
            dz[H + i] = d * (last[i] - z[i]) * forget * (1 - forget);
            dz[i] = d * (1 - forget);
            d_memory[i] = d * forget;
            d_below[at + i] += g * (1 - open);
        }
    }
}

AdamStep adam_step(uint32_t now, float rate, double norm)
{
    return (AdamStep){.rate = rate,
                      .first = 1 / (1 - powf(0.9f, (float)now)),
                      .second = 1 / (1 - powf(0.98f, (float)now)),
                      .scale = norm > 25 ? 5 / sqrtf((float)norm) : 1};
}

WIDE_VECTORS void adam_update(float *restrict value, float *restrict gradient, float *restrict first,
                              float *restrict second, size_t n, AdamStep s)
{
    for (size_t i = 0; i < n; i++) {
        float g = gradient[i] * s.scale;
        gradient[i] = 0;
        first[i] = 0.9f * first[i] + 0.1f * g;
        second[i] = 0.98f * second[i] + 0.02f * g * g;
        value[i] -= s.rate * (first[i] * s.first) / (sqrtf(second[i] * s.second) + 1e-8f);
    }
}
