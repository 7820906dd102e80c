/* handle_health.c - /livez: the process answers; /readyz: it takes articles. Both on the I/O thread. */
#include "http/reply.h"
#include "http/routes.h"
#include "http/server.h"

void handle_live(Request *request, Worker *worker)
{
    (void)worker;
    reply_static(request, MHD_HTTP_OK, "application/json", SLICE("{\"status\":\"live\"}\n"));
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

void handle_ready(Request *request, Worker *worker)
{
    (void)worker;
    ServerState state = server_state(request->server);
    if (server_is_stuck(request->server))
        reply_problem(request, PROBLEM_OVERLOADED, "a worker does not come back from its work");
    else if (state == SERVER_READY)
        reply_static(request, MHD_HTTP_OK, "application/json", SLICE("{\"status\":\"ready\"}\n"));
    else if (state == SERVER_LOADING)
        reply_problem(request, PROBLEM_OVERLOADED, "the models are being loaded");
    else
        reply_problem(request, PROBLEM_SHUTTING_DOWN, "the server is finishing what it has begun");
    reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
