/* Order of first mention, the indices that must follow it, and who "I" is. */
#include "unit.h"

#include "extract/link.h"

#include <string.h>

typedef struct Fixture {
    Arena arena;
    Document doc;
    Result result;
} Fixture;

static Span find(const Fixture *f, const char *words)
{
    size_t at = slice_find(f->doc.text, slice_of(words), 0);
    ck_assert_uint_ne(at, SIZE_MAX);
    return (Span){(uint32_t)at, (uint32_t)(at + strlen(words))};
}

static void add_person(Fixture *f, const char *name)
{
    uint32_t entity = (uint32_t)f->doc.entities.len;
    vec_push(&f->arena, &f->doc.mentions, (Mention){.span = find(f, name), .entity = entity});
    Entity *e = vec_add(&f->arena, &f->doc.entities);
    e->name = slice_of(name);
    vec_push(&f->arena, &e->mentions, (uint32_t)(f->doc.mentions.len - 1));
    vec_push(&f->arena, &f->result.people, (Person){.entity = entity});
}

static uint32_t add_location(Fixture *f, const char *name)
{
    Location *place = vec_add(&f->arena, &f->result.locations);
    place->name = slice_of(name);
    vec_push(&f->arena, &place->mentions, (PlaceMention){.span = find(f, name)});
    return (uint32_t)(f->result.locations.len - 1);
}

static void tokenize(Fixture *f)
{
    VEC(Token) tokens = {0};
    for (uint32_t i = 0, start = 0; i <= f->doc.text.len; i++)
        if (i == f->doc.text.len || f->doc.text.ptr[i] == ' ' || f->doc.text.ptr[i] == '"') {
            if (i > start) vec_push(&f->arena, &tokens, (Token){.span = {start, i}, .lemma = SLICE("x")});
            start = i + 1;
        }
    f->doc.tokens = tokens.at;
    f->doc.n_tokens = (uint32_t)tokens.len;
}

/* Every list is filled from the end of the text to its beginning. */
static void fixture_init(Fixture *f)
{
    *f = (Fixture){0};
    arena_init(&f->arena, 1 << 20);
    document_init(&f->doc, &f->arena, SLICE("Ann flew from Oslo to Rome \"I saw Bob there\" said Cid"));
    tokenize(f);
    result_init(&f->result, &f->doc);
    add_person(f, "Cid");
    add_person(f, "Bob");
    add_person(f, "Ann");
    uint32_t rome = add_location(f, "Rome");
    uint32_t oslo = add_location(f, "Oslo");
    f->result.dateline_location = oslo;
    f->result.location_of_token[5] = rome;
    f->result.person_of_entity = ARENA_NEW(&f->arena, uint32_t, 3);
    for (uint32_t i = 0; i < 3; i++)
        f->result.person_of_entity[i] = i;
    Event *saw = vec_add(&f->arena, &f->result.events);
    *saw = (Event){.trigger = find(f, "saw"), .location = NO_INDEX};
    vec_push(&f->arena, &saw->participants,
             (Participant){.span = find(f, "I"), .entity = NO_INDEX, .location = NO_INDEX});
    vec_push(&f->arena, &saw->participants,
             (Participant){.span = find(f, "Bob"), .entity = 1, .location = NO_INDEX});
    Event *flew = vec_add(&f->arena, &f->result.events);
    *flew = (Event){.trigger = find(f, "flew"), .location = rome};
    vec_push(&f->arena, &flew->participants,
             (Participant){.span = find(f, "Oslo"), .entity = NO_INDEX, .location = oslo});
    Quote *quote = vec_add(&f->arena, &f->result.quotes);
    *quote = (Quote){.speaker_kind = SPEAKER_PERSON, .speaker_entity = 0};
    vec_push(&f->arena, &quote->spans, find(f, "I saw Bob there"));
    Token *i = &f->doc.tokens[6];
    i->xpos = XPOS_PRP;
    i->lemma = SLICE("i");
}

static void run(Fixture *f)
{
    Linker *linker;
    Error err;
    fixture_init(f);
    ck_assert_int_eq(link_load(&linker, "data", &err), 0);
    link_run(linker, &f->doc, &f->result);
    link_release(linker);
}

START_TEST(test_link__lists_follow_the_text)
{
    Fixture f;
    run(&f);
    ck_assert_uint_eq(f.result.people.at[0].entity, 2);
    ck_assert_uint_eq(f.result.people.at[2].entity, 0);
    ck_assert(slice_eq(f.result.locations.at[0].name, SLICE("Oslo")));
    ck_assert_uint_lt(f.result.events.at[0].trigger.start, f.result.events.at[1].trigger.start);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_link__indices_follow_their_facts)
{
    Fixture f;
    run(&f);
    ck_assert_uint_eq(f.result.dateline_location, 0);
    ck_assert_uint_eq(f.result.location_of_token[5], 1);
    ck_assert_uint_eq(f.result.events.at[0].location, 1);
    ck_assert_uint_eq(f.result.events.at[0].participants.at[0].location, 0);
    ck_assert_uint_eq(f.result.person_of_entity[0], 2);
    ck_assert_uint_eq(f.result.person_of_entity[2], 0);
    arena_release(&f.arena);
}
END_TEST

START_TEST(test_link__people_have_their_quotes_and_events)
{
    Fixture f;
    run(&f);
    const Person *cid = &f.result.people.at[2];
    ck_assert_uint_eq(cid->quotes.len, 1);
    ck_assert_uint_eq(cid->events.len, 1); /* "I" in the quotation is its speaker */
    ck_assert_uint_eq(cid->events.at[0], 1);
    ck_assert_uint_eq(f.result.people.at[1].events.len, 1);
    ck_assert_uint_eq(f.result.people.at[0].events.len, 0);
    arena_release(&f.arena);
}
END_TEST

UNIT_MAIN("link", test_link__lists_follow_the_text, test_link__indices_follow_their_facts,
          test_link__people_have_their_quotes_and_events)
