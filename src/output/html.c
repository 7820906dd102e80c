#include "output/html.h"

#include "output/refs.h"

#include <inttypes.h>
#include <stdlib.h>

#define STYLE_HASH "sha256-8wrcF+Fd3quydW7e+uUEhldpdDmAIwh9DIss6cezIyo="
const char html_policy[] =
    "default-src 'none'; style-src '" STYLE_HASH "'; base-uri 'none'; form-action 'none'";
const char html_style[] =
    ":root{color-scheme:light dark}"
    "body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.65 Charter,Cambria,Georgia,serif}"
    "h1{font-size:2rem;line-height:1.2}"
    "mark,time,q{color:inherit;background:none;text-decoration:underline;text-underline-offset:.2em}"
    "mark.official{background:light-dark(#f3e0bd,#4d3a14)}mark.person{background:light-dark(#efe8cf,#3f3a1e)}"
    "mark.organization{background:light-dark(#dde6f2,#26364d)}"
    "mark.location{background:light-dark(#d9ebdc,#1f3f28)}"
    "mark.event{text-decoration-style:wavy;text-decoration-color:#b14f3c}time{text-decoration-style:dashed}"
    "q{quotes:none;text-decoration:none;background:light-dark(#e9f1f1,#1d2f31)}"
    ".unsure{text-decoration-style:dotted;background:none}"
    ".removed{font-size:.85rem;opacity:.75}"
    "section{margin-top:3rem;border-top:1px solid;font:.95rem/1.5 system-ui,sans-serif}";

typedef enum MarkKind {
    MARK_QUOTE, /* outermost first, for marks that begin and end together */
    MARK_EVENT,
    MARK_ORGANIZATION,
    MARK_OFFICIAL,
    MARK_PERSON,
    MARK_LOCATION,
    MARK_DATE,
} MarkKind;

typedef struct Mark {
    Span span;
    MarkKind kind;
    uint32_t index; /* of the fact in its list */
    float confidence;
} Mark;

typedef struct Page {
    const Document *doc;
    const Result *result;
    Refs refs;
    StrBuf *out;
    int rc;      /* the first failure; then nothing more is written */
    Mark *marks; /* [n], in the order in which they open */
    size_t n;
    size_t next;                      /* of marks, to be opened */
    const Mark *open[HTML_MAX_DEPTH]; /* outermost first */
    size_t depth;
} Page;

/* --- text --- */

static void put(Page *page, const char *markup)
{
    if (page->rc == 0) page->rc = strbuf_append(page->out, slice_of(markup));
}

/* What stands for a byte that may not stand as it is; NULL: it may. */
static const char *escape_of(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t':
    case '\n': return NULL;
    case '\r': return " ";
    default: return c < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

static void put_text(Page *page, Slice text)
{
    size_t from = 0;
    for (size_t i = 0; page->rc == 0 && i < text.len; i++) {
        const char *escape = escape_of((unsigned char)text.ptr[i]);
        if (escape == NULL) continue;
        page->rc = strbuf_append(page->out, slice_sub(text, from, i));
        put(page, escape);
        from = i + 1;
    }
    if (page->rc == 0) page->rc = strbuf_append(page->out, slice_sub(text, from, text.len));
}

static void put_attribute(Page *page, const char *name, Slice value)
{
    if (value.len == 0) return;
    put(page, " ");
    put(page, name);
    put(page, "=\"");
    put_text(page, value);
    put(page, "\"");
}

/* --- marks --- */

static void add(Page *page, MarkKind kind, uint32_t index, Span span, float confidence)
{
    if (span_len(span) == 0) return;
    if (page->marks != NULL) page->marks[page->n] = (Mark){span, kind, index, confidence};
    page->n++;
}

static void add_mentions(Page *page, MarkKind kind, uint32_t index, uint32_t entity, float confidence)
{
    const Entity *e = &page->doc->entities.at[entity];
    for (size_t i = 0; i < e->mentions.len; i++) {
        const Mention *mention = &page->doc->mentions.at[e->mentions.at[i]];
        if (kind == MARK_ORGANIZATION && mention->kind == MENTION_PRONOUN) continue;
        add(page, kind, index, mention->span, confidence);
    }
}

static void add_all(Page *page)
{
    const Result *r = page->result;
    for (uint32_t i = 0; i < r->people.len; i++)
        add_mentions(page, r->people.at[i].official ? MARK_OFFICIAL : MARK_PERSON, i, r->people.at[i].entity,
                     r->people.at[i].confidence);
    for (uint32_t i = 0; i < r->organizations.len; i++)
        add_mentions(page, MARK_ORGANIZATION, i, r->organizations.at[i].entity,
                     r->organizations.at[i].confidence);
    for (uint32_t i = 0; i < r->locations.len; i++)
        for (size_t k = 0; k < r->locations.at[i].mentions.len; k++)
            add(page, MARK_LOCATION, i, r->locations.at[i].mentions.at[k].span,
                r->locations.at[i].confidence);
    for (uint32_t i = 0; i < r->events.len; i++) {
        add(page, MARK_EVENT, i, r->events.at[i].trigger, r->events.at[i].confidence);
        for (size_t k = 0; k < r->events.at[i].mentions.len; k++)
            add(page, MARK_EVENT, i, r->events.at[i].mentions.at[k], r->events.at[i].confidence);
    }
    for (uint32_t i = 0; i < r->quotes.len; i++)
        for (size_t k = 0; k < r->quotes.at[i].spans.len; k++)
            add(page, MARK_QUOTE, i, r->quotes.at[i].spans.at[k], r->quotes.at[i].confidence);
    for (uint32_t i = 0; i < page->doc->dates.len; i++)
        add(page, MARK_DATE, i, page->doc->dates.at[i].span, 1.0f);
}

static int by_opening(const void *a, const void *b)
{
    const Mark *m = a, *n = b;
    if (m->span.start != n->span.start) return m->span.start < n->span.start ? -1 : 1;
    if (m->span.end != n->span.end) return m->span.end > n->span.end ? -1 : 1;
    if (m->kind != n->kind) return m->kind < n->kind ? -1 : 1;
    return m->index < n->index ? -1 : m->index > n->index;
}

/* Counts, makes room, fills, sorts. */
static int collect(Page *page)
{
    add_all(page);
    page->marks = malloc((page->n + 1) * sizeof *page->marks);
    if (page->marks == NULL) return ERR_MEMORY;
    page->n = 0;
    add_all(page);
    qsort(page->marks, page->n, sizeof *page->marks, by_opening);
    return 0;
}

static const char *tag_of(const Mark *mark)
{
    return mark->kind == MARK_QUOTE ? "q" : mark->kind == MARK_DATE ? "time" : "mark";
}

static void put_id(Page *page, const char *attribute, char letter, uint32_t index, const char *before)
{
    if (page->rc == 0)
        page->rc = strbuf_printf(page->out, " %s=\"%s%c%" PRIu32 "\"", attribute, before, letter, index + 1);
}

static void put_speaker(Page *page, const Quote *quote)
{
    if (quote->speaker_kind == SPEAKER_NONE) return;
    uint32_t person = refs_person(&page->refs, quote->speaker_entity);
    uint32_t body = refs_organization(&page->refs, quote->speaker_entity);
    if (quote->speaker_kind != SPEAKER_UNNAMED && person != NO_INDEX) {
        put_id(page, "cite", 'p', person, "#");
        put_id(page, "data-speaker", 'p', person, "");
    } else if (quote->speaker_kind != SPEAKER_UNNAMED && body != NO_INDEX) {
        put_id(page, "cite", 'o', body, "#");
        put_id(page, "data-speaker", 'o', body, "");
    } else {
        put_attribute(page, "data-speaker-text", document_slice(page->doc, quote->speaker));
    }
}

static void put_details(Page *page, const Mark *mark)
{
    const Result *r = page->result;
    if (mark->kind == MARK_QUOTE) {
        put_speaker(page, &r->quotes.at[mark->index]);
    } else if (mark->kind == MARK_EVENT) {
        put_attribute(page, "data-type", slice_of(event_type_name(r->events.at[mark->index].type)));
        put_attribute(page, "data-status", slice_of(event_status_name(r->events.at[mark->index].status)));
    } else if (mark->kind == MARK_LOCATION) {
        const Location *place = &r->locations.at[mark->index];
        put_attribute(page, "data-name", place->name);
        put_attribute(page, "data-country", slice_of(place->country.code));
        if (place->has_coordinates && page->rc == 0)
            page->rc = strbuf_printf(page->out, " data-latitude=\"%.4f\" data-longitude=\"%.4f\"",
                                     place->latitude, place->longitude);
    } else if (mark->kind == MARK_DATE) {
        const DateExpr *date = &page->doc->dates.at[mark->index];
        bool plain = slice_find(date->iso, SLICE("/"), 0) == SIZE_MAX; /* <time> knows no intervals */
        put_attribute(page, "datetime", plain ? date->iso : SLICE_EMPTY);
        put_attribute(page, "data-value", date->value);
    }
}

static void open_mark(Page *page, const Mark *mark)
{
    static const struct {
        const char *name;
        char letter;
    } kinds[] = {[MARK_QUOTE] = {"quote", 'q'},       [MARK_EVENT] = {"event", 'e'},
                 [MARK_OFFICIAL] = {"official", 'p'}, [MARK_PERSON] = {"person", 'p'},
                 [MARK_LOCATION] = {"location", 'l'}, [MARK_ORGANIZATION] = {"organization", 'o'},
                 [MARK_DATE] = {"date", 'd'}};
    put(page, "<");
    put(page, tag_of(mark));
    put(page, " class=\"");
    put(page, kinds[mark->kind].name);
    put(page, mark->confidence < 0.5f ? " unsure\"" : "\"");
    put_id(page, "data-id", kinds[mark->kind].letter, mark->index, "");
    if (page->rc == 0 && mark->kind != MARK_DATE)
        page->rc = strbuf_printf(page->out, " data-confidence=\"%.3g\"", (double)mark->confidence);
    put_details(page, mark);
    put(page, ">");
}

static void close_mark(Page *page, const Mark *mark)
{
    put(page, "</");
    put(page, tag_of(mark));
    put(page, ">");
}

/* Closes what ends at `at`; what stands inside of it and goes on is opened again. */
static void close_at(Page *page, uint32_t at)
{
    size_t first = 0;
    while (first < page->depth && page->open[first]->span.end > at)
        first++;
    size_t kept = first;
    for (size_t i = page->depth; i > first; i--)
        close_mark(page, page->open[i - 1]);
    for (size_t i = first; i < page->depth; i++) {
        if (page->open[i]->span.end <= at) continue;
        open_mark(page, page->open[i]);
        page->open[kept++] = page->open[i];
    }
    page->depth = kept;
}

static void open_at(Page *page, uint32_t at)
{
    for (; page->next < page->n && page->marks[page->next].span.start <= at; page->next++) {
        const Mark *mark = &page->marks[page->next];
        if (mark->span.end <= at || page->depth == HTML_MAX_DEPTH) continue;
        open_mark(page, mark);
        page->open[page->depth++] = mark;
    }
}

/* Where the next mark opens or an open one ends, at most `end`. */
static uint32_t next_border(const Page *page, uint32_t end)
{
    if (page->next < page->n && page->marks[page->next].span.start < end)
        end = page->marks[page->next].span.start;
    for (size_t i = 0; i < page->depth; i++)
        if (page->open[i]->span.end < end) end = page->open[i]->span.end;
    return end;
}

static void put_marked(Page *page, Span span)
{
    size_t kept = 0;
    for (size_t i = 0; i < page->depth; i++) { /* which run on from the line before */
        if (page->open[i]->span.end <= span.start) continue;
        page->open[kept++] = page->open[i];
        open_mark(page, page->open[kept - 1]);
    }
    page->depth = kept;
    for (uint32_t at = span.start; page->rc == 0 && at < span.end;) {
        open_at(page, at);
        uint32_t border = next_border(page, span.end);
        put_text(page, slice_sub(page->doc->text, at, border));
        at = border;
        close_at(page, at);
    }
    for (size_t i = page->depth; i > 0; i--)
        close_mark(page, page->open[i - 1]);
}

/* --- lines --- */

/* Why the line is no text of the article, or NULL. Lines come in order: *removed goes along. */
static const char *reason_of(const Page *page, Span line, size_t *removed)
{
    while (*removed < page->doc->removed.len && page->doc->removed.at[*removed].span.end <= line.start)
        (*removed)++;
    if (*removed == page->doc->removed.len) return NULL;
    const Removed *r = &page->doc->removed.at[*removed];
    return span_contains(r->span, line) ? removed_reason_name(r->reason) : NULL;
}

static void put_line(Page *page, Span line, size_t *removed)
{
    const char *reason = reason_of(page, line, removed);
    bool title = span_len(page->doc->title_span) > 0 && span_contains(line, page->doc->title_span) &&
                 span_len(line) - span_len(page->doc->title_span) < 4;
    put(page, title ? "<h1" : "<p");
    put(page, " dir=\"auto\"");
    if (reason != NULL) {
        put(page, " class=\"removed\"");
        put_attribute(page, "data-reason", slice_of(reason));
    }
    put(page, ">");
    put_marked(page, line);
    put(page, title ? "</h1>\n" : "</p>\n");
}

static void put_lines(Page *page)
{
    Slice text = page->doc->text;
    size_t removed = 0;
    for (size_t start = 0; page->rc == 0 && start < text.len;) {
        size_t end = slice_find(text, SLICE("\n"), start);
        if (end == SIZE_MAX) end = text.len;
        if (slice_trim(slice_sub(text, start, end)).len > 0)
            put_line(page, (Span){(uint32_t)start, (uint32_t)end}, &removed);
        start = end + 1;
    }
}

/* --- the people below --- */

static void put_role(Page *page, const Role *role)
{
    if (role->status != STATUS_CURRENT) {
        put(page, role_status_name(role->status));
        put(page, " ");
    }
    put_text(page, role->title);
    if (role->organization.len > 0) {
        put(page, ", ");
        put_text(page, role->organization);
    }
    Slice area = role->jurisdiction.len > 0 ? role->jurisdiction : slice_of(role->country.code);
    if (area.len == 0) return;
    put(page, " (");
    put_text(page, area);
    put(page, ")");
}

static void put_people(Page *page)
{
    for (uint32_t i = 0; i < page->result->people.len; i++) {
        const Person *person = &page->result->people.at[i];
        put(page, "<li");
        put_id(page, "id", 'p', i, "");
        put(page, "><b dir=\"auto\">");
        put_text(page, page->doc->entities.at[person->entity].name);
        put(page, "</b>");
        for (size_t r = 0; r < person->roles.len; r++) {
            put(page, r == 0 ? ": " : "; ");
            put_role(page, &person->roles.at[r]);
        }
        put(page, "</li>\n");
    }
    for (uint32_t i = 0; i < page->result->organizations.len; i++) {
        put(page, "<li");
        put_id(page, "id", 'o', i, "");
        put(page, "><b dir=\"auto\">");
        put_text(page, page->doc->entities.at[page->result->organizations.at[i].entity].name);
        put(page, "</b></li>\n");
    }
}

/* --- the whole --- */

static void put_page(Page *page)
{
    const Document *doc = page->doc;
    bool headed = span_len(doc->title_span) > 0 || doc->title.len == 0;
    put(page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    put(page, html_policy);
    put(page, "\">\n<title>");
    put_text(page, doc->title.len > 0 ? doc->title : SLICE("Article"));
    put(page, "</title>\n<style>");
    put(page, html_style);
    put(page, "</style>\n</head>\n<body>\n<article");
    put_attribute(page, "data-published", doc->published_at);
    put(page, ">\n");
    if (!headed) {
        put(page, "<h1 dir=\"auto\">");
        put_text(page, doc->title);
        put(page, "</h1>\n");
    }
    put_lines(page);
    put(page, "</article>\n<section aria-label=\"People and organizations\">\n<ul>\n");
    put_people(page);
    put(page, "</ul>\n</section>\n</body>\n</html>\n");
}

int output_html(const Document *doc, const Result *result, StrBuf *out, Error *err)
{
    Page page = {.doc = doc, .result = result, .out = out};
    size_t before = out->len;
    page.rc = refs_init(&page.refs, doc, result);
    if (page.rc == 0) page.rc = collect(&page);
    if (page.rc == 0) put_page(&page);
    free(page.marks);
    refs_release(&page.refs);
    if (page.rc == 0) return 0;
    if (out->ptr != NULL) out->ptr[out->len = before] = '\0';
    return error_set(err, page.rc, "the page is larger than %zu bytes, or there is no memory for it",
                     out->limit);
}
