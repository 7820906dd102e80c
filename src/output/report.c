#include "output/report.h"

#include "output/tree.h"

#include <jansson.h>
#include <string.h>

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n"
    "<title>attache report</title>\n<style>\n"
    ":root{color-scheme:light dark}\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}\n"
    "section{border-top:2px solid;margin-top:2.5rem}h3{margin:1.2rem 0 .3rem}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #8886}\n"
    "blockquote{margin:.5rem 0;padding-left:.8rem;border-left:3px solid #888}\n"
    ".low{opacity:.75}\n"
    "@media print{section{break-inside:avoid-page}}\n"
    "</style>\n<h1>attache report</h1>\n";

enum { LOW_CONFIDENCE_PERCENT = 50 };

/* Where the page is written, and the first failure. */
typedef struct Page {
    StrBuf *out;
    int rc;
} Page;

static void put(Page *page, const char *markup)
{
    if (page->rc == 0) page->rc = strbuf_append(page->out, slice_of(markup));
}

static void put_slice(Page *page, Slice text)
{
    for (size_t i = 0; page->rc == 0 && i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '&')
            put(page, "&amp;");
        else if (c == '<')
            put(page, "&lt;");
        else if (c == '>')
            put(page, "&gt;");
        else if (c == '"')
            put(page, "&quot;");
        else
            page->rc = strbuf_append_char(page->out, c);
    }
}

/* A string, escaped; a number; nothing for null. */
static void put_value(Page *page, const json_t *value)
{
    if (json_is_string(value))
        put_slice(page, (Slice){json_string_value(value), json_string_length(value)});
    else if (json_is_integer(value) && page->rc == 0)
        page->rc = strbuf_printf(page->out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value) && page->rc == 0)
        page->rc = strbuf_printf(page->out, "%.8g", json_real_value(value));
}

static const json_t *member(const json_t *object, const char *key)
{
    return json_object_get(object, key);
}

/* ", value" where there is one. */
static void put_also(Page *page, const char *before, const json_t *value)
{
    if (value == NULL || json_is_null(value)) return;
    put(page, before);
    put_value(page, value);
}

static void open_row(Page *page, const json_t *fact)
{
    bool low = json_number_value(member(fact, "confidence")) * 100 < LOW_CONFIDENCE_PERCENT;
    put(page, low ? "<tr class=\"low\"><td>" : "<tr><td>");
}

/* --- people --- */

static void put_role(Page *page, const json_t *role)
{
    put_value(page, member(role, "title"));
    put_also(page, ", ", member(member(role, "organization"), "name"));
    const json_t *jurisdiction = member(role, "jurisdiction");
    const json_t *name = member(jurisdiction, "name");
    put_also(page, ", ", json_is_string(name) ? name : member(jurisdiction, "country_code"));
    const char *status = json_string_value(member(role, "status"));
    if (status != NULL && strcmp(status, "current") != 0) put_also(page, " · ", member(role, "status"));
}

static void put_people(Page *page, const char *title, const json_t *people)
{
    size_t i, r;
    json_t *person, *role;
    if (json_array_size(people) == 0) return;
    put(page, "<h3>");
    put(page, title);
    put(page, "</h3>\n<table>\n");
    json_array_foreach(people, i, person)
    {
        open_row(page, person);
        put_value(page, member(person, "name"));
        put(page, "</td><td>");
        json_array_foreach(member(person, "roles"), r, role)
        {
            if (r > 0) put(page, "<br>");
            put_role(page, role);
        }
        put(page, "</td></tr>\n");
    }
    put(page, "</table>\n");
}

/* --- organizations and places --- */

static void put_names(Page *page, const char *title, const json_t *facts)
{
    size_t i;
    json_t *fact;
    if (json_array_size(facts) == 0) return;
    put(page, "<h3>");
    put(page, title);
    put(page, "</h3>\n<table>\n");
    json_array_foreach(facts, i, fact)
    {
        open_row(page, fact);
        put_value(page, member(fact, "name"));
        put(page, "</td><td>");
        put_value(page, member(fact, "kind"));
        put(page, "</td><td>");
        put_value(page, member(fact, "country_code"));
        put_also(page, ", ", member(fact, "admin1"));
        put(page, "</td><td>");
        put_value(page, member(fact, "latitude"));
        put_also(page, " ", member(fact, "longitude"));
        put(page, "</td></tr>\n");
    }
    put(page, "</table>\n");
}

/* --- events --- */

static void put_participants(Page *page, const json_t *event, const char *role)
{
    size_t i;
    json_t *one;
    const char *before = "";
    json_array_foreach(member(event, "participants"), i, one)
    {
        const char *its = json_string_value(member(one, "role"));
        if (its == NULL || strcmp(its, role) != 0) continue;
        put_also(page, before, member(one, "text"));
        before = "; ";
    }
}

static void put_events(Page *page, const json_t *events)
{
    size_t i;
    json_t *event;
    if (json_array_size(events) == 0) return;
    put(page, "<h3>Events</h3>\n<table>\n<tr><th>what<th>who<th>to whom<th>when<th>words</tr>\n");
    json_array_foreach(events, i, event)
    {
        open_row(page, event);
        put_value(page, member(event, "type"));
        const char *status = json_string_value(member(event, "status"));
        if (status != NULL && strcmp(status, "occurred") != 0) put_also(page, " · ", member(event, "status"));
        put(page, "</td><td>");
        put_participants(page, event, "actor");
        put(page, "</td><td>");
        put_participants(page, event, "target");
        put(page, "</td><td>");
        const json_t *date = member(event, "date");
        put_value(page, json_is_string(member(date, "value")) ? member(date, "value") : member(date, "text"));
        put(page, "</td><td>");
        put_value(page, member(event, "text"));
        put(page, "</td></tr>\n");
    }
    put(page, "</table>\n");
}

/* --- quotes --- */

static void put_quotes(Page *page, const json_t *answer)
{
    size_t i;
    json_t *quote;
    const json_t *quotes = member(answer, "quotes");
    if (json_array_size(quotes) == 0) return;
    put(page, "<h3>Quotes</h3>\n");
    json_array_foreach(quotes, i, quote)
    {
        const json_t *speaker = member(quote, "speaker");
        const json_t *name = member(tree_find(answer, json_string_value(member(speaker, "ref"))), "name");
        put(page, "<blockquote>");
        put_value(page, member(quote, "text"));
        put_also(page, "<br>— ", name != NULL ? name : member(speaker, "text"));
        put(page, "</blockquote>\n");
    }
}

/* --- the whole --- */

static void put_heading(Page *page, Slice name, const json_t *document)
{
    put(page, "<section>\n<h2>");
    if (json_is_string(member(document, "title")))
        put_value(page, member(document, "title"));
    else
        put_slice(page, name);
    put(page, "</h2>\n<p>");
    put_slice(page, name);
    put_also(page, " · ", member(document, "published_at"));
    put_also(page, " · ", member(member(document, "dateline"), "text"));
    put(page, "</p>\n");
}

int report_head(StrBuf *out)
{
    return strbuf_append(out, slice_of(head));
}

int report_article(Slice name, const json_t *answer, StrBuf *out)
{
    Page page = {.out = out};
    put_heading(&page, name, member(answer, "document"));
    put_people(&page, "Officials", member(answer, "officials"));
    put_people(&page, "Other people", member(answer, "people"));
    put_names(&page, "Organizations", member(answer, "organizations"));
    put_names(&page, "Places", member(answer, "locations"));
    put_events(&page, member(answer, "events"));
    put_quotes(&page, answer);
    put(&page, "</section>\n");
    return page.rc;
}

int report_tail(StrBuf *out)
{
    return strbuf_append(out, SLICE("</html>\n"));
}
