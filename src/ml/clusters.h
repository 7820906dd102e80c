/* clusters.h - word classes induced from raw news: the coarse meaning of a word for the learned models.
 *
 * A cluster file maps about 150,000 word forms to their class at four granularities, how frequent they are
 * and how often they are written in lower case. The classes come from train/cluster_train.c, exchange
 * clustering with a predictive bigram model in both directions (Uszkoreit and Brants 2008, Dehdari et
 * al. 2016): words that stand between the same neighbours share a class. The table is memory-mapped, const
 * after load and shared by threads; a lookup is at most three hash probes and allocates nothing.
 *
 * Before hashing, digits become '0' and curly quotes and long dashes their ASCII forms, so that "1997" and
 * "2010" are one word. A form that is not listed is looked up in lower case, then Capitalized.
 *
 *     Clusters clusters;
 *     if (clusters_load(&clusters, "data/models/clusters.bin", &err) < 0) return err.code;
 *     const uint16_t *row = clusters_lookup(&clusters, SLICE("Beijing"));
 *     if (row[CLUSTER_256] == row_of_other_word[CLUSTER_256]) ...
 *     clusters_release(&clusters);
 */
#ifndef ATTACHE_ML_CLUSTERS_H
#define ATTACHE_ML_CLUSTERS_H

#include "ml/model_file.h"

/* Columns of a row. Class numbers begin at 1; all columns are 0 for a word that is not listed. */
typedef enum ClusterColumn {
    CLUSTER_64,        /* 1..64, from the words directly beside */
    CLUSTER_256,       /* 1..256 */
    CLUSTER_1024,      /* 1..1024 */
    CLUSTER_WIDE,      /* 1..512, from the two words on each side: more topic, less grammar */
    CLUSTER_FREQUENCY, /* 1 + floor(log2(count in 45M words)), 2..24 */
    CLUSTER_LOWERCASE, /* 1..9: share of the word's mid-sentence uses in lower case, in eighths, plus 1 */
    CLUSTER_COLUMNS
} ClusterColumn;

/* One entry of the hash table on disk. */
typedef struct ClusterSlot {
    uint32_t tag; /* high half of the word's hash, 0: free */
    uint16_t row[CLUSTER_COLUMNS];
} ClusterSlot;

enum { CLUSTERS_MAX_WORD = 64 }; /* bytes after normalization; longer words are not listed */

#define CLUSTERS_LAYOUT UINT64_C(0xc1057e2500000001)

typedef struct Clusters {
    ModelFile file;
    const ClusterSlot *slots; /* [mask + 1], borrowed from the file */
    uint64_t mask;
} Clusters;

int clusters_load(Clusters *clusters, const char *path, Error *err);
void clusters_release(Clusters *clusters);
/* Never NULL: [CLUSTER_COLUMNS], all zero for an unknown word. */
const uint16_t *clusters_lookup(const Clusters *clusters, Slice word);
/* The same for a word that clusters_normalize has normalized, with its slice_hash. clusters_expect sends for
 * its slot beforehand, so that the look-up a few hundred instructions later does not wait for memory. */
void clusters_expect(const Clusters *clusters, uint64_t hash);
const uint16_t *clusters_lookup_hashed(const Clusters *clusters, Slice normalized, uint64_t hash);

/* The place in slots of a row that a look-up gave, CLUSTERS_NO_SLOT for that of the unknown words: what other
 * files know of the word stands under the same number. */
uint32_t clusters_slot_of(const Clusters *clusters, const uint16_t *row);
#define CLUSTERS_NO_SLOT UINT32_MAX

/* Writes the form that is hashed to `out` [CLUSTERS_MAX_WORD] and returns its length, 0 when it is too
 * long. For the trainer, so that both sides agree. */
size_t clusters_normalize(Slice word, char *out);
/* Where a normalized word belongs: first slot to probe, and its tag. */
uint64_t clusters_slot(Slice normalized, uint64_t mask, uint32_t *ret_tag);

#endif
