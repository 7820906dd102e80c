#include "http/guard.h"

#include "http/reply.h"

#include <string.h>

enum { MAX_HEADERS = 100, MAX_HEADER_BYTES = 16 * 1024, MAX_ADDRESS = 8 * 1024, MAX_PARAMETERS = 100 };

static void read_length(Framing *framing, Slice value)
{
    int64_t number;
    value = slice_trim(value);
    bool digits = value.len > 0 && value.ptr[0] >= '0' && value.ptr[0] <= '9';
    framing->length_readable = digits && slice_to_int64(value, &number);
    if (framing->length_readable) framing->length = (uint64_t)number;
}

/* "Content-Length : 5" is another header to us than to the next server: RFC 9112 wants it refused. */
static bool name_is_token(Slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] == 0x7f) return false;
    return name.len > 0;
}

static enum MHD_Result look_at_header(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_size,
                                      const char *value, size_t value_size)
{
    Framing *framing = ctx;
    Slice name = {key, key_size};
    Slice text = value != NULL ? (Slice){value, value_size} : SLICE_EMPTY;
    (void)kind;
    framing->headers++;
    framing->header_bytes += key_size + value_size;
    if (!name_is_token(name)) framing->bad_names++;
    if (slice_eq_nocase(name, SLICE("Content-Length"))) {
        framing->content_lengths++;
        read_length(framing, text);
    } else if (slice_eq_nocase(name, SLICE("Transfer-Encoding"))) {
        framing->transfer_encodings++;
        framing->chunked = slice_eq_nocase(slice_trim(text), SLICE("chunked"));
    } else if (slice_eq_nocase(name, SLICE("Host"))) {
        framing->hosts++;
    } else if (slice_eq_nocase(name, SLICE("Expect"))) {
        framing->expect = text;
    }
    return MHD_YES;
}

static int refuse(Request *request)
{
    request->close = true;
    return ERR_INVALID;
}

/* What makes the end of the request doubtful. */
static bool refuse_doubtful(Request *request, bool needs_host, const Framing *f)
{
    if (f->hosts > 1 || (f->hosts == 0 && needs_host))
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "there must be one Host header, not %u", f->hosts);
    else if (f->bad_names > 0)
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "a header's name has white space in it");
    else if (f->content_lengths > 1)
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "there are %u Content-Length headers",
                      f->content_lengths);
    else if (f->content_lengths > 0 && f->transfer_encodings > 0)
        reply_problem(request, PROBLEM_MALFORMED_REQUEST,
                      "Content-Length and Transfer-Encoding exclude each other");
    else if (f->transfer_encodings > 1)
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "there are %u Transfer-Encoding headers",
                      f->transfer_encodings);
    else if (f->transfer_encodings == 1 && !f->chunked)
        reply_problem(request, PROBLEM_NOT_IMPLEMENTED, "the only Transfer-Encoding taken is chunked");
    else if (f->content_lengths == 1 && !f->length_readable)
        reply_problem(request, PROBLEM_MALFORMED_REQUEST, "Content-Length is no number");
    else
        return false;
    return true;
}

/* Well within the memory that libmicrohttpd has for a connection: what is beyond that, it answers itself. */
static bool refuse_large(Request *request, const Framing *f)
{
    if (f->headers <= MAX_HEADERS && f->header_bytes <= MAX_HEADER_BYTES) return false;
    reply_problem(request, PROBLEM_HEADERS_TOO_LARGE,
                  "there are %u headers of %zu bytes; at most %d and %d bytes are taken", f->headers,
                  f->header_bytes, MAX_HEADERS, MAX_HEADER_BYTES);
    return true;
}

bool guard_address_is_too_long(Slice address)
{
    unsigned parameters = 1;
    for (size_t i = 0; i < address.len; i++)
        parameters += address.ptr[i] == '&';
    return address.len > MAX_ADDRESS || parameters > MAX_PARAMETERS;
}

int guard_check(Request *request, bool needs_host, Framing *ret_framing)
{
    Framing f = {.expect = SLICE_EMPTY};
    (void)MHD_get_connection_values_n(request->mhd, MHD_HEADER_KIND, look_at_header, &f);
    f.trusted = !refuse_doubtful(request, needs_host, &f);
    *ret_framing = f;
    if (!f.trusted || refuse_large(request, &f)) return refuse(request);
    return 0;
}
