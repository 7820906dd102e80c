#include "base/strbuf.h"
#include "nlp/date.h"
#include "nlp/date_calendar.h"
#include "nlp/tag.h"
#include "nlp/token.h"
#include "unit.h"

static Tokenizer *tokenizer;
static Tagger *tagger;
static DateFinder *finder;
static Arena arena;
static Document doc;

static void setup(void)
{
    Error err;
    ck_assert_msg(tokenizer_load(&tokenizer, "data", &err) == 0, "%s", err.message);
    ck_assert_msg(tagger_load(&tagger, "data", &err) == 0, "%s", err.message);
    ck_assert_msg(date_load(&finder, "data", &err) == 0, "%s", err.message);
    arena_init(&arena, 512u << 20);
}

static void teardown(void)
{
    date_release(finder);
    tagger_release(tagger);
    tokenizer_release(tokenizer);
    arena_release(&arena);
}

static void run(Slice text, const char *published)
{
    document_init(&doc, &arena, text);
    doc.published_at = slice_of(published);
    vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {0, (uint32_t)text.len}}));
    tokenizer_run(tokenizer, &doc);
    tagger_run(tagger, &doc);
    date_run(finder, &doc);
}

typedef struct Case {
    const char *text;
    const char *words; /* of the last expression found; "": none is */
    const char *value;
    DateType type;
} Case;

/* Published on Thursday, 2015-06-18. */
static const Case cases[] = {
    {"The treaty was signed on March 5, 2009.", "March 5, 2009", "2009-03-05", DATE_DATE},
    {"The treaty was signed on 5 March 2009.", "5 March 2009", "2009-03-05", DATE_DATE},
    {"He was born on the 21st of May, 1950.", "the 21st of May, 1950", "1950-05-21", DATE_DATE},
    {"The file is dated 2011-04-30.", "2011-04-30", "2011-04-30", DATE_DATE},
    {"The bridge opened in August 1998.", "August 1998", "1998-08", DATE_DATE},
    {"The minister resigned in April.", "April", "2015-04", DATE_DATE},
    {"The minister will resign in September.", "September", "2015-09", DATE_DATE},
    {"The envoy arrived on Tuesday.", "Tuesday", "2015-06-16", DATE_DATE},
    {"The envoy will arrive on Tuesday.", "Tuesday", "2015-06-23", DATE_DATE},
    {"The envoy arrived on Thursday.", "Thursday", "2015-06-18", DATE_DATE},
    {"They met last Monday.", "last Monday", "2015-06-15", DATE_DATE},
    {"They met yesterday morning.", "yesterday morning", "2015-06-17TMO", DATE_TIME},
    {"Talks begin tomorrow.", "tomorrow", "2015-06-19", DATE_DATE},
    {"The army withdrew last month.", "last month", "2015-05", DATE_DATE},
    {"The army withdrew last week.", "last week", "2015-W24", DATE_DATE},
    {"The army withdrew two weeks ago.", "two weeks ago", "2015-W23", DATE_DATE},
    {"The law passed three years ago.", "three years ago", "2012", DATE_DATE},
    {"She led the party in the late 1980s.", "the late 1980s", "198", DATE_DATE},
    {"She led the party in the 19th century.", "the 19th century", "18", DATE_DATE},
    {"Floods came in the summer of 2013.", "the summer of 2013", "2013-SU", DATE_DATE},
    {"Exports fell in the second quarter of 2014.", "the second quarter of 2014", "2014-Q2", DATE_DATE},
    {"The talks lasted five hours.", "five hours", "PT5H", DATE_DURATION},
    {"A three-day visit ended.", "three-day", "P3D", DATE_DURATION},
    {"They waited two and a half years.", "two and a half years", "P2Y6M", DATE_DURATION},
    {"The council meets every month.", "every month", "P1M", DATE_SET},
    {"The market opens every Friday.", "every Friday", "XXXX-WXX-5", DATE_SET},
    {"The shop was closed on Christmas Day.", "Christmas Day", "2014-12-25", DATE_DATE},
    {"The parade marked Labor Day 2012.", "Labor Day 2012", "2012-09-03", DATE_DATE},
    {"The vote took place on Easter Monday 2014.", "Easter Monday 2014", "2014-04-21", DATE_DATE},
    {"The court opens at 10:30 a.m. EST as ever.", "10:30 a.m. EST", "2015-06-18T10:30-05:00", DATE_TIME},
    {"He is now in hospital.", "now", "PRESENT_REF", DATE_DATE},
    {"On May 3, 2014 the base was closed; two days later it burned.", "two days later", "2014-05-05",
     DATE_DATE},
    {"On May 3, 2014 he left. The next day he returned.", "The next day", "2014-05-04", DATE_DATE},
    {"The firm was founded in 1871.", "1871", "1871", DATE_DATE},
    {"Police counted 2000 marchers.", "", "", DATE_DATE},
    {"A 35-year-old man was found.", "", "", DATE_DATE},
    {"It may rain.", "", "", DATE_DATE},
    {"He waited a second.", "", "", DATE_DATE},
};

static void check_case(const Case *c)
{
    run(slice_of(c->text), "2015-06-18");
    if (c->words[0] == '\0') {
        ck_assert_msg(doc.dates.len == 0, "%s: found a date", c->text);
        return;
    }
    ck_assert_msg(doc.dates.len > 0, "%s: found none", c->text);
    const DateExpr *e = &doc.dates.at[doc.dates.len - 1];
    Slice words = document_slice(&doc, e->span);
    ck_assert_msg(slice_eq(words, slice_of(c->words)), "%s: %.*s", c->text, SLICE_ARG(words));
    ck_assert_msg(slice_eq(e->value, slice_of(c->value)), "%s: %.*s", c->text, SLICE_ARG(e->value));
    ck_assert_int_eq(e->type, c->type);
}

START_TEST(test_date__values)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_case(&cases[i]);
}
END_TEST

START_TEST(test_date__without_anchor_relative_ones_stay_empty)
{
    run(SLICE("The army withdrew last month."), "");
    ck_assert_uint_eq(doc.dates.len, 1);
    ck_assert_uint_eq(doc.dates.at[0].value.len, 0);
}
END_TEST

START_TEST(test_date__tokens_cover_the_span)
{
    run(SLICE("On Tuesday, 3 March, a ten-year plan was agreed until mid-2020."), "2015-06-18");
    ck_assert_uint_ge(doc.dates.len, 2);
    for (size_t i = 0; i < doc.dates.len; i++) {
        const DateExpr *e = &doc.dates.at[i];
        ck_assert_uint_lt(e->first_token, e->end_token);
        Span tokens = tokens_span(&doc, e->first_token, e->end_token);
        ck_assert(span_contains(tokens, e->span));
    }
}
END_TEST

START_TEST(test_date__pair_of_days_is_two)
{
    run(SLICE("The summit on July 8 and 9, 2014 was long."), "2015-06-18");
    ck_assert_uint_eq(doc.dates.len, 2);
    ck_assert(slice_eq(doc.dates.at[0].value, SLICE("2014-07-08")));
    ck_assert(slice_eq(doc.dates.at[1].value, SLICE("2014-07-09")));
}
END_TEST

START_TEST(test_date__long_text_is_linear)
{
    StrBuf text;
    strbuf_init(&text, 4u << 20);
    for (int i = 0; i < 60000; i++)
        ck_assert_int_eq(strbuf_append(&text, SLICE("May 5 - the ")), 0);
    run(strbuf_slice(&text), "2015-06-18");
    ck_assert_uint_gt(doc.dates.len, 1000);
    strbuf_release(&text);
}
END_TEST

START_TEST(test_date_calendar__goes_round)
{
    for (int64_t d = -800000; d < 100000; d += 37) {
        int y, m, day;
        civil_from_days(d, &y, &m, &day);
        ck_assert_int_eq(days_from_civil(y, m, day), d);
    }
    ck_assert_int_eq(weekday_of_days(days_from_civil(2015, 6, 18)), 4);
}
END_TEST

START_TEST(test_date_calendar__iso_weeks)
{
    int year, week;
    iso_week_of_days(days_from_civil(2010, 1, 3), &year, &week);
    ck_assert_int_eq(year, 2009);
    ck_assert_int_eq(week, 53);
    ck_assert_int_eq(days_of_iso_week(2009, 53), days_from_civil(2009, 12, 28));
}
END_TEST

UNIT_MAIN_ONCE("date", setup, teardown, test_date__values, test_date__without_anchor_relative_ones_stay_empty,
               test_date__tokens_cover_the_span, test_date__pair_of_days_is_two,
               test_date__long_text_is_linear, test_date_calendar__goes_round, test_date_calendar__iso_weeks)
