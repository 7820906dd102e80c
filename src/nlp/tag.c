#include "nlp/tag.h"

#include "base/ctype.h"
#include "ml/name_net.h"
#include "ml/name_table.h"
#include "ml/sequence.h"
#include "ml/tag_features.h"
#include "ml/votes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_CLUSTERS,
    FILE_VECTORS,
    FILE_POS,
    FILE_NER,
    FILE_COUNT,
    NER_LANES = FEATURE_SMALL - FEATURE_ROW_HEAD
};

struct Tagger {
    Clusters clusters;
    Vectors vectors;
    SequenceModel pos;
    SequenceModel ner; /* decodes the network's scores; has no features of its own */
    NameNet net;
    NameTable names;
    char path[FILE_COUNT][1024];
    uint8_t xpos_of[SEQUENCE_MAX_LABELS]; /* label of the POS model to Xpos */
    uint8_t type_of[SEQUENCE_MAX_LABELS]; /* label of the NER model to MentionType */
};

/* Scratch for one piece of a sentence. */
typedef struct Piece {
    uint32_t first;
    uint32_t n;
    Lexeme lexemes[TAG_PIECE + 2 * TAG_WINDOW];
    int16_t scores[TAG_PIECE * FEATURE_LANES];
    int16_t best[TAG_PIECE * FEATURE_LANES];
    uint8_t labels[TAG_PIECE];
    float margins[TAG_PIECE];
} Piece;

typedef struct Tagging {
    const Tagger *tagger;
    Document *doc;
    Piece *piece;
    NameNetBuffers *net; /* for the longest piece */
    uint32_t *words;     /* [n_tokens] for the votes */
    int16_t *scores;     /* [n_tokens][NER_LANES] */
    Votes votes;
} Tagging;

static int map_pos_labels(Tagger *tagger, Error *err)
{
    for (uint32_t y = 0; y < tagger->pos.n_labels; y++) {
        Xpos tag = xpos_from_name(tagger->pos.labels[y]);
        if (tag == XPOS_NONE && !slice_eq(tagger->pos.labels[y], SLICE("_")))
            return error_set(err, ERR_FORMAT, "%s: unknown part of speech '%.*s'", tagger->path[FILE_POS],
                             SLICE_ARG(tagger->pos.labels[y]));
        tagger->xpos_of[y] = (uint8_t)tag;
    }
    return 0;
}

static MentionType type_from_name(Slice name)
{
    for (int t = MENTION_PERSON; t < MENTION_TYPE_COUNT; t++)
        if (slice_eq_nocase(name, slice_of(mention_type_name((MentionType)t)))) return (MentionType)t;
    return MENTION_NONE;
}

static bool begins_name(uint8_t label)
{
    return label % 2 == 1;
}

/* O, B-X, I-X, B-Y, I-Y ... */
static int map_ner_labels(Tagger *tagger, Error *err)
{
    const SequenceModel *ner = &tagger->ner;
    bool good = ner->lanes == NER_LANES && slice_eq(ner->labels[0], SLICE("O"));
    for (uint32_t y = 1; good && y < ner->n_labels; y++) {
        Slice label = ner->labels[y];
        tagger->type_of[y] = (uint8_t)type_from_name(slice_sub(label, 2, label.len));
        good = tagger->type_of[y] != MENTION_NONE &&
               slice_starts_with(label, begins_name((uint8_t)y) ? SLICE("B-") : SLICE("I-")) &&
               (begins_name((uint8_t)y) || tagger->type_of[y] == tagger->type_of[y - 1]);
    }
    return good ? 0
                : error_set(err, ERR_FORMAT, "%s: its labels are not O, B-X, I-X ... of known entity types",
                            tagger->path[FILE_NER]);
}

/* A model's weights speak of the classes it was trained with: section "classes" holds their file's checksum.
 */
static int check_classes(const Tagger *tagger, const SequenceModel *model, Error *err)
{
    Slice wanted;
    int rc = model_file_section(&model->file, "classes", &wanted, err);
    if (rc < 0) return rc;
    uint64_t sum = model_file_checksum(&tagger->clusters.file);
    if (wanted.len == sizeof sum && memcmp(wanted.ptr, &sum, sizeof sum) == 0) return 0;
    return error_set(err, ERR_FORMAT,
                     "%s: trained with other word classes than %s: retrain it or install the "
                     "models of one release",
                     model->file.path, tagger->path[FILE_CLUSTERS]);
}

static int open_ner(Tagger *tagger, Error *err)
{
    Slice bytes;
    const char *path = tagger->path[FILE_NER];
    int rc = sequence_load(&tagger->ner, path, MODEL_KIND("NER "), NER_FEATURES, err);
    if (rc == 0) rc = name_net_open(&tagger->net, &tagger->ner.file, err);
    if (rc == 0) rc = model_file_section(&tagger->ner.file, "names", &bytes, err);
    if (rc == 0) rc = name_table_open(&tagger->names, bytes, path, err);
    if (rc == 0) rc = map_ner_labels(tagger, err);
    return rc == 0 ? check_classes(tagger, &tagger->ner, err) : rc;
}

int tagger_load(Tagger **ret_tagger, const char *data_dir, Error *err)
{
    static const char *const names[FILE_COUNT] = {"clusters", "vectors", "pos", "ner"};
    *ret_tagger = NULL;
    Tagger *tagger = calloc(1, sizeof *tagger);
    if (tagger == NULL) return error_set(err, ERR_MEMORY, "no memory for the tagger");
    for (size_t i = 0; i < FILE_COUNT; i++)
        (void)snprintf(tagger->path[i], sizeof tagger->path[i], "%s/models/%s.bin", data_dir, names[i]);
    int rc = clusters_load(&tagger->clusters, tagger->path[FILE_CLUSTERS], err);
    if (rc == 0) rc = vectors_load(&tagger->vectors, tagger->path[FILE_VECTORS], &tagger->clusters, err);
    if (rc == 0)
        rc = sequence_load(&tagger->pos, tagger->path[FILE_POS], MODEL_KIND("POS "), POS_FEATURES, err);
    if (rc == 0) rc = check_classes(tagger, &tagger->pos, err);
    if (rc == 0) rc = map_pos_labels(tagger, err);
    if (rc == 0) rc = open_ner(tagger, err);
    if (rc < 0) {
        tagger_release(tagger);
        return rc;
    }
    *ret_tagger = tagger;
    return 0;
}

void tagger_release(Tagger *tagger)
{
    if (tagger == NULL) return;
    sequence_release(&tagger->pos);
    name_net_close(&tagger->net);
    sequence_release(&tagger->ner);
    vectors_release(&tagger->vectors);
    clusters_release(&tagger->clusters);
    free(tagger);
}

static void read_lexemes(Tagging *t)
{
    Piece *p = t->piece;
    Lexeme *lexemes = p->lexemes + TAG_WINDOW;
    memset(p->lexemes, 0, TAG_WINDOW * sizeof(Lexeme));
    memset(lexemes + p->n, 0, TAG_WINDOW * sizeof(Lexeme));
    for (uint32_t i = 0; i < p->n; i++)
        lexeme_read(&lexemes[i], token_text(t->doc, p->first + i), &t->tagger->clusters);
    lexemes_read_case(lexemes, p->n);
    name_table_mark(&t->tagger->names, lexemes, p->n);
}

/* The features of one token on their way to scores. */
typedef struct Lookup {
    uint32_t features[TAG_MAX_FEATURES];
    uint32_t rows[TAG_MAX_FEATURES];
    size_t n;
} Lookup;

static void expect(Lookup *lookup, const SequenceModel *model, const Lexeme *at)
{
    lookup->n = pos_features(at, lookup->features);
    feature_table_expect(&model->features, lookup->features, lookup->n);
}

static void look_up(Lookup *lookup, const SequenceModel *model)
{
    lookup->n = feature_table_find(&model->features, lookup->features, lookup->n, lookup->rows);
}

/* While the rows of one token are added up, those of the next one are on their way from memory, and so are
 * the places of the rows of the one behind it. */
static void add_scores(Piece *p, const SequenceModel *model)
{
    enum { STAGES = 3 };
    Lookup lookups[STAGES];
    const Lexeme *lexemes = p->lexemes + TAG_WINDOW;
    for (uint32_t i = 0; i < p->n + STAGES - 1; i++) {
        if (i < p->n) expect(&lookups[i % STAGES], model, lexemes + i);
        if (i >= 1 && i - 1 < p->n) look_up(&lookups[(i - 1) % STAGES], model);
        if (i < 2) continue;
        const Lookup *now = &lookups[(i - 2) % STAGES];
        feature_table_add_rows(&model->features, now->features, now->rows, now->n,
                               p->scores + (size_t)(i - 2) * model->lanes);
    }
}

static void tag_words(Tagging *t)
{
    Piece *p = t->piece;
    const SequenceModel *model = &t->tagger->pos;
    memset(p->scores, 0, p->n * model->lanes * sizeof p->scores[0]);
    add_scores(p, model);
    sequence_decode(model, p->scores, p->n, p->best, p->labels);
    for (uint32_t i = 0; i < p->n; i++) {
        t->doc->tokens[p->first + i].xpos = t->tagger->xpos_of[p->labels[i]];
        p->lexemes[TAG_WINDOW + i].pos = (uint8_t)(p->labels[i] + 1);
    }
}

/* How often a name with this margin (in nats, to the best other reading) is right: a logistic curve fitted to
 * the development articles. */
static uint8_t percent_of(float margin)
{
    return (uint8_t)lrintf(100.0f / (1.0f + expf(0.81f - 0.65f * margin)));
}

static void write_labels(const Tagging *t)
{
    const Piece *p = t->piece;
    for (uint32_t i = 0; i < p->n; i++) {
        Token *token = &t->doc->tokens[p->first + i];
        token->entity_tag = t->tagger->type_of[p->labels[i]];
        token->entity_begins = begins_name(p->labels[i]);
        token->entity_confidence = token->entity_tag != MENTION_NONE ? percent_of(p->margins[i]) : 0;
    }
}

static bool any_name(const Piece *p)
{
    uint8_t labels = 0;
    for (uint32_t i = 0; i < p->n; i++)
        labels |= p->labels[i];
    return labels != 0;
}

/* Scores of names, and the words that vote about them. */
static void score_names(Tagging *t)
{
    Piece *p = t->piece;
    const Lexeme *lexemes = p->lexemes + TAG_WINDOW;
    name_net_run(&t->tagger->net, &t->tagger->vectors, lexemes, p->n, t->net);
    name_net_scores(t->net, p->n, t->tagger->ner.unit, t->scores + (size_t)p->first * NER_LANES, NER_LANES);
    for (uint32_t i = 0; i < p->n; i++)
        t->words[p->first + i] = (lexemes[i].form & LEXEME_CAPITALIZED) != 0 ? lexemes[i].lower : 0;
}

/* The word in small letters, or with one capital. */
static Slice written_small(Slice word, bool capital, char *out)
{
    for (size_t i = 0; i < word.len; i++)
        out[i] = i == 0 && capital ? word.ptr[i] : ascii_lower(word.ptr[i]);
    return (Slice){out, word.len};
}

/* Capitals say nothing in a headline that has them everywhere: words mostly written small are read as if they
 * were, others as names. */
static void read_plainly(Tagging *t)
{
    enum { MOSTLY_SMALL = 6 }; /* of CLUSTER_LOWERCASE */
    Piece *p = t->piece;
    Lexeme *lexemes = p->lexemes + TAG_WINDOW;
    for (uint32_t i = 0; i < p->n; i++) {
        Slice word = token_text(t->doc, p->first + i);
        char bytes[CLUSTERS_MAX_WORD];
        Lexeme small;
        bool upper = (lexemes[i].form & LEXEME_ALL_UPPER) != 0;
        if ((lexemes[i].form & LEXEME_CAPITALIZED) == 0 || word.len > sizeof bytes) continue;
        lexeme_read(&small, written_small(word, false, bytes), &t->tagger->clusters);
        if (small.cluster[CLUSTER_LOWERCASE] >= MOSTLY_SMALL)
            lexemes[i] = small;
        else if (upper && lexemes[i].sentence_case == CASE_ALL_UPPER)
            lexeme_read(&lexemes[i], written_small(word, true, bytes), &t->tagger->clusters);
    }
    for (uint32_t i = 0; i < p->n; i++)
        lexemes[i].sentence_case = CASE_NORMAL;
    name_table_mark(&t->tagger->names, lexemes, p->n);
}

/* The parts of speech of a headline in capitals, read plainly; the network for names sees it as it is
 * written. */
static void tag_headline(Tagging *t)
{
    Piece *p = t->piece;
    read_plainly(t);
    tag_words(t);
    read_lexemes(t);
    for (uint32_t i = 0; i < p->n; i++)
        p->lexemes[TAG_WINDOW + i].pos = (uint8_t)(p->labels[i] + 1);
}

static void first_pass(Tagging *t)
{
    read_lexemes(t);
    if (t->piece->lexemes[TAG_WINDOW].sentence_case != CASE_NORMAL)
        tag_headline(t);
    else
        tag_words(t);
    score_names(t);
}

static void second_pass(Tagging *t)
{
    Piece *p = t->piece;
    const SequenceModel *model = &t->tagger->ner;
    int16_t *scores = t->scores + (size_t)p->first * NER_LANES;
    votes_apply(&t->votes, t->words + p->first, scores, p->n, NER_LANES);
    sequence_decode(model, scores, p->n, p->best, p->labels);
    if (any_name(p)) sequence_margins(model, scores, p->n, p->best, p->labels, p->margins);
    write_labels(t);
}

static void for_each_piece(Tagging *t, void (*tag_piece)(Tagging *t))
{
    for (uint32_t s = 0; s < t->doc->n_sentences; s++) {
        uint32_t end = t->doc->sentences[s].end_token;
        for (uint32_t i = t->doc->sentences[s].first_token; i < end; i += TAG_PIECE) {
            arena_poll(t->doc->arena);
            t->piece->first = i;
            t->piece->n = end - i < TAG_PIECE ? end - i : TAG_PIECE;
            tag_piece(t);
        }
    }
}

static uint32_t longest_piece(const Document *doc)
{
    uint32_t longest = 0;
    for (uint32_t s = 0; s < doc->n_sentences; s++) {
        uint32_t n = doc->sentences[s].end_token - doc->sentences[s].first_token;
        longest = n > longest ? n : longest;
    }
    return longest < TAG_PIECE ? longest : TAG_PIECE;
}

void tagger_run(const Tagger *tagger, Document *doc)
{
    if (doc->n_tokens == 0) return;
    Tagging t = {.tagger = tagger,
                 .doc = doc,
                 .piece = ARENA_NEW(doc->scratch, Piece, 1),
                 .net = name_net_buffers_new(doc->scratch, longest_piece(doc)),
                 .words = ARENA_NEW(doc->scratch, uint32_t, doc->n_tokens),
                 .scores = ARENA_NEW(doc->scratch, int16_t, (size_t)doc->n_tokens * NER_LANES)};
    for_each_piece(&t, first_pass);
    votes_collect(&t.votes, doc->scratch, t.words, t.scores, doc->n_tokens, NER_LANES);
    for_each_piece(&t, second_pass);
}
