/* location.h - places: recognition, resolution, use.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena.
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
