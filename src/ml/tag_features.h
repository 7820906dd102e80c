/* tag_features.h - what the taggers look at: the one place where their features are made.
 *
 * Linked by the trainers and by the service, so that both see the same. A feature is a 32-bit hash of the
 * number of its template and one to three atoms of the words around a token (lexeme.h). `at` points at the
 * token inside an array that has TAG_WINDOW empty Lexemes before the first and behind the last token. Pure
 * functions. Change a template and the constant of its model with it: old models are then refused.
 *
 *     uint32_t features[TAG_MAX_FEATURES];
 *     size_t n = pos_features(lexemes + TAG_WINDOW + i, features);
 */
#ifndef ATTACHE_ML_TAG_FEATURES_H
#define ATTACHE_ML_TAG_FEATURES_H

#include "ml/lexeme.h"

enum { TAG_WINDOW = 2, TAG_MAX_FEATURES = 80 };

/* This bit of a feature is always 0: trainers mark features of their own with it. */
#define TAG_FEATURE_SPARE (1u << 31)

#define POS_FEATURES UINT64_C(0x9057a60000000004)
#define NER_FEATURES UINT64_C(0x6e657a6000000008)

/* The hash of a feature; `template` tells kinds of features apart. Never 0. */
static inline uint32_t tag_pair(uint32_t a, uint32_t b)
{
    uint64_t h = ((uint64_t)a << 32 | b) * 0x9fb21c651e98df25u;
    return (uint32_t)((h ^ h >> 29) * 0xd6e8feb86659fd93u >> 32);
}
static inline uint32_t tag_feature(uint32_t template, uint32_t a, uint32_t b)
{
    uint32_t h = tag_pair(tag_pair(a, b), template * 0x9e3779b1u) & ~TAG_FEATURE_SPARE;
    return h != 0 ? h : 1;
}

size_t pos_features(const Lexeme *at, uint32_t *out);

#endif
