#include "extract/quote_nominal.h"

#include "base/ctype.h"
#include "base/map.h"
#include "config/table.h"

#include <stdlib.h>

enum { MAX_PEOPLE = 200 }; /* people whose roles are compared with one description */

struct NominalResolver {
    Table table; /* nominals.tsv; the maps live in its arena */
    Map words;   /* of the table */
    Map people;  /* last words of titles and of kinds of bodies */
};

static Xpos tag(const Document *doc, uint32_t i)
{
    return (Xpos)doc->tokens[i].xpos;
}

/* "the" and one noun: what has been named before. */
static bool is_definite(const Document *doc, NounPhrase np)
{
    return slice_eq_nocase(doc->words[np.first_token], SLICE("the")) &&
           (tag(doc, np.head) == XPOS_NN || tag(doc, np.head) == XPOS_NNP);
}

static bool has_word(Slice text, Slice word)
{
    Slice part;
    while (slice_split(&text, ' ', &part))
        if (slice_eq_nocase(part, word)) return true;
    return false;
}

static Slice last_word(Slice text)
{
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != ' ')
        at--;
    return slice_sub(text, at, text.len);
}

/* How many words of the description a role has; 0 when its title does not hold the head. */
static uint32_t role_fit(const Document *doc, NounPhrase np, const Role *role)
{
    Slice head = doc->words[np.head];
    uint32_t fit = 0;
    if (!has_word(role->title, head)) return 0;
    if (!slice_eq_nocase(last_word(role->title), head) &&
        !slice_eq_nocase(slice_sub(role->title, 0, head.len), head))
        return 0;
    for (uint32_t i = np.first_token + 1; i < np.end_token; i++)
        fit += has_word(role->title, doc->words[i]) || has_word(role->organization, doc->words[i]) ||
               has_word(role->jurisdiction, doc->words[i]);
    return fit;
}

/* Start of the entity's last mention before `before`, plus one; 0 when there is none. Mentions are in order.
 */
static uint32_t last_mention(const Document *doc, uint32_t entity, uint32_t before)
{
    const Entity *e = &doc->entities.at[entity];
    size_t low = 0;
    size_t high = e->mentions.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (doc->mentions.at[e->mentions.at[mid]].span.start < before)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 ? doc->mentions.at[e->mentions.at[low - 1]].span.start + 1 : 0;
}

static uint32_t by_role(const Document *doc, const Result *result, NounPhrase np)
{
    uint32_t at = doc->tokens[np.first_token].span.start;
    uint32_t best = NO_INDEX;
    uint32_t best_fit = 0;
    uint32_t best_mention = 0;
    for (size_t i = 0; i < result->people.len && i < MAX_PEOPLE; i++) {
        const Person *person = &result->people.at[i];
        uint32_t fit = 0;
        for (size_t r = 0; r < person->roles.len; r++) {
            uint32_t f = role_fit(doc, np, &person->roles.at[r]);
            if (f > fit) fit = f;
        }
        uint32_t mention = fit > 0 ? last_mention(doc, person->entity, at) : 0;
        if (mention == 0 || fit < best_fit || (fit == best_fit && mention < best_mention)) continue;
        best = person->entity;
        best_fit = fit;
        best_mention = mention;
    }
    return best;
}

uint32_t nominal_resolve(const NominalResolver *nominals, const Document *doc, const Result *result,
                         NounPhrase np, bool is_saying, uint32_t latest)
{
    if (!is_definite(doc, np)) return NO_INDEX;
    if (is_saying) return latest;
    uint32_t entity = by_role(doc, result, np);
    if (entity != NO_INDEX) return entity;
    return map_get(&nominals->words, doc->tokens[np.head].lemma) != MAP_NONE ? latest : NO_INDEX;
}

bool nominal_is_person(const NominalResolver *nominals, Slice lemma)
{
    return map_get(&nominals->people, lemma) != MAP_NONE || map_get(&nominals->words, lemma) != MAP_NONE;
}

/* The phrase's last word, in small letters. */
static void put_word(NominalResolver *n, Map *map, Slice phrase, uint32_t row)
{
    Slice last = last_word(phrase);
    char *word = ARENA_NEW(&n->table.arena, char, last.len);
    for (size_t i = 0; i < last.len; i++)
        word[i] = ascii_lower(last.ptr[i]);
    map_put(map, (Slice){word, last.len}, row);
}

static int put_column(NominalResolver *n, Map *map, const Table *table, Error *err)
{
    int word = table_column(table, "word", err);
    for (uint32_t r = 0; word >= 0 && r < table->n_rows; r++)
        put_word(n, map, table_cell(table, r, word), r);
    return word < 0 ? word : 0;
}

static int read_people(NominalResolver *n, const char *data_dir, const Titles *titles, Error *err)
{
    Table kinds;
    int rc = table_open(&kinds, data_dir, "org_kinds.tsv", err);
    if (rc < 0) return rc;
    map_init(&n->people, &n->table.arena, titles->n_titles);
    for (uint32_t i = 0; i < titles->n_titles; i++)
        put_word(n, &n->people, titles->titles[i].phrase, i);
    rc = put_column(n, &n->people, &kinds, err);
    table_release(&kinds);
    return rc;
}

int nominal_load(NominalResolver **ret_nominals, const char *data_dir, const Titles *titles, Error *err)
{
    NominalResolver *n = calloc(1, sizeof *n);
    *ret_nominals = NULL;
    if (n == NULL) return error_set(err, ERR_MEMORY, "no memory for the nominals");
    int rc = table_open(&n->table, data_dir, "nominals.tsv", err);
    if (rc == 0) {
        map_init(&n->words, &n->table.arena, n->table.n_rows);
        rc = put_column(n, &n->words, &n->table, err);
    }
    if (rc == 0) rc = read_people(n, data_dir, titles, err);
    if (rc < 0)
        nominal_release(n);
    else
        *ret_nominals = n;
    return rc;
}

void nominal_release(NominalResolver *nominals)
{
    if (nominals == NULL) return;
    table_release(&nominals->table);
    free(nominals);
}
