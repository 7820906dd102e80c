#include "doc/tagset.h"

#define X(id, name) name,
static const char *const xpos_names[] = {XPOS_TABLE(X)};
static const char *const deprel_names[] = {DEPREL_TABLE(X)};
#undef X

const char *xpos_name(Xpos tag)
{
    return xpos_names[tag < XPOS_COUNT ? tag : XPOS_NONE];
}
const char *deprel_name(Deprel rel)
{
    return deprel_names[rel < DEPREL_COUNT ? rel : DEPREL_NONE];
}

Xpos xpos_from_name(Slice name)
{
    for (unsigned i = 0; i < XPOS_COUNT; i++)
        if (slice_eq(name, slice_of(xpos_names[i]))) return (Xpos)i;
    return XPOS_NONE;
}

static Deprel deprel_exactly(Slice name)
{
    for (unsigned i = 0; i < DEPREL_COUNT; i++)
        if (slice_eq(name, slice_of(deprel_names[i]))) return (Deprel)i;
    return DEPREL_NONE;
}

Deprel deprel_from_name(Slice name)
{
    Deprel exact = deprel_exactly(name);
    size_t colon = slice_find(name, SLICE(":"), 0);
    if (exact != DEPREL_NONE || colon == SIZE_MAX) return exact;
    return deprel_exactly(slice_sub(name, 0, colon));
}
