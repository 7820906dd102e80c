/* query.h - the options of a request from its query: offset_unit, include, title, published_at, url,
 * language.
 *
 * Unknown names, a name given twice and values that cannot be are refused, never passed over. The texts in
 * the options are borrowed from the connection. On the I/O thread.
 *
 *     if (query_options(request, &request->options, &err) < 0) reply_error(request, &err);
 */
#ifndef ATTACHE_HTTP_QUERY_H
#define ATTACHE_HTTP_QUERY_H

#include "http/request.h"

int query_options(const Request *request, RequestOptions *options, Error *err);

#endif
