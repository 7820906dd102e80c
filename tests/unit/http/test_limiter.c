#include "http/limiter.h"

#include "unit.h"

static const uint64_t second = 1000000000;

START_TEST(test_limiter__a_burst_then_the_rate)
{
    Error err;
    Limiter l;
    uint64_t now = 5 * second;
    ck_assert_int_eq(limiter_init(&l, 60, 3, &err), 0);
    for (unsigned i = 0; i < 3; i++)
        ck_assert(limiter_take(&l, 7, now).allowed);
    LimitVerdict v = limiter_take(&l, 7, now);
    ck_assert(!v.allowed);
    ck_assert_uint_eq(v.retry_s, 1);
    ck_assert_uint_eq(v.remaining, 0);
    ck_assert_uint_eq(v.window_s, 3);
    ck_assert(limiter_take(&l, 8, now).allowed);
    ck_assert(limiter_take(&l, 7, now + second).allowed);
    ck_assert(!limiter_take(&l, 7, now + second).allowed);
    ck_assert(!limiter_take(&l, 7, now).allowed); /* a clock that goes back gives nothing */
    limiter_release(&l);
}
END_TEST

START_TEST(test_limiter__what_a_batch_costs_is_paid_afterwards)
{
    Error err;
    Limiter l;
    ck_assert_int_eq(limiter_init(&l, 60, 0, &err), 0);
    ck_assert(limiter_take(&l, 7, 1).allowed);
    limiter_charge(&l, 7, 79, 1);
    LimitVerdict v = limiter_take(&l, 7, 1);
    ck_assert(!v.allowed);
    ck_assert_uint_eq(v.retry_s, 21);
    limiter_charge(&l, 7, 1000000, 1);
    ck_assert_uint_eq(limiter_take(&l, 7, 1).retry_s, 601);
    limiter_release(&l);
}
END_TEST

START_TEST(test_limiter__a_flood_of_clients_forgets_nobody_who_is_in_debt)
{
    Error err;
    Limiter l;
    uint64_t name = 1;
    ck_assert_int_eq(limiter_init(&l, 60, 2, &err), 0);
    uint64_t greedy = limiter_client(&l, &name, sizeof name);
    (void)limiter_take(&l, greedy, 1);
    (void)limiter_take(&l, greedy, 1);
    ck_assert(!limiter_take(&l, greedy, 1).allowed);
    for (name = 2; name < 400000; name++)
        (void)limiter_take(&l, limiter_client(&l, &name, sizeof name), 1);
    ck_assert(!limiter_take(&l, greedy, 1).allowed);
    limiter_release(&l);
}
END_TEST

START_TEST(test_limiter__none)
{
    Error err;
    Limiter l;
    ck_assert_int_eq(limiter_init(&l, 0, 0, &err), 0);
    for (unsigned i = 0; i < 1000; i++) {
        LimitVerdict v = limiter_take(&l, 7, 1);
        ck_assert(v.allowed && !v.limited);
    }
    limiter_charge(&l, 7, 5, 1);
    limiter_release(&l);
}
END_TEST

START_TEST(test_limiter__other_rates_keep_what_is_left)
{
    Error err;
    Limiter l;
    ck_assert_int_eq(limiter_init(&l, 0, 0, &err), 0);
    ck_assert(limiter_take(&l, 7, second).allowed && !limiter_take(&l, 7, second).limited);
    ck_assert_int_eq(limiter_change(&l, 60, 2, &err), 0);
    ck_assert(limiter_take(&l, 7, second).allowed && limiter_take(&l, 7, second).allowed);
    ck_assert(!limiter_take(&l, 7, second).allowed);
    ck_assert_int_eq(limiter_change(&l, 60, 9, &err), 0);
    ck_assert(!limiter_take(&l, 7, second).allowed); /* a larger burst is no gift */
    ck_assert_uint_eq(limiter_take(&l, 8, second).burst, 9);
    ck_assert_int_eq(limiter_change(&l, 0, 0, &err), 0);
    ck_assert(limiter_take(&l, 7, second).allowed);
    limiter_release(&l);
}
END_TEST

UNIT_MAIN("limiter", test_limiter__other_rates_keep_what_is_left, test_limiter__a_burst_then_the_rate,
          test_limiter__what_a_batch_costs_is_paid_afterwards,
          test_limiter__a_flood_of_clients_forgets_nobody_who_is_in_debt, test_limiter__none)
