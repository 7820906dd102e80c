/* handle_version.c - GET /v1/version: what this build is and what it has loaded. */
#include "http/reply.h"
#include "http/routes.h"
#include "http/server.h"

void handle_version(Request *request, Worker *worker)
{
    (void)worker;
    request->generation = server_generation(request->server);
    reply_cached(request, "application/json",
                 request->generation != NULL ? generation_version(request->generation) : SLICE("{}\n"));
}
