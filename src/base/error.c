#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 5, 0))) static void fill(Error *err, ErrorCode code, size_t position,
                                                       const char *pointer, const char *format, va_list args)
{
    err->code = code;
    err->position = position;
    (void)snprintf(err->pointer, sizeof err->pointer, "%s", pointer);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
}

int(error_set)(Error *err, ErrorCode code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, ERROR_NO_POSITION, "", format, args);
    va_end(args);
    return code;
}

int error_set_at(Error *err, ErrorCode code, size_t position, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, position, "", format, args);
    va_end(args);
    return code;
}

int error_set_field(Error *err, ErrorCode code, const char *pointer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, ERROR_NO_POSITION, pointer, format, args);
    va_end(args);
    return code;
}
