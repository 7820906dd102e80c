#include "nlp/mention.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { TOKENS = 8 };

static Arena arena;
static Document doc;
static MentionFinder *finder;

/* One token a letter, two sentences of four tokens. */
static void setup(void)
{
    Error err;
    arena_init(&arena, 1u << 20);
    document_init(&doc, &arena, SLICE("a b c d e f g h"));
    doc.tokens = ARENA_NEW(&arena, Token, TOKENS);
    doc.n_tokens = TOKENS;
    for (uint32_t i = 0; i < TOKENS; i++)
        doc.tokens[i] =
            (Token){.span = {2 * i, 2 * i + 1}, .sentence = i / 4, .head = NO_INDEX, .mention = NO_INDEX};
    ck_assert_int_eq(mention_load(&finder, "data", &err), 0);
}

static void teardown(void)
{
    mention_release(finder);
    arena_release(&arena);
}

static void tag(uint32_t i, MentionType type, bool begins, uint8_t confidence)
{
    doc.tokens[i].entity_tag = (uint8_t)type;
    doc.tokens[i].entity_begins = begins;
    doc.tokens[i].entity_confidence = confidence;
}

START_TEST(test_mention__neighbours_of_one_type_are_told_apart)
{
    tag(0, MENTION_PERSON, true, 90);
    tag(1, MENTION_PERSON, false, 70);
    tag(2, MENTION_PERSON, true, 99);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 2);
    const Mention *m = &doc.mentions.at[0];
    ck_assert_uint_eq(m->first_token, 0);
    ck_assert_uint_eq(m->end_token, 2);
    ck_assert_uint_eq(m->span.start, 0);
    ck_assert_uint_eq(m->span.end, 3);
    ck_assert_int_eq(m->kind, MENTION_NAME);
    ck_assert_uint_eq(m->entity, NO_INDEX);
    ck_assert_float_eq_tol(m->confidence, 0.7f, 1e-6f);
    ck_assert_uint_eq(doc.tokens[1].mention, 0);
    ck_assert_uint_eq(doc.tokens[2].mention, 1);
    ck_assert_uint_eq(doc.tokens[3].mention, NO_INDEX);
}
END_TEST

START_TEST(test_mention__none_crosses_a_sentence)
{
    tag(3, MENTION_LOCATION, true, 90);
    tag(4, MENTION_LOCATION, false, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 2);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 4);
}
END_TEST

START_TEST(test_mention__head_is_the_last_token_until_a_parse_says_better)
{
    tag(0, MENTION_ORGANIZATION, true, 90);
    tag(1, MENTION_ORGANIZATION, false, 90);
    tag(2, MENTION_ORGANIZATION, false, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.at[0].head_token, 2);
    doc.mentions.len = 0;
    doc.tokens[0].head = 5;
    doc.tokens[1].head = 2;
    doc.tokens[2].head = 0;
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.at[0].head_token, 0);
}
END_TEST

START_TEST(test_mention__corrections_from_the_table)
{
    doc.text = SLICE("A Minority  M.A.");
    doc.tokens[0].span = (Span){0, 1};
    doc.tokens[1].span = (Span){2, 10};
    doc.tokens[2].span = (Span){12, 16};
    doc.n_tokens = 3;
    tag(0, MENTION_ORGANIZATION, true, 90);
    tag(1, MENTION_ORGANIZATION, false, 90);
    tag(2, MENTION_LOCATION, true, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 1);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 1);
    ck_assert_uint_eq(doc.tokens[1].entity_tag, MENTION_NONE);
    ck_assert_uint_eq(doc.tokens[2].mention, NO_INDEX);
}
END_TEST

START_TEST(test_mention__no_tags_no_mentions)
{
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 0);
    doc.n_tokens = 0;
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 0);
}
END_TEST

static void tokens_of(const char *text, const uint32_t (*spans)[2], uint32_t n, const Xpos *tags)
{
    document_init(&doc, &arena, slice_of(text));
    doc.tokens = ARENA_NEW(&arena, Token, n);
    doc.n_tokens = n;
    for (uint32_t i = 0; i < n; i++)
        doc.tokens[i] = (Token){.span = {spans[i][0], spans[i][1]},
                                .xpos = (uint8_t)tags[i],
                                .head = NO_INDEX,
                                .mention = NO_INDEX};
}

START_TEST(test_mention__given_names_that_look_like_words)
{
    static const uint32_t spans[][2] = {{0, 4}, {5, 8}, {8, 9}, {9, 11}, {12, 15}, {16, 20}};
    static const Xpos in[] = {XPOS_NNP, XPOS_NNP, XPOS_HYPH, XPOS_IN, XPOS_VBD, XPOS_NNP};
    tokens_of("Choi Tae-in saw Park", spans, 6, in);
    tag(0, MENTION_PERSON, true, 90);
    tag(1, MENTION_PERSON, false, 80);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 1);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 4);
    ck_assert_uint_eq(doc.tokens[3].mention, 0);
    ck_assert_float_eq_tol(doc.mentions.at[0].confidence, 0.8f, 1e-6f);

    static const uint32_t led_spans[][2] = {{0, 3}, {4, 8}, {8, 9}, {9, 12}, {13, 18}};
    static const Xpos led[] = {XPOS_NNP, XPOS_NNP, XPOS_HYPH, XPOS_VBN, XPOS_NNS};
    tokens_of("Ann Reed-led talks", led_spans, 5, led);
    tag(0, MENTION_PERSON, true, 90);
    tag(1, MENTION_PERSON, false, 90);
    tag(2, MENTION_PERSON, false, 90); /* no name ends with a hyphen */
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 2);
    ck_assert_uint_eq(doc.tokens[2].mention, NO_INDEX);

    static const uint32_t he_spans[][2] = {{0, 3}, {4, 6}, {7, 10}, {11, 14}, {15, 17}};
    static const Xpos he[] = {XPOS_NNP, XPOS_PRP, XPOS_VBD, XPOS_NNP, XPOS_PRP};
    tokens_of("Luo He met Ann he", he_spans, 5, he);
    tag(0, MENTION_PERSON, true, 90);
    tag(3, MENTION_PERSON, true, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 2);
    ck_assert_uint_eq(doc.mentions.at[1].end_token, 4);
}
END_TEST

START_TEST(test_mention__a_first_name_in_brackets)
{
    static const uint32_t spans[][2] = {{0, 1}, {1, 4}, {4, 5}, {6, 10}, {11, 14}};
    static const Xpos tags[] = {XPOS_LRB, XPOS_NNP, XPOS_RRB, XPOS_NNP, XPOS_VBD};
    tokens_of("[Ann] Hale won", spans, 5, tags);
    tag(1, MENTION_PERSON, true, 90);
    tag(3, MENTION_PERSON, true, 60);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 1);
    ck_assert_uint_eq(doc.mentions.at[0].first_token, 0);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 4);
    ck_assert_float_eq_tol(doc.mentions.at[0].confidence, 0.6f, 1e-6f);
}
END_TEST

static void write_words(const char *const words[TOKENS], char *text, size_t room)
{
    for (uint32_t i = 0; i < TOKENS; i++) {
        size_t at = strlen(text);
        (void)snprintf(text + at, room - at, "%s ", words[i]);
        doc.tokens[i].span = (Span){(uint32_t)at, (uint32_t)(at + strlen(words[i]))};
    }
    doc.text = slice_of(text);
}

START_TEST(test_mention__laws_and_contests_are_no_organizations)
{
    static const char *const words[TOKENS] = {"Water", "Act", "and", "Gulf", "Games", "of", "Delta", "Works"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    for (uint32_t i = 0; i < TOKENS; i++)
        doc.tokens[i].sentence = 0;
    for (uint32_t i = 0; i < TOKENS; i += 3) {
        tag(i, MENTION_ORGANIZATION, true, 90);
        tag(i + 1, MENTION_ORGANIZATION, false, 90);
    }
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 3);
    ck_assert_int_eq(doc.mentions.at[0].type, MENTION_MISC);
    ck_assert_int_eq(doc.mentions.at[1].type, MENTION_MISC);
    ck_assert_int_eq(doc.mentions.at[2].type, MENTION_ORGANIZATION);
}
END_TEST

/* "Port Act (PA) ... PA": a law, though the tagger takes its letters for an organization. */
START_TEST(test_mention__an_acronym_is_what_its_long_form_is)
{
    static const char *const words[TOKENS] = {"Port", "Act", "(", "PA", ")", "The", "PA", "AP"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    for (uint32_t i = 0; i < TOKENS; i++)
        doc.tokens[i].sentence = i / 5;
    doc.tokens[2].xpos = XPOS_LRB;
    doc.tokens[4].xpos = XPOS_RRB;
    tag(0, MENTION_MISC, true, 90);
    tag(1, MENTION_MISC, false, 90);
    tag(3, MENTION_ORGANIZATION, true, 90);
    tag(6, MENTION_ORGANIZATION, true, 90);
    tag(7, MENTION_ORGANIZATION, true, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 4);
    ck_assert_int_eq(doc.mentions.at[1].type, MENTION_MISC);
    ck_assert_int_eq(doc.mentions.at[2].type, MENTION_MISC);
    ck_assert_int_eq(doc.tokens[6].entity_tag, MENTION_MISC);
    ck_assert_int_eq(doc.mentions.at[3].type, MENTION_ORGANIZATION);
}
END_TEST

static void tag_all_persons(void)
{
    for (uint32_t i = 0; i < TOKENS; i++) {
        doc.tokens[i].sentence = 0;
        tag(i, MENTION_PERSON, i == 0, 90);
    }
}

START_TEST(test_mention__two_names_tagged_as_one)
{
    static const char *const words[TOKENS] = {"Ann", "Hale", "lambasts", "Little",
                                              "Bo",  "''",   "Bo",       "barware"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    tag_all_persons();
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 2);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, 2);
    ck_assert_uint_eq(doc.mentions.at[1].first_token, 6);
    ck_assert_uint_eq(doc.mentions.at[1].end_token, 7);
}
END_TEST

START_TEST(test_mention__nicknames_in_marks_and_particles_stay)
{
    static const char *const words[TOKENS] = {"Bob", "\"", "Bo", "\"", "Hale", "della", "Torre", "Lund"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    tag_all_persons();
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 1);
    ck_assert_uint_eq(doc.mentions.at[0].end_token, TOKENS);
}
END_TEST

START_TEST(test_mention__diseases_and_seats_are_no_names)
{
    static const char *const words[TOKENS] = {"Hale",   "'s",       "disease",  "(",
                                              "D-Ore.", "@AnnHale", "Hale.com", "6"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    for (uint32_t i = 0; i < TOKENS; i++)
        tag(i, MENTION_NONE, false, 0);
    doc.tokens[1].xpos = XPOS_POS;
    tag(0, MENTION_PERSON, true, 90);
    for (uint32_t i = 4; i < 7; i++)
        tag(i, i == 6 ? MENTION_PERSON : MENTION_ORGANIZATION, true, 90);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 1);
    ck_assert_uint_eq(doc.mentions.at[0].first_token, 6);
    ck_assert_int_eq(doc.mentions.at[0].type, MENTION_ORGANIZATION);
}
END_TEST

START_TEST(test_mention__numbers_of_a_list)
{
    static const char *const words[TOKENS] = {"6", "Ann", "Hale", "50", "Cent", "ran", "to", "Bo"};
    char text[64] = "";
    write_words(words, text, sizeof text);
    tag_all_persons();
    doc.tokens[0].xpos = doc.tokens[3].xpos = XPOS_CD;
    doc.tokens[3].entity_begins = true;
    for (uint32_t i = 5; i < TOKENS; i++)
        tag(i, MENTION_NONE, false, 0);
    mention_run(finder, &doc);
    ck_assert_uint_eq(doc.mentions.len, 2);
    ck_assert_uint_eq(doc.mentions.at[0].first_token, 1);
    ck_assert_uint_eq(doc.mentions.at[1].first_token, 3);
}
END_TEST

UNIT_MAIN_EACH("mention", setup, teardown, test_mention__neighbours_of_one_type_are_told_apart,
               test_mention__none_crosses_a_sentence, test_mention__given_names_that_look_like_words,
               test_mention__a_first_name_in_brackets,
               test_mention__head_is_the_last_token_until_a_parse_says_better,
               test_mention__corrections_from_the_table, test_mention__laws_and_contests_are_no_organizations,
               test_mention__an_acronym_is_what_its_long_form_is, test_mention__no_tags_no_mentions,
               test_mention__two_names_tagged_as_one, test_mention__nicknames_in_marks_and_particles_stay,
               test_mention__diseases_and_seats_are_no_names, test_mention__numbers_of_a_list)
