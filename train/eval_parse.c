/* eval_parse.c - scores the parser on the development treebanks as the service runs it.
 *
 *     eval_parse DATA DATA_DIR
 *
 * DATA/dep/{ewt,gum}.dev.conllu give words and trees, DATA_DIR the models. UAS and LAS count all words,
 * punctuation included, relations with their subtypes; once with the tagger's own tags and once with the
 * annotated ones. Speed is that of the parser alone in processor time on one core.
 */
#include "conllu.h"
#include "tag_train.h" /* data_path, or_die */

#include "nlp/parse.h"
#include "nlp/tag.h"

#include <stdio.h>
#include <time.h>

enum { SENTENCES_OF_A_DOCUMENT = 20 };

typedef struct Score {
    size_t words;
    size_t heads;
    size_t labelled;
    uint64_t ns;
} Score;

typedef struct Tools {
    Tagger *tagger;
    Parser *parser;
} Tools;

/* Processor time, which other programs do not disturb. */
static uint64_t processor_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The words of the sentences joined by spaces. */
static void make_document(Document *doc, Arena *arena, const ConlluSentence *sentences, uint32_t n)
{
    size_t bytes = 0;
    size_t words = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < sentences[i].n_words; j++, words++)
            bytes += sentences[i].words[j].form.len + 1;
    char *text = ARENA_NEW(arena, char, bytes);
    document_init(doc, arena, (Slice){text, bytes});
    doc->tokens = ARENA_NEW(arena, Token, words);
    doc->sentences = ARENA_NEW(arena, Sentence, n);
    doc->n_sentences = n;
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        doc->sentences[i].first_token = doc->n_tokens;
        for (uint32_t j = 0; j < sentences[i].n_words; j++) {
            Slice form = sentences[i].words[j].form;
            memcpy(text + at, form.ptr, form.len);
            doc->tokens[doc->n_tokens++] =
                (Token){.span = {at, at + (uint32_t)form.len},
                        .sentence = i,
                        .mention = NO_INDEX,
                        .quotation = NO_INDEX,
                        .xpos = (uint8_t)xpos_from_name(sentences[i].words[j].xpos)};
            text[at + form.len] = ' ';
            at += (uint32_t)form.len + 1;
        }
        doc->sentences[i].end_token = doc->n_tokens;
    }
}

static void count(const Document *doc, const ConlluSentence *sentences, Score *score)
{
    for (uint32_t i = 0; i < doc->n_sentences; i++) {
        uint32_t first = doc->sentences[i].first_token;
        for (uint32_t j = 0; j < sentences[i].n_words; j++) {
            const ConlluWord *w = &sentences[i].words[j];
            const Token *t = &doc->tokens[first + j];
            bool right = t->head == (w->head < 0 ? NO_INDEX : first + (uint32_t)w->head);
            score->words++;
            score->heads += right;
            score->labelled += right && t->deprel == (uint8_t)deprel_from_name(w->deprel);
        }
    }
}

static Score score_bank(const Tools *tools, const Treebank *bank, bool own_tags)
{
    Score score = {0};
    for (size_t i = 0; i < bank->sentences.len; i += SENTENCES_OF_A_DOCUMENT) {
        size_t left = bank->sentences.len - i;
        Arena arena;
        Document doc;
        arena_init(&arena, SIZE_MAX);
        make_document(&doc, &arena, &bank->sentences.at[i],
                      (uint32_t)(left < SENTENCES_OF_A_DOCUMENT ? left : SENTENCES_OF_A_DOCUMENT));
        if (own_tags) tagger_run(tools->tagger, &doc);
        uint64_t start = processor_ns();
        parse_run(tools->parser, &doc);
        score.ns += processor_ns() - start;
        count(&doc, &bank->sentences.at[i], &score);
        arena_release(&arena);
    }
    return score;
}

static void score_file(const Tools *tools, const char *data, const char *file, const char *name)
{
    Arena arena;
    Error err;
    Treebank bank = {0};
    arena_init(&arena, SIZE_MAX);
    or_die(conllu_read(&bank, &arena, data_path(data, file), &err), &err);
    for (int own = 1; own >= 0; own--) {
        Score s = score_bank(tools, &bank, own);
        double n = (double)s.words;
        printf("PARSE     %-10s %-10s UAS %6.2f LAS %6.2f  (%zu words, %.0f words/s)\n", name,
               own ? "own tags" : "gold tags", 100.0 * (double)s.heads / n, 100.0 * (double)s.labelled / n,
               s.words, 1e9 * n / (double)s.ns);
    }
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: eval_parse DATA DATA_DIR\n");
        return 2;
    }
    Error err;
    Tools tools;
    or_die(tagger_load(&tools.tagger, argv[2], &err), &err);
    or_die(parse_load(&tools.parser, argv[2], &err), &err);
    score_file(&tools, argv[1], "dep/ewt.dev.conllu", "EWT dev");
    score_file(&tools, argv[1], "dep/gum.dev.conllu", "GUM dev");
    parse_release(tools.parser);
    tagger_release(tools.tagger);
    return 0;
}
