#include "cli/option.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { HELP_COLUMN = 29, LONG_ONLY = 256 };

int cli_option_next(const CliOption *options, int argc, char **argv)
{
    struct option table[CLI_OPTION_MAX] = {0};
    char letters[2 * CLI_OPTION_MAX + 1] = "";
    size_t n_letters = 0;
    for (int i = 0; i < CLI_OPTION_MAX - 1 && options[i].name != NULL; i++) {
        int has_value = options[i].value != NULL ? required_argument : no_argument;
        table[i] = (struct option){options[i].name, has_value, NULL, LONG_ONLY + i};
        if (options[i].letter == 0) continue;
        letters[n_letters++] = options[i].letter;
        if (has_value == required_argument) letters[n_letters++] = ':';
    }
    int found = getopt_long(argc, argv, letters, table, NULL);
    if (found == -1) return CLI_OPTION_END;
    if (found >= LONG_ONLY) return found - LONG_ONLY;
    for (int i = 0; options[i].name != NULL; i++)
        if (options[i].letter != 0 && options[i].letter == found) return i;
    return CLI_OPTION_WRONG;
}

/* "a|b|c" stands for its words, which the help tells. */
static const char *value_name(const CliOption *option)
{
    return option->value == NULL || strchr(option->value, '|') == NULL ? option->value : "WORD";
}

static void print_option(const CliOption *option)
{
    int column = option->letter != 0 ? printf("  -%c, ", option->letter) : printf("      ");
    column += printf("--%s", option->name);
    if (option->value != NULL) column += printf(" %s", value_name(option));
    (void)printf("%*s", column < HELP_COLUMN ? HELP_COLUMN - column : 1, "");
    for (const char *line = option->help; line != NULL;) {
        const char *end = strchr(line, '\n');
        (void)printf("%.*s\n", (int)(end != NULL ? (size_t)(end - line) : strlen(line)), line);
        line = end != NULL ? end + 1 : NULL;
        if (line != NULL) (void)printf("%*s", HELP_COLUMN, "");
    }
}

void cli_options_print(const CliOption *options)
{
    for (; options->name != NULL; options++)
        print_option(options);
}
