/* date_resolve.h - what a matched time expression means: its TIMEX3 value.
 *
 * The resolver goes through a document in order. It knows the day of publication (the anchor of "last
 * month"), the date the narrative has reached (the anchor of "a day later") and the year and quarter last
 * spoken of. Direction of a bare "Friday" or "in March" comes from the tense of its clause. One resolver
 * serves one document, on one thread; values are copied into the document's arena. An expression that cannot
 * be resolved has an empty value; one that is none after all (an age, a number of people) is dropped.
 *
 *     DateResolver r;
 *     date_resolver_init(&r, grammar, doc);
 *     n = date_resolve(&r, words, n_words, &match, out);      // DateExpr out[2]
 */
#ifndef ATTACHE_NLP_DATE_RESOLVE_H
#define ATTACHE_NLP_DATE_RESOLVE_H

#include "nlp/date_calendar.h"
#include "nlp/date_grammar.h"

typedef struct DateResolver {
    const DateGrammar *grammar;
    Document *doc;
    const DateWord *words; /* of the sentence at hand */
    size_t n_words;
    DateValue anchor;    /* publication; GRAIN_NONE: unknown */
    DateValue narrative; /* GRAIN_NONE: none yet */
    uint32_t narrative_token;
    int context_year; /* of the last date with month and year, when it is not the anchor's; 0: none */
    uint32_t context_token;
    bool context_bare; /* the year stood alone */
    bool is_news;      /* told from the day of publication: "Friday", "yesterday" have been seen */
    bool every_year;   /* some month was taken for that of every year */
    DateValue quarter; /* the quarter last spoken of */
    uint32_t quarter_token;
} DateResolver;

void date_resolver_init(DateResolver *r, const DateGrammar *grammar, Document *doc);
/* Reads YYYY[-MM[-DD...]]; false when it is none. */
bool date_value_parse(Slice text, DateValue *ret);
/* 0, 1 or 2 expressions. */
size_t date_resolve(DateResolver *r, const DateWord *words, size_t n, const DateMatch *m, DateExpr out[2]);

typedef enum DateTense {
    DATE_TENSE_NONE, /* cannot be told */
    DATE_PAST,
    DATE_PRESENT, /* "the talks begin on Monday", "June is hot" */
    DATE_FUTURE,
} DateTense;

/* Where the clause around the tokens `first` to `last` looks. */
DateTense date_tense(const DateGrammar *grammar, const Document *doc, uint32_t first, uint32_t last);

#endif
