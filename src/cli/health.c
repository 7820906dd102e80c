/* health.c - `attache health`: asks a running server whether it is ready, for container health checks. */
#include "cli/cli.h"
#include "http/client.h"

#include <stdio.h>

int cli_health(int argc, char **argv)
{
    Error err;
    Settings settings;
    settings_init(&settings);
    int status = CLI_DONE;
    int rc = cli_settings(&settings, argc, argv, &err);
    if (rc == 0 && settings.help)
        (void)puts(
            "Usage: attache health [--listen ADDRESS]\n\nExit status 0 when the server at that address is "
            "ready, 1 when it is not.");
    else if (rc == 0)
        rc = client_ready(settings_text(&settings, SETTING_LISTEN), &err);
    if (rc < 0) status = cli_fail(&err);
    settings_release(&settings);
    return status;
}
