/* done.h - which articles an earlier, interrupted run has answered already.
 *
 * A run of `extract --ndjson` writes one line for each article, in order, so what it left tells what it
 * did. An article is known by its `id`; one without an id (or that is no JSON) by its place among those
 * without. Equal ids are counted: two articles `a` and one answer `a` leave one to do. A last line
 * without its newline was being written when the run ended: it counts for nothing, and when standard
 * output is that very file it is cut off, so that `>> FILE` goes on cleanly.
 *
 * Owns its memory until done_free; one thread at a time.
 *
 *     Done *done;
 *     if (done_load(&done, "facts.ndjson", &err) < 0) ...
 *     if (done_take(done, line)) skip it;
 */
#ifndef ATTACHE_CLI_DONE_H
#define ATTACHE_CLI_DONE_H

#include "base/error.h"
#include "base/slice.h"

typedef struct Done Done;

/* A file that is not there yet is an empty one. ERR_FORMAT: a line is no answer. ERR_INVALID: standard
 * output would overwrite FILE. */
int done_load(Done **ret_done, const char *path, Error *err);
void done_free(Done *done);
/* True when the article of this input line is answered; each answer is given once. */
bool done_take(Done *done, Slice line);
/* Answers found, and those that no article has asked for yet. */
uint64_t done_found(const Done *done);
uint64_t done_left(const Done *done);

#endif
