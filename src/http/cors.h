/* cors.h - which pages of other origins may use the service from a browser (setting cors_origins).
 *
 * An origin that is not listed gets no CORS header at all; its browser then refuses the answer. Credentials
 * are never allowed: a key goes into a header. No state.
 *
 *     cors_options(request, "POST");      // the answer to OPTIONS, a preflight or not
 *     cors_headers(request);              // on every answer
 */
#ifndef ATTACHE_HTTP_CORS_H
#define ATTACHE_HTTP_CORS_H

#include "http/request.h"

void cors_options(Request *request, const char *allowed_methods);
void cors_headers(Request *request);

#endif
