#include "extract/place_confidence.h"
#include "unit.h"

#include <string.h>
#include <sys/stat.h>

START_TEST(test_place_confidence__rises_within_bounds)
{
    PlaceConfidence c;
    Error err;
    ck_assert_msg(place_confidence_load(&c, "data", &err) == 0, "%s", err.message);
    for (int known = 0; known < 2; known++)
        for (int i = 1; i <= 100; i++) {
            float before = place_confidence(&c, known == 1, (float)(i - 1) / 100);
            float now = place_confidence(&c, known == 1, (float)i / 100);
            ck_assert(before >= 0 && now <= 1 && now >= before);
        }
    ck_assert(place_confidence(&c, true, -1) == place_confidence(&c, true, 0));
    ck_assert(place_confidence(&c, true, 2) == place_confidence(&c, true, 1));
}
END_TEST

static int load(const char *rows, Error *err)
{
    PlaceConfidence c;
    char path[256];
    const char *folder = unit_temp_path("place-confidence");
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/place_confidence.tsv", folder);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    (void)fprintf(f, "place\traw\tconfidence\n%s", rows);
    ck_assert_int_eq(fclose(f), 0);
    int rc = place_confidence_load(&c, folder, err);
    (void)unlink(path);
    (void)rmdir(folder);
    return rc;
}

START_TEST(test_place_confidence__refuses_what_is_no_curve)
{
    Error err;
    static const char whole[] = "unknown\t0\t0\nunknown\t1\t1\n";
    char rows[256];
    (void)snprintf(rows, sizeof rows, "known\t0\t0.1\nknown\t1\t1\n%s", whole);
    ck_assert_int_eq(load(rows, &err), 0);
    ck_assert_int_lt(load("known\t0\t0.5\nknown\t1\t0.4\n", &err), 0);
    ck_assert_ptr_nonnull(strstr(err.message, "place_confidence.tsv:3"));
    ck_assert_int_lt(load("known\t0\t0.5\nknown\t0.5\t0.6\n", &err), 0);
    ck_assert_ptr_nonnull(strstr(err.message, "end at raw 1"));
    ck_assert_int_lt(load("known\t0\t0.5\nperhaps\t1\t0.6\n", &err), 0);
}
END_TEST

UNIT_MAIN("place_confidence", test_place_confidence__rises_within_bounds,
          test_place_confidence__refuses_what_is_no_curve)
