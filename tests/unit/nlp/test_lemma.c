#include "nlp/lemma.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static Lemmatizer *lemma;
static Arena arena;
static Error err;

static void setup(void)
{
    arena_init(&arena, 1 << 20);
    ck_assert_msg(lemma_load(&lemma, "data", &err) == 0, "%s", err.message);
}

static void teardown(void)
{
    lemma_release(lemma);
    arena_release(&arena);
}

typedef struct Case {
    const char *form;
    Xpos tag;
    const char *lemma;
} Case;

static void check_cases(const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Slice got = lemma_of(lemma, &arena, slice_of(cases[i].form), cases[i].tag);
        ck_assert_msg(slice_eq(got, slice_of(cases[i].lemma)), "%s: got %.*s, want %s", cases[i].form,
                      SLICE_ARG(got), cases[i].lemma);
    }
}

START_TEST(test_lemma__regular_verbs)
{
    static const Case cases[] = {
        {"condemned", XPOS_VBD, "condemn"},  {"shelled", XPOS_VBD, "shell"},   {"stopped", XPOS_VBN, "stop"},
        {"making", XPOS_VBG, "make"},        {"visiting", XPOS_VBG, "visit"},  {"carries", XPOS_VBZ, "carry"},
        {"pushes", XPOS_VBZ, "push"},        {"accused", XPOS_VBD, "accuse"},  {"killing", XPOS_VBG, "kill"},
        {"blockaded", XPOS_VBD, "blockade"}, {"rebuked", XPOS_VBN, "rebuke"},  {"Urged", XPOS_VBD, "urge"},
        {"denied", XPOS_VBN, "deny"},        {"resigned", XPOS_VBD, "resign"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}
END_TEST

START_TEST(test_lemma__irregular_forms)
{
    static const Case cases[] = {
        {"said", XPOS_VBD, "say"},        {"went", XPOS_VBD, "go"},        {"fled", XPOS_VBD, "flee"},
        {"forgave", XPOS_VBD, "forgive"}, {"met", XPOS_VBN, "meet"},       {"won", XPOS_VBD, "win"},
        {"were", XPOS_VBD, "be"},         {"n't", XPOS_RB, "not"},         {"ca", XPOS_MD, "can"},
        {"men", XPOS_NNS, "man"},         {"children", XPOS_NNS, "child"}, {"better", XPOS_JJR, "good"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}
END_TEST

START_TEST(test_lemma__nouns)
{
    static const Case cases[] = {
        {"talks", XPOS_NNS, "talk"},       {"countries", XPOS_NNS, "country"},
        {"churches", XPOS_NNS, "church"},  {"strike", XPOS_NN, "strike"},
        {"Seoul", XPOS_NNP, "seoul"},      {"crises", XPOS_NNS, "crisis"},
        {"protests", XPOS_NNS, "protest"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}
END_TEST

START_TEST(test_lemma__odd_input)
{
    ck_assert_uint_eq(lemma_of(lemma, &arena, SLICE(""), XPOS_VBD).len, 0);
    ck_assert(slice_eq(lemma_of(lemma, &arena, SLICE("s"), XPOS_NNS), SLICE("s")));
    ck_assert(slice_eq(lemma_of(lemma, &arena, SLICE("xyz"), XPOS_COUNT), SLICE("xyz")));
    ck_assert(slice_eq(lemma_of(lemma, &arena, SLICE("ing"), XPOS_NONE), SLICE("ing")));
}
END_TEST

START_TEST(test_lemma__run_fills_every_token)
{
    Document doc;
    document_init(&doc, &arena, SLICE("Talks failed"));
    Token tokens[] = {{.span = {0, 5}, .xpos = XPOS_NNS}, {.span = {6, 12}, .xpos = XPOS_VBD}};
    doc.tokens = tokens;
    doc.n_tokens = 2;
    lemma_run(lemma, &doc);
    ck_assert(slice_eq(tokens[0].lemma, SLICE("talk")));
    ck_assert(slice_eq(tokens[1].lemma, SLICE("fail")));
}
END_TEST

START_TEST(test_lemma__a_wrong_table_names_file_and_line)
{
    char dir[] = "/tmp/test_lemma.XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    char forms[64];
    char rules[64];
    snprintf(forms, sizeof forms, "%s/lemmas.tsv", dir);
    snprintf(rules, sizeof rules, "%s/lemma_rules.tsv", dir);
    FILE *f = fopen(forms, "w");
    fputs("tag\tform\tlemma\nVBD\twent\tgo\n", f);
    fclose(f);
    f = fopen(rules, "w");
    fputs("tag\tsuffix\tstrip\tadd\nVBD\ted\t3\t\n", f);
    fclose(f);
    Lemmatizer *l = NULL;
    ck_assert_int_eq(lemma_load(&l, dir, &err), ERR_CONFIG);
    ck_assert_ptr_null(l);
    ck_assert_ptr_nonnull(strstr(err.message, "lemma_rules.tsv:2"));
    unlink(rules);
    ck_assert_int_lt(lemma_load(&l, dir, &err), 0);
    unlink(forms);
    rmdir(dir);
}
END_TEST

UNIT_MAIN_EACH("lemma", setup, teardown, test_lemma__regular_verbs, test_lemma__irregular_forms,
               test_lemma__nouns, test_lemma__odd_input, test_lemma__run_fills_every_token,
               test_lemma__a_wrong_table_names_file_and_line)
