/* server.h - the HTTP server: I/O threads, a bounded queue, workers; start, readiness, drain, stop.
 *
 * I/O threads (libmicrohttpd's own, epoll) read requests, refuse what must be refused and answer what needs
 * no analysis. Articles are suspended and queued; worker threads, each with its own Workspace, analyse
 * them and resume the connection. One thread owns the Server: it starts, ticks and stops it.
 * Errors at start (address in use, ...) name the setting and the reason.
 *
 *     Server *server;
 *     if (server_start(&server, &settings, -1, &err) < 0) ...         // answers /livez, not ready
 *     if (server_ready(server, knowledge, &version, n, &err) < 0) ... // takes articles
 *     while (!asked_to_stop) server_tick(server);                    // ten times a second
 *     server_drain(server);                                          // finishes what is in flight
 *     server_free(server);
 */
#ifndef ATTACHE_HTTP_SERVER_H
#define ATTACHE_HTTP_SERVER_H

#include "base/strbuf.h"
#include "config/settings.h"
#include "http/generation.h"
#include "http/terms.h"
#include "pipeline/pipeline.h"

typedef struct Server Server;

typedef enum ServerState { SERVER_LOADING, SERVER_READY, SERVER_DRAINING } ServerState;

/* Listens. `settings` is copied. `listen_fd`: a socket that somebody else has opened and that
 * stays his (the server takes it over, but never shuts it down), -1: what the setting says. */
int server_start(Server **ret_server, const Settings *settings, int listen_fd, Error *err);
/* Starts the workers. Takes over `knowledge` and the text of /v1/version, also when it fails. */
int server_ready(Server *server, Knowledge *knowledge, StrBuf *version_json, unsigned processors, Error *err);
/* Replaces both and the settings, of which the fixed ones must be the old ones, and reads the keys again;
 * what is in work goes on with the old ones. All of it or nothing. Takes over as server_ready. From any one
 * thread. */
int server_reload(Server *server, const Settings *settings, Knowledge *knowledge, StrBuf *version_json,
                  Error *err);
/* For the metrics. */
void server_count_reload(Server *server, bool ok);
/* Closes connections that are late, looks for workers that are stuck. */
void server_tick(Server *server);
/* Stops listening and waits, at most drain_timeout, until every request has its answer. */
void server_drain(Server *server);
void server_free(Server *server);
/* The address in words, "http://127.0.0.1:8080" with the port that was really taken. */
const char *server_address(const Server *server);

/* For the handlers; safe from any thread. */
ServerState server_state(const Server *server);
/* To be let go; NULL while loading. */
Generation *server_generation(Server *server);
void server_let_go(Server *server, Generation *generation);
/* The current ones, to be let go. */
Terms *server_terms(Server *server);
void server_let_terms_go(Server *server, Terms *terms);
/* Some worker has been busy far longer than an article may take. */
bool server_is_stuck(const Server *server);
/* What the last run of the pipeline took, for the metrics. */
void server_count_stages(Server *server, const StageTiming *timings, size_t n);
/* One line of a batch, answered with facts or with a problem. */
void server_count_line(Server *server, bool ok);
/* Seconds after which one that is turned away now may find room. */
unsigned server_retry_s(Server *server);
/* Bodies held take all the memory that they may. */
bool server_is_out_of_room(Server *server);
/* Appends the metrics in Prometheus' text format. */
int server_metrics(Server *server, StrBuf *out);

#endif
