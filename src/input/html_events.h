/* html_events.h - a filtered page as paragraphs with the elements that hold them.
 *
 * Internal to html.c and its test: the SAX half of reading a page. Everything is malloc'ed and freed by
 * html_events_release, so that nothing depends on an arena while the parser is alive (an arena may
 * jump away). One thread.
 *
 *     HtmlEvents events;
 *     int rc = html_events_read(rules, filtered, true, &events, &err);
 *     ...
 *     html_events_release(&events);
 */
#ifndef ATTACHE_INPUT_HTML_EVENTS_H
#define ATTACHE_INPUT_HTML_EVENTS_H

#include "base/error.h"
#include "base/strbuf.h"
#include "input/html_rules.h"

/* One paragraph: bytes [start, end) of `text`. */
typedef struct HtmlBlock {
    size_t start, end;
    size_t link_bytes;  /* of them inside links */
    uint32_t container; /* innermost container element */
    bool paragraph;     /* a p element */
    bool heading;
} HtmlBlock;

typedef struct HtmlContainer {
    uint32_t parent; /* its own index for the outermost */
    bool main;       /* article, main, or a class that says so */
    bool article;    /* an article element, or one whose itemprop is articleBody */
    bool headed;     /* the page's h1 stands in it */
    size_t prose;    /* bytes of its paragraphs, those of containers inside it too */
    double score;
} HtmlContainer;

typedef struct HtmlEvents {
    StrBuf text;
    StrBuf title; /* title element */
    StrBuf h1;    /* first h1 */
    StrBuf meta_title;
    StrBuf published;  /* of a meta element or an itemprop */
    StrBuf time;       /* of a time element: the first inside article or main, else the first */
    HtmlBlock *blocks; /* [n_blocks] */
    size_t n_blocks, cap_blocks;
    HtmlContainer *containers; /* [n_containers] */
    size_t n_containers, cap_containers;
} HtmlEvents;

/* use_classes: cut elements by class and id too. ERR_MEMORY when there is no memory or the page is nested too
 * deep. html_events_release is due in any case. */
int html_events_read(const HtmlRules *rules, Slice filtered, bool use_classes, HtmlEvents *events,
                     Error *err);
void html_events_release(HtmlEvents *events);

#endif
