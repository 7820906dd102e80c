/* html.h - the main text of a web page.
 *
 * The page is filtered (html_filter.h), run through libxml2's HTML parser as a stream of events, and its
 * paragraphs are collected with the element that holds them and the share of their text that is links. The
 * element with the densest text is the article (the scheme of Arc90's Readability); what is cut by name or
 * class never gets there. When classes cut too much, the page is read again without them. Memory outside the
 * arena is freed whatever happens; no network, no files. Thread-safe once html_init has run.
 *
 *     HtmlPage page;
 *     if (html_read(rules, bytes, &arena, &page, &err) < 0) return err.code;
 *     use(page.text, page.title);
 */
#ifndef ATTACHE_INPUT_HTML_H
#define ATTACHE_INPUT_HTML_H

#include "base/arena.h"
#include "base/error.h"
#include "input/html_rules.h"

typedef struct HtmlPage {
    Slice text;         /* paragraphs parted by blank lines */
    Slice title;        /* og:title, else the first h1, else the title element; empty: none */
    Slice published_at; /* as the page gives it; empty: none */
} HtmlPage;

/* Deeper pages are refused: end tags are looked for through all open elements. */
enum { HTML_MAX_DEPTH = 256 };

/* Once, before the first html_read and before threads start. */
void html_init(void);
/* `html` is checked UTF-8. ERR_INVALID when there is no text, ERR_MEMORY when it is too complex. */
int html_read(const HtmlRules *rules, Slice html, Arena *arena, HtmlPage *ret_page, Error *err);
/* The charset that the head of a page names, empty when it names none. */
Slice html_declared_charset(Slice bytes);

#endif
