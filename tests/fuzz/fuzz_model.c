/* fuzz_model.c - damaged models: word classes, taggers, parser. What loads must also run. */
#include "fuzz_image.h"
#include "ml/clusters.h"
#include "ml/name_net.h"
#include "ml/parser.h"
#include "ml/sequence.h"
#include "ml/tag_features.h"
#include "nlp/parse.h"
#include "nlp/tag.h"
#include "nlp/token.h"

enum { CLUSTERS, POS, NER, PARSER, VECTORS, FILES };

static const char text[] = "The French president, Claire Dubois, met officials in Geneva on Tuesday.\n\n"
                           "She said: \"No one of us was there.\" A minister resigned.";

static void make_clusters(Image *image)
{
    static const ClusterSlot slots[4] = {{.tag = 1, .row = {64, 256, 1024, 512, 24, 9}},
                                         {.tag = 7, .row = {1, 1, 1, 1, 2, 1}}};
    image->kind = MODEL_KIND("CLUS");
    image->feature_hash = CLUSTERS_LAYOUT;
    image_section(image, "slots", slots, sizeof slots);
}

static void make_sequence(Image *image, const char *kind, uint64_t feature_hash, Slice labels, uint32_t n)
{
    static const char rows[4 * FEATURE_SMALL];
    static const uint32_t places[4];
    static const int16_t edges[4 * (FEATURE_SMALL - FEATURE_ROW_HEAD)];
    static uint32_t shape[2][4];
    memcpy(shape[n == 2], (const uint32_t[]){n, FEATURE_SMALL, 100, 0}, sizeof shape[0]);
    size_t edge_bytes = (n + 1) * (FEATURE_SMALL - FEATURE_ROW_HEAD) * sizeof edges[0];
    image->kind = MODEL_KIND(kind);
    image->feature_hash = feature_hash;
    image_section(image, "shape", shape[n == 2], sizeof shape[0]);
    image_section(image, "labels", labels.ptr, labels.len);
    image_section(image, "edges", edges, edge_bytes);
    image_section(image, "rows", rows, sizeof rows);
    image_section(image, "places", places, sizeof places);
}

static void make_vectors(Image *image)
{
    static const VectorPlace places[1] = {{.listed = 3, .first = UNLISTED_COUNT}};
    static const int8_t rows[(UNLISTED_COUNT + 2) * VECTORS_DIM];
    image->kind = MODEL_KIND("VECT");
    image->feature_hash = VECTORS_LAYOUT;
    image_section(image, "places", places, sizeof places);
    image_section(image, "rows", rows, sizeof rows);
}

static void make_names(Image *image)
{
    static const uint32_t names[4];
    static const float zeros[RECURRENT_GATES * RECURRENT_STATE];
    static char *rows;
    size_t row_bytes = (size_t)name_net_row_count() * RECURRENT_GATES;
    if (rows == NULL) rows = calloc(1, row_bytes);
    must(rows != NULL, "memory");
    image_section(image, "names", names, sizeof names);
    image_section(image, "netrows", rows, row_bytes);
    static const struct {
        const char *name;
        size_t bytes;
    } rest[] = {{"input", sizeof(int16_t) * VECTORS_DIM * RECURRENT_GATES},
                {"gates2", sizeof(int16_t) * RECURRENT_STATE * RECURRENT_GATES},
                {"output", sizeof(int16_t) * RECURRENT_STATE * NAME_NET_OUTPUTS},
                {"netunits", 4 * sizeof(float)},
                {"bias1", RECURRENT_GATES * sizeof(float)},
                {"bias2", RECURRENT_GATES * sizeof(float)},
                {"biaso", NAME_NET_OUTPUTS * sizeof(float)}};
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        image_section(image, rest[i].name, zeros, rest[i].bytes);
}

static void make_parser(Image *image)
{
    enum { FORMS = 3 };
    static const float zeros[PARSER_GATES * PARSER_STATE];
    static const ParserSlot slots[4] = {{.tag = 3, .number = 1}, {.tag = 5, .number = 2}};
    static char *rows;
    size_t row_bytes = (size_t)(parser_field_start(PARSER_FORM) + FORMS) * PARSER_GATES;
    if (rows == NULL) rows = calloc(1, row_bytes);
    must(rows != NULL, "memory");
    image->kind = MODEL_KIND("PARS");
    image->feature_hash = PARSER_FEATURES;
    image_section(image, "labels", "root\nnsubj", 10);
    image_section(image, "tags", "NN\nVBD", 6);
    image_section(image, "words", slots, sizeof slots);
    image_section(image, "rows", rows, row_bytes);
    static const struct {
        const char *name;
        size_t bytes;
    } rest[] = {{"scales", 4 * sizeof(float)},
                {"bias1", PARSER_GATES * sizeof(float)},
                {"bias2", PARSER_GATES * sizeof(float)},
                {"bias3", PARSER_GATES * sizeof(float)},
                {"gates2", sizeof(int16_t) * PARSER_STATE * PARSER_GATES},
                {"gates3", sizeof(int16_t) * PARSER_STATE * PARSER_GATES},
                {"project", sizeof(int16_t) * PARSER_STATE * PARSER_PROJECTION},
                {"biasp", PARSER_PROJECTION * sizeof(float)},
                {"arcs", PARSER_ARC * PARSER_ARC * sizeof(float)},
                {"dist", PARSER_ARC * PARSER_DISTANCES * sizeof(float)},
                {"rootarc", PARSER_ARC * sizeof(float)},
                {"rootlab", PARSER_RELATION * sizeof(float)},
                {"output", PARSER_RELATION * PARSER_MAX_LABELS * sizeof(float)},
                {"biaso", PARSER_MAX_LABELS * sizeof(float)}};
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        image_section(image, rest[i].name, zeros, rest[i].bytes);
}

static void run_document(const Tagger *tagger, const Parser *parser, Arena *arena)
{
    static Tokenizer *tokenizer;
    Error err;
    Document doc;
    if (tokenizer == NULL) must(tokenizer_load(&tokenizer, "data", &err) == 0, "the tokenizer loads");
    document_init(&doc, arena, slice_of(text));
    Paragraph paragraph = {.span = {0, sizeof text - 1}};
    vec_push(arena, &doc.paragraphs, paragraph);
    tokenizer_run(tokenizer, &doc);
    if (tagger != NULL) tagger_run(tagger, &doc);
    if (parser != NULL) parse_run(parser, &doc);
    for (uint32_t i = 0; i < doc.n_tokens; i++)
        must(doc.tokens[i].head == NO_INDEX || doc.tokens[i].head < doc.n_tokens, "heads are tokens");
}

/* The checksum of the word classes, which the other models must name. */
static uint64_t classes_of(const char *path)
{
    Clusters clusters;
    Error err;
    uint64_t sum = 0;
    if (clusters_load(&clusters, path, &err) < 0) return 0;
    sum = model_file_checksum(&clusters.file);
    clusters_release(&clusters);
    return sum;
}

static void fuzz(Slice input, Arena *arena)
{
    static const char *const names[FILES] = {"clusters", "pos", "ner", "parser", "vectors"};
    static uint64_t classes;
    Image images[FILES] = {0};
    bool damaged[FILES] = {false};
    bool patched[FILES] = {false};
    Error err;
    Patch patch;
    make_clusters(&images[CLUSTERS]);
    make_sequence(&images[POS], "POS ", POS_FEATURES, SLICE("NN\nVBD\n"), 2);
    make_sequence(&images[NER], "NER ", NER_FEATURES, SLICE("O\nB-PERSON\nI-PERSON\n"), 3);
    make_names(&images[NER]);
    make_parser(&images[PARSER]);
    make_vectors(&images[VECTORS]);
    for (int i = 1; i < FILES; i++)
        image_section(&images[i], "classes", &classes, sizeof classes);
    while (patch_next(&input, &patch)) {
        image_patch(&images[patch.file % FILES], arena, &patch);
        patched[patch.file % FILES] = true;
    }
    for (int i = 0; i < FILES; i++) {
        if (i == PARSER && !patched[PARSER] && !patched[CLUSTERS]) continue; /* the large one */
        (void)snprintf(images[i].path, sizeof images[i].path, "%s/models/%s.bin", image_data_dir(), names[i]);
        damaged[i] = image_write(&images[i]);
        if (i == CLUSTERS) classes = classes_of(images[i].path);
    }
    Tagger *tagger = NULL;
    Parser *parser = NULL;
    if (tagger_load(&tagger, image_data_dir(), &err) == 0)
        must(!damaged[CLUSTERS] && !damaged[VECTORS] && !damaged[POS] && !damaged[NER],
             "a damaged tagger is refused");
    if ((patched[PARSER] || patched[CLUSTERS]) && parse_load(&parser, image_data_dir(), &err) == 0)
        must(!damaged[CLUSTERS] && !damaged[PARSER], "a damaged parser is refused");
    run_document(tagger, parser, arena);
    tagger_release(tagger);
    parse_release(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return image_fuzz((Slice){(const char *)data, size}, fuzz);
}
