/* tree.h - looking things up in an answer's tree (output_tree) by id.
 *
 * No state; thread-safe.
 *
 *     const json_t *speaker = tree_find(answer, "p3");
 */
#ifndef ATTACHE_OUTPUT_TREE_H
#define ATTACHE_OUTPUT_TREE_H

struct json_t;

/* The person, organization or place that `id` names; NULL for a NULL or unknown id. */
const struct json_t *tree_find(const struct json_t *answer, const char *id);

#endif
