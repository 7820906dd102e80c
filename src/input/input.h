/* input.h - bytes of a request to a Document, by format.
 *
 * Decodes the charset, strips a byte order mark, checks the text (well-formed UTF-8, no U+0000), finds
 * paragraphs, furniture, headline, byline, dateline and date of publication. A Reader holds the tables, const
 * after load and shared by threads; what a request needs is put into its arena. Errors carry the byte
 * position (bytes that are no text, JSON that is no JSON) or the pointer of the wrong field.
 *
 *     Reader *reader;
 *     if (reader_load(&reader, "data", &err) < 0) ...
 *     RequestOptions options = {0};
 *     Document doc;
 *     if (input_read(reader, INPUT_PLAIN, body, SLICE("utf-8"), &options, &arena, &doc, &err) < 0) ...
 *     reader_release(reader);
 */
#ifndef ATTACHE_INPUT_INPUT_H
#define ATTACHE_INPUT_INPUT_H

#include "base/error.h"
#include "doc/document.h"
#include "doc/options.h"

typedef enum InputFormat { INPUT_PLAIN, INPUT_HTML, INPUT_JSON, INPUT_FORMAT_COUNT } InputFormat;

typedef struct Reader Reader;

/* Reads what it needs below data_dir. */
int reader_load(Reader **ret_reader, const char *data_dir, Error *err);
void reader_release(Reader *reader);

/* Format of a media type ("text/html; charset=..." or without parameters; empty: text/plain); ERR_UNSUPPORTED
 * names what is taken. The charset parameter, if any, goes to *ret_charset (borrowed). */
int input_format_of(Slice content_type, InputFormat *ret_format, Slice *ret_charset, Error *err);
/* Reads `bytes` (borrowed while the document is used). A JSON body's own options replace those in
 * *options. ERR_INVALID when there is no text to read. */
int input_read(const Reader *reader, InputFormat format, Slice bytes, Slice charset, RequestOptions *options,
               Arena *arena, Document *ret_doc, Error *err);

#endif
