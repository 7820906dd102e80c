/* date_resolve_op.h - inside of date_resolve: what the functions of the rules share.
 *
 * A function date_op_NAME answers one op of data/date_rules.tsv: it appends to run->out and answers true, or
 * answers false when the words are no time expression after all. Not for other modules; a run is one
 * expression's.
 *
 *     bool date_op_NAME(DateOpRun *run)
 *     {
 *         return date_op_text(run, DATE_DATE, SLICE("PRESENT_REF"));
 *     }
 */
#ifndef ATTACHE_NLP_DATE_RESOLVE_OP_H
#define ATTACHE_NLP_DATE_RESOLVE_OP_H

#include "nlp/date_resolve.h"

typedef struct DateOpRun {
    DateResolver *r;
    const DateMatch *m;
    DateExpr *out; /* [2] */
    size_t n_out;
} DateOpRun;

#define X(name) bool date_op_##name(DateOpRun *run);
DATE_OP_TABLE(X)
#undef X

DateExpr date_expr_of_words(const DateResolver *r, uint32_t first, uint32_t end, DateType type);
bool date_op_text(DateOpRun *run, DateType type, Slice value);
bool date_op_unresolved(DateOpRun *run, DateType type);
/* Appends the value and moves the narrative there. GRAIN_NONE: unresolved. */
bool date_op_value(DateOpRun *run, DateValue v);
DateTense date_op_tense(const DateOpRun *run);
/* Some word of it is part of a person's name. */
bool date_op_in_person(const DateOpRun *run);

/* The occurrence of something that comes every year, by where the clause looks: `of_year` gives it for a
 * year. GRAIN_NONE without an anchor. */
typedef DateValue (*YearlyFunction)(const DateOpRun *run, int year);
DateValue date_op_yearly(const DateOpRun *run, YearlyFunction of_year);
/* Year said in the expression ("1998", "'98", "last year"), false when none is. */
bool date_op_year_said(const DateOpRun *run, int *ret_year);
DateGrain date_grain_of_unit(int unit);

enum {
    UNIT_SECOND = 1,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_CENTURY,
    UNIT_MILLENNIUM,
    UNIT_WEEKEND,
    UNIT_FORTNIGHT,
    UNIT_NIGHT,
};

#endif
