/* date_resolve_calendar.c - expressions that name a date: days, months, years, seasons, holidays. */
#include "nlp/date_resolve_op.h"

#include <stdio.h>

enum { CONTEXT_WINDOW = 400, NEWS_WINDOW = 80, RECENT_DAYS = 150, MAX_YEAR = 2199 };

static DateValue make(DateGrain grain, int year, int part, int day)
{
    return (DateValue){
        .grain = grain, .year = year, .part = part, .day = day, .clock = -1, .zone = ZONE_NONE};
}

bool date_op_none(DateOpRun *run)
{
    (void)run;
    return false;
}

static int full_year(int two_digits)
{
    return two_digits < 40 ? 2000 + two_digits : 1900 + two_digits;
}

static int era_year(const DateOpRun *run, int year)
{
    return date_match_value(run->m, DC_ERA, 1) < 0 ? -year : year;
}

bool date_op_year_said(const DateOpRun *run, int *ret_year)
{
    const DateMatch *m = run->m;
    const DateCapture *dir = date_match_get(m, DC_DIR, 0);
    if (date_match_has(m, DC_YEAR))
        *ret_year = era_year(run, date_match_value(m, DC_YEAR, 0));
    else if (date_match_has(m, DC_YEAR2))
        *ret_year = full_year(date_match_value(m, DC_YEAR2, 0));
    else if (date_match_has(m, DC_APOYEAR))
        *ret_year = full_year(date_match_value(m, DC_APOYEAR, 0));
    else if (date_match_has(m, DC_YEAR3))
        *ret_year = date_match_get(m, DC_YEAR3, 0)->value;
    else if (dir != NULL && run->r->anchor.grain != GRAIN_NONE)
        *ret_year = run->r->anchor.year + dir->value;
    else
        return false;
    return true;
}

/* May the year last spoken of be meant: not where the clause looks elsewhere than back. */
static bool context_year_fits(const DateResolver *r, uint32_t token, DateTense tense)
{
    if (r->context_year == 0 || token - r->context_token >= CONTEXT_WINDOW) return false;
    return tense < DATE_PRESENT || r->anchor.grain == GRAIN_NONE || r->context_year >= r->anchor.year;
}

/* Days between a stretch and the anchor, and how much the tense speaks against it. */
static int64_t distance(const DateResolver *r, DateValue v)
{
    int64_t today = date_value_first_day(r->anchor);
    int64_t first = date_value_first_day(v) - today;
    int64_t last = date_value_last_day(v) - today;
    return first > 0 ? first : last < 0 ? last : 0;
}

static int64_t cost_of(const DateResolver *r, DateValue v, DateTense tense)
{
    int64_t away = distance(r, v);
    bool reported = v.grain == GRAIN_QUARTER && away > -92; /* "will report for the third quarter" */
    int64_t cost = away < 0 ? -away : away;
    if (tense == DATE_FUTURE) return cost + (away < 0 && !reported ? 300 : 0);
    if (away <= 0) return cost;
    return cost + (tense != DATE_PAST ? 100 : v.grain == GRAIN_MONTH ? 250 : 150);
}

static DateValue nearest_year(const DateOpRun *run, YearlyFunction of_year, DateTense tense)
{
    const DateResolver *r = run->r;
    DateValue best = make(GRAIN_NONE, 0, 0, 0);
    int64_t best_cost = INT64_MAX;
    for (int year = r->anchor.year - 1; year <= r->anchor.year + 1; year++) {
        DateValue v = of_year(run, year);
        if (v.grain == GRAIN_NONE) continue;
        int64_t cost = cost_of(r, v, tense);
        if (cost >= best_cost) continue;
        best_cost = cost;
        best = v;
    }
    return best;
}

/* In news a year said in another sentence counts only for what is not from the last months. */
DateValue date_op_yearly(const DateOpRun *run, YearlyFunction of_year)
{
    const DateResolver *r = run->r;
    uint32_t token = r->words[run->m->first_word].token;
    DateTense tense = date_op_tense(run);
    bool context = context_year_fits(r, token, tense);
    const Token *tokens = r->doc->tokens;
    bool beside = context && tokens[token].sentence == tokens[r->context_token].sentence;
    if (context && (beside || (!r->is_news && !r->context_bare))) return of_year(run, r->context_year);
    if (r->anchor.grain == GRAIN_NONE) return make(GRAIN_NONE, 0, 0, 0);
    DateValue best = nearest_year(run, of_year, tense);
    bool old = context && !r->context_bare && best.grain != GRAIN_NONE &&
               token - r->context_token < NEWS_WINDOW &&
               (distance(r, best) < -RECENT_DAYS || distance(r, best) > 0);
    return old ? of_year(run, r->context_year) : best;
}

static int month_of(const DateMatch *m)
{
    return date_match_value(m, DC_MONTH, date_match_value(m, DC_MONTHNUM, 0));
}

static int day_of(const DateMatch *m)
{
    return date_match_value(m, DC_DAY, date_match_value(m, DC_ORDN, 0));
}

static DateValue month_day(const DateOpRun *run, int year)
{
    int month = month_of(run->m);
    int day = day_of(run->m);
    if (day == 0) return make(GRAIN_MONTH, year, month, 0);
    if (day > days_in_month(year, month)) return make(GRAIN_NONE, 0, 0, 0);
    int weekday = date_match_value(run->m, DC_WEEKDAY, 0);
    if (weekday != 0 && !date_match_has(run->m, DC_YEAR) &&
        weekday_of_days(days_from_civil(year, month, day)) != weekday)
        return make(GRAIN_NONE, 0, 0, 0);
    return make(GRAIN_DAY, year, month, day);
}

static void remember_year(DateOpRun *run, int year)
{
    DateResolver *r = run->r;
    r->context_token = r->words[run->m->first_word].token;
    r->context_bare = false;
    if (r->anchor.grain != GRAIN_NONE && year == r->anchor.year) r->is_news = true;
    r->context_year =
        r->anchor.grain != GRAIN_NONE && year >= r->anchor.year - 1 && year <= r->anchor.year + 1 ? 0 : year;
}

/* "May" and "March" are months only as names; "April" may be a person. */
static bool plausible_month(const DateOpRun *run)
{
    const DateCapture *month = date_match_get(run->m, DC_MONTH, 0);
    const Token *t = &run->r->doc->tokens[run->r->words[month->word].token];
    if (run->m->end_word - run->m->first_word > 1) return true;
    if (date_op_in_person(run)) return false;
    return t->xpos == XPOS_NONE || xpos_is_noun((Xpos)t->xpos);
}

/* "The rains come in June": a month of every year, where nothing is told from the day of publication. */
static bool every_year(DateOpRun *run)
{
    DateResolver *r = run->r;
    if (r->is_news || r->anchor.grain == GRAIN_NONE || day_of(run->m) != 0) return false;
    if (date_op_tense(run) != DATE_PRESENT) return false;
    char text[16];
    (void)snprintf(text, sizeof text, "--%02d", month_of(run->m) % 100);
    r->every_year = true;
    return date_op_text(run, DATE_DATE, slice_of(text));
}

bool date_op_date(DateOpRun *run)
{
    int year;
    if (!plausible_month(run)) return false;
    bool said = date_op_year_said(run, &year);
    if (!said && every_year(run)) return true;
    DateValue v = said ? month_day(run, year) : date_op_yearly(run, month_day);
    if (v.grain == GRAIN_NONE && said) return false;
    if (said) remember_year(run, year);
    if (v.grain == GRAIN_DAY) v.phase = date_match_value(run->m, DC_POD, PART_NONE);
    return date_op_value(run, v);
}

bool date_op_datedir(DateOpRun *run)
{
    return date_op_date(run);
}

bool date_op_datethat(DateOpRun *run)
{
    if (run->r->narrative.grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    return date_op_value(run, month_day(run, run->r->narrative.year));
}

/* "the 5th of June last": the nearest one before or behind the anchor. */
bool date_op_dateend(DateOpRun *run)
{
    const DateValue *anchor = &run->r->anchor;
    if (anchor->grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    DateValue v = month_day(run, anchor->year);
    int n = run->m->rule->number;
    if (v.grain == GRAIN_NONE) return false;
    int64_t away = date_value_first_day(v) - date_value_first_day(*anchor);
    if ((n < 0 && away >= 0) || (n > 0 && away <= 0)) v = month_day(run, anchor->year + n);
    return date_op_value(run, v);
}

bool date_op_monthday(DateOpRun *run)
{
    DateOpRun month = *run;
    const DateValue *anchor = &run->r->anchor;
    if (anchor->grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    int dir = date_match_value(run->m, DC_DIR, 0);
    DateValue v = month_day(&month, anchor->year);
    if (v.grain == GRAIN_NONE) return false;
    int64_t away = date_value_first_day(v) - date_value_first_day(*anchor);
    if (dir < 0 && away >= 0) v = month_day(&month, anchor->year - 1);
    if (dir > 0 && away <= 0) v = month_day(&month, anchor->year + 1);
    return date_op_value(run, v);
}

/* "March 5 and 7", "5 to 7 March": two dates; the first carries the month's or the day's words. */
bool date_op_daypair(DateOpRun *run)
{
    const DateMatch *m = run->m;
    const DateCapture *first = date_match_get(m, DC_DAY, 0);
    const DateCapture *second = date_match_get(m, DC_DAY, 1);
    int year;
    bool said = date_op_year_said(run, &year);
    DateValue v = said ? month_day(run, year) : date_op_yearly(run, month_day);
    if (said) remember_year(run, year);
    bool month_first = m->captures[0].class == DC_MONTH;
    run->out[0] = date_expr_of_words(run->r, m->first_word, first->word + 1, DATE_DATE);
    run->out[1] =
        date_expr_of_words(run->r, second->word, month_first ? second->word + 1 : m->end_word, DATE_DATE);
    run->n_out = 2;
    for (int k = 0; v.grain == GRAIN_DAY && k < 2; k++) {
        char text[32];
        v.day = k == 0 ? first->value : second->value;
        size_t n = date_value_format(v, text, sizeof text);
        run->out[k].value = run->out[k].iso = arena_copy(run->r->doc->arena, (Slice){text, n});
        run->r->narrative = v;
    }
    return true;
}

static DateValue nearest_month(const DateValue *anchor, int month, int dir)
{
    DateValue v = make(GRAIN_MONTH, anchor->year, month, 0);
    int64_t first = date_value_first_day(v);
    int64_t today = date_value_first_day(*anchor);
    if (dir < 0 && date_value_last_day(v) >= today) v.year--;
    if (dir > 0 && first <= today) v.year++;
    return v;
}

bool date_op_monthdir(DateOpRun *run)
{
    const DateMatch *m = run->m;
    bool narrative = date_match_has(m, DC_NDIR);
    const DateValue *from =
        narrative && run->r->narrative.grain != GRAIN_NONE ? &run->r->narrative : &run->r->anchor;
    if (from->grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    int dir = date_match_value(m, DC_DIR, date_match_value(m, DC_NDIR, 0));
    return date_op_value(run, nearest_month(from, month_of(m), dir));
}

static bool numeric_date(DateOpRun *run, int year, int month, int day)
{
    if (day < 1 || month < 1 || month > 12 || day > days_in_month(year, month)) return false;
    remember_year(run, year);
    return date_op_value(run, make(GRAIN_DAY, year, month, day));
}

bool date_op_iso(DateOpRun *run)
{
    const DateMatch *m = run->m;
    return numeric_date(run, date_match_value(m, DC_YEAR, 0), month_of(m), date_match_value(m, DC_DAY, 0));
}

bool date_op_us(DateOpRun *run)
{
    int year;
    if (!date_op_year_said(run, &year)) return false;
    return numeric_date(run, year, month_of(run->m), date_match_value(run->m, DC_DAY, 0));
}

bool date_op_eu(DateOpRun *run)
{
    return date_op_us(run);
}

bool date_op_fixed(DateOpRun *run)
{
    return date_op_text(run, DATE_DATE, run->m->rule->arg);
}

bool date_op_yearpair(DateOpRun *run)
{
    const DateMatch *m = run->m;
    const DateCapture *first = date_match_get(m, DC_YEAR, 0);
    const DateCapture *second = date_match_get(m, DC_YEAR2, 0);
    int end = first->value / 100 * 100 + second->value;
    if (end <= first->value) {
        if (second->value < 1 || second->value > 12) return false;
        return date_op_value(run, make(GRAIN_MONTH, first->value, second->value, 0));
    }
    (void)date_op_value(run, make(GRAIN_YEAR, first->value, 0, 0));
    (void)date_op_value(run, make(GRAIN_YEAR, end, 0, 0));
    run->out[0] = (DateExpr){.type = DATE_DATE,
                             .value = run->out[0].value,
                             .iso = run->out[0].iso,
                             .span = run->r->words[first->word].span,
                             .first_token = run->out[0].first_token,
                             .end_token = run->r->words[first->word].token + 1};
    DateExpr tail = date_expr_of_words(run->r, second->word, second->word + 1, DATE_DATE);
    tail.value = run->out[1].value;
    tail.iso = run->out[1].iso;
    run->out[1] = tail;
    return true;
}

static Xpos xpos_near(const DateOpRun *run, uint32_t token, int step)
{
    const Document *doc = run->r->doc;
    const Sentence *s = &doc->sentences[doc->tokens[token].sentence];
    int64_t at = (int64_t)token + step;
    if (at < (int64_t)s->first_token || at >= (int64_t)s->end_token) return XPOS_STOP;
    return (Xpos)doc->tokens[at].xpos;
}

static bool number_beside(const DateOpRun *run, uint32_t word)
{
    const DateWord *w = run->r->words;
    bool before = word >= 2 && w[word - 1].text.len == 1 && (w[word - 1].text.ptr[0] == '-') &&
                  (w[word - 2].classes & DC_BIT(DC_INT)) != 0 && (w[word - 2].classes & DC_BIT(DC_YEAR)) == 0;
    bool behind = word + 2 < run->r->n_words && w[word + 1].text.len == 1 && w[word + 1].text.ptr[0] == '-' &&
                  (w[word + 2].classes & DC_BIT(DC_INT)) != 0 && (w[word + 2].classes & DC_BIT(DC_YEAR)) == 0;
    return before || behind;
}

/* Is a four-digit number with nothing else a year: "in 1998", "the 1998 election", not "2000 people". */
static bool plausible_year(const DateOpRun *run, const DateCapture *year)
{
    uint32_t token = run->r->words[year->word].token;
    Xpos own = (Xpos)run->r->doc->tokens[token].xpos;
    if (run->m->end_word - run->m->first_word > year->len) return true;
    if (number_beside(run, year->word)) return false;
    if (own == XPOS_NONE) return year->value >= 1500 && year->value < 2100;
    Xpos before = xpos_near(run, token, -1);
    Xpos behind = xpos_near(run, token, 1);
    if (before == XPOS_DOLLAR || behind == XPOS_DOLLAR) return false;
    bool pinned = before == XPOS_IN || before == XPOS_LRB;
    if (year->value < 1500 || year->value >= 2100) return pinned && behind != XPOS_NNS && behind != XPOS_NN;
    if (behind == XPOS_NNS && year->value % 1000 == 0) return before == XPOS_DT || before == XPOS_POS;
    return behind != XPOS_NNS || !xpos_is_verb(before);
}

bool date_op_year(DateOpRun *run)
{
    const DateMatch *m = run->m;
    const DateCapture *year = date_match_get(m, DC_YEAR, 0);
    int value;
    if (year != NULL && !plausible_year(run, year)) return false;
    if (!date_op_year_said(run, &value)) {
        const DateCapture *number = date_match_get(m, DC_INT, 0);
        if (number == NULL || number->value > 10000) return false;
        value = era_year(run, number->value);
    }
    if (year != NULL) {
        remember_year(run, value);
        run->r->context_bare = true;
    }
    return date_op_value(run, make(GRAIN_YEAR, value, 0, 0));
}

bool date_op_fiscal(DateOpRun *run)
{
    int year;
    if (!date_op_year_said(run, &year)) return date_op_unresolved(run, DATE_DATE);
    return date_op_value(run, make(GRAIN_YEAR, year, 0, 0));
}

bool date_op_decade(DateOpRun *run)
{
    int year = date_match_value(run->m, DC_DECADE,
                                date_match_value(run->m, DC_DECADEW, date_match_value(run->m, DC_YEAR, 0)));
    if (year < 100) year += year < 20 ? 2000 : 1900;
    if (year % 10 != 0 || year > MAX_YEAR) return false;
    return date_op_value(run, make(GRAIN_DECADE, year, 0, 0));
}

bool date_op_century(DateOpRun *run)
{
    int n = date_match_value(run->m, DC_ORDN, 0);
    if (n < 1 || n > 30) return false;
    return date_op_value(run, make(GRAIN_CENTURY, (n - 1) * 100, 0, 0));
}

/* --- seasons, quarters, halves -------------------------------------------------------------------------- */

static DateValue season_of_year(const DateOpRun *run, int year)
{
    return make(GRAIN_SEASON, year, date_match_value(run->m, DC_SEASON, 0), 0);
}

static DateValue quarter_of_year(const DateOpRun *run, int year)
{
    int n = date_match_value(run->m, DC_ORDN, run->m->rule->number);
    return make(n >= 1 && n <= 4 ? GRAIN_QUARTER : GRAIN_NONE, year, n, 0);
}

static DateValue last_or_next(const DateOpRun *run, YearlyFunction of_year, DateValue from, int dir)
{
    if (from.grain == GRAIN_NONE) return from;
    int64_t today = date_value_first_day(from);
    DateValue v = of_year(run, from.year);
    if (dir < 0 && date_value_last_day(v) >= today) v.year--;
    if (dir > 0 && date_value_first_day(v) <= today) v.year++;
    return v;
}

static bool year_capture(const DateMatch *m)
{
    return date_match_has(m, DC_YEAR) || date_match_has(m, DC_APOYEAR);
}

/* "last summer" counts from the anchor; "summer last year" has the year's direction instead. */
static bool direction_of_year(const DateOpRun *run)
{
    const DateCapture *dir = date_match_get(run->m, DC_DIR, 0);
    if (dir == NULL || dir->word + 1 >= run->r->n_words) return false;
    return slice_eq_nocase(run->r->words[dir->word + 1].text, SLICE("year"));
}

bool date_op_season(DateOpRun *run)
{
    const DateMatch *m = run->m;
    int year;
    if (date_op_in_person(run)) return false;
    if ((year_capture(m) || direction_of_year(run)) && date_op_year_said(run, &year))
        return date_op_value(run, season_of_year(run, year));
    if (date_match_has(m, DC_DIR))
        return date_op_value(
            run, last_or_next(run, season_of_year, run->r->anchor, date_match_value(m, DC_DIR, 0)));
    if (date_match_has(m, DC_NDIR) || date_match_has(m, DC_THAT))
        return date_op_value(
            run, last_or_next(run, season_of_year, run->r->narrative, date_match_value(m, DC_NDIR, 0)));
    return date_op_value(run, date_op_yearly(run, season_of_year));
}

bool date_op_quarter(DateOpRun *run)
{
    int year;
    if (date_match_value(run->m, DC_ORDN, 1) > 4) return false;
    if (date_op_year_said(run, &year)) return date_op_value(run, quarter_of_year(run, year));
    return date_op_value(run, date_op_yearly(run, quarter_of_year));
}

bool date_op_quarterq(DateOpRun *run)
{
    return date_op_quarter(run);
}

static bool quarter_known(const DateResolver *r, uint32_t token)
{
    return r->quarter.grain == GRAIN_QUARTER && token - r->quarter_token < CONTEXT_WINDOW;
}

/* arg 1: "the quarter", the one spoken of; else the last one that is over. */
bool date_op_lastquarter(DateOpRun *run)
{
    const DateResolver *r = run->r;
    if (run->m->rule->number != 0)
        return quarter_known(r, r->words[run->m->first_word].token) && date_op_value(run, r->quarter);
    if (r->anchor.grain == GRAIN_NONE) return date_op_unresolved(run, DATE_DATE);
    return date_op_value(run, date_value_shift(r->anchor, GRAIN_QUARTER, -1));
}

/* "the 1988 quarter": the quarter spoken of, in that year. */
bool date_op_yearquarter(DateOpRun *run)
{
    const DateResolver *r = run->r;
    int year;
    if (!date_op_year_said(run, &year)) return date_op_unresolved(run, DATE_DATE);
    if (!quarter_known(r, r->words[run->m->first_word].token))
        return date_op_value(run, make(GRAIN_YEAR, year, 0, 0));
    return date_op_value(run, make(GRAIN_QUARTER, year, r->quarter.part, 0));
}

bool date_op_half(DateOpRun *run)
{
    int year;
    int n = date_match_value(run->m, DC_ORDN, 2);
    if (n > 2 || !date_op_year_said(run, &year)) return false;
    return date_op_value(run, make(GRAIN_HALF, year, n, 0));
}

/* --- holidays ------------------------------------------------------------------------------------------- */

static int64_t nth_weekday(int year, const Holiday *h)
{
    int64_t first = days_from_civil(year, h->month, 1);
    int64_t last = first + days_in_month(year, h->month) - 1;
    if (h->n < 0) return last - (weekday_of_days(last) - h->weekday + 7) % 7;
    return first + (h->weekday - weekday_of_days(first) + 7) % 7 + (int64_t)(h->n - 1) * 7;
}

static DateValue holiday_of_year(const DateOpRun *run, int year)
{
    const Holiday *h = &run->r->grammar->holidays.at[date_match_value(run->m, DC_HOLIDAY, 0)];
    int64_t after;
    switch (h->kind) {
    case HOLIDAY_FIXED: return make(GRAIN_DAY, year, h->month, h->day);
    case HOLIDAY_NTH: return date_value_day(nth_weekday(year, h));
    case HOLIDAY_AFTER:
        after = days_from_civil(year, h->month, h->day) + 1;
        return date_value_day(after + (h->weekday - weekday_of_days(after) + 7) % 7);
    case HOLIDAY_EASTER: return date_value_day(days_of_easter(year) + h->n);
    }
    return make(GRAIN_NONE, 0, 0, 0);
}

bool date_op_holiday(DateOpRun *run)
{
    int year;
    const DateMatch *m = run->m;
    if (date_op_in_person(run)) return false;
    if ((year_capture(m) || direction_of_year(run)) && date_op_year_said(run, &year))
        return date_op_value(run, holiday_of_year(run, year));
    if (date_match_has(m, DC_DIR) && run->r->anchor.grain != GRAIN_NONE) {
        int dir = date_match_value(m, DC_DIR, 0);
        DateValue v = holiday_of_year(run, run->r->anchor.year);
        int64_t away = date_value_first_day(v) - date_value_first_day(run->r->anchor);
        if (dir * away < 0 || (dir != 0 && away == 0)) v = holiday_of_year(run, v.year + dir);
        return date_op_value(run, v);
    }
    return date_op_value(run, date_op_yearly(run, holiday_of_year));
}
