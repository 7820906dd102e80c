/* result.h - what was found in one article: the facts of the answer, before any JSON.
 *
 * Extractors append to a Result in the order of pipeline/; link.c then connects facts of different kinds
 * and puts each list in order of first mention, which is what gives the ids p1, l1, e1, q1. Everything
 * lives in the request's arena. Facts refer to a person or organization by the document's entity index
 * and to a place by index into `locations`; output/ turns both into ids. An empty Slice or NO_INDEX
 * is `null` in the answer: a field that the article does not support is never guessed. One thread at a time.
 *
 *     Event *event = vec_add(doc->arena, &result->events);
 *     *event = (Event){.type = EVENT_CONSULT, .trigger = span, .killed = -1, .wounded = -1, .detained = -1};
 */
#ifndef ATTACHE_DOC_RESULT_H
#define ATTACHE_DOC_RESULT_H

#include "doc/document.h"

/* clang-format off */
#define SECTOR_TABLE(X)                                                                                      \
    X(EXECUTIVE, "executive")                                                                                \
    X(LEGISLATURE, "legislature") X(JUDICIARY, "judiciary") X(MILITARY, "military") X(POLICE, "police")      \
        X(INTELLIGENCE, "intelligence") X(DIPLOMACY, "diplomacy") X(INTERGOVERNMENTAL, "intergovernmental")  \
            X(CENTRAL_BANK, "central-bank") X(MONARCHY, "monarchy") X(PARTY, "party")                        \
                X(ARMED_GROUP, "armed-group") X(BUSINESS, "business") X(ACADEMIA, "academia")                \
                    X(MEDIA, "media") X(RELIGION, "religion") X(CIVIL_SOCIETY, "civil-society")              \
                        X(SPORT_CULTURE, "sport-culture") X(OTHER, "other")

#define STATUS_TABLE(X)                                                                                      \
    X(CURRENT, "current")                                                                                    \
    X(FORMER, "former") X(ACTING, "acting") X(DESIGNATE, "designate") X(CANDIDATE, "candidate")              \
        X(DECEASED, "deceased")

#define ORG_KIND_TABLE(X)                                                                                    \
    X(OTHER, "other")                                                                                        \
    X(GOVERNMENT_BODY, "government-body") X(LEGISLATURE, "legislature") X(COURT, "court")                    \
        X(MILITARY, "military") X(INTERGOVERNMENTAL, "intergovernmental") X(PARTY, "party")                  \
            X(COMPANY, "company") X(ARMED_GROUP, "armed-group") X(UNIVERSITY, "university")                  \
                X(MEDIA, "media") X(NGO, "ngo")

#define PLACE_KIND_TABLE(X)                                                                                  \
    X(OTHER, "other")                                                                                        \
    X(CONTINENT, "continent") X(REGION, "region") X(COUNTRY, "country") X(ADMIN1, "admin1")                  \
        X(ADMIN2, "admin2") X(CITY, "city") X(WATER, "water") X(ISLAND, "island") X(MOUNTAIN, "mountain")    \
            X(FACILITY, "facility")

#define EVENT_TYPE_TABLE(X)                                                                                  \
    X(AGREE, "agree")                                                                                        \
    X(CONSULT, "consult") X(SUPPORT, "support") X(CONCEDE, "concede") X(COOPERATE, "cooperate")              \
        X(AID, "aid") X(RETREAT, "retreat") X(REQUEST, "request") X(ACCUSE, "accuse") X(REJECT, "reject")    \
            X(THREATEN, "threaten") X(PROTEST, "protest") X(SANCTION, "sanction") X(MOBILIZE, "mobilize")    \
                X(COERCE, "coerce") X(ASSAULT, "assault") X(TRAVEL, "travel") X(APPOINTMENT, "appointment")  \
                    X(DEPARTURE, "departure") X(ELECTION, "election") X(LEGISLATION, "legislation")          \
                        X(JUSTICE, "justice") X(DISASTER, "disaster") X(ACCIDENT, "accident")                \
                            X(DEATH, "death")

#define EVENT_STATUS_TABLE(X)                                                                                \
    X(OCCURRED, "occurred")                                                                                  \
    X(ONGOING, "ongoing") X(PLANNED, "planned") X(HYPOTHETICAL, "hypothetical") X(DENIED, "denied")
/* clang-format on */

#define X(id, name) SECTOR_##id,
typedef enum Sector { SECTOR_TABLE(X) SECTOR_COUNT } Sector;
#undef X
#define X(id, name) STATUS_##id,
typedef enum RoleStatus { STATUS_TABLE(X) STATUS_COUNT } RoleStatus;
#undef X
#define X(id, name) ORG_##id,
typedef enum OrgKind { ORG_KIND_TABLE(X) ORG_KIND_COUNT } OrgKind;
#undef X
#define X(id, name) PLACE_##id,
typedef enum PlaceKind { PLACE_KIND_TABLE(X) PLACE_KIND_COUNT } PlaceKind;
#undef X
#define X(id, name) EVENT_##id,
typedef enum EventType { EVENT_TYPE_TABLE(X) EVENT_TYPE_COUNT } EventType;
#undef X
#define X(id, name) EVENT_STATUS_##id,
typedef enum EventStatus { EVENT_STATUS_TABLE(X) EVENT_STATUS_COUNT } EventStatus;
#undef X

const char *sector_name(Sector v);
const char *role_status_name(RoleStatus v);
const char *org_kind_name(OrgKind v);
const char *place_kind_name(PlaceKind v);
const char *event_type_name(EventType v);
const char *event_status_name(EventStatus v);
/* From the names above; the *_COUNT value when the name is unknown (a table's loader reports it). */
Sector sector_from_name(Slice name);
RoleStatus role_status_from_name(Slice name);
OrgKind org_kind_from_name(Slice name);
PlaceKind place_kind_from_name(Slice name);
EventType event_type_from_name(Slice name);
EventStatus event_status_from_name(Slice name);
/* The first ten sectors make an official. */
static inline bool sector_is_official(Sector v)
{
    return v <= SECTOR_MONARCHY;
}

/* Two-letter ISO 3166-1 code; country[0] == '\0' when unknown. */
typedef struct CountryCode {
    char code[3];
} CountryCode;

typedef struct Role {
    Slice title;                  /* as the article words it, without country, organization, status words */
    Slice organization;           /* empty: none given */
    uint32_t organization_entity; /* document entity, or NO_INDEX */
    Slice jurisdiction;           /* name of the country, state or body; empty: none given */
    CountryCode country;
    Sector sector;
    RoleStatus status;
    Span evidence;
    float confidence;
} Role;

typedef struct Person {
    uint32_t entity; /* document entity: name, mentions, gender */
    bool official;   /* some role has an official sector */
    VEC(Role) roles;
    VEC(uint32_t) quotes; /* indices into Result.quotes, set by link */
    VEC(uint32_t) events; /* indices into Result.events, set by link */
    float confidence;
} Person;

typedef struct Organization {
    uint32_t entity;
    OrgKind kind;
    CountryCode country;
    float confidence;
} Organization;

typedef enum PlaceUse { USE_LITERAL, USE_METONYMIC, USE_ASSOCIATIVE } PlaceUse;

typedef struct PlaceMention {
    Span span;
    uint32_t first_token;
    uint32_t end_token;
    PlaceUse use;
} PlaceMention;

typedef struct PlaceAlternative {
    Slice name;
    CountryCode country;
    double latitude, longitude;
    int64_t geonames_id;
} PlaceAlternative;

enum { PLACE_MAX_ALTERNATIVES = 3 };

typedef struct Location {
    Slice name;
    PlaceKind kind;
    CountryCode country;
    Slice admin1; /* name of the first-level division, empty when there is none */
    bool has_coordinates;
    double latitude, longitude;
    int64_t geonames_id; /* 0: unknown */
    Slice within; /* name of the place that lent its country and coordinates; empty: they are its own */
    uint32_t within_location; /* index into Result.locations, or NO_INDEX */
    VEC(PlaceMention) mentions;
    PlaceAlternative alternatives[PLACE_MAX_ALTERNATIVES];
    uint32_t n_alternatives;
    float confidence;
} Location;

typedef enum ParticipantRole { PARTICIPANT_ACTOR, PARTICIPANT_TARGET } ParticipantRole;

typedef struct Participant {
    ParticipantRole role;
    Span span;
    uint32_t entity;   /* document entity (person or organization), or NO_INDEX */
    uint32_t location; /* index into Result.locations, or NO_INDEX */
} Participant;

typedef struct Event {
    EventType type;
    Slice mode;  /* empty: none */
    Slice cameo; /* empty: none */
    Span trigger;
    uint32_t trigger_token;
    Span span; /* the clause that tells it */
    VEC(Participant) participants;
    uint32_t location; /* index into Result.locations, or NO_INDEX */
    uint32_t date;     /* index into Document.dates, or NO_INDEX */
    EventStatus status;
    int32_t killed, wounded, detained; /* -1: not said */
    VEC(Span) mentions;                /* triggers of the same event told again */
    float confidence;
} Event;

typedef enum SpeakerKind { SPEAKER_NONE, SPEAKER_PERSON, SPEAKER_ORGANIZATION, SPEAKER_UNNAMED } SpeakerKind;

typedef struct Quote {
    VEC(Span) spans; /* without the marks */
    bool partial;
    SpeakerKind speaker_kind;
    Span speaker;            /* the mention at the cue, zero length when there is none */
    uint32_t speaker_entity; /* or NO_INDEX */
    Span cue;                /* zero length when there is none */
    float confidence;
} Quote;

typedef struct Result {
    Arena *arena;
    VEC(Person) people; /* officials and others: output/ parts them by Person.official */
    VEC(Organization) organizations;
    VEC(Location) locations;
    VEC(Event) events;
    VEC(Quote) quotes;
    uint32_t dateline_location;  /* index into locations, or NO_INDEX */
    uint32_t *location_of_token; /* [n_tokens] index into locations or NO_INDEX; set by extract/location */
    uint32_t *person_of_entity;  /* [n_entities] index into people or NO_INDEX; set by extract/official */
} Result;

/* Empty, for a tokenized document: sizes location_of_token (all NO_INDEX). */
void result_init(Result *result, const Document *doc);
/* n indices, all NO_INDEX. */
uint32_t *no_indices(Arena *arena, size_t n);
/* First location that has a token in [first, end), or NO_INDEX. */
uint32_t result_location_in(const Result *result, uint32_t first_token, uint32_t end_token);
/* Does the article speak of the country? True as well when it speaks of no place. */
bool result_names_country(const Result *result, CountryCode country);

#endif
