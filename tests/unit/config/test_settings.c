#include "config/settings.h"
#include "unit.h"

#include <string.h>

static Settings settings;
static Error err;

static int load(const char *file, const char *variable, const char *flag)
{
    char *environment[] = {(char *)(uintptr_t)variable, NULL};
    char *arguments[] = {(char *)(uintptr_t) "serve", (char *)(uintptr_t)flag, NULL};
    settings_init(&settings);
    int rc = file != NULL ? settings_read(&settings, slice_of(file), "f.toml", &err) : 0;
    if (rc < 0) return rc;
    return settings_load(&settings, flag != NULL ? 2 : 1, arguments, environment, &err);
}

START_TEST(test_settings__later_sources_win)
{
    ck_assert_int_eq(load("workers = 3\n", "X=1", NULL), 0);
    ck_assert_uint_eq(settings_number(&settings, SETTING_WORKERS), 3);
    ck_assert_int_eq(settings.values[SETTING_WORKERS].source, SOURCE_FILE);
    settings_release(&settings);
    ck_assert_int_eq(load("workers = 3\n", "ATTACHE_WORKERS=4", NULL), 0);
    ck_assert_uint_eq(settings_number(&settings, SETTING_WORKERS), 4);
    settings_release(&settings);
    ck_assert_int_eq(load("workers = 3\n", "ATTACHE_WORKERS=4", "--workers=5"), 0);
    ck_assert_uint_eq(settings_number(&settings, SETTING_WORKERS), 5);
    ck_assert(slice_eq(settings.values[SETTING_WORKERS].where, SLICE("--workers")));
    settings_release(&settings);
}
END_TEST

START_TEST(test_settings__values_have_units_quotes_and_comments)
{
    ck_assert_int_eq(
        load("# head\n max-body = 2MiB # note\nbody_timeout=\"250ms\"\nlisten = \"[::1]:80\" # x\n"
             "log = warning\n",
             "X=1", NULL),
        0);
    ck_assert_uint_eq(settings_number(&settings, SETTING_MAX_BODY), 2 << 20);
    ck_assert_uint_eq(settings_number(&settings, SETTING_BODY_TIMEOUT), 250);
    ck_assert_str_eq(settings_text(&settings, SETTING_LISTEN), "[::1]:80");
    ck_assert_uint_eq(settings_number(&settings, SETTING_LOG), 2);
    settings_release(&settings);
}
END_TEST

static void refused(const char *file, const char *variable, const char *flag, const char *part)
{
    ck_assert_int_eq(load(file, variable, flag), ERR_CONFIG);
    ck_assert_msg(strstr(err.message, part) != NULL, "no '%s' in '%s'", part, err.message);
    settings_release(&settings);
}

START_TEST(test_settings__bad_values_name_key_value_and_reason)
{
    refused("\nworkers = many\n", "X=1", NULL, "f.toml:2: workers = 'many' must be a whole number");
    refused("workers = 999\n", "X=1", NULL, "0 to 256");
    refused("max_body = 12 parsecs\n", "X=1", NULL, "must be a number of bytes");
    refused("body_timeout = 10\n", "X=1", NULL, "must be a time");
    refused("log = loud\n", "X=1", NULL, "must be one of debug info warning error off");
    refused("wrokers = 3\n", "X=1", NULL, "there is no setting 'wrokers'");
    refused("[server]\n", "X=1", NULL, "there are no sections");
    refused("listen = \"127.0.0.1\n", "X=1", NULL, "quoted value");
    refused(NULL, "ATTACHE_QUEUE=-1", NULL, "ATTACHE_QUEUE: queue = '-1'");
    refused(NULL, "X=1", "--queue=0", "--queue: queue = '0' is out of range");
    refused(NULL, "X=1", "--queue", "needs a value");
    refused(NULL, "X=1", "queue", "is no option");
}
END_TEST

START_TEST(test_settings__foreign_variables_are_left_alone)
{
    ck_assert_int_eq(load(NULL, "ATTACHE_PORT_8080_TCP=tcp://10.0.0.1:8080", NULL), 0);
    settings_release(&settings);
}
END_TEST

START_TEST(test_settings__a_copy_is_its_own)
{
    Settings copy;
    ck_assert_int_eq(load("workers = 3\nheader_timeout = 10s\npath_prefix = /news\n", "X=1", NULL), 0);
    ck_assert_int_eq(settings_copy(&copy, &settings, &err), 0);
    for (int i = 0; i < SETTING_COUNT; i++)
        ck_assert(settings_same(&copy, &settings, (Setting)i));
    settings_release(&settings);
    ck_assert_str_eq(settings_text(&copy, SETTING_PATH_PREFIX), "/news");
    ck_assert(slice_eq(copy.values[SETTING_WORKERS].where, SLICE("f.toml:1")));
    ck_assert_int_eq(load("header_timeout = 10000ms\npath_prefix = /new\n", "X=1", NULL), 0);
    ck_assert(settings_same(&copy, &settings, SETTING_HEADER_TIMEOUT));
    ck_assert(!settings_same(&copy, &settings, SETTING_PATH_PREFIX));
    ck_assert(!settings_same(&copy, &settings, SETTING_WORKERS));
    ck_assert(setting_is_fixed(SETTING_WORKERS) && !setting_is_fixed(SETTING_PATH_PREFIX));
    settings_release(&settings);
    settings_release(&copy);
}
END_TEST

UNIT_MAIN("settings", test_settings__a_copy_is_its_own, test_settings__later_sources_win,
          test_settings__values_have_units_quotes_and_comments,
          test_settings__bad_values_name_key_value_and_reason,
          test_settings__foreign_variables_are_left_alone)
