#include "nlp/quotation.h"

#include "base/ctype.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static QuotationScanner *scanner;

static void load(void)
{
    Error err;
    ck_assert_int_eq(quotation_load(&scanner, "data", &err), 0);
}

static void release(void)
{
    quotation_release(scanner);
}

/* Tokens for tests: runs of letters and digits, and every other visible byte by itself. */
static void tokenize(Document *doc)
{
    VEC(Token) tokens = {0};
    for (uint32_t i = 0; i < doc->text.len;) {
        uint32_t end = i + 1;
        if (ascii_is_space(doc->text.ptr[i])) {
            i = end;
            continue;
        }
        while (ascii_is_alnum(doc->text.ptr[i]) && end < doc->text.len && ascii_is_alnum(doc->text.ptr[end]))
            end++;
        vec_push(doc->arena, &tokens, (Token){.span = {i, end}, .quotation = NO_INDEX});
        i = end;
    }
    doc->tokens = tokens.at;
    doc->n_tokens = (uint32_t)tokens.len;
}

static uint64_t read_text(Document *doc, Arena *arena, Slice text)
{
    arena_init(arena, (size_t)1 << 30);
    document_init(doc, arena, text);
    uint32_t start = 0;
    for (uint32_t i = 0; i <= text.len; i++)
        if (i == text.len || text.ptr[i] == '\n') {
            if (i > start) vec_push(arena, &doc->paragraphs, (Paragraph){.span = {start, i}});
            start = i + 1;
        }
    tokenize(doc);
    return quotation_run(scanner, doc);
}

/* The inner texts, parted by '|'; '<' before one that is nested, '+' behind one without its closing mark. */
static void check_found(const char *text, const char *want)
{
    Arena arena;
    Document doc;
    char found[1024] = "";
    (void)read_text(&doc, &arena, slice_of(text));
    for (size_t i = 0; i < doc.quotations.len; i++) {
        const Quotation *q = &doc.quotations.at[i];
        size_t n = strlen(found);
        (void)snprintf(found + n, sizeof found - n, "%s%s%.*s%s", i > 0 ? "|" : "",
                       q->parent != NO_INDEX ? "<" : "", SLICE_ARG(document_slice(&doc, q->inner)),
                       q->closed ? "" : "+");
    }
    ck_assert_str_eq(found, want);
    arena_release(&arena);
}

START_TEST(test_quotation__marks_of_every_style)
{
    check_found("\"Yes,\" she said. \"No.\"", "Yes,|No.");
    check_found("He was \u201chappy\u201d to go.", "happy");
    check_found("``Yes,'' he said.", "Yes,");
    check_found("\u201eJa\u201c, sagte er. \u00abOui\u00bb, \u2039non\u203a, \u300c\u662f\u300d",
                "Ja|Oui|non|\u662f");
    check_found("\u00bbJa\u00ab, sagte sie.", "Ja");
    check_found("He said \u201cno\" and \"yes\u201d.", "no|yes");
    check_found("It was rated \u201cMostly False.\u201c", "Mostly False.");
    check_found("\u2018We go,\u2019 he said. 'We stay,' she said.", "We go,|We stay,");
    check_found("He said:\"We go\"and left.", "We go");
}
END_TEST

START_TEST(test_quotation__nesting)
{
    check_found("\"He told us 'go home' and left,\" she said.", "He told us 'go home' and left,|<go home");
    check_found("\u201cThe sign said \u2018Stop.\u2019\u201d", "The sign said \u2018Stop.\u2019|<Stop.");
    check_found("\"I read: \u201cAre you in?\u201d and I was,\" he said.",
                "I read: \u201cAre you in?\u201d and I was,|<Are you in?");
    check_found("\u201cThey shouted \u201cshame\u201d at us,\u201d she said.",
                "They shouted \u201cshame\u201d at us,|<shame");
    check_found("\"They call it \u201cthe wall\u201d here.\n\"Nobody \u201ccares\u201d now,\" she said.",
                "They call it \u201cthe wall\u201d here.+|<the wall|Nobody \u201ccares\u201d now,|<cares");
}
END_TEST

START_TEST(test_quotation__apostrophes_and_inches_are_no_marks)
{
    check_found("It's the Democrats' plan and the workers' right.", "");
    check_found("\u2018The workers\u2019 plan is dead,\u2019 he said.", "The workers\u2019 plan is dead,");
    check_found("Rock 'n' roll in the '90s gave 'em the players' union.", "");
    check_found("Rock \u2019n\u2019 roll in the \u201990s.", "");
    check_found("He is 6'2\" tall and she is 5'9\".", "");
    check_found("\"He is 6'2\" tall,\" she said.", "He is 6'2\" tall,");
    check_found("\"It was in 2010,\" he said. \"Or 2011\"", "It was in 2010,|Or 2011");
}
END_TEST

START_TEST(test_quotation__missing_marks)
{
    check_found("\"We began.\n\"We ended,\" he said.", "We began.+|We ended,");
    check_found("I think so,\u201d she said. \u201cI do.\u201d", "I think so,|I do.");
    check_found("\u201cWe go. \u201cWe stay,\u201d she said.", "We go.+|We stay,");
    check_found("We are 5\" apart.", "");
    check_found("He left\" and \"came back\".", "came back");
}
END_TEST

START_TEST(test_quotation__nickname_is_paired_like_any)
{
    check_found("Robert C. \"Bobby\" Scott", "Bobby");
}
END_TEST

START_TEST(test_quotation__transcripts_have_turns_without_marks)
{
    check_found("HOST: Who won?\nREP. ANN O'DAY: We \"won\" it.\nHOST: Thanks.",
                "Who won?+|We \"won\" it.+|<won|Thanks.+");
    check_found("NOTE: It rained.\nThe minister left.", "");
    check_found("Q: Who won?\nA: \"We\" did.\nQ. Did you?\nA. Yes.",
                "Who won?+|\"We\" did.+|<We|Did you?+|Yes.+");
    check_found("Ann: Who won?\nBob: We did.\nAnn: Did you?\nBob: Yes.",
                "Who won?+|We did.+|Did you?+|Yes.+");
    check_found("Address: Main Street.\nPhone: none.\nHours: all day.", "");
    check_found("A. Smith won.\nB. Smith lost.", "");
}
END_TEST

START_TEST(test_quotation__tokens_know_their_innermost)
{
    Arena arena;
    Document doc;
    (void)read_text(&doc, &arena, SLICE("A \"b 'c d' e\" f"));
    static const uint32_t want[] = {NO_INDEX, NO_INDEX, 0, 0, 1, 1, 0, 0, NO_INDEX, NO_INDEX};
    ck_assert_uint_eq(doc.n_tokens, 10);
    for (uint32_t i = 0; i < doc.n_tokens; i++)
        ck_assert_uint_eq(doc.tokens[i].quotation, want[i]);
    ck_assert_uint_eq(doc.quotations.at[1].parent, 0);
    arena_release(&arena);
}
END_TEST

static uint64_t work_for(const char *unit, size_t n)
{
    Arena arena;
    Document doc;
    size_t len = strlen(unit);
    char *text = malloc(n * len);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * len, unit, len);
    uint64_t work = read_text(&doc, &arena, (Slice){text, n * len});
    arena_release(&arena);
    free(text);
    return work;
}

/* Twice the marks, twice the work, whatever is left open or closed. Work is counted, not timed. */
START_TEST(test_quotation__unbalanced_floods_are_linear)
{
    static const char *const floods[] = {"\u201ca ",
                                         "a\u201d ",
                                         "\"a ",
                                         "a 'b ",
                                         "\u201c",
                                         "\"",
                                         "'",
                                         "a' ",
                                         "\"a \u201cb ",
                                         "\u2018a \u201cb \u00abc ",
                                         "\u00aba\u2018b\u201d "};
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        uint64_t once = work_for(floods[i], 10000);
        uint64_t twice = work_for(floods[i], 20000);
        ck_assert_msg(twice <= 2 * once + 64, "%s: %llu, then %llu", floods[i], (unsigned long long)once,
                      (unsigned long long)twice);
        ck_assert_msg(once <= 10000 * 64, "%s: %llu", floods[i], (unsigned long long)once);
    }
}
END_TEST

UNIT_MAIN_ONCE("quotation", load, release, test_quotation__marks_of_every_style, test_quotation__nesting,
               test_quotation__apostrophes_and_inches_are_no_marks, test_quotation__missing_marks,
               test_quotation__nickname_is_paired_like_any,
               test_quotation__transcripts_have_turns_without_marks,
               test_quotation__tokens_know_their_innermost, test_quotation__unbalanced_floods_are_linear)
