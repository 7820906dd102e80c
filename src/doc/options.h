/* options.h - what a request asks for besides the article itself.
 *
 * The CLI fills them from flags, HTTP from the query and the JSON body, and output/ reads the offset unit.
 * Plain values of one request; texts are borrowed from whoever gave them.
 *
 *     RequestOptions options = {.title = SLICE("Talks"), .language = SLICE("en")};
 *     if (!offset_unit_from_name(name, &options.offset_unit)) ...
 */
#ifndef ATTACHE_DOC_OPTIONS_H
#define ATTACHE_DOC_OPTIONS_H

#include "base/slice.h"

typedef enum OffsetUnit { OFFSET_CODEPOINT, OFFSET_UTF8, OFFSET_UTF16 } OffsetUnit;

/* A page from the network. */
typedef struct WebPage {
    Slice bytes;
    Slice content_type; /* empty: none named */
} WebPage;

typedef struct RequestOptions {
    OffsetUnit offset_unit;
    bool include_text;  /* `include=text`: answer with document.text even when it is the client's */
    Slice title;        /* borrowed; empty: none given */
    Slice published_at; /* ISO 8601 as the client gave it; empty: none */
    Slice url;          /* address of the article, for the document only */
    Slice language;     /* "en" forces English; empty: detect */
    Slice id;           /* echoed at the top of the answer (NDJSON); empty: none */
    bool lenient;       /* a line of a batch: members not known are no news, and a published_at that is no
                           date is left out, with a warning, rather than losing the article */
    bool may_fetch; /* an article may be a URL alone: reading it is then ERR_FETCH until `page` is there */
    const WebPage *page;       /* what the URL gave; NULL: nothing yet */
    bool published_at_dropped; /* set by input/ when it was */
} RequestOptions;

/* "codepoint", "utf8" or "utf16"; false for anything else. */
bool offset_unit_from_name(Slice name, OffsetUnit *ret_unit);

#endif
