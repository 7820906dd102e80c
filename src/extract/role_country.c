#include "extract/role_country.h"

#include "base/ctype.h"
#include "config/table.h"

#include <string.h>

static const float PARTY_WEIGHT = 0.4F; /* parties of one name are in several countries */
static const float TAKEN_SHARE = 0.6F;  /* an article of one country names who held its posts before, too */
static const float BODY_WEIGHT = 1.2F;  /* the government itself says more than a place */

enum { COUNTRY_ARENA = 1 << 20, MAX_WORDS = 24, HEAD_SENTENCES = 3 };

static int read_titles(void *into, const Table *t, Error *err)
{
    CountryTables *c = into;
    int phrase = table_column(t, "phrase", err);
    int country = table_column(t, "countries", err);
    int relation = table_column(t, "relation", err);
    if (phrase < 0 || country < 0 || relation < 0) return ERR_CONFIG;
    phrase_init(&c->phrases, &c->arena, true, (size_t)t->n_rows * 2);
    c->rows = ARENA_NEW(&c->arena, TitleCountry, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        Slice cc = table_cell(t, r, country);
        if (cc.len < 2) return table_error(t, r, err, "'%.*s' is no list of country codes", SLICE_ARG(cc));
        Slice how = table_cell(t, r, relation);
        TitleRelation is = slice_eq(how, SLICE("only"))     ? RELATION_ONLY
                           : slice_eq(how, SLICE("usual"))  ? RELATION_USUAL
                           : slice_eq(how, SLICE("office")) ? RELATION_OFFICE
                           : slice_eq(how, SLICE("party"))  ? RELATION_PARTY
                                                            : RELATION_NEVER;
        if (is == RELATION_NEVER && !slice_eq(how, SLICE("never")))
            return table_error(t, r, err, "relation '%.*s' is none of only, usual, never, office, party",
                               SLICE_ARG(how));
        c->rows[r] = (TitleCountry){arena_copy(&c->arena, cc), is};
        phrase_add(&c->phrases, table_cell(t, r, phrase), r);
    }
    return 0;
}

static int read_heads(void *into, const Table *t, Error *err)
{
    CountryTables *c = into;
    int country = table_column(t, "country", err);
    int title = table_column(t, "title", err);
    if (country < 0 || title < 0) return ERR_CONFIG;
    map_init(&c->heads, &c->arena, t->n_rows);
    map_init(&c->unique, &c->arena, 16);
    c->head_titles = ARENA_NEW(&c->arena, Slice, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        c->head_titles[r] = arena_copy(&c->arena, table_cell(t, r, title));
        map_put(&c->heads, arena_copy(&c->arena, table_cell(t, r, country)), r);
        (void)map_get_or_put(&c->unique, c->head_titles[r], r);
    }
    return 0;
}

int country_tables_load(CountryTables *tables, const char *data_dir, Error *err)
{
    *tables = (CountryTables){0};
    arena_init(&tables->arena, COUNTRY_ARENA);
    int rc = table_read(data_dir, "title_countries.tsv", read_titles, tables, err);
    if (rc == 0) rc = table_read(data_dir, "head_titles.tsv", read_heads, tables, err);
    if (rc < 0) country_tables_release(tables);
    return rc;
}

void country_tables_release(CountryTables *tables)
{
    arena_release(&tables->arena);
}

Slice country_head_title(const CountryTables *tables, CountryCode country)
{
    uint32_t row = map_get(&tables->heads, slice_of(country.code));
    return row == MAP_NONE ? SLICE_EMPTY : tables->head_titles[row];
}

/* ---- words of titles ---- */

static size_t split_words(Slice text, Slice *words, size_t n)
{
    size_t k = 0;
    while (k < n && slice_split(&text, ' ', &words[k]))
        k += words[k].len > 0;
    return k;
}

/* Rows of title_countries whose phrase stands in the text, at most `n`. */
static size_t find_rows(const CountryTables *t, Slice text, const TitleCountry **ret, size_t n)
{
    Slice words[MAX_WORDS];
    size_t n_words = split_words(text, words, MAX_WORDS);
    size_t found = 0;
    for (size_t i = 0; i < n_words && found < n; i++) {
        PhraseMatch m = phrase_match(&t->phrases, words + i, n_words - i);
        if (m.n_words > 0) ret[found++] = &t->rows[m.row];
    }
    return found;
}

static CountryCode first_country(const TitleCountry *row)
{
    return (CountryCode){{row->countries.ptr[0], row->countries.ptr[1], '\0'}};
}

/* ---- votes ---- */

static void vote(CountryVotes *v, CountryCode country, float weight)
{
    uint32_t i = 0;
    if (!country_known(country)) return;
    v->total += weight;
    while (i < v->n && strcmp(v->country[i].code, country.code) != 0)
        i++;
    if (i == MAX_VOTED_COUNTRIES) return;
    if (i == v->n) {
        v->country[v->n] = country;
        v->weight[v->n++] = 0.0F;
    }
    v->weight[i] += weight;
}

static float place_weight(const Document *doc, const PlaceMention *m)
{
    return m->first_token < doc->n_tokens && doc->tokens[m->first_token].sentence < HEAD_SENTENCES ? 2.0F
                                                                                                   : 1.0F;
}

/* A town's name in that of a body known to be elsewhere ("Rajya Sabha") is just a word. */
static bool is_word_of_body(const Bodies *bodies, const Document *doc, const Location *l,
                            const PlaceMention *m)
{
    uint32_t name = m->first_token < doc->n_tokens ? doc->tokens[m->first_token].mention : NO_INDEX;
    if (name == NO_INDEX || doc->mentions.at[name].type != MENTION_ORGANIZATION) return false;
    const Mention *o = &doc->mentions.at[name];
    Body b = bodies_of(bodies, doc->words + o->first_token, o->end_token - o->first_token);
    return b.named && country_known(b.country) && strcmp(b.country.code, l->country.code) != 0;
}

static void vote_places(CountryVotes *v, const Bodies *bodies, const Document *doc, const Result *result)
{
    for (size_t i = 0; i < result->locations.len; i++) {
        const Location *l = &result->locations.at[i];
        float w = l->confidence < 0.4F ? 0.3F : 1.0F;
        for (size_t k = 0; k < l->mentions.len; k++)
            if (!is_word_of_body(bodies, doc, l, &l->mentions.at[k]))
                vote(v, l->country, w * place_weight(doc, &l->mentions.at[k]));
    }
    if (result->dateline_location != NO_INDEX)
        vote(v, result->locations.at[result->dateline_location].country, 5.0F);
}

/* "(D-Calif.)": a party and a state, which only American news writes so. */
static bool is_party_bracket(const Document *doc, uint32_t t)
{
    return t + 3 < doc->n_tokens && doc->tokens[t].xpos == XPOS_LRB && doc->words[t + 1].len == 1 &&
           doc->words[t + 2].len == 1 && doc->words[t + 2].ptr[0] == '-';
}

/* "Republicans", where only one country's party is called so. */
static void vote_party(CountryVotes *v, const CountryTables *tables, Slice word)
{
    const TitleCountry *row;
    if (!ascii_is_upper(word.ptr[0]) || find_rows(tables, word, &row, 1) == 0) return;
    if (row->relation == RELATION_PARTY && row->countries.len == 2) vote(v, first_country(row), PARTY_WEIGHT);
}

/* Organizations with a country of their own: "Congress", "Kremlin". */
static void vote_bodies(CountryVotes *v, const CountryTables *tables, const Bodies *bodies,
                        const Document *doc)
{
    for (uint32_t i = 0; i < doc->n_tokens;) {
        PhraseMatch m = bodies_match_at(bodies, doc, i);
        if (m.n_words > 0 && bodies->named[m.row].kind == ORG_PARTY)
            vote(v, bodies->named[m.row].country, PARTY_WEIGHT);
        else if (m.n_words > 0 && bodies->named[m.row].kind != ORG_MEDIA &&
                 bodies->named[m.row].kind != ORG_PARTY)
            vote(v, bodies->named[m.row].country, BODY_WEIGHT);
        if (is_party_bracket(doc, i)) vote(v, (CountryCode){"US"}, 2.0F);
        if (m.n_words == 0) vote_party(v, tables, doc->words[i]);
        i += m.n_words > 0 ? m.n_words : 1;
    }
}

CountryVotes country_votes(const CountryTables *tables, const Bodies *bodies, const Document *doc,
                           const Result *result)
{
    CountryVotes v = {.n = 0};
    vote_places(&v, bodies, doc, result);
    vote_bodies(&v, tables, bodies, doc);
    return v;
}

CountryCode country_home(const CountryVotes *votes)
{
    for (uint32_t i = 0; i < votes->n; i++)
        if (votes->weight[i] > votes->total / 2) return votes->country[i];
    return (CountryCode){0};
}

void country_vote_more(CountryVotes *votes, CountryCode country, float share)
{
    vote(votes, country, votes->total * share);
}

/* ---- the likely country ---- */

static bool is_ruled_out(const TitleCountry *const *rows, size_t n, CountryCode country)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i]->relation == RELATION_NEVER &&
            slice_find(rows[i]->countries, slice_of(country.code), 0) != SIZE_MAX)
            return true;
    return false;
}

enum { KEY_BYTES = 120 };

static size_t put_key(char *out, Slice canonical, CountryCode country)
{
    size_t n = canonical.len < KEY_BYTES - 4 ? canonical.len : KEY_BYTES - 4;
    memcpy(out, canonical.ptr, n);
    out[n] = ' ';
    memcpy(out + n + 1, country.code, 2);
    return n + 3;
}

Slice country_taken_key(Arena *arena, Slice canonical, CountryCode country)
{
    char key[KEY_BYTES];
    return arena_copy(arena, (Slice){key, put_key(key, canonical, country)});
}

bool country_has_one(const CountryTables *tables, Slice canonical, Sector sector)
{
    if (sector == SECTOR_MONARCHY) return true;
    if (sector != SECTOR_EXECUTIVE && sector != SECTOR_DIPLOMACY) return false;
    return map_get(&tables->unique, canonical) != MAP_NONE || slice_ends_with(canonical, SLICE(" minister"));
}

bool country_holds_office(const CountryTables *tables, Slice canonical, CountryCode country)
{
    const TitleCountry *rows[4];
    size_t n = find_rows(tables, canonical, rows, 4);
    for (size_t i = 0; i < n; i++)
        if (rows[i]->relation == RELATION_OFFICE && country_known(country) &&
            slice_find(rows[i]->countries, slice_of(country.code), 0) != SIZE_MAX)
            return true;
    return false;
}

static bool is_avoided(const CountryAvoid *avoid, CountryCode country, float share)
{
    char key[KEY_BYTES];
    if (memcmp(avoid->host.code, country.code, 2) == 0) return true;
    if (memcmp(avoid->other.code, country.code, 2) == 0) return true;
    if (share > TAKEN_SHARE || avoid->taken == NULL || avoid->canonical.len == 0) return false;
    return map_get(avoid->taken, (Slice){key, put_key(key, avoid->canonical, country)}) != MAP_NONE;
}

/* The country of the list that the article speaks of most; the first, when it speaks of none. */
static CountryCode usual_country(const TitleCountry *row, const CountryVotes *votes, float *ret_share)
{
    CountryCode best = first_country(row);
    float weight = 0.0F;
    for (uint32_t i = 0; i < votes->n; i++) {
        if (votes->weight[i] <= weight ||
            slice_find(row->countries, slice_of(votes->country[i].code), 0) == SIZE_MAX)
            continue;
        weight = votes->weight[i];
        best = votes->country[i];
    }
    *ret_share = weight > 0.0F ? 0.9F : 0.5F;
    return best;
}

CountryCode country_likely(const CountryTables *tables, const CountryVotes *votes, Slice title,
                           Slice organization, const CountryAvoid *avoid, float *ret_share)
{
    const TitleCountry *rows[8];
    size_t n = find_rows(tables, title, rows, 4);
    n += find_rows(tables, organization, rows + n, 8 - n);
    CountryCode best = {0};
    float weight = 0.0F, avoided = 0.0F;
    *ret_share = 0.9F;
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->relation == RELATION_ONLY) return first_country(rows[i]);
        if (rows[i]->relation == RELATION_USUAL) return usual_country(rows[i], votes, ret_share);
    }
    for (uint32_t i = 0; i < votes->n; i++) {
        bool out = is_ruled_out(rows, n, votes->country[i]);
        if (out || is_avoided(avoid, votes->country[i], votes->weight[i] / votes->total)) {
            avoided += votes->weight[i];
            continue;
        }
        if (votes->weight[i] <= weight) continue;
        weight = votes->weight[i];
        best = votes->country[i];
    }
    *ret_share = votes->total > avoided ? weight / (votes->total - avoided) : 0.0F;
    return best;
}

CountryCode country_of_title(const CountryTables *tables, const CountryVotes *votes, Slice title)
{
    const TitleCountry *rows[4];
    float share;
    size_t n = find_rows(tables, title, rows, 4);
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->relation == RELATION_ONLY) return first_country(rows[i]);
        if (rows[i]->relation == RELATION_USUAL) return usual_country(rows[i], votes, &share);
    }
    return (CountryCode){0};
}

CountryCode country_of_party(const CountryTables *tables, const CountryVotes *votes, Slice word,
                             float *ret_share)
{
    const TitleCountry *row;
    bool party = find_rows(tables, word, &row, 1) > 0 && row->relation == RELATION_PARTY;
    return party ? usual_country(row, votes, ret_share) : (CountryCode){0};
}

bool country_possible(const CountryTables *tables, Slice title, Slice organization, CountryCode country)
{
    const TitleCountry *rows[8];
    size_t n = find_rows(tables, title, rows, 4);
    n += find_rows(tables, organization, rows + n, 8 - n);
    return !is_ruled_out(rows, n, country);
}
