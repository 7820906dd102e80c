#include "nlp/tag.h"

#include "nlp/mention.h"
#include "nlp/token.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Tokenizer *tokenizer;
static Tagger *tagger;
static MentionFinder *finder;
static Arena arena;
static Document doc;

static void setup(void)
{
    Error err;
    ck_assert_msg(tokenizer_load(&tokenizer, "data", &err) == 0, "%s", err.message);
    ck_assert_msg(tagger_load(&tagger, "data", &err) == 0, "%s", err.message);
    ck_assert_msg(mention_load(&finder, "data", &err) == 0, "%s", err.message);
    arena_init(&arena, 512u << 20);
}

static void teardown(void)
{
    arena_release(&arena);
    mention_release(finder);
    tagger_release(tagger);
    tokenizer_release(tokenizer);
}

static void run(Slice text)
{
    document_init(&doc, &arena, text);
    Paragraph paragraph = {.span = {0, (uint32_t)text.len}};
    vec_push(&arena, &doc.paragraphs, paragraph);
    tokenizer_run(tokenizer, &doc);
    tagger_run(tagger, &doc);
    mention_run(finder, &doc);
}

/* Type of the mention that is exactly this text, MENTION_NONE when there is none. */
static MentionType type_of(const char *text)
{
    for (size_t i = 0; i < doc.mentions.len; i++)
        if (slice_eq(document_slice(&doc, doc.mentions.at[i].span), slice_of(text)))
            return doc.mentions.at[i].type;
    return MENTION_NONE;
}

START_TEST(test_tag__words_and_names_of_plain_news)
{
    run(SLICE(
        "The French president, Claire Dubois, met officials of the United Nations in Geneva on Tuesday."));
    ck_assert_int_eq(type_of("Claire Dubois"), MENTION_PERSON);
    ck_assert_int_eq(type_of("United Nations"), MENTION_ORGANIZATION);
    ck_assert_int_eq(type_of("Geneva"), MENTION_LOCATION);
    ck_assert_int_eq(type_of("French"), MENTION_NORP);
    ck_assert_uint_eq(doc.tokens[0].xpos, XPOS_DT);
    ck_assert_uint_eq(doc.tokens[1].xpos, XPOS_JJ);
    ck_assert_uint_eq(doc.tokens[2].xpos, XPOS_NN);
    ck_assert(xpos_is_proper((Xpos)doc.tokens[4].xpos));
    for (size_t i = 0; i < doc.mentions.len; i++) {
        ck_assert(doc.mentions.at[i].confidence > 0.3f && doc.mentions.at[i].confidence <= 1.0f);
        if (i > 0) ck_assert_uint_le(doc.mentions.at[i - 1].span.end, doc.mentions.at[i].span.start);
    }
}
END_TEST

START_TEST(test_tag__the_same_text_gets_the_same_tags)
{
    Slice text = SLICE("Ann Example of Example Corp. flew to Lagos. Example said the talks went well.");
    run(text);
    size_t n = doc.mentions.len;
    const Mention *first = doc.mentions.at;
    run(text);
    ck_assert_uint_eq(doc.mentions.len, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(first[i].span.start, doc.mentions.at[i].span.start);
        ck_assert_int_eq(first[i].type, doc.mentions.at[i].type);
        ck_assert_float_eq(first[i].confidence, doc.mentions.at[i].confidence);
    }
}
END_TEST

START_TEST(test_tag__no_tokens)
{
    run(SLICE(""));
    ck_assert_uint_eq(doc.mentions.len, 0);
}
END_TEST

/* One sentence of a quarter of a million words must take linear time and bounded memory. */
START_TEST(test_tag__a_sentence_without_end)
{
    enum { N = 1 << 20 };
    char *text = malloc(N);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < N; i++)
        text[i] = "Zed Ann "[i % 8];
    run((Slice){text, N});
    ck_assert_uint_gt(doc.n_tokens, 200000);
    for (uint32_t i = 0; i < doc.n_tokens; i++)
        ck_assert_uint_ne(doc.tokens[i].xpos, XPOS_NONE);
    free(text);
}
END_TEST

static void copy(const char *from, const char *to, long cut, long flip)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert(in != NULL && out != NULL);
    int c;
    for (long i = 0; (c = fgetc(in)) != EOF && (cut == 0 || i < cut); i++)
        fputc(i == flip ? c ^ 0x10 : c, out);
    fclose(in);
    fclose(out);
}

/* The folder of models with `name` replaced by `from`, which is cut or has a bit flipped. */
static int load_with(const char *name, const char *from, long cut, long flip, Error *err)
{
    static const char *const names[] = {"clusters", "vectors", "pos", "ner"};
    enum { N = sizeof names / sizeof *names };
    char dir[64], models[80], path[128], source[64];
    Tagger *other;
    snprintf(dir, sizeof dir, "/tmp/test_tag.%ld", (long)getpid());
    snprintf(models, sizeof models, "%s/models", dir);
    mkdir(dir, 0700);
    mkdir(models, 0700);
    for (int i = 0; i < N; i++) {
        bool replaced = strcmp(names[i], name) == 0;
        snprintf(source, sizeof source, "data/models/%s.bin", replaced ? from : names[i]);
        snprintf(path, sizeof path, "%s/%s.bin", models, names[i]);
        copy(source, path, replaced ? cut : 0, replaced ? flip : -1);
    }
    int rc = tagger_load(&other, dir, err);
    if (rc == 0) tagger_release(other);
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "%s/%s.bin", models, names[i]);
        unlink(path);
    }
    rmdir(models);
    rmdir(dir);
    return rc;
}

START_TEST(test_tag__refuses_foreign_truncated_and_damaged_models)
{
    static const char *const names[] = {"vectors", "ner"};
    Error err;
    ck_assert_int_eq(load_with("ner", "ner", 0, -1, &err), 0);
    for (int i = 0; i < 2; i++) {
        char file[32];
        snprintf(file, sizeof file, "%s.bin", names[i]);
        ck_assert_int_eq(load_with(names[i], "pos", 0, -1, &err), ERR_FORMAT);
        ck_assert_ptr_nonnull(strstr(err.message, file));
        ck_assert_int_eq(load_with(names[i], names[i], 100000, -1, &err), ERR_FORMAT);
        ck_assert_ptr_nonnull(strstr(err.message, file));
        ck_assert_int_eq(load_with(names[i], names[i], 0, 200000, &err), ERR_FORMAT);
        ck_assert_ptr_nonnull(strstr(err.message, file));
    }
    Tagger *other = NULL;
    ck_assert_int_eq(tagger_load(&other, "/nonexistent", &err), ERR_IO);
    ck_assert_ptr_null(other);
}
END_TEST

UNIT_MAIN_EACH("tag", setup, teardown, test_tag__words_and_names_of_plain_news,
               test_tag__the_same_text_gets_the_same_tags, test_tag__no_tokens,
               test_tag__a_sentence_without_end, test_tag__refuses_foreign_truncated_and_damaged_models)
