/* exchange.h - libmicrohttpd's callbacks: a request from its headers to its answer.
 *
 * on_request is called several times for each request: at the end of the headers, for every piece of the
 * body, at its end, and again when a worker has resumed the connection. All run on I/O threads, but
 * exchange_run on a worker's. A Request is made at the first call and freed when libmicrohttpd says that the
 * exchange has ended.
 *
 *     MHD_start_daemon(flags, port, NULL, NULL, exchange_on_request, server,
 *                      MHD_OPTION_NOTIFY_COMPLETED, exchange_on_completed, server, ...);
 */
#ifndef ATTACHE_HTTP_EXCHANGE_H
#define ATTACHE_HTTP_EXCHANGE_H

#include <microhttpd.h>

enum MHD_Result exchange_on_request(void *server, struct MHD_Connection *mhd, const char *url,
                                    const char *method, const char *version, const char *upload_data,
                                    size_t *upload_size, void **request);
/* MHD_OPTION_URI_LOG_CALLBACK: the address as it was sent, before anything else of the request. */
void *exchange_on_address(void *ctx, const char *address, struct MHD_Connection *mhd);
void exchange_on_completed(void *server, struct MHD_Connection *mhd, void **request,
                           enum MHD_RequestTerminationCode how);
void exchange_on_connection(void *server, struct MHD_Connection *mhd, void **connection,
                            enum MHD_ConnectionNotificationCode what);

typedef struct Worker Worker;
typedef struct Job Job;
/* What a worker does with a queued request: it is the worker's own until the connection is resumed. */
void exchange_run(Job *job, Worker *worker);

#endif
