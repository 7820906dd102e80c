/* problem.h - failures as RFC 9457 problem objects, the same over HTTP and in NDJSON.
 *
 * Every failure a client can meet is a row of one table: a stable slug (`type` is "/problems/" + slug), a
 * title and an HTTP status. What went wrong this time is `detail`; `pointer` names the wrong field of a
 * JSON input; a byte position is told in the detail. No state; safe from any thread.
 *
 *     strbuf_append_char(&out, '{');
 *     problem_members(&out, problem_of_error(err.code), &err);
 *     strbuf_append_char(&out, '}');
 */
#ifndef ATTACHE_OUTPUT_PROBLEM_H
#define ATTACHE_OUTPUT_PROBLEM_H

#include "base/error.h"
#include "base/strbuf.h"

typedef enum ProblemKind {
    PROBLEM_MALFORMED_REQUEST,
    PROBLEM_MALFORMED_INPUT,
    PROBLEM_INVALID_VALUE,
    PROBLEM_UNSUPPORTED_LANGUAGE,
    PROBLEM_TOO_COMPLEX,
    PROBLEM_TOO_LARGE,
    PROBLEM_ADDRESS_TOO_LONG,
    PROBLEM_HEADERS_TOO_LARGE,
    PROBLEM_UNSUPPORTED_MEDIA_TYPE,
    PROBLEM_NOT_FOUND,
    PROBLEM_METHOD_NOT_ALLOWED,
    PROBLEM_NOT_ACCEPTABLE,
    PROBLEM_REQUEST_TIMEOUT,
    PROBLEM_UNAUTHORIZED,
    PROBLEM_RATE_LIMITED,
    PROBLEM_UPSTREAM_FAILED,
    PROBLEM_UPSTREAM_TIMEOUT,
    PROBLEM_OVERLOADED,
    PROBLEM_SHUTTING_DOWN,
    PROBLEM_NOT_IMPLEMENTED,
    PROBLEM_INTERNAL,
    PROBLEM_COUNT
} ProblemKind;

typedef struct ProblemType {
    const char *slug;
    const char *title;
    int status;
} ProblemType;

const ProblemType *problem_type(ProblemKind kind);
ProblemKind problem_of_error(ErrorCode code);
/* Appends the members without braces, so that a caller can add its own: type, title, status, detail and,
 * where the error has one, pointer. */
int problem_members(StrBuf *out, ProblemKind kind, const Error *err);

#endif
