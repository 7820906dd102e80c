/* date.h - time expressions, recognized and normalized.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena.
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
