/* link.h - connects facts of different kinds and orders them by first mention.
 *
 * The last stage: puts people, organizations, places, events and quotes in the order of their first words in
 * the text (which is what the ids count) and moves every index that pointed at them; gives people their
 * quotes and events; takes "I" inside a quotation for its speaker. Needs no tables; a Linker is const and
 * shared by threads, what it makes lives in the document's arena.
 *
 *     link_run(linker, doc, &result);
 *     for (size_t i = 0; i < result.people.at[0].quotes.len; i++) ...
 */
#ifndef ATTACHE_EXTRACT_LINK_H
#define ATTACHE_EXTRACT_LINK_H

#include "base/error.h"
#include "doc/result.h"

typedef struct Linker Linker;

/* Reads what it needs below data_dir. */
int link_load(Linker **ret_link, const char *data_dir, Error *err);
void link_release(Linker *link);
/* Sets quotes and events of people and the order of every list. */
void link_run(const Linker *link, Document *doc, Result *result);

#endif
