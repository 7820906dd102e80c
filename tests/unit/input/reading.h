/* reading.h - what the tests of the input room share: a reader, an arena, and one call to read something. */
#ifndef ATTACHE_TESTS_INPUT_READING_H
#define ATTACHE_TESTS_INPUT_READING_H

#include "input/input.h"
#include "unit.h"

#include <string.h>

typedef struct Reading {
    Reader *reader;
    Arena arena;
    Document doc;
    RequestOptions options;
    Error err;
} Reading;

static inline void reading_open(Reading *r)
{
    memset(r, 0, sizeof *r);
    r->err.position = ERROR_NO_POSITION;
    ck_assert_msg(reader_load(&r->reader, "data", &r->err) == 0, "%s", r->err.message);
    arena_init(&r->arena, 512u << 20);
}

static inline void reading_close(Reading *r)
{
    arena_release(&r->arena);
    reader_release(r->reader);
}

static inline int reading_run(Reading *r, InputFormat format, Slice bytes, const char *charset)
{
    r->options = (RequestOptions){0};
    r->err = (Error){.position = ERROR_NO_POSITION};
    return input_read(r->reader, format, bytes, slice_of(charset), &r->options, &r->arena, &r->doc, &r->err);
}

enum { READING_FLOOD_BYTES = 1 << 18 };

/* A quarter of a megabyte of one piece. */
static inline int reading_flood(Reading *r, InputFormat format, const char *piece)
{
    size_t len = strlen(piece);
    char *text = arena_alloc(&r->arena, READING_FLOOD_BYTES);
    for (size_t i = 0; i < READING_FLOOD_BYTES; i++)
        text[i] = piece[i % len];
    return reading_run(r, format, (Slice){text, READING_FLOOD_BYTES}, "");
}

static inline bool reading_is(const Reading *r, Span span, const char *text)
{
    return slice_eq(document_slice(&r->doc, span), slice_of(text));
}

#endif
