/* fixture.h - a small article with one fact of each kind, built by hand, for the tests of output/.
 *
 *     Fixture f;
 *     fixture_init(&f);
 *     ...f.doc, f.result, f.options...
 *     arena_release(&f.arena);
 */
#ifndef ATTACHE_TESTS_OUTPUT_FIXTURE_H
#define ATTACHE_TESTS_OUTPUT_FIXTURE_H

#include "doc/options.h"
#include "doc/result.h"

#include <check.h>
#include <string.h>

typedef struct Fixture {
    Arena arena;
    Document doc;
    Result result;
    RequestOptions options;
} Fixture;

static inline Span find(const Fixture *f, const char *words)
{
    size_t at = slice_find(f->doc.text, slice_of(words), 0);
    ck_assert_uint_ne(at, SIZE_MAX);
    return (Span){(uint32_t)at, (uint32_t)(at + strlen(words))};
}

static inline void add_entity(Fixture *f, const char *name, MentionType type)
{
    Mention *mention = vec_add(&f->arena, &f->doc.mentions);
    *mention = (Mention){.span = find(f, name), .type = type, .kind = MENTION_NAME};
    Entity *entity = vec_add(&f->arena, &f->doc.entities);
    *entity = (Entity){.type = type, .name = document_slice(&f->doc, mention->span)};
    vec_push(&f->arena, &entity->mentions, (uint32_t)(f->doc.mentions.len - 1));
}

static inline void fixture_init(Fixture *f)
{
    *f = (Fixture){0};
    arena_init(&f->arena, 1 << 20);
    document_init(
        &f->doc, &f->arena,
        SLICE("\xC3\x89tienne Roux met Ana Lind in Oslo on 3 May. \xE2\x80\x9CGood,\xE2\x80\x9D Lind of "
              "Norsk Vind said. \xE2\x80\x9CVery.\xE2\x80\x9D"));
    f->doc.language[0] = 'e', f->doc.language[1] = 'n';
    f->doc.language_confidence = 0.97f;
    result_init(&f->result, &f->doc);
    add_entity(f, "\xC3\x89tienne Roux", MENTION_PERSON);
    add_entity(f, "Ana Lind", MENTION_PERSON);
    add_entity(f, "Norsk Vind", MENTION_ORGANIZATION);
    vec_push(&f->arena, &f->result.people, (Person){.entity = 0, .official = true, .confidence = 0.9f});
    vec_push(&f->arena, &f->result.people, (Person){.entity = 1, .confidence = 0.8f});
    vec_push(&f->arena, &f->result.organizations,
             (Organization){.entity = 2, .kind = ORG_COMPANY, .country = {"NO"}});
    Location *oslo = vec_add(&f->arena, &f->result.locations);
    *oslo = (Location){.name = SLICE("Oslo"),
                       .kind = PLACE_CITY,
                       .country = {"NO"},
                       .has_coordinates = true,
                       .latitude = 59.91273,
                       .longitude = 10.74609,
                       .geonames_id = 3143244};
    vec_push(&f->arena, &oslo->mentions, (PlaceMention){.span = find(f, "Oslo")});
    vec_push(&f->arena, &f->doc.dates, (DateExpr){.span = find(f, "3 May")});
    Event *event = vec_add(&f->arena, &f->result.events);
    *event = (Event){.type = EVENT_CONSULT,
                     .trigger = find(f, "met"),
                     .span = find(f, "met Ana Lind"),
                     .location = 0,
                     .date = 0,
                     .killed = -1,
                     .wounded = 3,
                     .detained = -1};
    vec_push(&f->arena, &event->participants,
             (Participant){PARTICIPANT_TARGET, find(f, "Ana Lind"), 1, NO_INDEX});
    vec_push(&f->arena, &event->participants, (Participant){PARTICIPANT_ACTOR, find(f, "Oslo"), NO_INDEX, 0});
    Quote *quote = vec_add(&f->arena, &f->result.quotes);
    *quote = (Quote){.speaker_kind = SPEAKER_PERSON,
                     .speaker = find(f, "Lind of"),
                     .speaker_entity = 1,
                     .cue = find(f, "said")};
    vec_push(&f->arena, &quote->spans, find(f, "Good,"));
    vec_push(&f->arena, &quote->spans, find(f, "Very."));
    vec_push(&f->arena, &f->result.people.at[1].quotes, 0);
}

#endif
