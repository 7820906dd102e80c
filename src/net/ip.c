#include "net/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { V4_BITS = 96, MAX_RANGES = 1024 };

static const uint8_t v4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static void set_v4(IpAddress *address, const void *four)
{
    memcpy(address->bytes, v4_prefix, sizeof v4_prefix);
    memcpy(address->bytes + sizeof v4_prefix, four, 4);
}

bool ip_parse(Slice text, IpAddress *address)
{
    char buf[IP_TEXT_MAX];
    uint8_t four[4];
    if (text.len >= 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
        text = slice_sub(text, 1, text.len - 1);
    if (text.len == 0 || text.len >= sizeof buf || memchr(text.ptr, 0, text.len) != NULL) return false;
    memcpy(buf, text.ptr, text.len);
    buf[text.len] = '\0';
    if (inet_pton(AF_INET6, buf, address->bytes) == 1) return true;
    if (inet_pton(AF_INET, buf, four) != 1) return false;
    set_v4(address, four);
    return true;
}

bool ip_of_sockaddr(const struct sockaddr *from, IpAddress *address)
{
    if (from->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, from, sizeof v4);
        set_v4(address, &v4.sin_addr);
        return true;
    }
    if (from->sa_family != AF_INET6) return false;
    struct sockaddr_in6 v6;
    memcpy(&v6, from, sizeof v6);
    memcpy(address->bytes, &v6.sin6_addr, sizeof address->bytes);
    return true;
}

bool ip_is_v4(const IpAddress *address)
{
    return memcmp(address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

void ip_text(const IpAddress *address, char text[static IP_TEXT_MAX])
{
    bool v4 = ip_is_v4(address);
    const void *bytes = v4 ? address->bytes + sizeof v4_prefix : address->bytes;
    if (inet_ntop(v4 ? AF_INET : AF_INET6, bytes, text, IP_TEXT_MAX) == NULL) text[0] = '\0';
}

bool ip_range_parse(Slice text, IpRange *range)
{
    size_t slash = slice_find(text, SLICE("/"), 0);
    if (!ip_parse(slice_sub(text, 0, slash == SIZE_MAX ? text.len : slash), &range->base)) return false;
    bool v4 = ip_is_v4(&range->base) && slice_find(text, SLICE(":"), 0) == SIZE_MAX;
    int64_t bits = v4 ? 32 : 128;
    int64_t max = bits;
    if (slash != SIZE_MAX && !slice_to_int64(slice_sub(text, slash + 1, text.len), &bits)) return false;
    if (bits < 0 || bits > max) return false;
    range->bits = (unsigned)bits + (v4 ? (unsigned)V4_BITS : 0);
    return true;
}

bool ip_in_range(const IpAddress *address, const IpRange *range)
{
    unsigned whole = range->bits / 8;
    unsigned rest = range->bits % 8;
    if (memcmp(address->bytes, range->base.bytes, whole) != 0) return false;
    if (rest == 0) return true;
    return (address->bytes[whole] ^ range->base.bytes[whole]) >> (8 - rest) == 0;
}

static bool parts(char c)
{
    return c == ' ' || c == ',' || c == '\t';
}

bool ip_next_item(Slice *rest, Slice *item)
{
    size_t start = 0;
    while (start < rest->len && parts(rest->ptr[start]))
        start++;
    size_t end = start;
    while (end < rest->len && !parts(rest->ptr[end]))
        end++;
    *item = slice_sub(*rest, start, end);
    *rest = slice_sub(*rest, end, rest->len);
    return item->len > 0;
}

static int wrong_range(Slice item, const char *key, Error *err)
{
    return error_set(err, ERR_CONFIG, "%s: '%.*s' is no address or range such as 10.0.0.0/8 or fd00::/8", key,
                     (int)(item.len < 60 ? item.len : 60), item.ptr);
}

int ip_ranges_parse(Slice list, const char *key, IpRanges *ret_ranges, Error *err)
{
    Slice item;
    Slice rest = list;
    size_t n = 0;
    *ret_ranges = (IpRanges){.ranges = NULL};
    while (ip_next_item(&rest, &item))
        n++;
    if (n == 0) return 0;
    if (n > MAX_RANGES) return error_set(err, ERR_CONFIG, "%s: more than %d ranges", key, MAX_RANGES);
    ret_ranges->ranges = calloc(n, sizeof *ret_ranges->ranges);
    if (ret_ranges->ranges == NULL) return error_set(err, ERR_MEMORY, "no memory for %s", key);
    while (ip_next_item(&list, &item)) {
        if (!ip_range_parse(item, &ret_ranges->ranges[ret_ranges->n++])) {
            ip_ranges_release(ret_ranges);
            return wrong_range(item, key, err);
        }
    }
    return 0;
}

void ip_ranges_release(IpRanges *ranges)
{
    free(ranges->ranges);
    *ranges = (IpRanges){.ranges = NULL};
}

bool ip_ranges_hold(const IpRanges *ranges, const IpAddress *address)
{
    for (size_t i = 0; i < ranges->n; i++)
        if (ip_in_range(address, &ranges->ranges[i])) return true;
    return false;
}
