/* pos_train DATA CLUSTERS OUT - trains the part-of-speech model on UD English EWT and GUM. */
#include "tag_train.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_ROWS = 100000 };

static void add_sentence(CrfData *data, LabelSet *labels, const Corpus *corpus, size_t s,
                         const Clusters *clusters)
{
    const CorpusSentence *sentence = &corpus->sentences.at[s];
    size_t n = sentence->end - sentence->first;
    Slice *words = calloc(n, sizeof *words);
    Lexeme *lexemes = calloc(n + 2 * TAG_WINDOW, sizeof *lexemes);
    for (size_t i = 0; i < n; i++)
        words[i] = corpus->tokens.at[sentence->first + i].word;
    lexemes_of_words(words, n, clusters, lexemes);
    for (size_t i = 0; i < n; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t n_features = pos_features(lexemes + TAG_WINDOW + i, features);
        crf_data_add(data, features, n_features,
                     label_number(labels, corpus->tokens.at[sentence->first + i].label, true));
    }
    data->n_labels = labels->n;
    crf_data_end_sentence(data, 1.0f);
    free(words);
    free(lexemes);
}

int main(int argc, char **argv)
{
    static LabelSet labels;
    if (argc < 4) {
        fprintf(stderr, "usage: pos_train DATA CLUSTERS OUT\n");
        return 2;
    }
    Error err;
    Corpus corpus;
    Clusters clusters;
    CrfData data;
    CrfModel model;
    or_die(clusters_load(&clusters, argv[2], &err), &err);
    corpus_init(&corpus);
    or_die(corpus_read_conllu(&corpus, data_path(argv[1], "dep/ewt.train.conllu"), &err), &err);
    or_die(corpus_read_conllu(&corpus, data_path(argv[1], "dep/gum.train.conllu"), &err), &err);
    crf_data_init(&data, labels.names, 0, false);
    for (size_t s = 0; s < corpus.sentences.len; s++)
        add_sentence(&data, &labels, &corpus, s, &clusters);
    CrfOptions options = {
        .epochs = 8, .rate = 0.15f, .decay = 0.01f, .dropout = 0.3f, .min_count = 2, .seed = 1};
    crf_train(&model, &data, &options);
    uint64_t classes = model_file_checksum(&clusters.file);
    ModelSection more = {"classes", {(const char *)&classes, sizeof classes}};
    or_die(crf_write(&model, argv[3], MODEL_KIND("POS "), POS_FEATURES, MAX_ROWS, &more, 1, &err), &err);
    crf_model_release(&model);
    crf_data_release(&data);
    corpus_release(&corpus);
    clusters_release(&clusters);
    return 0;
}
