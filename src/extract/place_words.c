#include "extract/place_words.h"

#include "base/ctype.h"
#include "config/table.h"

#include <stdio.h>
#include <string.h>

enum { MAX_STOPWORD = 40, MAX_GENERIC = 32 };

static Slice lower_case(Arena *arena, Slice s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = ascii_lower(s.ptr[i]);
    return (Slice){copy, s.len};
}

/* "County" also as "counties", "River" as "rivers". */
static void put_plural(PlaceWords *w, Slice word)
{
    bool y = slice_ends_with(word, SLICE("y"));
    Slice stem = y ? slice_sub(word, 0, word.len - 1) : word;
    Slice plural = arena_printf(&w->arena, "%.*s%s", SLICE_ARG(stem), y ? "ies" : "s");
    map_put(&w->plural, lower_case(&w->arena, plural), (uint32_t)w->words.len);
}

/* True when the row is of a side that tells what is done; such words have no kind. */
static bool put_deed(PlaceWords *w, Slice side, Slice word)
{
    static const char *const sides[] = {"does", "done",   "with",   "own", "plays",  "where",
                                        "part", "office", "vessel", "era", "illness"};
    for (uint32_t deed = 0; deed < sizeof sides / sizeof sides[0]; deed++) {
        if (!slice_eq(side, slice_of(sides[deed]))) continue;
        uint32_t known = map_get(&w->deeds, word);
        map_put(&w->deeds, word, (known == MAP_NONE ? 0 : known) | 1U << deed);
        return true;
    }
    return false;
}

static int load_word(PlaceWords *w, const Table *t, uint32_t row, const int column[4], Error *err)
{
    Slice kind = table_cell(t, row, column[2]);
    PlaceWord word = {.text = arena_copy(&w->arena, table_cell(t, row, column[0])),
                      .kind = PLACE_OTHER,
                      .street = slice_eq(kind, SLICE("street")),
                      .direction = slice_eq(kind, SLICE("direction")),
                      .strip = slice_eq(table_cell(t, row, column[3]), SLICE("yes"))};
    if (slice_eq(kind, SLICE("article"))) return 0; /* for the builder of the gazetteer */
    if (word.street)
        word.kind = PLACE_FACILITY;
    else if (!word.direction)
        word.kind = place_kind_from_name(kind);
    if (word.kind == PLACE_KIND_COUNT)
        return table_error(t, row, err, "unknown kind of place '%.*s'", SLICE_ARG(kind));
    Slice side = table_cell(t, row, column[1]);
    if (put_deed(w, side, word.text)) return 0;
    Map *map = slice_eq(side, SLICE("after"))  ? &w->after
               : slice_eq(side, SLICE("next")) ? &w->next
                                               : &w->before;
    map_put(map, word.text, (uint32_t)w->words.len);
    if (map == &w->after && !word.street && ascii_is_upper(word.text.ptr[0])) put_plural(w, word.text);
    vec_push(&w->arena, &w->words, word);
    return 0;
}

static int load_generic(PlaceWords *w, const char *data_dir, Error *err)
{
    Table t;
    int rc = table_open(&t, data_dir, "place_words.tsv", err);
    if (rc < 0) return rc;
    const int column[4] = {table_column(&t, "word", err), table_column(&t, "side", err),
                           table_column(&t, "kind", err), table_column(&t, "strip", err)};
    if (column[0] < 0 || column[1] < 0 || column[2] < 0 || column[3] < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = load_word(w, &t, row, column, err);
    table_release(&t);
    return rc;
}

static PlaceStop stop_from_name(Slice name)
{
    if (slice_eq(name, SLICE("never"))) return STOP_NEVER;
    if (slice_eq(name, SLICE("name"))) return STOP_NAME;
    if (slice_eq(name, SLICE("shared"))) return STOP_SHARED;
    return slice_eq(name, SLICE("tail")) ? STOP_TAIL : STOP_NONE;
}

static int load_stopwords(PlaceWords *w, const char *data_dir, Error *err)
{
    Table t;
    int rc = table_open(&t, data_dir, "place_stopwords.tsv", err);
    if (rc < 0) return rc;
    int word = table_column(&t, "word", err);
    int scope = table_column(&t, "scope", err);
    if (word < 0 || scope < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++) {
        PlaceStop stop = stop_from_name(table_cell(&t, row, scope));
        if (stop == STOP_NONE)
            rc = table_error(&t, row, err, "scope must be 'never', 'name', 'shared' or 'tail'");
        else
            map_put(&w->stop, lower_case(&w->arena, table_cell(&t, row, word)), (uint32_t)stop);
    }
    table_release(&t);
    return rc;
}

/* Tables of two columns: a key, and the reference of a place. */
static int load_references(PlaceWords *w, Map *map, const Gazetteer *gazetteer, const char *data_dir,
                           const char *file, const char *key, Error *err)
{
    Table t;
    int rc = table_open(&t, data_dir, file, err);
    if (rc < 0) return rc;
    int word = table_column(&t, key, err);
    int place = table_column(&t, "place", err);
    if (word < 0 || place < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++) {
        uint32_t id = gazetteer_reference(gazetteer, table_cell(&t, row, place));
        if (id == PLACE_NONE)
            rc = table_error(&t, row, err, "no place '%.*s'", SLICE_ARG(table_cell(&t, row, place)));
        else
            map_put(map, arena_copy(&w->arena, table_cell(&t, row, word)), id);
    }
    table_release(&t);
    return rc;
}

int place_words_load(PlaceWords *w, const Gazetteer *gazetteer, const char *data_dir, Error *err)
{
    *w = (PlaceWords){.words = {0}};
    arena_init(&w->arena, (size_t)4 << 20);
    map_init(&w->before, &w->arena, 64);
    map_init(&w->after, &w->arena, 256);
    map_init(&w->plural, &w->arena, 256);
    map_init(&w->next, &w->arena, 64);
    map_init(&w->deeds, &w->arena, 512);
    map_init(&w->stop, &w->arena, 256);
    map_init(&w->cues, &w->arena, 512);
    map_init(&w->area_codes, &w->arena, 512);
    int rc = load_generic(w, data_dir, err);
    if (rc == 0) rc = load_stopwords(w, data_dir, err);
    if (rc == 0) rc = load_references(w, &w->cues, gazetteer, data_dir, "place_cues.tsv", "word", err);
    if (rc == 0) rc = load_references(w, &w->area_codes, gazetteer, data_dir, "area_codes.tsv", "code", err);
    return rc;
}

void place_words_release(PlaceWords *w)
{
    arena_release(&w->arena);
}

const PlaceWord *place_words_generic(const PlaceWords *w, bool after, Slice word)
{
    char title[MAX_GENERIC];
    const Map *side = after ? &w->after : &w->before;
    uint32_t row = map_get(side, word);
    if (row == MAP_NONE && word.len < sizeof title) { /* as in "Mekong river" */
        for (size_t i = 0; i < word.len; i++)
            title[i] = i == 0 ? ascii_upper(word.ptr[i]) : ascii_lower(word.ptr[i]);
        row = map_get(side, (Slice){title, word.len});
    }
    return row == MAP_NONE ? NULL : &w->words.at[row];
}

const PlaceWord *place_words_plural(const PlaceWords *w, Slice word)
{
    uint32_t row = map_get(&w->plural, word);
    return row == MAP_NONE ? NULL : &w->words.at[row];
}

bool place_words_has(const PlaceWords *w, PlaceDeed deed, Slice word)
{
    uint32_t deeds = map_get(&w->deeds, word);
    return deeds != MAP_NONE && (deeds & 1U << deed) != 0;
}

bool place_words_is_next(const PlaceWords *w, Slice word)
{
    return map_get(&w->next, word) != MAP_NONE;
}

PlaceStop place_words_stop(const PlaceWords *w, Slice name)
{
    char lower[MAX_STOPWORD];
    if (name.len > sizeof lower) return STOP_NONE;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = ascii_lower(name.ptr[i]);
    uint32_t stop = map_get(&w->stop, (Slice){lower, name.len});
    return stop == MAP_NONE ? STOP_NONE : (PlaceStop)stop;
}

uint32_t place_words_cue(const PlaceWords *w, Slice word)
{
    return map_get(&w->cues, word);
}

uint32_t place_words_area_code(const PlaceWords *w, Slice digits)
{
    return map_get(&w->area_codes, digits);
}
