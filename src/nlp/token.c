#include "nlp/token.h"
#include "nlp/sentence.h"

#include <stdlib.h>

struct Tokenizer {
    TokenLexicon lexicon;
};

typedef VEC(Sentence) SentenceList;

int tokenizer_load(Tokenizer **ret_tokenizer, const char *data_dir, Error *err)
{
    *ret_tokenizer = NULL;
    Tokenizer *tokenizer = calloc(1, sizeof *tokenizer);
    if (tokenizer == NULL) return error_set(err, ERR_MEMORY, "no memory for the tokenizer");
    int rc = token_lexicon_load(&tokenizer->lexicon, data_dir, err);
    if (rc < 0)
        free(tokenizer);
    else
        *ret_tokenizer = tokenizer;
    return rc;
}

void tokenizer_release(Tokenizer *tokenizer)
{
    if (tokenizer == NULL) return;
    token_lexicon_release(&tokenizer->lexicon);
    free(tokenizer);
}

static void add_sentence(Document *doc, const TokenList *list, uint32_t paragraph, size_t first, size_t end,
                         SentenceList *sentences)
{
    Sentence sentence = {.span = {list->tokens.at[first].span.start, list->tokens.at[end - 1].span.end},
                         .first_token = (uint32_t)first,
                         .end_token = (uint32_t)end,
                         .paragraph = paragraph};
    for (size_t i = first; i < end; i++)
        list->tokens.at[i].sentence = (uint32_t)sentences->len;
    vec_push(doc->arena, sentences, sentence);
}

static void split_paragraph(const Tokenizer *tokenizer, Document *doc, uint32_t paragraph, TokenList *list,
                            SentenceList *sentences)
{
    Paragraph *p = &doc->paragraphs.at[paragraph];
    size_t first = list->tokens.len;
    p->first_sentence = (uint32_t)sentences->len;
    token_scan(&tokenizer->lexicon, doc->text, p->span, list);
    SentenceScope scope = {&tokenizer->lexicon, doc->text, list->tokens.at, list->marks.at, list->tokens.len};
    while (first < scope.end) {
        bool cut;
        size_t end = sentence_end(&scope, first, &cut);
        if (cut)
            document_warn(doc, "a sentence of more than %d words and marks was cut", SENTENCE_MAX_TOKENS);
        add_sentence(doc, list, paragraph, first, end, sentences);
        first = end;
    }
    p->end_sentence = (uint32_t)sentences->len;
}

void tokenizer_run(const Tokenizer *tokenizer, Document *doc)
{
    TokenList list = {.arena = doc->arena};
    SentenceList sentences = {0};
    for (uint32_t i = 0; i < doc->paragraphs.len; i++)
        split_paragraph(tokenizer, doc, i, &list, &sentences);
    if (list.tokens.len > 0) vec_fit(doc->arena, &list.tokens);
    doc->tokens = list.tokens.at;
    doc->n_tokens = (uint32_t)list.tokens.len;
    doc->sentences = sentences.at;
    doc->n_sentences = (uint32_t)sentences.len;
    doc->words = ARENA_NEW(doc->arena, Slice, doc->n_tokens);
    for (uint32_t i = 0; i < doc->n_tokens; i++)
        doc->words[i] = token_text(doc, i);
}
