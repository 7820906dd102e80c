#include "output/json.h"

#include "base/utf8.h"
#include "output/json_out.h"
#include "output/offsets.h"
#include "output/refs.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

/* What one answer is written from, and where to. */
typedef struct Writer {
    const Document *doc;
    const Result *result;
    Offsets offsets;
    Refs refs;
    JsonOut json;
} Writer;

/* --- values --- */

static void open(Writer *w, char bracket)
{
    json_out_open(&w->json, bracket);
}

static void close(Writer *w, char bracket)
{
    json_out_close(&w->json, bracket);
}

/* The value of it is written next. */
static void key(Writer *w, const char *name)
{
    json_out_key(&w->json, name);
}

/* An element of an array is written next. */
static void item(Writer *w)
{
    json_out_item(&w->json);
}

static void null(Writer *w)
{
    json_out_null(&w->json);
}

static void text_or_null(Writer *w, Slice s)
{
    s.len > 0 ? json_out_text(&w->json, s) : null(w);
}

static void id_or_null(Writer *w, char letter, uint32_t index)
{
    char id[16];
    int n = snprintf(id, sizeof id, "%c%u", letter, index + 1);
    text_or_null(w, (Slice){id, index == NO_INDEX ? 0 : (size_t)n});
}

static void rounded(Writer *w, double value, double steps)
{
    json_out_real(&w->json, round(value * steps) / steps);
}

/* --- members --- */

static void put_text(Writer *w, const char *name, Slice s)
{
    key(w, name);
    text_or_null(w, s);
}

static void put_name(Writer *w, const char *name, const char *value)
{
    put_text(w, name, slice_of(value));
}

static void put_integer(Writer *w, const char *name, int64_t value)
{
    key(w, name);
    json_out_integer(&w->json, value);
}

static void put_confidence(Writer *w, float value)
{
    key(w, "confidence");
    rounded(w, (double)value, 1000.0);
}

static void put_id(Writer *w, const char *name, char letter, uint32_t index)
{
    key(w, name);
    id_or_null(w, letter, index);
}

static void put_offsets(Writer *w, Span span)
{
    put_integer(w, "start", offsets_at(&w->offsets, span.start));
    put_integer(w, "end", offsets_at(&w->offsets, span.end));
}

/* start, end and text; null for the empty span, which stands nowhere in the article. */
static void put_span(Writer *w, Span span)
{
    if (span_len(span) > 0) {
        put_offsets(w, span);
    } else {
        put_text(w, "start", SLICE_EMPTY);
        put_text(w, "end", SLICE_EMPTY);
    }
    put_text(w, "text", document_slice(w->doc, span));
}

/* {start, end, text}, or null for the empty span. */
static void span_or_null(Writer *w, Span span)
{
    if (span_len(span) == 0) {
        null(w);
        return;
    }
    open(w, '{');
    put_span(w, span);
    close(w, '}');
}

static void put_organization_ref(Writer *w, const char *name, uint32_t entity)
{
    put_id(w, name, 'o', refs_organization(&w->refs, entity));
}

/* The id of whatever a document entity became. */
static void put_entity_ref(Writer *w, const char *name, uint32_t entity)
{
    if (refs_person(&w->refs, entity) != NO_INDEX)
        put_id(w, name, 'p', refs_person(&w->refs, entity));
    else
        put_organization_ref(w, name, entity);
}

static bool entity_has_ref(const Writer *w, uint32_t entity)
{
    return refs_person(&w->refs, entity) != NO_INDEX || refs_organization(&w->refs, entity) != NO_INDEX;
}

static const char *mention_kind_name(MentionKind kind)
{
    static const char *const names[] = {"name", "nominal", "pronoun"};
    return names[kind];
}

/* --- document --- */

static void dateline(Writer *w)
{
    const Dateline *dateline = &w->doc->dateline;
    if (span_len(dateline->span) == 0) {
        null(w);
        return;
    }
    open(w, '{');
    put_span(w, dateline->span);
    key(w, "place");
    if (span_len(dateline->place) == 0) {
        null(w);
    } else {
        open(w, '{');
        put_span(w, dateline->place);
        put_id(w, "ref", 'l', w->result->dateline_location);
        close(w, '}');
    }
    put_text(w, "agency", document_slice(w->doc, dateline->agency));
    close(w, '}');
}

static void language(Writer *w)
{
    open(w, '{');
    put_name(w, "code", w->doc->language);
    put_confidence(w, w->doc->language_confidence);
    close(w, '}');
}

static void removed(Writer *w)
{
    open(w, '[');
    for (size_t i = 0; i < w->doc->removed.len; i++) {
        item(w);
        open(w, '{');
        put_offsets(w, w->doc->removed.at[i].span);
        put_name(w, "reason", removed_reason_name(w->doc->removed.at[i].reason));
        close(w, '}');
    }
    close(w, ']');
}

static void document(Writer *w, bool include_text)
{
    const Document *doc = w->doc;
    open(w, '{');
    put_text(w, "title", doc->title);
    key(w, "dateline");
    dateline(w);
    put_text(w, "published_at", doc->published_at);
    key(w, "language");
    language(w);
    put_integer(w, "sentences", doc->n_sentences);
    put_integer(w, "tokens", doc->n_tokens);
    put_integer(w, "characters", (int64_t)utf8_count(doc->text));
    key(w, "removed");
    removed(w);
    if (include_text || doc->text_changed) {
        key(w, "text");
        json_out_text(&w->json, doc->text);
    }
    close(w, '}');
}

/* --- people --- */

static void role_organization(Writer *w, const Role *role)
{
    if (role->organization.len == 0) {
        null(w);
        return;
    }
    open(w, '{');
    put_text(w, "name", role->organization);
    put_organization_ref(w, "ref", role->organization_entity);
    close(w, '}');
}

static void jurisdiction(Writer *w, const Role *role)
{
    if (role->jurisdiction.len == 0 && role->country.code[0] == '\0') {
        null(w);
        return;
    }
    open(w, '{');
    put_text(w, "name", role->jurisdiction);
    put_name(w, "country_code", role->country.code);
    close(w, '}');
}

static void role(Writer *w, const Role *r)
{
    open(w, '{');
    put_text(w, "title", r->title);
    key(w, "organization");
    role_organization(w, r);
    key(w, "jurisdiction");
    jurisdiction(w, r);
    put_name(w, "sector", sector_name(r->sector));
    put_name(w, "status", role_status_name(r->status));
    key(w, "evidence");
    span_or_null(w, r->evidence);
    put_confidence(w, r->confidence);
    close(w, '}');
}

static void mentions(Writer *w, uint32_t entity, bool with_pronouns)
{
    const Entity *e = &w->doc->entities.at[entity];
    open(w, '[');
    for (size_t i = 0; i < e->mentions.len; i++) {
        const Mention *mention = &w->doc->mentions.at[e->mentions.at[i]];
        if (mention->kind == MENTION_PRONOUN && !with_pronouns) continue;
        item(w);
        open(w, '{');
        put_span(w, mention->span);
        put_name(w, "kind", mention_kind_name(mention->kind));
        close(w, '}');
    }
    close(w, ']');
}

static void ids(Writer *w, char letter, const uint32_t *indices, size_t n)
{
    open(w, '[');
    for (size_t i = 0; i < n; i++) {
        item(w);
        id_or_null(w, letter, indices[i]);
    }
    close(w, ']');
}

static void person(Writer *w, uint32_t index)
{
    const Person *p = &w->result->people.at[index];
    open(w, '{');
    put_id(w, "id", 'p', index);
    put_text(w, "name", w->doc->entities.at[p->entity].name);
    key(w, "roles");
    open(w, '[');
    for (size_t i = 0; i < p->roles.len; i++) {
        item(w);
        role(w, &p->roles.at[i]);
    }
    close(w, ']');
    key(w, "mentions");
    mentions(w, p->entity, true);
    key(w, "quotes");
    ids(w, 'q', p->quotes.at, p->quotes.len);
    key(w, "events");
    ids(w, 'e', p->events.at, p->events.len);
    put_confidence(w, p->confidence);
    close(w, '}');
}

static void people(Writer *w, bool officials)
{
    open(w, '[');
    for (uint32_t i = 0; i < w->result->people.len; i++) {
        if (w->result->people.at[i].official != officials) continue;
        item(w);
        person(w, i);
    }
    close(w, ']');
}

/* --- organizations and locations --- */

static void organization(Writer *w, uint32_t index)
{
    const Organization *o = &w->result->organizations.at[index];
    open(w, '{');
    put_id(w, "id", 'o', index);
    put_text(w, "name", w->doc->entities.at[o->entity].name);
    put_name(w, "kind", org_kind_name(o->kind));
    put_name(w, "country_code", o->country.code);
    key(w, "mentions");
    mentions(w, o->entity, false);
    put_confidence(w, o->confidence);
    close(w, '}');
}

static void place_mentions(Writer *w, const Location *place)
{
    static const char *const uses[] = {"literal", "metonymic", "associative"};
    open(w, '[');
    for (size_t i = 0; i < place->mentions.len; i++) {
        item(w);
        open(w, '{');
        put_span(w, place->mentions.at[i].span);
        put_name(w, "use", uses[place->mentions.at[i].use]);
        close(w, '}');
    }
    close(w, ']');
}

static void put_degrees(Writer *w, const char *name, bool known, double degrees)
{
    enum { STEPS = 10000 }; /* eleven metres: finer than any centre of a place */
    key(w, name);
    known ? rounded(w, degrees, STEPS) : null(w);
}

static void put_coordinates(Writer *w, bool known, double latitude, double longitude)
{
    put_degrees(w, "latitude", known, latitude);
    put_degrees(w, "longitude", known, longitude);
}

static void put_geonames(Writer *w, int64_t id)
{
    key(w, "geonames_id");
    id != 0 ? json_out_integer(&w->json, id) : null(w);
}

static void alternatives(Writer *w, const Location *place)
{
    open(w, '[');
    for (uint32_t i = 0; i < place->n_alternatives; i++) {
        const PlaceAlternative *other = &place->alternatives[i];
        item(w);
        open(w, '{');
        put_text(w, "name", other->name);
        put_name(w, "country_code", other->country.code);
        put_coordinates(w, true, other->latitude, other->longitude);
        put_geonames(w, other->geonames_id);
        close(w, '}');
    }
    close(w, ']');
}

static void put_within(Writer *w, const Location *place)
{
    key(w, "within");
    if (place->within.len == 0) {
        null(w);
        return;
    }
    open(w, '{');
    put_text(w, "name", place->within);
    key(w, "ref");
    id_or_null(w, 'l', place->within_location);
    close(w, '}');
}

static void location(Writer *w, uint32_t index)
{
    const Location *place = &w->result->locations.at[index];
    open(w, '{');
    put_id(w, "id", 'l', index);
    put_text(w, "name", place->name);
    put_name(w, "kind", place_kind_name(place->kind));
    put_name(w, "country_code", place->country.code);
    put_text(w, "admin1", place->admin1);
    put_coordinates(w, place->has_coordinates, place->latitude, place->longitude);
    put_geonames(w, place->geonames_id);
    put_within(w, place);
    key(w, "mentions");
    place_mentions(w, place);
    key(w, "alternatives");
    alternatives(w, place);
    put_confidence(w, place->confidence);
    close(w, '}');
}

/* --- events --- */

static void participants(Writer *w, const Event *e)
{
    static const char *const roles[] = {"actor", "target"};
    open(w, '[');
    for (size_t i = 0; i < e->participants.len; i++) {
        const Participant *participant = &e->participants.at[i];
        item(w);
        open(w, '{');
        put_name(w, "role", roles[participant->role]);
        if (entity_has_ref(w, participant->entity))
            put_entity_ref(w, "ref", participant->entity);
        else
            put_id(w, "ref", 'l', participant->location);
        put_span(w, participant->span);
        close(w, '}');
    }
    close(w, ']');
}

static void event_date(Writer *w, uint32_t index)
{
    if (index == NO_INDEX) {
        null(w);
        return;
    }
    const DateExpr *date = &w->doc->dates.at[index];
    open(w, '{');
    put_span(w, date->span);
    put_text(w, "value", date->iso);
    close(w, '}');
}

/* Only what the article counts; null when it counts nothing. */
static void casualties(Writer *w, const Event *e)
{
    if (e->killed < 0 && e->wounded < 0 && e->detained < 0) {
        null(w);
        return;
    }
    open(w, '{');
    if (e->killed >= 0) put_integer(w, "killed", e->killed);
    if (e->wounded >= 0) put_integer(w, "wounded", e->wounded);
    if (e->detained >= 0) put_integer(w, "detained", e->detained);
    close(w, '}');
}

static void event(Writer *w, uint32_t index)
{
    const Event *e = &w->result->events.at[index];
    open(w, '{');
    put_id(w, "id", 'e', index);
    put_name(w, "type", event_type_name(e->type));
    put_text(w, "mode", e->mode);
    put_text(w, "cameo", e->cameo);
    key(w, "trigger");
    span_or_null(w, e->trigger);
    key(w, "participants");
    participants(w, e);
    put_id(w, "location", 'l', e->location);
    key(w, "date");
    event_date(w, e->date);
    put_name(w, "status", event_status_name(e->status));
    put_span(w, e->span);
    key(w, "casualties");
    casualties(w, e);
    key(w, "mentions");
    open(w, '[');
    for (size_t i = 0; i < e->mentions.len; i++) {
        item(w);
        span_or_null(w, e->mentions.at[i]);
    }
    close(w, ']');
    put_confidence(w, e->confidence);
    close(w, '}');
}

/* --- quotes and dates --- */

/* The quote's words: its spans joined by one space. */
static void quote_text(Writer *w, const Quote *q)
{
    if (q->spans.len == 1) {
        text_or_null(w, document_slice(w->doc, q->spans.at[0]));
        return;
    }
    StrBuf text;
    strbuf_init(&text, SIZE_MAX);
    int rc = quote_words(w->doc, q, &text);
    if (rc < 0) w->json.rc = rc;
    text_or_null(w, strbuf_slice(&text));
    strbuf_release(&text);
}

static void speaker(Writer *w, const Quote *q)
{
    static const char *const kinds[] = {"", "person", "organization", "unnamed"};
    if (q->speaker_kind == SPEAKER_NONE) {
        null(w);
        return;
    }
    open(w, '{');
    put_entity_ref(w, "ref", q->speaker_kind == SPEAKER_UNNAMED ? NO_INDEX : q->speaker_entity);
    put_name(w, "kind", kinds[q->speaker_kind]);
    put_span(w, q->speaker);
    close(w, '}');
}

static void quote(Writer *w, uint32_t index)
{
    const Quote *q = &w->result->quotes.at[index];
    open(w, '{');
    put_id(w, "id", 'q', index);
    key(w, "text");
    quote_text(w, q);
    key(w, "spans");
    open(w, '[');
    for (size_t i = 0; i < q->spans.len; i++) {
        item(w);
        open(w, '{');
        put_offsets(w, q->spans.at[i]);
        close(w, '}');
    }
    close(w, ']');
    put_name(w, "kind", q->partial ? "partial" : "full");
    key(w, "speaker");
    speaker(w, q);
    key(w, "cue");
    span_or_null(w, q->cue);
    put_confidence(w, q->confidence);
    close(w, '}');
}

static void date(Writer *w, uint32_t index)
{
    const DateExpr *d = &w->doc->dates.at[index];
    open(w, '{');
    put_span(w, d->span);
    put_text(w, "value", d->value);
    put_name(w, "type", date_type_name(d->type));
    close(w, '}');
}

static void warning(Writer *w, uint32_t index)
{
    json_out_text(&w->json, w->doc->warnings.at[index]);
}

/* --- the whole --- */

static void put_list(Writer *w, const char *name, size_t n, void (*write)(Writer *w, uint32_t index))
{
    key(w, name);
    open(w, '[');
    for (uint32_t i = 0; i < n; i++) {
        item(w);
        write(w, i);
    }
    close(w, ']');
}

static void answer(Writer *w, const RequestOptions *options)
{
    open(w, '{');
    if (options->id.len > 0) put_text(w, "id", options->id);
    key(w, "document");
    document(w, options->include_text);
    key(w, "officials");
    people(w, true);
    key(w, "people");
    people(w, false);
    put_list(w, "organizations", w->result->organizations.len, organization);
    put_list(w, "locations", w->result->locations.len, location);
    put_list(w, "events", w->result->events.len, event);
    put_list(w, "quotes", w->result->quotes.len, quote);
    put_list(w, "dates", w->doc->dates.len, date);
    put_list(w, "warnings", w->doc->warnings.len, warning);
    close(w, '}');
}

static int writer_init(Writer *w, const Document *doc, const Result *result, OffsetUnit unit, Error *err)
{
    *w = (Writer){.doc = doc, .result = result};
    int rc = offsets_init(&w->offsets, doc->text, unit, err);
    if (rc < 0) return rc;
    if (refs_init(&w->refs, doc, result) == 0) return 0;
    return error_set(err, ERR_MEMORY, "no memory for the answer");
}

static void writer_release(Writer *w)
{
    offsets_release(&w->offsets);
    refs_release(&w->refs);
}

int output_json(const Document *doc, const Result *result, const RequestOptions *options, bool pretty,
                StrBuf *out, Error *err)
{
    Writer w;
    size_t before = out->len;
    int rc = writer_init(&w, doc, result, options->offset_unit, err);
    if (rc == 0) {
        w.json = (JsonOut){.out = out, .pretty = pretty};
        answer(&w, options);
        if (w.json.rc == ERR_TOO_LARGE)
            rc = error_set(err, ERR_MEMORY, "the answer would be larger than the %zu bytes allowed",
                           out->limit);
        else if (w.json.rc < 0)
            rc = error_set(err, ERR_MEMORY, "no memory for the answer");
    }
    if (rc < 0 && out->ptr != NULL) out->ptr[out->len = before] = '\0';
    writer_release(&w);
    return rc;
}

int output_tree(const Document *doc, const Result *result, const RequestOptions *options, json_t **ret_answer,
                Error *err)
{
    StrBuf text;
    strbuf_init(&text, SIZE_MAX / 2);
    int rc = output_json(doc, result, options, false, &text, err);
    if (rc == 0) {
        *ret_answer = json_loadb(text.ptr, text.len, 0, NULL);
        if (*ret_answer == NULL) rc = error_set(err, ERR_MEMORY, "no memory for the answer");
    }
    strbuf_release(&text);
    return rc;
}
