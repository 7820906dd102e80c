/* event.h - events with participants, place, date and status.
 *
 * Triggers and their frames (event_table) are matched against the parse (event_match); participants, place,
 * date, casualties and status are read around each trigger (the other event_*.h).
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     EventExtractor *events;
 *     if (event_load(&events, "data", &err) < 0) return err.code;
 *     event_run(events, doc, &result);
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
