/* fuzz_knowledge.h - the whole knowledge of data/, loaded once, and what must hold of every answer. */
#ifndef ATTACHE_TESTS_FUZZ_KNOWLEDGE_H
#define ATTACHE_TESTS_FUZZ_KNOWLEDGE_H

#include "base/utf8.h"
#include "fuzz.h"
#include "pipeline/pipeline.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static inline const Knowledge *fuzz_knowledge(void)
{
    static Knowledge *knowledge;
    Error err;
    if (knowledge == NULL)
        must(knowledge_load(&knowledge, "data", &err) == 0, "the models load (run in the project's folder)");
    return knowledge;
}

/* Byte position of every offset in the unit: at[offset]; SIZE_MAX between the halves of a character. */
typedef struct FuzzOffsets {
    size_t *at;
    size_t n;
} FuzzOffsets;

static inline size_t units_of(unsigned char lead, OffsetUnit unit)
{
    size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (unit == OFFSET_UTF8) return bytes;
    return unit == OFFSET_UTF16 && bytes == 4 ? 2 : 1;
}

static inline FuzzOffsets fuzz_offsets(Slice text, OffsetUnit unit)
{
    FuzzOffsets o = {.at = malloc((text.len + 1) * sizeof *o.at)};
    must(o.at != NULL, "memory");
    for (size_t i = 0; i < text.len;) {
        unsigned char lead = (unsigned char)text.ptr[i];
        size_t units = units_of(lead, unit);
        o.at[o.n] = i;
        for (size_t k = 1; k < units; k++)
            o.at[o.n + k] = SIZE_MAX;
        o.n += units;
        i += units_of(lead, OFFSET_UTF8);
    }
    o.at[o.n] = text.len;
    return o;
}

/* Where an object says start, end and text, the text at its offsets is its text. */
static inline void check_fact(const json_t *object, Slice text, const FuzzOffsets *o)
{
    const json_t *start = json_object_get(object, "start");
    const json_t *end = json_object_get(object, "end");
    const json_t *own = json_object_get(object, "text");
    if (!json_is_integer(start)) return;
    must(json_is_integer(end) && json_integer_value(start) >= 0 &&
             json_integer_value(start) < json_integer_value(end) && (size_t)json_integer_value(end) <= o->n,
         "offsets in order and inside the text");
    size_t from = o->at[json_integer_value(start)];
    size_t to = o->at[json_integer_value(end)];
    must(from != SIZE_MAX && to != SIZE_MAX, "offsets at the borders of characters");
    if (json_is_string(own))
        must(slice_eq(slice_sub(text, from, to), (Slice){json_string_value(own), json_string_length(own)}),
             "the text at its offsets is its text");
}

static inline void check_facts(json_t *value, Slice text, const FuzzOffsets *o)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_object(value)) {
        check_fact(value, text, o);
        json_object_foreach(value, key, member) check_facts(member, text, o);
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, member) check_facts(member, text, o);
    }
}

/* An answer of include=text in the unit given. */
static inline void check_answer(Slice json, OffsetUnit unit)
{
    json_t *answer = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    must(json_is_object(answer), "the answer is a JSON object");
    const json_t *text = json_object_get(json_object_get(answer, "document"), "text");
    must(json_is_string(text), "the answer has its text");
    Slice s = {json_string_value(text), json_string_length(text)};
    FuzzOffsets o = fuzz_offsets(s, unit);
    check_facts(answer, s, &o);
    free(o.at);
    json_decref(answer);
}

#endif
