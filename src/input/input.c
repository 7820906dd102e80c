#include "input/input.h"
#include "input/article.h"
#include "input/charset.h"
#include "input/furniture.h"
#include "input/head.h"
#include "input/html.h"
#include "input/json_body.h"
#include "input/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Reader {
    Furniture *furniture;
    HtmlRules *html;
};

typedef struct Request {
    const Reader *reader;
    Slice bytes;
    Slice charset;
    RequestOptions *options;
    Arena *arena;
    Document *doc;
    Error *err;
} Request;

typedef struct Format {
    InputFormat format;
    const char *media_type;
    int (*read)(Request *request);
} Format;

int reader_load(Reader **ret_reader, const char *data_dir, Error *err)
{
    *ret_reader = NULL;
    Reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return error_set(err, ERR_MEMORY, "no memory for the reader's tables");
    html_init();
    int rc = furniture_load(&reader->furniture, data_dir, err);
    if (rc == 0) rc = html_rules_load(&reader->html, data_dir, err);
    if (rc < 0)
        reader_release(reader);
    else
        *ret_reader = reader;
    return rc;
}

void reader_release(Reader *reader)
{
    if (reader == NULL) return;
    furniture_release(reader->furniture);
    html_rules_release(reader->html);
    free(reader);
}

/* `text` is checked UTF-8. */
static int read_text(Request *r, Slice text)
{
    document_init(r->doc, r->arena, text);
    article_read(r->reader->furniture, r->options, r->doc);
    if (r->doc->paragraphs.len > 0) return 0;
    return error_set_field(r->err, ERR_INVALID, "/text", "the article is empty: there is no text to read");
}

static int read_plain(Request *r)
{
    Slice text;
    int rc = charset_decode(r->bytes, r->charset, r->arena, &text, r->err);
    return rc == 0 ? read_text(r, text) : rc;
}

/* ISO 8601 as it is, "Tue, 11 Apr 2023 06:30:00 GMT" as its day; empty when it is no date. */
static Slice page_date(Request *r, Slice given)
{
    char day[ISO_DATE_BYTES];
    if (request_is_iso_date(given)) return given;
    bool read = given.len > 0 && head_date_within(r->reader->furniture, given, day);
    return read ? arena_copy(r->arena, (Slice){day, sizeof day}) : SLICE_EMPTY;
}

/* What the client said goes before what the page says. */
static void take_head(Request *r, const HtmlPage *page)
{
    RequestOptions *options = r->options;
    if (options->title.len == 0) options->title = page->title;
    if (options->published_at.len == 0) options->published_at = page_date(r, page->published_at);
}

/* `html` is checked UTF-8. */
static int read_page(Request *r, Slice html)
{
    HtmlPage page;
    int rc = html_read(r->reader->html, html, r->arena, &page, r->err);
    if (rc < 0) return rc;
    take_head(r, &page);
    rc = read_text(r, page.text);
    if (rc == 0) r->doc->text_changed = true;
    return rc;
}

static int read_html(Request *r)
{
    Slice html;
    Slice charset = r->charset;
    if (charset.len == 0) charset = html_declared_charset(r->bytes);
    int rc = charset_decode(r->bytes, charset, r->arena, &html, r->err);
    return rc == 0 ? read_page(r, html) : rc;
}

/* What the URL gave, in whatever form. */
static int read_fetched(Request *r)
{
    const WebPage *page = r->options->page;
    InputFormat format = INPUT_PLAIN;
    if (page == NULL) return error_set(r->err, ERR_FETCH, "the article is still to be fetched");
    int rc = input_format_of(page->content_type, &format, &r->charset, r->err);
    if (rc < 0 || format == INPUT_JSON)
        return error_set_field(r->err, ERR_UPSTREAM, "/url", "the URL gave no text/html or text/plain");
    r->bytes = page->bytes;
    rc = format == INPUT_HTML ? read_html(r) : read_plain(r);
    if (rc == 0) r->doc->text_changed = true; /* to what the client has: nothing */
    if (rc == ERR_FORMAT || rc == ERR_UNSUPPORTED)
        rc = r->err->code = ERR_UPSTREAM; /* not the client's fault */
    if (rc < 0) (void)snprintf(r->err->pointer, sizeof r->err->pointer, "/url");
    return rc;
}

static int read_json(Request *r)
{
    Slice json;
    JsonBody body = {0};
    int rc = charset_decode(r->bytes, r->charset, r->arena, &json, r->err);
    if (rc == 0) rc = json_body_read(json, r->options, r->arena, &body, r->err);
    if (rc < 0) return rc;
    if (body.is_url)
        rc = read_fetched(r);
    else
        rc = body.is_html ? read_page(r, body.article) : read_text(r, body.article);
    if (rc == 0 && r->options->published_at_dropped)
        document_warn(r->doc, "published_at is no ISO 8601 date or time and was left out");
    if (rc == 0 && body.n_unknown > 0 && !r->options->lenient)
        document_warn(r->doc, "%zu members of the request are not known and were ignored, '%.*s' first",
                      body.n_unknown, body.first_unknown.len > 40 ? 40 : (int)body.first_unknown.len,
                      body.first_unknown.ptr);
    return rc;
}

static const Format formats[] = {
    {INPUT_PLAIN, "text/plain", read_plain},
    {INPUT_HTML, "text/html", read_html},
    {INPUT_HTML, "application/xhtml+xml", read_html},
    {INPUT_JSON, "application/json", read_json},
};

/* Value of the parameter `name` in "; a=b; c=\"d\"", empty when it is not there. */
static Slice parameter(Slice parameters, const char *name)
{
    Slice one;
    while (slice_split(&parameters, ';', &one)) {
        Slice key;
        if (!slice_split(&one, '=', &key) || one.ptr == NULL) continue;
        Slice value = slice_trim(one);
        if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
            value = slice_sub(value, 1, value.len - 1);
        if (slice_eq_nocase(slice_trim(key), slice_of(name))) return value;
    }
    return SLICE_EMPTY;
}

int input_format_of(Slice content_type, InputFormat *ret_format, Slice *ret_charset, Error *err)
{
    Slice media_type = SLICE_EMPTY;
    Slice parameters = content_type;
    if (content_type.len > 0) (void)slice_split(&parameters, ';', &media_type);
    media_type = slice_trim(media_type);
    *ret_format = INPUT_PLAIN;
    *ret_charset = SLICE_EMPTY;
    if (media_type.len == 0) return 0;
    if (parameters.ptr != NULL) *ret_charset = parameter(parameters, "charset");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (slice_eq_nocase(media_type, slice_of(formats[i].media_type))) {
            *ret_format = formats[i].format;
            return 0;
        }
    if (slice_eq_nocase(media_type, SLICE("application/x-www-form-urlencoded")))
        return error_set(
            err, ERR_UNSUPPORTED,
            "a form is not taken; curl -d sends one and loses line breaks: use --data-binary @FILE with -H "
            "'Content-Type: text/plain' (or text/html, application/json)");
    return error_set(err, ERR_UNSUPPORTED,
                     "'%.*s' is not taken: send text/plain, text/html or application/json",
                     media_type.len > 60 ? 60 : (int)media_type.len, media_type.ptr);
}

int input_read(const Reader *reader, InputFormat format, Slice bytes, Slice charset, RequestOptions *options,
               Arena *arena, Document *ret_doc, Error *err)
{
    Request request = {reader, bytes, charset, options, arena, ret_doc, err};
    int rc = request_options_check(options, err);
    for (size_t i = 0; rc == 0 && i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i].format == format) return formats[i].read(&request);
    return rc;
}
