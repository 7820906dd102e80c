#include "http/peer.h"

#include "unit.h"

#include <string.h>

static void client_is(const char *list, bool is_forwarded, const char *expected)
{
    Error err;
    IpRanges trusted;
    IpAddress a;
    char text[IP_TEXT_MAX] = "none";
    ck_assert_int_eq(ip_ranges_parse(SLICE("10.0.0.0/8"), "trusted", &trusted, &err), 0);
    if (peer_find_client(slice_of(list), is_forwarded, &trusted, &a)) ip_text(&a, text);
    ck_assert_msg(strcmp(text, expected) == 0, "'%s': %s, expected %s", list, text, expected);
    ip_ranges_release(&trusted);
}

START_TEST(test_peer__x_forwarded_for)
{
    client_is("192.0.2.1", false, "192.0.2.1");
    client_is("198.51.100.1, 192.0.2.1", false, "192.0.2.1");
    client_is("198.51.100.1, 192.0.2.1,10.0.0.1", false, "192.0.2.1");
    client_is("10.0.0.2, 10.0.0.1", false, "10.0.0.2");
    client_is("192.0.2.1:8080", false, "192.0.2.1");
    client_is("[2001:db8::1]:8080", false, "2001:db8::1");
    client_is("unknown", false, "none");
    client_is("192.0.2.9, unknown, 10.0.0.1", false, "10.0.0.1");
    client_is("192.0.2.9, 127.1", false, "none");
    client_is(",", false, "none");
}
END_TEST

START_TEST(test_peer__forwarded)
{
    client_is("for=192.0.2.1", true, "192.0.2.1");
    client_is("For=\"[2001:db8::1]:4711\"", true, "2001:db8::1");
    client_is("for=198.51.100.1, for=192.0.2.1;proto=http;by=10.0.0.1", true, "192.0.2.1");
    client_is("for=198.51.100.1, proto=http;for=192.0.2.1, for=10.0.0.9", true, "192.0.2.1");
    client_is("for=_hidden", true, "none");
    client_is("192.0.2.1", true, "none");
}
END_TEST

UNIT_MAIN("peer", test_peer__x_forwarded_for, test_peer__forwarded)
