/* eval_tag DATA MODELS - scores the taggers as the service runs them, on gold tokens of the development sets.
 */
#include "corpus.h"
#include "tag_train.h"

#include "base/ctype.h"
#include "base/file.h"
#include "base/utf8.h"
#include "input/input.h"
#include "nlp/mention.h"
#include "nlp/tag.h"
#include "nlp/token.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A document of gold tokens: words joined by single spaces. */
static void make_document(Document *doc, Arena *arena, const Corpus *corpus, size_t first, size_t end)
{
    size_t token0 = corpus->sentences.at[first].first, n = corpus->sentences.at[end - 1].end - token0,
           bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += corpus->tokens.at[token0 + i].word.len + 1;
    char *text = arena_alloc(arena, bytes);
    document_init(doc, arena, (Slice){text, bytes});
    doc->tokens = ARENA_NEW(arena, Token, n);
    doc->sentences = ARENA_NEW(arena, Sentence, end - first);
    doc->n_tokens = (uint32_t)n;
    doc->n_sentences = (uint32_t)(end - first);
    uint32_t at = 0;
    for (size_t s = first; s < end; s++) {
        const CorpusSentence *sentence = &corpus->sentences.at[s];
        doc->sentences[s - first].first_token = (uint32_t)(sentence->first - token0);
        doc->sentences[s - first].end_token = (uint32_t)(sentence->end - token0);
        for (size_t i = sentence->first; i < sentence->end; i++) {
            Slice w = corpus->tokens.at[i].word;
            memcpy(text + at, w.ptr, w.len);
            doc->tokens[i - token0] = (Token){.span = {at, at + (uint32_t)w.len},
                                              .sentence = (uint32_t)(s - first),
                                              .head = NO_INDEX,
                                              .mention = NO_INDEX,
                                              .quotation = NO_INDEX};
            text[at + w.len] = ' ';
            at += (uint32_t)w.len + 1;
        }
    }
}

static size_t document_end(const Corpus *corpus, size_t first)
{
    size_t end = first + 1;
    while (end < corpus->sentences.len &&
           corpus->sentences.at[end].document == corpus->sentences.at[first].document)
        end++;
    return end;
}

static void eval_pos(const Tagger *tagger, const char *path, const char *name, bool verbose)
{
    Error err;
    Corpus corpus;
    corpus_init(&corpus);
    or_die(corpus_read_conllu(&corpus, path, &err), &err);
    size_t right = 0;
    for (size_t s = 0; s < corpus.sentences.len;) {
        Arena arena;
        Document doc;
        arena_init(&arena, (size_t)1 << 32);
        size_t end = document_end(&corpus, s);
        make_document(&doc, &arena, &corpus, s, end);
        tagger_run(tagger, &doc);
        size_t token0 = corpus.sentences.at[s].first;
        for (uint32_t i = 0; verbose && i < doc.n_tokens; i++)
            printf("XPOS\t%.*s\t%.*s\t%s\n", SLICE_ARG(token_text(&doc, i)),
                   SLICE_ARG(corpus.tokens.at[token0 + i].label), xpos_name((Xpos)doc.tokens[i].xpos));
        for (uint32_t i = 0; i < doc.n_tokens; i++)
            right +=
                slice_eq(corpus.tokens.at[token0 + i].label, slice_of(xpos_name((Xpos)doc.tokens[i].xpos)));
        arena_release(&arena);
        s = end;
    }
    printf("XPOS      %-28s %6.2f  (%zu tokens)\n", name, 100.0 * (double)right / (double)corpus.tokens.len,
           corpus.tokens.len);
    corpus_release(&corpus);
}

typedef struct Count {
    size_t right, found, gold;
} Count;

static void print_count(const char *set, const char *what, Count c)
{
    double p = c.found ? 100.0 * (double)c.right / (double)c.found : 0;
    double r = c.gold ? 100.0 * (double)c.right / (double)c.gold : 0;
    printf("NER       %-14s %-14s P %6.2f R %6.2f F1 %6.2f  (%zu)\n", set, what, p, r,
           p + r > 0 ? 2 * p * r / (p + r) : 0, c.gold);
}

static bool begins(Slice label)
{
    return slice_starts_with(label, SLICE("B-"));
}

static size_t gold_end(const Corpus *corpus, size_t i, size_t limit)
{
    size_t end = i + 1;
    while (end < limit && slice_starts_with(corpus->tokens.at[end].label, SLICE("I-")))
        end++;
    return end;
}

static bool type_is(Slice label, MentionType type)
{
    return slice_eq_nocase(slice_sub(label, 2, label.len), slice_of(mention_type_name(type)));
}

static void count_document(const Corpus *corpus, size_t token0, const Document *doc, Count *counts,
                           bool verbose)
{
    for (uint32_t m = 0; m < doc->mentions.len; m++) {
        const Mention *mention = &doc->mentions.at[m];
        size_t i = token0 + mention->first_token;
        counts[mention->type].found++;
        Slice label = corpus->tokens.at[i].label;
        bool right = begins(label) && type_is(label, mention->type) &&
                     gold_end(corpus, i, token0 + doc->n_tokens) == token0 + mention->end_token;
        counts[mention->type].right += right;
    }
    for (uint32_t i = 0; verbose && i < doc->n_tokens; i++)
        printf("TOKEN\t%.*s\t%.*s\t%s%s\t%u\n", SLICE_ARG(token_text(doc, i)),
               SLICE_ARG(corpus->tokens.at[token0 + i].label),
               doc->tokens[i].entity_tag == 0 ? ""
               : doc->tokens[i].entity_begins ? "B-"
                                              : "I-",
               doc->tokens[i].entity_tag == 0 ? "O"
                                              : mention_type_name((MentionType)doc->tokens[i].entity_tag),
               doc->tokens[i].entity_confidence);
    for (size_t i = token0; i < token0 + doc->n_tokens; i++)
        for (int t = MENTION_PERSON; t < MENTION_TYPE_COUNT; t++)
            counts[t].gold +=
                begins(corpus->tokens.at[i].label) && type_is(corpus->tokens.at[i].label, (MentionType)t);
}

static void eval_ner(const Tagger *tagger, const char *path, const char *name, bool verbose)
{
    Error err;
    Corpus corpus;
    MentionFinder *finder;
    Count counts[MENTION_TYPE_COUNT] = {0};
    corpus_init(&corpus);
    or_die(corpus_read_bio(&corpus, path, &err), &err);
    or_die(mention_load(&finder, "data", &err), &err);
    clock_t spent = 0;
    for (size_t s = 0; s < corpus.sentences.len;) {
        Arena arena;
        Document doc;
        arena_init(&arena, (size_t)1 << 32);
        size_t end = document_end(&corpus, s);
        make_document(&doc, &arena, &corpus, s, end);
        clock_t start = clock();
        tagger_run(tagger, &doc);
        spent += clock() - start;
        mention_run(finder, &doc);
        count_document(&corpus, corpus.sentences.at[s].first, &doc, counts, verbose);
        arena_release(&arena);
        s = end;
    }
    Count main_types = {0};
    for (int t = MENTION_PERSON; t < MENTION_TYPE_COUNT; t++) {
        print_count(name, mention_type_name((MentionType)t), counts[t]);
        if (t > MENTION_ORGANIZATION) continue;
        main_types.right += counts[t].right;
        main_types.found += counts[t].found;
        main_types.gold += counts[t].gold;
    }
    print_count(name, "PER+LOC+ORG", main_types);
    printf("speed     POS and NER together %.0f tokens a second of processor time\n",
           (double)corpus.tokens.len * CLOCKS_PER_SEC / (double)spent);
    mention_release(finder);
    corpus_release(&corpus);
}

/* Code point offset to byte offset, walking on from the last one. */
typedef struct Cursor {
    Slice text;
    size_t byte, point;
} Cursor;

static uint32_t byte_of(Cursor *c, size_t point)
{
    if (point < c->point) c->byte = c->point = 0;
    for (; c->point < point && c->byte < c->text.len; c->point++)
        (void)utf8_next(c->text, &c->byte);
    return (uint32_t)c->byte;
}

typedef struct Tools {
    Reader *reader;
    Tokenizer *tokenizer;
    const Tagger *tagger;
    MentionFinder *finder;
} Tools;

static MentionType type_of_gold(const char *type)
{
    return strcmp(type, "PER") == 0   ? MENTION_PERSON
           : strcmp(type, "LOC") == 0 ? MENTION_LOCATION
           : strcmp(type, "ORG") == 0 ? MENTION_ORGANIZATION
                                      : MENTION_NONE;
}

static void compare_document(const Document *doc, const json_t *entities, Count *counts, bool verbose)
{
    Cursor cursor = {.text = doc->text};
    size_t k;
    json_t *entity;
    for (uint32_t m = 0; m < doc->mentions.len; m++) {
        Mention *mention = &doc->mentions.at[m];
        if (mention->type == MENTION_FACILITY) mention->type = MENTION_LOCATION; /* as the gold has it */
        counts[mention->type].found++;
    }
    json_array_foreach(entities, k, entity)
    {
        MentionType type = type_of_gold(json_string_value(json_object_get(entity, "type")));
        uint32_t start = byte_of(&cursor, (size_t)json_integer_value(json_object_get(entity, "start")));
        uint32_t end = byte_of(&cursor, (size_t)json_integer_value(json_object_get(entity, "end")));
        counts[type].gold++;
        bool right = false;
        for (uint32_t m = 0; !right && m < doc->mentions.len; m++)
            right = doc->mentions.at[m].type == type && doc->mentions.at[m].span.start == start &&
                    doc->mentions.at[m].span.end == end;
        counts[type].right += right;
        if (verbose && !right)
            printf("MISSED\t%s\t%.*s\n", mention_type_name(type),
                   SLICE_ARG(document_slice(doc, (Span){start, end})));
    }
}

/* The entities of the first sentence stand in its copy too. */
static void shift_entities(json_t *entities, size_t from, size_t end, size_t shift)
{
    size_t k, n = json_array_size(entities);
    for (k = 0; k < n && shift > 0; k++) {
        json_t *entity = json_array_get(entities, k);
        size_t a = (size_t)json_integer_value(json_object_get(entity, "start"));
        size_t b = (size_t)json_integer_value(json_object_get(entity, "end"));
        if (a < from || b > end) continue;
        (void)json_array_append_new(entities, json_pack("{s:s,s:I,s:I}", "type",
                                                        json_string_value(json_object_get(entity, "type")),
                                                        "start", (json_int_t)(a - from) - (json_int_t)shift,
                                                        "end", (json_int_t)(b - from) - (json_int_t)shift));
    }
    json_t *entity;
    json_array_foreach(entities, k, entity)
    {
        static const char *const keys[] = {"start", "end"};
        for (int i = 0; i < 2; i++) {
            json_t *value = json_object_get(entity, keys[i]);
            (void)json_integer_set(value, json_integer_value(value) + (json_int_t)shift);
        }
    }
}

/* `heading`: 0 the article as it is, 1 its first sentence in capitals before it, 2 the same in Title Case. */
static Slice with_heading(Arena *arena, Slice text, int heading, json_t *entities)
{
    size_t from = slice_find(text, SLICE("\n\n"), 0);
    from = from == SIZE_MAX ? 0 : from + 2;
    size_t end = slice_find(text, SLICE(". "), from);
    if (heading == 0 || end == SIZE_MAX || end - from > 200) return text;
    char *copy = arena_alloc(arena, text.len + end - from + 3);
    size_t n = 0;
    for (size_t i = from; i < end; i++) {
        bool first = i == from || text.ptr[i - 1] == ' ';
        copy[n++] = heading == 1 || first ? ascii_upper(text.ptr[i]) : text.ptr[i];
    }
    copy[n++] = '\n';
    copy[n++] = '\n';
    memcpy(copy + n, text.ptr, text.len);
    shift_entities(entities, utf8_count((Slice){text.ptr, from}), utf8_count((Slice){text.ptr, end}),
                   utf8_count((Slice){copy, n}));
    return (Slice){copy, n + text.len};
}

static void eval_line(const Tools *tools, Slice line, int heading, Count *counts, bool verbose)
{
    Error err;
    Arena arena;
    Document doc;
    RequestOptions options = {0};
    arena_init(&arena, (size_t)1 << 32);
    json_t *gold = json_loadb(line.ptr, line.len, 0, NULL);
    json_t *entities = json_object_get(gold, "entities");
    Slice text =
        with_heading(&arena, slice_of(json_string_value(json_object_get(gold, "text"))), heading, entities);
    or_die(input_read(tools->reader, INPUT_PLAIN, text, SLICE("utf-8"), &options, &arena, &doc, &err), &err);
    tokenizer_run(tools->tokenizer, &doc);
    tagger_run(tools->tagger, &doc);
    mention_run(tools->finder, &doc);
    compare_document(&doc, entities, counts, verbose);
    json_decref(gold);
    arena_release(&arena);
}

static void eval_raw(const Tools *tools, const char *path, int heading, bool verbose)
{
    static const char *const names[] = {"raw text", "CAPITALS above", "Title above"};
    Error err;
    Arena arena;
    Slice rest, line;
    Count counts[MENTION_TYPE_COUNT] = {0}, sum = {0};
    arena_init(&arena, (size_t)1 << 30);
    or_die(file_read(path, &arena, (size_t)1 << 28, &rest, &err), &err);
    while (slice_split(&rest, '\n', &line))
        if (line.len > 0) eval_line(tools, line, heading, counts, verbose);
    for (int t = MENTION_PERSON; t <= MENTION_ORGANIZATION; t++) {
        print_count(names[heading], mention_type_name((MentionType)t), counts[t]);
        sum.right += counts[t].right;
        sum.found += counts[t].found;
        sum.gold += counts[t].gold;
    }
    print_count(names[heading], "PER+LOC+ORG", sum);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: eval_tag DATA MODELS_PARENT [-v]\n");
        return 2;
    }
    Error err;
    Tagger *tagger;
    or_die(tagger_load(&tagger, argv[2], &err), &err);
    eval_pos(tagger, data_path(argv[1], "dep/ewt.dev.conllu"), "EWT dev", argc > 3);
    eval_pos(tagger, data_path(argv[1], "dep/gum.dev.conllu"), "GUM dev", argc > 3);
    eval_ner(tagger, data_path(argv[1], "ner/worldwide.dev.bio"), "worldwide dev", argc > 3);
    Tools tools = {.tagger = tagger};
    or_die(reader_load(&tools.reader, "data", &err), &err);
    or_die(tokenizer_load(&tools.tokenizer, "data", &err), &err);
    or_die(mention_load(&tools.finder, "data", &err), &err);
    for (int heading = 0; heading < 3; heading++)
        eval_raw(&tools, data_path(argv[1], "ner/worldwide.dev.docs.jsonl"), heading,
                 argc > 3 && heading == 0);
    mention_release(tools.finder);
    tokenizer_release(tools.tokenizer);
    reader_release(tools.reader);
    tagger_release(tagger);
    return 0;
}
