/* key.c - `attache key NAME`: a new API key, and its line for the file of keys. */
#include "cli/cli.h"

#include "base/sha256.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static const char usage[] = "Usage: attache key NAME >> KEYS\n"
                            "\n"
                            "Makes an API key. Its line for the file that the setting api_keys names goes to "
                            "standard output\n"
                            "(NAME, for the logs, and a hash); the key itself, which is kept nowhere, to "
                            "standard error.\n";

int cli_key(int argc, char **argv)
{
    Error err;
    uint8_t secret[SHA256_BYTES];
    char key[2 * SHA256_BYTES + 1];
    char hash[2 * SHA256_BYTES + 1];
    if (argc != 2 || argv[1][0] == '-') {
        (void)fputs(usage, argc == 2 ? stdout : stderr);
        return argc == 2 ? CLI_DONE : CLI_USAGE;
    }
    if (strspn(argv[1], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") !=
            strlen(argv[1]) ||
        argv[1][0] == '\0' || strlen(argv[1]) > 64) {
        error_set(&err, ERR_CONFIG, "'%s': a name has 1 to 64 letters, digits, dots, hyphens and underscores",
                  argv[1]);
        return cli_fail(&err);
    }
    if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret) {
        error_set(&err, ERR_IO, "the system gives no random numbers");
        return cli_fail(&err);
    }
    sha256_text(secret, key);
    sha256(slice_of(key), secret);
    sha256_text(secret, hash);
    (void)fprintf(stderr, "%s\n", key);
    (void)printf("%s %s\n", argv[1], hash);
    return CLI_DONE;
}
