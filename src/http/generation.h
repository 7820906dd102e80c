/* generation.h - what was loaded together (knowledge, and the text of /v1/version), replaced while in use.
 *
 * A reload puts a new Generation in the place of the old one; whoever works with the old one keeps it until
 * he is done, and the last to let go frees it. A Generations locks itself.
 *
 *     generations_put(&generations, generation_new(knowledge, &version));
 *     Generation *g = generations_take(&generations);     // NULL before the first
 *     use(generation_knowledge(g));
 *     generations_drop(&generations, g);
 */
#ifndef ATTACHE_HTTP_GENERATION_H
#define ATTACHE_HTTP_GENERATION_H

#include "base/strbuf.h"
#include "pipeline/pipeline.h"

#include <pthread.h>

typedef struct Generation Generation;

typedef struct Generations {
    pthread_mutex_t mutex;
    Generation *current;
} Generations;

void generations_init(Generations *generations);
/* Frees the current one; nobody may hold any. */
void generations_destroy(Generations *generations);
/* Takes over both, also when there is no memory and NULL comes back. */
Generation *generation_new(Knowledge *knowledge, StrBuf *version_json);
/* Of one that was never put. */
void generation_free(Generation *generation);
void generations_put(Generations *generations, Generation *generation);
Generation *generations_take(Generations *generations);
/* NULL is nothing to let go. */
void generations_drop(Generations *generations, Generation *generation);

const Knowledge *generation_knowledge(const Generation *generation);
Slice generation_version(const Generation *generation);

#endif
