#include "net/ip.h"

#include "unit.h"

#include <string.h>

static bool holds(const char *range, const char *address)
{
    IpRange r;
    IpAddress a;
    ck_assert_msg(ip_range_parse(slice_of(range), &r), "%s", range);
    ck_assert_msg(ip_parse(slice_of(address), &a), "%s", address);
    return ip_in_range(&a, &r);
}

START_TEST(test_ip__ranges)
{
    ck_assert(holds("10.0.0.0/8", "10.255.0.1"));
    ck_assert(!holds("10.0.0.0/8", "11.0.0.1"));
    ck_assert(holds("172.16.0.0/12", "172.31.255.255"));
    ck_assert(!holds("172.16.0.0/12", "172.32.0.0"));
    ck_assert(holds("0.0.0.0/0", "192.0.2.1"));
    ck_assert(!holds("0.0.0.0/0", "2001:db8::1"));
    ck_assert(holds("::/0", "192.0.2.1"));
    ck_assert(holds("192.0.2.1", "192.0.2.1"));
    ck_assert(!holds("192.0.2.1", "192.0.2.2"));
    ck_assert(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
    ck_assert(holds("fe80::/10", "febf::1"));
    ck_assert(!holds("fe80::/10", "fec0::1"));
}
END_TEST

START_TEST(test_ip__spellings_that_are_no_address)
{
    static const char *const bad[] = {"127.1",     "0x7f.0.0.1", "017700000001", "2130706433",
                                      "1.2.3",     "1.2.3.256",  "::g",          "",
                                      "1.2.3.4/8", " 1.2.3.4"};
    IpAddress a;
    IpRange r;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!ip_parse(slice_of(bad[i]), &a), "%s", bad[i]);
    ck_assert(!ip_range_parse(SLICE("10.0.0.0/33"), &r));
    ck_assert(!ip_range_parse(SLICE("10.0.0.0/-1"), &r));
    ck_assert(!ip_range_parse(SLICE("10.0.0.0/"), &r));
    ck_assert(!ip_range_parse(SLICE("fc00::/129"), &r));
}
END_TEST

START_TEST(test_ip__text)
{
    char text[IP_TEXT_MAX];
    IpAddress a;
    ck_assert(ip_parse(SLICE("::ffff:192.0.2.1"), &a));
    ip_text(&a, text);
    ck_assert_str_eq(text, "192.0.2.1");
    ck_assert(ip_parse(SLICE("[2001:db8:0::1]"), &a));
    ip_text(&a, text);
    ck_assert_str_eq(text, "2001:db8::1");
}
END_TEST

START_TEST(test_ip__lists)
{
    Error err;
    IpRanges ranges;
    IpAddress a;
    ck_assert_int_eq(ip_ranges_parse(SLICE("10.0.0.0/8, fd00::/8\t192.0.2.7"), "list", &ranges, &err), 0);
    ck_assert_uint_eq(ranges.n, 3);
    ck_assert(ip_parse(SLICE("fd12::1"), &a));
    ck_assert(ip_ranges_hold(&ranges, &a));
    ip_ranges_release(&ranges);
    ck_assert_int_eq(ip_ranges_parse(SLICE(" "), "list", &ranges, &err), 0);
    ck_assert(!ip_ranges_hold(&ranges, &a));
    ck_assert_int_eq(ip_ranges_parse(SLICE("10.0.0.0/8 localhost"), "list", &ranges, &err), ERR_CONFIG);
    ck_assert_msg(strstr(err.message, "list: 'localhost'") != NULL, "%s", err.message);
}
END_TEST

UNIT_MAIN("ip", test_ip__ranges, test_ip__spellings_that_are_no_address, test_ip__text, test_ip__lists)
