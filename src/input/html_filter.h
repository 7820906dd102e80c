/* html_filter.h - a web page made harmless before a parser sees it.
 *
 * libxml2's HTML parser compares every attribute of an element with all before it, and keeps what nobody
 * reads. This pass copies a page without comments, declarations, scripts and the like (HTML_RAW elements),
 * keeps of the attributes only the few that are read (each at most once, cut to HTML_MAX_VALUE bytes), and
 * makes stray
 * "<" into text. Linear in the page; the result is never longer than it by more than a few bytes a tag.
 *
 *     StrBuf clean;
 *     strbuf_init(&clean, 8u << 20);
 *     if (html_filter(rules, page, &clean) < 0) ...too large or no memory...
 */
#ifndef ATTACHE_INPUT_HTML_FILTER_H
#define ATTACHE_INPUT_HTML_FILTER_H

#include "base/strbuf.h"
#include "input/html_rules.h"

enum { HTML_MAX_VALUE = 1000 };

/* 0, ERR_TOO_LARGE or ERR_MEMORY. `html` is checked UTF-8. */
int html_filter(const HtmlRules *rules, Slice html, StrBuf *out);

#endif
