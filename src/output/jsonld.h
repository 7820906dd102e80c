/* jsonld.h - Document and Result as JSON-LD: a schema.org NewsArticle and what it mentions.
 *
 * People with their occupations, organizations, places with coordinates, events (which are schema.org actions
 * too: agent, object) and quotations, tied together by blank nodes: _:p1 is the p1 of the JSON. The context
 * is inside, so that a processor reads it without the network. What schema.org has no words for (offsets,
 * confidence, where a fact stands) is left to the JSON. No state; thread-safe.
 *
 *     if (output_jsonld(doc, result, options, &out, &err) < 0) ...
 */
#ifndef ATTACHE_OUTPUT_JSONLD_H
#define ATTACHE_OUTPUT_JSONLD_H

#include "base/error.h"
#include "base/strbuf.h"
#include "doc/options.h"
#include "doc/result.h"

/* Appends one object without a trailing newline. ERR_MEMORY, ERR_TOO_LARGE; then *out is as it was. */
int output_jsonld(const Document *doc, const Result *result, const RequestOptions *options, StrBuf *out,
                  Error *err);

#endif
