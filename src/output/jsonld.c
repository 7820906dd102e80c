#include "output/jsonld.h"

#include "output/json_out.h"
#include "output/refs.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

typedef struct Writer {
    const Document *doc;
    const Result *result;
    Refs refs;
    JsonOut json;
} Writer;

/* --- members; what is empty is left out, as schema.org wants it --- */

static void open(Writer *w, const char *type)
{
    json_out_open(&w->json, '{');
    json_out_key(&w->json, "@type");
    json_out_text(&w->json, slice_of(type));
}

static void close(Writer *w)
{
    json_out_close(&w->json, '}');
}

static void open_member(Writer *w, const char *name, const char *type)
{
    json_out_key(&w->json, name);
    open(w, type);
}

static void put(Writer *w, const char *name, Slice value)
{
    if (value.len == 0) return;
    json_out_key(&w->json, name);
    json_out_text(&w->json, value);
}

/* "_:p1": a name that holds within this answer only. */
static void put_id(Writer *w, char letter, uint32_t index)
{
    char id[24];
    (void)snprintf(id, sizeof id, "_:%c%" PRIu32, letter, index + 1);
    put(w, "@id", slice_of(id));
}

static void put_ref(Writer *w, const char *name, char letter, uint32_t index)
{
    if (index == NO_INDEX) return;
    json_out_key(&w->json, name);
    json_out_open(&w->json, '{');
    put_id(w, letter, index);
    close(w);
}

static void put_named(Writer *w, const char *name, const char *type, Slice value)
{
    if (value.len == 0) return;
    open_member(w, name, type);
    put(w, "name", value);
    close(w);
}

static void put_address(Writer *w, const char *country, Slice region)
{
    if (country[0] == '\0' && region.len == 0) return;
    open_member(w, "address", "PostalAddress");
    put(w, "addressRegion", region);
    put(w, "addressCountry", slice_of(country));
    close(w);
}

/* --- people and organizations --- */

static void occupation(Writer *w, const Role *role)
{
    Slice area = role->jurisdiction.len > 0 ? role->jurisdiction : slice_of(role->country.code);
    json_out_item(&w->json);
    open(w, "Role");
    put(w, "roleName", role->title);
    if (role->status != STATUS_CURRENT) put(w, "description", slice_of(role_status_name(role->status)));
    open_member(w, "hasOccupation", "Occupation");
    put(w, "name", role->title);
    put_named(w, "occupationLocation", "AdministrativeArea", area);
    close(w);
    close(w);
}

static bool role_holds(const Role *role)
{
    return role->status == STATUS_CURRENT || role->status == STATUS_ACTING;
}

static void works_for(Writer *w, const Role *role)
{
    json_out_item(&w->json);
    uint32_t index = refs_organization(&w->refs, role->organization_entity);
    if (index == NO_INDEX) {
        open(w, "Organization");
        put(w, "name", role->organization);
    } else {
        json_out_open(&w->json, '{');
        put_id(w, 'o', index);
    }
    close(w);
}

/* The members that stand for posts held now. */
static void put_posts(Writer *w, const Person *person)
{
    size_t n_titles = 0, n_bodies = 0;
    for (size_t i = 0; i < person->roles.len; i++) {
        const Role *role = &person->roles.at[i];
        if (!role_holds(role)) continue;
        n_titles += role->title.len > 0;
        n_bodies += role->organization.len > 0;
    }
    if (n_titles > 0) {
        json_out_key(&w->json, "jobTitle");
        json_out_open(&w->json, '[');
        for (size_t i = 0; i < person->roles.len; i++) {
            if (!role_holds(&person->roles.at[i]) || person->roles.at[i].title.len == 0) continue;
            json_out_item(&w->json);
            json_out_text(&w->json, person->roles.at[i].title);
        }
        json_out_close(&w->json, ']');
    }
    if (n_bodies == 0) return;
    json_out_key(&w->json, "worksFor");
    json_out_open(&w->json, '[');
    for (size_t i = 0; i < person->roles.len; i++)
        if (role_holds(&person->roles.at[i]) && person->roles.at[i].organization.len > 0)
            works_for(w, &person->roles.at[i]);
    json_out_close(&w->json, ']');
}

static void put_occupations(Writer *w, const Person *person)
{
    size_t n = 0;
    for (size_t i = 0; i < person->roles.len; i++)
        n += person->roles.at[i].title.len > 0;
    if (n == 0) return;
    json_out_key(&w->json, "hasOccupation");
    json_out_open(&w->json, '[');
    for (size_t i = 0; i < person->roles.len; i++)
        if (person->roles.at[i].title.len > 0) occupation(w, &person->roles.at[i]);
    json_out_close(&w->json, ']');
}

static void person(Writer *w, uint32_t index)
{
    const Person *p = &w->result->people.at[index];
    open(w, "Person");
    put_id(w, 'p', index);
    put(w, "name", w->doc->entities.at[p->entity].name);
    put_posts(w, p);
    put_occupations(w, p);
    close(w);
}

static void organization(Writer *w, uint32_t index)
{
    static const char *const types[ORG_KIND_COUNT] = {[ORG_OTHER] = "Organization",
                                                      [ORG_GOVERNMENT_BODY] = "GovernmentOrganization",
                                                      [ORG_LEGISLATURE] = "GovernmentOrganization",
                                                      [ORG_COURT] = "GovernmentOrganization",
                                                      [ORG_MILITARY] = "GovernmentOrganization",
                                                      [ORG_INTERGOVERNMENTAL] = "Organization",
                                                      [ORG_PARTY] = "PoliticalParty",
                                                      [ORG_COMPANY] = "Corporation",
                                                      [ORG_ARMED_GROUP] = "Organization",
                                                      [ORG_UNIVERSITY] = "CollegeOrUniversity",
                                                      [ORG_MEDIA] = "NewsMediaOrganization",
                                                      [ORG_NGO] = "NGO"};
    const Organization *o = &w->result->organizations.at[index];
    open(w, types[o->kind]);
    put_id(w, 'o', index);
    put(w, "name", w->doc->entities.at[o->entity].name);
    put_address(w, o->country.code, SLICE_EMPTY);
    close(w);
}

/* --- places --- */

static void put_geo(Writer *w, const Location *place)
{
    enum { STEPS = 10000 }; /* as in the JSON */
    if (!place->has_coordinates) return;
    open_member(w, "geo", "GeoCoordinates");
    json_out_key(&w->json, "latitude");
    json_out_real(&w->json, round(place->latitude * STEPS) / STEPS);
    json_out_key(&w->json, "longitude");
    json_out_real(&w->json, round(place->longitude * STEPS) / STEPS);
    close(w);
}

static void location(Writer *w, uint32_t index)
{
    static const char *const types[PLACE_KIND_COUNT] = {[PLACE_OTHER] = "Place",
                                                        [PLACE_CONTINENT] = "Continent",
                                                        [PLACE_REGION] = "Place",
                                                        [PLACE_COUNTRY] = "Country",
                                                        [PLACE_ADMIN1] = "AdministrativeArea",
                                                        [PLACE_ADMIN2] = "AdministrativeArea",
                                                        [PLACE_CITY] = "City",
                                                        [PLACE_WATER] = "BodyOfWater",
                                                        [PLACE_ISLAND] = "Landform",
                                                        [PLACE_MOUNTAIN] = "Mountain",
                                                        [PLACE_FACILITY] = "Place"};
    const Location *place = &w->result->locations.at[index];
    char address[64];
    open(w, types[place->kind]);
    put_id(w, 'l', index);
    put(w, "name", place->name);
    if (place->within.len == 0) /* else they are those of the place around it */
        put_geo(w, place);
    else
        put_ref(w, "containedInPlace", 'l', place->within_location);
    put_address(w, place->country.code, place->admin1);
    if (place->geonames_id != 0) {
        (void)snprintf(address, sizeof address, "https://sws.geonames.org/%" PRId64 "/", place->geonames_id);
        put(w, "sameAs", slice_of(address));
    }
    close(w);
}

/* --- events and quotations --- */

static void participant(Writer *w, const Participant *p)
{
    json_out_item(&w->json);
    uint32_t person = refs_person(&w->refs, p->entity);
    uint32_t organization = refs_organization(&w->refs, p->entity);
    if (person == NO_INDEX && organization == NO_INDEX && p->location == NO_INDEX) {
        open(w, "Thing");
        put(w, "name", document_slice(w->doc, p->span));
    } else {
        json_out_open(&w->json, '{');
        if (person != NO_INDEX)
            put_id(w, 'p', person);
        else
            put_id(w, organization != NO_INDEX ? 'o' : 'l',
                   organization != NO_INDEX ? organization : p->location);
    }
    close(w);
}

static void put_participants(Writer *w, const Event *e, ParticipantRole role, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < e->participants.len; i++)
        n += e->participants.at[i].role == role;
    if (n == 0) return;
    json_out_key(&w->json, name);
    json_out_open(&w->json, '[');
    for (size_t i = 0; i < e->participants.len; i++)
        if (e->participants.at[i].role == role) participant(w, &e->participants.at[i]);
    json_out_close(&w->json, ']');
}

/* A day, month or year; an interval's two ends. */
static void put_dates(Writer *w, uint32_t index)
{
    if (index == NO_INDEX) return;
    Slice rest = w->doc->dates.at[index].iso;
    Slice start, end;
    if (slice_split(&rest, '/', &start)) put(w, "startDate", start);
    if (slice_split(&rest, '/', &end)) put(w, "endDate", end);
}

static void event(Writer *w, uint32_t index)
{
    static const char *const states[EVENT_STATUS_COUNT] = {
        [EVENT_STATUS_OCCURRED] = "https://schema.org/CompletedActionStatus",
        [EVENT_STATUS_ONGOING] = "https://schema.org/ActiveActionStatus",
        [EVENT_STATUS_PLANNED] = "https://schema.org/PotentialActionStatus",
        [EVENT_STATUS_HYPOTHETICAL] = "https://schema.org/PotentialActionStatus",
        [EVENT_STATUS_DENIED] = ""};
    const Event *e = &w->result->events.at[index];
    json_out_open(&w->json, '{');
    json_out_key(&w->json, "@type");
    json_out_open(&w->json, '[');
    json_out_item(&w->json);
    json_out_text(&w->json, SLICE("Event"));
    json_out_item(&w->json);
    json_out_text(&w->json, SLICE("Action"));
    json_out_close(&w->json, ']');
    put_id(w, 'e', index);
    put(w, "name", document_slice(w->doc, e->trigger));
    put(w, "description", document_slice(w->doc, e->span));
    put(w, "keywords", slice_of(event_type_name(e->type)));
    put(w, "actionStatus", slice_of(states[e->status]));
    put_dates(w, e->date);
    put_ref(w, "location", 'l', e->location);
    put_participants(w, e, PARTICIPANT_ACTOR, "agent");
    put_participants(w, e, PARTICIPANT_TARGET, "object");
    close(w);
}

static void put_speaker(Writer *w, const Quote *q)
{
    uint32_t person = q->speaker_kind == SPEAKER_PERSON ? refs_person(&w->refs, q->speaker_entity) : NO_INDEX;
    uint32_t body =
        q->speaker_kind == SPEAKER_ORGANIZATION ? refs_organization(&w->refs, q->speaker_entity) : NO_INDEX;
    if (person != NO_INDEX) {
        put_ref(w, "spokenByCharacter", 'p', person);
    } else if (body != NO_INDEX) {
        put_ref(w, "spokenByCharacter", 'o', body);
    } else if (q->speaker_kind != SPEAKER_NONE && span_len(q->speaker) > 0) {
        open_member(w, "spokenByCharacter",
                    q->speaker_kind == SPEAKER_ORGANIZATION ? "Organization" : "Person");
        put(w, "description", document_slice(w->doc, q->speaker));
        close(w);
    }
}

static void quotation(Writer *w, uint32_t index)
{
    const Quote *q = &w->result->quotes.at[index];
    StrBuf text;
    open(w, "Quotation");
    put_id(w, 'q', index);
    strbuf_init(&text, SIZE_MAX);
    int rc = quote_words(w->doc, q, &text);
    if (rc < 0) w->json.rc = rc;
    put(w, "text", strbuf_slice(&text));
    strbuf_release(&text);
    put_speaker(w, q);
    close(w);
}

/* --- the whole --- */

static void put_context(Writer *w)
{
    static const char *const addresses[] = {"sameAs", "url", "actionStatus"};
    json_out_key(&w->json, "@context");
    json_out_open(&w->json, '{');
    put(w, "@vocab", SLICE("https://schema.org/"));
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        json_out_key(&w->json, addresses[i]);
        json_out_open(&w->json, '{');
        put(w, "@type", SLICE("@id"));
        close(w);
    }
    close(w);
}

static void mention_all(Writer *w, size_t n, void (*write)(Writer *w, uint32_t index))
{
    for (uint32_t i = 0; i < n; i++) {
        json_out_item(&w->json);
        write(w, i);
    }
}

static void article(Writer *w, const RequestOptions *options)
{
    json_out_open(&w->json, '{');
    put_context(w);
    put(w, "@type", SLICE("NewsArticle"));
    put(w, "identifier", options->id);
    put(w, "url", w->doc->url);
    put(w, "headline", w->doc->title);
    put(w, "dateline", document_slice(w->doc, w->doc->dateline.span));
    put(w, "datePublished", w->doc->published_at);
    put(w, "inLanguage", slice_of(w->doc->language));
    if (options->include_text || w->doc->text_changed) put(w, "articleBody", w->doc->text);
    json_out_key(&w->json, "mentions");
    json_out_open(&w->json, '[');
    mention_all(w, w->result->people.len, person);
    mention_all(w, w->result->organizations.len, organization);
    mention_all(w, w->result->locations.len, location);
    mention_all(w, w->result->events.len, event);
    mention_all(w, w->result->quotes.len, quotation);
    json_out_close(&w->json, ']');
    close(w);
}

int output_jsonld(const Document *doc, const Result *result, const RequestOptions *options, StrBuf *out,
                  Error *err)
{
    Writer w = {.doc = doc, .result = result, .json = {.out = out}};
    size_t before = out->len;
    int rc = refs_init(&w.refs, doc, result);
    if (rc == 0) article(&w, options);
    if (rc == 0) rc = w.json.rc;
    refs_release(&w.refs);
    if (rc == 0) return 0;
    if (out->ptr != NULL) out->ptr[out->len = before] = '\0';
    return error_set(err, rc, "the answer is larger than %zu bytes, or there is no memory for it",
                     out->limit);
}
