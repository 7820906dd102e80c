/* commands.h - the table of subcommands: what main runs, --help lists and the shells complete. */
#ifndef ATTACHE_CLI_COMMANDS_H
#define ATTACHE_CLI_COMMANDS_H

#include "cli/option.h"

#include <stdbool.h>

typedef struct CliCommand {
    const char *name;
    const char *help;
    int (*run)(int argc, char **argv);
    const CliOption *options; /* NULL: none of its own */
    bool settings;            /* takes every setting as a flag, and --config FILE */
    const char *argument;     /* completed as an option's value; NULL: takes none */
} CliCommand;

/* NULL behind the last. */
const CliCommand *cli_command_at(unsigned i);
int cli_completion(int argc, char **argv);

#endif
