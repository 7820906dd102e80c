/* option.h - the options of a subcommand as a table: what getopt reads, --help prints and the shells
 * complete.
 *
 * A table ends with a row without a name. `value` is NULL for a switch; FILE and DIR complete paths, "a|b|c"
 * completes those words, anything else is free. No state.
 *
 *     static const CliOption options[] = {{"jobs", 'j', "N", "threads"}, {0}};
 *     int row = cli_option_next(options, argc, argv);      // the row, or CLI_OPTION_END, CLI_OPTION_WRONG
 */
#ifndef ATTACHE_CLI_OPTION_H
#define ATTACHE_CLI_OPTION_H

typedef struct CliOption {
    const char *name;
    char letter; /* 0: none */
    const char *value;
    const char *help; /* lines parted by \n */
} CliOption;

enum { CLI_OPTION_END = -1, CLI_OPTION_WRONG = -2, CLI_OPTION_MAX = 32 };

/* The next option's row; its value is in optarg. What is wrong has been told on stderr. Set optind = 1 first.
 */
int cli_option_next(const CliOption *options, int argc, char **argv);
/* A line for each, with its help beside it. */
void cli_options_print(const CliOption *options);

#endif
