/* gate.h - who may come in, and how often: API keys and rate limits.
 *
 * One Gate belongs to a Server. gate_check is called on the I/O threads at the end of the headers, before
 * the body is read; gate_reload may run beside it. Keys are asked for, and tokens taken, only where work is
 * done (guarded routes); health, metrics, page and contract are open.
 *
 *     if (gate_init(&gate, settings, &err) < 0) ...
 *     if (gate_check(request) < 0) ...request has its answer: 401 or 429
 *     gate_headers(request);                  // RateLimit of every answer that took a token
 */
#ifndef ATTACHE_HTTP_GATE_H
#define ATTACHE_HTTP_GATE_H

#include "config/settings.h"
#include "http/limiter.h"

typedef struct Request Request;

typedef struct Gate {
    Limiter limiter;
} Gate;

int gate_init(Gate *gate, const Settings *settings, Error *err);
void gate_release(Gate *gate);
/* Other limits; on an error the old ones stay in force. */
int gate_reload(Gate *gate, const Settings *settings, Error *err);
int gate_check(Request *request);
void gate_headers(Request *request);
/* What a batch has cost beyond its first article. */
void gate_charge(Request *request, uint64_t articles);

#endif
