/* fuzz_settings.c - any bytes as the configuration file. */
#include "config/settings.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Settings settings;
    Error err;
    settings_init(&settings);
    int rc = settings_read(&settings, (Slice){(const char *)data, size}, "fuzz.toml", &err);
    /* What C functions are given as text must be all of it. */
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strlen(settings_text(&settings, (Setting)i)) != settings.values[i].text.len) abort();
    if (rc < 0 && strlen(err.message) == 0) abort();
    settings_release(&settings);
    return 0;
}
