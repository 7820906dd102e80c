#include "corpus.h"

#include "base/ctype.h"
#include "base/file.h"

#define MAX_FILE ((size_t)1 << 30)

void corpus_init(Corpus *corpus)
{
    *corpus = (Corpus){0};
    arena_init(&corpus->arena, (size_t)1 << 36);
}

void corpus_release(Corpus *corpus)
{
    arena_release(&corpus->arena);
}

static bool is_address(Slice word)
{
    return slice_starts_with(word, SLICE("http://")) || slice_starts_with(word, SLICE("https://"));
}

/* Ends the sentence that began at token `first`, when it has any. */
static void end_sentence(Corpus *corpus, size_t first)
{
    size_t n = corpus->tokens.len - first;
    if (n == 0) return;
    if (n == 1 && is_address(corpus->tokens.at[first].word)) corpus->n_documents++;
    if (corpus->n_documents == 0) corpus->n_documents = 1;
    CorpusSentence s = {first, corpus->tokens.len, corpus->n_documents - 1};
    vec_push(&corpus->arena, &corpus->sentences, s);
}

/* Puts a line's token, when it holds one. */
typedef int ReadLine(Corpus *corpus, Slice line, const char *path, Error *err);

static int read_bio_line(Corpus *corpus, Slice line, const char *path, Error *err)
{
    Slice word;
    if (!slice_split(&line, '\t', &word) || line.len == 0)
        return error_set(err, ERR_FORMAT, "%s: '%.*s' is no word TAB label", path, SLICE_ARG(word));
    vec_push(&corpus->arena, &corpus->tokens, ((CorpusToken){word, slice_trim(line)}));
    return 0;
}

static int read_conllu_line(Corpus *corpus, Slice line, const char *path, Error *err)
{
    Slice column[5] = {SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY};
    (void)path;
    (void)err;
    if (line.ptr[0] == '#') {
        corpus->n_documents += slice_starts_with(line, SLICE("# newdoc"));
        return 0;
    }
    for (int i = 0; i < 5; i++)
        (void)slice_split(&line, '\t', &column[i]);
    if (slice_find(column[0], SLICE("-"), 0) != SIZE_MAX || slice_find(column[0], SLICE("."), 0) != SIZE_MAX)
        return 0;
    vec_push(&corpus->arena, &corpus->tokens, ((CorpusToken){column[1], column[4]}));
    return 0;
}

static int read_file(Corpus *corpus, const char *path, ReadLine *read_line, Error *err)
{
    Slice rest, line;
    int rc = file_read(path, &corpus->arena, MAX_FILE, &rest, err);
    if (rc < 0) return rc;
    corpus->n_documents++;
    size_t first = corpus->tokens.len;
    while (rc == 0 && slice_split(&rest, '\n', &line)) {
        if (line.len > 0) {
            rc = read_line(corpus, line, path, err);
            continue;
        }
        end_sentence(corpus, first);
        first = corpus->tokens.len;
    }
    end_sentence(corpus, first);
    return rc;
}

int corpus_read_bio(Corpus *corpus, const char *path, Error *err)
{
    return read_file(corpus, path, read_bio_line, err);
}

int corpus_read_conllu(Corpus *corpus, const char *path, Error *err)
{
    return read_file(corpus, path, read_conllu_line, err);
}

static bool continues(Slice before, Slice label)
{
    return before.len == label.len &&
           slice_eq(slice_sub(before, 1, before.len), slice_sub(label, 1, label.len));
}

void corpus_repair(Corpus *corpus)
{
    for (size_t s = 0; s < corpus->sentences.len; s++) {
        Slice before = SLICE("O");
        for (size_t i = corpus->sentences.at[s].first; i < corpus->sentences.at[s].end; i++) {
            Slice *label = &corpus->tokens.at[i].label;
            if (slice_starts_with(*label, SLICE("I-")) && !continues(before, *label))
                *label = arena_printf(&corpus->arena, "B%.*s", SLICE_ARG(slice_sub(*label, 1, label->len)));
            before = *label;
        }
    }
}
