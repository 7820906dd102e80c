#include "http/accept.h"
#include "unit.h"

static bool json(const char *header)
{
    return accept_allows(slice_of(header), SLICE("application"), SLICE("json"));
}

START_TEST(test_accept__ranges)
{
    ck_assert(json(""));
    ck_assert(json("*/*"));
    ck_assert(json("text/html, application/*;q=0.1"));
    ck_assert(json("Application/JSON"));
    ck_assert(!json("text/html"));
    ck_assert(!json("application/xml, image/*"));
    ck_assert(!json("json"));
}
END_TEST

START_TEST(test_accept__the_most_specific_range_decides)
{
    ck_assert(!json("*/*, application/json;q=0"));
    ck_assert(!json("application/json; q=0.0, */*;q=1"));
    ck_assert(json("*/*;q=0, application/json"));
    ck_assert(!json("application/*;q=0"));
}
END_TEST

START_TEST(test_accept__qualities)
{
    Slice header = SLICE("text/html, application/json;q=0.5, application/*;q=0.1, */*; q=2");
    ck_assert_double_eq(accept_quality(header, SLICE("text"), SLICE("html")), 1);
    ck_assert_double_eq(accept_quality(header, SLICE("application"), SLICE("json")), 0.5);
    ck_assert_double_eq(accept_quality(header, SLICE("application"), SLICE("ld+json")), 0.1);
    ck_assert_double_eq(accept_quality(header, SLICE("image"), SLICE("png")), 1);
    ck_assert_double_eq(accept_quality(SLICE("text/html"), SLICE("image"), SLICE("png")), 0);
    ck_assert_double_eq(accept_quality(SLICE_EMPTY, SLICE("image"), SLICE("png")), 1);
}
END_TEST

UNIT_MAIN("accept", test_accept__qualities, test_accept__ranges, test_accept__the_most_specific_range_decides)
