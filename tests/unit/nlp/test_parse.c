#include "nlp/parse.h"
#include "unit.h"

static Parser *parser;
static Arena arena;
static Error err;
static Document doc;

static void setup(void)
{
    arena_init(&arena, 64u << 20);
    ck_assert_msg(parse_load(&parser, "data", &err) == 0, "%s", err.message);
}

static void teardown(void)
{
    parse_release(parser);
    arena_release(&arena);
}

/* One sentence of words separated by spaces, with their tags. */
static void make_sentence(const char *text, const char *tags, uint32_t n)
{
    document_init(&doc, &arena, slice_of(text));
    doc.tokens = ARENA_NEW(&arena, Token, n);
    doc.sentences = ARENA_NEW(&arena, Sentence, 1);
    doc.n_sentences = 1;
    doc.n_tokens = n;
    doc.sentences[0] = (Sentence){.span = {0, (uint32_t)doc.text.len}, .end_token = n};
    Slice rest = doc.text;
    Slice rest_tags = slice_of(tags);
    Slice word;
    Slice tag;
    for (uint32_t i = 0; i < n; i++) {
        ck_assert(slice_split(&rest, ' ', &word) && slice_split(&rest_tags, ' ', &tag));
        uint32_t start = (uint32_t)(word.ptr - doc.text.ptr);
        doc.tokens[i].span = (Span){start, start + (uint32_t)word.len};
        doc.tokens[i].xpos = (uint8_t)xpos_from_name(tag);
    }
}

static void check_arc(uint32_t word, uint32_t head, Deprel rel)
{
    ck_assert_uint_eq(doc.tokens[word].head, head);
    ck_assert_str_eq(deprel_name((Deprel)doc.tokens[word].deprel), deprel_name(rel));
}

START_TEST(test_parse__subject_verb_object)
{
    make_sentence("The minister visited Seoul .", "DT NN VBD NNP .", 5);
    parse_run(parser, &doc);
    check_arc(0, 1, DEPREL_DET);
    check_arc(1, 2, DEPREL_NSUBJ);
    check_arc(2, NO_INDEX, DEPREL_ROOT);
    check_arc(3, 2, DEPREL_OBJ);
    check_arc(4, 2, DEPREL_PUNCT);
}
END_TEST

START_TEST(test_parse__passive_with_agent)
{
    make_sentence("The bridge was destroyed by rebels .", "DT NN VBD VBN IN NNS .", 7);
    parse_run(parser, &doc);
    check_arc(1, 3, DEPREL_NSUBJ_PASS);
    check_arc(2, 3, DEPREL_AUX_PASS);
    check_arc(4, 5, DEPREL_CASE);
    check_arc(5, 3, DEPREL_OBL_AGENT);
}
END_TEST

START_TEST(test_parse__one_word_is_the_root)
{
    make_sentence("Enough", "JJ", 1);
    parse_run(parser, &doc);
    check_arc(0, NO_INDEX, DEPREL_ROOT);
}
END_TEST

START_TEST(test_parse__nothing_to_parse)
{
    document_init(&doc, &arena, SLICE(""));
    parse_run(parser, &doc);
    ck_assert_uint_eq(doc.n_tokens, 0);
}
END_TEST

START_TEST(test_parse__a_sentence_beyond_the_limit_is_one_tree)
{
    uint32_t n = 3 * PARSE_MAX_WORDS + 17;
    document_init(&doc, &arena, SLICE("and"));
    doc.tokens = ARENA_NEW(&arena, Token, n);
    doc.sentences = ARENA_NEW(&arena, Sentence, 1);
    doc.n_sentences = 1;
    doc.n_tokens = n;
    doc.sentences[0] = (Sentence){.end_token = n};
    for (uint32_t i = 0; i < n; i++)
        doc.tokens[i] = (Token){.span = {0, 3}, .xpos = i % 3 ? XPOS_NN : XPOS_VBD};
    parse_run(parser, &doc);
    uint32_t roots = 0;
    for (uint32_t i = 0; i < n; i++) {
        roots += doc.tokens[i].head == NO_INDEX;
        uint32_t at = i;
        for (uint32_t steps = 0; at != NO_INDEX; steps++, at = doc.tokens[at].head)
            ck_assert_uint_le(steps, n);
    }
    ck_assert_uint_eq(roots, 1);
}
END_TEST

START_TEST(test_parse__missing_model_is_named)
{
    Parser *p;
    ck_assert_int_eq(parse_load(&p, "/nonexistent", &err), ERR_IO);
    ck_assert_ptr_null(p);
    ck_assert_ptr_nonnull(strstr(err.message, "/nonexistent/models"));
}
END_TEST

UNIT_MAIN_EACH("parse", setup, teardown, test_parse__subject_verb_object, test_parse__passive_with_agent,
               test_parse__one_word_is_the_root, test_parse__nothing_to_parse,
               test_parse__a_sentence_beyond_the_limit_is_one_tree, test_parse__missing_model_is_named)
