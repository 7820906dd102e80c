/* peer.h - who is at the other end: the client's address, and the path below which it sees us.
 *
 * What a header says of the client is believed only when the connection comes from a trusted proxy (setting
 * trusted_proxies; whoever comes through a unix socket is one), and then only the one header that the
 * proxy is known to write (forwarded_header), read from its end: what stands further left than the last
 * address that is no trusted proxy was written by the client. On the I/O thread; writes to the request only.
 *
 *     peer_identify(request);      // sets client, has_client, and cuts the prefix off path
 */
#ifndef ATTACHE_HTTP_PEER_H
#define ATTACHE_HTTP_PEER_H

#include "http/request.h"

void peer_identify(Request *request);
/* The address in "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80", quoted or not. */
bool peer_parse_node(Slice node, IpAddress *ret_address);
/* The client in the list of a header (several lines joined by commas); false: `address` stays. */
bool peer_find_client(Slice list, bool is_forwarded, const IpRanges *trusted, IpAddress *address);

#endif
