/* main.c - runs the subcommand asked for; the only place that ends the process. */
#include "cli/cli.h"
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

static void print_usage(FILE *to)
{
    (void)fputs(
        "Usage: attache COMMAND [OPTION]...\n"
        "\n"
        "Reads news articles and returns, as JSON, the officials they name with their roles, other people,\n"
        "organizations, places, events, dates, and direct quotes with their speakers.\n"
        "\n",
        to);
    for (unsigned i = 0; cli_command_at(i) != NULL; i++)
        (void)fprintf(to, "  %-11s %s\n", cli_command_at(i)->name, cli_command_at(i)->help);
    (void)fputs("\n'attache COMMAND --help' tells the options of each.\n", to);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (unsigned i = 0; cli_command_at(i) != NULL; i++)
        if (strcmp(name, cli_command_at(i)->name) == 0) return cli_command_at(i)->run(argc - 1, argv + 1);
    bool asked = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    if (strcmp(name, "--version") == 0) return cli_version(1, argv);
    if (!asked && name[0] != '\0') (void)fprintf(stderr, "attache: there is no command '%s'\n\n", name);
    print_usage(asked ? stdout : stderr);
    return asked ? CLI_DONE : CLI_USAGE;
}
