#include "base/strbuf.h"
#include "nlp/sentence.h"
#include "nlp/token.h"
#include "unit.h"

#include <string.h>

static Tokenizer *tokenizer;
static Arena arena;
static Document doc;

static void setup(void)
{
    Error err;
    ck_assert_msg(tokenizer_load(&tokenizer, "data", &err) == 0, "%s", err.message);
    arena_init(&arena, 512u << 20);
}

static void teardown(void)
{
    tokenizer_release(tokenizer);
    arena_release(&arena);
}

static void run(Slice text)
{
    document_init(&doc, &arena, text);
    vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {0, (uint32_t)text.len}}));
    tokenizer_run(tokenizer, &doc);
}

/* Tokens parted by blanks, sentences by " | ". */
static const char *tokens_of(const char *text)
{
    run(slice_of(text));
    StrBuf out;
    strbuf_init(&out, 1u << 20);
    for (uint32_t i = 0; i < doc.n_tokens; i++) {
        bool first = doc.sentences[doc.tokens[i].sentence].first_token == i;
        if (i > 0) ck_assert_int_eq(strbuf_append(&out, first ? SLICE(" | ") : SLICE(" ")), 0);
        ck_assert_int_eq(strbuf_append(&out, doc.words[i]), 0);
    }
    const char *copy = arena_copy(&arena, strbuf_slice(&out)).ptr;
    strbuf_release(&out);
    return copy;
}

typedef struct Case {
    const char *text;
    const char *tokens;
} Case;

static const Case word_cases[] = {
    {"She doesn't know, can't say and cannot go.", "She does n't know , ca n't say and can not go ."},
    {"They’ll say it’s Kenya’s, won’t they?", "They ’ll say it ’s Kenya ’s , wo n’t they ?"},
    {"the ministers' plan", "the ministers ' plan"},
    {"the plan \xc2\xad dead \xc2\xadso he", "the plan \xc2\xad dead so he"}, /* a soft hyphen as a dash */
    {"for Anna \xe2\x81\xa0\xe2\x80\x94 she", "for Anna \xe2\x80\x94 she"},   /* a word joiner is no word */
    {"O'Hara met d'Alba in the 1990's and the '80s", "O'Hara met d'Alba in the 1990's and the '80s"},
    {"a well-known co-founder re-read the e-mail", "a well - known co-founder re-read the e-mail"},
    {"Bashar al-Omari, a pro-Kremlin ex-minister", "Bashar al - Omari , a pro - Kremlin ex - minister"},
    {"mid-July in sub-Saharan Africa", "mid-July in sub-Saharan Africa"},
    {"Rep. Ann Lee (D-Calif.) said", "Rep. Ann Lee ( D - Calif. ) said"},
    {"No. 5 cost $3.5bn, or 12,500 euros", "No. 5 cost $ 3.5 bn , or 12,500 euros"},
    {"US$20,000 at 5pm or 7:30 a.m.", "US$ 20,000 at 5 pm or 7:30 a.m."},
    {"the 21st, the 1960s and 9/11 on 3/4/2011", "the 21st , the 1960s and 9/11 on 3/4/2011"},
    {"in 2003-2004, 10-15 men; call 555-1234", "in 2003 - 2004 , 10 - 15 men ; call 555-1234"},
    {"see https://example.org/a_(b)?x=1. Write to j.doe@example.com, please",
     "see https://example.org/a_(b)?x=1 . | Write to j.doe@example.com , please"},
    {"@jane_doe wrote #budget on news.example.com.", "@jane_doe wrote #budget on news.example.com ."},
    {"AT&T and Smith & Sons and/or others", "AT&T and Smith & Sons and / or others"},
    {"wait... what?! -- yes—no", "wait ... what ?! -- yes — no"},
    {"J. K. Rowe and Dr. Smith, Ph.D., of U.S.-backed",
     "J. K. Rowe and Dr. Smith , Ph.D. , of U.S. - backed"},
    {"``Fine,'' he said; 'so be it'", "`` Fine , '' he said ; ' so be it '"},
    {"Müller’s naïve café", "Müller ’s naïve café"},
};

START_TEST(test_token__words)
{
    for (size_t i = 0; i < sizeof word_cases / sizeof word_cases[0]; i++)
        ck_assert_str_eq(tokens_of(word_cases[i].text), word_cases[i].tokens);
}
END_TEST

static const Case sentence_cases[] = {
    {"He lives in the U.S. The visit ended.", "He lives in the U.S. | The visit ended ."},
    {"The U.S. Senate met Gov. Jane Roe on Sept. 5.", "The U.S. Senate met Gov. Jane Roe on Sept. 5 ."},
    {"It fell at 5 p.m. Monday. Nobody saw it", "It fell at 5 p.m. Monday . | Nobody saw it"},
    {"“We won.” She smiled. \"It is over.\" They left.",
     "“ We won . ” | She smiled . | \" It is over . \" | They left ."},
    {"“Who did it?” the judge asked. “Why?” Nobody knew.",
     "“ Who did it ? ” the judge asked . | “ Why ? ” | Nobody knew ."},
    {"“Will it rain?” Mary Roe asked.", "“ Will it rain ? ” Mary Roe asked ."},
    {"He paused ... then left. (It was late.) All slept.",
     "He paused ... then left . | ( It was late . ) | All slept ."},
    {"Acme Inc. of Boston, Mass., fell. Acme Inc. The firm",
     "Acme Inc. of Boston , Mass. , fell . | Acme Inc. | The firm"},
    {"She took vitamin C. The doctor left.", "She took vitamin C . | The doctor left ."},
    {"John F. Doe met George W. In 1999", "John F. Doe met George W . | In 1999"},
    {"It ended.Then it rained. al-Nur denied it.", "It ended . | Then it rained . | al - Nur denied it ."},
    {"MANCHESTER, N.H. (AP) — The mayor left.", "MANCHESTER , N.H. ( AP ) — The mayor left ."},
    {"LIMA, Ala. — The mayor left.", "LIMA , Ala. — The mayor left ."},
    {"It was over.\"We lost,\" he said. “So what!”After that, all left.",
     "It was over . | \" We lost , \" he said . | “ So what ! ” | After that , all left ."},
    {"“Too late?” He left at once.", "“ Too late ? ” | He left at once ."},
    {"1. Open the door. 2. Close it.", "1. Open the door . | 2 . | Close it ."},
};

START_TEST(test_token__sentences)
{
    for (size_t i = 0; i < sizeof sentence_cases / sizeof sentence_cases[0]; i++)
        ck_assert_str_eq(tokens_of(sentence_cases[i].text), sentence_cases[i].tokens);
}
END_TEST

START_TEST(test_token__paragraphs_end_sentences_and_indices_are_consistent)
{
    Slice text = SLICE("No final stop\n\nBEIJING — China said so.\n\n");
    document_init(&doc, &arena, text);
    vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {0, 13}}));
    vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {15, 41}}));
    tokenizer_run(tokenizer, &doc);
    ck_assert_uint_eq(doc.n_sentences, 2);
    ck_assert_uint_eq(doc.paragraphs.at[1].first_sentence, 1);
    ck_assert_uint_eq(doc.paragraphs.at[1].end_sentence, 2);
    for (uint32_t i = 0; i < doc.n_tokens; i++) {
        const Token *t = &doc.tokens[i];
        const Sentence *s = &doc.sentences[t->sentence];
        ck_assert(i >= s->first_token && i < s->end_token);
        ck_assert(span_contains(s->span, t->span));
        ck_assert(t->head == NO_INDEX && t->mention == NO_INDEX && t->quotation == NO_INDEX);
        ck_assert(slice_eq(doc.words[i], document_slice(&doc, t->span)));
    }
    ck_assert(!doc.tokens[doc.n_tokens - 1].space_before);
}
END_TEST

START_TEST(test_token__endless_sentence_is_cut_with_a_warning)
{
    size_t n = 3000;
    char *text = arena_alloc(&arena, n * 6);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * 6, i % 9 == 8 ? "word, " : "words ", 6);
    run((Slice){text, n * 6});
    ck_assert_uint_gt(doc.n_sentences, n / SENTENCE_MAX_TOKENS);
    for (uint32_t i = 0; i + 1 < doc.n_sentences; i++) {
        ck_assert_uint_le(doc.sentences[i].end_token - doc.sentences[i].first_token, SENTENCE_MAX_TOKENS);
        ck_assert(slice_eq(doc.words[doc.sentences[i].end_token - 1], SLICE(",")));
    }
    ck_assert_uint_eq(doc.warnings.len, 1);
}
END_TEST

/* A quarter of a megabyte of each: must end soon, and every byte that is no blank must be in exactly one
 * token. */
static void check_flood(const char *piece)
{
    size_t total = 1u << 18;
    char *text = arena_alloc(&arena, total);
    size_t unit = strlen(piece);
    for (size_t i = 0; i + unit <= total; i += unit)
        memcpy(text + i, piece, unit);
    run((Slice){text, total - total % unit});
    uint32_t pos = 0;
    for (uint32_t i = 0; i < doc.n_tokens; i++) {
        ck_assert_uint_ge(doc.tokens[i].span.start, pos);
        ck_assert_uint_le(span_len(doc.tokens[i].span), TOKEN_MAX_BYTES + 8);
        ck_assert(doc.tokens[i].span.start == pos || doc.tokens[i].space_before);
        pos = doc.tokens[i].span.end;
    }
    ck_assert_uint_ge(pos + 1, total - total % unit);
}

START_TEST(test_token__hostile_texts)
{
    static const char *const units[] = {"a",  "a.", "aa.",     "'s", "-",   "\"", "A",
                                        "1-", "a@", "http://", "x'", "é’s", ". ", "U.S."};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        check_flood(units[i]);
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(test_token__missing_tables_are_named)
{
    Error err;
    Tokenizer *none = NULL;
    ck_assert_int_lt(tokenizer_load(&none, "no-such-folder", &err), 0);
    ck_assert(none == NULL && strstr(err.message, "abbreviations.tsv") != NULL);
}
END_TEST

UNIT_MAIN_EACH("token", setup, teardown, test_token__words, test_token__sentences,
               test_token__paragraphs_end_sentences_and_indices_are_consistent,
               test_token__endless_sentence_is_cut_with_a_warning, test_token__hostile_texts,
               test_token__missing_tables_are_named)
