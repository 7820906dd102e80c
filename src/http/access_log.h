/* access_log.h - a JSON line on stderr for every request; never a word of the article.
 *
 * Called once for each request, at its end, on the I/O thread that ended it; keeps nothing.
 *
 *     access_log(request, completed);
 */
#ifndef ATTACHE_HTTP_ACCESS_LOG_H
#define ATTACHE_HTTP_ACCESS_LOG_H

#include "http/request.h"

/* `completed`: the whole answer went out. */
void access_log(const Request *request, bool completed);

#endif
