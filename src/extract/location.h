/* location.h - places: recognition, resolution, use.
 *
 * Names of places are found (place_spot), resolved to entries of the gazetteer (place_resolve), and each
 * mention is told to be literal, associative or metonymic.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     LocationExtractor *locations;
 *     if (location_load(&locations, "data", &err) < 0) return err.code;
 *     location_run(locations, doc, &result);
 */
#ifndef ATTACHE_EXTRACT_LOCATION_H
#define ATTACHE_EXTRACT_LOCATION_H

#include "base/error.h"
#include "doc/result.h"
#include "gazetteer/gazetteer.h"

typedef struct LocationExtractor LocationExtractor;

/* Reads what it needs below data_dir. */
int location_load(LocationExtractor **ret_location, const char *data_dir, Error *err);
void location_release(LocationExtractor *location);
/* Lives as long as the extractor. */
const Gazetteer *location_gazetteer(const LocationExtractor *location);
/* Appends to result->locations, sets location_of_token and dateline_location. */
void location_run(const LocationExtractor *location, Document *doc, Result *result);

#endif
