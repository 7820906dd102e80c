#include "input/json_id.h"

#include "input/json_scan.h"

#include <jansson.h>

static void set_id(const json_t *value, StrBuf *ret_id)
{
    if (json_is_string(value))
        (void)strbuf_append(ret_id, (Slice){json_string_value(value), json_string_length(value)});
    else if (json_is_integer(value))
        (void)strbuf_printf(ret_id, "%lld", (long long)json_integer_value(value));
}

bool json_id_read_whole(Slice line, StrBuf *ret_id)
{
    Error err;
    json_error_t at;
    strbuf_clear(ret_id);
    if (slice_starts_with(line, SLICE("\xEF\xBB\xBF"))) line = slice_sub(line, 3, line.len);
    if (json_scan(line, &err) < 0) return false;
    json_t *object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, &at);
    bool read = json_is_object(object);
    if (read) set_id(json_object_get(object, "id"), ret_id);
    json_decref(object);
    return read;
}

bool json_id_read(Slice line, StrBuf *ret_id)
{
    const Slice head = SLICE("{\"id\":");
    json_error_t at;
    if (!slice_starts_with(line, head)) return json_id_read_whole(line, ret_id);
    strbuf_clear(ret_id);
    json_t *value =
        json_loadb(line.ptr + head.len, line.len - head.len, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &at);
    bool read = value != NULL;
    set_id(value, ret_id);
    json_decref(value);
    return read;
}
