#include "config/table.h"
#include "unit.h"

#include <string.h>

START_TEST(test_table__reads_cells_and_skips_comments)
{
    Error err;
    Table t;
    Slice text = SLICE("# source: us\nform\tkind\n\nsaid\tverb\r\n# more\nstatement\n");
    ck_assert_int_eq(table_parse(&t, text, "cues.tsv", &err), 0);
    int form = table_column(&t, "form", &err);
    int kind = table_column(&t, "kind", &err);
    ck_assert_uint_eq(t.n_rows, 2);
    ck_assert(slice_eq(table_cell(&t, 0, form), SLICE("said")));
    ck_assert(slice_eq(table_cell(&t, 0, kind), SLICE("verb")));
    ck_assert(slice_eq(table_cell(&t, 1, kind), SLICE("")));
    ck_assert_int_eq(table_column(&t, "weight", &err), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "cues.tsv: has no column 'weight'"));
    ck_assert_int_eq(table_error(&t, 1, &err, "no kind"), ERR_CONFIG);
    ck_assert_str_eq(err.message, "cues.tsv:6: no kind");
    table_release(&t);
}
END_TEST

START_TEST(test_table__opens_below_the_data_folder)
{
    Error err;
    Table t;
    char deep[2000];
    ck_assert_int_eq(table_open(&t, "data", "numbers.tsv", &err), 0);
    ck_assert_uint_gt(t.n_rows, 0);
    table_release(&t);
    ck_assert_int_lt(table_open(&t, "data", "no_such.tsv", &err), 0);
    ck_assert_ptr_nonnull(strstr(err.message, "data/no_such.tsv"));
    memset(deep, 'd', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    ck_assert_int_eq(table_open(&t, deep, "numbers.tsv", &err), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "data folder's name"));
}
END_TEST

START_TEST(test_table__refuses_what_is_no_table)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "must name the columns"},
        {"# only a comment\n", "must name the columns"},
        {"a\tb\n1\t2\t3\n", "x.tsv:2: more cells"},
        {"a\n\xff\n", "not UTF-8 at byte 2"},
        {"1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\t16\t17\n", "more than 16 columns"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Error err;
        Table t;
        ck_assert_int_lt(table_parse(&t, slice_of(cases[i].text), "x.tsv", &err), 0);
        ck_assert_msg(strstr(err.message, cases[i].message) != NULL, "%s", err.message);
    }
    Error err;
    Table t;
    ck_assert_int_eq(table_load(&t, "/nonexistent/x.tsv", &err), ERR_IO);
}
END_TEST

static int count_rows(void *into, const Table *table, Error *err)
{
    *(uint32_t *)into = table->n_rows;
    return table->n_rows > 1 ? 0 : table_error(table, 0, err, "too few rows");
}

START_TEST(test_table__read_hands_the_rows_on_and_says_what_fails)
{
    Error err;
    uint32_t n = 0;
    ck_assert_int_eq(table_read("data", "cues.tsv", count_rows, &n, &err), 0);
    ck_assert_uint_gt(n, 1);
    ck_assert_int_eq(table_read("data", "no-such.tsv", count_rows, &n, &err), ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "data/no-such.tsv"));
    char folder[1100];
    memset(folder, 'x', sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    ck_assert_int_eq(table_read(folder, "cues.tsv", count_rows, &n, &err), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "shorter"));
}
END_TEST

UNIT_MAIN("table", test_table__reads_cells_and_skips_comments, test_table__opens_below_the_data_folder,
          test_table__refuses_what_is_no_table, test_table__read_hands_the_rows_on_and_says_what_fails)
