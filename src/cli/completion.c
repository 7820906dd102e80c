/* completion.c - `attache completion SHELL`: the table of commands, options and settings as a shell's script.
 */
#include "cli/cli.h"
#include "cli/commands.h"
#include "config/settings.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "Usage: attache completion bash|zsh|fish\n"
                            "\n"
                            "Prints a script that makes the shell complete attache's commands and options:\n"
                            "\n"
                            "  source <(attache completion bash)\n"
                            "  source <(attache completion zsh)\n"
                            "  attache completion fish | source\n";

/* What one shell's script says of each thing. */
typedef struct Shell {
    const char *name;
    void (*begin)(void);
    void (*command)(const CliCommand *command);
    void (*option)(const CliCommand *command, const CliOption *option);
    void (*end)(void);
} Shell;

/* --- every option of a command, its own and the settings --- */

static const char *flag_of_setting(Setting setting, char *buf, size_t size)
{
    (void)snprintf(buf, size, "%s", setting_name(setting));
    for (char *c = buf; *c != '\0'; c++)
        if (*c == '_') *c = '-';
    return buf;
}

/* The words before the colon of a choice's help, as "a|b|c"; else what the setting's value looks like. */
static const char *value_of_setting(Setting setting, char *buf, size_t size)
{
    const char *help = setting_help(setting);
    const char *colon = strchr(help, ':');
    if (setting == SETTING_DATA_DIR) return "DIR";
    if (setting == SETTING_API_KEYS) return "FILE";
    if (!setting_is_choice(setting) || colon == NULL) return "VALUE";
    (void)snprintf(buf, size, "%.*s", (int)(colon - help), help);
    for (char *c = buf; *c != '\0'; c++)
        if (*c == ' ') *c = '|';
    return buf;
}

static void each_option(const Shell *shell, const CliCommand *command)
{
    static const CliOption config = {"config", 0, "FILE", "file of settings"};
    static const CliOption help = {"help", 'h', NULL, "what it does and takes"};
    char name[64];
    char value[128];
    for (const CliOption *o = command->options; o != NULL && o->name != NULL; o++)
        shell->option(command, o);
    if (command->options == NULL) shell->option(command, &help);
    if (!command->settings) return;
    shell->option(command, &config);
    for (int i = 0; i < SETTING_COUNT; i++) {
        CliOption option = {flag_of_setting((Setting)i, name, sizeof name), 0,
                            value_of_setting((Setting)i, value, sizeof value), setting_help((Setting)i)};
        shell->option(command, &option);
    }
}

static bool is_path(const char *value)
{
    return strcmp(value, "FILE") == 0 || strcmp(value, "DIR") == 0;
}

static bool is_words(const char *value)
{
    return strchr(value, '|') != NULL;
}

/* "a|b|c" with `between` in place of the bars. */
static void print_words(const char *words, const char *between)
{
    for (; *words != '\0'; words++)
        if (*words == '|')
            (void)fputs(between, stdout);
        else
            (void)putchar(*words);
}

/* The first line of a help text, inside single quotes, without what `bad` lists. */
static void print_help(const char *help, const char *bad)
{
    for (; *help != '\0' && *help != '\n'; help++)
        (void)putchar(strchr(bad, *help) != NULL ? ' ' : *help);
}

/* --- bash --- */

static void bash_begin(void)
{
    (void)puts("# bash completion of attache; made by 'attache completion bash'\n"
               "_attache() {\n"
               "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= paths=\n"
               "    case $COMP_CWORD:${COMP_WORDS[1]}:$before in");
    (void)printf("    1:*) words='");
    for (unsigned i = 0; cli_command_at(i) != NULL; i++)
        (void)printf("%s%s", i > 0 ? " " : "", cli_command_at(i)->name);
    (void)puts(" --help --version' ;;");
}

static void bash_value(const CliCommand *command, const char *before, const char *value)
{
    (void)printf("    *:%s:%s) ", command->name, before);
    if (is_words(value)) {
        (void)printf("words='");
        print_words(value, " ");
        (void)printf("' ;;\n");
    } else {
        (void)printf("%s ;;\n", is_path(value) ? "paths=1" : ":");
    }
}

static void bash_option(const CliCommand *command, const CliOption *option)
{
    char name[80];
    if (option->value == NULL) return;
    (void)snprintf(name, sizeof name, option->letter != 0 ? "--%s|*:%s:-%c" : "--%s", option->name,
                   command->name, option->letter);
    bash_value(command, name, option->value);
}

static void bash_name(const CliCommand *command, const CliOption *option)
{
    (void)command;
    (void)printf("--%s ", option->name);
}

static void bash_rest(const CliCommand *command)
{
    static const Shell names = {.option = bash_name};
    (void)printf("    *:%s:*)\n        if [[ $word == -* ]]; then words='", command->name);
    each_option(&names, command);
    (void)printf("'\n        else ");
    if (command->argument == NULL) {
        (void)printf(":");
    } else if (is_words(command->argument)) {
        (void)printf("words='");
        print_words(command->argument, " ");
        (void)printf("'");
    } else {
        (void)printf(is_path(command->argument) ? "paths=1" : ":");
    }
    (void)puts("; fi ;;");
}

static void bash_end(void)
{
    for (unsigned i = 0; cli_command_at(i) != NULL; i++)
        bash_rest(cli_command_at(i));
    (void)puts("    esac\n"
               "    mapfile -t COMPREPLY < <(compgen -W \"$words\" ${paths:+-f} -- \"$word\")\n"
               "    [[ -z $paths ]] || compopt -o filenames 2>/dev/null\n"
               "}\n"
               "complete -F _attache attache");
}

/* --- zsh --- */

static void zsh_begin(void)
{
    (void)puts("#compdef attache\n# zsh completion of attache; made by 'attache completion zsh'\n"
               "_attache() {\n    local -a commands\n    commands=(");
    for (unsigned i = 0; cli_command_at(i) != NULL; i++) {
        (void)printf("        '%s:", cli_command_at(i)->name);
        print_help(cli_command_at(i)->help, "'");
        (void)puts("'");
    }
    (void)puts("    )\n    if ((CURRENT == 2)); then _describe command commands; return; fi\n"
               "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n    case $command in");
}

static void zsh_action(const char *value)
{
    if (is_words(value)) {
        (void)printf(":(");
        print_words(value, " ");
        (void)printf(")");
    } else {
        (void)printf(strcmp(value, "DIR") == 0 ? ":_files -/" : is_path(value) ? ":_files" : ": ");
    }
}

static void zsh_option(const CliCommand *command, const CliOption *option)
{
    (void)command;
    (void)printf(" \\\n            ");
    if (option->letter != 0)
        (void)printf("'(-%c --%s)'{-%c,--%s}", option->letter, option->name, option->letter, option->name);
    else
        (void)printf("--%s", option->name);
    (void)printf("'[");
    print_help(option->help, "'[]:");
    (void)printf("]");
    if (option->value != NULL) {
        (void)printf(":value");
        zsh_action(option->value);
    }
    (void)printf("'");
}

static void zsh_command(const CliCommand *command)
{
    static const Shell options = {.option = zsh_option};
    (void)printf("    %s)\n        _arguments", command->name);
    each_option(&options, command);
    if (command->argument != NULL) {
        (void)printf(" \\\n            '*:argument");
        zsh_action(command->argument);
        (void)printf("'");
    }
    (void)puts(" ;;");
}

static void zsh_end(void)
{
    for (unsigned i = 0; cli_command_at(i) != NULL; i++)
        zsh_command(cli_command_at(i));
    (void)puts("    esac\n}\n"
               "if [[ $funcstack[1] == _attache ]]; then _attache \"$@\"; else compdef _attache attache; fi");
}

/* --- fish --- */

static void fish_begin(void)
{
    (void)puts("# fish completion of attache; made by 'attache completion fish'\ncomplete -c attache -f");
    for (unsigned i = 0; cli_command_at(i) != NULL; i++) {
        (void)printf("complete -c attache -n __fish_use_subcommand -a %s -d '", cli_command_at(i)->name);
        print_help(cli_command_at(i)->help, "'");
        (void)puts("'");
    }
}

static void fish_action(const char *value)
{
    if (is_path(value)) {
        (void)printf(" -r -F");
    } else {
        (void)printf(" -x");
        if (is_words(value)) {
            (void)printf(" -a '");
            print_words(value, " ");
            (void)printf("'");
        }
    }
}

static void fish_option(const CliCommand *command, const CliOption *option)
{
    (void)printf("complete -c attache -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                 option->name);
    if (option->letter != 0) (void)printf(" -s %c", option->letter);
    if (option->value != NULL) fish_action(option->value);
    (void)printf(" -d '");
    print_help(option->help, "'");
    (void)puts("'");
}

static void fish_command(const CliCommand *command)
{
    if (command->argument == NULL || (!is_path(command->argument) && !is_words(command->argument))) return;
    (void)printf("complete -c attache -n '__fish_seen_subcommand_from %s'", command->name);
    if (is_path(command->argument)) {
        (void)puts(" -F");
        return;
    }
    (void)printf(" -a '");
    print_words(command->argument, " ");
    (void)puts("'");
}

static void nothing(void) {}

/* --- the whole --- */

static const Shell shells[] = {
    {"bash", bash_begin, NULL, bash_option, bash_end},
    {"zsh", zsh_begin, NULL, NULL, zsh_end},
    {"fish", fish_begin, fish_command, fish_option, nothing},
};

static void print_script(const Shell *shell)
{
    shell->begin();
    for (unsigned i = 0; cli_command_at(i) != NULL; i++) {
        if (shell->option != NULL) each_option(shell, cli_command_at(i));
        if (shell->command != NULL) shell->command(cli_command_at(i));
    }
    shell->end();
}

int cli_completion(int argc, char **argv)
{
    const char *name = argc == 2 ? argv[1] : "";
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(name, shells[i].name) != 0) continue;
        print_script(&shells[i]);
        return CLI_DONE;
    }
    bool asked = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    (void)fputs(usage, asked ? stdout : stderr);
    return asked ? CLI_DONE : CLI_USAGE;
}
