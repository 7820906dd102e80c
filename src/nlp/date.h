/* date.h - time expressions, recognized and normalized.
 *
 * Expressions are matched by the rules of date_grammar and given their values by date_resolve, in the order
 * of the text.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     DateFinder *dates;
 *     if (date_load(&dates, "data", &err) < 0) return err.code;
 *     date_run(dates, doc);
 */
#ifndef ATTACHE_NLP_DATE_H
#define ATTACHE_NLP_DATE_H

#include "base/error.h"
#include "doc/document.h"

typedef struct DateFinder DateFinder;

/* Reads what it needs below data_dir. */
int date_load(DateFinder **ret_date, const char *data_dir, Error *err);
void date_release(DateFinder *date);
/* Fills doc->dates; may set doc->published_at from the text. */
void date_run(const DateFinder *date, Document *doc);

#endif
