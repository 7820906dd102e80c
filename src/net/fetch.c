#include "net/fetch.h"

#include "base/clock.h"
#include "config/table.h"
#include "config/version.h"
#include "net/resolve.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_HOST = 256, MAX_PORT = 8, MAX_PIN = 4096, MAX_ADDRESSES = 16, SLOW_S = 5, SLOW_BYTES = 64 };

#define LIBRARY "libcurl.so.4"

/* What is used of libcurl. */
/* clang-format off */
#define CURL_TABLE(X)                                                                                        \
    X(curl_global_init) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_setopt) X(curl_easy_perform)      \
    X(curl_easy_getinfo) X(curl_slist_append) X(curl_slist_free_all) X(curl_url) X(curl_url_cleanup)         \
    X(curl_url_set) X(curl_url_get) X(curl_free)
/* clang-format on */

typedef struct Curl {
    void *library;
#define X(name) __typeof__(&name) name;
    CURL_TABLE(X)
#undef X
} Curl;

struct Fetcher {
    FetchOptions options;
    Curl curl;
    IpRanges closed;
    IpRanges open;
};

/* One request for a page, with its redirects. */
typedef struct Fetch {
    const Fetcher *fetcher;
    const bool *cancelled;
    uint64_t deadline_ns;
    FetchedPage *page;
    char url[FETCH_MAX_URL];
    char host[MAX_HOST];
    char port[MAX_PORT];
    char pin[MAX_PIN]; /* host:port:address,address for libcurl */
    bool too_large;
    bool refused_socket;
    Error *err;
} Fetch;

static int load_library(Curl *curl, Error *err)
{
    curl->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    bool whole = curl->library != NULL;
    /* ISO C has no conversion from an object's address to a function's; POSIX has. */
#define X(name)                                                                                              \
    if (whole) {                                                                                             \
        void *symbol = dlsym(curl->library, #name);                                                          \
        memcpy(&curl->name, &symbol, sizeof symbol);                                                         \
        whole = symbol != NULL;                                                                              \
    }
    CURL_TABLE(X)
#undef X
    if (whole && curl->curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return 0;
    return error_set(err, ERR_CONFIG,
                     "fetch = 'on' needs " LIBRARY " (Debian's libcurl4), which could not be loaded");
}

static int load_ranges(Fetcher *fetcher, Error *err)
{
    Table t;
    int rc = table_open(&t, fetcher->options.data_dir, "address_ranges.tsv", err);
    if (rc < 0) return rc;
    int column = table_column(&t, "range", err);
    if (column < 0) rc = column;
    fetcher->closed.ranges = calloc(t.n_rows + 1, sizeof *fetcher->closed.ranges);
    if (rc == 0 && fetcher->closed.ranges == NULL)
        rc = error_set(err, ERR_MEMORY, "no memory for address_ranges.tsv");
    for (uint32_t r = 0; rc == 0 && r < t.n_rows; r++)
        if (!ip_range_parse(table_cell(&t, r, column), &fetcher->closed.ranges[fetcher->closed.n++]))
            rc = table_error(&t, r, err, "this is no range of addresses such as 10.0.0.0/8");
    if (rc == 0 && fetcher->closed.n == 0) rc = error_set(err, ERR_CONFIG, "address_ranges.tsv is empty");
    table_release(&t);
    return rc;
}

int fetcher_new(Fetcher **ret_fetcher, const FetchOptions *options, Error *err)
{
    Fetcher *fetcher = calloc(1, sizeof *fetcher);
    *ret_fetcher = NULL;
    if (fetcher == NULL) return error_set(err, ERR_MEMORY, "no memory for URL input");
    fetcher->options = *options;
    int rc = load_ranges(fetcher, err);
    if (rc == 0)
        rc = ip_ranges_parse(slice_of(options->open_addresses), "fetch_allow_addresses", &fetcher->open, err);
    if (rc == 0) rc = load_library(&fetcher->curl, err);
    if (rc < 0)
        fetcher_free(fetcher);
    else
        *ret_fetcher = fetcher;
    return rc;
}

void fetcher_free(Fetcher *fetcher)
{
    if (fetcher == NULL) return;
    ip_ranges_release(&fetcher->closed);
    ip_ranges_release(&fetcher->open);
    /* The library stays: OpenSSL has put its own clean-up among what runs at exit. */
    free(fetcher);
}

void fetched_page_release(FetchedPage *page)
{
    strbuf_release(&page->body);
}

bool fetcher_allows(const Fetcher *fetcher, const IpAddress *address)
{
    bool public_v6 = (address->bytes[0] & 0xe0) == 0x20; /* 2000::/3 */
    if (ip_ranges_hold(&fetcher->open, address)) return true;
    return (ip_is_v4(address) || public_v6) && !ip_ranges_hold(&fetcher->closed, address);
}

/* The same words for everything that may not be: see the header. */
static int refuse(Fetch *f)
{
    return error_set_field(f->err, ERR_INVALID, "/url",
                           "this URL is not fetched: it must be http or https, name a public host that "
                           "exists, and use a port and host that the server is set to allow");
}

static int fail(Fetch *f, const char *what)
{
    return error_set_field(f->err, ERR_UPSTREAM, "/url", "the article could not be fetched: %s", what);
}

static int take_too_long(Fetch *f)
{
    return error_set_field(f->err, ERR_UPSTREAM_TIMEOUT, "/url",
                           "the article could not be fetched in the time allowed");
}

static bool part_of_url(const Curl *curl, CURLU *url, CURLUPart part, unsigned flags, char *buf, size_t size)
{
    char *text = NULL;
    bool ok = curl->curl_url_get(url, part, &text, flags) == CURLUE_OK && text != NULL;
    ok = ok && (size_t)snprintf(buf, size, "%s", text) < size;
    curl->curl_free(text);
    return ok;
}

static bool is_absent(const Curl *curl, CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool absent = curl->curl_url_get(url, part, &text, 0) != CURLUE_OK;
    curl->curl_free(text);
    return absent;
}

static bool split_url(Fetch *f)
{
    const Curl *curl = &f->fetcher->curl;
    char scheme[16];
    CURLU *url = curl->curl_url();
    bool ok = url != NULL && curl->curl_url_set(url, CURLUPART_URL, f->url, 0) == CURLUE_OK &&
              part_of_url(curl, url, CURLUPART_SCHEME, 0, scheme, sizeof scheme) &&
              (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) &&
              is_absent(curl, url, CURLUPART_USER) && is_absent(curl, url, CURLUPART_PASSWORD) &&
              is_absent(curl, url, CURLUPART_ZONEID) &&
              part_of_url(curl, url, CURLUPART_HOST, 0, f->host, sizeof f->host) &&
              part_of_url(curl, url, CURLUPART_PORT, CURLU_DEFAULT_PORT, f->port, sizeof f->port);
    curl->curl_url_cleanup(url);
    return ok;
}

static bool port_is_listed(const Fetch *f)
{
    Slice list = slice_of(f->fetcher->options.ports);
    Slice item;
    while (ip_next_item(&list, &item))
        if (slice_eq(item, slice_of(f->port))) return true;
    return false;
}

/* "example.org" is itself, ".example.org" all names below it. */
static bool host_is_listed(const char *host, const char *names)
{
    Slice h = slice_of(host);
    Slice list = slice_of(names);
    Slice item;
    if (h.len > 0 && h.ptr[h.len - 1] == '.') h.len--;
    while (ip_next_item(&list, &item)) {
        if (slice_eq_nocase(h, item)) return true;
        if (item.ptr[0] == '.' && h.len > item.len &&
            slice_eq_nocase(slice_sub(h, h.len - item.len, h.len), item))
            return true;
    }
    return false;
}

static bool host_is_allowed(const Fetch *f)
{
    const FetchOptions *o = &f->fetcher->options;
    if (host_is_listed(f->host, o->denied_hosts)) return false;
    return o->hosts[0] == '\0' || host_is_listed(f->host, o->hosts);
}

/* Adds an address to the pin; false when it may not be connected to. */
static bool pin_address(Fetch *f, const struct sockaddr *address)
{
    IpAddress ip;
    char text[IP_TEXT_MAX];
    if (!ip_of_sockaddr(address, &ip) || !fetcher_allows(f->fetcher, &ip)) return false;
    ip_text(&ip, text);
    bool v6 = strchr(text, ':') != NULL;
    size_t len = strlen(f->pin);
    const char *comma = len > 0 && f->pin[len - 1] != ':' ? "," : "";
    int n =
        snprintf(f->pin + len, sizeof f->pin - len, "%s%s%s%s", comma, v6 ? "[" : "", text, v6 ? "]" : "");
    return n > 0 && (size_t)n < sizeof f->pin - len;
}

/* One forbidden address among several refuses the name: it may be meant to be met by chance. */
static bool pin_all(Fetch *f, const char *host, const struct addrinfo *list)
{
    bool ok = list != NULL;
    int n = 0;
    (void)snprintf(f->pin, sizeof f->pin, "%s:%s:", host, f->port);
    for (const struct addrinfo *a = list; ok && a != NULL && n < MAX_ADDRESSES; a = a->ai_next, n++)
        ok = pin_address(f, a->ai_addr);
    return ok;
}

static int resolve(Fetch *f)
{
    struct addrinfo *list = NULL;
    char host[MAX_HOST];
    size_t len = strlen(f->host);
    bool bracketed = len >= 2 && f->host[0] == '[' && f->host[len - 1] == ']';
    (void)snprintf(host, sizeof host, "%.*s", (int)(bracketed ? len - 2 : len), f->host + bracketed);
    ResolveResult result = resolve_name(host, f->port, f->deadline_ns, f->cancelled, &list);
    if (result == RESOLVE_LATE) return take_too_long(f);
    if (result == RESOLVE_NONE) return refuse(f);
    bool ok = pin_all(f, host, list);
    freeaddrinfo(list);
    return ok ? 0 : refuse(f);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    Fetch *f = ctx;
    f->too_large = strbuf_append(&f->page->body, (Slice){bytes, size * count}) < 0;
    return f->too_large ? 0 : size * count;
}

static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    const Fetch *f = ctx;
    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    bool cancelled = f->cancelled != NULL && __atomic_load_n(f->cancelled, __ATOMIC_RELAXED);
    return cancelled || clock_monotonic_ns() > f->deadline_ns;
}

/* The second wall: whatever libcurl has made of the name, no other address is connected to. */
static curl_socket_t on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    Fetch *f = ctx;
    IpAddress ip;
    bool ok = purpose == CURLSOCKTYPE_IPCXN && ip_of_sockaddr(&address->addr, &ip) &&
              fetcher_allows(f->fetcher, &ip);
    if (!ok) {
        f->refused_socket = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_options(Fetch *f, CURL *easy, struct curl_slist *pins, long left_ms)
{
    __typeof__(f->fetcher->curl.curl_easy_setopt) set = f->fetcher->curl.curl_easy_setopt;
    set(easy, CURLOPT_URL, f->url);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_RESOLVE, pins);
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set(easy, CURLOPT_FORBID_REUSE, 1L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_TIMEOUT_MS, left_ms);
    set(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    set(easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_USERAGENT, "attache/" ATTACHE_VERSION);
    set(easy, CURLOPT_WRITEFUNCTION, on_body);
    set(easy, CURLOPT_WRITEDATA, f);
    set(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    set(easy, CURLOPT_XFERINFODATA, f);
    set(easy, CURLOPT_NOPROGRESS, 0L);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, f);
}

static int read_result(Fetch *f, CURL *easy, CURLcode rc, bool *ret_again)
{
    const Curl *curl = &f->fetcher->curl;
    const char *text = NULL;
    long status = 0;
    if (f->refused_socket) return refuse(f);
    if (f->too_large) return fail(f, "it is larger than an article may be");
    if (rc == CURLE_OPERATION_TIMEDOUT || rc == CURLE_ABORTED_BY_CALLBACK) return take_too_long(f);
    if (rc != CURLE_OK) return fail(f, "its server did not answer as it should");
    (void)curl->curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 300 && status < 400) {
        *ret_again = curl->curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text != NULL;
        if (!*ret_again) return fail(f, "its server answered with a redirect to nowhere");
        return (size_t)snprintf(f->url, sizeof f->url, "%s", text) < sizeof f->url ? 0 : refuse(f);
    }
    if (status != 200) {
        char what[48];
        (void)snprintf(what, sizeof what, "its server answered %ld", status);
        return fail(f, what);
    }
    text = NULL;
    (void)curl->curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &text);
    (void)snprintf(f->page->content_type, sizeof f->page->content_type, "%s", text != NULL ? text : "");
    return 0;
}

/* One request; *ret_again with the next URL after a redirect. */
static int get_once(Fetch *f, bool *ret_again)
{
    const Curl *curl = &f->fetcher->curl;
    *ret_again = false;
    if (!split_url(f) || !port_is_listed(f) || !host_is_allowed(f)) return refuse(f);
    int rc = resolve(f);
    if (rc < 0) return rc;
    uint64_t now = clock_monotonic_ns();
    if (now >= f->deadline_ns) return take_too_long(f);
    CURL *easy = curl->curl_easy_init();
    struct curl_slist *pins = curl->curl_slist_append(NULL, f->pin);
    if (easy == NULL || pins == NULL) {
        rc = error_set(f->err, ERR_MEMORY, "no memory to fetch the article");
    } else {
        strbuf_clear(&f->page->body);
        set_options(f, easy, pins, (long)((f->deadline_ns - now) / 1000000) + 1);
        rc = read_result(f, easy, curl->curl_easy_perform(easy), ret_again);
    }
    curl->curl_slist_free_all(pins);
    if (easy != NULL) curl->curl_easy_cleanup(easy);
    return rc;
}

int fetcher_get(const Fetcher *fetcher, Slice url, const bool *cancelled, FetchedPage *page, Error *err)
{
    Fetch f = {.fetcher = fetcher, .cancelled = cancelled, .page = page, .err = err};
    f.deadline_ns = clock_monotonic_ns() + fetcher->options.timeout_ms * 1000000u;
    *page = (FetchedPage){.content_type = ""};
    strbuf_init(&page->body, fetcher->options.max_bytes);
    bool again = url.len < sizeof f.url && memchr(url.ptr, 0, url.len) == NULL;
    if (!again) return refuse(&f);
    memcpy(f.url, url.ptr, url.len);
    int rc = 0;
    for (int hop = 0; rc == 0 && again; hop++) {
        rc = hop <= FETCH_MAX_REDIRECTS ? get_once(&f, &again) : fail(&f, "its server redirects too often");
    }
    if (rc < 0) fetched_page_release(page);
    return rc;
}
