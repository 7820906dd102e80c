#include "input/article.h"
#include "base/ctype.h"
#include "input/head.h"
#include "input/layout.h"
#include "input/request.h"

#include <string.h>

/* HEAD_BLOCKS: how many blocks may stand before an article's first paragraph and still be its head. MENU_RUN:
 * so many short lines in a row are a menu when a block of furniture stands beside them. */
enum {
    HEAD_BLOCKS = 12,
    HEADLINE_WORDS = 25,

    MENU_RUN = 3,
    MENU_WORD_BYTES = 25,
    BODY_BYTES = 45
};

typedef struct Block {
    Span span;
    BlockClass class;   /* BLOCK_BODY unless it is furniture */
    ParagraphKind kind; /* for those that stay */
} Block;

typedef struct Page {
    const Furniture *furniture;
    const RequestOptions *options;
    Document *doc;
    Block *blocks;
    size_t n;
} Page;

static Slice block_text(const Page *page, size_t i)
{
    return document_slice(page->doc, page->blocks[i].span);
}

static bool is_removed(const Block *block)
{
    return block->class > BLOCK_BODY && block->class < BLOCK_BYLINE;
}

static bool is_paragraph(const Block *block)
{
    return block->class == BLOCK_BODY && block->kind == PARAGRAPH_BODY;
}

/* A paragraph by its looks: long, or a sentence. */
static bool looks_like_body(const Page *page, size_t i)
{
    Slice s = block_text(page, i);
    return is_paragraph(&page->blocks[i]) && s.len >= BODY_BYTES && head_has_final_stop(s);
}

/* "* * *", "-----": a line drawn with marks. */
static bool is_rule(Slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '\0' || strchr("*-_=~#+.| \t", s.ptr[i]) == NULL) return false;
    return s.len > 1;
}

static void classify(Page *page)
{
    for (size_t i = 0; i < page->n; i++) {
        Block *block = &page->blocks[i];
        Slice s = block_text(page, i);
        block->class = head_is_url(s) ? BLOCK_RELATED_LINKS : furniture_classify(page->furniture, s);
        if (block->class == BLOCK_PUBLISHED) block->class = BLOCK_BODY;
        if (is_rule(s)) block->class = BLOCK_MARKUP;
    }
}

/* An address on the first line is the article's own. */
static void read_url(Page *page)
{
    Document *doc = page->doc;
    doc->url = page->options->url;
    if (page->n == 0 || !head_is_url(block_text(page, 0))) return;
    page->blocks[0].class = BLOCK_NAVIGATION;
    if (doc->url.len == 0) doc->url = block_text(page, 0);
}

static bool is_menu_entry(const Page *page, size_t i)
{
    Slice s = block_text(page, i);
    return is_paragraph(&page->blocks[i]) && s.len <= MENU_WORD_BYTES && head_is_headline(s, 3);
}

/* Runs of short lines beside furniture, at the head and the tail of the page. */
static void find_menus(Page *page, size_t first, size_t end)
{
    for (size_t i = first, stop; i < end; i = stop + 1) {
        for (stop = i; stop < end && is_menu_entry(page, stop);)
            stop++;
        bool beside = (i > 0 && is_removed(&page->blocks[i - 1])) ||
                      (stop < page->n && is_removed(&page->blocks[stop]));
        if (stop - i < MENU_RUN || !beside) continue;
        for (size_t k = i; k < stop; k++)
            page->blocks[k].class = BLOCK_NAVIGATION;
    }
}

/* A line of its own above others, not "Related: the other article". */
static bool is_list_heading(const Page *page, size_t i)
{
    enum { HEADING_BYTES = 40 };
    Slice s = block_text(page, i);
    bool alone = slice_find(slice_sub(s, 0, s.len - 1), SLICE(":"), 0) == SIZE_MAX;
    return page->blocks[i].class == BLOCK_RELATED_LINKS && s.len <= HEADING_BYTES && alone;
}

/* Below the article: the headlines under "Most read" or "Related stories" are other articles'. */
static void find_link_lists(Page *page, size_t first)
{
    bool under = false;
    for (size_t i = first; i < page->n; i++) {
        Slice s = block_text(page, i);
        bool link =
            is_paragraph(&page->blocks[i]) && head_is_headline(s, HEADLINE_WORDS) && !head_has_final_stop(s);
        if (under && link)
            page->blocks[i].class = BLOCK_RELATED_LINKS;
        else
            under = is_list_heading(page, i);
    }
}

/* Index of the first block that looks like an article's paragraph, n when there is none. */
static size_t first_body(const Page *page)
{
    size_t i = 0;
    while (i < page->n && !looks_like_body(page, i))
        i++;
    return i;
}

static size_t after_last_body(const Page *page)
{
    size_t i = page->n;
    while (i > 0 && !looks_like_body(page, i - 1))
        i--;
    return i;
}

static void set_published(Page *page, const char date[ISO_DATE_BYTES])
{
    if (page->doc->published_at.len == 0)
        page->doc->published_at = arena_copy(page->doc->arena, (Slice){date, ISO_DATE_BYTES});
}

/* The client's date: ISO 8601 as it is, another one when it can be read. */
static void read_published(Page *page)
{
    Slice given = page->options->published_at;
    char date[ISO_DATE_BYTES];
    if (given.len == 0 || request_is_iso_date(given)) {
        page->doc->published_at = given;
    } else if (head_date_within(page->furniture, given, date)) {
        set_published(page, date);
    } else {
        document_warn(page->doc, "published_at '%.*s' is no date that can be read (send YYYY-MM-DD): ignored",
                      SLICE_ARG(given));
    }
}

/* Bylines, names above an outlet, lines with the date: in the head of the page. */
static void read_byline(Page *page, size_t i)
{
    Slice s = block_text(page, i);
    char date[ISO_DATE_BYTES];
    Block *block = &page->blocks[i];
    bool next_is_outlet = i + 1 < page->n && page->blocks[i + 1].class == BLOCK_OUTLET;
    if (head_date_line(page->furniture, s, date)) {
        set_published(page, date);
        block->kind = PARAGRAPH_BYLINE;
    } else if (head_is_byline(s) || (next_is_outlet && head_is_name(s))) {
        block->kind = PARAGRAPH_BYLINE;
    }
}

static void read_bylines(Page *page, size_t body)
{
    for (size_t i = 0; i < page->n; i++) {
        Block *block = &page->blocks[i];
        bool in_head = i < body && i < HEAD_BLOCKS;
        if (block->class == BLOCK_BYLINE || block->class == BLOCK_OUTLET)
            block->kind = PARAGRAPH_BYLINE;
        else if (in_head && block->class == BLOCK_BODY)
            read_byline(page, i);
    }
}

/* "The deck says so. The headline says it shorter": the headline is what follows the last full sentence. */
static Span without_deck(const Page *page, Span line)
{
    Slice s = document_slice(page->doc, line);
    size_t start = 0;
    for (size_t i = 4; i + 12 < s.len; i++) {
        bool word_before =
            ascii_is_lower(s.ptr[i - 1]) && ascii_is_lower(s.ptr[i - 2]) && ascii_is_lower(s.ptr[i - 3]);
        bool stop = s.ptr[i] == '.' || s.ptr[i] == '!' || s.ptr[i] == '?';
        if (stop && word_before && s.ptr[i + 1] == ' ' && !ascii_is_lower(s.ptr[i + 2])) start = i + 2;
    }
    return (Span){line.start + (uint32_t)start, line.end};
}

/* The headline: the request's title where it stands in the text, else a short open line above the article. */
static void read_headline(Page *page, size_t body)
{
    Document *doc = page->doc;
    doc->title = page->options->title;
    bool found = false;
    for (size_t i = 0; i < page->n && i < HEAD_BLOCKS; i++) {
        Block *block = &page->blocks[i];
        Slice s = block_text(page, i);
        if (is_removed(block) || block->kind == PARAGRAPH_BYLINE) continue;
        bool same = doc->title.len > 0 && head_same_words(s, doc->title);
        bool looks = i < body && body < page->n && !found && head_is_headline(s, HEADLINE_WORDS);
        if (same || looks) block->kind = PARAGRAPH_HEADLINE;
        if (same || (looks && doc->title.len == 0)) {
            doc->title_span = same ? block->span : without_deck(page, block->span);
            doc->title = same ? doc->title : document_slice(doc, doc->title_span);
        }
        found = found || same || looks;
        if (same) return;
    }
}

/* "TODAY EXAMPLE (AFP) The ..." on todayexample.com names the medium, not a place. */
static bool is_host(Slice url, Slice place)
{
    char name[64];
    size_t n = 0;
    for (size_t i = 0; i < place.len && n < sizeof name; i++)
        if (ascii_is_alnum(place.ptr[i])) name[n++] = ascii_lower(place.ptr[i]);
    size_t host = slice_find(url, SLICE("//"), 0);
    if (host == SIZE_MAX || n < 8) return false;
    size_t end = slice_find(url, SLICE("/"), host + 2);
    return slice_find(slice_sub(url, host, end), (Slice){name, n}, 0) != SIZE_MAX;
}

static void read_dateline(Page *page)
{
    char date[ISO_DATE_BYTES];
    size_t tried = 0;
    for (size_t i = 0; i < page->n && tried < 3; i++) {
        if (!is_paragraph(&page->blocks[i])) continue;
        tried++;
        Dateline *dateline = &page->doc->dateline;
        if (!head_dateline(page->furniture, page->doc->text, page->blocks[i].span, dateline)) continue;
        if (head_date_within(page->furniture, document_slice(page->doc, dateline->span), date))
            set_published(page, date);
        if (is_host(page->doc->url, document_slice(page->doc, dateline->place)))
            dateline->place.end = dateline->place.start;
        return;
    }
}

/* A short open line between two paragraphs; what is cut does not count. */
static void read_crossheads(Page *page)
{
    size_t previous = page->n;
    size_t candidate = page->n;
    for (size_t i = 0; i < page->n; i++) {
        if (is_removed(&page->blocks[i])) continue;
        bool body = looks_like_body(page, i);
        if (body && candidate < page->n) page->blocks[candidate].kind = PARAGRAPH_HEADLINE;
        bool after_body = previous < page->n && is_paragraph(&page->blocks[previous]) &&
                          head_has_final_stop(block_text(page, previous));
        bool head = after_body && is_paragraph(&page->blocks[i]) && head_is_crosshead(block_text(page, i));
        candidate = head ? i : page->n;
        previous = i;
    }
}

static RemovedReason reason_of(BlockClass class)
{
    switch (class) {
    case BLOCK_SOCIAL: return REMOVED_SOCIAL;
    case BLOCK_CAPTION: return REMOVED_CAPTION;
    case BLOCK_ADVERT: return REMOVED_ADVERT;
    case BLOCK_RELATED_LINKS: return REMOVED_RELATED_LINKS;
    case BLOCK_MARKUP: return REMOVED_MARKUP;
    default: return REMOVED_NAVIGATION;
    }
}

/* Something must be left to read: a page of nothing but furniture is read as it is. */
static bool anything_left(const Page *page)
{
    for (size_t i = 0; i < page->n; i++)
        if (!is_removed(&page->blocks[i]) && page->blocks[i].kind != PARAGRAPH_BYLINE) return true;
    return false;
}

static void write(Page *page)
{
    Document *doc = page->doc;
    bool keep_all = !anything_left(page);
    bool merge = false;
    for (size_t i = 0; i < page->n; i++) {
        const Block *block = &page->blocks[i];
        bool removed = is_removed(block) && !keep_all;
        Removed *last = merge ? &doc->removed.at[doc->removed.len - 1] : NULL;
        if (!removed)
            vec_push(doc->arena, &doc->paragraphs, ((Paragraph){.span = block->span, .kind = block->kind}));
        else if (last != NULL && last->reason == reason_of(block->class))
            last->span.end = block->span.end;
        else
            vec_push(doc->arena, &doc->removed, ((Removed){block->span, reason_of(block->class)}));
        merge = removed;
    }
}

void article_read(const Furniture *furniture, const RequestOptions *options, Document *doc)
{
    BlockList spans = {0};
    char date[ISO_DATE_BYTES];
    layout_blocks(doc->text, doc->arena, &spans);
    Page page = {.furniture = furniture, .options = options, .doc = doc, .n = spans.len};
    page.blocks = ARENA_NEW(doc->arena, Block, spans.len);
    for (size_t i = 0; i < spans.len; i++)
        page.blocks[i].span = spans.at[i];
    read_published(&page);
    classify(&page);
    read_url(&page);
    size_t body = first_body(&page);
    find_menus(&page, 0, body);
    find_menus(&page, after_last_body(&page), page.n);
    find_link_lists(&page, after_last_body(&page));
    read_bylines(&page, body);
    read_headline(&page, body);
    read_dateline(&page);
    read_crossheads(&page);
    if (head_url_date(doc->url, date)) set_published(&page, date);
    write(&page);
}
