/* jackknife.h - tags for a treebank as the tagger would give them to text it has not seen.
 *
 * The documents are dealt into `folds` parts; each part is tagged by a part-of-speech model trained on the
 * others. A parser trained on such tags learns what the tagger's mistakes look like. Deterministic; the time
 * of `folds` trainings of the tagger.
 *
 *     Slice *tags;          // [bank.n_words], in the order of the treebank
 *     if (jackknife_tags(&bank, &clusters, 5, &arena, &tags, &err) < 0) ...
 */
#ifndef ATTACHE_TRAIN_JACKKNIFE_H
#define ATTACHE_TRAIN_JACKKNIFE_H

#include "conllu.h"

#include "ml/clusters.h"

int jackknife_tags(const Treebank *bank, const Clusters *clusters, uint32_t folds, Arena *arena,
                   Slice **ret_tags, Error *err);

#endif
