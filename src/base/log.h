/* log.h - one JSON object a line on stderr, for machines to collect.
 *
 * Every line has `time` (UTC), `level`, `event` and the fields given. Written with one write(2), so that
 * lines of several threads do not mix; a line that cannot be written is lost (the service goes on). The level
 * may be set at any time, from any thread. Owns nothing; the texts of the fields are borrowed for the call.
 *
 *     LogField fields[] = {log_text("address", slice_of(address)), log_number("workers", 8)};
 *     log_event(LOG_INFO, "listening", fields, 2);
 */
#ifndef ATTACHE_BASE_LOG_H
#define ATTACHE_BASE_LOG_H

#include "base/slice.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_OFF } LogLevel;

typedef struct LogField {
    const char *key;
    Slice text;
    int64_t number;
    bool is_number;
} LogField;

void log_set_level(LogLevel level);
/* Is such a line written? For lines that cost something to make. */
bool log_wants(LogLevel level);
void log_event(LogLevel level, const char *event, const LogField *fields, size_t n_fields);

static inline LogField log_text(const char *key, Slice text)
{
    return (LogField){.key = key, .text = text};
}
static inline LogField log_number(const char *key, int64_t number)
{
    return (LogField){.key = key, .number = number, .is_number = true};
}

#endif
