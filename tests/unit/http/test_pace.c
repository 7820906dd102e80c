#include "http/pace.h"
#include "unit.h"

static const uint64_t second = 1000000000;

START_TEST(test_pace__what_waits_is_shared_by_the_workers)
{
    Pace pace = {0};
    ck_assert_uint_eq(pace_wait_s(&pace, 100, 2, 0, 60), 1); /* nothing is known yet */
    pace_note(&pace, 2 * second);
    ck_assert_uint_eq(pace_wait_s(&pace, 0, 1, 0, 60), 2);
    ck_assert_uint_eq(pace_wait_s(&pace, 4, 1, 0, 60), 10);
    ck_assert_uint_eq(pace_wait_s(&pace, 4, 4, 0, 60), 3);
    ck_assert_uint_eq(pace_wait_s(&pace, 1000, 1, 0, 60), 60);
    ck_assert_uint_eq(pace_wait_s(&pace, 0, 0, 0, 60), 2); /* before there are workers */
}
END_TEST

START_TEST(test_pace__follows_what_jobs_take)
{
    Pace pace = {0};
    for (int i = 0; i < 100; i++)
        pace_note(&pace, second / 1000);
    ck_assert_uint_eq(pace_wait_s(&pace, 63, 1, 0, 60), 1);
    ck_assert_uint_eq(pace_wait_s(&pace, 9999, 1, 0, 60), 10);
    ck_assert_uint_eq(pace_wait_s(&pace, 9, 1, 3 * second, 60),
                      30); /* but all are busy for longer than that */
    for (int i = 0; i < 100; i++)
        pace_note(&pace, 3 * second);
    ck_assert_uint_eq(pace_wait_s(&pace, 9, 1, 0, 60), 30);
    for (int i = 0; i < 400; i++)
        pace_note(&pace, 0);
    ck_assert_uint_eq(pace_wait_s(&pace, 9, 1, 0, 60), 1);
}
END_TEST

UNIT_MAIN("pace", test_pace__what_waits_is_shared_by_the_workers, test_pace__follows_what_jobs_take)
