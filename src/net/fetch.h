/* fetch.h - one page from the network, for requests that name a URL instead of an article.
 *
 * Off unless configured. Whatever the URL says, only http and https to public addresses are spoken: the name
 * is resolved here, every address it has must be allowed (data/address_ranges.tsv), libcurl is bound to
 * those addresses and each socket is checked once more before it connects; redirects are followed by hand,
 * each under the same rules. No proxy, no cookies, no credentials, no connection kept. Time, size (unpacked)
 * and redirects are bounded. A URL that may not be fetched and a name that does not resolve are refused in
 * the same words, so that nobody can look around in our network. A Fetcher is const, shared by threads;
 * libcurl is loaded when it is made, so that nothing else pays for it.
 *
 *     Fetcher *fetcher;
 *     if (fetcher_new(&fetcher, &options, &err) < 0) ...           // no libcurl, a bad list
 *     FetchedPage page;
 *     if (fetcher_get(fetcher, url, &cancelled, &page, &err) < 0) ......
 *     fetched_page_release(&page);
 */
#ifndef ATTACHE_NET_FETCH_H
#define ATTACHE_NET_FETCH_H

#include "base/error.h"
#include "base/strbuf.h"
#include "net/ip.h"

enum { FETCH_MAX_URL = 2048, FETCH_MAX_TYPE = 128, FETCH_MAX_REDIRECTS = 3 };

typedef struct FetchOptions {
    const char *data_dir;
    const char *ports;          /* lists parted by white space or commas */
    const char *hosts;          /* "": all; ".example.org" stands for all names below */
    const char *denied_hosts;   /* before `hosts` */
    const char *open_addresses; /* exceptions from the table of ranges */
    size_t max_bytes;
    uint64_t timeout_ms; /* for all of it, redirects included */
} FetchOptions;

typedef struct FetchedPage {
    StrBuf body;
    char content_type[FETCH_MAX_TYPE]; /* "" when the server named none */
} FetchedPage;

typedef struct Fetcher Fetcher;

/* `options` is copied, its texts borrowed. */
int fetcher_new(Fetcher **ret_fetcher, const FetchOptions *options, Error *err);
void fetcher_free(Fetcher *fetcher);
/* ERR_INVALID: may not be fetched. ERR_UPSTREAM: the other server failed. ERR_UPSTREAM_TIMEOUT: it took too
 * long, or *cancelled was set. */
int fetcher_get(const Fetcher *fetcher, Slice url, const bool *cancelled, FetchedPage *ret_page, Error *err);
void fetched_page_release(FetchedPage *page);
bool fetcher_allows(const Fetcher *fetcher, const IpAddress *address);

#endif
