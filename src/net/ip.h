/* ip.h - internet addresses and ranges of them.
 *
 * IPv4 addresses are held in their mapped form (::ffff:a.b.c.d), so that one comparison serves both and an
 * address cannot be passed in the other family's clothes. Plain values; no state.
 *
 *     IpAddress a;
 *     IpRange loopback;
 *     if (ip_parse(SLICE("127.0.0.1"), &a) && ip_range_parse(SLICE("127.0.0.0/8"), &loopback))
 *         assert(ip_in_range(&a, &loopback));
 */
#ifndef ATTACHE_NET_IP_H
#define ATTACHE_NET_IP_H

#include "base/error.h"
#include "base/slice.h"

#include <sys/socket.h>

enum { IP_TEXT_MAX = 46 };

typedef struct IpAddress {
    uint8_t bytes[16];
} IpAddress;

typedef struct IpRange {
    IpAddress base;
    unsigned bits; /* of the mapped form: 96 more than an IPv4 prefix says */
} IpRange;

typedef struct IpRanges {
    IpRange *ranges; /* [n], malloc'ed */
    size_t n;
} IpRanges;

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; no other spelling of an address. */
bool ip_parse(Slice text, IpAddress *ret_address);
/* False for anything but IPv4 and IPv6. */
bool ip_of_sockaddr(const struct sockaddr *from, IpAddress *ret_address);
/* Writes "192.0.2.1" or "2001:db8::1". */
void ip_text(const IpAddress *address, char ret_text[static IP_TEXT_MAX]);
bool ip_is_v4(const IpAddress *address);
/* "10.0.0.0/8", "fc00::/7", or one address. */
bool ip_range_parse(Slice text, IpRange *ret_range);
bool ip_in_range(const IpAddress *address, const IpRange *range);

/* Ranges parted by white space or commas; `key` names the setting in the message. */
int ip_ranges_parse(Slice list, const char *key, IpRanges *ret_ranges, Error *err);
void ip_ranges_release(IpRanges *ranges);
bool ip_ranges_hold(const IpRanges *ranges, const IpAddress *address);

/* The next item of a list parted by white space or commas. */
bool ip_next_item(Slice *rest, Slice *ret_item);

#endif
