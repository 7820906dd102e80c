#include "reading.h"

static const char pasted[] =
    "https://www.example.org/world/2021/03/04/ferry-sinks.html\n\n"
    "Accessibility links\n\nBreaking News\n\n"
    "Ferry Sinks Off Northern Island\n\n"
    "By Jane Roe\n\n"
    "CLOSE A ferry sank on Thursday off the island. Wochit\n\n"
    "PORT ELLEN, Scotland (Reuters) — A ferry with 40 people on board sank on Thursday, officials said.\n\n"
    "\"We are searching,\" said Captain Ann Doe.\n\n"
    "Related: Another ferry sank in 2012\n\nMore: Why ferries sink\n\n"
    "What comes next\n\n"
    "The coast guard, which has three ships, said the search would go on until dusk.\n\n"
    "Read more about ferries in the book she wrote. It sold well, and it is still in print.\n\n"
    "Share on Facebook\n\nXS\nSM\nMD\nLG";

static const struct {
    const char *text;
    RemovedReason reason;
} removed[] = {
    {"https://www.example.org/world/2021/03/04/ferry-sinks.html\n\nAccessibility links\n\nBreaking News",
     REMOVED_NAVIGATION},
    {"CLOSE A ferry sank on Thursday off the island. Wochit", REMOVED_CAPTION},
    {"Related: Another ferry sank in 2012\n\nMore: Why ferries sink", REMOVED_RELATED_LINKS},
    {"Share on Facebook", REMOVED_SOCIAL},
    {"XS\nSM\nMD\nLG", REMOVED_NAVIGATION},
};

static const struct {
    const char *text;
    ParagraphKind kind;
} paragraphs[] = {
    {"Ferry Sinks Off Northern Island", PARAGRAPH_HEADLINE},
    {"By Jane Roe", PARAGRAPH_BYLINE},
    {"PORT ELLEN, Scotland (Reuters) — A ferry with 40 people on board sank on Thursday, officials said.",
     PARAGRAPH_BODY},
    {"\"We are searching,\" said Captain Ann Doe.", PARAGRAPH_BODY},
    {"What comes next", PARAGRAPH_HEADLINE},
    {"The coast guard, which has three ships, said the search would go on until dusk.", PARAGRAPH_BODY},
    {"Read more about ferries in the book she wrote. It sold well, and it is still in print.",
     PARAGRAPH_BODY},
};

START_TEST(test_article__pasted_page)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(pasted), ""), 0);
    ck_assert_uint_eq(r.doc.removed.len, sizeof removed / sizeof removed[0]);
    for (size_t i = 0; i < r.doc.removed.len; i++) {
        ck_assert(reading_is(&r, r.doc.removed.at[i].span, removed[i].text));
        ck_assert_int_eq(r.doc.removed.at[i].reason, removed[i].reason);
    }
    ck_assert_uint_eq(r.doc.paragraphs.len, sizeof paragraphs / sizeof paragraphs[0]);
    for (size_t i = 0; i < r.doc.paragraphs.len; i++) {
        ck_assert_msg(reading_is(&r, r.doc.paragraphs.at[i].span, paragraphs[i].text), "paragraph %zu", i);
        ck_assert_int_eq(r.doc.paragraphs.at[i].kind, paragraphs[i].kind);
    }
    ck_assert(slice_eq(r.doc.title, SLICE("Ferry Sinks Off Northern Island")));
    ck_assert(reading_is(&r, r.doc.title_span, "Ferry Sinks Off Northern Island"));
    ck_assert(reading_is(&r, r.doc.dateline.place, "PORT ELLEN"));
    ck_assert(reading_is(&r, r.doc.dateline.agency, "Reuters"));
    ck_assert(slice_eq(r.doc.published_at, SLICE("2021-03-04")));
    ck_assert(slice_starts_with(r.doc.url, SLICE("https://www.example.org/")));
    reading_close(&r);
}
END_TEST

typedef struct DatelineCase {
    const char *text, *span, *place, *agency;
} DatelineCase;

static const DatelineCase datelines[] = {
    {"BEIJING (Reuters) — China said so.", "BEIJING (Reuters) —", "BEIJING", "Reuters"},
    {"MONTGOMERY, Ala. — The governor left.", "MONTGOMERY, Ala. —", "MONTGOMERY", ""},
    {"GENEVA, March 3 (Xinhua) -- Talks began.", "GENEVA, March 3 (Xinhua) --", "GENEVA", "Xinhua"},
    {"CAIRO — A court ruled.", "CAIRO —", "CAIRO", ""},
    {"ROME (AP) _ The pope spoke.", "ROME (AP) _", "ROME", "AP"},
    {"Seoul (dpa) - Troops moved.", "Seoul (dpa) -", "Seoul", "dpa"},
    {"Cape Town (AFP) – Rain fell.", "Cape Town (AFP) –", "Cape Town", "AFP"},
    {"UNITED NATIONS (AP) - The council met.", "UNITED NATIONS (AP) -", "UNITED NATIONS", "AP"},
    {"BRUSSELS/PARIS (Reuters) - Ministers met.", "BRUSSELS/PARIS (Reuters) -", "BRUSSELS/PARIS", "Reuters"},
    {"(CNN) -- A storm hit.", "(CNN) --", "", "CNN"},
    {"KUWAIT CITY, July 25, 2022: The ministry spoke.", "KUWAIT CITY, July 25, 2022:", "KUWAIT CITY", ""},
    {"SRINAGAR, Mar 03: The party met.", "SRINAGAR, Mar 03:", "SRINAGAR", ""},
    {"CAIRO \xe2\x80\x93 25 July 2022: A court ruled.", "CAIRO \xe2\x80\x93 25 July 2022:", "CAIRO", ""},
    {"NEW DELHI: The court ruled.", "NEW DELHI:", "NEW DELHI", ""},
    {"WALLACE: The court ruled.", "", "", ""},
    {"Lahore: a city of gardens.", "", "", ""},
    {"WALLACE, July was bad: why?", "", "", ""},
    {"NATO said on Monday that it would stay.", "", "", ""},
    {"The plan — a big one — failed.", "", "", ""},
    {"Jane Roe (D-Calif.) said no.", "", "", ""},
};

START_TEST(test_article__datelines)
{
    Reading r;
    reading_open(&r);
    for (size_t i = 0; i < sizeof datelines / sizeof datelines[0]; i++) {
        const DatelineCase *c = &datelines[i];
        ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(c->text), ""), 0);
        ck_assert_msg(reading_is(&r, r.doc.dateline.span, c->span), "%s", c->text);
        ck_assert_msg(reading_is(&r, r.doc.dateline.place, c->place), "%s", c->text);
        ck_assert_msg(reading_is(&r, r.doc.dateline.agency, c->agency), "%s", c->text);
    }
    reading_close(&r);
}
END_TEST

static const struct {
    const char *text, *date;
} dates[] = {
    {"Published: July 25, 2022\n\nThe minister left the city on Monday, officials said at noon.",
     "2022-07-25"},
    {"Sunday, July 28, 2019\xc2\xa0\n\nThe minister left the city on Monday, officials said at noon.",
     "2019-07-28"},
    {"25 July 2022 10:00 am\n\nThe minister left the city on Monday, officials said at noon.", "2022-07-25"},
    {"Published 3:15 p.m. ET July 25, 2022 | Updated 5:15 p.m. ET July 26, 2022\n\nThe minister left the "
     "city on Monday, "
     "officials said.",
     "2022-07-25"},
    {"LIMA, Dec. 3, 2011 (EFE) - The minister left the city on Monday, officials said.", "2011-12-03"},
    {"On July 25, 2022, the minister left the city, officials said at noon on the same day.", ""},
};

START_TEST(test_article__name_of_the_site_is_no_dateline_place)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(
        reading_run(&r, INPUT_PLAIN,
                    SLICE("https://todayexample.com/a-story\n\nTODAY EXAMPLE (AFP) A storm hit the coast on "
                          "Friday, officials said."),
                    ""),
        0);
    ck_assert_uint_eq(span_len(r.doc.dateline.place), 0);
    ck_assert(reading_is(&r, r.doc.dateline.agency, "AFP"));
    reading_close(&r);
}
END_TEST

START_TEST(test_article__dates_of_publication)
{
    Reading r;
    reading_open(&r);
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(dates[i].text), ""), 0);
        ck_assert_msg(slice_eq(r.doc.published_at, slice_of(dates[i].date)), "%s: %.*s", dates[i].text,
                      SLICE_ARG(r.doc.published_at));
    }
    reading_close(&r);
}
END_TEST

START_TEST(test_article__wrapped_lines_are_one_paragraph_and_short_lines_are_not)
{
    Reading r;
    reading_open(&r);
    static const char wrapped[] =
        "The minister of transport said on Monday that the old bridge over the river\n"
        "would be closed until the end of the year, because its piers were found to\n"
        "be unsafe. Nobody was hurt.\n\n"
        "Anna Doe, mayor\nBen Roe, sheriff\nCara Poe, judge\n";
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(wrapped), ""), 0);
    ck_assert_uint_eq(r.doc.paragraphs.len, 4);
    ck_assert(reading_is(&r, r.doc.paragraphs.at[3].span, "Cara Poe, judge"));
    static const char broken[] = "The minister of transport said on Monday that the old bridge,\n\n"
                                 "which is a hundred years old, would be closed.\r\n\r\nNobody was hurt.";
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(broken), ""), 0);
    ck_assert_uint_eq(r.doc.paragraphs.len, 2);
    reading_close(&r);
}
END_TEST

START_TEST(test_article__requested_title_is_found_in_the_text)
{
    Reading r;
    reading_open(&r);
    RequestOptions options = {.title = SLICE("“Bridge closed”, minister says")};
    ck_assert_int_eq(
        input_read(r.reader, INPUT_PLAIN,
                   SLICE("\"Bridge closed\", minister says\n\nThe old bridge is closed, the minister said."),
                   SLICE_EMPTY, &options, &r.arena, &r.doc, &r.err),
        0);
    ck_assert(reading_is(&r, r.doc.title_span, "\"Bridge closed\", minister says"));
    ck_assert_int_eq(r.doc.paragraphs.at[0].kind, PARAGRAPH_HEADLINE);
    reading_close(&r);
}
END_TEST

START_TEST(test_article__deck_is_no_part_of_the_title)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(
        reading_run(
            &r, INPUT_PLAIN,
            SLICE("Piers were found to be unsafe. Why the old bridge closed\n\nThe old bridge over the "
                  "river is closed, the minister said.\n\nThe mayor at the bridge on Monday. (Photo: "
                  "Ann Doe, The Ledger)"),
            ""),
        0);
    ck_assert(slice_eq(r.doc.title, SLICE("Why the old bridge closed")));
    ck_assert_int_eq(r.doc.paragraphs.at[0].kind, PARAGRAPH_HEADLINE);
    ck_assert_uint_eq(r.doc.removed.len, 1);
    ck_assert_int_eq(r.doc.removed.at[0].reason, REMOVED_CAPTION);
    reading_close(&r);
}
END_TEST

enum { STAYS = -1 };

/* One line between the paragraphs of an article. */
static const struct {
    const char *line;
    int reason;
} leftovers[] = {
    {"4 min read", REMOVED_NAVIGATION},
    {"Listen (6 min)", REMOVED_NAVIGATION},
    {"1,204 comments", REMOVED_NAVIGATION},
    {"Copyright 2023 The Harbour Ledger. All rights reserved.", REMOVED_NAVIGATION},
    {"\xc2\xa9 2023 The Harbour Ledger", REMOVED_NAVIGATION},
    {"2/14", REMOVED_NAVIGATION},
    {"1.2K shares", REMOVED_SOCIAL},
    {"Gift this article", REMOVED_SOCIAL},
    {"Image 3 of 7", REMOVED_CAPTION},
    {"The old bridge in the morning. Ann Doe/Reuters", REMOVED_CAPTION},
    {"Article continues after advertisement", REMOVED_ADVERT},
    {"You have 2 free articles left this month. Subscribe for more.", REMOVED_ADVERT},
    {"Media contact: Ann Doe, 202-555-0143, press@bridges.example", REMOVED_NAVIGATION},
    {"Media contacts are rare, said Ben Roe, who has none.", STAYS},
    {"Advertisement revenue fell by a fifth, said Ben Roe, who owns the paper.", STAYS},
    {"Copyright law must change, the minister of justice said in the evening.", STAYS},
    {"40 people were hurt when the bridge fell, the police said.", STAYS},
    {"Top 10 of 12 bridges are unsafe", STAYS},
};

START_TEST(test_article__leftovers_of_a_page)
{
    Reading r;
    reading_open(&r);
    char text[512];
    for (size_t i = 0; i < sizeof leftovers / sizeof leftovers[0]; i++) {
        static const char body[] = "The old bridge over the river is closed, the minister said on Monday.";
        (void)snprintf(text, sizeof text, "%s\n\n%s\n\n%s", body, leftovers[i].line, body);
        ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(text), ""), 0);
        ck_assert_msg(r.doc.removed.len == (leftovers[i].reason != STAYS), "%s", leftovers[i].line);
        if (r.doc.removed.len > 0)
            ck_assert_msg((int)r.doc.removed.at[0].reason == leftovers[i].reason, "%s", leftovers[i].line);
    }
    reading_close(&r);
}
END_TEST

START_TEST(test_article__headlines_of_others_below_the_article)
{
    Reading r;
    reading_open(&r);
    static const char body[] = "The old bridge over the river is closed, the minister said on Monday.";
    char text[512];
    (void)snprintf(text, sizeof text, "%s\n\nMost read\n1. Mayor of Port Ellen resigns\n2. Queen visits Oban",
                   body);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(text), ""), 0);
    ck_assert_uint_eq(r.doc.paragraphs.len, 1);
    ck_assert_uint_eq(r.doc.removed.len, 1);
    ck_assert_int_eq(r.doc.removed.at[0].reason, REMOVED_RELATED_LINKS);
    /* a link with its text is no heading, and above a paragraph stands no list */
    (void)snprintf(text, sizeof text, "%s\n\nRelated: Why bridges fall\n\nThe writer is a bridge builder",
                   body);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(text), ""), 0);
    ck_assert_uint_eq(r.doc.paragraphs.len, 2);
    (void)snprintf(text, sizeof text, "Most read\n\nOld bridge closed\n\n%s", body);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, slice_of(text), ""), 0);
    ck_assert(slice_eq(r.doc.title, SLICE("Old bridge closed")));
    reading_close(&r);
}
END_TEST

START_TEST(test_article__nothing_but_furniture_is_read_all_the_same)
{
    Reading r;
    reading_open(&r);
    ck_assert_int_eq(reading_run(&r, INPUT_PLAIN, SLICE("Share on Facebook\n\nAdvertisement"), ""), 0);
    ck_assert_uint_eq(r.doc.removed.len, 0);
    ck_assert_uint_eq(r.doc.paragraphs.len, 2);
    reading_close(&r);
}
END_TEST

/* Paragraphs and removed stretches never overlap and cover all that is no blank, whatever the text. */
START_TEST(test_article__hostile_texts_are_covered)
{
    static const char *const units[] = {"a\n",       "\n", "Home\n", "\"", "Share\n\n", "http://a.b/c\n",
                                        "BEIJING (", "- ", "x\r"};
    Reading r;
    reading_open(&r);
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        int rc = reading_flood(&r, INPUT_PLAIN, units[u]);
        ck_assert(rc == 0 || rc == ERR_INVALID);
        size_t covered = 0;
        for (size_t i = 0; rc == 0 && i < r.doc.paragraphs.len; i++)
            covered += span_len(r.doc.paragraphs.at[i].span);
        for (size_t i = 0; rc == 0 && i < r.doc.removed.len; i++)
            covered += span_len(r.doc.removed.at[i].span);
        ck_assert_uint_le(covered, READING_FLOOD_BYTES);
    }
    reading_close(&r);
}
END_TEST

UNIT_MAIN("article", test_article__name_of_the_site_is_no_dateline_place, test_article__pasted_page,
          test_article__datelines, test_article__dates_of_publication,
          test_article__wrapped_lines_are_one_paragraph_and_short_lines_are_not,
          test_article__requested_title_is_found_in_the_text, test_article__deck_is_no_part_of_the_title,
          test_article__leftovers_of_a_page, test_article__headlines_of_others_below_the_article,
          test_article__nothing_but_furniture_is_read_all_the_same, test_article__hostile_texts_are_covered)
