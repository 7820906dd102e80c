#include "input/html_rules.h"
#include "base/ctype.h"
#include "base/map.h"
#include "config/table.h"

#include <stdlib.h>

enum { RULES_BYTES = 1024 * 1024, NAME_MAX_BYTES = 32 };

struct HtmlRules {
    Arena arena;
    Table table;
    Map bits;
};

static const struct {
    const char *name;
    uint32_t bit;
} kinds[] = {
    {"raw", HTML_RAW},
    {"cut", HTML_CUT},
    {"site", HTML_SITE},
    {"block", HTML_BLOCK},
    {"container", HTML_CONTAINER},
    {"cut-token", HTML_CUT_TOKEN},
    {"main-token", HTML_MAIN_TOKEN},
    {"published", HTML_PUBLISHED},
    {"title", HTML_TITLE},
};

static uint32_t kind_bit(Slice name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (slice_eq(name, slice_of(kinds[i].name))) return kinds[i].bit;
    return 0;
}

static int fill(HtmlRules *rules, Error *err)
{
    int kind = table_column(&rules->table, "kind", err);
    int name = table_column(&rules->table, "name", err);
    if (kind < 0 || name < 0) return ERR_CONFIG;
    jmp_buf recovery;
    arena_init(&rules->arena, RULES_BYTES);
    if (setjmp(recovery) != 0) return error_set(err, ERR_MEMORY, "no memory for data/html.tsv");
    arena_protect(&rules->arena, &recovery);
    map_init(&rules->bits, &rules->arena, rules->table.n_rows);
    int rc = 0;
    for (uint32_t row = 0; rc == 0 && row < rules->table.n_rows; row++) {
        Slice key = table_cell(&rules->table, row, name);
        uint32_t bit = kind_bit(table_cell(&rules->table, row, kind));
        uint32_t old = map_get(&rules->bits, key);
        if (bit == 0 || key.len == 0 || key.len > NAME_MAX_BYTES)
            rc = table_error(&rules->table, row, err, "unknown kind, or a name that is empty or too long");
        else
            map_put(&rules->bits, key, bit | (old == MAP_NONE ? 0 : old));
    }
    rules->arena.recovery = NULL;
    return rc;
}

int html_rules_load(HtmlRules **ret_rules, const char *data_dir, Error *err)
{
    *ret_rules = NULL;
    HtmlRules *rules = calloc(1, sizeof *rules);
    if (rules == NULL) return error_set(err, ERR_MEMORY, "no memory for the rules of web pages");
    int rc = table_open(&rules->table, data_dir, "html.tsv", err);
    if (rc == 0) rc = fill(rules, err);
    if (rc < 0)
        html_rules_release(rules);
    else
        *ret_rules = rules;
    return rc;
}

void html_rules_release(HtmlRules *rules)
{
    if (rules == NULL) return;
    table_release(&rules->table);
    arena_release(&rules->arena);
    free(rules);
}

uint32_t html_rules_bits(const HtmlRules *rules, Slice name)
{
    char lower[NAME_MAX_BYTES];
    if (name.len == 0 || name.len > NAME_MAX_BYTES) return 0;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = ascii_lower(name.ptr[i]);
    uint32_t bits = map_get(&rules->bits, (Slice){lower, name.len});
    return bits == MAP_NONE ? 0 : bits;
}
