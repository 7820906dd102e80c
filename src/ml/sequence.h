/* sequence.h - a linear-chain model: the best sequence of labels for a sentence, and how sure it is.
 *
 * The scores of a sentence's tokens (sums of feature rows, feature_table.h) and the scores of neighbouring
 * labels make the score of a sequence (Lafferty, McCallum and Pereira 2001); sequence_decode finds the best
 * one (Viterbi) in 16-bit numbers, so that the compiler computes eight labels at a time. No back pointers
 * are kept: the way back asks again which label the best score came from.
 *
 *     section "shape":       uint32 n_labels, uint32 stride, uint32 unit (scores are 1/unit nat), uint32 0
 *     section "labels":      names, each ended by a newline
 *     section "edges":       int16 [(n_labels + 1)][lanes]: from label (last row: from the start) to label
 *     section "rows", "places": see feature_table.h
 *
 * `lanes` is stride - FEATURE_ROW_HEAD: labels padded with ones that nothing leads to. The model is const
 * after load, shared by threads; scratch is the caller's.
 *
 *     SequenceModel model;
 *     if (sequence_load(&model, "data/models/pos.bin", MODEL_KIND("POS "), POS_FEATURES, &err) < 0) ...
 *     SequenceScores *scores = ...[n], *best = ...[n]; uint8_t labels[n];
 *     sequence_decode(&model, scores, n, best, labels);
 */
#ifndef ATTACHE_ML_SEQUENCE_H
#define ATTACHE_ML_SEQUENCE_H

#include "ml/feature_table.h"
#include "ml/model_file.h"

enum { SEQUENCE_MAX_LABELS = FEATURE_LANES, SEQUENCE_FORBIDDEN = -8000, SEQUENCE_FLOOR = -16000 };

typedef struct SequenceModel {
    ModelFile file;
    FeatureTable features;
    const int16_t *edges;                             /* [n_labels + 1][lanes] */
    int16_t back[SEQUENCE_MAX_LABELS][FEATURE_LANES]; /* the same by the label they lead to */
    uint32_t n_labels;
    uint32_t lanes;
    float unit; /* score units of one nat */
    Slice labels[SEQUENCE_MAX_LABELS];
} SequenceModel;

int sequence_load(SequenceModel *model, const char *path, uint32_t kind, uint64_t feature_hash, Error *err);
void sequence_release(SequenceModel *model);
/* scores and best: [n][lanes]; best is scratch; ret_labels [n]. */
void sequence_decode(const SequenceModel *model, const int16_t *scores, size_t n, int16_t *best,
                     uint8_t *ret_labels);
/* After sequence_decode: for every token, how much worse (in nats, at most SEQUENCE_MAX_MARGIN) the best
 * sequence is that gives this token another label (max-marginals). best as sequence_decode left it. */
void sequence_margins(const SequenceModel *model, const int16_t *scores, size_t n, const int16_t *best,
                      const uint8_t *labels, float *ret_margins);
#define SEQUENCE_MAX_MARGIN 30.0f

#endif
