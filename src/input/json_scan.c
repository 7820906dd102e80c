#include "input/json_scan.h"

#include <string.h>

/* Index of the closing quotation mark of the string that opens at `pos`, or bytes.len; *ret_nul: where it
 * holds \u0000, else SIZE_MAX. */
static size_t string_end(Slice bytes, size_t pos, size_t *ret_nul)
{
    *ret_nul = SIZE_MAX;
    for (size_t i = pos + 1; i < bytes.len; i++) {
        if (bytes.ptr[i] == '"') return i;
        if (bytes.ptr[i] != '\\') continue;
        if (*ret_nul == SIZE_MAX && bytes.len - i >= 6 && memcmp(bytes.ptr + i, "\\u0000", 6) == 0)
            *ret_nul = i;
        i++;
    }
    return bytes.len;
}

int json_scan(Slice bytes, Error *err)
{
    size_t depth = 0;
    size_t values = 1;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        size_t nul = SIZE_MAX;
        size_t start = i;
        if (c == '"') i = string_end(bytes, i, &nul);
        if (nul != SIZE_MAX)
            return error_set_at(err, ERR_FORMAT, nul, "U+0000 in a string at byte %zu: this is no text", nul);
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && depth > 0) depth--;
        values += c == ',' || c == '{' || c == '[';
        if (depth > JSON_MAX_DEPTH)
            return error_set_at(err, ERR_FORMAT, start, "nested deeper than %d levels at byte %zu",
                                JSON_MAX_DEPTH, start);
        if (values > JSON_MAX_VALUES)
            return error_set_at(err, ERR_FORMAT, start, "more than %d values, at byte %zu", JSON_MAX_VALUES,
                                start);
    }
    return 0;
}
