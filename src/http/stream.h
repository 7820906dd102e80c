/* stream.h - a batch on its way: lines out of a spool, through the workers, into an answer that is sent as it
 * grows.
 *
 * libmicrohttpd takes an answer only before the body or after its end, so the body is spooled first. Then
 * lines go to the queue, never more than a window of them between reading and sending: a client that reads
 * slowly leaves the window full of finished answers and holds no worker. The I/O thread reads the answers in
 * order; when the next one is not there yet it suspends the connection, and the worker that finishes it
 * resumes it. A line that cannot be analysed becomes a problem object. The Stream is counted: request,
 * response and every line with a worker hold it; it touches the connection only while that is suspended.
 *
 *     Stream *stream = stream_new(request, body, &options, packed);    // takes the body over
 *     struct MHD_Response *response = stream_response(stream);
 *     stream_leave(stream);                                      // the request has ended, in whatever way
 */
#ifndef ATTACHE_HTTP_STREAM_H
#define ATTACHE_HTTP_STREAM_H

#include "http/batch_body.h"

#include "doc/options.h"

#include <microhttpd.h>

typedef struct Request Request;
typedef struct Stream Stream;

typedef struct StreamCounts {
    uint64_t lines;
    uint64_t failed; /* of these, answered with a problem object */
    uint64_t bytes;  /* of the answer, as sent */
} StreamCounts;

/* NULL when there is no memory; the body then stays the caller's. `packed`: the answer is gzip. */
Stream *stream_new(Request *request, BatchBody *body, const RequestOptions *options, bool packed);
/* NULL when there is no memory. */
struct MHD_Response *stream_response(Stream *stream);
StreamCounts stream_counts(Stream *stream);
/* Cancels what is under way; the caller's reference is gone. */
void stream_leave(Stream *stream);

#endif
