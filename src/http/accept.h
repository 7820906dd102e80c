/* accept.h - what the client says it can take.
 *
 * Pure functions over the texts of headers; they never fail.
 *
 *     if (!accept_allows(request_header(request, "Accept"), SLICE("application"), SLICE("json"))) ...406
 */
#ifndef ATTACHE_HTTP_ACCEPT_H
#define ATTACHE_HTTP_ACCEPT_H

#include "base/slice.h"

/* How much the client wants type/subtype, 0 (not at all) to 1: the q of the most specific range of the Accept
 * header (empty: everything) that matches it. */
double accept_quality(Slice header, Slice type, Slice subtype);
/* True when the Accept header (empty: everything) names type/subtype or a wildcard for it with q above 0;
 * the more specific of several matches decides. */
bool accept_allows(Slice header, Slice type, Slice subtype);
/* True when the Accept-Encoding header names the coding (or *) with q above 0. */
bool accept_allows_coding(Slice header, Slice coding);

#endif
