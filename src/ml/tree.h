/* tree.h - the best dependency tree for arc scores.
 *
 * Chooses the root word first (the word that gains most by being it), gives every other word its best head
 * and then opens the cycles that are left: each is attached to the tree at the arc that costs least. That is
 * the first stage of Chu and Liu 1965 and Edmonds 1967 without their recursion; O(n * n) time, no allocation.
 * The result is always one tree with one root and may be non-projective. Pure function; the caller's memory.
 *
 *     tree_decode(scores, n, heads, marks);     // heads[i]: index, n for the root
 */
#ifndef ATTACHE_ML_TREE_H
#define ATTACHE_ML_TREE_H

#include <stdint.h>

/* scores [n][n + 1]: of word (row) having head (column), column n for the root; a word's own column is
 * ignored. heads [n]; marks [n + 1] is scratch. */
void tree_decode(const float *scores, uint32_t n, int32_t *ret_heads, uint32_t *marks);

#endif
