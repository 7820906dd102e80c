/* date_calendar.h - arithmetic on the proleptic Gregorian calendar, and values as TIMEX3 writes them.
 *
 * Days are counted from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"); weekdays
 * go from 1 (Monday) to 7. A DateValue is a point of some grain: the fields below its grain mean nothing.
 * Plain values; nothing fails.
 *
 *     DateValue v = date_value_day(days_from_civil(2010, 12, 16));
 *     v = date_value_shift(v, GRAIN_MONTH, -1);                     // 2010-11
 *     size_t n = date_value_format(v, buffer, sizeof buffer);
 */
#ifndef ATTACHE_NLP_DATE_CALENDAR_H
#define ATTACHE_NLP_DATE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Any year, month 1 to 12, day 1 to 31. */
int64_t days_from_civil(int year, int month, int day);
void civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day);
int weekday_of_days(int64_t days);
void iso_week_of_days(int64_t days, int *ret_year, int *ret_week);
/* Monday of the week. */
int64_t days_of_iso_week(int year, int week);
/* Western Easter Sunday (Meeus/Jones/Butcher). */
int64_t days_of_easter(int year);
int days_in_month(int year, int month);

typedef enum DateGrain {
    GRAIN_NONE,
    GRAIN_DAY,
    GRAIN_WEEKEND,
    GRAIN_WEEK,
    GRAIN_MONTH,
    GRAIN_QUARTER,
    GRAIN_SEASON,
    GRAIN_HALF,
    GRAIN_YEAR,
    GRAIN_DECADE,
    GRAIN_CENTURY,
    GRAIN_MILLENNIUM,
} DateGrain;

enum { PART_NONE, PART_MORNING, PART_AFTERNOON, PART_EVENING, PART_NIGHT, PART_MIDDAY };
enum { SEASON_SPRING = 1, SEASON_SUMMER, SEASON_FALL, SEASON_WINTER };
enum { ZONE_NONE = -10000, ZONE_LOCAL = 9999 };

typedef struct DateValue {
    DateGrain grain;
    int year;  /* of the ISO week for weeks; astronomical: 1 BC is 0 */
    int part;  /* month, week, quarter, season or half */
    int day;   /* of the month; months are in `part` */
    int phase; /* PART_*, PART_NONE when none is said */
    int clock; /* minutes since midnight, -1: none */
    int zone;  /* minutes east of Greenwich, ZONE_NONE or ZONE_LOCAL */
} DateValue;

DateValue date_value_day(int64_t days);
DateValue date_value_of(int64_t days, DateGrain grain);
/* First day of the stretch. */
int64_t date_value_first_day(DateValue v);
/* Last day of the stretch. */
int64_t date_value_last_day(DateValue v);
/* `v` taken at `grain` and moved by n of them. */
DateValue date_value_shift(DateValue v, DateGrain grain, int n);
/* TIMEX3 text; returns its length, at most 31. */
size_t date_value_format(DateValue v, char *out, size_t size);

/* ISO 8601: a date, month, year, or an interval "2013-10-28/2013-11-03"; at most 31. */
size_t date_value_iso(DateValue v, char *out, size_t size);

#endif
