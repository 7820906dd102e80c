#include "extract/body.h"

#include "base/ctype.h"
#include "config/table.h"

#include <string.h>

enum { BODIES_ARENA = 4 << 20, MAX_WORD = 40 };

static int read_kind(const Table *t, uint32_t r, int kind, int sector, Body *ret_body, Error *err)
{
    OrgKind k = org_kind_from_name(table_cell(t, r, kind));
    Sector s = sector_from_name(table_cell(t, r, sector));
    if (k == ORG_KIND_COUNT)
        return table_error(t, r, err, "unknown kind of organization '%.*s'",
                           SLICE_ARG(table_cell(t, r, kind)));
    if (s == SECTOR_COUNT)
        return table_error(t, r, err, "unknown sector '%.*s'", SLICE_ARG(table_cell(t, r, sector)));
    *ret_body = (Body){.known = true, .kind = k, .sector = s};
    return 0;
}

/* The row of a phrase that a row before gave already, MAP_NONE. */
static uint32_t row_before(const Bodies *b, Slice phrase)
{
    Slice words[PHRASE_MAX_WORDS];
    size_t n = 0;
    while (n < PHRASE_MAX_WORDS && slice_split(&phrase, ' ', &words[n]))
        n++;
    PhraseMatch m = phrase_match(&b->names, words, n);
    return m.n_words == n && n > 0 ? m.row : MAP_NONE;
}

/* Adds the row, or hangs it behind the rows of that name. */
static void add_name(Bodies *b, Slice phrase, uint32_t r)
{
    uint32_t row = row_before(b, phrase);
    if (row == MAP_NONE) {
        phrase_add(&b->names, phrase, r);
        return;
    }
    while (b->named[row].homonym > 0)
        row = b->named[row].homonym - 1;
    b->named[row].homonym = r + 1;
}

static int read_names(void *into, const Table *t, Error *err)
{
    Bodies *b = into;
    int phrase = table_column(t, "phrase", err);
    int kind = table_column(t, "kind", err);
    int country = table_column(t, "country", err);
    int sector = table_column(t, "sector", err);
    if (phrase < 0 || kind < 0 || country < 0 || sector < 0) return ERR_CONFIG;
    phrase_init(&b->names, &b->arena, false, (size_t)t->n_rows * 3);
    b->named = ARENA_NEW(&b->arena, Body, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        Slice cc = table_cell(t, r, country);
        int rc = read_kind(t, r, kind, sector, &b->named[r], err);
        if (rc < 0) return rc;
        b->named[r].named = true;
        if (cc.len == 2) b->named[r].country = (CountryCode){{cc.ptr[0], cc.ptr[1], '\0'}};
        add_name(b, table_cell(t, r, phrase), r);
    }
    return 0;
}

static int read_words(void *into, const Table *t, Error *err)
{
    Bodies *b = into;
    int word = table_column(t, "word", err);
    int kind = table_column(t, "kind", err);
    int sector = table_column(t, "sector", err);
    int nominal = table_column(t, "nominal", err);
    if (word < 0 || kind < 0 || sector < 0 || nominal < 0) return ERR_CONFIG;
    map_init(&b->kinds, &b->arena, t->n_rows);
    b->by_word = ARENA_NEW(&b->arena, Body, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        int rc = read_kind(t, r, kind, sector, &b->by_word[r], err);
        if (rc < 0) return rc;
        b->by_word[r].any_of_kind = slice_eq(table_cell(t, r, nominal), SLICE("kind"));
        b->by_word[r].nominal = b->by_word[r].any_of_kind || slice_eq(table_cell(t, r, nominal), SLICE("y"));
        map_put(&b->kinds, arena_copy(&b->arena, table_cell(t, r, word)), r);
    }
    return 0;
}

int bodies_load(Bodies *bodies, const char *data_dir, Error *err)
{
    *bodies = (Bodies){0};
    arena_init(&bodies->arena, BODIES_ARENA);
    int rc = table_read(data_dir, "government_bodies.tsv", read_names, bodies, err);
    if (rc == 0) rc = table_read(data_dir, "org_kinds.tsv", read_words, bodies, err);
    if (rc < 0) bodies_release(bodies);
    return rc;
}

void bodies_release(Bodies *bodies)
{
    arena_release(&bodies->arena);
}

PhraseMatch bodies_match(const Bodies *bodies, const Slice *words, size_t n)
{
    return phrase_match(&bodies->names, words, n);
}

PhraseMatch bodies_match_at(const Bodies *bodies, const Document *doc, uint32_t token)
{
    PhraseMatch m = bodies_match(bodies, doc->words + token, doc->n_tokens - token);
    if (m.n_words == 0 || bodies->named[m.row].kind != ORG_PARTY || token == 0) return m;
    uint32_t name = doc->tokens[token].mention;
    uint32_t end = token + (uint32_t)m.n_words;
    bool inside = name != NO_INDEX && doc->tokens[token - 1].mention == name &&
                  !slice_eq_nocase(doc->words[token - 1], SLICE("the"));
    bool goes_on =
        name != NO_INDEX && end < doc->n_tokens && doc->tokens[end].mention == name; /* Labour Court */
    return inside || goes_on ? (PhraseMatch){0, 0} : m;
}

Body bodies_at_home(const Bodies *bodies, Body body, CountryCode home)
{
    Body at = body;
    while (at.homonym > 0 && memcmp(at.country.code, home.code, 2) != 0)
        at = bodies->named[at.homonym - 1];
    return home.code[0] != '\0' && memcmp(at.country.code, home.code, 2) == 0 ? at : body;
}

Body bodies_of_word(const Bodies *bodies, Slice word)
{
    char lower[MAX_WORD];
    if (word.len == 0 || word.len > MAX_WORD) return (Body){0};
    for (size_t i = 0; i < word.len; i++)
        lower[i] = ascii_lower(word.ptr[i]);
    uint32_t row = map_get(&bodies->kinds, (Slice){lower, word.len});
    if (row == MAP_NONE && lower[word.len - 1] == 's')
        row = map_get(&bodies->kinds, (Slice){lower, word.len - 1});
    if (row == MAP_NONE && word.len > 4 && memcmp(lower + word.len - 3, "ies", 3) == 0) {
        lower[word.len - 3] = 'y'; /* companies */
        row = map_get(&bodies->kinds, (Slice){lower, word.len - 2});
    }
    return row == MAP_NONE ? (Body){0} : bodies->by_word[row];
}

/* Words before the first "of", "for", "to": where the head stands. */
static size_t head_part(const Slice *words, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Slice w = words[i];
        if (slice_eq(w, SLICE("of")) || slice_eq(w, SLICE("for")) || slice_eq(w, SLICE("to"))) return i;
    }
    return n;
}

/* "Chamber of Commerce | and Industry", "| of Lima": what goes on behind a body's name is another one's of
 * its kind. */
static bool is_joint(const Slice *words, size_t n, size_t n_name)
{
    if (n_name < 2 || n_name + 1 >= n) return false;
    Slice w = words[n_name];
    return slice_eq(w, SLICE("of")) || slice_eq(w, SLICE("and")) || slice_eq(w, SLICE("in"));
}

static Body without_country(Body body)
{
    body.country = (CountryCode){0};
    return body;
}

/* "Police Department", "Sheriff's Office": what the office is of tells its sector. */
static Body with_sector(const Bodies *bodies, const Slice *words, size_t i, Body body)
{
    if (body.sector != SECTOR_EXECUTIVE || i == 0) return body;
    Slice w = words[i - 1];
    bool mark = i > 1 && (slice_eq(w, SLICE("'s")) || slice_eq(w, SLICE("\xe2\x80\x99s")));
    if (bodies_of_word(bodies, mark ? words[i - 2] : w).sector == SECTOR_POLICE) body.sector = SECTOR_POLICE;
    return body;
}

Body bodies_of(const Bodies *bodies, const Slice *words, size_t n)
{
    for (size_t skip = 0; skip < n && skip < 4; skip++) { /* "the", "U.S.", "Russian" may stand before it */
        PhraseMatch m = bodies_match(bodies, words + skip, n - skip);
        if (m.n_words > 0 && skip < 2 && is_joint(words + skip, n - skip, m.n_words))
            return without_country(bodies->named[m.row]);
        if (m.n_words == 0 || m.n_words != n - skip) continue;
        bool whole = skip == 0 || slice_eq_nocase(words[skip - 1], SLICE("the"));
        if (whole || bodies->named[m.row].kind != ORG_PARTY) return bodies->named[m.row];
    }
    size_t head = head_part(words, n);
    for (size_t i = head; i-- > 0;) {
        Body b = bodies_of_word(bodies, words[i]);
        if (b.known) return with_sector(bodies, words, i, b);
    }
    for (size_t i = n; i-- > head;) {
        Body b = bodies_of_word(bodies, words[i]);
        if (b.known) return b;
    }
    return (Body){0};
}
