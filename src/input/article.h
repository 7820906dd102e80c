/* article.h - the text of an article to the paragraphs that are read.
 *
 * Takes a Document with its text and fills paragraphs, removed, title, title_span, url, dateline and
 * published_at. What the client said (options) goes before what the text says. Nothing is removed when
 * nothing would be left. Linear; everything lives in the document's arena.
 *
 *     document_init(&doc, &arena, text);
 *     article_read(furniture, &options, &doc);
 */
#ifndef ATTACHE_INPUT_ARTICLE_H
#define ATTACHE_INPUT_ARTICLE_H

#include "doc/document.h"
#include "doc/options.h"
#include "input/furniture.h"

void article_read(const Furniture *furniture, const RequestOptions *options, Document *doc);

#endif
