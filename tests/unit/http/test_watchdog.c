#include "http/watchdog.h"
#include "unit.h"

START_TEST(test_watchdog__only_who_is_busy_too_long_is_stuck)
{
    Watch watch = {0};
    ck_assert(!watch_is_stuck(&watch, 1000, 10));
    watch_begin(&watch, 100);
    ck_assert(!watch_is_stuck(&watch, 110, 10));
    ck_assert(!watch_is_stuck(&watch, 90, 10)); /* begun after the clock was read */
    ck_assert(watch_is_stuck(&watch, 111, 10));
    watch_end(&watch);
    ck_assert(!watch_is_stuck(&watch, 1000, 10));
}
END_TEST

START_TEST(test_watchdog__is_told_once)
{
    Watch watch = {0};
    watch_begin(&watch, 100);
    ck_assert(watch_tell(&watch));
    ck_assert(!watch_tell(&watch));
    watch_end(&watch);
    watch_begin(&watch, 200);
    ck_assert(watch_tell(&watch));
}
END_TEST

UNIT_MAIN("watchdog", test_watchdog__only_who_is_busy_too_long_is_stuck, test_watchdog__is_told_once)
