#include "config/table.h"
#include "extract/role.h"

enum { ROLE_ARENA = 4 << 20 };

static int read_status(RoleTables *tables, const Table *t, uint32_t r, int column, int where, Error *err)
{
    Slice name = table_cell(t, r, column);
    StatusWord *s = &tables->status[r];
    *s = (StatusWord){.status = role_status_from_name(name),
                      .neutral = slice_eq(name, SLICE("-")),
                      .rank = slice_eq(name, SLICE("title")),
                      .after = slice_eq(table_cell(t, r, where), SLICE("after"))};
    if (s->neutral || s->rank) s->status = STATUS_CURRENT;
    if (s->status == STATUS_COUNT) return table_error(t, r, err, "unknown status '%.*s'", SLICE_ARG(name));
    return 0;
}

/* "would-be" also with its hyphen as a token of its own. */
static void add_status_phrase(RoleTables *tables, Slice phrase, uint32_t row)
{
    char text[80];
    size_t n = 0;
    phrase_add(&tables->status_set, phrase, row);
    for (size_t i = 0; i < phrase.len && n + 3 < sizeof text; i++) {
        if (phrase.ptr[i] == '-') text[n++] = ' ';
        text[n++] = phrase.ptr[i];
        if (phrase.ptr[i] == '-') text[n++] = ' ';
    }
    if (n > phrase.len) phrase_add(&tables->status_set, (Slice){text, n}, row);
}

static int read_status_words(void *into, const Table *t, Error *err)
{
    RoleTables *tables = into;
    int phrase = table_column(t, "phrase", err);
    int status = table_column(t, "status", err);
    int where = table_column(t, "position", err);
    if (phrase < 0 || status < 0 || where < 0) return ERR_CONFIG;
    phrase_init(&tables->status_set, &tables->arena, true, (size_t)t->n_rows * 2);
    tables->status = ARENA_NEW(&tables->arena, StatusWord, t->n_rows);
    int rc = 0;
    for (uint32_t r = 0; rc == 0 && r < t->n_rows; r++) {
        rc = read_status(tables, t, r, status, where, err);
        add_status_phrase(tables, table_cell(t, r, phrase), r);
    }
    return rc;
}

static int read_sectors(RoleTables *tables, Error *err)
{
    tables->title_sectors = ARENA_NEW(&tables->arena, Sector, tables->titles->n_titles);
    for (uint32_t i = 0; i < tables->titles->n_titles; i++) {
        Slice name = tables->titles->titles[i].sector;
        tables->title_sectors[i] = sector_from_name(name);
        if (tables->title_sectors[i] == SECTOR_COUNT)
            return error_set(err, ERR_CONFIG, "titles.tsv: unknown sector '%.*s' of '%.*s'", SLICE_ARG(name),
                             SLICE_ARG(tables->titles->titles[i].phrase));
    }
    return 0;
}

int role_tables_load(RoleTables *tables, const char *data_dir, const Titles *titles, Error *err)
{
    *tables = (RoleTables){.titles = titles};
    arena_init(&tables->arena, ROLE_ARENA);
    int rc = read_sectors(tables, err);
    if (rc == 0) rc = bodies_load(&tables->bodies, data_dir, err);
    if (rc == 0) rc = table_read(data_dir, "status_words.tsv", read_status_words, tables, err);
    if (rc < 0) role_tables_release(tables);
    return rc;
}

void role_tables_release(RoleTables *tables)
{
    bodies_release(&tables->bodies);
    arena_release(&tables->arena);
}
