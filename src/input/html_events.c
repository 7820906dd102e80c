#include "input/html_events.h"
#include "base/ctype.h"
#include "base/utf8.h"
#include "input/charset.h"
#include "input/html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_TEXT = 4096 };

typedef struct Element {
    bool cut; /* this element or one around it is not read */
    bool container;
    bool in_main; /* inside article or main */
    bool link;
    bool block;
    bool heading;
    bool paragraph;
    uint32_t container_index;
} Element;

typedef struct Reading {
    const HtmlRules *rules;
    HtmlEvents *events;
    htmlParserCtxtPtr parser;
    bool use_classes;
    bool failed; /* no memory */
    bool too_deep;
    bool space; /* a blank is due before the next text of the block */
    bool in_title;
    bool in_h1;
    bool time_in_main; /* of the time that was kept */
    uint32_t breaks;   /* br elements since the last text */
    size_t block_start;
    size_t link_bytes;
    uint32_t depth;
    Element stack[HTML_MAX_DEPTH + 1]; /* [0] is the page */
} Reading;

static void stop(Reading *r, bool *flag)
{
    *flag = true;
    xmlStopParser(r->parser);
}

static void *grow(void *items, size_t len, size_t *cap, size_t size)
{
    if (len < *cap) return items;
    size_t more = *cap == 0 ? 64 : *cap * 2;
    void *grown = realloc(items, more * size);
    if (grown != NULL) *cap = more;
    return grown;
}

static uint32_t add_container(Reading *r, bool main, bool article)
{
    HtmlEvents *e = r->events;
    HtmlContainer *grown = grow(e->containers, e->n_containers, &e->cap_containers, sizeof *grown);
    if (grown == NULL) {
        stop(r, &r->failed);
        return 0;
    }
    e->containers = grown;
    uint32_t parent = r->stack[r->depth].container_index;
    grown[e->n_containers] =
        (HtmlContainer){.parent = e->n_containers == 0 ? 0 : parent, .main = main, .article = article};
    return (uint32_t)e->n_containers++;
}

static void add_block(Reading *r, HtmlBlock block)
{
    HtmlEvents *e = r->events;
    HtmlBlock *grown = grow(e->blocks, e->n_blocks, &e->cap_blocks, sizeof *grown);
    if (grown == NULL) {
        stop(r, &r->failed);
        return;
    }
    e->blocks = grown;
    grown[e->n_blocks++] = block;
}

/* Ends the paragraph that is being collected. */
static void flush(Reading *r)
{
    const Element *top = &r->stack[r->depth];
    size_t end = r->events->text.len;
    if (end > r->block_start)
        add_block(r, (HtmlBlock){.start = r->block_start,
                                 .end = end,
                                 .link_bytes = r->link_bytes,
                                 .container = top->container_index,
                                 .paragraph = top->paragraph,
                                 .heading = top->heading});
    r->block_start = end;
    r->link_bytes = 0;
    r->space = false;
    r->breaks = 0;
}

/* Value of an attribute; ptr NULL when the element has none of that name. */
static Slice attribute(const xmlChar **attributes, const char *name)
{
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
        if (strcmp((const char *)attributes[i], name) == 0)
            return attributes[i + 1] == NULL ? SLICE("") : slice_of((const char *)attributes[i + 1]);
    return (Slice){NULL, 0};
}

/* Bits of all parts of a class or id. */
static uint32_t token_bits(const HtmlRules *rules, Slice value)
{
    uint32_t bits = 0;
    size_t start = 0;
    for (size_t i = 0; i <= value.len; i++) {
        if (i < value.len && ascii_is_alnum(value.ptr[i])) continue;
        bits |= html_rules_bits(rules, slice_sub(value, start, i));
        start = i + 1;
    }
    return bits & (HTML_CUT_TOKEN | HTML_MAIN_TOKEN);
}

static bool is_hidden(const xmlChar **attributes)
{
    if (attribute(attributes, "hidden").ptr != NULL) return true;
    if (slice_eq(attribute(attributes, "aria-hidden"), SLICE("true"))) return true;
    Slice style = attribute(attributes, "style");
    return style.ptr != NULL && (slice_find(style, SLICE("display:none"), 0) != SIZE_MAX ||
                                 slice_find(style, SLICE("display: none"), 0) != SIZE_MAX);
}

/* What is longer than the buffer may be is none of what is looked for. */
static void set_once(Reading *r, StrBuf *buf, Slice value)
{
    if (buf->len == 0 && value.len > 0 && strbuf_append(buf, slice_trim(value)) == ERR_MEMORY)
        stop(r, &r->failed);
}

static void read_meta(Reading *r, const xmlChar **attributes)
{
    static const char *const keys[] = {"property", "name", "itemprop"};
    Slice content = attribute(attributes, "content");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && content.len > 0; i++) {
        uint32_t bits = html_rules_bits(r->rules, attribute(attributes, keys[i]));
        if (bits & HTML_PUBLISHED) set_once(r, &r->events->published, content);
        if (bits & HTML_TITLE) set_once(r, &r->events->meta_title, content);
    }
}

/* A time that says that it is the date of publication; else the article's own goes before those around it. */
static void read_time(Reading *r, const xmlChar **attributes)
{
    const Element *around = &r->stack[r->depth];
    Slice value = attribute(attributes, "datetime");
    if (around->cut || value.len == 0) return;
    if (html_rules_bits(r->rules, attribute(attributes, "itemprop")) & HTML_PUBLISHED)
        set_once(r, &r->events->published, value);
    if (around->in_main && !r->time_in_main) {
        strbuf_clear(&r->events->time);
        r->time_in_main = true;
    }
    set_once(r, &r->events->time, value);
}

static void read_dates_and_titles(Reading *r, Slice name, const xmlChar **attributes)
{
    bool meta = slice_eq(name, SLICE("meta")) || attribute(attributes, "itemprop").ptr != NULL;
    if (meta) read_meta(r, attributes);
    if (slice_eq(name, SLICE("time"))) read_time(r, attributes);
}

static bool is_cut(const Reading *r, const Element *around, Slice name, uint32_t bits, uint32_t tokens)
{
    bool page = slice_eq(name, SLICE("html")) || slice_eq(name, SLICE("body"));
    bool main = slice_eq(name, SLICE("main")) || slice_eq(name, SLICE("article"));
    if (bits & (HTML_CUT | HTML_RAW)) return true;
    if ((bits & HTML_SITE) && !around->in_main) return true;
    bool heading = name.len == 2 && name.ptr[0] == 'h';
    return r->use_classes && !page && !main && !heading && (tokens & HTML_CUT_TOKEN);
}

static Element make_element(Reading *r, Slice name, const xmlChar **attributes)
{
    const Element *around = &r->stack[r->depth];
    uint32_t bits = html_rules_bits(r->rules, name) & ~(uint32_t)(HTML_CUT_TOKEN | HTML_MAIN_TOKEN);
    uint32_t tokens = token_bits(r->rules, attribute(attributes, "class")) |
                      token_bits(r->rules, attribute(attributes, "id"));
    bool main = slice_eq(name, SLICE("main")) || slice_eq(name, SLICE("article"));
    Element e = *around;
    e.container = (bits & HTML_CONTAINER) != 0;
    e.block = (bits & HTML_BLOCK) != 0;
    e.in_main = around->in_main || main;
    e.link = around->link || slice_eq(name, SLICE("a"));
    e.cut = around->cut || is_cut(r, around, name, bits, tokens) || is_hidden(attributes);
    if (e.block) {
        e.paragraph = slice_eq(name, SLICE("p"));
        e.heading = name.len == 2 && name.ptr[0] == 'h' && ascii_is_digit(name.ptr[1]);
    }
    if (e.container && !e.cut) {
        bool body = slice_eq_nocase(attribute(attributes, "itemprop"), SLICE("articlebody"));
        e.container_index =
            add_container(r, main || (tokens & HTML_MAIN_TOKEN), body || slice_eq(name, SLICE("article")));
    }
    return e;
}

static void line_break(Reading *r)
{
    if (r->events->text.len == r->block_start) return;
    if (++r->breaks >= 2) {
        flush(r);
    } else if (strbuf_append_char(&r->events->text, '\n') < 0) {
        stop(r, &r->failed);
    }
    r->space = false;
}

static void on_start(void *data, const xmlChar *xml_name, const xmlChar **attributes)
{
    Reading *r = data;
    Slice name = slice_of((const char *)xml_name);
    if (r->failed || r->too_deep) return;
    if (r->depth == HTML_MAX_DEPTH) {
        stop(r, &r->too_deep);
        return;
    }
    read_dates_and_titles(r, name, attributes);
    if (slice_eq(name, SLICE("title"))) r->in_title = r->events->title.len == 0;
    Element e = make_element(r, name, attributes);
    if (e.block) flush(r);
    if (slice_eq(name, SLICE("br"))) line_break(r);
    if (slice_eq(name, SLICE("h1"))) {
        r->in_h1 = r->events->h1.len == 0;
        r->events->containers[e.container_index].headed |= !e.cut;
    }
    r->stack[++r->depth] = e;
}

static void on_end(void *data, const xmlChar *xml_name)
{
    Reading *r = data;
    if (r->failed || r->too_deep || r->depth == 0) return;
    if (r->stack[r->depth].block) flush(r);
    if (strcmp((const char *)xml_name, "title") == 0) r->in_title = false;
    if (strcmp((const char *)xml_name, "h1") == 0) r->in_h1 = false;
    r->depth--;
}

/* Soft hyphens and blanks without width, which part no words. */
static bool is_unseen(uint32_t c)
{
    return c == 0xad || c == 0x200b || c == 0xfeff;
}

/* Old pages write the characters of windows-1252 as the controls that have their numbers: "&#147;". */
static bool is_control(uint32_t c)
{
    return c >= 0x80 && c <= 0x9f;
}

static int append_sign(StrBuf *out, uint32_t c)
{
    char bytes[4];
    return strbuf_append(out, (Slice){bytes, utf8_put(charset_mend_control(c), bytes)});
}

/* The end of the stretch from pos that is taken as it is. */
static size_t plain_end(Slice s, size_t pos)
{
    while (pos < s.len) {
        uint32_t c = utf8_at(s, pos);
        if (unicode_is_space(c) || is_unseen(c) || is_control(c)) break;
        (void)utf8_next(s, &pos);
    }
    return pos;
}

/* Appends with blanks collapsed; *space: one is due. */
static int append_text(StrBuf *out, size_t start, Slice s, bool *space)
{
    int rc = 0;
    for (size_t pos = 0; rc == 0 && pos < s.len;) {
        size_t from = pos;
        uint32_t c = utf8_next(s, &pos);
        if (is_unseen(c)) continue;
        if (unicode_is_space(c) && !is_control(c)) {
            *space = true;
            continue;
        }
        if (!is_control(c)) pos = plain_end(s, pos);
        bool after_break = out->len > 0 && out->ptr[out->len - 1] == '\n';
        if (*space && out->len > start && !after_break) rc = strbuf_append_char(out, ' ');
        *space = false;
        if (rc == 0) rc = is_control(c) ? append_sign(out, c) : strbuf_append(out, slice_sub(s, from, pos));
    }
    return rc;
}

/* A title that is longer than its buffer is cut. */
static void add_heading(Reading *r, StrBuf *heading, Slice text, bool space)
{
    if (append_text(heading, 0, text, &space) == ERR_MEMORY) stop(r, &r->failed);
}

static void on_text(void *data, const xmlChar *bytes, int len)
{
    Reading *r = data;
    Slice s = {(const char *)bytes, (size_t)len};
    if (r->failed || r->too_deep) return;
    if (r->in_title) add_heading(r, &r->events->title, s, true);
    const Element *top = &r->stack[r->depth];
    if (r->in_h1) add_heading(r, &r->events->h1, s, r->space);
    if (top->cut || r->in_title) return;
    size_t before = r->events->text.len;
    if (append_text(&r->events->text, r->block_start, s, &r->space) < 0) {
        stop(r, &r->failed);
        return;
    }
    if (r->events->text.len > before) r->breaks = 0;
    if (top->link) r->link_bytes += r->events->text.len - before;
}

static void init_events(HtmlEvents *e, size_t limit)
{
    *e = (HtmlEvents){0};
    strbuf_init(&e->text, limit);
    strbuf_init(&e->title, SMALL_TEXT);
    strbuf_init(&e->h1, SMALL_TEXT);
    strbuf_init(&e->meta_title, SMALL_TEXT);
    strbuf_init(&e->published, SMALL_TEXT);
    strbuf_init(&e->time, SMALL_TEXT);
}

static int parse(Reading *r, Slice filtered, Error *err)
{
    static const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_NODEFDTD;
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text,
                          .cdataBlock = on_text};
    r->parser = htmlNewParserCtxt();
    if (r->parser == NULL) return error_set(err, ERR_MEMORY, "no memory for the HTML parser");
    *r->parser->sax = sax;
    r->parser->userData = r;
    xmlDocPtr none = htmlCtxtReadMemory(r->parser, filtered.ptr, (int)filtered.len, NULL, "UTF-8", options);
    if (none != NULL) xmlFreeDoc(none);
    htmlFreeParserCtxt(r->parser);
    flush(r);
    if (r->too_deep)
        return error_set(err, ERR_MEMORY, "the page's elements are nested deeper than %d levels",
                         HTML_MAX_DEPTH);
    return r->failed ? error_set(err, ERR_MEMORY, "the page needs more memory than one request may use") : 0;
}

int html_events_read(const HtmlRules *rules, Slice filtered, bool use_classes, HtmlEvents *events, Error *err)
{
    init_events(events, filtered.len + 64);
    Reading *r = calloc(1, sizeof *r);
    if (r == NULL) return error_set(err, ERR_MEMORY, "no memory to read the page");
    r->rules = rules;
    r->events = events;
    r->use_classes = use_classes;
    (void)add_container(r, false, false);
    int rc = parse(r, filtered, err);
    free(r);
    return rc;
}

void html_events_release(HtmlEvents *events)
{
    strbuf_release(&events->text);
    strbuf_release(&events->title);
    strbuf_release(&events->h1);
    strbuf_release(&events->meta_title);
    strbuf_release(&events->published);
    strbuf_release(&events->time);
    free(events->blocks);
    free(events->containers);
    events->blocks = NULL;
    events->containers = NULL;
}
