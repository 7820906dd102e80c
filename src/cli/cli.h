/* cli.h - the subcommands of the command line.
 *
 * Each takes the arguments from its own name on, reads and writes standard streams, tells failures on
 * stderr and returns the exit status (0 done, 1 some input failed, 2 wrong usage). One thread calls them.
 *
 *     int status = cli_extract(argc - 1, argv + 1);
 */
#ifndef ATTACHE_CLI_CLI_H
#define ATTACHE_CLI_CLI_H

#include "base/error.h"
#include "cli/option.h"
#include "config/settings.h"

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* One subcommand each, see the table in commands.c. */
extern const CliOption cli_extract_options[];
int cli_extract(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_health(int argc, char **argv);
int cli_config(int argc, char **argv);
int cli_key(int argc, char **argv);
int cli_version(int argc, char **argv);

/* All settings from file, environment and the flags of argv[1..], with the data folder found. */
int cli_settings(Settings *settings, int argc, char **argv, Error *err);

/* "attache: MESSAGE" on stderr; returns CLI_FAILED. */
int cli_fail(const Error *err);
/* Processors this process may run on, at least 1. */
unsigned cli_processors(void);

#endif
