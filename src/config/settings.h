/* settings.h - what the operator can set: defaults < configuration file < environment < flags.
 *
 * Every setting is a row of SETTING_TABLE: name, type, default, range, what it is for. `name` is the key of
 * the file ("max_body = 1MiB"), ATTACHE_MAX_BODY in the environment and --max-body on the command line.
 * Each value remembers where it came from. A Settings owns its texts, is const after loading and then
 * shared by threads. A bad value is ERR_CONFIG with key, value and reason. ATTACHE_* variables that are no
 * setting are left alone: orchestrators make such names up.
 *
 * The file: one `key = value` a line, the value bare or in double quotes, '#' begins a comment.
 *
 *     Settings settings;
 *     settings_init(&settings);
 *     if (settings_load(&settings, argc, argv, environ, &err) < 0) ...
 *     listen_on(settings_text(&settings, SETTING_LISTEN));
 *     settings_release(&settings);
 */
#ifndef ATTACHE_CONFIG_SETTINGS_H
#define ATTACHE_CONFIG_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"

typedef enum SettingType {
    SETTING_TEXT,
    SETTING_COUNT_TYPE,
    SETTING_BYTES,  /* 4096, 64KiB, 1MiB, 2GiB */
    SETTING_MILLIS, /* 250ms, 10s, 5m */
    SETTING_CHOICE, /* one of the words that stand before the colon in its help */
} SettingType;

/* X(id, name, type, default, min, max, help) */
#define SETTING_TABLE(X)                                                                                     \
    X(LISTEN, "listen", SETTING_TEXT, "127.0.0.1:8080", 0, 0,                                                \
      "address:port, [ipv6]:port or unix:/path to listen on")                                                \
    X(DATA_DIR, "data_dir", SETTING_TEXT, "", 0, 0, "models and tables; empty: beside the program")          \
    X(WORKERS, "workers", SETTING_COUNT_TYPE, "0", 0, 256,                                                   \
      "threads that analyse articles; 0: one for each processor")                                            \
    X(IO_THREADS, "io_threads", SETTING_COUNT_TYPE, "1", 1, 16, "threads that talk to clients")              \
    X(QUEUE, "queue", SETTING_COUNT_TYPE, "64", 1, 100000,                                                   \
      "articles that may wait for a worker; more are answered 503")                                          \
    X(MAX_CONNECTIONS, "max_connections", SETTING_COUNT_TYPE, "4096", 1, 65536, "open connections")          \
    X(MAX_BODY, "max_body", SETTING_BYTES, "1MiB", 1024, 16777216, "largest article")                        \
    X(MAX_BUFFERED, "max_buffered", SETTING_BYTES, "64MiB", 1048576, 17179869184,                            \
      "bytes of all bodies being received; beyond it new ones are answered 503")                             \
    X(MAX_MEMORY, "max_memory", SETTING_BYTES, "48MiB", 1048576, 17179869184,                                \
      "memory one article may use while it is analysed")                                                     \
    X(HEADER_TIMEOUT, "header_timeout", SETTING_MILLIS, "10s", 10, 3600000,                                  \
      "from connecting to the end of the request's headers")                                                 \
    X(BODY_TIMEOUT, "body_timeout", SETTING_MILLIS, "20s", 10, 3600000,                                      \
      "from the end of the headers to the end of the body")                                                  \
    X(IDLE_TIMEOUT, "idle_timeout", SETTING_MILLIS, "60s", 10, 3600000,                                      \
      "from an answer to the end of the next request's headers")                                             \
    X(WRITE_TIMEOUT, "write_timeout", SETTING_MILLIS, "30s", 10, 3600000,                                    \
      "for the client to take the answer")                                                                   \
    X(QUEUE_TIMEOUT, "queue_timeout", SETTING_MILLIS, "5s", 10, 3600000,                                     \
      "an article that has waited longer for a worker is answered 503")                                      \
    X(ARTICLE_TIMEOUT, "article_timeout", SETTING_MILLIS, "10s", 10, 3600000, "for analysing one article")   \
    X(DRAIN_TIMEOUT, "drain_timeout", SETTING_MILLIS, "30s", 0, 3600000,                                     \
      "to finish what is in flight when asked to stop")                                                      \
    X(MAX_BATCH, "max_batch", SETTING_BYTES, "16MiB", 65536, 1099511627776, "largest body of /v1/batch")     \
    X(BATCH_DIR, "batch_dir", SETTING_TEXT, "", 0, 0,                                                        \
      "folder for bodies of batches, in files without a name; empty: in memory")                             \
    X(BATCHES, "batches", SETTING_COUNT_TYPE, "4", 1, 1024,                                                  \
      "batches under way at once; more are answered 503")                                                    \
    X(BATCH_TIMEOUT, "batch_timeout", SETTING_MILLIS, "10m", 10, 86400000,                                   \
      "for one batch; lines not begun by then get a problem object")                                         \
    X(PATH_PREFIX, "path_prefix", SETTING_TEXT, "", 0, 0,                                                    \
      "path below which a proxy shows the service, as /news; addresses with it and without it work")         \
    X(CORS_ORIGINS, "cors_origins", SETTING_TEXT, "", 0, 0,                                                  \
      "origins whose pages may use the service from a browser, as https://a.example; *: all")                \
    X(TRUSTED_PROXIES, "trusted_proxies", SETTING_TEXT, "", 0, 0,                                            \
      "addresses and ranges of the proxies that are believed who the client is")                             \
    X(FORWARDED_HEADER, "forwarded_header", SETTING_CHOICE, "x-forwarded-for", 0, 0,                         \
      "x-forwarded-for forwarded: the header in which they say it")                                          \
    X(API_KEYS, "api_keys", SETTING_TEXT, "", 0, 0,                                                          \
      "file of the keys that may use the service, made with 'attache key'; empty: everybody may")            \
    X(RATE_LIMIT, "rate_limit", SETTING_COUNT_TYPE, "0", 0, 1000000,                                         \
      "articles a minute for each key, or address where there are no keys; 0: no limit")                     \
    X(RATE_BURST, "rate_burst", SETTING_COUNT_TYPE, "0", 0, 1000000, "of these, how many at once; 0: all")   \
    X(FETCH, "fetch", SETTING_CHOICE, "off", 0, 0,                                                           \
      "off on: may a JSON request name a URL instead of an article")                                         \
    X(FETCH_THREADS, "fetch_threads", SETTING_COUNT_TYPE, "4", 1, 64, "pages fetched at once")               \
    X(FETCH_TIMEOUT, "fetch_timeout", SETTING_MILLIS, "10s", 10, 600000, "for one page, redirects included") \
    X(FETCH_PORTS, "fetch_ports", SETTING_TEXT, "80 443", 0, 0, "ports that URLs may name")                  \
    X(FETCH_HOSTS, "fetch_hosts", SETTING_TEXT, "", 0, 0,                                                    \
      "hosts that URLs may name, .example.org for all below it; empty: all public ones")                     \
    X(FETCH_DENY_HOSTS, "fetch_deny_hosts", SETTING_TEXT, "", 0, 0, "hosts that they may not name")          \
    X(FETCH_ALLOW_ADDRESSES, "fetch_allow_addresses", SETTING_TEXT, "", 0, 0,                                \
      "addresses and ranges open to URLs although they are not public")                                      \
    X(STUCK_AFTER, "stuck_after", SETTING_MILLIS, "30s", 10, 3600000,                                        \
      "a worker busy for so much longer than article_timeout is stuck")                                      \
    X(ON_STUCK, "on_stuck", SETTING_CHOICE, "unready", 0, 0,                                                 \
      "unready abort: what a stuck worker makes of the server")                                              \
    X(USER, "user", SETTING_TEXT, "", 0, 0,                                                                  \
      "whom to become when started as root, once the address is taken")                                      \
    X(SECCOMP, "seccomp", SETTING_CHOICE, "on", 0, 0,                                                        \
      "on off: give up the system calls that a server never needs")                                          \
    X(LOG, "log", SETTING_CHOICE, "info", 0, 0, "debug info warning error off: what is logged")

/* Those that only a start can change; the others follow a reload. */
/* clang-format off */
#define SETTING_FIXED_TABLE(X)                                                                               \
    X(LISTEN) X(DATA_DIR) X(WORKERS) X(IO_THREADS) X(MAX_CONNECTIONS) X(MAX_MEMORY) X(BATCH_DIR) X(FETCH)    \
    X(FETCH_THREADS) X(USER) X(SECCOMP)
/* clang-format on */

#define X(id, name, type, def, min, max, help) SETTING_##id,
typedef enum Setting { SETTING_TABLE(X) SETTING_COUNT } Setting;
#undef X

typedef enum SettingSource {
    SOURCE_DEFAULT,
    SOURCE_FILE,
    SOURCE_ENVIRONMENT,
    SOURCE_FLAG,
} SettingSource;

typedef struct SettingValue {
    Slice text;      /* as given, NUL-terminated */
    uint64_t number; /* counts, bytes, milliseconds; index of the word for a choice */
    SettingSource source;
    Slice where; /* "attache.toml:3", "ATTACHE_LISTEN", "--listen", "default" */
} SettingValue;

typedef struct Settings {
    Arena arena;
    SettingValue values[SETTING_COUNT];
    bool help; /* --help was among the flags */
} Settings;

/* All defaults. */
void settings_init(Settings *settings);
void settings_release(Settings *settings);
/* File (--config, else ATTACHE_CONFIG), then environment, then the flags of argv[1..]. */
int settings_load(Settings *settings, int argc, char **argv, char **environment, Error *err);
/* `to` need not be initialized; it is released or not, as with settings_init, also when there is no memory.
 */
int settings_copy(Settings *to, const Settings *from, Error *err);
/* The values are the same, however they are written. */
bool settings_same(const Settings *a, const Settings *b, Setting setting);
/* The pieces of it, for tests. */
int settings_read(Settings *settings, Slice bytes, const char *path, Error *err);
int settings_set(Settings *settings, Slice key, Slice value, SettingSource source, Slice where, Error *err);

/* Owned by the Settings. */
const char *settings_text(const Settings *settings, Setting setting);
/* Bytes, milliseconds or a count, by the type of the setting. */
uint64_t settings_number(const Settings *settings, Setting setting);
const char *setting_name(Setting setting);
const char *setting_help(Setting setting);
/* Only a start can change it. */
bool setting_is_fixed(Setting setting);
/* One of the words before the colon of its help. */
bool setting_is_choice(Setting setting);

#endif
