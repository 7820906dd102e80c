#include "output/json_out.h"

#include "base/json_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void append(JsonOut *json, Slice text)
{
    if (json->rc == 0) json->rc = strbuf_append(json->out, text);
}

static void new_line(JsonOut *json)
{
    if (!json->pretty) return;
    append(json, SLICE("\n"));
    for (unsigned i = 0; i < json->depth; i++)
        append(json, SLICE("  "));
}

void json_out_open(JsonOut *json, char bracket)
{
    append(json, (Slice){&bracket, 1});
    json->depth++;
    json->filled = false;
}

void json_out_close(JsonOut *json, char bracket)
{
    json->depth--;
    if (json->filled) new_line(json);
    append(json, (Slice){&bracket, 1});
    json->filled = true; /* what stands around has at least this */
}

void json_out_item(JsonOut *json)
{
    if (json->filled) append(json, SLICE(","));
    new_line(json);
    json->filled = true;
}

void json_out_key(JsonOut *json, const char *key)
{
    json_out_item(json);
    append(json, SLICE("\""));
    append(json, slice_of(key));
    append(json, json->pretty ? SLICE("\": ") : SLICE("\":"));
}

void json_out_null(JsonOut *json)
{
    append(json, SLICE("null"));
}

void json_out_integer(JsonOut *json, int64_t value)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRId64, value);
    append(json, (Slice){digits, (size_t)n});
}

void json_out_real(JsonOut *json, double value)
{
    char digits[40];
    int n = snprintf(digits, sizeof digits, "%.8g", value);
    append(json, (Slice){digits, (size_t)n});
    if (strpbrk(digits, ".e") == NULL) append(json, SLICE(".0"));
}

void json_out_text(JsonOut *json, Slice text)
{
    if (json->rc == 0) json->rc = json_text_string(json->out, text);
}
