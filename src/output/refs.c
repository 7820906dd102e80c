#include "output/refs.h"

#include "base/error.h"

#include <stdlib.h>

static uint32_t *index_table(size_t n)
{
    uint32_t *table = malloc((n + 1) * sizeof *table);
    for (size_t i = 0; table != NULL && i < n; i++)
        table[i] = NO_INDEX;
    return table;
}

int refs_init(Refs *refs, const Document *doc, const Result *result)
{
    refs->person_of = index_table(doc->entities.len);
    refs->org_of = index_table(doc->entities.len);
    if (refs->person_of == NULL || refs->org_of == NULL) return ERR_MEMORY;
    for (uint32_t i = 0; i < result->people.len; i++)
        refs->person_of[result->people.at[i].entity] = i;
    for (uint32_t i = 0; i < result->organizations.len; i++)
        refs->org_of[result->organizations.at[i].entity] = i;
    return 0;
}

void refs_release(Refs *refs)
{
    free(refs->person_of);
    free(refs->org_of);
    *refs = (Refs){0};
}

uint32_t refs_person(const Refs *refs, uint32_t entity)
{
    return entity == NO_INDEX ? NO_INDEX : refs->person_of[entity];
}

uint32_t refs_organization(const Refs *refs, uint32_t entity)
{
    return entity == NO_INDEX ? NO_INDEX : refs->org_of[entity];
}

int quote_words(const Document *doc, const Quote *quote, StrBuf *out)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < quote->spans.len; i++) {
        if (i > 0) rc = strbuf_append_char(out, ' ');
        if (rc == 0) rc = strbuf_append(out, document_slice(doc, quote->spans.at[i]));
    }
    return rc;
}
