#include "input/json_body.h"
#include "input/json_scan.h"
#include "input/request.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Copies into the arena without jumping: the tree must be freed whatever happens. */
static int keep(Arena *arena, Slice s, Slice *ret_copy, Error *err)
{
    char *copy = arena_try_alloc(arena, s.len + 1);
    if (copy == NULL)
        return error_set(err, ERR_MEMORY, "the article needs more memory than one request may use");
    if (s.len > 0) memcpy(copy, s.ptr, s.len);
    *ret_copy = (Slice){copy, s.len};
    return 0;
}

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER:
    case JSON_REAL: return "a number";
    case JSON_TRUE:
    case JSON_FALSE: return "a boolean";
    default: return "null";
    }
}

static int wrong_type(const char *name, const char *expected, const json_t *value, Error *err)
{
    char pointer[64];
    (void)snprintf(pointer, sizeof pointer, "/%.40s", name);
    return error_set_field(err, ERR_INVALID, pointer, "'%.40s' must be %s, not %s", name, expected,
                           type_name(value));
}

/* A string, or for `id` a whole number; kept in the arena. */
static int text_of(const char *name, const json_t *value, Arena *arena, Slice *ret_text, Error *err)
{
    char number[32];
    Slice s = {json_string_value(value), json_string_length(value)};
    if (json_is_integer(value) && strcmp(name, "id") == 0) {
        int n = snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        s = (Slice){number, (size_t)n};
    } else if (!json_is_string(value)) {
        return wrong_type(name, "a string", value, err);
    }
    return keep(arena, s, ret_text, err);
}

/* The members of the array, joined by commas. */
static int set_include(RequestOptions *options, const json_t *value, Error *err)
{
    if (json_is_string(value))
        return request_option_set(options, SLICE("include"),
                                  (Slice){json_string_value(value), json_string_length(value)}, err);
    if (!json_is_array(value)) return wrong_type("include", "an array of strings", value, err);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        char pointer[64];
        (void)snprintf(pointer, sizeof pointer, "/include/%zu", i);
        if (!json_is_string(item))
            return error_set_field(err, ERR_INVALID, pointer, "'include' must hold strings, not %s",
                                   type_name(item));
        Slice name = {json_string_value(item), json_string_length(item)};
        if (request_option_set(options, SLICE("include"), name, err) < 0) {
            (void)snprintf(err->pointer, sizeof err->pointer, "%s", pointer);
            return err->code;
        }
    }
    return 0;
}

static int set_option(RequestOptions *options, const char *name, const json_t *value, Arena *arena,
                      Error *err)
{
    if (json_is_null(value)) return 0;
    if (strcmp(name, "include") == 0) return set_include(options, value, err);
    Slice text = SLICE_EMPTY;
    int rc = text_of(name, value, arena, &text, err);
    return rc == 0 ? request_option_set(options, slice_of(name), text, err) : rc;
}

static int read_members(json_t *object, RequestOptions *options, Arena *arena, JsonBody *body, Error *err)
{
    const char *name;
    json_t *value;
    int rc = 0;
    json_object_foreach(object, name, value)
    {
        if (strcmp(name, "text") == 0 || strcmp(name, "html") == 0) continue;
        if (request_option_known(slice_of(name))) {
            rc = set_option(options, name, value, arena, err);
        } else if (body->n_unknown++ == 0) {
            rc = keep(arena, slice_of(name), &body->first_unknown, err);
        }
        if (rc < 0) return rc;
    }
    return 0;
}

static int read_article(const json_t *object, bool may_fetch, Arena *arena, JsonBody *body, Error *err)
{
    const json_t *text = json_object_get(object, "text");
    const json_t *html = json_object_get(object, "html");
    if (json_is_null(text)) text = NULL;
    if (json_is_null(html)) html = NULL;
    if (text != NULL && html != NULL)
        return error_set_field(err, ERR_INVALID, "/html", "send either 'text' or 'html', not both");
    if (text == NULL && html == NULL) {
        bool url = json_is_string(json_object_get(object, "url"));
        body->is_url = url && may_fetch;
        if (body->is_url) return 0;
        return error_set_field(
            err, ERR_INVALID, url ? "/url" : "/text",
            url ? "URL input is not enabled here: send the article itself as 'text' or 'html'"
                : "the article is missing: send it as 'text' or 'html'");
    }
    body->is_html = html != NULL;
    return text_of(body->is_html ? "html" : "text", body->is_html ? html : text, arena, &body->article, err);
}

static int parse_error(const json_error_t *at, Error *err)
{
    size_t position = at->position > 0 ? (size_t)at->position : 0;
    return error_set_at(err, ERR_FORMAT, position, "not JSON at byte %zu (line %d, column %d): %s", position,
                        at->line, at->column, at->text);
}

int json_body_read(Slice bytes, RequestOptions *options, Arena *arena, JsonBody *ret_body, Error *err)
{
    *ret_body = (JsonBody){.article = SLICE_EMPTY, .first_unknown = SLICE_EMPTY};
    int rc = json_scan(bytes, err);
    if (rc < 0) return rc;
    json_error_t at;
    json_t *object = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, &at);
    if (object == NULL) return parse_error(&at, err);
    if (!json_is_object(object))
        rc = error_set_field(err, ERR_INVALID, "", "the body must be a JSON object, not %s",
                             type_name(object));
    /* First, so that whatever is wrong with the rest can be told with the id. */
    const json_t *id = json_object_get(object, "id");
    if (rc == 0 && id != NULL) rc = set_option(options, "id", id, arena, err);
    if (rc == 0) rc = read_article(object, options->may_fetch, arena, ret_body, err);
    if (rc == 0) rc = read_members(object, options, arena, ret_body, err);
    json_decref(object);
    return rc;
}
