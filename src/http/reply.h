/* reply.h - answers: a body of some type, or a problem, with the headers every answer carries.
 *
 * Every function sets request->response and status, once. The body is handed over (malloc'ed) or lives
 * for ever (static). X-Request-Id, traceparent, Server-Timing, CORS and RateLimit and `Connection: close`
 * where they are due are put in by reply_finish, which the I/O thread calls before queueing. When there is no
 * memory even for an answer, response stays NULL and the connection is closed.
 *
 *     reply_text(request, 200, "application/json", &out);         // takes out's bytes
 *     reply_problem(request, PROBLEM_NOT_FOUND, "there is nothing at %s", path);
 */
#ifndef ATTACHE_HTTP_REPLY_H
#define ATTACHE_HTTP_REPLY_H

#include "http/request.h"

void reply_text(Request *request, int status, const char *content_type, StrBuf *body);
void reply_static(Request *request, int status, const char *content_type, Slice body);
/* 200 with an ETag, or 304 when the client has it already. */
void reply_cached(Request *request, const char *content_type, Slice body);
/* An answer that is made while it is sent. */
void reply_stream(Request *request, int status, const char *content_type, struct MHD_Response *response);
/* No body and no type. */
void reply_empty(Request *request, int status);
void reply_problem(Request *request, ProblemKind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The problem that an Error stands for, position and pointer included. */
void reply_error(Request *request, const Error *err);
/* One more header of the answer; nothing happens when there is no answer. */
void reply_header(Request *request, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The headers that every answer has. */
void reply_finish(Request *request, bool draining);
/* The finished answer as bytes, for a connection that is closed after it. */
int reply_raw(Request *request, StrBuf *out);

#endif
