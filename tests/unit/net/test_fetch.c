#include "net/fetch.h"

#include "unit.h"

static Fetcher *fetcher(const char *open_addresses)
{
    Error err;
    Fetcher *f;
    FetchOptions options = {.data_dir = "data",
                            .ports = "80 443",
                            .hosts = "",
                            .denied_hosts = "",
                            .open_addresses = open_addresses,
                            .max_bytes = 1 << 20,
                            .timeout_ms = 1000};
    ck_assert_msg(fetcher_new(&f, &options, &err) == 0, "%s", err.message);
    return f;
}

static bool allows(const Fetcher *f, const char *address)
{
    IpAddress a;
    ck_assert_msg(ip_parse(slice_of(address), &a), "%s", address);
    return fetcher_allows(f, &a);
}

START_TEST(test_fetch__public_addresses_only)
{
    static const char *const closed[] = {
        "0.0.0.0",      "10.1.2.3",    "100.64.0.1",      "127.0.0.1",         "127.255.255.254",
        "169.254.1.1",  "172.16.0.1",  "172.31.255.255",  "192.0.0.8",         "192.0.2.1",
        "192.168.1.1",  "198.18.0.1",  "198.19.255.255",  "198.51.100.1",      "203.0.113.1",
        "224.0.0.1",    "239.1.1.1",   "255.255.255.255", "168.63.129.16",     "::",
        "::1",          "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "100::1",      "2001::1",         "2001:db8::1",       "2002:a00:1::1",
        "fc00::1",      "fdff::1",     "fe80::1",         "fec0::1",           "ff02::1",
        "3fff::1",      "5f00::1",     "4000::1"};
    static const char *const open[] = {"1.1.1.1",     "8.8.8.8",         "172.32.0.1",   "100.128.0.1",
                                       "192.0.1.1",   "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1",
                                       "126.255.0.1", "2001:4860::8888"};
    Fetcher *f = fetcher("");
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        ck_assert_msg(!allows(f, closed[i]), "%s", closed[i]);
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        ck_assert_msg(allows(f, open[i]), "%s", open[i]);
    fetcher_free(f);
}
END_TEST

START_TEST(test_fetch__exceptions)
{
    Fetcher *f = fetcher("10.1.0.0/16 fd00:1::/32");
    ck_assert(allows(f, "10.1.2.3"));
    ck_assert(allows(f, "::ffff:10.1.2.3"));
    ck_assert(allows(f, "fd00:1::7"));
    ck_assert(!allows(f, "10.2.2.3"));
    ck_assert(!allows(f, "fd00:2::7"));
    fetcher_free(f);
}
END_TEST

START_TEST(test_fetch__a_host_with_one_private_address_is_refused)
{
    Error err;
    FetchedPage page;
    Fetcher *f = fetcher("127.0.0.9");
    ck_assert_int_eq(fetcher_get(f, SLICE("http://localhost/"), NULL, &page, &err), ERR_INVALID);
    ck_assert_str_eq(err.pointer, "/url");
    fetcher_free(f);
}
END_TEST

UNIT_MAIN("fetch", test_fetch__public_addresses_only, test_fetch__exceptions,
          test_fetch__a_host_with_one_private_address_is_refused)
