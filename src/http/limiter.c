#include "http/limiter.h"

#include "base/slice.h"
#include "http/trace.h"

#include <math.h>
#include <stdlib.h>

enum { SETS = 8192, WAYS = 8, MAX_DEBT_S = 600 };

static const double ns_per_s = 1e9;

static void set_rate(Limiter *limiter, uint64_t per_minute, uint64_t burst)
{
    limiter->per_ns = (double)per_minute / 60 / ns_per_s;
    limiter->burst = (double)(burst > 0 ? burst : per_minute);
}

int limiter_init(Limiter *limiter, uint64_t per_minute, uint64_t burst, Error *err)
{
    *limiter = (Limiter){.seed = trace_fresh()};
    (void)pthread_mutex_init(&limiter->mutex, NULL);
    return limiter_change(limiter, per_minute, burst, err);
}

int limiter_change(Limiter *limiter, uint64_t per_minute, uint64_t burst, Error *err)
{
    bool ok = true;
    pthread_mutex_lock(&limiter->mutex);
    if (per_minute == 0) {
        free(limiter->buckets);
        limiter->buckets = NULL;
    } else if (limiter->buckets == NULL) {
        limiter->buckets = calloc((size_t)SETS * WAYS, sizeof *limiter->buckets);
        ok = limiter->buckets != NULL;
    }
    if (ok) set_rate(limiter, per_minute, burst);
    pthread_mutex_unlock(&limiter->mutex);
    return ok ? 0 : error_set(err, ERR_MEMORY, "no memory for rate_limit");
}

void limiter_release(Limiter *limiter)
{
    free(limiter->buckets);
    limiter->buckets = NULL;
    (void)pthread_mutex_destroy(&limiter->mutex);
}

uint64_t limiter_client(const Limiter *limiter, const void *bytes, size_t len)
{
    uint64_t hash = hash_mix(slice_hash((Slice){bytes, len}), limiter->seed);
    return hash != 0 ? hash : 1;
}

static double tokens_now(const Limiter *limiter, const Bucket *bucket, uint64_t now_ns)
{
    double since = now_ns > bucket->at_ns ? (double)(now_ns - bucket->at_ns) : 0;
    return fmin(limiter->burst, bucket->tokens + since * limiter->per_ns);
}

/* The client's bucket, filled up to now; a new one takes the place of the fullest. */
static Bucket *find(Limiter *limiter, uint64_t client, uint64_t now_ns)
{
    Bucket *set = &limiter->buckets[client % SETS * WAYS];
    Bucket *fullest = set;
    double most = -INFINITY;
    for (int i = 0; i < WAYS; i++) {
        double tokens = set[i].client == 0 ? INFINITY : tokens_now(limiter, &set[i], now_ns);
        if (set[i].client == client) {
            set[i] = (Bucket){client, now_ns, tokens};
            return &set[i];
        }
        if (tokens > most) {
            most = tokens;
            fullest = &set[i];
        }
    }
    *fullest = (Bucket){client, now_ns, limiter->burst};
    return fullest;
}

static unsigned seconds(const Limiter *limiter, double tokens)
{
    return tokens <= 0 ? 0 : (unsigned)fmin(ceil(tokens / limiter->per_ns / ns_per_s), 86400);
}

LimitVerdict limiter_take(Limiter *limiter, uint64_t client, uint64_t now_ns)
{
    LimitVerdict v = {.allowed = true};
    pthread_mutex_lock(&limiter->mutex);
    if (limiter->buckets != NULL) {
        Bucket *bucket = find(limiter, client, now_ns);
        v.limited = true;
        v.allowed = bucket->tokens >= 1;
        if (v.allowed) bucket->tokens -= 1;
        v.burst = (unsigned)limiter->burst;
        v.window_s = seconds(limiter, limiter->burst);
        v.remaining = bucket->tokens > 0 ? (unsigned)bucket->tokens : 0;
        v.full_s = seconds(limiter, limiter->burst - bucket->tokens);
        v.retry_s = v.allowed ? 0 : seconds(limiter, 1 - bucket->tokens);
    }
    pthread_mutex_unlock(&limiter->mutex);
    return v;
}

void limiter_charge(Limiter *limiter, uint64_t client, uint64_t n, uint64_t now_ns)
{
    pthread_mutex_lock(&limiter->mutex);
    if (limiter->buckets != NULL) {
        Bucket *bucket = find(limiter, client, now_ns);
        double floor = -limiter->per_ns * ns_per_s * MAX_DEBT_S;
        bucket->tokens = fmax(bucket->tokens - (double)n, floor);
    }
    pthread_mutex_unlock(&limiter->mutex);
}
