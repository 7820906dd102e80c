#include "output/tree.h"

#include <jansson.h>
#include <stdlib.h>

static long number_of(const char *id)
{
    return strtol(id + 1, NULL, 10);
}

/* Ids count up in each list: people, who are in two lists, leave gaps. */
static const json_t *find_in(const json_t *list, const char *id)
{
    for (size_t low = 0, high = json_array_size(list); low < high;) {
        size_t middle = low + (high - low) / 2;
        const json_t *fact = json_array_get(list, middle);
        const char *other = json_string_value(json_object_get(fact, "id"));
        if (other == NULL || other[0] != id[0]) return NULL;
        if (number_of(other) == number_of(id)) return fact;
        if (number_of(other) < number_of(id))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const json_t *tree_find(const json_t *answer, const char *id)
{
    static const char *const lists[] = {"officials", "people", "organizations", "locations"};
    const json_t *fact = NULL;
    for (size_t i = 0; id != NULL && fact == NULL && i < sizeof lists / sizeof lists[0]; i++)
        fact = find_in(json_object_get(answer, lists[i]), id);
    return fact;
}
