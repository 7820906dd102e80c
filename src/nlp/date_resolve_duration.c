/* date_resolve_duration.c - lengths of time and repetitions. */
#include "nlp/date_resolve_op.h"

#include <stdio.h>

static int unit_of(const DateMatch *m, uint32_t k)
{
    const DateCapture *one = date_match_get(m, DC_UNIT, k);
    const DateCapture *many = date_match_get(m, DC_UNITS, k);
    if (k > 0 && one == NULL && many == NULL) { /* "a year and two months": one of each class */
        one = date_match_get(m, DC_UNIT, 0);
        many = date_match_get(m, DC_UNITS, 0);
        return many != NULL && one != NULL ? (one->word > many->word ? one->value : many->value) : 0;
    }
    if (one != NULL && many != NULL) return one->word < many->word ? one->value : many->value;
    return one != NULL ? one->value : many != NULL ? many->value : 0;
}

typedef struct UnitForm {
    bool time; /* after the T */
    char letter;
    int times;
    const char *half; /* what half of one is, written behind; NULL: a decimal */
} UnitForm;

static UnitForm form_of(int unit)
{
    static const UnitForm forms[] = {
        [UNIT_SECOND] = {true, 'S', 1, NULL},         [UNIT_MINUTE] = {true, 'M', 1, "30S"},
        [UNIT_HOUR] = {true, 'H', 1, "30M"},          [UNIT_DAY] = {false, 'D', 1, "T12H"},
        [UNIT_WEEK] = {false, 'W', 1, NULL},          [UNIT_MONTH] = {false, 'M', 1, NULL},
        [UNIT_QUARTER] = {false, 'M', 3, NULL},       [UNIT_YEAR] = {false, 'Y', 1, "6M"},
        [UNIT_DECADE] = {false, 'Y', 10, NULL},       [UNIT_CENTURY] = {false, 'Y', 100, NULL},
        [UNIT_MILLENNIUM] = {false, 'Y', 1000, NULL}, [UNIT_WEEKEND] = {false, 'D', 2, NULL},
        [UNIT_FORTNIGHT] = {false, 'W', 2, NULL},     [UNIT_NIGHT] = {false, 'D', 1, NULL},
    };
    return unit >= UNIT_SECOND && unit <= UNIT_NIGHT ? forms[unit] : forms[UNIT_DAY];
}

/* "3D", "T5H30M"; the P stands before. */
static int put_amount(char *out, size_t size, double number, int unit)
{
    UnitForm f = form_of(unit);
    const char *t = f.time ? "T" : "";
    double total = number * f.times;
    double whole = (double)(int64_t)total;
    if (total - whole == 0.5 && f.half != NULL) {
        if (whole == 0) return snprintf(out, size, "%s%s", t, f.half);
        return snprintf(out, size, "%s%.0f%c%s", t, whole, f.letter, f.half);
    }
    if (total == whole) return snprintf(out, size, "%s%.0f%c", t, total, f.letter);
    return snprintf(out, size, "%s%.2g%c", t, total, f.letter);
}

static bool put_duration(DateOpRun *run, DateType type, double number, bool fuzzy, int unit)
{
    char text[48] = "P";
    UnitForm f = form_of(unit);
    if (unit == 0) return false;
    if (fuzzy)
        (void)snprintf(text, sizeof text, "P%sX%c", f.time ? "T" : "", f.letter);
    else
        (void)put_amount(text + 1, sizeof text - 1, number, unit);
    return date_op_text(run, type, slice_of(text));
}

/* "second" and "quarter" name more often an order or a part than a length of time. */
static bool doubtful(const DateOpRun *run, const DateCapture *num, int unit)
{
    bool one = num->len == 1 && (run->r->words[num->word].classes & DC_BIT(DC_ONE)) != 0;
    return one && (unit == UNIT_SECOND || unit == UNIT_QUARTER || unit == UNIT_WEEKEND);
}

/* Of "two to three weeks" the second number is taken. */
bool date_op_duration(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 1);
    if (num == NULL) num = date_match_get(run->m, DC_NUM, 0);
    int unit = unit_of(run->m, 0);
    if (num == NULL || doubtful(run, num, unit) || num->number > 1e9) return false;
    return put_duration(run, DATE_DURATION, num->number, num->fuzzy, unit);
}

bool date_op_durationhalf(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    return put_duration(run, DATE_DURATION, num->number + 0.5, num->fuzzy, unit_of(run->m, 0));
}

bool date_op_halfunit(DateOpRun *run)
{
    int unit = unit_of(run->m, 0);
    return put_duration(run, DATE_DURATION, 0.5, false, unit == 0 ? UNIT_HOUR : unit);
}

bool date_op_durationtwo(DateOpRun *run)
{
    char text[48] = "P";
    const DateCapture *a = date_match_get(run->m, DC_NUM, 0);
    const DateCapture *b = date_match_get(run->m, DC_NUM, 1);
    int unit_a = unit_of(run->m, 0);
    int unit_b = unit_of(run->m, 1);
    if (a->fuzzy || b->fuzzy || unit_b == 0 || form_of(unit_a).time != form_of(unit_b).time)
        return put_duration(run, DATE_DURATION, a->number, a->fuzzy, unit_a);
    int n = put_amount(text + 1, sizeof text - 1, a->number, unit_a);
    char *rest = text + 1 + n;
    (void)put_amount(rest, sizeof text - (size_t)(rest - text), b->number, unit_b);
    if (form_of(unit_b).time) memmove(rest, rest + 1, strlen(rest)); /* one T is enough */
    return date_op_text(run, DATE_DURATION, slice_of(text));
}

bool date_op_durationx(DateOpRun *run)
{
    int unit = unit_of(run->m, 0);
    if (unit == 0) {
        Slice word = run->r->words[run->m->first_word].text;
        unit = word.len > 0 && (word.ptr[0] == 'd' || word.ptr[0] == 'D') ? UNIT_DECADE : UNIT_CENTURY;
    }
    return put_duration(run, DATE_DURATION, 0, true, unit);
}

bool date_op_durationone(DateOpRun *run)
{
    int unit = run->m->rule->number != 0 ? run->m->rule->number : unit_of(run->m, 0);
    return put_duration(run, DATE_DURATION, 1, false, unit);
}

static bool part_of_name(const DateOpRun *run)
{
    const Token *t = &run->r->doc->tokens[run->r->words[run->m->first_word].token];
    return t->entity_tag != MENTION_NONE && t->entity_tag != MENTION_DATE;
}

bool date_op_set(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    int unit = run->m->rule->number != 0 ? run->m->rule->number : unit_of(run->m, 0);
    if (part_of_name(run)) return false;
    const Token *t = &run->r->doc->tokens[run->r->words[run->m->first_word].token];
    bool single = run->m->end_word - run->m->first_word == 1;
    if (single && t->xpos != XPOS_NONE && !xpos_is_adverb((Xpos)t->xpos)) return false; /* "a daily paper" */
    double every = num != NULL && !num->fuzzy ? num->number : 1;
    const DateCapture *captured = date_match_get(run->m, DC_UNIT, 0);
    bool times = captured != NULL && num != NULL && captured->word > num->word + num->len;
    if (captured != NULL && captured->word > run->m->first_word &&
        slice_eq_nocase(run->r->words[captured->word - 1].text, SLICE("other")))
        every = 2;
    return put_duration(run, DATE_SET, times ? 1 : every, false, unit);
}

bool date_op_setday(DateOpRun *run)
{
    static const char *const phases[] = {"", "TMO", "TAF", "TEV", "TNI", "TMI"};
    char text[32];
    int weekday = date_match_value(run->m, DC_WEEKDAY, date_match_value(run->m, DC_WEEKDAYS, 0));
    int phase = date_match_value(run->m, DC_POD, date_match_value(run->m, DC_PODS, PART_NONE));
    (void)snprintf(text, sizeof text, "XXXX-WXX-%d%s", weekday, phases[phase]);
    return date_op_text(run, DATE_SET, slice_of(text));
}

bool date_op_setmonth(DateOpRun *run)
{
    char text[16];
    (void)snprintf(text, sizeof text, "XXXX-%02d", date_match_value(run->m, DC_MONTH, 0) % 100);
    return date_op_text(run, DATE_SET, slice_of(text));
}

bool date_op_setpod(DateOpRun *run)
{
    static const char *const values[] = {"", "TMO", "TAF", "TEV", "TNI", "TMI"};
    char text[32];
    (void)snprintf(text, sizeof text, "XXXX-XX-XX%s", values[date_match_value(run->m, DC_POD, 0)]);
    return date_op_text(run, DATE_SET, slice_of(text));
}
