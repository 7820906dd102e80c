#include "output/tsv.h"

#include "output/tree.h"

#include <jansson.h>
#include <string.h>

/* One row: a fact, and for people one of their roles. */
typedef struct Row {
    Slice article;
    const json_t *answer;
    const json_t *fact;
    const json_t *role; /* NULL: none */
    bool official;
} Row;

typedef struct Column {
    const char *name;
    int (*put)(const Row *row, const char *path, StrBuf *out);
    const char *path; /* "date.value": members from the fact (or the role) on */
} Column;

/* --- values --- */

static int put_raw(Slice text, StrBuf *out)
{
    bool space = false;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = true;
            continue;
        }
        if (space) rc = strbuf_append_char(out, ' ');
        space = false;
        if (rc == 0 && c == '"') rc = strbuf_append_char(out, '"');
        if (rc == 0) rc = strbuf_append_char(out, c);
    }
    return rc;
}

static int put_text(Slice text, StrBuf *out)
{
    bool marked = memchr(text.ptr, '"', text.len) != NULL;
    int rc = marked ? strbuf_append_char(out, '"') : 0;
    if (rc == 0) rc = put_raw(slice_trim(text), out);
    if (rc == 0 && marked) rc = strbuf_append_char(out, '"');
    return rc;
}

static int put_value(const json_t *value, StrBuf *out)
{
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_STRING: return put_text((Slice){json_string_value(value), json_string_length(value)}, out);
    case JSON_INTEGER: return strbuf_printf(out, "%lld", (long long)json_integer_value(value));
    case JSON_REAL: return strbuf_printf(out, "%.8g", json_real_value(value));
    case JSON_ARRAY: return strbuf_printf(out, "%zu", json_array_size(value));
    default: return 0;
    }
}

static const json_t *at_path(const json_t *value, const char *path)
{
    Slice rest = slice_of(path), key;
    while (value != NULL && slice_split(&rest, '.', &key))
        value = json_object_getn(value, key.ptr, key.len);
    return value;
}

/* --- columns --- */

static int put_article(const Row *row, const char *path, StrBuf *out)
{
    (void)path;
    return put_text(row->article, out);
}

static int put_fact(const Row *row, const char *path, StrBuf *out)
{
    return put_value(at_path(row->fact, path), out);
}

static int put_role(const Row *row, const char *path, StrBuf *out)
{
    return put_value(row->role == NULL ? NULL : at_path(row->role, path), out);
}

static int put_official(const Row *row, const char *path, StrBuf *out)
{
    (void)path;
    return strbuf_append(out, row->official ? SLICE("true") : SLICE("false"));
}

/* "speaker.ref>name": a member of the fact that the id at the path names. */
static int put_named(const Row *row, const char *path, StrBuf *out)
{
    Slice rest = slice_of(path), head;
    char key[32];
    (void)slice_split(&rest, '>', &head);
    size_t n = head.len < sizeof key ? head.len : sizeof key - 1;
    memcpy(key, head.ptr, n);
    key[n] = '\0';
    const json_t *fact = tree_find(row->answer, json_string_value(at_path(row->fact, key)));
    return fact == NULL ? 0 : put_value(json_object_getn(fact, rest.ptr, rest.len), out);
}

static int put_first_start(const Row *row, const char *path, StrBuf *out)
{
    return put_value(json_object_get(json_array_get(at_path(row->fact, path), 0), "start"), out);
}

static int put_last_end(const Row *row, const char *path, StrBuf *out)
{
    const json_t *list = at_path(row->fact, path);
    size_t n = json_array_size(list);
    return n == 0 ? 0 : put_value(json_object_get(json_array_get(list, n - 1), "end"), out);
}

/* "actor.text", "actor.name", "actor.ref": all participants of that role. */
static int put_participants(const Row *row, const char *path, StrBuf *out)
{
    Slice member = slice_of(path), role;
    (void)slice_split(&member, '.', &role);
    StrBuf text;
    size_t index;
    json_t *one;
    int rc = 0;
    strbuf_init(&text, out->limit);
    json_array_foreach(json_object_get(row->fact, "participants"), index, one)
    {
        if (!slice_eq(slice_of(json_string_value(json_object_get(one, "role"))), role)) continue;
        const json_t *value = json_object_getn(one, member.ptr, member.len);
        if (slice_eq(member, SLICE("name"))) {
            const json_t *fact = tree_find(row->answer, json_string_value(json_object_get(one, "ref")));
            value = json_object_get(fact != NULL ? fact : one, fact != NULL ? "name" : "text");
        }
        const char *words = json_string_value(value);
        if (rc == 0 && words != NULL && text.len > 0) rc = strbuf_append(&text, SLICE("; "));
        if (rc == 0 && words != NULL) rc = strbuf_append(&text, slice_of(words));
    }
    if (rc == 0) rc = put_text(strbuf_slice(&text), out);
    strbuf_release(&text);
    return rc;
}

static int put_uses(const Row *row, const char *path, StrBuf *out)
{
    size_t index, n = 0;
    json_t *mention;
    json_array_foreach(json_object_get(row->fact, "mentions"), index, mention)
    {
        n += strcmp(json_string_value(json_object_get(mention, "use")), path) == 0;
    }
    return strbuf_printf(out, "%zu", n);
}

static const Column people[] = {
    {"article", put_article, ""},
    {"person", put_fact, "id"},
    {"name", put_fact, "name"},
    {"official", put_official, ""},
    {"title", put_role, "title"},
    {"organization", put_role, "organization.name"},
    {"jurisdiction", put_role, "jurisdiction.name"},
    {"country_code", put_role, "jurisdiction.country_code"},
    {"sector", put_role, "sector"},
    {"status", put_role, "status"},
    {"evidence", put_role, "evidence.text"},
    {"start", put_role, "evidence.start"},
    {"end", put_role, "evidence.end"},
    {"role_confidence", put_role, "confidence"},
    {"mentions", put_fact, "mentions"},
    {"quotes", put_fact, "quotes"},
    {"events", put_fact, "events"},
    {"confidence", put_fact, "confidence"},
};

static const Column quotes[] = {
    {"article", put_article, ""},
    {"quote", put_fact, "id"},
    {"text", put_fact, "text"},
    {"kind", put_fact, "kind"},
    {"speaker_kind", put_fact, "speaker.kind"},
    {"speaker", put_fact, "speaker.ref"},
    {"speaker_name", put_named, "speaker.ref>name"},
    {"speaker_text", put_fact, "speaker.text"},
    {"cue", put_fact, "cue.text"},
    {"start", put_first_start, "spans"},
    {"end", put_last_end, "spans"},
    {"parts", put_fact, "spans"},
    {"confidence", put_fact, "confidence"},
};

static const Column events[] = {
    {"article", put_article, ""},
    {"event", put_fact, "id"},
    {"type", put_fact, "type"},
    {"mode", put_fact, "mode"},
    {"cameo", put_fact, "cameo"},
    {"status", put_fact, "status"},
    {"trigger", put_fact, "trigger.text"},
    {"actors", put_participants, "actor.name"},
    {"actor_refs", put_participants, "actor.ref"},
    {"targets", put_participants, "target.name"},
    {"target_refs", put_participants, "target.ref"},
    {"date", put_fact, "date.value"},
    {"date_text", put_fact, "date.text"},
    {"location", put_fact, "location"},
    {"place", put_named, "location>name"},
    {"country_code", put_named, "location>country_code"},
    {"latitude", put_named, "location>latitude"},
    {"longitude", put_named, "location>longitude"},
    {"killed", put_fact, "casualties.killed"},
    {"wounded", put_fact, "casualties.wounded"},
    {"detained", put_fact, "casualties.detained"},
    {"text", put_fact, "text"},
    {"start", put_fact, "start"},
    {"end", put_fact, "end"},
    {"confidence", put_fact, "confidence"},
};

static const Column locations[] = {
    {"article", put_article, ""},
    {"location", put_fact, "id"},
    {"name", put_fact, "name"},
    {"kind", put_fact, "kind"},
    {"country_code", put_fact, "country_code"},
    {"admin1", put_fact, "admin1"},
    {"latitude", put_fact, "latitude"},
    {"longitude", put_fact, "longitude"},
    {"geonames_id", put_fact, "geonames_id"},
    {"within", put_fact, "within.name"},
    {"mentions", put_fact, "mentions"},
    {"literal", put_uses, "literal"},
    {"metonymic", put_uses, "metonymic"},
    {"associative", put_uses, "associative"},
    {"start", put_first_start, "mentions"},
    {"alternatives", put_fact, "alternatives"},
    {"confidence", put_fact, "confidence"},
};

typedef struct Table {
    const Column *columns;
    size_t n_columns;
    const char *lists[2];
} Table;

#define COLUMNS(columns) (columns), sizeof(columns) / sizeof(columns)[0]

static const Table *table_of(OutputForm form)
{
    static const Table tables[] = {{COLUMNS(people), {"officials", "people"}},
                                   {COLUMNS(quotes), {"quotes", NULL}},
                                   {COLUMNS(events), {"events", NULL}},
                                   {COLUMNS(locations), {"locations", NULL}}};
    return &tables[form - FORM_PEOPLE];
}

int tsv_head(OutputForm form, StrBuf *out)
{
    const Table *table = table_of(form);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < table->n_columns; i++)
        rc = strbuf_printf(out, "%s%c", table->columns[i].name, i + 1 < table->n_columns ? '\t' : '\n');
    return rc;
}

static int put_row(const Table *table, const Row *row, StrBuf *out)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < table->n_columns; i++) {
        rc = table->columns[i].put(row, table->columns[i].path, out);
        if (rc == 0) rc = strbuf_append_char(out, i + 1 < table->n_columns ? '\t' : '\n');
    }
    return rc;
}

static int put_rows(const Table *table, Row *row, StrBuf *out)
{
    const json_t *roles = json_object_get(row->fact, "roles");
    size_t n = json_array_size(roles);
    int rc = 0;
    row->role = NULL;
    if (n == 0) return put_row(table, row, out);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        row->role = json_array_get(roles, i);
        rc = put_row(table, row, out);
    }
    return rc;
}

int tsv_article(OutputForm form, Slice article, const json_t *answer, StrBuf *out)
{
    const Table *table = table_of(form);
    int rc = 0;
    for (size_t l = 0; l < 2 && table->lists[l] != NULL; l++) {
        Row row = {.article = article, .answer = answer, .official = l == 0};
        size_t index;
        json_array_foreach(json_object_get(answer, table->lists[l]), index, row.fact)
        {
            if (rc == 0) rc = put_rows(table, &row, out);
        }
    }
    return rc;
}
