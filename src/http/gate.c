#include "http/gate.h"

#include "base/clock.h"
#include "http/reply.h"
#include "http/server_state.h"

#include <stdio.h>
#include <string.h>

int gate_init(Gate *gate, const Settings *settings, Error *err)
{
    return limiter_init(&gate->limiter, settings_number(settings, SETTING_RATE_LIMIT),
                        settings_number(settings, SETTING_RATE_BURST), err);
}

void gate_release(Gate *gate)
{
    limiter_release(&gate->limiter);
}

int gate_reload(Gate *gate, const Settings *settings, Error *err)
{
    return limiter_change(&gate->limiter, settings_number(settings, SETTING_RATE_LIMIT),
                          settings_number(settings, SETTING_RATE_BURST), err);
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
    if (presented.len == 0) return false;
    const char *name = keys_find(&request->terms->keys, presented);
    if (name != NULL) (void)snprintf(request->key, sizeof request->key, "%s", name);
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
    bool needs_key = request->terms->needs_key;
    Slice presented = needs_key ? presented_key(request) : SLICE_EMPTY;
    bool stranger = needs_key && !find_key(request, presented);
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
