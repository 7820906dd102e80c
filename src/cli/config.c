/* config.c - `attache config`: every setting in force and where it came from, in the form of the file. */
#include "cli/cli.h"
#include "config/data_dir.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

int cli_settings(Settings *settings, int argc, char **argv, Error *err)
{
    char found[PATH_MAX];
    int rc = settings_load(settings, argc, argv, environ, err);
    if (rc < 0 || settings->help || settings_text(settings, SETTING_DATA_DIR)[0] != '\0') return rc;
    rc = data_dir_find(found, sizeof found, err);
    if (rc < 0) return rc;
    return settings_set(settings, SLICE("data_dir"), slice_of(found), SOURCE_DEFAULT,
                        SLICE("beside the program"), err);
}

static bool is_bare(const SettingValue *value)
{
    return value->text.len > 0 && value->text.ptr[0] >= '0' && value->text.ptr[0] <= '9' &&
           slice_find(value->text, SLICE(":"), 0) == SIZE_MAX;
}

int cli_config(int argc, char **argv)
{
    Error err;
    Settings settings;
    settings_init(&settings);
    if (cli_settings(&settings, argc, argv, &err) < 0) {
        settings_release(&settings);
        return cli_fail(&err);
    }
    if (settings.help) (void)puts("Usage: attache config [--config FILE] [--SETTING VALUE]...\n");
    for (int i = 0; i < SETTING_COUNT; i++) {
        const SettingValue *value = &settings.values[i];
        const char *quote = is_bare(value) ? "" : "\"";
        (void)printf("# %s\n%s = %s%s%s    # %s\n", setting_help((Setting)i), setting_name((Setting)i), quote,
                     value->text.ptr, quote, value->where.ptr);
    }
    settings_release(&settings);
    return CLI_DONE;
}
