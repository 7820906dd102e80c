/* fuzz_reading.h - reads bytes as one format, tokenizes what comes of it, and checks what must hold of every
 * document. */
#ifndef ATTACHE_TESTS_FUZZ_READING_H
#define ATTACHE_TESTS_FUZZ_READING_H

#include "base/utf8.h"
#include "fuzz.h"
#include "input/input.h"
#include "nlp/language.h"
#include "nlp/token.h"

#include <stdio.h>
#include <stdlib.h>

static inline void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

typedef struct FuzzTables {
    Reader *reader;
    Tokenizer *tokenizer;
    LanguageModel *language;
} FuzzTables;

static inline const FuzzTables *fuzz_tables(void)
{
    static FuzzTables tables;
    Error err;
    if (tables.reader == NULL)
        must(reader_load(&tables.reader, "data", &err) == 0 &&
                 tokenizer_load(&tables.tokenizer, "data", &err) == 0 &&
                 language_load(&tables.language, "data", &err) == 0,
             "the tables load (run in the project's folder)");
    return &tables;
}

/* Stretches in order, not empty, inside the text, at the borders of characters. */
static inline uint32_t check_span(const Document *doc, Span span, uint32_t from)
{
    must(span.start >= from && span.start < span.end && span.end <= doc->text.len,
         "spans in order and inside the text");
    must(((unsigned char)doc->text.ptr[span.start] & 0xc0) != 0x80, "a span begins with a character");
    must(span.end == doc->text.len || ((unsigned char)doc->text.ptr[span.end] & 0xc0) != 0x80,
         "a span ends with a character");
    return span.end;
}

static inline void check_document(const Document *doc)
{
    size_t bad;
    uint32_t from = 0;
    must(utf8_check(doc->text, &bad), "the text is UTF-8");
    must(doc->paragraphs.len > 0, "there is a paragraph");
    for (size_t i = 0; i < doc->paragraphs.len; i++)
        from = check_span(doc, doc->paragraphs.at[i].span, from);
    from = 0;
    for (size_t i = 0; i < doc->removed.len; i++)
        from = check_span(doc, doc->removed.at[i].span, from);
    from = 0;
    for (uint32_t i = 0; i < doc->n_tokens; i++)
        from = check_span(doc, doc->tokens[i].span, from);
    uint32_t token = 0;
    for (uint32_t i = 0; i < doc->n_sentences; i++) {
        must(doc->sentences[i].first_token == token && doc->sentences[i].end_token > token,
             "sentences part the tokens");
        token = doc->sentences[i].end_token;
    }
    must(token == doc->n_tokens, "every token is in a sentence");
    must(doc->dateline.span.end <= doc->text.len && doc->title_span.end <= doc->text.len,
         "the head is inside the text");
}

static inline int fuzz_read(InputFormat format, const uint8_t *data, size_t size)
{
    const FuzzTables *tables = fuzz_tables();
    Arena arena;
    jmp_buf recovery;
    arena_init(&arena, 256u << 20);
    arena_protect(&arena, &recovery);
    if (setjmp(recovery) == 0) {
        RequestOptions options = {0};
        Document doc;
        Error err;
        Slice bytes = {(const char *)data, size};
        if (input_read(tables->reader, format, bytes, SLICE_EMPTY, &options, &arena, &doc, &err) == 0) {
            language_run(tables->language, &doc);
            tokenizer_run(tables->tokenizer, &doc);
            check_document(&doc);
        }
    }
    arena_release(&arena);
    return 0;
}

#endif
