/* quote.h - direct quotations and who said them.
 *
 * Takes the quotations that nlp/quotation paired, leaves out nicknames and titles of works, finds the frames
 * of speech in the article's own words (quote_frame), ranks the possible speakers of each (quote_rank), and
 * joins what one speaker goes on saying: a quotation split by its cue, or running over paragraphs. A short
 * fragment that nobody is said to have said is no quote. Nested quotations stay inside their outer one.
 *
 * data/cues.tsv and data/quote_weights.tsv are loaded once, const afterwards and shared by threads; what it
 * makes lives in the document's arena.
 *
 *     QuoteExtractor *quotes;
 *     if (quote_load(&quotes, "data", &titles, &err) < 0) return err.code;
 *     quote_run(quotes, doc, &result);
 */
#ifndef ATTACHE_EXTRACT_QUOTE_H
#define ATTACHE_EXTRACT_QUOTE_H

#include "config/titles.h"
#include "doc/result.h"

typedef struct QuoteExtractor QuoteExtractor;

/* Reads what it needs below data_dir; the titles are read, not kept. */
int quote_load(QuoteExtractor **ret_quote, const char *data_dir, const Titles *titles, Error *err);
void quote_release(QuoteExtractor *quote);
/* Appends to result->quotes, in order of the text. Returns the work done (tokens and candidates looked at),
 * which the tests hold to be linear. */
uint64_t quote_run(const QuoteExtractor *quote, Document *doc, Result *result);

#endif
