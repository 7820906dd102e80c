#include "retokenize.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "doc/document.h"

#include <string.h>

static bool is_one_of(Slice word, const char *list)
{
    Slice rest = slice_of(list), item;
    while (slice_split(&rest, ' ', &item))
        if (slice_eq(word, item)) return true;
    return false;
}

static bool is_letter(Slice word)
{
    return word.len == 1 && ascii_is_upper(word.ptr[0]);
}

static bool is_wordlike(Slice word)
{
    return word.len > 0 && (unicode_is_alpha(utf8_at(word, 0)) || ascii_is_digit(word.ptr[0]));
}

static Slice word_at(const CorpusToken *tokens, size_t n, size_t i)
{
    return i < n ? tokens[i].word : SLICE_EMPTY;
}

/* Whether a blank stands between token i and the next one. `quoted`: inside straight quotation marks. */
static bool blank_after(const CorpusToken *tokens, size_t n, size_t i, bool quoted)
{
    Slice w = tokens[i].word, next = word_at(tokens, n, i + 1);
    Slice before = i > 0 ? tokens[i - 1].word : SLICE_EMPTY;
    if (is_one_of(next, ". , ; : ! ? ) ] } % ” ... … 's ’s 'S n't n’t 've 're 'll 'd 'm")) return false;
    if (is_one_of(w, "( [ { $ £ € # “ ‘")) return false;
    if (slice_eq(next, SLICE("\""))) return !quoted;
    if (slice_eq(w, SLICE("\""))) return !quoted;
    if (is_one_of(next, "- / – _")) return !(is_wordlike(w) && is_wordlike(word_at(tokens, n, i + 2)));
    if (is_one_of(w, "- / – _")) return !(is_wordlike(before) && is_wordlike(next));
    if (is_one_of(next, "’ '")) return false;
    if (is_one_of(w, "’ '") && is_one_of(next, "s t d m ll re ve S")) return false;
    if (slice_eq(w, SLICE(".")) && is_letter(before) && is_letter(next)) return false;
    return true;
}

/* The text of a sentence; starts[i] is where token i begins, ends[i] where it ends. */
static Slice join(Arena *arena, const CorpusToken *tokens, size_t n, uint32_t *starts)
{
    size_t bytes = 1;
    for (size_t i = 0; i < n; i++)
        bytes += tokens[i].word.len + 1;
    char *text = arena_alloc(arena, bytes);
    size_t at = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        starts[i] = (uint32_t)at;
        memcpy(text + at, tokens[i].word.ptr, tokens[i].word.len);
        at += tokens[i].word.len;
        if (slice_eq(tokens[i].word, SLICE("\""))) quoted = !quoted;
        if (i + 1 < n && blank_after(tokens, n, i, quoted)) text[at++] = ' ';
    }
    return (Slice){text, at};
}

/* Old tokens before which a new name begins keep their B-; a later part of the same old token or name is I-.
 */
static Slice label_of(Arena *arena, const CorpusToken *old, size_t i, bool first_part)
{
    Slice label = old[i].label;
    if (first_part || label.len < 2) return label;
    return arena_printf(arena, "I%.*s", SLICE_ARG(slice_sub(label, 1, label.len)));
}

typedef struct Output {
    Arena *arena;
    CorpusToken *tokens;
    size_t n, cap;
    CorpusSentence *sentences;
    size_t n_sentences, cap_sentences;
} Output;

static void put_token(Output *out, CorpusToken token)
{
    if (out->n == out->cap) out->tokens = vec_grow(out->arena, out->tokens, &out->cap, sizeof *out->tokens);
    out->tokens[out->n++] = token;
}

static void put_sentence(Output *out, CorpusSentence sentence)
{
    if (out->n_sentences == out->cap_sentences)
        out->sentences = vec_grow(out->arena, out->sentences, &out->cap_sentences, sizeof *out->sentences);
    out->sentences[out->n_sentences++] = sentence;
}

static void cut_sentence(Output *out, const Tokenizer *tokenizer, const CorpusToken *old, size_t n,
                         uint32_t document)
{
    Document doc;
    uint32_t *starts = ARENA_NEW(out->arena, uint32_t, n + 1);
    document_init(&doc, out->arena, join(out->arena, old, n, starts));
    Paragraph paragraph = {.span = {0, (uint32_t)doc.text.len}};
    vec_push(doc.arena, &doc.paragraphs, paragraph);
    tokenizer_run(tokenizer, &doc);
    size_t i = 0, labelled = SIZE_MAX;
    for (uint32_t s = 0; s < doc.n_sentences; s++) {
        size_t first = out->n;
        for (uint32_t t = doc.sentences[s].first_token; t < doc.sentences[s].end_token; t++) {
            while (i + 1 < n && starts[i + 1] <= doc.tokens[t].span.start)
                i++;
            CorpusToken token = {token_text(&doc, t), label_of(out->arena, old, i, i != labelled)};
            labelled = i;
            put_token(out, token);
        }
        if (out->n > first) put_sentence(out, (CorpusSentence){first, out->n, document});
    }
}

void corpus_retokenize(Corpus *corpus, const Tokenizer *tokenizer)
{
    Output out = {.arena = &corpus->arena};
    for (size_t s = 0; s < corpus->sentences.len; s++) {
        CorpusSentence old = corpus->sentences.at[s];
        cut_sentence(&out, tokenizer, &corpus->tokens.at[old.first], old.end - old.first, old.document);
    }
    corpus->tokens.at = out.tokens;
    corpus->tokens.len = out.n;
    corpus->tokens.cap = out.cap;
    corpus->sentences.at = out.sentences;
    corpus->sentences.len = out.n_sentences;
    corpus->sentences.cap = out.cap_sentences;
}
