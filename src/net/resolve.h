/* resolve.h - the addresses of a name, within a time.
 *
 * The system's resolver takes as long as it is configured to, and cannot be stopped. So it runs on a thread
 * of its own, and who has waited long enough leaves it alone: it ends by itself and cleans up. How many run
 * at once is bounded. Safe from any thread.
 *
 *     struct addrinfo *list;
 *     switch (resolve_name("example.org", "443", deadline_ns, &cancelled, &list)) ...
 *     freeaddrinfo(list);                                   // only when it was found
 */
#ifndef ATTACHE_NET_RESOLVE_H
#define ATTACHE_NET_RESOLVE_H

#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum ResolveResult {
    RESOLVE_FOUND,
    RESOLVE_NONE, /* there is no such name, or the resolver failed */
    RESOLVE_LATE, /* not by the deadline, or *cancelled was set, or too many run already */
} ResolveResult;

/* `cancelled` NULL: nobody cancels; else read with __atomic. */
ResolveResult resolve_name(const char *host, const char *port, uint64_t deadline_ns, const bool *cancelled,
                           struct addrinfo **ret_list);

#endif
