/* limiter.h - how often a client may ask: a token bucket for each, in a table of fixed size.
 *
 * A client is a 64-bit number (of its key or address). When the table is full the client with most tokens
 * left of a few is forgotten: it loses least by that. What a batch costs is known only afterwards and taken
 * then: the bucket may go below zero, down to ten minutes' worth. Locks itself.
 *
 *     Limiter limiter;
 *     if (limiter_init(&limiter, 60, 20, &err) < 0) ...          // 60 a minute, 20 at once
 *     LimitVerdict v = limiter_take(&limiter, client, now_ns);
 *     if (!v.allowed) ...429, Retry-After: v.retry_s
 *     limiter_release(&limiter);
 */
#ifndef ATTACHE_HTTP_LIMITER_H
#define ATTACHE_HTTP_LIMITER_H

#include "base/error.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct Bucket {
    uint64_t client; /* 0: free */
    uint64_t at_ns;
    double tokens;
} Bucket;

typedef struct Limiter {
    pthread_mutex_t mutex;
    Bucket *buckets; /* NULL: no limit */
    double per_ns;
    double burst;
    uint64_t seed;
} Limiter;

typedef struct LimitVerdict {
    bool limited; /* there is a limit at all */
    bool allowed;
    unsigned burst;
    unsigned window_s; /* in which an empty bucket fills */
    unsigned remaining;
    unsigned full_s;  /* until the bucket is full */
    unsigned retry_s; /* until the next token; 0 when allowed */
} LimitVerdict;

/* `per_minute` 0: no limit. `burst` 0: as many as come in a minute. */
int limiter_init(Limiter *limiter, uint64_t per_minute, uint64_t burst, Error *err);
/* Other rates; clients keep what tokens they have, up to the new burst. */
int limiter_change(Limiter *limiter, uint64_t per_minute, uint64_t burst, Error *err);
void limiter_release(Limiter *limiter);
/* Takes one token if there is one. */
LimitVerdict limiter_take(Limiter *limiter, uint64_t client, uint64_t now_ns);
/* Takes `n` more, whether they are there or not. */
void limiter_charge(Limiter *limiter, uint64_t client, uint64_t n, uint64_t now_ns);
/* The number of a client: seeded, so that nobody can choose names that meet in the table. */
uint64_t limiter_client(const Limiter *limiter, const void *bytes, size_t len);

#endif
