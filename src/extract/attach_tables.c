#include "config/table.h"
#include "extract/role_attach.h"

enum { ATTACH_ARENA = 1 << 20 };

static bool lists(Slice joined, Slice item)
{
    Slice cell;
    while (slice_split(&joined, ',', &cell))
        if (slice_eq(slice_trim(cell), item)) return true;
    return false;
}

/* "-": holds none, given as STATUS_COUNT. */
static int read_status(const Table *t, uint32_t r, int column, RoleStatus *ret_status, Error *err)
{
    Slice name = table_cell(t, r, column);
    *ret_status = role_status_from_name(name);
    if (*ret_status == STATUS_COUNT && !slice_eq(name, SLICE("-")))
        return table_error(t, r, err, "unknown status '%.*s'", SLICE_ARG(name));
    return 0;
}

static Map *map_of_kind(AttachTables *a, Slice kind)
{
    if (slice_eq(kind, SLICE("verb"))) return &a->verbs;
    if (slice_eq(kind, SLICE("noun"))) return &a->nouns;
    return slice_eq(kind, SLICE("governor")) ? &a->governors : NULL;
}

static int read_verbs(void *into, const Table *t, Error *err)
{
    AttachTables *a = into;
    int lemma = table_column(t, "lemma", err), kind = table_column(t, "kind", err);
    int prep = table_column(t, "preposition", err), subject = table_column(t, "subject", err);
    int object = table_column(t, "object", err), class = table_column(t, "class", err);
    if (lemma < 0 || kind < 0 || prep < 0 || subject < 0 || object < 0 || class < 0) return ERR_CONFIG;
    map_init(&a->verbs, &a->arena, t->n_rows);
    map_init(&a->nouns, &a->arena, t->n_rows);
    map_init(&a->governors, &a->arena, t->n_rows);
    a->rows = ARENA_NEW(&a->arena, OfficeVerb, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        OfficeVerb *v = &a->rows[r];
        Slice p = table_cell(t, r, prep);
        *v = (OfficeVerb){.as = lists(p, SLICE("as")),
                          .bare = lists(p, SLICE("-")),
                          .for_ = lists(p, SLICE("for")),
                          .to = lists(p, SLICE("to")),
                          .holder = lists(p, SLICE("holder")),
                          .stays = slice_eq(table_cell(t, r, class), SLICE("stay"))};
        v->state = v->stays || slice_eq(table_cell(t, r, class), SLICE("state"));
        int rc = read_status(t, r, subject, &v->subject, err);
        if (rc == 0) rc = read_status(t, r, object, &v->object, err);
        if (rc < 0) return rc;
        Map *map = map_of_kind(a, table_cell(t, r, kind));
        if (map == NULL) return table_error(t, r, err, "kind must be verb, noun or governor");
        (void)map_get_or_put(map, arena_copy(&a->arena, table_cell(t, r, lemma)), r);
    }
    return 0;
}

static int read_governments(void *into, const Table *t, Error *err)
{
    AttachTables *a = into;
    int word = table_column(t, "word", err), title = table_column(t, "title", err);
    if (word < 0 || title < 0) return ERR_CONFIG;
    map_init(&a->governments, &a->arena, t->n_rows);
    a->government_titles = ARENA_NEW(&a->arena, Slice, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        a->government_titles[r] = arena_copy(&a->arena, table_cell(t, r, title));
        map_put(&a->governments, arena_copy(&a->arena, table_cell(t, r, word)), r);
    }
    return 0;
}

int attach_tables_load(AttachTables *tables, const char *data_dir, Error *err)
{
    *tables = (AttachTables){0};
    arena_init(&tables->arena, ATTACH_ARENA);
    int rc = table_read(data_dir, "office_verbs.tsv", read_verbs, tables, err);
    if (rc == 0) rc = table_read(data_dir, "government_words.tsv", read_governments, tables, err);
    if (rc < 0) attach_tables_release(tables);
    return rc;
}

void attach_tables_release(AttachTables *tables)
{
    arena_release(&tables->arena);
}
