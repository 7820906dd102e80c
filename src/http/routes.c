#include "http/routes.h"

static const Route routes[] = {
    {"/v1/extract", "POST", ROUTE_BODY | ROUTE_QUEUED | ROUTE_GUARDED, handle_extract_begin, NULL,
     handle_extract},
    {"/v1/batch", "POST", ROUTE_BODY | ROUTE_BATCH | ROUTE_GUARDED, handle_batch_begin, handle_batch_take,
     handle_batch},
    {"/v1/version", "GET", 0, NULL, NULL, handle_version},
    {"/v1/openapi.yaml", "GET", 0, NULL, NULL, handle_static},
    {"/v1/openapi.json", "GET", 0, NULL, NULL, handle_static},
    {"/docs", "GET", 0, NULL, NULL, handle_static},
    {"/docs.css", "GET", 0, NULL, NULL, handle_static},
    {"/livez", "GET", 0, NULL, NULL, handle_live},
    {"/readyz", "GET", 0, NULL, NULL, handle_ready},
    {"/healthz", "GET", 0, NULL, NULL, handle_ready},
    {"/metrics", "GET", 0, NULL, NULL, handle_metrics},
    {"/", "GET", 0, NULL, NULL, handle_static},
    {"/reader.css", "GET", 0, NULL, NULL, handle_static},
    {"/reader.js", "GET", 0, NULL, NULL, handle_static},
    {"/article.js", "GET", 0, NULL, NULL, handle_static},
    {"/facts.js", "GET", 0, NULL, NULL, handle_static},
    {"/map.js", "GET", 0, NULL, NULL, handle_static},
    {"/dom.js", "GET", 0, NULL, NULL, handle_static},
    {"/world.svg", "GET", 0, NULL, NULL, handle_static},
    {"/samples/strait-talks.txt", "GET", 0, NULL, NULL, handle_static},
    {"/samples/harbour-bridge.txt", "GET", 0, NULL, NULL, handle_static},
    {"/samples/river-flood.txt", "GET", 0, NULL, NULL, handle_static},
};

static bool method_matches(const Route *route, Slice method)
{
    if (slice_eq(method, slice_of(route->method))) return true;
    return slice_eq(method, SLICE("HEAD")) && slice_eq(slice_of(route->method), SLICE("GET"));
}

const Route *routes_find(Slice path, Slice method, const char **ret_allowed)
{
    *ret_allowed = "";
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!slice_eq(path, slice_of(routes[i].path))) continue;
        if (method_matches(&routes[i], method)) return &routes[i];
        *ret_allowed = slice_eq(slice_of(routes[i].method), SLICE("GET")) ? "GET, HEAD" : routes[i].method;
    }
    return NULL;
}

size_t routes_count(void)
{
    return sizeof routes / sizeof routes[0];
}

const Route *routes_at(size_t index)
{
    return &routes[index];
}

size_t routes_index(const Route *route)
{
    return (size_t)(route - routes);
}
