#include "http/accept.h"

/* "q=0.3"; 1 where there is none, or none that makes sense. */
static double quality_of(Slice parameters)
{
    Slice parameter;
    while (slice_split(&parameters, ';', &parameter)) {
        parameter = slice_trim(parameter);
        double q;
        if (parameter.len > 2 && slice_eq_nocase(slice_sub(parameter, 0, 2), SLICE("q=")) &&
            slice_to_double(slice_sub(parameter, 2, parameter.len), &q))
            return q < 0 ? 0 : q > 1 ? 1 : q;
    }
    return 1;
}

/* 0 no match, 1 any type, 2 any subtype, 3 exact. */
static int specificity(Slice range, Slice type, Slice subtype)
{
    size_t slash = slice_find(range, SLICE("/"), 0);
    if (slash == SIZE_MAX) return 0;
    Slice range_type = slice_sub(range, 0, slash);
    Slice range_subtype = slice_sub(range, slash + 1, range.len);
    bool any = slice_eq(range_subtype, SLICE("*"));
    if (any && slice_eq(range_type, SLICE("*"))) return 1;
    if (!slice_eq_nocase(range_type, type)) return 0;
    if (any) return 2;
    return slice_eq_nocase(range_subtype, subtype) ? 3 : 0;
}

double accept_quality(Slice header, Slice type, Slice subtype)
{
    if (slice_trim(header).len == 0) return 1;
    int best = 0;
    double quality = 0;
    Slice item;
    while (slice_split(&header, ',', &item)) {
        size_t semicolon = slice_find(item, SLICE(";"), 0);
        size_t end = semicolon == SIZE_MAX ? item.len : semicolon;
        int match = specificity(slice_trim(slice_sub(item, 0, end)), type, subtype);
        if (match <= best) continue;
        best = match;
        quality = semicolon == SIZE_MAX ? 1 : quality_of(slice_sub(item, semicolon + 1, item.len));
    }
    return quality;
}

bool accept_allows(Slice header, Slice type, Slice subtype)
{
    return accept_quality(header, type, subtype) > 0;
}

bool accept_allows_coding(Slice header, Slice coding)
{
    bool any = false;
    Slice item;
    while (slice_split(&header, ',', &item)) {
        size_t semicolon = slice_find(item, SLICE(";"), 0);
        bool has_quality = semicolon != SIZE_MAX;
        Slice name = slice_trim(slice_sub(item, 0, has_quality ? semicolon : item.len));
        bool allowed = !has_quality || quality_of(slice_sub(item, semicolon + 1, item.len)) > 0;
        if (slice_eq_nocase(name, coding)) return allowed;
        if (slice_eq(name, SLICE("*"))) any = allowed;
    }
    return any;
}
