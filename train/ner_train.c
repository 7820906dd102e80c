/* ner_train DATA CLUSTERS POS OUT - trains both passes of the entity model on the English Worldwide Newswire
 * set.
 *
 * The second pass (ml/votes.h) must learn from labels as the first pass gives them to articles it has never
 * seen: the corpus is parted into FOLDS, and each part is labelled by a model of the others.
 */
#include "name_lists.h"
#include "retokenize.h"
#include "tag_train.h"

#include "base/ctype.h"
#include "ml/votes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 250000, FOLDS = 4, ALL = FOLDS, MAX_HEADLINE = 30 };
#define HEADLINE_WEIGHT 0.5f

static const char *const labels[] = {
    "O",      "B-Person", "I-Person",   "B-Location", "I-Location", "B-Organization", "I-Organization",
    "B-NORP", "I-NORP",   "B-Facility", "I-Facility", "B-Product",  "I-Product",      "B-Misc",
    "I-Misc", "B-Date",   "I-Date",     "B-Money",    "I-Money",
};
enum { N_LABELS = sizeof labels / sizeof labels[0] };

typedef struct Trainer {
    Clusters clusters;
    Tokenizer *tokenizer;
    SequenceModel pos;
    NameLists lists;
    NameTable names;
    Corpus corpus;
    const char *out;
    CrfOptions options;
    /* Of the corpus' tokens, from the models of the folds. */
    float *base;       /* [n_tokens][N_LABELS] in nats */
    VoteToken *tokens; /* [n_tokens] */
} Trainer;

static uint8_t number_of(Slice label)
{
    for (uint8_t y = 0; y < N_LABELS; y++)
        if (slice_eq(label, slice_of(labels[y]))) return y;
    return 0;
}

static void decode(const SequenceModel *model, size_t (*extract)(const Lexeme *at, uint32_t *out),
                   const Lexeme *at, size_t n, int16_t *scores, uint8_t *ret_labels)
{
    int16_t *best = calloc(n * FEATURE_LANES, sizeof *best);
    for (size_t i = 0; i < n; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t k = extract(at + i, features);
        feature_table_add(&model->features, features, k, scores + i * model->lanes);
    }
    sequence_decode(model, scores, n, best, ret_labels);
    free(best);
}

/* Everything the entity features read: the tags are those that the service would give. */
static Lexeme *read_lexemes(const Trainer *t, const Slice *words, size_t n)
{
    Lexeme *lexemes = calloc(n + 2 * TAG_WINDOW, sizeof *lexemes);
    int16_t *scores = calloc(n * FEATURE_LANES, sizeof *scores);
    uint8_t *tags = calloc(n, 1);
    lexemes_of_words(words, n, &t->clusters, lexemes);
    decode(&t->pos, pos_features, lexemes + TAG_WINDOW, n, scores, tags);
    for (size_t i = 0; i < n; i++)
        lexemes[TAG_WINDOW + i].pos = (uint8_t)(tags[i] + 1);
    name_table_mark(&t->names, lexemes + TAG_WINDOW, n);
    free(scores);
    free(tags);
    return lexemes;
}

static void add_words(const Trainer *t, CrfData *data, const Slice *words, const CorpusToken *tokens,
                      size_t n, float weight)
{
    Lexeme *lexemes = read_lexemes(t, words, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t k = ner_features(lexemes + TAG_WINDOW + i, features);
        crf_data_add(data, features, k, number_of(tokens[i].label));
    }
    crf_data_end_sentence(data, weight);
    free(lexemes);
}

static Slice capitalized(Arena *arena, Slice word, bool all)
{
    char *s = arena_alloc(arena, word.len + 1);
    for (size_t i = 0; i < word.len; i++)
        s[i] = all || i == 0 ? ascii_upper(word.ptr[i]) : word.ptr[i];
    return (Slice){s, word.len};
}

/* Half of the sentences of a headline's length come again, written as headlines are: in capitals, or in Title
 * Case, where words of up to three letters stay small. */
static void add_headline(Trainer *t, CrfData *data, const CorpusToken *tokens, size_t n, size_t number)
{
    bool all = number % 4 == 0;
    if (n > MAX_HEADLINE || n < 3 || number % 4 > 1) return;
    Slice words[MAX_HEADLINE];
    for (size_t i = 0; i < n; i++) {
        Slice word = tokens[i].word;
        words[i] = all || i == 0 || word.len > 3 ? capitalized(&t->corpus.arena, word, all) : word;
    }
    add_words(t, data, words, tokens, n, HEADLINE_WEIGHT);
}

/* All sentences but those of one fold. */
static void add_sentences(Trainer *t, CrfData *data, uint32_t left_out)
{
    for (size_t s = 0; s < t->corpus.sentences.len; s++) {
        const CorpusSentence *sentence = &t->corpus.sentences.at[s];
        if (sentence->document % FOLDS == left_out) continue;
        const CorpusToken *tokens = &t->corpus.tokens.at[sentence->first];
        size_t n = sentence->end - sentence->first;
        Slice *words = calloc(n, sizeof *words);
        for (size_t i = 0; i < n; i++)
            words[i] = tokens[i].word;
        add_words(t, data, words, tokens, n, 1.0f);
        add_headline(t, data, tokens, n, s);
        free(words);
    }
}

static void train_first_pass(Trainer *t, CrfModel *model, uint32_t fold)
{
    CrfData data;
    crf_data_init(&data, labels, N_LABELS, true);
    add_sentences(t, &data, fold);
    crf_train(model, &data, &t->options);
    crf_data_release(&data);
}

static void label_sentence(Trainer *t, const SequenceModel *model, const CorpusSentence *sentence)
{
    size_t n = sentence->end - sentence->first;
    Slice *words = calloc(n, sizeof *words);
    int16_t *scores = calloc(n * FEATURE_LANES, sizeof *scores);
    uint8_t *found = calloc(n, 1);
    for (size_t i = 0; i < n; i++)
        words[i] = t->corpus.tokens.at[sentence->first + i].word;
    Lexeme *lexemes = read_lexemes(t, words, n);
    decode(model, ner_features, lexemes + TAG_WINDOW, n, scores, found);
    for (size_t i = 0; i < n; i++) {
        const Lexeme *l = &lexemes[TAG_WINDOW + i];
        t->tokens[sentence->first + i] = (VoteToken){l->lower, l->form, l->sentence_case, found[i]};
        for (size_t y = 0; y < N_LABELS; y++)
            t->base[(sentence->first + i) * N_LABELS + y] = (float)scores[i * model->lanes + y] / model->unit;
    }
    free(lexemes);
    free(words);
    free(scores);
    free(found);
}

static void write_model(const Trainer *t, const CrfModel *model, const CrfModel *second, const char *path)
{
    Error err;
    Slice edges = crf_edges(second, model, MAX_ROWS);
    uint64_t classes = model_file_checksum(&t->clusters.file);
    ModelSection more[] = {{"classes", {(const char *)&classes, sizeof classes}},
                           {"names", name_lists_bytes(&t->lists)},
                           {"edges2", edges}};
    or_die(crf_write(model, path, MODEL_KIND("NER "), NER_FEATURES, MAX_ROWS, more, 3, &err), &err);
}

/* Labels the articles of a fold with a model of the others, through the packed form, as in service. */
static void label_fold(Trainer *t, uint32_t fold)
{
    Error err;
    CrfModel model;
    SequenceModel packed;
    char path[4096];
    (void)snprintf(path, sizeof path, "%s.%u", t->out, fold);
    train_first_pass(t, &model, fold);
    write_model(t, &model, &model, path);
    crf_model_release(&model);
    or_die(sequence_load(&packed, path, MODEL_KIND("NER "), NER_FEATURES, &err), &err);
    const Corpus *corpus = &t->corpus;
    for (size_t s = 0; s < corpus->sentences.len; s++)
        if (corpus->sentences.at[s].document % FOLDS == fold)
            label_sentence(t, &packed, &corpus->sentences.at[s]);
    sequence_release(&packed);
    remove(path);
}

static void add_article(Trainer *t, CrfData *data, size_t first, size_t end)
{
    const Corpus *corpus = &t->corpus;
    Arena arena;
    Votes votes;
    arena_init(&arena, (size_t)1 << 32);
    size_t token0 = corpus->sentences.at[first].first, n = corpus->sentences.at[end - 1].end - token0;
    const VoteToken *tokens = t->tokens + token0;
    votes_collect(&votes, &arena, tokens, n);
    for (size_t s = first; s < end; s++) {
        for (size_t i = corpus->sentences.at[s].first; i < corpus->sentences.at[s].end; i++) {
            uint32_t features[VOTES_MAX_FEATURES];
            size_t k = votes_features(&votes, tokens, n, i - token0, features);
            crf_data_add(data, features, k, number_of(corpus->tokens.at[i].label));
        }
        crf_data_end_sentence(data, 1.0f);
    }
    arena_release(&arena);
}

static void train_second_pass(Trainer *t, CrfModel *model, const CrfModel *first_pass)
{
    const Corpus *corpus = &t->corpus;
    CrfData data;
    crf_data_init(&data, labels, N_LABELS, true);
    data.base = t->base;
    for (size_t s = 0; s < corpus->sentences.len;) {
        size_t end = s + 1;
        while (end < corpus->sentences.len &&
               corpus->sentences.at[end].document == corpus->sentences.at[s].document)
            end++;
        add_article(t, &data, s, end);
        s = end;
    }
    CrfOptions options = t->options;
    options.start = first_pass;
    options.min_count = 3;
    options.dropout = 0.1f;
    crf_train(model, &data, &options);
    crf_data_release(&data);
}

static void train(Trainer *t)
{
    CrfModel first, second;
    size_t n = t->corpus.tokens.len;
    t->base = calloc(n, N_LABELS * sizeof *t->base);
    t->tokens = calloc(n, sizeof *t->tokens);
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        label_fold(t, fold);
    }
    train_first_pass(t, &first, ALL);
    train_second_pass(t, &second, &first);
    crf_model_append(&first, &second);
    write_model(t, &first, &second, t->out);
    crf_model_release(&first);
    crf_model_release(&second);
    free(t->base);
    free(t->tokens);
}

int main(int argc, char **argv)
{
    static Trainer t;
    if (argc < 5) {
        fprintf(stderr, "usage: ner_train DATA CLUSTERS POS OUT\n");
        return 2;
    }
    Error err;
    t.options = (CrfOptions){.epochs = 10,
                             .rate = 0.15f,
                             .decay = 0.01f,
                             .dropout = 0.5f,
                             .min_count = 1,
                             .seed = 1,
                             .start = NULL};
    t.out = argv[4];
    or_die(tokenizer_load(&t.tokenizer, "data", &err), &err);
    or_die(clusters_load(&t.clusters, argv[2], &err), &err);
    or_die(sequence_load(&t.pos, argv[3], MODEL_KIND("POS "), POS_FEATURES, &err), &err);
    or_die(name_lists_read(&t.lists, argv[1], &err), &err);
    or_die(name_table_open(&t.names, name_lists_bytes(&t.lists), "names", &err), &err);
    corpus_init(&t.corpus);
    or_die(corpus_read_bio(&t.corpus, data_path(argv[1], "ner/worldwide.train.bio"), &err), &err);
    corpus_retokenize(&t.corpus, t.tokenizer);
    corpus_repair(&t.corpus);
    train(&t);
    corpus_release(&t.corpus);
    name_lists_release(&t.lists);
    tokenizer_release(t.tokenizer);
    sequence_release(&t.pos);
    clusters_release(&t.clusters);
    return 0;
}
