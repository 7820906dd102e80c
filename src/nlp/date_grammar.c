#include "nlp/date_grammar.h"

#include "base/ctype.h"
#include "config/table.h"

#include <stdlib.h>

#define X(name) #name,
static const char *const class_names[] = {DATE_CLASS_TABLE(X)};
static const char *const op_names[] = {DATE_OP_TABLE(X)};
#undef X

static DateClass class_from_name(Slice name)
{
    for (int c = DC_LITERAL + 1; c < DC_COUNT; c++)
        if (slice_eq(name, slice_of(class_names[c]))) return (DateClass)c;
    return DC_COUNT;
}

static DateOp op_from_name(Slice name)
{
    for (int op = 0; op < DATE_OP_COUNT; op++)
        if (slice_eq(name, slice_of(op_names[op]))) return (DateOp)op;
    return DATE_OP_COUNT;
}

/* The entry of a phrase, made when it is new. NULL: the phrase has too many words. */
static DateEntry *entry_of(DateGrammar *g, Slice phrase)
{
    uint32_t row = phrase_find(&g->phrases, phrase);
    if (row == PHRASE_PREFIX_ONLY) {
        row = (uint32_t)g->entries.len;
        if (!phrase_add(&g->phrases, arena_copy(&g->arena, phrase), row)) return NULL;
        (void)vec_add(&g->arena, &g->entries);
    }
    return &g->entries.at[row];
}

static bool add_sense(DateGrammar *g, Slice phrase, DateSense sense)
{
    DateEntry *entry = entry_of(g, phrase);
    if (entry == NULL || entry->n_senses == DATE_MAX_SENSES) return false;
    entry->senses[entry->n_senses++] = sense;
    return true;
}

static uint32_t literal_of(DateGrammar *g, Slice word)
{
    DateEntry *entry = entry_of(g, word);
    if (entry->literal == 0) entry->literal = ++g->n_literals;
    return entry->literal;
}

/* --- tables -------------------------------------------------------------------------------------------- */

static int add_word(DateGrammar *g, const Table *t, uint32_t row, const int columns[4], Error *err)
{
    DateClass class = class_from_name(table_cell(t, row, columns[1]));
    int64_t value;
    if (class == DC_COUNT) return table_error(t, row, err, "no such class of date words");
    if (!slice_to_int64(table_cell(t, row, columns[2]), &value))
        return table_error(t, row, err, "value is no number");
    DateSense sense = {.class = class,
                       .capital = slice_eq(table_cell(t, row, columns[3]), SLICE("capital")),
                       .value = (int32_t)value};
    if (!add_sense(g, table_cell(t, row, columns[0]), sense))
        return table_error(t, row, err, "a form may have at most %d classes", DATE_MAX_SENSES);
    return 0;
}

static int load_words(DateGrammar *g, const char *data_dir, Error *err)
{
    static const char *const names[4] = {"form", "class", "value", "case"};
    Table t;
    int columns[4];
    int rc = table_open(&t, data_dir, "date_words.tsv", err);
    if (rc < 0) return rc;
    for (int c = 0; rc == 0 && c < 4; c++)
        if ((columns[c] = table_column(&t, names[c], err)) < 0) rc = columns[c];
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = add_word(g, &t, row, columns, err);
    table_release(&t);
    return rc;
}

static bool parse_holiday(Slice rule, Holiday *ret)
{
    char text[32];
    *ret = (Holiday){0};
    if (rule.len >= sizeof text) return false;
    memcpy(text, rule.ptr, rule.len);
    text[rule.len] = '\0';
    if (text[0] == 'E') {
        ret->kind = HOLIDAY_EASTER;
        ret->n = (int)strtol(text + 1, NULL, 10);
        return rule.len > 1;
    }
    if (rule.len < 5 || text[2] != '-') return false;
    ret->month = (int)strtol(text, NULL, 10);
    if (text[3] != 'W') {
        ret->day = (int)strtol(text + 3, NULL, 10);
        return ret->day > 0;
    }
    ret->weekday = text[4] - '0';
    ret->kind = text[5] == '>' ? HOLIDAY_AFTER : HOLIDAY_NTH;
    if (rule.len < 7) return false;
    ret->n = ret->day = (int)strtol(text + 6, NULL, 10);
    return ret->weekday >= 1 && ret->weekday <= 7;
}

/* "New Year's Eve" as the tokenizer parts it: "New Year 's Eve". */
static Slice tokenized(Arena *arena, Slice name)
{
    char *out = ARENA_NEW(arena, char, name.len * 2);
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '\'' && i > 0 && name.ptr[i - 1] != ' ') out[n++] = ' ';
        out[n++] = name.ptr[i];
    }
    return (Slice){out, n};
}

static int load_holidays(DateGrammar *g, const char *data_dir, Error *err)
{
    Table t;
    int rc = table_open(&t, data_dir, "date_holidays.tsv", err);
    if (rc < 0) return rc;
    int name = table_column(&t, "name", err);
    int rule = table_column(&t, "rule", err);
    if (name < 0 || rule < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++) {
        Holiday holiday;
        if (!parse_holiday(table_cell(&t, row, rule), &holiday)) {
            rc = table_error(&t, row, err, "rule is none of MM-DD, MM-Wd+n, MM-Wd>DD, E+n");
            break;
        }
        DateSense sense = {DC_HOLIDAY, true, (int32_t)g->holidays.len};
        vec_push(&g->arena, &g->holidays, holiday);
        if (!add_sense(g, tokenized(&g->arena, table_cell(&t, row, name)), sense))
            rc = table_error(&t, row, err, "name is too long or has too many meanings");
    }
    table_release(&t);
    return rc;
}

/* --- rules --------------------------------------------------------------------------------------------- */

static bool is_class_name(Slice s)
{
    return s.len >= 2 && ascii_is_upper(s.ptr[0]) && ascii_is_upper(s.ptr[1]);
}

static int parse_element(DateGrammar *g, Slice field, DateElement *ret, const Table *t, uint32_t row,
                         Error *err)
{
    *ret = (DateElement){0};
    if (field.len > 1 && field.ptr[field.len - 1] == '?') {
        ret->optional = true;
        field = slice_sub(field, 0, field.len - 1);
    }
    if (field.len > 1 && (field.ptr[0] == '<' || field.ptr[0] == '>')) {
        ret->behind = field.ptr[0] == '<';
        ret->ahead = !ret->behind;
        field = slice_sub(field, 1, field.len);
    }
    Slice part;
    while (slice_split(&field, '|', &part)) {
        if (ret->n_alternatives == DATE_MAX_ALTERNATIVES)
            return table_error(t, row, err, "more than %d alternatives", DATE_MAX_ALTERNATIVES);
        uint32_t k = ret->n_alternatives++;
        ret->classes[k] = is_class_name(part) ? class_from_name(part) : DC_LITERAL;
        if (ret->classes[k] == DC_COUNT) {
            return table_error(t, row, err, "no such class: %.*s", SLICE_ARG(part));
        }
        if (ret->classes[k] == DC_LITERAL) ret->literals[k] = literal_of(g, part);
    }
    return 0;
}

/* Classes of words that a class can begin with: NUM, YEAR and ORDN are made of others. */
static uint64_t begins_with(DateClass class)
{
    switch (class) {
    case DC_NUM:
        return DC_BIT(DC_INT) | DC_BIT(DC_CARD) | DC_BIT(DC_ONE) | DC_BIT(DC_FUZZY) | DC_BIT(DC_SOME) |
               DC_BIT(DC_SCALE);
    case DC_YEAR: return DC_BIT(DC_YEAR) | DC_BIT(DC_CARD);
    case DC_ORDN: return DC_BIT(DC_ORDN) | DC_BIT(DC_ORD) | DC_BIT(DC_CARD);
    case DC_HOUR: return DC_BIT(DC_HOUR) | DC_BIT(DC_CARD);
    default: return DC_BIT(class);
    }
}

static void set_first(DateRule *rule)
{
    for (uint32_t e = 0; e < rule->n_elements; e++) {
        const DateElement *element = &rule->elements[e];
        if (element->behind) continue;
        for (uint32_t a = 0; a < element->n_alternatives; a++)
            rule->first |= begins_with(element->classes[a]);
        if (!element->optional) return;
    }
}

static void set_needs_core(DateRule *rule)
{
    for (uint32_t e = 0; e < rule->n_elements; e++) {
        const DateElement *element = &rule->elements[e];
        bool all = !element->optional && !element->behind && !element->ahead;
        for (uint32_t a = 0; a < element->n_alternatives; a++)
            all = all && (DC_CORE & DC_BIT(element->classes[a])) != 0;
        rule->needs_core |= all;
    }
}

static void list_rule(DateGrammar *g, DateRuleList *list, uint32_t rule)
{
    if (list->rules.len == 0 || list->rules.at[list->rules.len - 1] != rule)
        vec_push(&g->arena, &list->rules, rule);
}

/* Under each class and literal the rules that it can begin. */
static void index_rule(DateGrammar *g, uint32_t number)
{
    const DateRule *rule = &g->rules.at[number];
    for (int c = DC_LITERAL + 1; c < DC_COUNT; c++)
        if ((rule->first & DC_BIT(c)) != 0) list_rule(g, &g->by_class[c], number);
    for (uint32_t e = 0; e < rule->n_elements; e++) {
        const DateElement *element = &rule->elements[e];
        if (element->behind) continue;
        for (uint32_t a = 0; a < element->n_alternatives; a++)
            if (element->literals[a] != 0) list_rule(g, &g->by_literal.at[element->literals[a]], number);
        if (!element->optional) return;
    }
}

static void index_rules(DateGrammar *g)
{
    for (uint32_t l = 0; l <= g->n_literals; l++)
        (void)vec_add(&g->arena, &g->by_literal);
    for (uint32_t r = 0; r < g->rules.len; r++)
        index_rule(g, r);
}

static int add_rule(DateGrammar *g, const Table *t, uint32_t row, const int columns[3], Error *err)
{
    DateRule rule = {.op = op_from_name(table_cell(t, row, columns[0])),
                     .arg = arena_copy(&g->arena, table_cell(t, row, columns[1]))};
    int64_t number = 0;
    (void)slice_to_int64(rule.arg, &number);
    rule.number = (int32_t)number;
    if (rule.op == DATE_OP_COUNT) return table_error(t, row, err, "no such op");
    Slice pattern = table_cell(t, row, columns[2]);
    Slice field;
    while (slice_split(&pattern, ' ', &field)) {
        if (field.len == 0) continue;
        if (rule.n_elements == DATE_MAX_ELEMENTS)
            return table_error(t, row, err, "more than %d elements", DATE_MAX_ELEMENTS);
        int rc = parse_element(g, field, &rule.elements[rule.n_elements++], t, row, err);
        if (rc < 0) return rc;
    }
    if (rule.n_elements == 0) return table_error(t, row, err, "the pattern is empty");
    set_first(&rule);
    set_needs_core(&rule);
    vec_push(&g->arena, &g->rules, rule);
    return 0;
}

static int load_rules(DateGrammar *g, const char *data_dir, Error *err)
{
    static const char *const names[3] = {"op", "arg", "pattern"};
    Table t;
    int columns[3];
    int rc = table_open(&t, data_dir, "date_rules.tsv", err);
    if (rc < 0) return rc;
    for (int c = 0; rc == 0 && c < 3; c++)
        if ((columns[c] = table_column(&t, names[c], err)) < 0) rc = columns[c];
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = add_rule(g, &t, row, columns, err);
    table_release(&t);
    return rc;
}

int date_grammar_load(DateGrammar *g, const char *data_dir, Error *err)
{
    *g = (DateGrammar){0};
    arena_init(&g->arena, (size_t)8 << 20);
    phrase_init(&g->phrases, &g->arena, true, 1024);
    int rc = load_words(g, data_dir, err);
    if (rc == 0) rc = load_holidays(g, data_dir, err);
    if (rc == 0) rc = load_rules(g, data_dir, err);
    if (rc == 0) index_rules(g);
    if (rc < 0) date_grammar_release(g);
    return rc;
}

void date_grammar_release(DateGrammar *g)
{
    arena_release(&g->arena);
}
