/* coref.h - who is who: mentions of persons and organizations to entities.
 *
 * Names of one person or organization are merged, pronouns point at the person they most likely mean; in
 * doubt a mention stays without an entity.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     Coref *coref;
 *     if (coref_load(&coref, "data", &titles, &err) < 0) return err.code;
 *     coref_run(coref, doc);
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
