/* html.h - the article itself as one HTML page, its facts marked where they stand.
 *
 * Every line of the text is a paragraph; facts are <mark>, quotations <q> with `cite` to their speaker below
 * the article, dates <time>; data attributes carry id, kind and confidence. Marks nest, and are closed and
 * opened again where they cross or run over lines. All text is escaped, there is no script, and the one style
 * is allowed by its hash in the page's own policy: html_policy is also for the header of an answer. At most
 * HTML_MAX_DEPTH marks stand in each other; deeper ones are left out. Linear in the text and its facts. No
 * state; thread-safe.
 *
 *     if (output_html(doc, result, &out, &err) < 0) ...
 */
#ifndef ATTACHE_OUTPUT_HTML_H
#define ATTACHE_OUTPUT_HTML_H

#include "base/error.h"
#include "base/strbuf.h"
#include "doc/result.h"

enum { HTML_MAX_DEPTH = 16 };

extern const char html_policy[]; /* a Content-Security-Policy */
extern const char html_style[];  /* what its hash is of */

/* Appends one page. ERR_MEMORY, ERR_TOO_LARGE; then *out is as it was. */
int output_html(const Document *doc, const Result *result, StrBuf *out, Error *err);

#endif
