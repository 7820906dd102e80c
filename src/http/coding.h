/* coding.h - Content-Encoding of a request: gzip or none.
 *
 * On the I/O thread, at the end of the headers; writes to the request only.
 *
 *     if (coding_check(request, &err) < 0) ...ERR_UNSUPPORTED, naming what is taken
 *     if (request->packed) unpack(...);
 */
#ifndef ATTACHE_HTTP_CODING_H
#define ATTACHE_HTTP_CODING_H

#include "http/request.h"

int coding_check(Request *request, Error *err);

#endif
