#include "doc/result.h"

#include <string.h>

#define X(id, name) name,
static const char *const sector_names[] = {SECTOR_TABLE(X)};
static const char *const status_names[] = {STATUS_TABLE(X)};
static const char *const org_kind_names[] = {ORG_KIND_TABLE(X)};
static const char *const place_kind_names[] = {PLACE_KIND_TABLE(X)};
static const char *const event_type_names[] = {EVENT_TYPE_TABLE(X)};
static const char *const event_status_names[] = {EVENT_STATUS_TABLE(X)};
#undef X

static unsigned index_of(const char *const *names, unsigned n, Slice name)
{
    unsigned i = 0;
    while (i < n && !slice_eq(name, slice_of(names[i])))
        i++;
    return i;
}

const char *sector_name(Sector v)
{
    return sector_names[v];
}
const char *role_status_name(RoleStatus v)
{
    return status_names[v];
}
const char *org_kind_name(OrgKind v)
{
    return org_kind_names[v];
}
const char *place_kind_name(PlaceKind v)
{
    return place_kind_names[v];
}
const char *event_type_name(EventType v)
{
    return event_type_names[v];
}
const char *event_status_name(EventStatus v)
{
    return event_status_names[v];
}

Sector sector_from_name(Slice name)
{
    return (Sector)index_of(sector_names, SECTOR_COUNT, name);
}
RoleStatus role_status_from_name(Slice name)
{
    return (RoleStatus)index_of(status_names, STATUS_COUNT, name);
}
OrgKind org_kind_from_name(Slice name)
{
    return (OrgKind)index_of(org_kind_names, ORG_KIND_COUNT, name);
}
PlaceKind place_kind_from_name(Slice name)
{
    return (PlaceKind)index_of(place_kind_names, PLACE_KIND_COUNT, name);
}
EventType event_type_from_name(Slice name)
{
    return (EventType)index_of(event_type_names, EVENT_TYPE_COUNT, name);
}

EventStatus event_status_from_name(Slice name)
{
    return (EventStatus)index_of(event_status_names, EVENT_STATUS_COUNT, name);
}

uint32_t *no_indices(Arena *arena, size_t n)
{
    uint32_t *indices = ARENA_NEW(arena, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        indices[i] = NO_INDEX;
    return indices;
}

void result_init(Result *result, const Document *doc)
{
    *result = (Result){.arena = doc->arena, .dateline_location = NO_INDEX};
    result->location_of_token = no_indices(doc->arena, doc->n_tokens);
}

uint32_t result_location_in(const Result *result, uint32_t first_token, uint32_t end_token)
{
    for (uint32_t i = first_token; i < end_token; i++)
        if (result->location_of_token[i] != NO_INDEX) return result->location_of_token[i];
    return NO_INDEX;
}

bool result_names_country(const Result *result, CountryCode country)
{
    for (size_t i = 0; i < result->locations.len; i++)
        if (strcmp(result->locations.at[i].country.code, country.code) == 0) return true;
    return result->locations.len == 0;
}
