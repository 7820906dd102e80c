/* activation.h - the functions between the layers of small networks, the same on every machine.
 *
 * Polynomial approximations (relative error of exp below 3e-6) that the compiler vectorizes; no libm, no
 * table, so that any two processors compute the same bits. Pure functions, never fail.
 *
 *     for (size_t i = 0; i < n; i++) gate[i] = activation_sigmoid(gate[i]);
 */
#ifndef ATTACHE_ML_ACTIVATION_H
#define ATTACHE_ML_ACTIVATION_H

#include <stdint.h>
#include <string.h>

/* Functions marked so are compiled for wider vectors too; the loader picks at start. No fused multiply-add is
 * used, so all versions give the same results. Not with clang: its clones of two files cannot be linked. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define WIDE_VECTORS  __attribute__((target_clones("avx512f", "avx2", "default")))
#define WIDE_INTEGERS __attribute__((target_clones("avx2", "default"))) /* avx512f has no 16-bit lanes */
#else
#define WIDE_VECTORS
#define WIDE_INTEGERS
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* e to the x, x cut to [-30, 30]; |x| below a million. */
static inline float activation_exp(float x)
{
    /* Twice the cut x; no branch, so that loops vectorize. */
    float twice = __builtin_fabsf(x + 30.0f) - __builtin_fabsf(x - 30.0f);
    float t = twice * (0.5f * 1.44269504f);
    float shifted = t + 12582912.0f; /* 1.5 * 2^23: rounds to an integer, which stands in the low bits */
    float f = t - (shifted - 12582912.0f);
    float p =
        1.0f + f * (0.693147180f +
                    f * (0.240226507f + f * (0.0555041087f + f * (0.00961812911f + f * 0.00133335581f))));
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return power * p;
}

static inline uint32_t activation_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
static inline float activation_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The same with a relative error of 1.1e-4 and for any x, for what is rounded to a byte afterwards. Whole
 * numbers do what they can, for the processor has other units for them. */
static inline float activation_exp_rough(float x)
{
    const uint32_t limit = 0x41f00000u; /* 30 */
    uint32_t sign = activation_bits(x) & 0x80000000u, size = activation_bits(x) & 0x7fffffffu;
    float t = activation_float((size < limit ? size : limit) | sign) * 1.44269504f;
    float shifted = t + 12582912.0f;
    float f = t - (shifted - 12582912.0f);
    float p = 0.99992807f + f * (0.69326099f + f * (0.24261112f + f * 0.05517166f));
    return activation_float(activation_bits(p) + (activation_bits(shifted) << 23));
}

static inline float activation_sigmoid(float x)
{
    return 1.0f / (1.0f + activation_exp(-x));
}
static inline float activation_tanh(float x)
{
    return 1.0f - 2.0f / (1.0f + activation_exp(2.0f * x));
}
static inline float activation_leaky(float x)
{
    return x < 0 ? 0.1f * x : x;
}

#endif
