/* quotation.h - pairs quotation marks.
 *
 * A scanner over the text of each paragraph, not over its tokens: it collects the marks, reads from the
 * characters on both sides which way each may turn, and pairs them by kind on a stack. Kinds: double
 * (“ ” „ " `` ''), single (‘ ’ ' `), guillemets « » ‹ ›, corner brackets 「 」 『 』. Apostrophes ('em,
 * Democrats'), inches (6'2") and feet are no marks. What is missing is tolerated: a paragraph that opens with
 * a mark and does not close it, a closing mark whose opening was lost, a new opening where the old was never
 * closed. Linear in the text: every decision looks at a bounded neighbourhood.
 *
 * The table it needs (data/elisions.tsv) is loaded once, const afterwards and shared by threads; what it
 * makes lives in the document's arena.
 *
 *     quotation_run(scanner, doc);
 *     for (size_t i = 0; i < doc->quotations.len; i++)
 *         print(document_slice(doc, doc->quotations.at[i].inner));
 */
#ifndef ATTACHE_NLP_QUOTATION_H
#define ATTACHE_NLP_QUOTATION_H

#include "base/error.h"
#include "doc/document.h"

typedef struct QuotationScanner QuotationScanner;

/* Reads what it needs below data_dir. */
int quotation_load(QuotationScanner **ret_quotation, const char *data_dir, Error *err);
void quotation_release(QuotationScanner *quotation);
/* Fills doc->quotations, in order of their opening marks, and Token.quotation; corrects the tags of marks.
 * Needs paragraphs and tokens. Returns the work done (marks looked at), which the tests hold to be linear. */
uint64_t quotation_run(const QuotationScanner *quotation, Document *doc);

#endif
