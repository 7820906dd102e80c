/* fuzz_table.c - any bytes as a table of data/. */
#include "config/table.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Table table;
    Error err;
    if (table_parse(&table, (Slice){(const char *)data, size}, "fuzz.tsv", &err) < 0) return 0;
    size_t bytes = 0;
    for (uint32_t row = 0; row < table.n_rows; row++)
        for (uint32_t column = 0; column < table.n_columns; column++)
            bytes += table_cell(&table, row, (int)column).len;
    if (bytes > size) abort();
    (void)table_column(&table, "form", &err);
    table_release(&table);
    return 0;
}
