/* quote_nominal.h - "the secretary of state said": whom a description that stands for a speaker points at.
 *
 * Coreference resolves names and pronouns; a definite description is resolved here, where it matters most. In
 * this order: a saying ("the statement said") points at whoever was quoted from it; a post points at the one
 * person with that role in the article who fits its words best; a noun of data/nominals.tsv points at the
 * latest speaker. Everything else stays unnamed. Const after load and shared by threads.
 *
 *     NominalResolver *nominals;
 *     if (nominal_load(&nominals, "data", &titles, &err) < 0) return err.code;
 *     uint32_t entity = nominal_resolve(nominals, doc, result, np, latest_speaker);
 */
#ifndef ATTACHE_EXTRACT_QUOTE_NOMINAL_H
#define ATTACHE_EXTRACT_QUOTE_NOMINAL_H

#include "base/error.h"
#include "config/titles.h"
#include "extract/quote_phrase.h"

typedef struct NominalResolver NominalResolver;

/* The titles are read, not kept. */
int nominal_load(NominalResolver **ret_nominals, const char *data_dir, const Titles *titles, Error *err);
void nominal_release(NominalResolver *nominals);
/* Is it a noun for people or bodies, as far as the tables know? */
bool nominal_is_person(const NominalResolver *nominals, Slice lemma);
/* Document entity of the person or organization that the phrase points at, or NO_INDEX. `is_saying`: its head
 * names something said; `latest`: entity of the last speaker before it, or NO_INDEX. */
uint32_t nominal_resolve(const NominalResolver *nominals, const Document *doc, const Result *result,
                         NounPhrase np, bool is_saying, uint32_t latest);

#endif
