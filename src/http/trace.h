/* trace.h - W3C Trace Context: the client's traceparent is taken over when it is well-formed, else one is
 * made. Pure functions but for the random numbers; any thread, never fail.
 *
 *     char trace[TRACE_LEN + 1];
 *     trace_take(request_header(request, "traceparent"), trace);
 *     log_text("trace_id", trace_id(trace));
 */
#ifndef ATTACHE_HTTP_TRACE_H
#define ATTACHE_HTTP_TRACE_H

#include "base/slice.h"

enum { TRACE_LEN = 55 }; /* 00-<32 hex>-<16 hex>-<2 hex> */

void trace_take(Slice sent, char ret_trace[static TRACE_LEN + 1]);
/* The 32 hexadecimal digits in the middle. */
Slice trace_id(const char *trace);
/* 64 bits that do not come twice in one process. */
uint64_t trace_fresh(void);

#endif
