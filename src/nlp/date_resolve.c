/* date_resolve.c - one function for each family of rules (column `op` of data/date_rules.tsv). */
#include "nlp/date_resolve.h"

#include "base/ctype.h"
#include "nlp/date_resolve_op.h"

#include <string.h>

bool date_value_parse(Slice text, DateValue *ret)
{
    int64_t part[3] = {0, 0, 0};
    static const size_t starts[3] = {0, 5, 8};
    static const size_t ends[3] = {4, 7, 10};
    int n = 0;
    for (; n < 3 && text.len >= ends[n]; n++) {
        if (n > 0 && text.ptr[starts[n] - 1] != '-') break;
        if (!slice_to_int64(slice_sub(text, starts[n], ends[n]), &part[n])) break;
    }
    if (n == 0 || (n > 1 && (part[1] < 1 || part[1] > 12)) || (n > 2 && (part[2] < 1 || part[2] > 31)))
        return false;
    *ret = date_value_of(days_from_civil((int)part[0], n > 1 ? (int)part[1] : 1, n > 2 ? (int)part[2] : 1),
                         n == 3   ? GRAIN_DAY
                         : n == 2 ? GRAIN_MONTH
                                  : GRAIN_YEAR);
    return true;
}

void date_resolver_init(DateResolver *r, const DateGrammar *grammar, Document *doc)
{
    *r = (DateResolver){.grammar = grammar, .doc = doc};
    if (!date_value_parse(doc->published_at, &r->anchor)) r->anchor.grain = GRAIN_NONE;
}

DateExpr date_expr_of_words(const DateResolver *r, uint32_t first, uint32_t end, DateType type)
{
    const DateWord *a = &r->words[first];
    const DateWord *z = &r->words[end - 1];
    return (DateExpr){.span = {a->span.start, z->span.end},
                      .first_token = a->token,
                      .end_token = z->token + 1,
                      .type = type,
                      .value = SLICE_EMPTY,
                      .iso = SLICE_EMPTY};
}

bool date_op_text(DateOpRun *run, DateType type, Slice value)
{
    DateExpr *e = &run->out[run->n_out++];
    *e = date_expr_of_words(run->r, run->m->first_word, run->m->end_word, type);
    e->value = arena_copy(run->r->doc->arena, value);
    if (value.len >= 4 && value.ptr[0] >= '0' && value.ptr[0] <= '9') { /* a fixed date or a quarter */
        DateValue v;
        if (date_value_parse(value, &v) && v.grain == GRAIN_DAY) e->iso = slice_sub(e->value, 0, 10);
    }
    return true;
}

bool date_op_unresolved(DateOpRun *run, DateType type)
{
    return date_op_text(run, type, SLICE_EMPTY);
}

static void remember(DateResolver *r, DateValue v, uint32_t token)
{
    if (v.grain == GRAIN_QUARTER) {
        r->quarter = v;
        r->quarter_token = token;
    }
    if (v.grain <= GRAIN_YEAR) {
        r->narrative = v;
        r->narrative_token = token;
    }
}

bool date_op_value(DateOpRun *run, DateValue v)
{
    char text[32];
    if (v.grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    bool time = v.grain == GRAIN_DAY && (v.clock >= 0 || v.phase != PART_NONE);
    size_t n = date_value_format(v, text, sizeof text);
    (void)date_op_text(run, time ? DATE_TIME : DATE_DATE, (Slice){text, n});
    DateExpr *e = &run->out[run->n_out - 1];
    n = date_value_iso(v, text, sizeof text);
    e->iso = arena_copy(run->r->doc->arena, (Slice){text, n});
    remember(run->r, v, e->first_token);
    return true;
}

DateTense date_op_tense(const DateOpRun *run)
{
    const DateWord *words = run->r->words;
    return date_tense(run->r->grammar, run->r->doc, words[run->m->first_word].token,
                      words[run->m->end_word - 1].token);
}

bool date_op_in_person(const DateOpRun *run)
{
    for (uint32_t w = run->m->first_word; w < run->m->end_word; w++)
        if (run->r->doc->tokens[run->r->words[w].token].entity_tag == MENTION_PERSON) return true;
    return false;
}

/* Rows follow DATE_OP_TABLE. */
typedef bool (*DateOpFunction)(DateOpRun *run);
#define X(name) date_op_##name,
static const DateOpFunction functions[] = {DATE_OP_TABLE(X)};
#undef X

size_t date_resolve(DateResolver *r, const DateWord *words, size_t n, const DateMatch *m, DateExpr out[2])
{
    DateOpRun run = {.r = r, .m = m, .out = out};
    r->words = words;
    r->n_words = n;
    return functions[m->rule->op](&run) ? run.n_out : 0;
}
