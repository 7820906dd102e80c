/* name_lists.h - builds the table of known names (ml/name_table.h) from the public lists of the data folder:
 * officials (countryinfo, CIA Factbook, US Congress), places (GeoNames, Natural Earth), countries and
 * demonyms.
 *
 *     NameLists lists;
 *     if (name_lists_read(&lists, "../shared", &err) < 0) ...
 *     section = (ModelSection){"names", name_lists_bytes(&lists)};
 *     name_lists_release(&lists);
 */
#ifndef ATTACHE_TRAIN_NAME_LISTS_H
#define ATTACHE_TRAIN_NAME_LISTS_H

#include "base/arena.h"
#include "ml/name_table.h"

typedef struct NameLists {
    Clusters none; /* an empty class table: only the hashes of the words are needed */
    uint32_t *slots;
    uint64_t mask;
    size_t n_entries;
} NameLists;

int name_lists_read(NameLists *lists, const char *data, Error *err);
void name_lists_release(NameLists *lists);
Slice name_lists_bytes(const NameLists *lists);

#endif
