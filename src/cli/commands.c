#include "cli/commands.h"

#include "cli/cli.h"

#include <stddef.h>

static const CliCommand commands[] = {
    {"extract", "articles from files or standard input, NDJSON too", cli_extract, cli_extract_options, false,
     "FILE"},
    {"serve", "the same over HTTP, with a page to read the result on", cli_serve, NULL, true, NULL},
    {"health", "asks a running server whether it is ready", cli_health, NULL, true, NULL},
    {"config", "every setting in force and where it came from", cli_config, NULL, true, NULL},
    {"key", "makes an API key and its line for the file 'api_keys'", cli_key, NULL, false, "NAME"},
    {"version", "what this build is", cli_version, NULL, true, NULL},
    {"completion", "a script that makes bash, zsh or fish complete all this", cli_completion, NULL, false,
     "bash|zsh|fish"},
};

const CliCommand *cli_command_at(unsigned i)
{
    return i < sizeof commands / sizeof commands[0] ? &commands[i] : NULL;
}
