/* guard.h - what must be refused as soon as the headers are there.
 *
 * libmicrohttpd takes requests whose length can be read in two ways, and waits for the end of bodies it
 * cannot measure; both are answered here before a byte of the body is read, and the connection is closed.
 * On the I/O thread; keeps nothing.
 *
 *     if (guard_check(request, true, &framing) < 0) ...request has its answer
 */
#ifndef ATTACHE_HTTP_GUARD_H
#define ATTACHE_HTTP_GUARD_H

#include "http/request.h"

typedef struct Framing {
    unsigned content_lengths; /* headers of that name */
    unsigned transfer_encodings;
    unsigned hosts;
    unsigned bad_names; /* headers whose name is no token */
    unsigned headers;
    size_t header_bytes;
    bool chunked;         /* Transfer-Encoding is exactly "chunked" */
    bool length_readable; /* one Content-Length of digits only */
    uint64_t length;      /* of Content-Length */
    Slice expect;         /* borrowed */
    bool trusted;         /* where the body ends is beyond doubt */
} Framing;

/* 0, or negative with a problem as the request's answer. `needs_host`: it is an HTTP/1.1 request
 * (libmicrohttpd can check that too, but then sends the head of its answer twice). */
int guard_check(Request *request, bool needs_host, Framing *ret_framing);
/* The address, as it was sent, is longer than is looked at, or has more parameters. */
bool guard_address_is_too_long(Slice address);
static inline bool framing_has_body(const Framing *framing)
{
    return framing->chunked || framing->length > 0;
}

#endif
