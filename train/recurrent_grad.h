/* recurrent_grad.h - the layers of ml/recurrent in floating point, with derivatives, and Adam.
 *
 * One direction of a layer at a time (0 forward, 1 backward) over a sentence of n words; arrays as in
 * ml/recurrent: gates [n][RECURRENT_GATES], the others [n][RECURRENT_STATE]. `below` is what the highway
 * carries, NULL for the first layer. Deterministic.
 */
#ifndef ATTACHE_TRAIN_RECURRENT_GRAD_H
#define ATTACHE_TRAIN_RECURRENT_GRAD_H

#include <stddef.h>
#include <stdint.h>

/* Gates are activated in place; memory, its tanh and state are written. */
void recurrent_forward(float *gates, float *memory, float *tanh, float *state, const float *below, size_t n,
                       size_t direction);
/* Writes d_gates (before their activation), adds the highway's share to d_below. */
void recurrent_backward(const float *gates, const float *memory, const float *tanh, const float *d_state,
                        const float *below, float *d_gates, float *d_below, size_t n, size_t direction);

/* One step of Adam (Kingma and Ba 2015). */
typedef struct AdamStep {
    float rate;
    float first; /* corrections of the moments' bias */
    float second;
    float scale; /* of the gradient */
} AdamStep;

/* `now` counts steps from 1; the gradient is scaled down to a norm of 5 when it is longer (norm: its square).
 */
AdamStep adam_step(uint32_t now, float rate, double norm);
/* Clears the gradient. */
void adam_update(float *value, float *gradient, float *first, float *second, size_t n, AdamStep s);

#endif
