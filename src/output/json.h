/* json.h - Document and Result to the JSON of the public contract.
 *
 * Offsets are converted to the unit asked for in one pass over the text. Lists keep the order that
 * link gave them, which is what the ids count; the same input gives the same bytes. Officials and other
 * people share the numbers p1, p2, ... The answer is malloc'ed text owned by the StrBuf. Thread-safe.
 *
 *     StrBuf out;
 *     strbuf_init(&out, 64u << 20);
 *     if (output_json(doc, result, options, false, &out, &err) < 0) ...
 */
#ifndef ATTACHE_OUTPUT_JSON_H
#define ATTACHE_OUTPUT_JSON_H

#include "base/error.h"
#include "base/strbuf.h"
#include "doc/options.h"
#include "doc/result.h"

struct json_t;

/* Appends one JSON object without a trailing newline; `pretty` indents by two. ERR_MEMORY, also
 * for the StrBuf's limit. On failure *out is as it was. */
int output_json(const Document *doc, const Result *result, const RequestOptions *options, bool pretty,
                StrBuf *out, Error *err);

/* The same as Jansson's tree, for the other forms that are written from it; the caller's to json_decref. */
int output_tree(const Document *doc, const Result *result, const RequestOptions *options,
                struct json_t **ret_answer, Error *err);

#endif
