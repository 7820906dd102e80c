#include "conllu.h"

#include "base/file.h"

enum {
    COLUMNS = 10,
    MAX_FILE = 512 * 1024 * 1024,
};

typedef struct Reader {
    Treebank *bank;
    Arena *arena;
    const char *path;
    uint32_t line;
    ConlluWord words[CONLLU_MAX_WORDS];
    uint32_t n_words;
} Reader;

static int finish_sentence(Reader *r, Error *err)
{
    uint32_t n = r->n_words;
    if (n == 0) return 0;
    for (uint32_t i = 0; i < n; i++)
        if (r->words[i].head < -1 || r->words[i].head >= (int32_t)n)
            return error_set(err, ERR_FORMAT, "%s:%u: a head outside its sentence", r->path, r->line);
    ConlluWord *words = ARENA_NEW(r->arena, ConlluWord, n);
    memcpy(words, r->words, n * sizeof *words);
    ConlluSentence s = {.words = words, .n_words = n, .document = r->bank->n_documents};
    vec_push(r->arena, &r->bank->sentences, s);
    r->bank->n_words += n;
    r->n_words = 0;
    return 0;
}

static int read_word(Reader *r, Slice line, Error *err)
{
    Slice column[COLUMNS];
    int n = 0;
    while (n < COLUMNS && slice_split(&line, '\t', &column[n]))
        n++;
    int64_t number;
    if (n == COLUMNS && !slice_to_int64(column[0], &number)) return 0; /* a range or an empty node */
    int64_t head;
    if (n != COLUMNS || !slice_to_int64(column[6], &head))
        return error_set(err, ERR_FORMAT, "%s:%u: not a CoNLL-U word", r->path, r->line);
    if (r->n_words == CONLLU_MAX_WORDS)
        return error_set(err, ERR_TOO_LARGE, "%s:%u: a sentence of over %d words", r->path, r->line,
                         CONLLU_MAX_WORDS);
    r->words[r->n_words++] = (ConlluWord){.form = column[1],
                                          .lemma = column[2],
                                          .xpos = column[4],
                                          .deprel = column[7],
                                          .head = (int32_t)head - 1};
    return 0;
}

int conllu_read(Treebank *bank, Arena *arena, const char *path, Error *err)
{
    Slice rest;
    if (file_read(path, arena, MAX_FILE, &rest, err) < 0) return err->code;
    Reader *r = ARENA_NEW(arena, Reader, 1);
    *r = (Reader){.bank = bank, .arena = arena, .path = path};
    bank->n_documents++;
    Slice line;
    int rc = 0;
    while (rc == 0 && slice_split(&rest, '\n', &line)) {
        r->line++;
        if (line.len == 0)
            rc = finish_sentence(r, err);
        else if (slice_starts_with(line, SLICE("# newdoc")))
            bank->n_documents++;
        else if (line.ptr[0] != '#')
            rc = read_word(r, line, err);
    }
    return rc < 0 ? rc : finish_sentence(r, err);
}
