#include "config/table.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static Slice next_line(Slice *rest)
{
    Slice line = SLICE_EMPTY;
    (void)slice_split(rest, '\n', &line);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

static bool is_row(Slice line)
{
    return line.len > 0 && line.ptr[0] != '#';
}

static int read_header(Table *table, Slice line, uint32_t number, Error *err)
{
    Slice name;
    while (slice_split(&line, '\t', &name)) {
        if (table->n_columns == TABLE_MAX_COLUMNS)
            return error_set(err, ERR_CONFIG, "%.*s:%u: more than %d columns", SLICE_ARG(table->path), number,
                             TABLE_MAX_COLUMNS);
        table->columns[table->n_columns++] = name;
    }
    return 0;
}

static int read_row(Table *table, Slice line, uint32_t number, Error *err)
{
    Slice *cells = table->cells + (size_t)table->n_rows * table->n_columns;
    uint32_t n = 0;
    for (uint32_t i = 0; i < table->n_columns; i++)
        cells[i] = SLICE_EMPTY;
    Slice cell;
    while (slice_split(&line, '\t', &cell)) {
        if (n == table->n_columns)
            return error_set(err, ERR_CONFIG, "%.*s:%u: more cells than the %u columns of the header",
                             SLICE_ARG(table->path), number, table->n_columns);
        cells[n++] = slice_trim(cell);
    }
    table->lines[table->n_rows++] = number;
    return 0;
}

static size_t count_lines(Slice bytes)
{
    size_t n = 1;
    for (size_t i = 0; i < bytes.len; i++)
        n += bytes.ptr[i] == '\n';
    return n;
}

static int read_lines(Table *table, Slice bytes, Error *err)
{
    size_t bad;
    if (!utf8_check(bytes, &bad))
        return error_set_at(err, ERR_CONFIG, bad, "%.*s: not UTF-8 at byte %zu", SLICE_ARG(table->path), bad);
    size_t max_rows = count_lines(bytes);
    Slice rest = bytes;
    int rc = 0;
    for (uint32_t number = 1; rc == 0 && rest.ptr != NULL; number++) {
        Slice line = next_line(&rest);
        if (!is_row(line)) continue;
        if (table->n_columns > 0) {
            rc = read_row(table, line, number, err);
            continue;
        }
        rc = read_header(table, line, number, err);
        table->cells = ARENA_NEW(&table->arena, Slice, max_rows * table->n_columns);
        table->lines = ARENA_NEW(&table->arena, uint32_t, max_rows);
    }
    if (rc == 0 && table->n_columns == 0)
        rc = error_set(err, ERR_CONFIG, "%.*s: empty: its first line must name the columns",
                       SLICE_ARG(table->path));
    return rc;
}

/* `bytes` NULL: read the file at `path`. */
static int load(Table *table, const Slice *bytes, const char *path, Error *err)
{
    jmp_buf recovery;
    *table = (Table){0};
    arena_init(&table->arena, (size_t)TABLE_MAX_BYTES * 8);
    if (setjmp(recovery) != 0) {
        table_release(table);
        return error_set(err, ERR_MEMORY, "%s: no memory to load it", path);
    }
    arena_protect(&table->arena, &recovery);
    table->path = arena_copy(&table->arena, slice_of(path));
    Slice copy;
    int rc = 0;
    if (bytes != NULL)
        copy = arena_copy(&table->arena, *bytes);
    else
        rc = file_read(path, &table->arena, TABLE_MAX_BYTES, &copy, err);
    if (rc == 0) rc = read_lines(table, copy, err);
    table->arena.recovery = NULL;
    if (rc < 0) table_release(table);
    return rc;
}

int table_load(Table *table, const char *path, Error *err)
{
    return load(table, NULL, path, err);
}

int table_open(Table *table, const char *data_dir, const char *name, Error *err)
{
    char path[1024];
    int n = snprintf(path, sizeof path, "%s/%s", data_dir, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return error_set(err, ERR_CONFIG, "the data folder's name has more than %zu bytes; use a shorter one",
                         sizeof path - 32);
    return table_load(table, path, err);
}

int table_read(const char *data_dir, const char *name, TableReader *read, void *into, Error *err)
{
    Table table;
    int rc = table_open(&table, data_dir, name, err);
    if (rc < 0) return rc;
    rc = read(into, &table, err);
    table_release(&table);
    return rc;
}

int table_parse(Table *table, Slice bytes, const char *path, Error *err)
{
    return load(table, &bytes, path, err);
}

void table_release(Table *table)
{
    arena_release(&table->arena);
}

int table_column(const Table *table, const char *name, Error *err)
{
    for (uint32_t i = 0; i < table->n_columns; i++)
        if (slice_eq(table->columns[i], slice_of(name))) return (int)i;
    return error_set(err, ERR_CONFIG, "%.*s: has no column '%s'; its header line must name it",
                     SLICE_ARG(table->path), name);
}

int table_error(const Table *table, uint32_t row, Error *err, const char *format, ...)
{
    char message[300];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_set(err, ERR_CONFIG, "%.*s:%u: %s", SLICE_ARG(table->path), table->lines[row], message);
}
