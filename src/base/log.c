#include "base/log.h"

#include "base/json_text.h"

#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 4096 };

static LogLevel lowest = LOG_WARNING;

void log_set_level(LogLevel level)
{
    __atomic_store_n(&lowest, level, __ATOMIC_RELAXED);
}

bool log_wants(LogLevel level)
{
    LogLevel now = __atomic_load_n(&lowest, __ATOMIC_RELAXED);
    return level >= now && now != LOG_OFF;
}

static void put_time(StrBuf *line)
{
    struct timespec now;
    struct tm utc;
    char text[32];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    (void)strbuf_printf(line, "{\"time\":\"%s.%03ldZ\"", text, now.tv_nsec / 1000000);
}

static void put_field(StrBuf *line, const LogField *field)
{
    (void)strbuf_append_char(line, ',');
    if (field->is_number)
        (void)strbuf_printf(line, "\"%s\":%lld", field->key, (long long)field->number);
    else
        (void)json_text_member(line, field->key, field->text);
}

void log_event(LogLevel level, const char *event, const LogField *fields, size_t n_fields)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (!log_wants(level)) return;
    StrBuf line;
    strbuf_init(&line, MAX_LINE);
    put_time(&line);
    (void)strbuf_printf(&line, ",\"level\":\"%s\",\"event\":\"%s\"", names[level], event);
    for (size_t i = 0; i < n_fields; i++)
        put_field(&line, &fields[i]);
    if (strbuf_append(&line, SLICE("}\n")) == 0 && write(STDERR_FILENO, line.ptr, line.len) < 0) {
        /* Nowhere is left to say it. */
    }
    strbuf_release(&line);
}
