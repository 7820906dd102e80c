/* form.h - the forms an answer can be written in, behind one call.
 *
 * JSON is the contract; the tables and the report are written from the same tree, so that they cannot say
 * anything else; JSON-LD and the marked article are written from the same document and result. A file of many
 * articles is: head, the articles one after the other, tail (JSON and the tables have no tail, JSON has no
 * head). No state; thread-safe.
 *
 *     output_head(FORM_QUOTES, &out);
 *     Answer answer = {doc, result, options, SLICE("article.txt")};
 *     if (output_write(FORM_QUOTES, &answer, &out, &err) < 0) ...
 *     output_tail(FORM_QUOTES, &out);
 */
#ifndef ATTACHE_OUTPUT_FORM_H
#define ATTACHE_OUTPUT_FORM_H

#include "base/error.h"
#include "base/strbuf.h"
#include "doc/options.h"
#include "doc/result.h"

typedef enum OutputForm {
    FORM_JSON,        /* one line */
    FORM_JSON_PRETTY, /* indented */
    FORM_PEOPLE,      /* tables, see tsv.h */
    FORM_QUOTES,
    FORM_EVENTS,
    FORM_LOCATIONS,
    FORM_REPORT,  /* one HTML page for all articles, see report.h */
    FORM_JSONLD,  /* one line, see jsonld.h */
    FORM_ARTICLE, /* one HTML page an article, see html.h */
} OutputForm;

typedef struct Answer {
    const Document *doc;
    const Result *result;
    const RequestOptions *options;
    Slice name; /* what the article is called where it has no id: "a.txt", "line 7" */
} Answer;

/* FORM_JSONLD for "jsonld", FORM_ARTICLE for "article", FORM_JSON for "json"; false for another name. */
bool output_form_from_name(Slice name, OutputForm *ret_form);
/* FORM_PEOPLE for "people", and so on; false when there is no such table. */
bool output_table_from_name(Slice name, OutputForm *ret_form);
int output_head(OutputForm form, StrBuf *out);
/* Appends one article, ending in a newline. On failure *out is as it was. */
int output_write(OutputForm form, const Answer *answer, StrBuf *out, Error *err);
int output_tail(OutputForm form, StrBuf *out);

#endif
