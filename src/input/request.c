#include "input/request.h"
#include "base/ctype.h"

#include <stdio.h>

typedef struct Option {
    const char *name;
    int (*set)(RequestOptions *options, Slice value, Error *err);
} Option;

/* Two digits at `pos` within [min, max]. */
static bool two_digits(Slice s, size_t pos, int min, int max)
{
    if (pos + 2 > s.len || !ascii_is_digit(s.ptr[pos]) || !ascii_is_digit(s.ptr[pos + 1])) return false;
    int value = (s.ptr[pos] - '0') * 10 + s.ptr[pos + 1] - '0';
    return value >= min && value <= max;
}

static bool is_date(Slice s)
{
    for (size_t i = 0; i < 4; i++)
        if (i >= s.len || !ascii_is_digit(s.ptr[i])) return false;
    return s.len >= 10 && s.ptr[4] == '-' && two_digits(s, 5, 1, 12) && s.ptr[7] == '-' &&
           two_digits(s, 8, 1, 31);
}

static bool is_zone(Slice s)
{
    if (s.len == 0 || (s.len == 1 && (s.ptr[0] == 'Z' || s.ptr[0] == 'z'))) return true;
    if ((s.ptr[0] != '+' && s.ptr[0] != '-') || !two_digits(s, 1, 0, 14)) return false;
    size_t minutes = s.len > 3 && s.ptr[3] == ':' ? 4 : 3;
    return s.len == minutes + 2 && two_digits(s, minutes, 0, 59);
}

/* YYYY-MM-DD, then nothing or Thh:mm[:ss[.fff]] with a zone or without. */
static bool is_iso_date(Slice s)
{
    if (!is_date(s)) return false;
    if (s.len == 10) return true;
    if ((s.ptr[10] != 'T' && s.ptr[10] != 't' && s.ptr[10] != ' ') || !two_digits(s, 11, 0, 24)) return false;
    if (s.len < 16 || s.ptr[13] != ':' || !two_digits(s, 14, 0, 59)) return false;
    size_t pos = 16;
    if (pos < s.len && s.ptr[pos] == ':') {
        if (!two_digits(s, pos + 1, 0, 60)) return false;
        pos += 3;
        if (pos < s.len && s.ptr[pos] == '.')
            for (pos++; pos < s.len && ascii_is_digit(s.ptr[pos]);)
                pos++;
    }
    return is_zone(slice_sub(s, pos, s.len));
}

/* "Dec 17, 2010" is no ISO date, but somebody's date: article.c reads it if it can, with a warning if not. */
static bool is_free_date(Slice s)
{
    bool iso_shaped = s.len >= 5 && s.ptr[4] == '-' && ascii_is_digit(s.ptr[0]);
    bool digit = false;
    for (size_t i = 0; i < s.len; i++)
        digit = digit || ascii_is_digit(s.ptr[i]);
    return digit && !iso_shaped && s.len <= 64;
}

bool request_is_iso_date(Slice value)
{
    return is_iso_date(value);
}

static int set_published(RequestOptions *options, Slice value, Error *err)
{
    options->published_at = slice_trim(value);
    Slice s = options->published_at;
    if (s.len == 0 || is_iso_date(s) || is_free_date(s)) return 0;
    if (options->lenient) {
        options->published_at = SLICE_EMPTY;
        options->published_at_dropped = true;
        return 0;
    }
    return error_set_field(
        err, ERR_INVALID, "/published_at",
        "published_at must be an ISO 8601 date or time, as 2010-12-16 or 2010-12-16T09:30:00Z");
}

static int set_language(RequestOptions *options, Slice value, Error *err)
{
    Slice main = slice_sub(value, 0, value.len < 2 ? value.len : 2);
    bool region = value.len > 2 && (value.ptr[2] == '-' || value.ptr[2] == '_');
    options->language = SLICE_EMPTY;
    if (value.len == 0 || slice_eq_nocase(value, SLICE("auto"))) return 0;
    if (slice_eq_nocase(main, SLICE("en")) && (value.len == 2 || region)) {
        options->language = SLICE("en");
        return 0;
    }
    return error_set_field(err, ERR_LANGUAGE, "/language",
                           "only English is read: language must be 'en', or left out to have it detected");
}

static int set_include(RequestOptions *options, Slice value, Error *err)
{
    Slice one;
    while (slice_split(&value, ',', &one)) {
        one = slice_trim(one);
        if (one.len == 0) continue;
        if (!slice_eq(one, SLICE("text")))
            return error_set_field(err, ERR_INVALID, "/include", "include knows only 'text', not '%.*s'",
                                   one.len > 40 ? 40 : (int)one.len, one.ptr);
        options->include_text = true;
    }
    return 0;
}

static int set_offset_unit(RequestOptions *options, Slice value, Error *err)
{
    if (offset_unit_from_name(value, &options->offset_unit)) return 0;
    return error_set_field(err, ERR_INVALID, "/offset_unit",
                           "offset_unit must be 'codepoint', 'utf8' or 'utf16', not '%.*s'",
                           value.len > 40 ? 40 : (int)value.len, value.ptr);
}

static int set_title(RequestOptions *options, Slice value, Error *err)
{
    (void)err;
    options->title = slice_trim(value);
    return 0;
}

static int set_url(RequestOptions *options, Slice value, Error *err)
{
    (void)err;
    options->url = slice_trim(value);
    return 0;
}

static int set_id(RequestOptions *options, Slice value, Error *err)
{
    (void)err;
    options->id = value;
    return 0;
}

static const Option table[] = {
    {"title", set_title}, {"published_at", set_published}, {"language", set_language},
    {"url", set_url},     {"include", set_include},        {"offset_unit", set_offset_unit},
    {"id", set_id},
};

static const Option *find(Slice name)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (slice_eq(name, slice_of(table[i].name))) return &table[i];
    return NULL;
}

bool request_option_known(Slice name)
{
    return find(name) != NULL;
}

int request_option_set(RequestOptions *options, Slice name, Slice value, Error *err)
{
    const Option *option = find(name);
    if (option != NULL) return option->set(options, value, err);
    return error_set(err, ERR_INVALID,
                     "there is no option '%.*s': title, published_at, language, url, include, offset_unit "
                     "and id are known",
                     name.len > 40 ? 40 : (int)name.len, name.ptr);
}

int request_options_check(RequestOptions *options, Error *err)
{
    int rc = set_published(options, options->published_at, err);
    return rc == 0 ? set_language(options, options->language, err) : rc;
}
