/* unit.h - the main() that every unit test shares: one suite a file, its tests as a list.
 *
 * A test runs in a process of its own and may take five minutes (times CK_TIMEOUT_MULTIPLIER).
 *
 *     START_TEST(test_map__finds_what_was_put) { ... } END_TEST
 *     UNIT_MAIN("map", test_map__finds_what_was_put)
 *     UNIT_MAIN_EACH("map", setup, teardown, test_...)   around each test, in its process; teardown may be
 * NULL UNIT_MAIN_ONCE("map", setup, teardown, test_...)   around all of them: what takes long to load
 */
#ifndef ATTACHE_TESTS_UNIT_H
#define ATTACHE_TESTS_UNIT_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct UnitFixture {
    void (*setup)(void);
    void (*teardown)(void);
    bool once;
} UnitFixture;

/* A file name of this test process alone; the test removes the file. Valid until the next call. */
static inline const char *unit_temp_path(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "/tmp/attache-%s-%ld", name, (long)getpid());
    return path;
}

static inline int unit_run(const char *name, UnitFixture fixture, const TTest *const *tests, size_t n)
{
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, 300); /* for what hangs: machines that run tests are slow at times */
    if (fixture.once)
        tcase_add_unchecked_fixture(tc, fixture.setup, fixture.teardown);
    else
        tcase_add_checked_fixture(tc, fixture.setup, fixture.teardown);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT_RUN(name, fixture, ...)                                                                         \
    int main(void)                                                                                           \
    {                                                                                                        \
        const TTest *const tests[] = {__VA_ARGS__};                                                          \
        return unit_run(name, fixture, tests, sizeof tests / sizeof tests[0]);                               \
    }

#define UNIT_MAIN(name, ...) UNIT_RUN(name, ((UnitFixture){NULL, NULL, false}), __VA_ARGS__)
#define UNIT_MAIN_EACH(name, setup, teardown, ...)                                                           \
    UNIT_RUN(name, ((UnitFixture){setup, teardown, false}), __VA_ARGS__)
#define UNIT_MAIN_ONCE(name, setup, teardown, ...)                                                           \
    UNIT_RUN(name, ((UnitFixture){setup, teardown, true}), __VA_ARGS__)

#endif
