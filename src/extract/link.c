#include "extract/link.h"

#include <stdlib.h>

struct Linker {
    int unused;
};

int link_load(Linker **ret_link, const char *data_dir, Error *err)
{
    (void)data_dir;
    *ret_link = calloc(1, sizeof **ret_link);
    return *ret_link ? 0 : error_set(err, ERR_MEMORY, "no memory");
}

void link_release(Linker *link)
{
    free(link);
}

/* --- order --- */

typedef struct Place {
    uint32_t start; /* first byte of the fact */
    uint32_t old;   /* its index so far, which also parts equals */
} Place;

static int compare_places(const void *a, const void *b)
{
    const Place *x = a;
    const Place *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->old < y->old ? -1 : x->old > y->old;
}

static void sort_places(Place *places, size_t n)
{
    if (n > 1) qsort(places, n, sizeof *places, compare_places);
}

/* Where the index of each fact has gone: new_of[old]. */
static uint32_t *new_indices(Arena *arena, const Place *places, size_t n)
{
    uint32_t *new_of = ARENA_NEW(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        new_of[places[i].old] = i;
    return new_of;
}

/* Sorts the items of a list by what `start_of` (an expression over `old`) says, and leaves the permutation in
 * `ret_new_of`. */
#define ORDER(doc, list, Type, start_of, ret_new_of)                                                         \
    do {                                                                                                     \
        size_t n_ = (list)->len;                                                                             \
        Place *places_ = ARENA_NEW((doc)->scratch, Place, n_);                                               \
        Type *sorted_ = ARENA_NEW((doc)->arena, Type, n_);                                                   \
        for (uint32_t old = 0; old < n_; old++)                                                              \
            places_[old] = (Place){(start_of), old};                                                         \
        sort_places(places_, n_);                                                                            \
        for (size_t i_ = 0; i_ < n_; i_++)                                                                   \
            sorted_[i_] = (list)->at[places_[i_].old];                                                       \
        (ret_new_of) = new_indices((doc)->scratch, places_, n_);                                             \
        (list)->at = sorted_;                                                                                \
        (list)->cap = n_;                                                                                    \
    } while (0)

static uint32_t entity_start(const Document *doc, uint32_t entity)
{
    const Entity *e = &doc->entities.at[entity];
    uint32_t start = UINT32_MAX;
    for (size_t i = 0; i < e->mentions.len; i++) {
        uint32_t at = doc->mentions.at[e->mentions.at[i]].span.start;
        if (at < start) start = at;
    }
    return start;
}

static uint32_t location_start(const Location *location)
{
    uint32_t start = UINT32_MAX;
    for (size_t i = 0; i < location->mentions.len; i++)
        if (location->mentions.at[i].span.start < start) start = location->mentions.at[i].span.start;
    return start;
}

static uint32_t moved(const uint32_t *new_of, uint32_t old)
{
    return old == NO_INDEX ? NO_INDEX : new_of[old];
}

static void order_people(const Document *doc, Result *result)
{
    uint32_t *new_of;
    ORDER(doc, &result->people, Person, entity_start(doc, result->people.at[old].entity), new_of);
    for (size_t i = 0; result->person_of_entity != NULL && i < doc->entities.len; i++)
        result->person_of_entity[i] = moved(new_of, result->person_of_entity[i]);
}

static void order_organizations(const Document *doc, Result *result)
{
    uint32_t *new_of;
    ORDER(doc, &result->organizations, Organization, entity_start(doc, result->organizations.at[old].entity),
          new_of);
    (void)new_of; /* organizations are pointed at by their entity */
}

static void order_locations(const Document *doc, Result *result)
{
    uint32_t *new_of;
    ORDER(doc, &result->locations, Location, location_start(&result->locations.at[old]), new_of);
    result->dateline_location = moved(new_of, result->dateline_location);
    for (size_t i = 0; i < result->locations.len; i++)
        result->locations.at[i].within_location = moved(new_of, result->locations.at[i].within_location);
    for (uint32_t i = 0; i < doc->n_tokens; i++)
        result->location_of_token[i] = moved(new_of, result->location_of_token[i]);
    for (size_t i = 0; i < result->events.len; i++) {
        Event *event = &result->events.at[i];
        event->location = moved(new_of, event->location);
        for (size_t k = 0; k < event->participants.len; k++)
            event->participants.at[k].location = moved(new_of, event->participants.at[k].location);
    }
}

static void order_events(const Document *doc, Result *result)
{
    uint32_t *new_of;
    ORDER(doc, &result->events, Event, result->events.at[old].trigger.start, new_of);
    (void)new_of; /* nothing points at events yet */
}

static void order_quotes(const Document *doc, Result *result)
{
    uint32_t *new_of;
    ORDER(doc, &result->quotes, Quote, result->quotes.at[old].spans.at[0].start, new_of);
    (void)new_of;
}

/* --- links --- */

/* [n_tokens] the quote a token stands in, or NO_INDEX. */
static uint32_t *quotes_by_token(const Document *doc, const Result *result)
{
    uint32_t *quote_of = no_indices(doc->scratch, doc->n_tokens);
    for (uint32_t q = 0; q < result->quotes.len; q++)
        for (size_t k = 0; k < result->quotes.at[q].spans.len; k++) {
            Span span = result->quotes.at[q].spans.at[k];
            for (uint32_t i = document_token_at(doc, span.start); i < doc->n_tokens; i++) {
                if (doc->tokens[i].span.start >= span.end) break;
                quote_of[i] = q;
            }
        }
    return quote_of;
}

static bool is_first_person(const Document *doc, uint32_t token)
{
    const Token *t = &doc->tokens[token];
    return (t->xpos == XPOS_PRP || t->xpos == XPOS_PRPS) && slice_eq(t->lemma, SLICE("i"));
}

/* "I" and "me" in a quotation are whoever speaks it. */
static void resolve_first_person(const Document *doc, Result *result)
{
    const uint32_t *quote_of = quotes_by_token(doc, result);
    for (size_t i = 0; i < result->events.len; i++) {
        Event *event = &result->events.at[i];
        for (size_t k = 0; k < event->participants.len; k++) {
            Participant *p = &event->participants.at[k];
            uint32_t token = document_token_at(doc, p->span.start);
            bool one = token < doc->n_tokens && doc->tokens[token].span.end == p->span.end;
            if (p->entity != NO_INDEX || !one || quote_of[token] == NO_INDEX || !is_first_person(doc, token))
                continue;
            p->entity = result->quotes.at[quote_of[token]].speaker_entity;
        }
    }
}

/* [entities] index into people, or NO_INDEX. */
static uint32_t *people_by_entity(const Document *doc, const Result *result)
{
    uint32_t *person_of = no_indices(doc->scratch, doc->entities.len);
    for (uint32_t i = 0; i < result->people.len; i++)
        person_of[result->people.at[i].entity] = i;
    return person_of;
}

static void add_once(Arena *arena, Person *person, uint32_t event)
{
    if (person->events.len > 0 && person->events.at[person->events.len - 1] == event) return;
    vec_push(arena, &person->events, event);
}

static void link_people(const Document *doc, Result *result)
{
    const uint32_t *person_of = people_by_entity(doc, result);
    for (uint32_t i = 0; i < result->quotes.len; i++) {
        uint32_t entity = result->quotes.at[i].speaker_entity;
        if (entity != NO_INDEX && person_of[entity] != NO_INDEX)
            vec_push(doc->arena, &result->people.at[person_of[entity]].quotes, i);
    }
    for (uint32_t i = 0; i < result->events.len; i++) {
        const Event *event = &result->events.at[i];
        for (size_t k = 0; k < event->participants.len; k++) {
            uint32_t entity = event->participants.at[k].entity;
            if (entity != NO_INDEX && person_of[entity] != NO_INDEX)
                add_once(doc->arena, &result->people.at[person_of[entity]], i);
        }
    }
}

void link_run(const Linker *link, Document *doc, Result *result)
{
    (void)link;
    order_people(doc, result);
    order_organizations(doc, result);
    order_locations(doc, result);
    order_events(doc, result);
    order_quotes(doc, result);
    resolve_first_person(doc, result);
    link_people(doc, result);
}
