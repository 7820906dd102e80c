/* eval_token.c - scores the tokenizer and sentence splitter on raw text rebuilt from CoNLL-U files.
 *
 *     build/train/eval_token [-e] [-d DATA_DIR] [-p PREFIX] FILE.conllu...
 *
 * The text of a document is its sentences' `# text` joined as SpaceAfter says, `# newpar` parting paragraphs,
 * so that the splitter sees what a reader would. A token or sentence counts as right when both its ends are.
 * -p keeps the documents whose id begins with PREFIX ("GUM_news"); -e lists the differences.
 */
#include "base/file.h"
#include "base/strbuf.h"
#include "nlp/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 256 * 1024 * 1024 };

typedef VEC(Span) SpanList;

typedef struct Score {
    size_t gold, found, right;
} Score;

typedef struct Gold {
    Arena *arena;
    StrBuf text;
    SpanList tokens;
    SpanList sentences;
    SpanList paragraphs;
    size_t cursor;      /* where the next word is looked for */
    bool in_document;   /* its id matched */
    bool new_paragraph; /* before the next sentence */
    bool glued;         /* no blank before the next sentence */
    unsigned skip_to;   /* last word of a multi-word token whose words do not add up to it */
} Gold;

typedef struct Evaluation {
    const Tokenizer *tokenizer;
    Slice prefix;
    bool list_errors;
    Score tokens;
    Score sentences;
} Evaluation;

static void print_score(const char *name, Score s)
{
    double p = s.found ? (double)s.right / (double)s.found : 0;
    double r = s.gold ? (double)s.right / (double)s.gold : 0;
    double f = p + r > 0 ? 2 * p * r / (p + r) : 0;
    printf("  %-10s P %6.2f  R %6.2f  F1 %6.2f  (%zu gold, %zu found)\n", name, 100 * p, 100 * r, 100 * f,
           s.gold, s.found);
}

static void print_context(Slice text, const char *what, Span span)
{
    size_t start = span.start > 30 ? span.start - 30 : 0;
    size_t end = span.end + 30u < text.len ? span.end + 30u : text.len;
    printf("%s [%.*s] in ...", what, (int)span_len(span), text.ptr + span.start);
    for (size_t i = start; i < end; i++)
        putchar(text.ptr[i] == '\n' ? '|' : text.ptr[i]);
    printf("...\n");
}

static void compare(Slice text, const SpanList *gold, const SpanList *found, Score *score, bool sentences,
                    bool list)
{
    score->gold += gold->len;
    score->found += found->len;
    size_t g = 0, f = 0;
    while (g < gold->len || f < found->len) {
        bool take_gold = f == found->len || (g < gold->len && gold->at[g].start <= found->at[f].start);
        bool take_found = g == gold->len || (f < found->len && found->at[f].start <= gold->at[g].start);
        bool right = take_gold && take_found && gold->at[g].end == found->at[f].end;
        score->right += right;
        if (list && !right) {
            Span s = take_gold ? gold->at[g] : found->at[f];
            if (sentences) s.start = s.end > 12 ? s.end - 12 : 0;
            print_context(text,
                          sentences   ? take_gold ? "sentence gold" : "sentence found"
                          : take_gold ? "token gold"
                                      : "token found",
                          s);
        }
        g += take_gold;
        f += take_found;
    }
}

static void finish_document(Evaluation *ev, Gold *gold)
{
    Slice text = strbuf_slice(&gold->text);
    if (text.len > 0) {
        Document doc;
        document_init(&doc, gold->arena, text);
        for (size_t i = 0; i < gold->paragraphs.len; i++)
            vec_push(gold->arena, &doc.paragraphs, ((Paragraph){.span = gold->paragraphs.at[i]}));
        tokenizer_run(ev->tokenizer, &doc);
        SpanList tokens = {0}, sentences = {0};
        for (uint32_t i = 0; i < doc.n_tokens; i++)
            vec_push(gold->arena, &tokens, doc.tokens[i].span);
        for (uint32_t i = 0; i < doc.n_sentences; i++)
            vec_push(gold->arena, &sentences, doc.sentences[i].span);
        compare(text, &gold->tokens, &tokens, &ev->tokens, false, ev->list_errors);
        compare(text, &gold->sentences, &sentences, &ev->sentences, true, ev->list_errors);
    }
    strbuf_release(&gold->text);
    arena_reset(gold->arena);
    *gold = (Gold){.arena = gold->arena};
    strbuf_init(&gold->text, FILE_MAX);
}

static void add_text(Gold *gold, Slice sentence)
{
    if (gold->text.len > 0)
        (void)strbuf_append(&gold->text, gold->new_paragraph ? SLICE("\n\n")
                                         : gold->glued       ? SLICE("")
                                                             : SLICE(" "));
    uint32_t start = (uint32_t)gold->text.len;
    (void)strbuf_append(&gold->text, sentence);
    uint32_t end = (uint32_t)gold->text.len;
    if (gold->new_paragraph || gold->paragraphs.len == 0)
        vec_push(gold->arena, &gold->paragraphs, ((Span){start, end}));
    gold->paragraphs.at[gold->paragraphs.len - 1].end = end;
    vec_push(gold->arena, &gold->sentences, ((Span){start, end}));
    gold->cursor = start;
    gold->new_paragraph = gold->glued = false;
    gold->skip_to = 0;
}

static void add_word(Gold *gold, Slice form)
{
    Slice text = strbuf_slice(&gold->text);
    size_t at = slice_find(text, form, gold->cursor);
    if (at == SIZE_MAX) return;
    gold->cursor = at + form.len;
    vec_push(gold->arena, &gold->tokens, ((Span){(uint32_t)at, (uint32_t)gold->cursor}));
}

/* "3-4 don't": its words come next and are found one by one; only the blank behind it matters. */
static void read_token_line(Gold *gold, Slice line)
{
    Slice id, form, field;
    (void)slice_split(&line, '\t', &id);
    (void)slice_split(&line, '\t', &form);
    for (int i = 0; i < 8; i++)
        (void)slice_split(&line, '\t', &field);
    if (memchr(id.ptr, '.', id.len) != NULL) return;
    gold->glued = slice_find(field, SLICE("SpaceAfter=No"), 0) != SIZE_MAX;
    if (memchr(id.ptr, '-', id.len) == NULL) add_word(gold, form);
}

static void read_comment(Evaluation *ev, Gold *gold, Slice line)
{
    static const char newdoc[] = "# newdoc id = ", text[] = "# text = ";
    if (slice_starts_with(line, slice_of(newdoc))) {
        finish_document(ev, gold);
        gold->in_document = slice_starts_with(slice_sub(line, sizeof newdoc - 1, line.len), ev->prefix);
    } else if (slice_starts_with(line, SLICE("# newpar"))) {
        gold->new_paragraph = true;
    } else if (gold->in_document && slice_starts_with(line, slice_of(text))) {
        add_text(gold, slice_trim(slice_sub(line, sizeof text - 1, line.len)));
    }
}

static int evaluate(Evaluation *ev, const char *path, Error *err)
{
    Arena file, arena;
    arena_init(&file, 2 * (size_t)FILE_MAX);
    arena_init(&arena, 4 * (size_t)FILE_MAX);
    Gold gold = {.arena = &arena};
    strbuf_init(&gold.text, FILE_MAX);
    Slice bytes, line;
    int rc = file_read(path, &file, FILE_MAX, &bytes, err);
    while (rc == 0 && slice_split(&bytes, '\n', &line)) {
        if (line.len > 0 && line.ptr[0] == '#')
            read_comment(ev, &gold, line);
        else if (line.len > 0 && gold.in_document)
            read_token_line(&gold, line);
    }
    if (rc == 0) finish_document(ev, &gold);
    strbuf_release(&gold.text);
    arena_release(&arena);
    arena_release(&file);
    return rc;
}

int main(int argc, char **argv)
{
    const char *data_dir = "data";
    Evaluation ev = {.prefix = SLICE_EMPTY};
    for (int option; (option = getopt(argc, argv, "ed:p:")) != -1;) {
        if (option == 'e')
            ev.list_errors = true;
        else if (option == 'd')
            data_dir = optarg;
        else if (option == 'p')
            ev.prefix = slice_of(optarg);
        else
            return EXIT_FAILURE;
    }
    Error err;
    Tokenizer *tokenizer;
    int rc = tokenizer_load(&tokenizer, data_dir, &err);
    ev.tokenizer = tokenizer;
    for (int i = optind; rc == 0 && i < argc; i++)
        rc = evaluate(&ev, argv[i], &err);
    if (rc == 0) {
        print_score("tokens", ev.tokens);
        print_score("sentences", ev.sentences);
    } else {
        fprintf(stderr, "eval_token: %s\n", err.message);
    }
    tokenizer_release(tokenizer);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
