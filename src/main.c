/* main.c - the table of subcommands; the only place that ends the process. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: attache COMMAND [OPTION]...\n"
    "\n"
    "Reads news articles and returns, as JSON, the officials they name with their roles, other people,\n"
    "organizations, places, events, dates, and direct quotes with their speakers.\n"
    "\n"
    "  extract   articles from files or standard input, NDJSON too\n"
    "  serve     the same over HTTP, with a page to read the result on\n"
    "  health    asks a running server whether it is ready\n"
    "  config    every setting in force and where it came from\n"
    "  key       makes an API key and its line for the file 'api_keys'\n"
    "  version   what this build is\n"
    "\n"
    "'attache COMMAND --help' tells the options of each.\n";

typedef struct Command {
    const char *name;
    int (*run)(int argc, char **argv);
} Command;

static const Command commands[] = {{"extract", cli_extract}, {"serve", cli_serve}, {"health", cli_health},
                                   {"config", cli_config},   {"key", cli_key},     {"version", cli_version}};

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(name, commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    bool asked = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    if (strcmp(name, "--version") == 0) return cli_version(1, argv);
    (void)fputs(usage, asked ? stdout : stderr);
    return asked ? CLI_DONE : CLI_USAGE;
}
