/* commands.h - the table of subcommands: what main runs, --help lists and the shells complete.
 *
 * Const; a new subcommand is a row of it and a cli_NAME (cli.h).
 *
 *     for (unsigned i = 0; cli_command_at(i) != NULL; i++) puts(cli_command_at(i)->name);
 */
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
/* The script that completes the command line in bash, zsh or fish. */
int cli_completion(int argc, char **argv);

#endif
