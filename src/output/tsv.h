/* tsv.h - the facts of one article as rows of flat tables, for spreadsheets, databases and data frames.
 *
 * Tab-separated, UTF-8, one header line, "\n" ends a line. A null is an empty field. A field never spans
 * lines: every stretch of white space in it is written as one space (its offsets tell where the words
 * stand as they were). As in RFC 4180, a field that holds a quotation mark " is put between such marks
 * and the mark is doubled. Where a field lists several names they are parted by "; ".
 *
 * people     one row for each role; a person without a role has one row with the role's fields empty
 * quotes, events, locations     one row each
 *
 * The tree is what output_tree makes. No state; thread-safe.
 *
 *     if (tsv_head(FORM_QUOTES, &out) == 0) rc = tsv_article(FORM_QUOTES, SLICE("article.txt"), answer,
 * &out);
 */
#ifndef ATTACHE_OUTPUT_TSV_H
#define ATTACHE_OUTPUT_TSV_H

#include "output/form.h"

struct json_t;

/* 0, ERR_TOO_LARGE or ERR_MEMORY. */
int tsv_head(OutputForm table, StrBuf *out);
int tsv_article(OutputForm table, Slice article, const struct json_t *answer, StrBuf *out);

#endif
