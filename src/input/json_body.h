/* json_body.h - the body of an application/json request to options and article.
 *
 * {"text": ..} or {"html": ..}, with title, published_at, language, url, include, offset_unit, id beside it.
 * The tree is Jansson's and lives only inside json_body_read; what is kept is copied into the arena.
 * Malformed JSON is ERR_FORMAT with the byte position; a wrong type, a missing article or a value that is
 * not allowed is ERR_INVALID with an RFC 6901 pointer. Members that are not known are counted in *ret_body,
 * for a warning.
 *
 *     JsonBody body;
 *     if (json_body_read(bytes, &options, &arena, &body, &err) < 0) return err.code;
 *     read_article(body.is_html, body.article);
 */
#ifndef ATTACHE_INPUT_JSON_BODY_H
#define ATTACHE_INPUT_JSON_BODY_H

#include "base/arena.h"
#include "base/error.h"
#include "doc/options.h"

typedef struct JsonBody {
    bool is_html;
    bool is_url;         /* no article, but the options' URL names one, and may */
    Slice article;       /* well-formed UTF-8 without U+0000 */
    Slice first_unknown; /* name of the first member not known; empty: none */
    size_t n_unknown;
} JsonBody;

/* `bytes`: checked UTF-8 without a byte order mark. */
int json_body_read(Slice bytes, RequestOptions *options, Arena *arena, JsonBody *ret_body, Error *err);

#endif
