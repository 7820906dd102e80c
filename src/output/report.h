/* report.h - articles as one HTML page to read, print and send: a section each, facts only.
 *
 * The page stands alone: its style is in it, there is no script, nothing is fetched. Texts of articles
 * are escaped; every fact is written as the answer has it. The page is written piece by piece, so that a
 * report of any number of articles needs the memory of one. No state; thread-safe.
 *
 *     report_head(&out);
 *     report_article(SLICE("a.txt"), answer, &out);      // as often as there are articles
 *     report_tail(&out);
 */
#ifndef ATTACHE_OUTPUT_REPORT_H
#define ATTACHE_OUTPUT_REPORT_H

#include "base/strbuf.h"

struct json_t;

/* 0, ERR_TOO_LARGE or ERR_MEMORY. */
int report_head(StrBuf *out);
int report_article(Slice name, const struct json_t *answer, StrBuf *out);
int report_tail(StrBuf *out);

#endif
