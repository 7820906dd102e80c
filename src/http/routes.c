#include "http/routes.h"

static const Route routes[] = {
    {"/v1/extract", "POST", true, true, handle_extract_begin, handle_extract},
    {"/v1/version", "GET", false, false, NULL, handle_version},
    {"/v1/openapi.yaml", "GET", false, false, NULL, handle_static},
    {"/v1/openapi.json", "GET", false, false, NULL, handle_static},
    {"/livez", "GET", false, false, NULL, handle_live},
    {"/readyz", "GET", false, false, NULL, handle_ready},
    {"/healthz", "GET", false, false, NULL, handle_ready},
    {"/metrics", "GET", false, false, NULL, handle_metrics},
    {"/", "GET", false, false, NULL, handle_static},
    {"/reader.css", "GET", false, false, NULL, handle_static},
    {"/reader.js", "GET", false, false, NULL, handle_static},
    {"/article.js", "GET", false, false, NULL, handle_static},
    {"/facts.js", "GET", false, false, NULL, handle_static},
    {"/map.js", "GET", false, false, NULL, handle_static},
    {"/dom.js", "GET", false, false, NULL, handle_static},
    {"/world.svg", "GET", false, false, NULL, handle_static},
    {"/samples/strait-talks.txt", "GET", false, false, NULL, handle_static},
    {"/samples/harbour-bridge.txt", "GET", false, false, NULL, handle_static},
    {"/samples/river-flood.txt", "GET", false, false, NULL, handle_static},
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
