/* json_text.h - JSON strings into a StrBuf, for small objects that need no tree.
 *
 * Escapes what RFC 8259 demands and nothing else; the text must be well-formed UTF-8 (bytes that are not
 * become U+FFFD, so that the JSON is valid whatever happens). 0, ERR_TOO_LARGE or ERR_MEMORY. No state;
 * the StrBuf is one thread's.
 *
 *     json_text_member(&out, "detail", slice_of(err.message));     // "detail":"..."
 */
#ifndef ATTACHE_BASE_JSON_TEXT_H
#define ATTACHE_BASE_JSON_TEXT_H

#include "base/strbuf.h"

/* The string with its quotation marks. */
int json_text_string(StrBuf *out, Slice s);
/* "key":"value"; the key is a plain ASCII word. */
int json_text_member(StrBuf *out, const char *key, Slice value);

#endif
