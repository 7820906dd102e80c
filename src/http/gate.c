#include "http/gate.h"

#include "base/clock.h"
#include "http/reply.h"
#include "http/server_state.h"

#include <stdio.h>
#include <string.h>

int gate_init(Gate *gate, const Settings *settings, Error *err)
{
    const char *path = settings_text(settings, SETTING_API_KEYS);
    *gate = (Gate){.needs_key = path[0] != '\0'};
    (void)pthread_rwlock_init(&gate->lock, NULL);
    int rc = limiter_init(&gate->limiter, settings_number(settings, SETTING_RATE_LIMIT),
                          settings_number(settings, SETTING_RATE_BURST), err);
    if (rc == 0)
        rc = ip_ranges_parse(slice_of(settings_text(settings, SETTING_TRUSTED_PROXIES)), "trusted_proxies",
                             &gate->proxies, err);
    if (rc == 0 && gate->needs_key) rc = keys_load(&gate->keys, path, err);
    return rc;
}

void gate_release(Gate *gate)
{
    ip_ranges_release(&gate->proxies);
    limiter_release(&gate->limiter);
    keys_release(&gate->keys);
    (void)pthread_rwlock_destroy(&gate->lock);
}

int gate_reload(Gate *gate, const Settings *settings, Error *err)
{
    Keys fresh;
    if (!gate->needs_key) return 0;
    int rc = keys_load(&fresh, settings_text(settings, SETTING_API_KEYS), err);
    if (rc < 0) return rc;
    (void)pthread_rwlock_wrlock(&gate->lock);
    Keys old = gate->keys;
    gate->keys = fresh;
    (void)pthread_rwlock_unlock(&gate->lock);
    keys_release(&old);
    return 0;
}

/* "Authorization: Bearer KEY" or "X-API-Key: KEY". */
static Slice presented_key(const Request *request)
{
    Slice value = slice_trim(request_header(request, MHD_HTTP_HEADER_AUTHORIZATION));
    if (value.len > 7 && slice_eq_nocase(slice_sub(value, 0, 7), SLICE("Bearer ")))
        return slice_trim(slice_sub(value, 7, value.len));
    return slice_trim(request_header(request, "X-API-Key"));
}

static bool find_key(Request *request, Slice presented)
{
    Gate *gate = &request->server->gate;
    if (presented.len == 0) return false;
    (void)pthread_rwlock_rdlock(&gate->lock);
    const char *name = keys_find(&gate->keys, presented);
    if (name != NULL) (void)snprintf(request->key, sizeof request->key, "%s", name);
    (void)pthread_rwlock_unlock(&gate->lock);
    return name != NULL;
}

/* Of a key its name; of an address all of it, but an IPv6 network of 64 bits counts as one client. */
static uint64_t client_number(const Request *request)
{
    const Limiter *limiter = &request->server->gate.limiter;
    if (request->key[0] != '\0') return limiter_client(limiter, request->key, strlen(request->key));
    if (!request->has_client) return limiter_client(limiter, "?", 1);
    return limiter_client(limiter, request->client.bytes, ip_is_v4(&request->client) ? 16 : 8);
}

static int refuse_stranger(Request *request, bool has_sent)
{
    reply_problem(request, PROBLEM_UNAUTHORIZED,
                  has_sent ? "this API key is not known here"
                           : "send an API key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'");
    reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer realm=\"attache\"%s",
                 has_sent ? ", error=\"invalid_token\"" : "");
    return ERR_INVALID;
}

static int refuse_hasty(Request *request)
{
    reply_problem(request, PROBLEM_RATE_LIMITED, "too many requests: come back in %u s",
                  request->verdict.retry_s);
    reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, "%u", request->verdict.retry_s);
    return ERR_INVALID;
}

int gate_check(Request *request)
{
    Gate *gate = &request->server->gate;
    if ((request->route->flags & ROUTE_GUARDED) == 0) return 0;
    Slice presented = gate->needs_key ? presented_key(request) : SLICE_EMPTY;
    bool stranger = gate->needs_key && !find_key(request, presented);
    request->client_number = client_number(request);
    request->verdict = limiter_take(&gate->limiter, request->client_number, clock_monotonic_ns());
    if (!request->verdict.allowed) return refuse_hasty(request);
    return stranger ? refuse_stranger(request, presented.len > 0) : 0;
}

void gate_headers(Request *request)
{
    const LimitVerdict *v = &request->verdict;
    if (!v->limited) return;
    reply_header(request, "RateLimit-Policy", "\"default\";q=%u;w=%u", v->burst, v->window_s);
    reply_header(request, "RateLimit", "\"default\";r=%u;t=%u", v->remaining, v->full_s);
}

void gate_charge(Request *request, uint64_t articles)
{
    if (articles > 1)
        limiter_charge(&request->server->gate.limiter, request->client_number, articles - 1,
                       clock_monotonic_ns());
}
