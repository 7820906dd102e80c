/* date_resolve_relative.c - expressions relative to the day of publication or to the narrative. */
#include "base/ctype.h"
#include "nlp/date_resolve_op.h"

enum { QUARTER_WINDOW = 120 };

static const DateValue nothing = {.grain = GRAIN_NONE};

DateGrain date_grain_of_unit(int unit)
{
    switch (unit) {
    case UNIT_DAY:
    case UNIT_NIGHT: return GRAIN_DAY;
    case UNIT_WEEK:
    case UNIT_FORTNIGHT: return GRAIN_WEEK;
    case UNIT_MONTH: return GRAIN_MONTH;
    case UNIT_QUARTER: return GRAIN_QUARTER;
    case UNIT_YEAR: return GRAIN_YEAR;
    case UNIT_DECADE: return GRAIN_DECADE;
    case UNIT_CENTURY: return GRAIN_CENTURY;
    case UNIT_MILLENNIUM: return GRAIN_MILLENNIUM;
    case UNIT_WEEKEND: return GRAIN_WEEKEND;
    default: return GRAIN_NONE;
    }
}

static int unit_of(const DateMatch *m)
{
    return date_match_value(m, DC_UNIT, date_match_value(m, DC_UNITS, 0));
}

static DateValue narrative_of(const DateResolver *r)
{
    return r->narrative.grain != GRAIN_NONE ? r->narrative : r->anchor;
}

/* `from` moved by n of `grain`; nothing when `from` is known less exactly than that. */
static DateValue shifted(DateValue from, DateGrain grain, int n)
{
    if (from.grain == GRAIN_NONE || grain == GRAIN_NONE) return nothing;
    if (from.grain > grain && !(from.grain == GRAIN_WEEKEND && grain == GRAIN_WEEK)) return nothing;
    return date_value_shift(from, grain, n);
}

static DateValue with_phase(DateValue v, int phase)
{
    if (v.grain == GRAIN_DAY) v.phase = phase;
    return v;
}

static int phase_of(const DateMatch *m, int otherwise)
{
    return date_match_value(m, DC_POD, otherwise);
}

/* --- days ------------------------------------------------------------------------------------------------
 */

bool date_op_day(DateOpRun *run)
{
    DateValue v = shifted(run->r->anchor, GRAIN_DAY, run->m->rule->number);
    if (run->m->rule->number != 0) run->r->is_news = true;
    return date_op_value(run, with_phase(v, phase_of(run->m, PART_NONE)));
}

bool date_op_dayn(DateOpRun *run)
{
    return date_op_value(run,
                         with_phase(shifted(run->r->anchor, GRAIN_DAY, run->m->rule->number), PART_NIGHT));
}

bool date_op_podday(DateOpRun *run)
{
    return date_op_day(run);
}

/* "this morning" */
bool date_op_part(DateOpRun *run)
{
    const DateWord *first = &run->r->words[run->m->first_word];
    if (run->m->end_word - run->m->first_word == 1 && (first->classes & DC_BIT(DC_POD)) != 0) return false;
    return date_op_day(run);
}

static bool narrative_day(DateOpRun *run, int n, int phase)
{
    DateValue from = narrative_of(run->r);
    if (from.grain > GRAIN_DAY) from = nothing;
    return date_op_value(run, with_phase(shifted(from, GRAIN_DAY, n), phase));
}

bool date_op_npart(DateOpRun *run)
{
    return narrative_day(run, 0, phase_of(run->m, PART_MORNING));
}

bool date_op_nday(DateOpRun *run)
{
    return narrative_day(run, run->m->rule->number, phase_of(run->m, PART_NONE));
}

bool date_op_ndayn(DateOpRun *run)
{
    return narrative_day(run, run->m->rule->number, PART_NIGHT);
}

/* --- weekdays --------------------------------------------------------------------------------------------
 */

static int weekday_said(const DateMatch *m)
{
    return date_match_value(m, DC_WEEKDAY, date_match_value(m, DC_WDABBR, 0));
}

/* A bare weekday in the present tense is one to come: "The talks begin on Monday." */
static int days_to_weekday(int64_t from, int weekday, const DateCapture *dir, DateTense tense)
{
    int delta = weekday - weekday_of_days(from);
    if (dir != NULL && dir->value < 0) return delta < 0 ? delta : delta - 7;
    if (dir != NULL && dir->value > 0) return delta + 7;
    if (tense >= DATE_PRESENT) return delta >= 0 ? delta : delta + 7;
    if (dir != NULL && tense == DATE_TENSE_NONE) return delta >= 0 ? delta : delta + 7;
    return delta <= 0 ? delta : delta - 7;
}

bool date_op_weekday(DateOpRun *run)
{
    const DateValue *anchor = &run->r->anchor;
    if (date_op_in_person(run)) return false;
    if (anchor->grain != GRAIN_DAY) return date_op_unresolved(run, DATE_DATE);
    int64_t today = date_value_first_day(*anchor);
    run->r->is_news = true;
    int delta =
        days_to_weekday(today, weekday_said(run->m), date_match_get(run->m, DC_DIR, 0), date_op_tense(run));
    return date_op_value(run, with_phase(date_value_day(today + delta), phase_of(run->m, PART_NONE)));
}

bool date_op_weekdayweek(DateOpRun *run)
{
    const DateValue *anchor = &run->r->anchor;
    if (anchor->grain != GRAIN_DAY) return date_op_unresolved(run, DATE_DATE);
    DateValue week = date_value_shift(*anchor, GRAIN_WEEK, date_match_value(run->m, DC_DIR, 0));
    return date_op_value(run, date_value_day(date_value_first_day(week) + weekday_said(run->m) - 1));
}

/* "a week from Tuesday" */
bool date_op_weekdayshift(DateOpRun *run)
{
    const DateValue *anchor = &run->r->anchor;
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    int days = unit_of(run->m) == UNIT_WEEK ? 7 : 1;
    if (anchor->grain != GRAIN_DAY || num->fuzzy || num->number > 100)
        return date_op_unresolved(run, DATE_DATE);
    int64_t today = date_value_first_day(*anchor);
    int64_t day = today + days_to_weekday(today, weekday_said(run->m), NULL, DATE_FUTURE);
    return date_op_value(run, date_value_day(day + (int64_t)num->number * days));
}

bool date_op_nweekday(DateOpRun *run)
{
    DateValue from = narrative_of(run->r);
    if (from.grain != GRAIN_DAY) return date_op_unresolved(run, DATE_DATE);
    int64_t day = date_value_first_day(from);
    int delta = weekday_said(run->m) - weekday_of_days(day);
    bool forward = date_match_value(run->m, DC_NDIR, -1) > 0;
    if (date_match_has(run->m, DC_THAT))
        delta = delta > 0 ? delta - 7 : delta;
    else if (forward)
        delta = delta > 0 ? delta : delta + 7;
    else
        delta = delta < 0 ? delta : delta - 7;
    return date_op_value(run, with_phase(date_value_day(day + delta), phase_of(run->m, PART_NONE)));
}

bool date_op_weekend(DateOpRun *run)
{
    const DateValue *anchor = &run->r->anchor;
    if (anchor->grain != GRAIN_DAY) return date_op_unresolved(run, DATE_DATE);
    int weekday = weekday_of_days(date_value_first_day(*anchor));
    bool ahead = date_op_tense(run) >= DATE_PRESENT;
    int n = date_match_value(run->m, DC_DIR, 0);
    if (!date_match_has(run->m, DC_DIR) && !ahead && weekday < 6) n = -1;
    return date_op_value(run, date_value_shift(*anchor, GRAIN_WEEKEND, n));
}

bool date_op_nweekend(DateOpRun *run)
{
    DateValue from = narrative_of(run->r);
    return date_op_value(run, shifted(from, GRAIN_WEEKEND, date_match_value(run->m, DC_NDIR, 0)));
}

/* --- stretches -------------------------------------------------------------------------------------------
 */

bool date_op_rel(DateOpRun *run)
{
    int unit = date_match_has(run->m, DC_UNIT) ? unit_of(run->m) : UNIT_QUARTER;
    int dir = date_match_value(run->m, DC_DIR, 0);
    DateGrain grain = date_grain_of_unit(unit);
    const DateCapture *capture = date_match_get(run->m, DC_UNIT, 0);
    if (capture == NULL) {
        Slice last = run->r->words[run->m->end_word - 1].text;
        if (slice_eq_nocase(last, SLICE("year"))) grain = GRAIN_YEAR;
        if (slice_eq_nocase(last, SLICE("century"))) grain = GRAIN_CENTURY;
        if (slice_eq_nocase(last, SLICE("millennium"))) grain = GRAIN_MILLENNIUM;
    }
    if (grain == GRAIN_NONE || (grain == GRAIN_DAY && dir != 0)) return false;
    return date_op_value(run, shifted(run->r->anchor, grain, dir));
}

bool date_op_nrel(DateOpRun *run)
{
    DateGrain grain = date_grain_of_unit(unit_of(run->m));
    if (grain == GRAIN_NONE) return false;
    DateValue from = narrative_of(run->r);
    int n = run->m->rule->number;
    if (n == 0 && run->r->narrative.grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    return date_op_value(run, shifted(from, grain, n));
}

bool date_op_relend(DateOpRun *run)
{
    return date_op_rel(run);
}

bool date_op_yearend(DateOpRun *run)
{
    return date_op_value(run, shifted(run->r->anchor, GRAIN_YEAR, 0));
}

bool date_op_endof(DateOpRun *run)
{
    return date_op_value(run, shifted(run->r->anchor, date_grain_of_unit(run->m->rule->number), 0));
}

static bool about_quarter(const DateResolver *r, uint32_t token)
{
    return r->quarter.grain == GRAIN_QUARTER && token - r->quarter_token < QUARTER_WINDOW;
}

/* "a year earlier" beside figures of a quarter means that quarter. */
static bool year_of_quarter(DateOpRun *run, int n)
{
    DateResolver *r = run->r;
    if (unit_of(run->m) != UNIT_YEAR || !about_quarter(r, r->words[run->m->first_word].token)) return false;
    DateValue v = r->quarter;
    v.year += n;
    char text[32];
    size_t len = date_value_format(v, text, sizeof text);
    return date_op_text(run, DATE_DATE, (Slice){text, len});
}

static bool moved(DateOpRun *run, DateValue from, double number, int sign)
{
    int unit = unit_of(run->m);
    DateGrain grain = date_grain_of_unit(unit);
    if (number > 100000) return false;
    if (unit < UNIT_DAY) { /* hours and less stay on the day, as far as we know */
        from.phase = PART_NONE;
        return date_op_value(run, from.grain == GRAIN_DAY ? from : nothing);
    }
    if (unit == UNIT_FORTNIGHT) number *= 2;
    if (grain >= GRAIN_DECADE) { /* "two decades ago" is a year */
        number *= grain == GRAIN_DECADE ? 10 : grain == GRAIN_CENTURY ? 100 : 1000;
        grain = GRAIN_YEAR;
    }
    if (grain == GRAIN_YEAR && number != (double)(int)number) {
        number = (double)(int)(number * 12);
        grain = GRAIN_MONTH;
    }
    if (from.grain != GRAIN_NONE && grain == GRAIN_YEAR && number >= 12000)
        return date_op_unresolved(run, DATE_DATE);
    return date_op_value(run, shifted(from, grain, sign * (int)number));
}

bool date_op_ago(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    if (num != NULL && num->fuzzy) return date_op_text(run, DATE_DATE, SLICE("PAST_REF"));
    if (num == NULL) return moved(run, run->r->anchor, 0.5, -1);
    bool half = slice_eq_nocase(run->r->words[num->word + num->len].text, SLICE("and"));
    if (num->number == 1 && year_of_quarter(run, -1)) return true;
    return moved(run, run->r->anchor, num->number + (half ? 0.5 : 0), -1);
}

bool date_op_agoq(DateOpRun *run)
{
    if (year_of_quarter(run, -1)) return true;
    return moved(run, run->r->anchor, 1, -1);
}

bool date_op_agofuzzy(DateOpRun *run)
{
    return date_op_text(run, DATE_DATE, SLICE("PAST_REF"));
}

bool date_op_hence(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    if (num->fuzzy) return date_op_text(run, DATE_DATE, SLICE("FUTURE_REF"));
    return moved(run, run->r->anchor, num->number, 1);
}

bool date_op_later(DateOpRun *run)
{
    const DateCapture *num = date_match_get(run->m, DC_NUM, 0);
    int sign = run->m->rule->number;
    if (num == NULL) return year_of_quarter(run, sign) || moved(run, narrative_of(run->r), 1, sign);
    if (num->fuzzy) return date_op_unresolved(run, DATE_DATE);
    if (num->number == 1 && sign < 0 && year_of_quarter(run, sign)) return true;
    return moved(run, narrative_of(run->r), num->number, sign);
}

bool date_op_refpast(DateOpRun *run)
{
    int dir = date_match_value(run->m, DC_DIR, -1);
    return date_op_text(run, DATE_DATE, dir > 0 ? SLICE("FUTURE_REF") : SLICE("PAST_REF"));
}

bool date_op_ref(DateOpRun *run)
{
    return date_op_text(run, DATE_DATE, run->m->rule->arg);
}

/* --- clock times -----------------------------------------------------------------------------------------
 */

static int minutes_said(const DateMatch *m, bool *ret_ok)
{
    int minutes = date_match_value(m, DC_CLOCK, -1);
    if (minutes < 0) {
        int hour = date_match_value(m, DC_HOUR, -1);
        int four = date_match_value(m, DC_INT4, -1);
        minutes = hour >= 0 ? hour * 60 : four >= 0 ? four / 100 * 60 + four % 100 : -1;
        if (hour >= 0 && date_match_has(m, DC_INT)) minutes += date_match_value(m, DC_INT, 0);
    }
    int ampm = date_match_value(m, DC_AMPM, -1);
    int pod = date_match_value(m, DC_POD, 0);
    if (ampm >= 0 && minutes < 13 * 60) minutes = minutes % (12 * 60) + ampm * 60;
    if ((pod == PART_AFTERNOON || pod == PART_EVENING) && minutes < 12 * 60) minutes += 12 * 60;
    *ret_ok = minutes >= 0 && minutes <= 24 * 60;
    return minutes;
}

static bool clock_on(DateOpRun *run, DateValue day, int minutes)
{
    char text[32];
    day.zone = date_match_value(run->m, DC_ZONE, ZONE_NONE);
    day.clock = minutes;
    if (day.grain == GRAIN_DAY) return date_op_value(run, day);
    day.grain = GRAIN_DAY;
    day.year = day.part = day.day = 1;
    size_t n = date_value_format(day, text, sizeof text);
    return date_op_text(run, DATE_TIME, slice_sub((Slice){text, n}, 10, n));
}

/* The day a clock time without a date is on: the one said in the same sentence, else the publication's. */
static DateValue day_of_clock(const DateOpRun *run)
{
    const DateResolver *r = run->r;
    const Document *doc = r->doc;
    uint32_t token = r->words[run->m->first_word].token;
    if (r->narrative.grain == GRAIN_DAY &&
        doc->tokens[token].sentence == doc->tokens[r->narrative_token].sentence)
        return r->narrative;
    return r->anchor.grain == GRAIN_DAY ? r->anchor : nothing;
}

bool date_op_clock(DateOpRun *run)
{
    bool ok;
    int minutes = minutes_said(run->m, &ok);
    return ok && clock_on(run, day_of_clock(run), minutes);
}

bool date_op_clockat(DateOpRun *run)
{
    const DateWord *w = &run->r->words[run->m->first_word];
    const Document *doc = run->r->doc;
    bool first = doc->sentences[doc->tokens[w->token].sentence].first_token == w->token;
    if (!first && ascii_is_upper(w->text.ptr[0])) return false; /* "High Noon" */
    return clock_on(run, day_of_clock(run), run->m->rule->number * 60);
}

static DateValue day_said(DateOpRun *run)
{
    static const struct {
        const char *word;
        int shift;
    } days[] = {{"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};
    const DateValue *anchor = &run->r->anchor;
    if (anchor->grain != GRAIN_DAY) return nothing;
    int64_t today = date_value_first_day(*anchor);
    int weekday = weekday_said(run->m);
    if (weekday != 0)
        return date_value_day(today + days_to_weekday(today, weekday, NULL, date_op_tense(run)));
    Slice last = run->r->words[run->m->end_word - 1].text;
    for (size_t k = 0; k < sizeof days / sizeof days[0]; k++)
        if (slice_eq_nocase(last, slice_of(days[k].word))) return date_value_day(today + days[k].shift);
    return nothing;
}

bool date_op_clockday(DateOpRun *run)
{
    bool ok;
    int minutes = minutes_said(run->m, &ok);
    if (!ok && run->m->rule->number != 0) { /* noon and midnight have their hour from the rule */
        minutes = run->m->rule->number * 60;
        ok = true;
    }
    return ok && clock_on(run, day_said(run), minutes);
}

bool date_op_clockdate(DateOpRun *run)
{
    bool ok;
    int minutes = minutes_said(run->m, &ok);
    if (!ok || !date_op_date(run)) return false;
    run->n_out = 0;
    return clock_on(run, run->r->narrative, minutes);
}
