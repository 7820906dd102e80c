#include "name_lists.h"

#include "tag_train.h"

#include "base/ctype.h"
#include "base/file.h"
#include "base/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 19, CITY_PEOPLE = 100000, ALTERNATES_FROM = 100000 };

static const ClusterSlot no_slots[2];

/* Words of a name, cut at spaces and hyphens as the tokenizer does. */
static size_t words_of(const NameLists *lists, Slice name, uint32_t lower[NAME_MAX_WORDS + 1])
{
    size_t n = 0;
    for (size_t i = 0, start = 0; i <= name.len; i++) {
        bool hyphen = i < name.len && name.ptr[i] == '-';
        if (i < name.len && name.ptr[i] != ' ' && !hyphen) continue;
        for (int part = 0; part < 1 + hyphen; part++) {
            Slice word = part == 0 ? slice_sub(name, start, i) : SLICE("-");
            if (word.len == 0) continue;
            if (n > NAME_MAX_WORDS) return n;
            Lexeme lexeme;
            lexeme_read(&lexeme, word, &lists->none);
            lower[n++] = lexeme.lower;
        }
        start = i + 1;
    }
    return n;
}

static void put(NameLists *lists, uint64_t state, unsigned bits)
{
    if (name_table_put(lists->slots, lists->mask, state, (uint8_t)bits)) return;
    fprintf(stderr, "the table of names is full\n");
    exit(1);
}

static void add_words(NameLists *lists, const uint32_t *lower, size_t n, unsigned bits)
{
    uint64_t state = 0;
    if (n == 0 || n > NAME_MAX_WORDS) return;
    for (size_t k = 0; k < n; k++) {
        state = name_table_next(state, lower[k]);
        put(lists, state, k + 1 < n ? NAME_LONGER : bits);
    }
    lists->n_entries++;
}

static void add_phrase(NameLists *lists, Slice name, unsigned bits)
{
    uint32_t lower[NAME_MAX_WORDS + 1];
    size_t n = words_of(lists, slice_trim(name), lower);
    add_words(lists, lower, n, bits);
}

static void add_person(NameLists *lists, Slice name)
{
    uint32_t lower[NAME_MAX_WORDS + 1];
    size_t n = words_of(lists, slice_trim(name), lower);
    if (n < 2 || n > NAME_MAX_WORDS) return;
    add_words(lists, lower, n, NAME_PERSON);
    for (size_t k = 0; k < n; k++)
        put(lists, name_table_next(0, lower[k]), k + 1 < n ? NAME_GIVEN : NAME_FAMILY);
}

/* Latin letters, first one upper case, three letters and more: GeoNames' alternates hold codes and other
 * scripts. */
static bool is_plain_name(Slice name)
{
    if (name.len < 4) return false;
    bool lower = false;
    for (size_t i = 0; i < name.len;) {
        bool first = i == 0;
        uint32_t c = utf8_next(name, &i);
        if (c > 0x24f || (first && !unicode_is_upper(c))) return false;
        lower |= unicode_is_lower(c);
    }
    return lower;
}

typedef void (*LineReader)(NameLists *lists, Slice *column, size_t n_columns);

static int read_lines(NameLists *lists, const char *path, LineReader read, Error *err)
{
    Arena arena;
    Slice rest = SLICE_EMPTY, line;
    arena_init(&arena, (size_t)1 << 30);
    int rc = file_read(path, &arena, (size_t)1 << 28, &rest, err);
    while (rc == 0 && slice_split(&rest, '\n', &line)) {
        Slice column[20];
        size_t n = 0;
        while (n < 20 && slice_split(&line, '\t', &column[n]))
            n++;
        if (n > 0 && column[0].len > 0 && column[0].ptr[0] != '#') read(lists, column, n);
    }
    arena_release(&arena);
    return rc;
}

static void read_city(NameLists *lists, Slice *c, size_t n)
{
    int64_t people = 0;
    if (n < 15 || !slice_to_int64(c[14], &people)) return;
    unsigned bits = people >= CITY_PEOPLE ? NAME_CITY : NAME_TOWN;
    add_phrase(lists, c[1], bits);
    add_phrase(lists, c[2], bits);
    Slice rest = c[3], name;
    while (people >= ALTERNATES_FROM && slice_split(&rest, ',', &name))
        if (is_plain_name(name)) add_phrase(lists, name, bits);
}

static void read_town(NameLists *lists, Slice *c, size_t n)
{
    (void)n;
    add_phrase(lists, c[0], NAME_TOWN);
}

static void read_province(NameLists *lists, Slice *c, size_t n)
{
    if (n < 3) return;
    add_phrase(lists, c[1], NAME_REGION);
    add_phrase(lists, c[2], NAME_REGION);
}

static void read_country(NameLists *lists, Slice *c, size_t n)
{
    if (n < 6) return;
    add_phrase(lists, c[4], NAME_REGION);
    add_phrase(lists, c[5], NAME_CITY);
}

static void read_region(NameLists *lists, Slice *c, size_t n)
{
    (void)n;
    add_phrase(lists, c[0], NAME_REGION);
}

static void read_supplement(NameLists *lists, Slice *c, size_t n)
{
    if (n < 4) return;
    add_phrase(lists, c[1], NAME_REGION);
    Slice rest = c[3], name;
    while (slice_split(&rest, ',', &name))
        if (is_plain_name(name)) add_phrase(lists, name, NAME_REGION);
}

static void read_demonym(NameLists *lists, Slice *c, size_t n)
{
    for (size_t k = n > 1 ? 1 : 0; k < n; k++) {
        Slice rest = c[k], name;
        while (slice_split(&rest, ',', &name)) {
            Slice trimmed = slice_trim(name);
            if (is_plain_name(trimmed)) add_phrase(lists, trimmed, NAME_DEMONYM);
        }
    }
}

static int read_officials(NameLists *lists, const char *path, Error *err)
{
    Arena arena;
    Slice rest = SLICE_EMPTY, line;
    arena_init(&arena, (size_t)1 << 30);
    int rc = file_read(path, &arena, (size_t)1 << 28, &rest, err);
    while (rc == 0 && slice_split(&rest, '\n', &line)) {
        json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
        const char *name = json_string_value(json_object_get(object, "name"));
        if (name != NULL) add_person(lists, slice_of(name));
        json_decref(object);
    }
    arena_release(&arena);
    return rc;
}

int name_lists_read(NameLists *lists, const char *data, Error *err)
{
    static const struct {
        const char *file;
        LineReader read;
    } tables[] = {
        {"gazetteer/cities5000.txt", read_city},
        {"gazetteer/cities1000_names.tsv", read_town},
        {"gazetteer/admin1CodesASCII.txt", read_province},
        {"gazetteer/countryInfo.txt", read_country},
        {"gazetteer/ne_regions.tsv", read_region},
        {"gazetteer/ne_marine.tsv", read_region},
        {"gazetteer/clavin-SupplementaryGazetteer.txt", read_supplement},
        {"gazetteer/clavin-Demonyms.txt", read_demonym},
        {"gazetteer/wikipedia-demonyms.tsv", read_demonym},
    };
    *lists = (NameLists){.none = {.slots = no_slots, .mask = 1}, .mask = SLOTS - 1};
    lists->slots = calloc(SLOTS, sizeof *lists->slots);
    if (lists->slots == NULL) return error_set(err, ERR_MEMORY, "no memory for the names");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof tables / sizeof tables[0]; i++)
        rc = read_lines(lists, data_path(data, tables[i].file), tables[i].read, err);
    if (rc == 0) rc = read_officials(lists, data_path(data, "lexicons/countryinfo_officials.jsonl"), err);
    if (rc == 0) rc = read_officials(lists, data_path(data, "lexicons/us_congress_current_terms.jsonl"), err);
    size_t used = 0;
    for (uint64_t i = 0; i <= lists->mask; i++)
        used += lists->slots[i] != 0;
    fprintf(stderr, "%zu names, %zu of %d slots\n", lists->n_entries, used, SLOTS);
    return rc;
}

void name_lists_release(NameLists *lists)
{
    free(lists->slots);
}

Slice name_lists_bytes(const NameLists *lists)
{
    return (Slice){(const char *)lists->slots, (lists->mask + 1) * sizeof *lists->slots};
}
