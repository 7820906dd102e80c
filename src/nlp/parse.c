#include "nlp/parse.h"

#include "base/ctype.h"
#include "ml/parser.h"

#include <stdio.h>
#include <stdlib.h>

struct Parser {
    Clusters clusters;
    ParserModel *model;
    uint8_t tag_of[XPOS_COUNT]; /* number in the model */
    uint8_t deprel_of[PARSER_MAX_LABELS];
};

enum { UNKNOWN_TAG = PARSER_MAX_TAGS };

/* The model's own numbering of tags and labels against the enums of doc/tagset.h. */
static int map_names(Parser *p, Error *err)
{
    for (int t = 0; t < XPOS_COUNT; t++) {
        int number = parser_tag_number(p->model, slice_of(xpos_name((Xpos)t)));
        p->tag_of[t] = (uint8_t)(number < 0 || number >= UNKNOWN_TAG ? UNKNOWN_TAG : number);
    }
    for (size_t l = 0; l < parser_label_count(p->model); l++) {
        Slice name = parser_label_name(p->model, l);
        p->deprel_of[l] = (uint8_t)deprel_from_name(name);
        if (p->deprel_of[l] == DEPREL_NONE)
            return error_set(err, ERR_FORMAT,
                             "the parser's model has the relation '%.*s', which this program does not "
                             "know",
                             SLICE_ARG(name));
    }
    return 0;
}

int parse_load(Parser **ret_parse, const char *data_dir, Error *err)
{
    *ret_parse = NULL;
    char path[4096];
    Parser *p = calloc(1, sizeof *p);
    if (p == NULL) return error_set(err, ERR_MEMORY, "no memory for the parser");
    snprintf(path, sizeof path, "%s/models/clusters.bin", data_dir);
    int rc = clusters_load(&p->clusters, path, err);
    snprintf(path, sizeof path, "%s/models/parser.bin", data_dir);
    if (rc == 0) rc = parser_load(&p->model, path, err);
    if (rc == 0 && parser_classes(p->model) != model_file_checksum(&p->clusters.file))
        rc = error_set(err, ERR_FORMAT,
                       "%s: trained with other word classes than clusters.bin beside it: install the "
                       "models of one release",
                       path);
    if (rc == 0) rc = map_names(p, err);
    if (rc < 0) {
        parse_release(p);
        return rc;
    }
    *ret_parse = p;
    return 0;
}

void parse_release(Parser *parse)
{
    if (parse == NULL) return;
    parser_release(parse->model);
    clusters_release(&parse->clusters);
    free(parse);
}

typedef struct Scratch {
    ParserScratch *parser;
    ParserWord *words;
    int32_t *heads;
    uint8_t *labels;
} Scratch;

/* For the longest sentence there is: most documents need a small part of what PARSE_MAX_WORDS would take. */
static Scratch new_scratch(Document *doc)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < doc->n_sentences; i++) {
        uint32_t n = doc->sentences[i].end_token - doc->sentences[i].first_token;
        longest = n > longest ? n : longest;
    }
    if (longest > PARSE_MAX_WORDS) longest = PARSE_MAX_WORDS;
    return (Scratch){.parser = parser_scratch_new(doc->scratch, longest),
                     .words = ARENA_NEW(doc->scratch, ParserWord, longest),
                     .heads = ARENA_NEW(doc->scratch, int32_t, longest),
                     .labels = ARENA_NEW(doc->scratch, uint8_t, longest)};
}

/* A headline: every word of some length begins with a capital. */
static bool is_headline(const Document *doc, uint32_t first, uint32_t end)
{
    enum { LONG_WORD = 4, MIN_WORDS = 3, MAX_WORDS = 40 };
    uint32_t n = 0;
    if (end - first > MAX_WORDS) return false;
    for (uint32_t i = first; i < end; i++) {
        Slice word = token_text(doc, i);
        if (word.len < LONG_WORD || !ascii_is_alpha(word.ptr[0])) continue;
        if (!ascii_is_upper(word.ptr[0])) return false;
        n++;
    }
    return n >= MIN_WORDS;
}

/* In a headline only names have their capital, and only one. */
static Slice plain_form(const Document *doc, uint32_t token, char *bytes)
{
    Slice word = token_text(doc, token);
    bool name = xpos_is_proper((Xpos)doc->tokens[token].xpos);
    if (word.len > CLUSTERS_MAX_WORD) return word;
    for (size_t i = 0; i < word.len; i++)
        bytes[i] = i == 0 && name ? word.ptr[i] : ascii_lower(word.ptr[i]);
    return (Slice){bytes, word.len};
}

/* Parses tokens [first, end) of one sentence; their root becomes a child of `above`, if that is a token. */
static uint32_t parse_piece(const Parser *p, Document *doc, Scratch *scratch, uint32_t first, uint32_t end,
                            uint32_t above)
{
    uint32_t n = end - first;
    uint32_t root = NO_INDEX;
    bool headline = is_headline(doc, first, end);
    for (uint32_t i = 0; i < n; i++) {
        char bytes[CLUSTERS_MAX_WORD];
        Slice form = headline ? plain_form(doc, first + i, bytes) : token_text(doc, first + i);
        scratch->words[i] =
            parser_word(parser_vocabulary(p->model), form, p->tag_of[doc->tokens[first + i].xpos],
                        clusters_lookup(&p->clusters, form));
    }
    parser_run(p->model, scratch->parser, scratch->words, n, scratch->heads, scratch->labels);
    for (uint32_t i = 0; i < n; i++) {
        Token *t = &doc->tokens[first + i];
        bool is_root = scratch->heads[i] < 0;
        if (is_root) root = first + i;
        t->head = is_root ? above : first + (uint32_t)scratch->heads[i];
        t->deprel =
            is_root ? (above == NO_INDEX ? DEPREL_ROOT : DEPREL_PARATAXIS) : p->deprel_of[scratch->labels[i]];
    }
    return root;
}

/* Parses tokens [first, end) in pieces; their roots hang on `root`, or on the first of them. */
static uint32_t parse_pieces(const Parser *p, Document *doc, Scratch *scratch, uint32_t first, uint32_t end,
                             uint32_t root)
{
    for (; first < end; first += PARSE_MAX_WORDS) {
        arena_poll(doc->arena);
        uint32_t stop = end - first > PARSE_MAX_WORDS ? first + PARSE_MAX_WORDS : end;
        uint32_t piece = parse_piece(p, doc, scratch, first, stop, root);
        if (root == NO_INDEX) root = piece;
    }
    return root;
}

/* Where the sentence begins behind the dateline that stands before it. */
static uint32_t behind_dateline(const Document *doc, const Sentence *s)
{
    uint32_t t = document_token_at(doc, doc->dateline.span.end);
    return t > s->first_token && t < s->end_token ? t : s->first_token;
}

void parse_run(const Parser *parse, Document *doc)
{
    Scratch scratch = new_scratch(doc);
    for (uint32_t i = 0; i < doc->n_sentences; i++) {
        const Sentence *s = &doc->sentences[i];
        uint32_t begin = behind_dateline(doc, s);
        uint32_t root = parse_pieces(parse, doc, &scratch, begin, s->end_token, NO_INDEX);
        (void)parse_pieces(parse, doc, &scratch, s->first_token, begin, root);
    }
}
