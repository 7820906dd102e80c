/* server.h - the HTTP server: I/O threads, a bounded queue, workers; start, readiness, drain, stop.
 *
 * I/O threads (libmicrohttpd's own, epoll) read requests, refuse what must be refused and answer what needs
 * no analysis. Articles are suspended and queued; worker threads, each with its own Workspace, analyse
 * them and resume the connection. One thread owns the Server: it starts, ticks and stops it.
 * Errors at start (address in use, ...) name the setting and the reason.
 *
 *     Server *server;
 *     if (server_start(&server, &settings, &err) < 0) ...            // answers /livez, not ready
 *     if (server_ready(server, knowledge, version, &err) < 0) ...    // takes articles
 *     while (!asked_to_stop) server_tick(server);                    // ten times a second
 *     server_drain(server);                                          // finishes what is in flight
 *     server_free(server);
 */
#ifndef ATTACHE_HTTP_SERVER_H
#define ATTACHE_HTTP_SERVER_H

#include "base/strbuf.h"
#include "config/settings.h"
#include "pipeline/pipeline.h"

typedef struct Server Server;

typedef enum ServerState { SERVER_LOADING, SERVER_READY, SERVER_DRAINING } ServerState;

/* Listens. `settings` must outlive the server. */
int server_start(Server **ret_server, const Settings *settings, Error *err);
/* Starts the workers. `knowledge` and `version_json` must outlive the server. */
int server_ready(Server *server, const Knowledge *knowledge, Slice version_json, unsigned processors,
                 Error *err);
/* Closes connections that are late. */
void server_tick(Server *server);
/* Stops listening and waits, at most drain_timeout, until every request has its answer. */
void server_drain(Server *server);
void server_free(Server *server);
/* The address in words, "http://127.0.0.1:8080" with the port that was really taken. */
const char *server_address(const Server *server);

/* For the handlers; safe from any thread. */
ServerState server_state(const Server *server);
const Knowledge *server_knowledge(const Server *server);
Slice server_version_json(const Server *server);
/* What the last run of the pipeline took, for the metrics. */
void server_count_stages(Server *server, const StageTiming *timings, size_t n);
/* One line of a batch, answered with facts or with a problem. */
void server_count_line(Server *server, bool ok);
/* Bodies held take all the memory that they may. */
bool server_is_out_of_room(const Server *server);
/* Appends the metrics in Prometheus' text format. */
int server_metrics(Server *server, StrBuf *out);
size_t server_max_body(const Server *server);
bool server_may_fetch(const Server *server);
uint64_t server_article_timeout_ns(const Server *server);

#endif
