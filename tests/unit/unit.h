/* unit.h - the main() that every unit test shares: one suite a file, its tests as a list.
 *
 *     START_TEST(test_map__finds_what_was_put) { ... } END_TEST
 *     UNIT_MAIN("map", test_map__finds_what_was_put)
 */
#ifndef ATTACHE_TESTS_UNIT_H
#define ATTACHE_TESTS_UNIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A file name of this test process alone; the test removes the file. Valid until the next call. */
static inline const char *unit_temp_path(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "/tmp/attache-%s-%ld", name, (long)getpid());
    return path;
}

static inline int unit_run(const char *name, const TTest *const *tests, size_t n)
{
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, 180);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT_MAIN(name, ...)                                                                                 \
    int main(void)                                                                                           \
    {                                                                                                        \
        const TTest *const tests[] = {__VA_ARGS__};                                                          \
        return unit_run(name, tests, sizeof tests / sizeof tests[0]);                                        \
    }

#endif
