/* official.h - persons with their roles.
 *
 * Phrases that word a post are found (role.h), given to whoever holds it (role_attach), to the country it is
 * of (role_country), and joined to roles of persons; who holds a public post is an official.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     OfficialExtractor *officials;
 *     if (official_load(&officials, "data", &titles, gazetteer, &err) < 0) return err.code;
 *     official_run(officials, doc, &result);
 */
#ifndef ATTACHE_EXTRACT_OFFICIAL_H
#define ATTACHE_EXTRACT_OFFICIAL_H

#include "base/error.h"
#include "config/titles.h"
#include "doc/result.h"
#include "gazetteer/gazetteer.h"

typedef struct OfficialExtractor OfficialExtractor;

/* Reads what it needs below data_dir; `titles` and `gazetteer` (the names of countries) are borrowed and must
 * outlive it. */
int official_load(OfficialExtractor **ret_official, const char *data_dir, const Titles *titles,
                  const Gazetteer *gazetteer, Error *err);
void official_release(OfficialExtractor *official);
/* Appends to result->people, sets person_of_entity. */
void official_run(const OfficialExtractor *official, Document *doc, Result *result);

#endif
