/* version.c - `attache version`. */
#include "cli/build_info.h"
#include "cli/cli.h"

#include <stdio.h>

int cli_version(int argc, char **argv)
{
    Error err;
    Settings settings;
    StrBuf out;
    strbuf_init(&out, 1 << 16);
    settings_init(&settings);
    int rc = cli_settings(&settings, argc, argv, &err);
    if (rc == 0 && settings.help)
        rc = puts("Usage: attache version [--data-dir DIR]\n\nPrints, as JSON, what this build is and the "
                  "models "
                  "it finds.") < 0;
    else if (rc == 0)
        rc = build_info_json(settings_text(&settings, SETTING_DATA_DIR), &out, &err);
    if (rc == 0 && out.len > 0) (void)fputs(out.ptr, stdout);
    strbuf_release(&out);
    settings_release(&settings);
    return rc < 0 ? cli_fail(&err) : CLI_DONE;
}
