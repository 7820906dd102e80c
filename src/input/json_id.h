/* json_id.h - the `id` of one line of NDJSON: of an article, or of an answer, which begins with it.
 *
 * What an answer echoes for a line: the string, or the whole number written out; empty when the line has
 * no id, a null, or is no JSON at all. No state; thread-safe.
 *
 *     StrBuf id;
 *     strbuf_init(&id, 1 << 20);
 *     if (json_id_read(line, &id)) known = map_get(&done, strbuf_slice(&id)) != MAP_NONE;
 */
#ifndef ATTACHE_INPUT_JSON_ID_H
#define ATTACHE_INPUT_JSON_ID_H

#include "base/strbuf.h"

/* Replaces what is in `ret_id`; false when the line is no JSON object (ret_id is then empty). A line that
 * begins {"id": is read no further than the id, so that long answers cost nothing. */
bool json_id_read(Slice line, StrBuf *ret_id);
/* The same, with the whole line checked to be one JSON object. */
bool json_id_read_whole(Slice line, StrBuf *ret_id);

#endif
