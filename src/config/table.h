/* table.h - the TSV tables of data/: knowledge that a person can edit.
 *
 * Format: UTF-8; lines beginning with '#' and empty lines are skipped; the first other line names the
 * columns; every further line has as many TAB-separated cells (trailing empty cells may be left out).
 * A Table owns its bytes in its own arena, is const after loading and shared by threads. Errors name
 * path, line and what to do.
 *
 *     Table t;
 *     if (table_open(&t, data_dir, "cues.tsv", &err) < 0) return err.code;
 *     int form = table_column(&t, "form", &err);
 *     for (uint32_t r = 0; r < t.n_rows; r++) use(table_cell(&t, r, form));
 *     table_release(&t);
 *     if (table_read(data_dir, "cues.tsv", read_cues, cues, &err) < 0) ...      // all of it in one call
 */
#ifndef ATTACHE_CONFIG_TABLE_H
#define ATTACHE_CONFIG_TABLE_H

#include "base/arena.h"
#include "base/error.h"

enum { TABLE_MAX_COLUMNS = 16, TABLE_MAX_BYTES = 64 * 1024 * 1024 };

typedef struct Table {
    Arena arena;
    Slice path;
    uint32_t n_columns;
    Slice columns[TABLE_MAX_COLUMNS];
    uint32_t n_rows;
    Slice *cells;    /* [n_rows][n_columns] */
    uint32_t *lines; /* [n_rows] line number in the file, from 1 */
} Table;

int table_load(Table *table, const char *path, Error *err);
/* The table `name` of the data folder. */
int table_open(Table *table, const char *data_dir, const char *name, Error *err);
/* What makes something of a table's rows; `into` is the loader's own. */
typedef int TableReader(void *into, const Table *table, Error *err);
/* Opens, reads and releases: for tables of which nothing is borrowed. */
int table_read(const char *data_dir, const char *name, TableReader *read, void *into, Error *err);
/* The same as table_load from bytes (copied); `path` only for messages. */
int table_parse(Table *table, Slice bytes, const char *path, Error *err);
void table_release(Table *table);
/* Column number, or ERR_CONFIG when the table has no such column. */
int table_column(const Table *table, const char *name, Error *err);
static inline Slice table_cell(const Table *table, uint32_t row, int column)
{
    return table->cells[(size_t)row * table->n_columns + (size_t)column];
}
/* An error about one cell: "path:line: message". Returns ERR_CONFIG. */
int table_error(const Table *table, uint32_t row, Error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
