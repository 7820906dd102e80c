#include "http/peer.h"

#include <string.h>

enum { MAX_LIST = 2048, MAX_HOPS = 32 };

/* The lines of one header, in order, joined by commas. */
typedef struct HeaderList {
    const char *name;
    char text[MAX_LIST];
    size_t len;
    bool too_long;
} HeaderList;

static enum MHD_Result add_line(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_size,
                                const char *value, size_t value_size)
{
    HeaderList *list = ctx;
    (void)kind;
    if (!slice_eq_nocase((Slice){key, key_size}, slice_of(list->name)) || value == NULL) return MHD_YES;
    if (list->len + value_size + 1 > sizeof list->text) {
        list->too_long = true;
        return MHD_NO;
    }
    if (list->len > 0) list->text[list->len++] = ',';
    memcpy(list->text + list->len, value, value_size);
    list->len += value_size;
    return MHD_YES;
}

static Slice unquote(Slice s)
{
    s = slice_trim(s);
    bool quoted = s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"';
    return quoted ? slice_sub(s, 1, s.len - 1) : s;
}

bool peer_parse_node(Slice node, IpAddress *address)
{
    node = unquote(node);
    if (ip_parse(node, address)) return true;
    size_t end = node.len;
    while (end > 0 && node.ptr[end - 1] != ':')
        end--;
    return end > 0 && ip_parse(slice_sub(node, 0, end - 1), address);
}

/* The "for" of one element of Forwarded. */
static Slice for_of(Slice element)
{
    Slice pair;
    while (slice_split(&element, ';', &pair)) {
        pair = slice_trim(pair);
        if (pair.len > 4 && slice_eq_nocase(slice_sub(pair, 0, 4), SLICE("for=")))
            return slice_sub(pair, 4, pair.len);
    }
    return SLICE_EMPTY;
}

bool peer_find_client(Slice list, bool is_forwarded, const IpRanges *trusted, IpAddress *address)
{
    bool found = false;
    for (int hops = 0; list.len > 0 && hops < MAX_HOPS; hops++) {
        size_t start = list.len;
        while (start > 0 && list.ptr[start - 1] != ',')
            start--;
        Slice element = slice_trim(slice_sub(list, start, list.len));
        IpAddress hop;
        if (!peer_parse_node(is_forwarded ? for_of(element) : element, &hop)) return found;
        *address = hop;
        found = true;
        if (!ip_ranges_hold(trusted, &hop)) return true;
        list = slice_sub(list, 0, start > 0 ? start - 1 : 0);
    }
    return found;
}

static void ask_proxy(Request *request)
{
    bool is_forwarded = request_number(request, SETTING_FORWARDED_HEADER) == 1;
    HeaderList list = {.name = is_forwarded ? "Forwarded" : "X-Forwarded-For"};
    (void)MHD_get_connection_values_n(request->mhd, MHD_HEADER_KIND, add_line, &list);
    if (list.len == 0 || list.too_long) return;
    if (peer_find_client((Slice){list.text, list.len}, is_forwarded, &request->terms->proxies,
                         &request->client))
        request->has_client = true;
}

/* "/news" or "/news/" before the path; an empty prefix changes nothing. */
static void cut_prefix(Request *request, Slice prefix)
{
    while (prefix.len > 0 && prefix.ptr[prefix.len - 1] == '/')
        prefix.len--;
    if (prefix.len == 0 || !slice_starts_with(request->path, prefix)) return;
    Slice rest = slice_sub(request->path, prefix.len, request->path.len);
    if (rest.len > 0 && rest.ptr[0] != '/') return;
    request->path = rest;
    request->prefixed = true;
}

void peer_identify(Request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info != NULL ? info->client_addr : NULL;
    request->has_client = from != NULL && ip_of_sockaddr(from, &request->client);
    bool is_proxy =
        request->has_client ? ip_ranges_hold(&request->terms->proxies, &request->client) : from != NULL;
    cut_prefix(request, slice_of(settings_text(&request->terms->settings, SETTING_PATH_PREFIX)));
    if (!is_proxy) return;
    ask_proxy(request);
    cut_prefix(request, request_header(request, "X-Forwarded-Prefix"));
}
