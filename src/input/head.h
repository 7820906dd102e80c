/* head.h - how an article begins: headline, byline, dateline, date of publication.
 *
 * Recognizers over single blocks of text, without state; article.c decides where they are asked. Patterns
 * that are knowledge (agencies, months, publication lines) come from furniture.h.
 * Nothing is allocated.
 *
 *     Dateline d;
 *     if (head_dateline(furniture, text, paragraph, &d)) use(d.place, d.agency);
 */
#ifndef ATTACHE_INPUT_HEAD_H
#define ATTACHE_INPUT_HEAD_H

#include "doc/document.h"
#include "input/furniture.h"

enum { ISO_DATE_BYTES = 10 };

/* "MONTGOMERY, Ala. (AP) —" at the head of a paragraph. */
bool head_dateline(const Furniture *furniture, Slice text, Span paragraph, Dateline *ret_dateline);
/* A line that holds nothing but a date (weekday, time and a word like "Published:" beside it): YYYY-MM-DD. */
bool head_date_line(const Furniture *furniture, Slice block, char ret_date[ISO_DATE_BYTES]);
/* A date with its year anywhere in a dateline: "GENEVA, March 3, 2011 (Xinhua) --". */
bool head_date_within(const Furniture *furniture, Slice text, char ret_date[ISO_DATE_BYTES]);
/* ".../2022/07/25/...", "...-2022-07-25..." or "ud=20220725..." in an address. */
bool head_url_date(Slice url, char ret_date[ISO_DATE_BYTES]);
/* Nothing but an address. */
bool head_is_url(Slice block);
/* "By Jane Doe and John Roe". */
bool head_is_byline(Slice block);
/* Two to four capitalized words, perhaps several joined by "and": a name on a line of its own. */
bool head_is_name(Slice block);
/* Short, without a final stop: a headline by its looks. */
bool head_is_headline(Slice block, size_t max_words);
/* A short open line; a question only when nobody seems to be quoted or named as asking it. */
bool head_is_crosshead(Slice block);
bool head_has_letters(Slice block);
/* The same words, whatever their case and marks. */
bool head_same_words(Slice a, Slice b);
/* Ends with a full stop, question or exclamation mark, perhaps inside closing marks. */
bool head_has_final_stop(Slice block);

#endif
