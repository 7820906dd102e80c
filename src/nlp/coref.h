/* coref.h - who is who: mentions of persons and organizations to entities.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena.
 */
#ifndef ATTACHE_NLP_COREF_H
#define ATTACHE_NLP_COREF_H

#include "base/error.h"
#include "config/titles.h"
#include "doc/document.h"

typedef struct Coref Coref;

/* Reads what it needs below data_dir; `titles` is borrowed and must outlive it. */
int coref_load(Coref **ret_coref, const char *data_dir, const Titles *titles, Error *err);
void coref_release(Coref *coref);
/* Fills doc->entities, Mention.entity, and appends pronouns and nominals to doc->mentions. */
void coref_run(const Coref *coref, Document *doc);

#endif
