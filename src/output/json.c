#include "output/json.h"

#include "base/utf8.h"
#include "output/offsets.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Numbers are rounded before they are printed with this many significant digits, so that 0.97f reads 0.97. */
enum { REAL_DIGITS = 8 };

/* What one answer is built from. A NULL anywhere in building sets `failed`, which is looked at once. */
typedef struct Writer {
    const Document *doc;
    const Result *result;
    Offsets offsets;
    uint32_t *person_of; /* [n_entities] index into result->people, or NO_INDEX */
    uint32_t *org_of;    /* [n_entities] index into result->organizations, or NO_INDEX */
    bool failed;
} Writer;

/* --- small pieces; each takes over the reference of the json_t it is given --- */

static void put(Writer *w, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) < 0) w->failed = true;
}

static void add(Writer *w, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0) w->failed = true;
}

static json_t *text_or_null(Slice s)
{
    return s.len > 0 ? json_stringn(s.ptr, s.len) : json_null();
}

static json_t *name_or_null(const char *code)
{
    return code[0] != '\0' ? json_string(code) : json_null();
}

static json_t *rounded(double value, double steps)
{
    return json_real(round(value * steps) / steps);
}

static json_t *confidence_json(float value)
{
    return rounded((double)value, 1000.0);
}

static json_t *id_json(char letter, uint32_t index)
{
    char id[16];
    if (index == NO_INDEX) return json_null();
    (void)snprintf(id, sizeof id, "%c%u", letter, index + 1);
    return json_string(id);
}

static void put_offsets(Writer *w, json_t *object, Span span)
{
    put(w, object, "start", json_integer(offsets_at(&w->offsets, span.start)));
    put(w, object, "end", json_integer(offsets_at(&w->offsets, span.end)));
}

/* start, end and text; null for the empty span, which stands nowhere in the article. */
static void put_span(Writer *w, json_t *object, Span span)
{
    bool known = span_len(span) > 0;
    put(w, object, "start", known ? json_integer(offsets_at(&w->offsets, span.start)) : json_null());
    put(w, object, "end", known ? json_integer(offsets_at(&w->offsets, span.end)) : json_null());
    put(w, object, "text", text_or_null(document_slice(w->doc, span)));
}

/* {start, end, text}, or null for the empty span. */
static json_t *span_json(Writer *w, Span span)
{
    if (span_len(span) == 0) return json_null();
    json_t *object = json_object();
    put_span(w, object, span);
    return object;
}

static json_t *person_ref(const Writer *w, uint32_t entity)
{
    return entity == NO_INDEX ? json_null() : id_json('p', w->person_of[entity]);
}

static json_t *organization_ref(const Writer *w, uint32_t entity)
{
    return entity == NO_INDEX ? json_null() : id_json('o', w->org_of[entity]);
}

/* The id of whatever a document entity became. */
static json_t *entity_ref(const Writer *w, uint32_t entity)
{
    if (entity != NO_INDEX && w->person_of[entity] != NO_INDEX) return person_ref(w, entity);
    return organization_ref(w, entity);
}

static const char *mention_kind_name(MentionKind kind)
{
    static const char *const names[] = {"name", "nominal", "pronoun"};
    return names[kind];
}

/* --- document --- */

static json_t *dateline_json(Writer *w)
{
    const Dateline *dateline = &w->doc->dateline;
    if (span_len(dateline->span) == 0) return json_null();
    json_t *object = json_object();
    put_span(w, object, dateline->span);
    json_t *place = span_json(w, dateline->place);
    if (json_is_object(place)) put(w, place, "ref", id_json('l', w->result->dateline_location));
    put(w, object, "place", place);
    put(w, object, "agency", text_or_null(document_slice(w->doc, dateline->agency)));
    return object;
}

static json_t *language_json(Writer *w)
{
    json_t *object = json_object();
    put(w, object, "code", name_or_null(w->doc->language));
    put(w, object, "confidence", confidence_json(w->doc->language_confidence));
    return object;
}

static json_t *removed_json(Writer *w)
{
    json_t *array = json_array();
    for (size_t i = 0; i < w->doc->removed.len; i++) {
        const Removed *removed = &w->doc->removed.at[i];
        json_t *object = json_object();
        put_offsets(w, object, removed->span);
        put(w, object, "reason", json_string(removed_reason_name(removed->reason)));
        add(w, array, object);
    }
    return array;
}

static json_t *document_json(Writer *w, bool include_text)
{
    const Document *doc = w->doc;
    json_t *object = json_object();
    put(w, object, "title", text_or_null(doc->title));
    put(w, object, "dateline", dateline_json(w));
    put(w, object, "published_at", text_or_null(doc->published_at));
    put(w, object, "language", language_json(w));
    put(w, object, "sentences", json_integer(doc->n_sentences));
    put(w, object, "tokens", json_integer(doc->n_tokens));
    put(w, object, "characters", json_integer((json_int_t)utf8_count(doc->text)));
    put(w, object, "removed", removed_json(w));
    if (include_text || doc->text_changed) put(w, object, "text", json_stringn(doc->text.ptr, doc->text.len));
    return object;
}

/* --- people --- */

static json_t *role_organization_json(Writer *w, const Role *role)
{
    if (role->organization.len == 0) return json_null();
    json_t *object = json_object();
    put(w, object, "name", text_or_null(role->organization));
    put(w, object, "ref", organization_ref(w, role->organization_entity));
    return object;
}

static json_t *jurisdiction_json(Writer *w, const Role *role)
{
    if (role->jurisdiction.len == 0 && role->country.code[0] == '\0') return json_null();
    json_t *object = json_object();
    put(w, object, "name", text_or_null(role->jurisdiction));
    put(w, object, "country_code", name_or_null(role->country.code));
    return object;
}

static json_t *role_json(Writer *w, const Role *role)
{
    json_t *object = json_object();
    put(w, object, "title", text_or_null(role->title));
    put(w, object, "organization", role_organization_json(w, role));
    put(w, object, "jurisdiction", jurisdiction_json(w, role));
    put(w, object, "sector", json_string(sector_name(role->sector)));
    put(w, object, "status", json_string(role_status_name(role->status)));
    put(w, object, "evidence", span_json(w, role->evidence));
    put(w, object, "confidence", confidence_json(role->confidence));
    return object;
}

static json_t *mentions_json(Writer *w, uint32_t entity, bool with_pronouns)
{
    json_t *array = json_array();
    const Entity *e = &w->doc->entities.at[entity];
    for (size_t i = 0; i < e->mentions.len; i++) {
        const Mention *mention = &w->doc->mentions.at[e->mentions.at[i]];
        if (mention->kind == MENTION_PRONOUN && !with_pronouns) continue;
        json_t *object = json_object();
        put_span(w, object, mention->span);
        put(w, object, "kind", json_string(mention_kind_name(mention->kind)));
        add(w, array, object);
    }
    return array;
}

static json_t *ids_json(Writer *w, char letter, const uint32_t *indices, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        add(w, array, id_json(letter, indices[i]));
    return array;
}

static json_t *person_json(Writer *w, uint32_t index)
{
    const Person *person = &w->result->people.at[index];
    json_t *object = json_object();
    put(w, object, "id", id_json('p', index));
    put(w, object, "name", text_or_null(w->doc->entities.at[person->entity].name));
    json_t *roles = json_array();
    for (size_t i = 0; i < person->roles.len; i++)
        add(w, roles, role_json(w, &person->roles.at[i]));
    put(w, object, "roles", roles);
    put(w, object, "mentions", mentions_json(w, person->entity, true));
    put(w, object, "quotes", ids_json(w, 'q', person->quotes.at, person->quotes.len));
    put(w, object, "events", ids_json(w, 'e', person->events.at, person->events.len));
    put(w, object, "confidence", confidence_json(person->confidence));
    return object;
}

static json_t *people_json(Writer *w, bool officials)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->result->people.len; i++)
        if (w->result->people.at[i].official == officials) add(w, array, person_json(w, i));
    return array;
}

/* --- organizations and locations --- */

static json_t *organization_json(Writer *w, uint32_t index)
{
    const Organization *organization = &w->result->organizations.at[index];
    json_t *object = json_object();
    put(w, object, "id", id_json('o', index));
    put(w, object, "name", text_or_null(w->doc->entities.at[organization->entity].name));
    put(w, object, "kind", json_string(org_kind_name(organization->kind)));
    put(w, object, "country_code", name_or_null(organization->country.code));
    put(w, object, "mentions", mentions_json(w, organization->entity, false));
    put(w, object, "confidence", confidence_json(organization->confidence));
    return object;
}

static json_t *organizations_json(Writer *w)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->result->organizations.len; i++)
        add(w, array, organization_json(w, i));
    return array;
}

static json_t *place_mentions_json(Writer *w, const Location *location)
{
    static const char *const uses[] = {"literal", "metonymic", "associative"};
    json_t *array = json_array();
    for (size_t i = 0; i < location->mentions.len; i++) {
        json_t *object = json_object();
        put_span(w, object, location->mentions.at[i].span);
        put(w, object, "use", json_string(uses[location->mentions.at[i].use]));
        add(w, array, object);
    }
    return array;
}

static void put_coordinates(Writer *w, json_t *object, bool known, double latitude, double longitude)
{
    enum { STEPS = 10000 }; /* eleven metres: finer than any centre of a place */
    put(w, object, "latitude", known ? rounded(latitude, STEPS) : json_null());
    put(w, object, "longitude", known ? rounded(longitude, STEPS) : json_null());
}

static json_t *geonames_json(int64_t id)
{
    return id != 0 ? json_integer(id) : json_null();
}

static json_t *alternatives_json(Writer *w, const Location *location)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < location->n_alternatives; i++) {
        const PlaceAlternative *other = &location->alternatives[i];
        json_t *object = json_object();
        put(w, object, "name", text_or_null(other->name));
        put(w, object, "country_code", name_or_null(other->country.code));
        put_coordinates(w, object, true, other->latitude, other->longitude);
        put(w, object, "geonames_id", geonames_json(other->geonames_id));
        add(w, array, object);
    }
    return array;
}

static json_t *location_json(Writer *w, uint32_t index)
{
    const Location *location = &w->result->locations.at[index];
    json_t *object = json_object();
    put(w, object, "id", id_json('l', index));
    put(w, object, "name", text_or_null(location->name));
    put(w, object, "kind", json_string(place_kind_name(location->kind)));
    put(w, object, "country_code", name_or_null(location->country.code));
    put(w, object, "admin1", text_or_null(location->admin1));
    put_coordinates(w, object, location->has_coordinates, location->latitude, location->longitude);
    put(w, object, "geonames_id", geonames_json(location->geonames_id));
    put(w, object, "mentions", place_mentions_json(w, location));
    put(w, object, "alternatives", alternatives_json(w, location));
    put(w, object, "confidence", confidence_json(location->confidence));
    return object;
}

static json_t *locations_json(Writer *w)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->result->locations.len; i++)
        add(w, array, location_json(w, i));
    return array;
}

/* --- events --- */

static json_t *participants_json(Writer *w, const Event *event)
{
    static const char *const roles[] = {"actor", "target"};
    json_t *array = json_array();
    for (size_t i = 0; i < event->participants.len; i++) {
        const Participant *participant = &event->participants.at[i];
        json_t *ref = entity_ref(w, participant->entity);
        if (json_is_null(ref)) ref = id_json('l', participant->location);
        json_t *object = json_object();
        put(w, object, "role", json_string(roles[participant->role]));
        put(w, object, "ref", ref);
        put_span(w, object, participant->span);
        add(w, array, object);
    }
    return array;
}

static json_t *event_date_json(Writer *w, uint32_t index)
{
    if (index == NO_INDEX) return json_null();
    const DateExpr *date = &w->doc->dates.at[index];
    json_t *object = json_object();
    put_span(w, object, date->span);
    put(w, object, "value", text_or_null(date->iso));
    return object;
}

/* Only what the article counts; null when it counts nothing. */
static json_t *casualties_json(Writer *w, const Event *event)
{
    if (event->killed < 0 && event->wounded < 0 && event->detained < 0) return json_null();
    json_t *object = json_object();
    if (event->killed >= 0) put(w, object, "killed", json_integer(event->killed));
    if (event->wounded >= 0) put(w, object, "wounded", json_integer(event->wounded));
    if (event->detained >= 0) put(w, object, "detained", json_integer(event->detained));
    return object;
}

static json_t *retellings_json(Writer *w, const Event *event)
{
    json_t *array = json_array();
    for (size_t i = 0; i < event->mentions.len; i++)
        add(w, array, span_json(w, event->mentions.at[i]));
    return array;
}

static json_t *event_json(Writer *w, uint32_t index)
{
    const Event *event = &w->result->events.at[index];
    json_t *object = json_object();
    put(w, object, "id", id_json('e', index));
    put(w, object, "type", json_string(event_type_name(event->type)));
    put(w, object, "mode", text_or_null(event->mode));
    put(w, object, "cameo", text_or_null(event->cameo));
    put(w, object, "trigger", span_json(w, event->trigger));
    put(w, object, "participants", participants_json(w, event));
    put(w, object, "location", id_json('l', event->location));
    put(w, object, "date", event_date_json(w, event->date));
    put(w, object, "status", json_string(event_status_name(event->status)));
    put_span(w, object, event->span);
    put(w, object, "casualties", casualties_json(w, event));
    put(w, object, "mentions", retellings_json(w, event));
    put(w, object, "confidence", confidence_json(event->confidence));
    return object;
}

static json_t *events_json(Writer *w)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->result->events.len; i++)
        add(w, array, event_json(w, i));
    return array;
}

/* --- quotes and dates --- */

/* The quote's words: its spans joined by one space. */
static json_t *quote_text_json(const Writer *w, const Quote *quote)
{
    if (quote->spans.len == 1) return text_or_null(document_slice(w->doc, quote->spans.at[0]));
    StrBuf text;
    strbuf_init(&text, SIZE_MAX);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < quote->spans.len; i++) {
        if (i > 0) rc = strbuf_append_char(&text, ' ');
        if (rc == 0) rc = strbuf_append(&text, document_slice(w->doc, quote->spans.at[i]));
    }
    json_t *string = rc == 0 ? text_or_null(strbuf_slice(&text)) : NULL;
    strbuf_release(&text);
    return string;
}

static json_t *speaker_json(Writer *w, const Quote *quote)
{
    static const char *const kinds[] = {"", "person", "organization", "unnamed"};
    if (quote->speaker_kind == SPEAKER_NONE) return json_null();
    json_t *object = json_object();
    put(w, object, "ref",
        quote->speaker_kind == SPEAKER_UNNAMED ? json_null() : entity_ref(w, quote->speaker_entity));
    put(w, object, "kind", json_string(kinds[quote->speaker_kind]));
    put_span(w, object, quote->speaker);
    return object;
}

static json_t *quote_json(Writer *w, uint32_t index)
{
    const Quote *quote = &w->result->quotes.at[index];
    json_t *object = json_object();
    put(w, object, "id", id_json('q', index));
    put(w, object, "text", quote_text_json(w, quote));
    json_t *spans = json_array();
    for (size_t i = 0; i < quote->spans.len; i++) {
        json_t *span = json_object();
        put_offsets(w, span, quote->spans.at[i]);
        add(w, spans, span);
    }
    put(w, object, "spans", spans);
    put(w, object, "kind", json_string(quote->partial ? "partial" : "full"));
    put(w, object, "speaker", speaker_json(w, quote));
    put(w, object, "cue", span_json(w, quote->cue));
    put(w, object, "confidence", confidence_json(quote->confidence));
    return object;
}

static json_t *quotes_json(Writer *w)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->result->quotes.len; i++)
        add(w, array, quote_json(w, i));
    return array;
}

static json_t *dates_json(Writer *w)
{
    json_t *array = json_array();
    for (size_t i = 0; i < w->doc->dates.len; i++) {
        const DateExpr *date = &w->doc->dates.at[i];
        json_t *object = json_object();
        put_span(w, object, date->span);
        put(w, object, "value", text_or_null(date->value));
        put(w, object, "type", json_string(date_type_name(date->type)));
        add(w, array, object);
    }
    return array;
}

static json_t *warnings_json(Writer *w)
{
    json_t *array = json_array();
    for (size_t i = 0; i < w->doc->warnings.len; i++)
        add(w, array, json_stringn(w->doc->warnings.at[i].ptr, w->doc->warnings.at[i].len));
    return array;
}

/* --- the whole --- */

static json_t *answer_json(Writer *w, const RequestOptions *options)
{
    json_t *object = json_object();
    if (options->id.len > 0) put(w, object, "id", text_or_null(options->id));
    put(w, object, "document", document_json(w, options->include_text));
    put(w, object, "officials", people_json(w, true));
    put(w, object, "people", people_json(w, false));
    put(w, object, "organizations", organizations_json(w));
    put(w, object, "locations", locations_json(w));
    put(w, object, "events", events_json(w));
    put(w, object, "quotes", quotes_json(w));
    put(w, object, "dates", dates_json(w));
    put(w, object, "warnings", warnings_json(w));
    return object;
}

static uint32_t *index_table(size_t n)
{
    uint32_t *table = malloc((n + 1) * sizeof *table);
    for (size_t i = 0; table != NULL && i < n; i++)
        table[i] = NO_INDEX;
    return table;
}

static int writer_init(Writer *w, const Document *doc, const Result *result, OffsetUnit unit, Error *err)
{
    *w = (Writer){.doc = doc, .result = result};
    int rc = offsets_init(&w->offsets, doc->text, unit, err);
    if (rc < 0) return rc;
    w->person_of = index_table(doc->entities.len);
    w->org_of = index_table(doc->entities.len);
    if (w->person_of == NULL || w->org_of == NULL)
        return error_set(err, ERR_MEMORY, "no memory for the answer");
    for (uint32_t i = 0; i < result->people.len; i++)
        w->person_of[result->people.at[i].entity] = i;
    for (uint32_t i = 0; i < result->organizations.len; i++)
        w->org_of[result->organizations.at[i].entity] = i;
    return 0;
}

static void writer_release(Writer *w)
{
    offsets_release(&w->offsets);
    free(w->person_of);
    free(w->org_of);
}

static int append_piece(const char *bytes, size_t n, void *out)
{
    return strbuf_append(out, (Slice){bytes, n});
}

int output_tree(const Document *doc, const Result *result, const RequestOptions *options, json_t **ret_answer,
                Error *err)
{
    Writer w;
    json_t *root = NULL;
    int rc = writer_init(&w, doc, result, options->offset_unit, err);
    if (rc == 0) root = answer_json(&w, options);
    if (rc == 0 && (root == NULL || w.failed)) {
        json_decref(root);
        rc = error_set(err, ERR_MEMORY, "no memory for the answer");
    }
    if (rc == 0) *ret_answer = root;
    writer_release(&w);
    return rc;
}

int output_json(const Document *doc, const Result *result, const RequestOptions *options, bool pretty,
                StrBuf *out, Error *err)
{
    json_t *root = NULL;
    size_t before = out->len;
    size_t flags = JSON_REAL_PRECISION(REAL_DIGITS) | (pretty ? JSON_INDENT(2) : JSON_COMPACT);
    int rc = output_tree(doc, result, options, &root, err);
    if (rc < 0) return rc;
    if (json_dump_callback(root, append_piece, out, flags) < 0) {
        if (out->ptr != NULL) out->ptr[out->len = before] = '\0';
        rc = error_set(err, ERR_TOO_LARGE, "the answer is larger than %zu bytes", out->limit);
    }
    json_decref(root);
    return rc;
}
