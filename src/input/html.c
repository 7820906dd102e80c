#include "input/html.h"
#include "base/ctype.h"
#include "input/html_events.h"
#include "input/html_filter.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

/* PROSE_BYTES: a block this long counts as prose even outside a p element. SMALL_PAGE: with less text the
 * cuts by class are suspected. CHARSET_BYTES: where a declaration is looked for; browsers look that far too,
 * if late. */
enum { PROSE_BYTES = 80, LINK_LIST_BYTES = 200, SMALL_PAGE = 250, CHARSET_BYTES = 4096 };

void html_init(void)
{
    xmlInitParser();
}

static size_t length(const HtmlBlock *b)
{
    return b->end - b->start;
}

static bool is_link_list(const HtmlBlock *b)
{
    return length(b) < LINK_LIST_BYTES && b->link_bytes * 10 > length(b) * 6;
}

/* What a paragraph says for the element that holds it, as in Readability: one for being there, one for each
 * comma, up to three for its length. */
static double block_score(const HtmlEvents *e, const HtmlBlock *b)
{
    if (!b->paragraph && length(b) < PROSE_BYTES) return 0;
    if (b->heading || b->link_bytes * 2 > length(b) || length(b) < 25) return 0;
    double score = 1;
    for (size_t i = b->start; i < b->end; i++)
        score += e->text.ptr[i] == ',';
    double size = (double)length(b) / 100;
    return score + (size < 3 ? size : 3);
}

static void score_containers(HtmlEvents *e)
{
    for (size_t i = 0; i < e->n_blocks; i++) {
        double score = block_score(e, &e->blocks[i]);
        uint32_t c = e->blocks[i].container;
        if (score > 0) e->containers[c].prose += length(&e->blocks[i]);
        for (int level = 0; level < 3; level++) {
            e->containers[c].score += score / (1 << level);
            if (e->containers[c].parent == c) break;
            c = e->containers[c].parent;
        }
    }
}

/* Containers come after those that hold them. */
static void sum_up(HtmlEvents *e)
{
    for (size_t i = e->n_containers; i-- > 1;) {
        HtmlContainer *around = &e->containers[e->containers[i].parent];
        around->prose += e->containers[i].prose;
        around->headed |= e->containers[i].headed;
    }
}

static void mark_inside(const HtmlEvents *e, uint32_t outer, bool *inside)
{
    for (size_t i = 0; i < e->n_containers; i++)
        inside[i] = i == outer || (e->containers[i].parent != i && inside[e->containers[i].parent]);
}

/* The one element that the page itself calls its article, where it holds a fair part of the prose or the h1;
 * 0 (the page) when there is none or there are several: teasers, comments. */
static uint32_t declared_article(const HtmlEvents *e, bool *inside)
{
    uint32_t found = 0;
    for (uint32_t i = 1; i < e->n_containers; i++) {
        const HtmlContainer *c = &e->containers[i];
        bool fair = c->headed || c->prose * 4 >= e->containers[0].prose;
        if (!c->article || c->prose < SMALL_PAGE || !fair || inside[i]) continue;
        if (found > 0) return 0;
        found = i;
        mark_inside(e, found, inside);
    }
    return found;
}

static uint32_t best_container(const HtmlEvents *e, const bool *inside)
{
    uint32_t best = 0;
    double best_score = 0;
    for (uint32_t i = 0; i < e->n_containers; i++) {
        if (!inside[i]) continue;
        double score = e->containers[i].score * (e->containers[i].main ? 1.25 : 1);
        if (score <= best_score) continue;
        best = i;
        best_score = score;
    }
    return best;
}

static int append_block(const HtmlEvents *e, const HtmlBlock *b, StrBuf *out)
{
    int rc = out->len > 0 ? strbuf_append(out, SLICE("\n\n")) : 0;
    return rc == 0 ? strbuf_append(out, slice_trim(slice_sub(strbuf_slice(&e->text), b->start, b->end))) : rc;
}

/* The blocks inside the best container; all blocks when `all`. */
static int append_main(const HtmlEvents *e, bool all, StrBuf *out)
{
    bool *inside = calloc(e->n_containers + 1, sizeof *inside);
    if (inside == NULL) return ERR_MEMORY;
    mark_inside(e, declared_article(e, inside), inside);
    mark_inside(e, best_container(e, inside), inside);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < e->n_blocks; i++) {
        const HtmlBlock *b = &e->blocks[i];
        if (all || (inside[b->container] && !is_link_list(b))) rc = append_block(e, b, out);
    }
    free(inside);
    return rc;
}

/* "Storm closes airport | The Daily" without the name of the site. */
static Slice without_site(Slice title)
{
    static const char *const marks[] = {" | ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ", " :: "};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t last = SIZE_MAX;
        for (size_t at = 0; (at = slice_find(title, slice_of(marks[i]), at)) != SIZE_MAX; at++)
            last = at;
        if (last != SIZE_MAX && last * 2 >= title.len) return slice_sub(title, 0, last);
    }
    return title;
}

static Slice page_title(const HtmlEvents *e)
{
    if (e->meta_title.len > 0) return strbuf_slice(&e->meta_title);
    if (e->h1.len > 0) return strbuf_slice(&e->h1);
    return without_site(strbuf_slice(&e->title));
}

static int keep(Arena *arena, Slice s, Slice *ret_copy)
{
    char *copy = arena_try_alloc(arena, s.len + 1);
    if (copy == NULL) return ERR_MEMORY;
    if (s.len > 0) memcpy(copy, s.ptr, s.len);
    *ret_copy = (Slice){copy, s.len};
    return 0;
}

/* Of the first datePublished in a JSON-LD script; the scripts are never parsed: a string is all that is
 * wanted. */
static Slice linked_data_date(Slice html)
{
    static const char key[] = "\"datePublished\"";
    for (size_t at = 0; (at = slice_find(html, SLICE("application/ld+json"), at)) != SIZE_MAX;) {
        size_t end = slice_find(html, SLICE("</"), at);
        Slice script = slice_sub(html, at, end);
        size_t pos = slice_find(script, slice_of(key), 0);
        at += script.len;
        if (pos == SIZE_MAX) continue;
        Slice rest = slice_trim(slice_sub(script, pos + strlen(key), script.len));
        if (rest.len == 0 || rest.ptr[0] != ':') continue;
        rest = slice_trim(slice_sub(rest, 1, rest.len));
        const char *close =
            rest.len > 1 && rest.ptr[0] == '"' ? memchr(rest.ptr + 1, '"', rest.len - 1) : NULL;
        if (close != NULL) return slice_sub(rest, 1, (size_t)(close - rest.ptr));
    }
    return SLICE_EMPTY;
}

/* What the page says of itself, its linked data, then the times that it shows. */
static Slice page_date(const HtmlEvents *e, Slice html)
{
    if (e->published.len > 0) return strbuf_slice(&e->published);
    Slice linked = linked_data_date(html);
    return linked.len > 0 ? linked : strbuf_slice(&e->time);
}

static int keep_page(const HtmlEvents *e, Slice html, const StrBuf *text, Arena *arena, HtmlPage *page)
{
    int rc = keep(arena, strbuf_slice(text), &page->text);
    if (rc == 0) rc = keep(arena, page_title(e), &page->title);
    return rc == 0 ? keep(arena, page_date(e, html), &page->published_at) : rc;
}

/* One way of reading: with classes, without them, or everything there is. */
static int attempt(const HtmlRules *rules, Slice html, Slice filtered, int way, StrBuf *text, Arena *arena,
                   HtmlPage *page, Error *err)
{
    HtmlEvents events;
    strbuf_clear(text);
    int rc = html_events_read(rules, filtered, way == 0, &events, err);
    if (rc == 0) {
        score_containers(&events);
        sum_up(&events);
        rc = append_main(&events, way == 2, text);
        if (rc == 0 && (text->len >= SMALL_PAGE || way == 2))
            rc = keep_page(&events, html, text, arena, page);
        if (rc < 0) (void)error_set(err, ERR_MEMORY, "the page needs more memory than one request may use");
    }
    html_events_release(&events);
    return rc < 0 ? err->code : 0;
}

int html_read(const HtmlRules *rules, Slice html, Arena *arena, HtmlPage *ret_page, Error *err)
{
    StrBuf filtered, text;
    *ret_page = (HtmlPage){SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY};
    strbuf_init(&filtered, html.len * 6 + 64);
    strbuf_init(&text, html.len * 6 + 64);
    int rc = html_filter(rules, html, &filtered);
    if (rc < 0) (void)error_set(err, ERR_MEMORY, "the page needs more memory than one request may use");
    for (int way = 0; rc == 0 && way < 3 && ret_page->text.len == 0; way++)
        rc = attempt(rules, html, strbuf_slice(&filtered), way, &text, arena, ret_page, err);
    strbuf_release(&filtered);
    strbuf_release(&text);
    if (rc < 0) return err->code;
    if (ret_page->text.len > 0) return 0;
    return error_set_field(err, ERR_INVALID, "/html", "no text was found in the page");
}

Slice html_declared_charset(Slice bytes)
{
    Slice head = slice_sub(bytes, 0, bytes.len < CHARSET_BYTES ? bytes.len : CHARSET_BYTES);
    for (size_t at = 0; (at = slice_find(head, SLICE("charset="), at)) != SIZE_MAX; at++) {
        size_t start = at + 8;
        while (start < head.len &&
               (head.ptr[start] == '"' || head.ptr[start] == '\'' || head.ptr[start] == ' '))
            start++;
        size_t end = start;
        while (end < head.len &&
               (ascii_is_alnum(head.ptr[end]) || head.ptr[end] == '-' || head.ptr[end] == '_'))
            end++;
        if (end > start) return slice_sub(head, start, end);
    }
    return SLICE_EMPTY;
}
