/* crf.h - trains a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).
 *
 * Log-likelihood by stochastic gradient, one sentence at a time: the learning rate of a feature falls with
 * the gradients it has seen (AdaGrad, Duchi et al. 2011, one accumulator a feature), the overall rate falls
 * linearly to zero, weights decay (L2). Deterministic for a seed: one thread, fixed order. The result is
 * pruned to the strongest features, rounded to bytes and written as a sequence model (ml/sequence.h).
 *
 *     CrfData data;
 *     crf_data_init(&data, labels, n_labels);
 *     crf_data_add(&data, features, n, label);  ... crf_data_end_sentence(&data, 1.0f);
 *     CrfModel model;
 *     if (crf_train(&model, &data, &options, &err) < 0) ...
 *     crf_write(&model, "pos.bin", MODEL_KIND("POS "), POS_FEATURES, 120000, &err);
 */
#ifndef ATTACHE_TRAIN_CRF_H
#define ATTACHE_TRAIN_CRF_H

#include "ml/sequence.h"

typedef struct CrfData {
    const char *const *labels; /* borrowed */
    uint32_t n_labels;
    bool bio;           /* labels "B-X" "I-X" "O": I-X follows B-X and I-X only */
    uint32_t *features; /* hashes of all tokens, one after another; crf_train turns them into row numbers */
    size_t *first_feature; /* [n_tokens + 1] */
    uint8_t *gold;         /* [n_tokens] */
    size_t n_tokens;
    size_t n_features;
    size_t *first_token; /* [n_sentences + 1] */
    float *weight;       /* [n_sentences] */
    size_t n_sentences;
    size_t cap_tokens, cap_features, cap_sentences;
} CrfData;

typedef struct CrfModel {
    const char *const *labels;
    uint32_t n_labels;
    uint32_t width; /* n_labels rounded up to 4 */
    size_t n_features;
    uint32_t *keys; /* [n_features] */
    float *weights; /* [n_features][width] */
    float *edges;   /* [n_labels + 1][width]; CRF_FORBIDDEN where nothing leads */
} CrfModel;

/* A further source of scores that learns along, such as a network. Both functions get one sentence of the
 * data, `first` its first token, and arrays [n][width]; learn gets the derivative of the log-likelihood by
 * the scores, and how much of all training is done, in [0, 1). */
typedef struct CrfCompanion {
    void *self;
    void (*add_scores)(void *self, size_t first, size_t n, float *scores, uint32_t width);
    void (*learn)(void *self, size_t n, const float *gradient, uint32_t width, float weight, float done);
} CrfCompanion;

typedef struct CrfOptions {
    uint32_t epochs;
    float rate;         /* of a feature's first update */
    float decay;        /* share of a weight lost in one epoch at full rate */
    float dropout;      /* share of the features that a token does not show, drawn anew in every epoch */
    uint32_t min_count; /* rarer features are left out */
    uint64_t seed;
    bool quiet;
    const CrfCompanion *companion; /* NULL, or what learns along */
} CrfOptions;

#define CRF_FORBIDDEN (-1e4f)

/* These end the program when there is no memory: trainers only. */
void crf_data_init(CrfData *data, const char *const *labels, uint32_t n_labels, bool bio);
void crf_data_release(CrfData *data);
void crf_data_add(CrfData *data, const uint32_t *features, size_t n, uint8_t gold);
void crf_data_end_sentence(CrfData *data, float weight);

void crf_train(CrfModel *model, CrfData *data, const CrfOptions *options);
void crf_model_release(CrfModel *model);
/* Keeps the max_rows strongest features. `more`: further sections of the file. */
int crf_write(const CrfModel *model, const char *path, uint32_t kind, uint64_t feature_hash, size_t max_rows,
              const ModelSection *more, size_t n_more, Error *err);

#endif
