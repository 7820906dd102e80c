#include "input/html_filter.h"
#include "base/ctype.h"

#include <string.h>

/* Attributes that are read; a bit of `seen` each. */
static const char *const kept[] = {"class",    "id",       "property", "name",        "content",
                                   "datetime", "itemprop", "hidden",   "aria-hidden", "style"};

enum { N_KEPT = sizeof kept / sizeof kept[0], MAX_TAG_NAME = 24 };

typedef struct Filter {
    const HtmlRules *rules;
    Slice html;
    size_t pos;
    StrBuf *out;
    int rc;
} Filter;

static void put(Filter *f, Slice s)
{
    if (f->rc == 0) f->rc = strbuf_append(f->out, s);
}

static char look(const Filter *f, size_t ahead)
{
    return f->pos + ahead < f->html.len ? f->html.ptr[f->pos + ahead] : '\0';
}

static void skip_past(Filter *f, Slice mark)
{
    size_t at = slice_find(f->html, mark, f->pos);
    f->pos = at == SIZE_MAX ? f->html.len : at + mark.len;
}

static void skip_space(Filter *f)
{
    while (f->pos < f->html.len && (ascii_is_space(f->html.ptr[f->pos]) || f->html.ptr[f->pos] == '/'))
        f->pos++;
}

static bool is_name_char(char c)
{
    return c != '\0' && !ascii_is_space(c) && strchr(">/=\"'<", c) == NULL;
}

static Slice read_name(Filter *f)
{
    size_t start = f->pos;
    while (f->pos < f->html.len && is_name_char(f->html.ptr[f->pos]))
        f->pos++;
    return slice_sub(f->html, start, f->pos);
}

/* The value behind "=": quoted or up to the next blank or ">". */
static Slice read_value(Filter *f)
{
    char quote = look(f, 0);
    size_t start = f->pos;
    if (quote == '"' || quote == '\'') {
        const char *close = memchr(f->html.ptr + start + 1, quote, f->html.len - start - 1);
        size_t end = close == NULL ? f->html.len : (size_t)(close - f->html.ptr);
        f->pos = close == NULL ? end : end + 1;
        return slice_sub(f->html, start + 1, end);
    }
    while (f->pos < f->html.len && !ascii_is_space(f->html.ptr[f->pos]) && f->html.ptr[f->pos] != '>')
        f->pos++;
    return slice_sub(f->html, start, f->pos);
}

/* Not in the middle of a character. */
static Slice shorten(Slice value)
{
    if (value.len <= HTML_MAX_VALUE) return value;
    value.len = HTML_MAX_VALUE;
    while (value.len > 0 && ((unsigned char)value.ptr[value.len] & 0xc0) == 0x80)
        value.len--;
    return value;
}

static void put_attribute(Filter *f, Slice name, Slice value, uint32_t *seen)
{
    for (uint32_t i = 0; i < N_KEPT; i++) {
        if (!slice_eq_nocase(name, slice_of(kept[i])) || (*seen >> i & 1)) continue;
        *seen |= UINT32_C(1) << i;
        put(f, SLICE(" "));
        put(f, slice_of(kept[i]));
        put(f, SLICE("=\""));
        value = shorten(value);
        for (Slice one; value.len > 0 && slice_split(&value, '"', &one);) {
            put(f, one);
            if (value.ptr != NULL) put(f, SLICE("&quot;"));
        }
        put(f, SLICE("\""));
    }
}

static void copy_attributes(Filter *f, bool write)
{
    uint32_t seen = 0;
    for (;;) {
        skip_space(f);
        if (f->pos >= f->html.len || look(f, 0) == '>') break;
        Slice name = read_name(f);
        if (name.len == 0) {
            f->pos++;
            continue;
        }
        size_t behind = f->pos;
        while (behind < f->html.len && ascii_is_space(f->html.ptr[behind]))
            behind++;
        Slice value = SLICE_EMPTY;
        if (behind < f->html.len && f->html.ptr[behind] == '=') {
            f->pos = behind + 1;
            while (f->pos < f->html.len && ascii_is_space(f->html.ptr[f->pos]))
                f->pos++;
            if (f->pos < f->html.len) value = read_value(f);
        }
        if (write) put_attribute(f, name, value, &seen);
    }
    if (f->pos < f->html.len) f->pos++;
}

/* Behind the end tag of a raw element. */
static void skip_raw(Filter *f, Slice name)
{
    while (f->pos < f->html.len) {
        const char *tag = memchr(f->html.ptr + f->pos, '<', f->html.len - f->pos);
        if (tag == NULL) break;
        f->pos = (size_t)(tag - f->html.ptr) + 1;
        if (look(f, 0) != '/' || f->html.len - f->pos - 1 < name.len) continue;
        if (!slice_eq_nocase(slice_sub(f->html, f->pos + 1, f->pos + 1 + name.len), name)) continue;
        skip_past(f, SLICE(">"));
        return;
    }
    f->pos = f->html.len;
}

static void copy_tag(Filter *f)
{
    bool closing = look(f, 1) == '/';
    f->pos += closing ? 2 : 1;
    size_t start = f->pos;
    while (f->pos < f->html.len &&
           (ascii_is_alnum(f->html.ptr[f->pos]) || look(f, 0) == '-' || look(f, 0) == ':'))
        f->pos++;
    Slice name = slice_sub(f->html, start, f->pos);
    bool raw = (html_rules_bits(f->rules, name) & HTML_RAW) != 0;
    bool write = !raw && name.len <= MAX_TAG_NAME;
    if (write) {
        put(f, closing ? SLICE("</") : SLICE("<"));
        put(f, name);
    }
    copy_attributes(f, write && !closing);
    if (write) put(f, SLICE(">"));
    if (raw && !closing) skip_raw(f, name);
}

static void copy_markup(Filter *f)
{
    char next = look(f, 1);
    bool closing = next == '/' && ascii_is_alpha(look(f, 2));
    if (slice_starts_with(slice_sub(f->html, f->pos, f->html.len), SLICE("<!--"))) {
        f->pos += 4;
        skip_past(f, SLICE("-->"));
    } else if (next == '!' || next == '?') {
        skip_past(f, SLICE(">"));
    } else if (ascii_is_alpha(next) || closing) {
        copy_tag(f);
    } else {
        put(f, SLICE("&lt;"));
        f->pos++;
    }
}

int html_filter(const HtmlRules *rules, Slice html, StrBuf *out)
{
    Filter f = {.rules = rules, .html = html, .out = out};
    while (f.pos < html.len && f.rc == 0) {
        const char *tag = memchr(html.ptr + f.pos, '<', html.len - f.pos);
        size_t end = tag == NULL ? html.len : (size_t)(tag - html.ptr);
        put(&f, slice_sub(html, f.pos, end));
        f.pos = end;
        if (tag != NULL) copy_markup(&f);
    }
    return f.rc;
}
