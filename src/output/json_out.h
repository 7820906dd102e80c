/* json_out.h - JSON written straight into a StrBuf, member by member; nothing is kept but the depth.
 *
 * The caller sees to it that keys and values alternate as JSON wants it: json_out_key before a value in an
 * object, json_out_item before one in an array. The first failure (the StrBuf's limit, no memory) is kept in
 * `rc` and makes the rest do nothing, so that it is looked at once, at the end. One thread.
 *
 *     JsonOut json = {.out = &out, .pretty = true};
 *     json_out_open(&json, '{');
 *     json_out_key(&json, "start");
 *     json_out_integer(&json, 7);
 *     json_out_close(&json, '}');
 *     if (json.rc < 0) ...
 */
#ifndef ATTACHE_OUTPUT_JSON_OUT_H
#define ATTACHE_OUTPUT_JSON_OUT_H

#include "base/strbuf.h"

#include <stdbool.h>

typedef struct JsonOut {
    StrBuf *out;
    bool pretty; /* indented by two */
    int rc;
    unsigned depth;
    bool filled; /* the innermost object or array has something in it */
} JsonOut;

/* '{' or '['. */
void json_out_open(JsonOut *json, char bracket);
/* '}' or ']'. */
void json_out_close(JsonOut *json, char bracket);
void json_out_key(JsonOut *json, const char *key);
void json_out_item(JsonOut *json);
void json_out_null(JsonOut *json);
void json_out_integer(JsonOut *json, int64_t value);
/* With 8 significant digits, and always as a real: 1.0. */
void json_out_real(JsonOut *json, double value);
/* Checked UTF-8. */
void json_out_text(JsonOut *json, Slice text);

#endif
