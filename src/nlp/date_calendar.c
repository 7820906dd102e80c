#include "nlp/date_calendar.h"

#include <stdio.h>

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

void civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *ret_year = (int)(yoe + era * 400 + (*ret_month <= 2));
}

int weekday_of_days(int64_t days)
{
    int64_t w = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(w < 0 ? w + 7 : w) + 1;
}

void iso_week_of_days(int64_t days, int *ret_year, int *ret_week)
{
    int64_t thursday = days - weekday_of_days(days) + 4;
    int month, day;
    civil_from_days(thursday, ret_year, &month, &day);
    *ret_week = (int)((thursday - days_from_civil(*ret_year, 1, 1)) / 7) + 1;
}

int64_t days_of_iso_week(int year, int week)
{
    int64_t jan4 = days_from_civil(year, 1, 4);
    return jan4 - weekday_of_days(jan4) + 1 + (int64_t)(week - 1) * 7;
}

int64_t days_of_easter(int year)
{
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int d = b / 4;
    int e = b % 4;
    int g = (8 * b + 13) / 25;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4;
    int k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 19 * l) / 433;
    int month = (h + l - 7 * m + 90) / 25;
    int day = (h + l - 7 * m + 33 * month + 19) % 32;
    return days_from_civil(year, month, day);
}

int days_in_month(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year;
    return (int)(days_from_civil(next_year, month % 12 + 1, 1) - days_from_civil(year, month, 1));
}

static DateValue value_at(DateGrain grain, int year, int part)
{
    return (DateValue){.grain = grain, .year = year, .part = part, .clock = -1, .zone = ZONE_NONE};
}

DateValue date_value_day(int64_t days)
{
    DateValue v = value_at(GRAIN_DAY, 0, 0);
    civil_from_days(days, &v.year, &v.part, &v.day);
    return v;
}

static int season_of_month(int month)
{
    return month == 12 || month <= 2 ? SEASON_WINTER : (month - 3) / 3 + 1;
}

DateValue date_value_of(int64_t days, DateGrain grain)
{
    DateValue day = date_value_day(days);
    DateValue v = value_at(grain, day.year, 0);
    switch (grain) {
    case GRAIN_NONE:
    case GRAIN_DAY: return day;
    case GRAIN_WEEKEND:
    case GRAIN_WEEK: iso_week_of_days(days, &v.year, &v.part); break;
    case GRAIN_MONTH: v.part = day.part; break;
    case GRAIN_QUARTER: v.part = (day.part - 1) / 3 + 1; break;
    case GRAIN_HALF: v.part = (day.part - 1) / 6 + 1; break;
    case GRAIN_SEASON: v.part = season_of_month(day.part); break;
    default: break;
    }
    return v;
}

static int years_of_grain(DateGrain grain)
{
    switch (grain) {
    case GRAIN_DECADE: return 10;
    case GRAIN_CENTURY: return 100;
    case GRAIN_MILLENNIUM: return 1000;
    default: return 1;
    }
}

int64_t date_value_first_day(DateValue v)
{
    int span = years_of_grain(v.grain);
    switch (v.grain) {
    case GRAIN_NONE: return 0;
    case GRAIN_DAY: return days_from_civil(v.year, v.part, v.day);
    case GRAIN_WEEKEND: return days_of_iso_week(v.year, v.part) + 5;
    case GRAIN_WEEK: return days_of_iso_week(v.year, v.part);
    case GRAIN_MONTH: return days_from_civil(v.year, v.part, 1);
    case GRAIN_QUARTER: return days_from_civil(v.year, v.part * 3 - 2, 1);
    case GRAIN_SEASON: return days_from_civil(v.year, v.part * 3, 1);
    case GRAIN_HALF: return days_from_civil(v.year, v.part * 6 - 5, 1);
    default: return days_from_civil((int)floor_div(v.year, span) * span, 1, 1);
    }
}

/* Months that a grain lasts; 0 for those counted in days. */
static int months_of_grain(DateGrain grain)
{
    switch (grain) {
    case GRAIN_MONTH: return 1;
    case GRAIN_QUARTER:
    case GRAIN_SEASON: return 3;
    case GRAIN_HALF: return 6;
    default: return grain >= GRAIN_YEAR ? 12 * years_of_grain(grain) : 0;
    }
}

static DateValue shift_months(int64_t days, DateGrain grain, int n)
{
    DateValue v = date_value_day(days);
    int64_t month = (int64_t)v.year * 12 + v.part - 1 + n;
    int year = (int)floor_div(month, 12);
    int part = (int)(month - (int64_t)year * 12) + 1;
    return date_value_of(days_from_civil(year, part, 1), grain);
}

DateValue date_value_shift(DateValue v, DateGrain grain, int n)
{
    int64_t days = date_value_first_day(v);
    if (grain == GRAIN_DAY) return date_value_day(days + n);
    if (grain == GRAIN_WEEK || grain == GRAIN_WEEKEND) return date_value_of(days + (int64_t)n * 7, grain);
    return shift_months(days, grain, n * months_of_grain(grain));
}

int64_t date_value_last_day(DateValue v)
{
    switch (v.grain) {
    case GRAIN_NONE:
    case GRAIN_DAY: return date_value_first_day(v);
    case GRAIN_WEEKEND: return date_value_first_day(v) + 1;
    case GRAIN_WEEK: return date_value_first_day(v) + 6;
    default: break;
    }
    DateValue next = shift_months(date_value_first_day(v), GRAIN_MONTH, months_of_grain(v.grain));
    return date_value_first_day(next) - 1;
}

static int put_year(int year, char *out, size_t size)
{
    return year < 0 ? snprintf(out, size, "-%04d", -year) : snprintf(out, size, "%04d", year);
}

static int put_clock(DateValue v, char *out, size_t size)
{
    int n = snprintf(out, size, "T%02d:%02d", v.clock / 60 % 24, v.clock % 60);
    if (v.zone == 0) return n + snprintf(out + n, size - (size_t)n, "Z");
    if (v.zone == ZONE_NONE || v.zone == ZONE_LOCAL) return n;
    int minutes = v.zone < 0 ? -v.zone : v.zone;
    return n + snprintf(out + n, size - (size_t)n, "%c%02d:%02d", v.zone < 0 ? '-' : '+', minutes / 60 % 24,
                        minutes % 60);
}

size_t date_value_format(DateValue v, char *out, size_t size)
{
    static const char *const phases[] = {"", "TMO", "TAF", "TEV", "TNI", "TMI"};
    static const char *const seasons[] = {"", "SP", "SU", "FA", "WI"};
    char year[8];
    (void)put_year(v.year % 10000, year, sizeof year);
    int n = 0;
    switch (v.grain) {
    case GRAIN_NONE: break;
    case GRAIN_DAY:
        n = snprintf(out, size, "%s-%02d-%02d", year, v.part % 100, v.day % 100);
        if (v.clock >= 0)
            n += put_clock(v, out + n, size - (size_t)n);
        else
            n += snprintf(out + n, size - (size_t)n, "%s", phases[v.phase]);
        break;
    case GRAIN_WEEKEND: n = snprintf(out, size, "%s-W%02d-WE", year, v.part % 100); break;
    case GRAIN_WEEK: n = snprintf(out, size, "%s-W%02d", year, v.part % 100); break;
    case GRAIN_MONTH: n = snprintf(out, size, "%s-%02d", year, v.part % 100); break;
    case GRAIN_QUARTER: n = snprintf(out, size, "%s-Q%d", year, v.part % 10); break;
    case GRAIN_SEASON: n = snprintf(out, size, "%s-%s", year, seasons[v.part % 5]); break;
    case GRAIN_HALF: n = snprintf(out, size, "%s-H%d", year, v.part % 10); break;
    case GRAIN_YEAR: n = snprintf(out, size, "%s", year); break;
    case GRAIN_DECADE: n = snprintf(out, size, "%03d", v.year / 10 % 1000); break;
    case GRAIN_CENTURY: n = snprintf(out, size, "%02d", v.year / 100 % 100); break;
    case GRAIN_MILLENNIUM: n = snprintf(out, size, "%d", v.year / 1000 % 10); break;
    }
    return n < 0 || (size_t)n >= size ? 0 : (size_t)n;
}

size_t date_value_iso(DateValue v, char *out, size_t size)
{
    v.clock = -1;
    v.phase = 0;
    if (v.grain == GRAIN_NONE) return 0;
    if (v.grain == GRAIN_DAY || v.grain == GRAIN_MONTH || v.grain == GRAIN_YEAR)
        return date_value_format(v, out, size);
    DateGrain grain = v.grain <= GRAIN_WEEK ? GRAIN_DAY : v.grain < GRAIN_YEAR ? GRAIN_MONTH : GRAIN_YEAR;
    size_t n = date_value_format(date_value_of(date_value_first_day(v), grain), out, size);
    if (n == 0 || n + 1 >= size) return 0;
    out[n++] = '/';
    size_t more = date_value_format(date_value_of(date_value_last_day(v), grain), out + n, size - n);
    return more == 0 ? 0 : n + more;
}
