#include "jackknife.h"

#include "tag_train.h"

#include <stdio.h>
#include <unistd.h>

enum { MAX_ROWS = 60000 };

/* The tagger's usual settings; see pos_train.c. */
static const CrfOptions options = {
    .epochs = 8, .rate = 0.3f, .decay = 0.1f, .min_count = 2, .seed = 1, .quiet = true};

typedef struct Fold {
    const Treebank *bank;
    const Clusters *clusters;
    Arena *arena;
    uint32_t folds;
    uint32_t number;
    Slice *tags; /* [n_words] of the treebank */
    LabelSet labels;
    Lexeme lexemes[CONLLU_MAX_WORDS + 2 * TAG_WINDOW];
    Slice words[CONLLU_MAX_WORDS];
    int16_t scores[CONLLU_MAX_WORDS * FEATURE_LANES];
    int16_t best[CONLLU_MAX_WORDS * FEATURE_LANES];
    uint8_t decoded[CONLLU_MAX_WORDS];
} Fold;

static bool left_out(const Fold *f, const ConlluSentence *s)
{
    return s->document % f->folds == f->number;
}

static void read_lexemes(Fold *f, const ConlluSentence *s)
{
    for (uint32_t i = 0; i < s->n_words; i++)
        f->words[i] = s->words[i].form;
    memset(f->lexemes, 0, (s->n_words + 2 * TAG_WINDOW) * sizeof *f->lexemes);
    lexemes_of_words(f->words, s->n_words, f->clusters, f->lexemes);
}

static void add_sentence(Fold *f, CrfData *data, const ConlluSentence *s)
{
    read_lexemes(f, s);
    for (uint32_t i = 0; i < s->n_words; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t n = pos_features(f->lexemes + TAG_WINDOW + i, features);
        crf_data_add(data, features, n, label_number(&f->labels, s->words[i].xpos, true));
    }
    data->n_labels = f->labels.n;
    crf_data_end_sentence(data, 1.0f);
}

static void tag_sentence(Fold *f, const SequenceModel *model, const ConlluSentence *s, Slice *tags)
{
    read_lexemes(f, s);
    memset(f->scores, 0, s->n_words * model->lanes * sizeof *f->scores);
    for (uint32_t i = 0; i < s->n_words; i++) {
        uint32_t features[TAG_MAX_FEATURES];
        size_t n = pos_features(f->lexemes + TAG_WINDOW + i, features);
        feature_table_add(&model->features, features, n, f->scores + (size_t)i * model->lanes);
    }
    sequence_decode(model, f->scores, s->n_words, f->best, f->decoded);
    for (uint32_t i = 0; i < s->n_words; i++)
        tags[i] = arena_copy(f->arena, model->labels[f->decoded[i]]);
}

static void train_fold(Fold *f, CrfModel *model)
{
    CrfData data;
    crf_data_init(&data, f->labels.names, 0, false);
    for (size_t i = 0; i < f->bank->sentences.len; i++)
        if (!left_out(f, &f->bank->sentences.at[i])) add_sentence(f, &data, &f->bank->sentences.at[i]);
    crf_train(model, &data, &options);
    crf_data_release(&data);
}

static void tag_fold(Fold *f, const SequenceModel *model)
{
    size_t at = 0;
    size_t right = 0;
    size_t all = 0;
    for (size_t i = 0; i < f->bank->sentences.len; i++) {
        const ConlluSentence *s = &f->bank->sentences.at[i];
        if (left_out(f, s)) {
            tag_sentence(f, model, s, f->tags + at);
            for (uint32_t k = 0; k < s->n_words; k++)
                right += slice_eq(f->tags[at + k], s->words[k].xpos);
            all += s->n_words;
        }
        at += s->n_words;
    }
    fprintf(stderr, "tags of part %u of %u: %.2f %% right\n", f->number + 1, f->folds,
            all > 0 ? 100.0 * (double)right / (double)all : 0.0);
}

/* The model makes the way through a file, so that it is the one that would be used. */
static int run_fold(Fold *f, Error *err)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/jackknife.%ld.bin", (long)getpid());
    CrfModel trained;
    SequenceModel model;
    train_fold(f, &trained);
    int rc = crf_write(&trained, path, MODEL_KIND("POS "), POS_FEATURES, MAX_ROWS, NULL, 0, err);
    crf_model_release(&trained);
    if (rc < 0) return rc;
    rc = sequence_load(&model, path, MODEL_KIND("POS "), POS_FEATURES, err);
    unlink(path);
    if (rc < 0) return rc;
    tag_fold(f, &model);
    sequence_release(&model);
    return 0;
}

int jackknife_tags(const Treebank *bank, const Clusters *clusters, uint32_t folds, Arena *arena,
                   Slice **ret_tags, Error *err)
{
    Fold *f = ARENA_NEW(arena, Fold, 1);
    *f = (Fold){.bank = bank, .clusters = clusters, .arena = arena, .folds = folds};
    f->tags = ARENA_NEW(arena, Slice, bank->n_words);
    int rc = 0;
    for (f->number = 0; rc == 0 && f->number < folds; f->number++) {
        f->labels = (LabelSet){0};
        rc = run_fold(f, err);
    }
    *ret_tags = f->tags;
    return rc;
}
