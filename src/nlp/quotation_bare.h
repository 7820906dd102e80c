/* quotation_bare.h - direct speech without quotation marks, told by the shape of its paragraphs.
 *
 * Transcripts ("WALLACE: Who pays?"), interviews ("Q: ..." and "A: ...", or two names in turn), dialogue that
 * a long dash begins ("— I will go, said the man."), posts as pages embed them ("... — Ann Lee (@annlee) May
 * 3, 2016"). A shape counts only where the article keeps to it: three turns, names that come again, a dash
 * with a verb of its own behind the words. Linear in the text; reads tokens and their tags; thread-safe.
 *
 *     BareStyle style = bare_style(doc);
 *     size_t n = bare_speech(doc, style, paragraph, spans);
 */
#ifndef ATTACHE_NLP_QUOTATION_BARE_H
#define ATTACHE_NLP_QUOTATION_BARE_H

#include "doc/document.h"

enum { BARE_MAX_SPANS = 2 };

typedef struct BareStyle {
    bool capitals; /* turns under names in capitals */
    bool names;    /* turns under names that come again */
    bool letters;  /* turns under Q and A */
    bool dashes;
} BareStyle;

BareStyle bare_style(const Document *doc);
/* What the trimmed paragraph holds of speech; returns how many spans, at most BARE_MAX_SPANS. */
size_t bare_speech(const Document *doc, BareStyle style, Span paragraph, Span *ret_spans);

#endif
