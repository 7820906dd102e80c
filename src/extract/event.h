/* event.h - events with participants, place, date and status.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena.
 */
#ifndef ATTACHE_EXTRACT_EVENT_H
#define ATTACHE_EXTRACT_EVENT_H

#include "base/error.h"
#include "doc/result.h"

typedef struct EventExtractor EventExtractor;

/* Reads what it needs below data_dir. */
int event_load(EventExtractor **ret_event, const char *data_dir, Error *err);
void event_release(EventExtractor *event);
/* Appends to result->events. */
void event_run(const EventExtractor *event, Document *doc, Result *result);

#endif
