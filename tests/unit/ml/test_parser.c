#include "ml/parser.h"
#include "unit.h"

#include <string.h>

enum { MAX_WORDS = 700, SLOTS = 16, FORMS = 3, MAX_SECTIONS = 24 };

static char path[64];
static Arena arena;
static Error err;
static uint64_t random_state;
static ModelSection sections[MAX_SECTIONS];
static size_t n_sections;

static uint32_t next_random(void)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

static void add_bytes(const char *name, size_t n)
{
    char *bytes = ARENA_NEW(&arena, char, n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)next_random();
    sections[n_sections++] = (ModelSection){name, {bytes, n}};
}

static void add_floats(const char *name, size_t n, float scale)
{
    float *x = ARENA_NEW(&arena, float, n);
    for (size_t i = 0; i < n; i++)
        x[i] = scale * ((float)(next_random() % 2001) / 1000.0f - 1.0f);
    sections[n_sections++] = (ModelSection){name, {(const char *)x, n * sizeof *x}};
}

/* Small enough for a sum of 128 products with states of 1024. */
static void add_matrix(const char *name, size_t n_out)
{
    size_t n = (size_t)PARSER_STATE * n_out;
    int16_t *x = ARENA_NEW(&arena, int16_t, n);
    for (size_t i = 0; i < n; i++)
        x[i] = (int16_t)(next_random() % 4001 - 2000);
    sections[n_sections++] = (ModelSection){name, {(const char *)x, n * sizeof *x}};
}

static void add_words(void)
{
    ParserSlot *slots = ARENA_NEW(&arena, ParserSlot, SLOTS);
    ParserVocabulary v = {slots, SLOTS - 1};
    static const char *const forms[] = {"minister", "said"};
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t tag;
        uint64_t at = parser_vocabulary_find(&v, slice_of(forms[i]), &tag);
        slots[at] = (ParserSlot){tag, i + 1};
    }
    sections[n_sections++] = (ModelSection){"words", {(const char *)slots, SLOTS * sizeof *slots}};
}

/* A model of arbitrary weights. */
static void make_random_model(void)
{
    static const float scales[] = {0.01f, 1e-6f, 1e-6f, 1e-6f};
    n_sections = 0;
    random_state = 1;
    sections[n_sections++] = (ModelSection){"labels", SLICE("root\nnsubj\nobj\npunct")};
    sections[n_sections++] = (ModelSection){"tags", SLICE("NN\nVBD\n.")};
    add_bytes("classes", 8);
    add_words();
    add_bytes("rows", (size_t)(parser_field_start(PARSER_FORM) + FORMS) * PARSER_GATES);
    sections[n_sections++] = (ModelSection){"scales", {(const char *)scales, sizeof scales}};
    add_matrix("gates2", PARSER_GATES);
    add_matrix("gates3", PARSER_GATES);
    add_matrix("project", PARSER_PROJECTION);
    add_floats("bias1", PARSER_GATES, 1);
    add_floats("bias2", PARSER_GATES, 1);
    add_floats("bias3", PARSER_GATES, 1);
    add_floats("biasp", PARSER_PROJECTION, 1);
    add_floats("arcs", (size_t)PARSER_ARC * PARSER_ARC, 1);
    add_floats("dist", (size_t)PARSER_ARC * PARSER_DISTANCES, 1);
    add_floats("rootarc", PARSER_ARC, 1);
    add_floats("rootlab", PARSER_RELATION, 1);
    add_floats("output", (size_t)PARSER_RELATION * PARSER_MAX_LABELS, 1);
    add_floats("biaso", PARSER_MAX_LABELS, 1);
}

static void write_model(void)
{
    ck_assert_int_eq(model_file_write(path, MODEL_KIND("PARS"), PARSER_FEATURES, sections, n_sections, &err),
                     0);
}

static void setup(void)
{
    arena_init(&arena, 256u << 20);
    snprintf(path, sizeof path, "/tmp/test_parser.%ld.bin", (long)getpid());
    make_random_model();
    write_model();
}

static void teardown(void)
{
    unlink(path);
    arena_release(&arena);
}

/* One root, every word below it. */
static void check_tree(const int32_t *heads, uint32_t n)
{
    uint32_t roots = 0;
    for (uint32_t i = 0; i < n; i++) {
        ck_assert(heads[i] >= -1 && heads[i] < (int32_t)n && heads[i] != (int32_t)i);
        roots += heads[i] == -1;
        int32_t at = (int32_t)i;
        for (uint32_t steps = 0; at != -1; steps++, at = heads[at])
            ck_assert_uint_le(steps, n);
    }
    ck_assert_uint_eq(roots, n > 0);
}

static void make_words(const ParserModel *model, ParserWord *words, uint32_t n)
{
    static const uint16_t no_clusters[CLUSTER_COLUMNS];
    for (uint32_t i = 0; i < n; i++) {
        char form[16];
        snprintf(form, sizeof form, i % 5 == 0 ? "said" : "w%u", i % 97);
        words[i] = parser_word(parser_vocabulary(model), slice_of(form), (uint8_t)(i % 3), no_clusters);
    }
}

START_TEST(test_parser__any_weights_give_trees)
{
    static ParserWord words[MAX_WORDS];
    static int32_t heads[MAX_WORDS];
    static uint8_t labels[MAX_WORDS];
    static const uint32_t lengths[] = {0, 1, 2, 3, 7, 40, 400, MAX_WORDS};
    ParserModel *model;
    ck_assert_msg(parser_load(&model, path, &err) == 0, "%s", err.message);
    ParserScratch *scratch = parser_scratch_new(&arena, MAX_WORDS);
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        uint32_t n = lengths[k];
        make_words(model, words, n);
        parser_run(model, scratch, words, n, heads, labels);
        check_tree(heads, n);
        for (uint32_t i = 0; i < n; i++)
            ck_assert_uint_lt(labels[i], parser_label_count(model));
    }
    parser_release(model);
}
END_TEST

START_TEST(test_parser__a_sentence_does_not_depend_on_the_one_before)
{
    static ParserWord words[40];
    static int32_t first[40], again[40], heads[40];
    static uint8_t labels[40];
    ParserModel *model;
    ck_assert_int_eq(parser_load(&model, path, &err), 0);
    ParserScratch *scratch = parser_scratch_new(&arena, 40);
    make_words(model, words, 11);
    parser_run(model, scratch, words, 11, first, labels);
    make_words(model, words, 40);
    parser_run(model, scratch, words, 40, heads, labels);
    make_words(model, words, 11);
    parser_run(model, scratch, words, 11, again, labels);
    ck_assert_int_eq(memcmp(first, again, 11 * sizeof *first), 0);
    parser_release(model);
}
END_TEST

START_TEST(test_parser__names_of_tags_and_labels)
{
    ParserModel *model;
    ck_assert_int_eq(parser_load(&model, path, &err), 0);
    ck_assert_int_eq(parser_tag_number(model, SLICE("VBD")), 1);
    ck_assert_int_eq(parser_tag_number(model, SLICE("VB")), -1);
    ck_assert_uint_eq(parser_label_count(model), 4);
    ck_assert(slice_eq(parser_label_name(model, 3), SLICE("punct")));
    parser_release(model);
}
END_TEST

START_TEST(test_parser__case_and_digits_are_one_form)
{
    static const uint16_t c[CLUSTER_COLUMNS];
    ParserModel *model;
    ck_assert_int_eq(parser_load(&model, path, &err), 0);
    const ParserVocabulary *v = parser_vocabulary(model);
    uint32_t start = parser_field_start(PARSER_FORM);
    ck_assert_uint_eq(parser_word(v, SLICE("Minister"), 0, c).row[PARSER_FORM], start + 1);
    ck_assert_uint_eq(parser_word(v, SLICE("SAID"), 0, c).row[PARSER_FORM], start + 2);
    ck_assert_uint_eq(parser_word(v, SLICE("unlisted"), 0, c).row[PARSER_FORM], start);
    ck_assert_uint_eq(parser_word(v, SLICE("1997"), 0, c).row[PARSER_SUFFIX3],
                      parser_word(v, SLICE("2010"), 0, c).row[PARSER_SUFFIX3]);
    parser_release(model);
}
END_TEST

START_TEST(test_parser__neighbours_are_seen)
{
    static const uint16_t c[CLUSTER_COLUMNS];
    static const ParserSlot slots[2];
    ParserVocabulary v = {slots, 1};
    ParserWord words[] = {parser_word(&v, SLICE("a"), 1, c), parser_word(&v, SLICE("b"), 2, c)};
    parser_link_words(words, 2);
    ck_assert_uint_eq(words[0].row[PARSER_TAG_AFTER] - parser_field_start(PARSER_TAG_AFTER), 2);
    ck_assert_uint_eq(words[1].row[PARSER_TAG_BEFORE] - parser_field_start(PARSER_TAG_BEFORE), 1);
    ck_assert_uint_eq(words[0].row[PARSER_TAG_BEFORE] - parser_field_start(PARSER_TAG_BEFORE),
                      PARSER_MAX_TAGS);
}
END_TEST

START_TEST(test_parser__distances)
{
    ck_assert_uint_eq(parser_distance(-1), 0);
    ck_assert_uint_eq(parser_distance(1), PARSER_DISTANCES / 2);
    ck_assert_uint_eq(parser_distance(-1000), PARSER_DISTANCES / 2 - 1);
    ck_assert_uint_eq(parser_distance(1000), PARSER_DISTANCES - 1);
    for (int32_t d = 1; d < 100; d++)
        ck_assert_uint_le(parser_distance(d), parser_distance(d + 1));
}
END_TEST

START_TEST(test_parser__refuses_damage)
{
    ParserModel *model;
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    fseek(f, 5000, SEEK_SET);
    int c = fgetc(f);
    fseek(f, 5000, SEEK_SET);
    fputc(c ^ 1, f);
    fclose(f);
    ck_assert_int_eq(parser_load(&model, path, &err), ERR_FORMAT);
    ck_assert_ptr_null(model);
    ck_assert_int_eq(truncate(path, 4096), 0);
    ck_assert_int_eq(parser_load(&model, path, &err), ERR_FORMAT);
}
END_TEST

/* Every section is needed, in its size. */
/* A section missing, or too short. */
START_TEST(test_parser__refuses_wrong_sections)
{
    for (size_t i = 0; i < n_sections; i++) {
        const ModelSection right = sections[i];
        ParserModel *model;
        if (i < 2)
            sections[i].name = "missing";
        else
            sections[i].bytes.len -= PARSER_GATES < right.bytes.len ? PARSER_GATES : 4;
        write_model();
        ck_assert_msg(parser_load(&model, path, &err) == ERR_FORMAT, "%s", right.name);
        ck_assert_ptr_null(model);
        sections[i] = right;
    }
}
END_TEST

UNIT_MAIN_EACH("parser", setup, teardown, test_parser__any_weights_give_trees,
               test_parser__a_sentence_does_not_depend_on_the_one_before,
               test_parser__names_of_tags_and_labels, test_parser__case_and_digits_are_one_form,
               test_parser__neighbours_are_seen, test_parser__distances, test_parser__refuses_damage,
               test_parser__refuses_wrong_sections)
