#include "http/generation.h"

#include <stdlib.h>

struct Generation {
    Knowledge *knowledge;
    StrBuf version_json;
    size_t holders; /* guarded by the mutex of its Generations; being the current one counts */
};

void generations_init(Generations *generations)
{
    generations->current = NULL;
    (void)pthread_mutex_init(&generations->mutex, NULL);
}

void generations_destroy(Generations *generations)
{
    generations_put(generations, NULL);
    (void)pthread_mutex_destroy(&generations->mutex);
}

Generation *generation_new(Knowledge *knowledge, StrBuf *version_json)
{
    Generation *generation = calloc(1, sizeof *generation);
    if (generation == NULL) {
        knowledge_free(knowledge);
        strbuf_release(version_json);
        return NULL;
    }
    *generation = (Generation){.knowledge = knowledge, .version_json = *version_json};
    strbuf_init(version_json, version_json->limit);
    return generation;
}

void generation_free(Generation *generation)
{
    knowledge_free(generation->knowledge);
    strbuf_release(&generation->version_json);
    free(generation);
}

void generations_put(Generations *generations, Generation *generation)
{
    if (generation != NULL) generation->holders = 1;
    (void)pthread_mutex_lock(&generations->mutex);
    Generation *old = generations->current;
    generations->current = generation;
    (void)pthread_mutex_unlock(&generations->mutex);
    generations_drop(generations, old);
}

Generation *generations_take(Generations *generations)
{
    (void)pthread_mutex_lock(&generations->mutex);
    Generation *current = generations->current;
    if (current != NULL) current->holders++;
    (void)pthread_mutex_unlock(&generations->mutex);
    return current;
}

void generations_drop(Generations *generations, Generation *generation)
{
    if (generation == NULL) return;
    (void)pthread_mutex_lock(&generations->mutex);
    bool last = --generation->holders == 0;
    (void)pthread_mutex_unlock(&generations->mutex);
    if (last) generation_free(generation);
}

const Knowledge *generation_knowledge(const Generation *generation)
{
    return generation->knowledge;
}

Slice generation_version(const Generation *generation)
{
    return strbuf_slice(&generation->version_json);
}
