/* ner_train DATA CLUSTERS VECTORS POS OUT - trains the entity model on the English Worldwide Newswire set: a
 * network (name_net_grad.h), decoded as a conditional random field. Deterministic, one thread, two minutes.
 */
#include "name_lists.h"
#include "name_net_grad.h"
#include "retokenize.h"
#include "tag_train.h"

#include "base/ctype.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HEADLINE = 30, EPOCHS = 12, SEED = 1, NET_SEED = 4 };
#define HEADLINE_WEIGHT 0.5f

static const char *const labels[] = {
    "O",      "B-Person", "I-Person",   "B-Location", "I-Location", "B-Organization", "I-Organization",
    "B-NORP", "I-NORP",   "B-Facility", "I-Facility", "B-Product",  "I-Product",      "B-Misc",
    "I-Misc", "B-Date",   "I-Date",     "B-Money",    "I-Money",
};
enum { N_LABELS = sizeof labels / sizeof labels[0] };

/* The words of a corpus as the network reads them. */
typedef VEC(NameNetWord) NetWords;

typedef struct Trainer {
    Arena arena;
    Clusters clusters;
    Vectors vectors;
    Tokenizer *tokenizer;
    SequenceModel pos;
    NameLists lists;
    NameTable names;
    Corpus corpus;
} Trainer;

static uint8_t number_of(Slice label)
{
    for (uint32_t y = 0; y < N_LABELS; y++)
        if (slice_eq(label, slice_of(labels[y]))) return (uint8_t)y;
    return 0;
}

static void tag_words(const SequenceModel *model, const Lexeme *at, size_t n, uint8_t *ret_tags)
{
    int16_t *scores = calloc(n * FEATURE_LANES, sizeof *scores);
    int16_t *best = calloc(n * FEATURE_LANES, sizeof *best);
    for (size_t i = 0; i < n; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t k = pos_features(at + i, features);
        feature_table_add(&model->features, features, k, scores + i * model->lanes);
    }
    sequence_decode(model, scores, n, best, ret_tags);
    free(scores);
    free(best);
}

/* Everything that the network reads: the tags are those that the service would give. */
static Lexeme *read_lexemes(const Trainer *t, const Slice *words, size_t n)
{
    Lexeme *lexemes = calloc(n + 2 * TAG_WINDOW, sizeof *lexemes);
    uint8_t *tags = calloc(n, 1);
    lexemes_of_words(words, n, &t->clusters, lexemes);
    tag_words(&t->pos, lexemes + TAG_WINDOW, n, tags);
    for (size_t i = 0; i < n; i++)
        lexemes[TAG_WINDOW + i].pos = (uint8_t)(tags[i] + 1);
    name_table_mark(&t->names, lexemes + TAG_WINDOW, n);
    free(tags);
    return lexemes;
}

static void add_words(Trainer *t, CrfData *data, NetWords *net_words, const Slice *words,
                      const CorpusToken *tokens, size_t n, float weight)
{
    Lexeme *lexemes = read_lexemes(t, words, n);
    for (size_t i = 0; i < n; i++) {
        vec_push(&t->arena, net_words, name_net_word(lexemes + TAG_WINDOW + i, &t->vectors));
        crf_data_add(data, NULL, 0, number_of(tokens[i].label));
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
static void add_headline(Trainer *t, CrfData *data, NetWords *net_words, const CorpusToken *tokens, size_t n,
                         size_t number)
{
    bool all = number % 4 == 0;
    if (n > MAX_HEADLINE || n < 3 || number % 4 > 1) return;
    Slice words[MAX_HEADLINE];
    for (size_t i = 0; i < n; i++) {
        Slice word = tokens[i].word;
        words[i] = all || i == 0 || word.len > 3 ? capitalized(&t->corpus.arena, word, all) : word;
    }
    add_words(t, data, net_words, words, tokens, n, HEADLINE_WEIGHT);
}

static void add_sentences(Trainer *t, CrfData *data, NetWords *net_words)
{
    for (size_t s = 0; s < t->corpus.sentences.len; s++) {
        const CorpusSentence *sentence = &t->corpus.sentences.at[s];
        const CorpusToken *tokens = &t->corpus.tokens.at[sentence->first];
        size_t n = sentence->end - sentence->first;
        Slice *words = calloc(n, sizeof *words);
        for (size_t i = 0; i < n; i++)
            words[i] = tokens[i].word;
        add_words(t, data, net_words, words, tokens, n, 1.0f);
        add_headline(t, data, net_words, tokens, n, s);
        free(words);
    }
}

static void write_model(Trainer *t, const CrfModel *model, NameNetTrainer *net, const char *path)
{
    enum { OWN = 2 };
    Error err;
    size_t n;
    uint64_t classes = model_file_checksum(&t->clusters.file);
    ModelSection more[OWN + NAME_NET_SECTIONS] = {{"classes", {(const char *)&classes, sizeof classes}},
                                                  {"names", name_lists_bytes(&t->lists)}};
    const ModelSection *sections = name_net_sections(net, &t->arena, &n);
    memcpy(more + OWN, sections, n * sizeof *sections);
    or_die(crf_write(model, path, MODEL_KIND("NER "), NER_FEATURES, 0, more, OWN + n, &err), &err);
}

static void train(Trainer *t, const char *path)
{
    CrfData data;
    CrfModel model;
    NetWords net_words = {0};
    crf_data_init(&data, labels, N_LABELS, true);
    add_sentences(t, &data, &net_words);
    NameNetTrainer *net = name_net_trainer_new(&t->arena, &t->vectors, NET_SEED);
    net->words = net_words.at;
    CrfCompanion companion = name_net_companion(net);
    CrfOptions options = {
        .epochs = EPOCHS, .rate = 0.15f, .min_count = 1, .seed = SEED, .companion = &companion};
    crf_train(&model, &data, &options);
    write_model(t, &model, net, path);
    crf_model_release(&model);
    crf_data_release(&data);
}

int main(int argc, char **argv)
{
    static Trainer t;
    if (argc < 6) {
        fprintf(stderr, "usage: ner_train DATA CLUSTERS VECTORS POS OUT\n");
        return 2;
    }
    Error err;
    arena_init(&t.arena, SIZE_MAX);
    or_die(tokenizer_load(&t.tokenizer, "data", &err), &err);
    or_die(clusters_load(&t.clusters, argv[2], &err), &err);
    or_die(vectors_load(&t.vectors, argv[3], &t.clusters, &err), &err);
    or_die(sequence_load(&t.pos, argv[4], MODEL_KIND("POS "), POS_FEATURES, &err), &err);
    or_die(name_lists_read(&t.lists, argv[1], &err), &err);
    or_die(name_table_open(&t.names, name_lists_bytes(&t.lists), "names", &err), &err);
    corpus_init(&t.corpus);
    or_die(corpus_read_bio(&t.corpus, data_path(argv[1], "ner/worldwide.train.bio"), &err), &err);
    corpus_retokenize(&t.corpus, t.tokenizer);
    corpus_repair(&t.corpus);
    train(&t, argv[5]);
    corpus_release(&t.corpus);
    name_lists_release(&t.lists);
    tokenizer_release(t.tokenizer);
    sequence_release(&t.pos);
    vectors_release(&t.vectors);
    clusters_release(&t.clusters);
    arena_release(&t.arena);
    return 0;
}
