#include "config/settings.h"

#include "base/ctype.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { MAX_FILE = 1 << 16, MAX_TEXTS = 1 << 18, MAX_VALUE = 4096 };

typedef struct SettingRow {
    const char *name;
    SettingType type;
    const char *fallback;
    uint64_t min;
    uint64_t max;
    const char *help;
} SettingRow;

#define X(id, name, type, def, min, max, help) {name, type, def, min, max, help},
static const SettingRow rows[SETTING_COUNT] = {SETTING_TABLE(X)};
#undef X

const char *setting_name(Setting setting)
{
    return rows[setting].name;
}

const char *setting_help(Setting setting)
{
    return rows[setting].help;
}

bool setting_is_fixed(Setting setting)
{
#define X(id) SETTING_##id,
    static const Setting fixed[] = {SETTING_FIXED_TABLE(X)};
#undef X
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (fixed[i] == setting) return true;
    return false;
}

bool setting_is_choice(Setting setting)
{
    return rows[setting].type == SETTING_CHOICE;
}

typedef struct Unit {
    const char *suffix;
    uint64_t factor;
} Unit;

static const Unit byte_units[] = {{"", 1},          {"B", 1},       {"KiB", 1 << 10}, {"MiB", 1 << 20},
                                  {"GiB", 1 << 30}, {"k", 1 << 10}, {"M", 1 << 20},   {"G", 1 << 30}};
static const Unit time_units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
static const Unit no_units[] = {{"", 1}};

static bool read_number(Slice value, const Unit *units, size_t n_units, uint64_t *ret_number)
{
    size_t digits = 0;
    while (digits < value.len && ascii_is_digit(value.ptr[digits]))
        digits++;
    int64_t number;
    if (!slice_to_int64(slice_sub(value, 0, digits), &number)) return false;
    Slice suffix = slice_trim(slice_sub(value, digits, value.len));
    for (size_t i = 0; i < n_units; i++)
        if (slice_eq(suffix, slice_of(units[i].suffix)))
            return !__builtin_mul_overflow((uint64_t)number, units[i].factor, ret_number);
    return false;
}

/* The words of a choice stand at the head of its help, up to the colon. */
static bool read_choice(const SettingRow *row, Slice value, uint64_t *ret_index)
{
    Slice words = slice_of(row->help);
    words = slice_sub(words, 0, slice_find(words, SLICE(":"), 0));
    Slice word;
    for (uint64_t i = 0; slice_split(&words, ' ', &word); i++) {
        *ret_index = i;
        if (slice_eq(word, value)) return true;
    }
    return false;
}

static const char *expected(SettingType type)
{
    switch (type) {
    case SETTING_COUNT_TYPE: return "must be a whole number";
    case SETTING_BYTES: return "must be a number of bytes such as 4096, 64KiB or 1MiB";
    case SETTING_MILLIS: return "must be a time such as 250ms, 10s or 5m";
    case SETTING_CHOICE: return "must be one of";
    case SETTING_TEXT: break;
    }
    return "must be text";
}

static bool read_value(const SettingRow *row, Slice value, uint64_t *ret_number)
{
    size_t bad;
    *ret_number = 0;
    switch (row->type) {
    case SETTING_COUNT_TYPE: return read_number(value, no_units, 1, ret_number);
    case SETTING_BYTES:
        return read_number(value, byte_units, sizeof byte_units / sizeof byte_units[0], ret_number);
    case SETTING_MILLIS:
        return read_number(value, time_units, sizeof time_units / sizeof time_units[0], ret_number);
    case SETTING_CHOICE: return read_choice(row, value, ret_number);
    case SETTING_TEXT: break;
    }
    return value.len < MAX_VALUE && memchr(value.ptr, 0, value.len) == NULL && utf8_check(value, &bad);
}

static int wrong_value(const SettingRow *row, Slice value, Slice where, Error *err)
{
    return error_set(err, ERR_CONFIG, "%.*s: %s = '%.*s' %s%s%s", SLICE_ARG(where), row->name,
                     (int)(value.len < 80 ? value.len : 80), value.ptr, expected(row->type),
                     row->type == SETTING_CHOICE ? " " : "", row->type == SETTING_CHOICE ? row->help : "");
}

static int out_of_range(const SettingRow *row, Slice value, Slice where, Error *err)
{
    return error_set(err, ERR_CONFIG, "%.*s: %s = '%.*s' is out of range: %llu to %llu%s are allowed",
                     SLICE_ARG(where), row->name, SLICE_ARG(value), (unsigned long long)row->min,
                     (unsigned long long)row->max,
                     row->type == SETTING_BYTES    ? " bytes"
                     : row->type == SETTING_MILLIS ? " ms"
                                                   : "");
}

/* Keys compare without case and with '-' as '_': one name for file, environment and flag. */
static bool same_key(Slice key, const char *name)
{
    if (key.len != strlen(name)) return false;
    for (size_t i = 0; i < key.len; i++)
        if ((key.ptr[i] == '-' ? '_' : ascii_lower(key.ptr[i])) != name[i]) return false;
    return true;
}

static Setting find_setting(Slice key)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (same_key(key, rows[i].name)) return (Setting)i;
    return SETTING_COUNT;
}

int settings_set(Settings *settings, Slice key, Slice value, SettingSource source, Slice where, Error *err)
{
    Setting setting = find_setting(key);
    if (setting == SETTING_COUNT)
        return error_set(err, ERR_CONFIG,
                         "%.*s: there is no setting '%.*s'; 'attache config' lists the settings",
                         SLICE_ARG(where), SLICE_ARG(key));
    const SettingRow *row = &rows[setting];
    uint64_t number;
    if (!read_value(row, value, &number)) return wrong_value(row, value, where, err);
    if (row->max > 0 && (number < row->min || number > row->max)) return out_of_range(row, value, where, err);
    if (settings->arena.used + value.len + where.len + 64 > settings->arena.limit)
        return error_set(err, ERR_CONFIG, "%.*s: too many settings", SLICE_ARG(where));
    settings->values[setting] = (SettingValue){.text = arena_copy(&settings->arena, value),
                                               .number = number,
                                               .source = source,
                                               .where = arena_copy(&settings->arena, where)};
    return 0;
}

void settings_init(Settings *settings)
{
    Error err;
    *settings = (Settings){.help = false};
    arena_init(&settings->arena, MAX_TEXTS);
    for (int i = 0; i < SETTING_COUNT; i++)
        (void)settings_set(settings, slice_of(rows[i].name), slice_of(rows[i].fallback), SOURCE_DEFAULT,
                           SLICE("default"), &err);
}

void settings_release(Settings *settings)
{
    arena_release(&settings->arena);
}

int settings_copy(Settings *to, const Settings *from, Error *err)
{
    jmp_buf recovery;
    *to = (Settings){.help = from->help};
    arena_init(&to->arena, MAX_TEXTS);
    if (setjmp(recovery) != 0) return error_set(err, ERR_MEMORY, "no memory for the settings");
    arena_protect(&to->arena, &recovery);
    for (int i = 0; i < SETTING_COUNT; i++) {
        to->values[i] = from->values[i];
        to->values[i].text = arena_copy(&to->arena, from->values[i].text);
        to->values[i].where = arena_copy(&to->arena, from->values[i].where);
    }
    to->arena.recovery = NULL;
    return 0;
}

bool settings_same(const Settings *a, const Settings *b, Setting setting)
{
    const SettingValue *x = &a->values[setting];
    const SettingValue *y = &b->values[setting];
    return rows[setting].type == SETTING_TEXT ? slice_eq(x->text, y->text) : x->number == y->number;
}

/* "text" -> text; a bare value ends at a comment. */
static bool unquote(Slice *value)
{
    if (value->len > 0 && value->ptr[0] == '"') {
        size_t close = slice_find(*value, SLICE("\""), 1);
        if (close == SIZE_MAX) return false;
        Slice rest = slice_trim(slice_sub(*value, close + 1, value->len));
        *value = slice_sub(*value, 1, close);
        return rest.len == 0 || rest.ptr[0] == '#';
    }
    size_t comment = slice_find(*value, SLICE("#"), 0);
    if (comment != SIZE_MAX) *value = slice_trim(slice_sub(*value, 0, comment));
    return true;
}

static int read_line(Settings *settings, Slice line, Slice where, Error *err)
{
    line = slice_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') return 0;
    size_t equals = slice_find(line, SLICE("="), 0);
    if (equals == SIZE_MAX)
        return error_set(err, ERR_CONFIG, "%.*s: a line must read 'key = value' (there are no sections)",
                         SLICE_ARG(where));
    Slice value = slice_trim(slice_sub(line, equals + 1, line.len));
    if (!unquote(&value))
        return error_set(err, ERR_CONFIG, "%.*s: the quoted value does not end where it should",
                         SLICE_ARG(where));
    return settings_set(settings, slice_trim(slice_sub(line, 0, equals)), value, SOURCE_FILE, where, err);
}

int settings_read(Settings *settings, Slice bytes, const char *path, Error *err)
{
    int rc = 0;
    Slice line;
    for (unsigned n = 1; rc == 0 && slice_split(&bytes, '\n', &line); n++) {
        char where[512];
        int len = snprintf(where, sizeof where, "%s:%u", path, n);
        if (len < 0 || (size_t)len >= sizeof where) return error_set(err, ERR_CONFIG, "path too long");
        rc = read_line(settings, line, slice_of(where), err);
    }
    return rc;
}

static int load_file(Settings *settings, const char *path, Error *err)
{
    Arena arena;
    Slice bytes = SLICE_EMPTY;
    arena_init(&arena, MAX_FILE + 1024);
    int rc = file_read(path, &arena, MAX_FILE, &bytes, err);
    if (rc == 0) rc = settings_read(settings, bytes, path, err);
    arena_release(&arena);
    return rc;
}

static int load_environment(Settings *settings, char **environment, Error *err)
{
    int rc = 0;
    for (; rc == 0 && *environment != NULL; environment++) {
        Slice entry = slice_of(*environment);
        size_t equals = slice_find(entry, SLICE("="), 0);
        if (!slice_starts_with(entry, SLICE("ATTACHE_")) || equals == SIZE_MAX) continue;
        Slice name = slice_sub(entry, 0, equals);
        Slice key = slice_sub(name, 8, name.len);
        if (find_setting(key) == SETTING_COUNT) continue;
        rc = settings_set(settings, key, slice_sub(entry, equals + 1, entry.len), SOURCE_ENVIRONMENT, name,
                          err);
    }
    return rc;
}

/* One "--key value" or "--key=value"; *i moves past what it used. */
static int read_flag(int argc, char **argv, int *i, Slice *ret_key, Slice *ret_value, Error *err)
{
    Slice flag = slice_of(argv[*i]);
    if (!slice_starts_with(flag, SLICE("--")) || flag.len < 3)
        return error_set(err, ERR_CONFIG, "'%s' is no option", argv[*i]);
    size_t equals = slice_find(flag, SLICE("="), 0);
    *ret_key = slice_sub(flag, 2, equals == SIZE_MAX ? flag.len : equals);
    if (equals != SIZE_MAX) {
        *ret_value = slice_sub(flag, equals + 1, flag.len);
        return 0;
    }
    if (*i + 1 >= argc) return error_set(err, ERR_CONFIG, "%s needs a value", argv[*i]);
    *ret_value = slice_of(argv[++*i]);
    return 0;
}

/* Walks the flags; with `config` set, only looks for --config, else sets everything but it. */
static int walk_flags(Settings *settings, int argc, char **argv, Slice *config, Error *err)
{
    for (int i = 1; i < argc; i++) {
        Slice key = SLICE_EMPTY;
        Slice value = SLICE_EMPTY;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            settings->help = true;
            continue;
        }
        int rc = read_flag(argc, argv, &i, &key, &value, err);
        if (rc < 0) return rc;
        bool is_config = slice_eq(key, SLICE("config"));
        if (is_config && config != NULL) *config = value;
        if (is_config || config != NULL) continue;
        char where[128];
        (void)snprintf(where, sizeof where, "--%.*s", (int)(key.len < 100 ? key.len : 100), key.ptr);
        rc = settings_set(settings, key, value, SOURCE_FLAG, slice_of(where), err);
        if (rc < 0) return rc;
    }
    return 0;
}

static const char *find_variable(char **environment, const char *prefix)
{
    for (; *environment != NULL; environment++)
        if (strncmp(*environment, prefix, strlen(prefix)) == 0) return *environment + strlen(prefix);
    return NULL;
}

int settings_load(Settings *settings, int argc, char **argv, char **environment, Error *err)
{
    Slice config = {0};
    int rc = walk_flags(settings, argc, argv, &config, err);
    const char *path = config.ptr != NULL ? config.ptr : find_variable(environment, "ATTACHE_CONFIG=");
    if (rc == 0 && path != NULL && path[0] != '\0') rc = load_file(settings, path, err);
    if (rc == 0) rc = load_environment(settings, environment, err);
    if (rc == 0) rc = walk_flags(settings, argc, argv, NULL, err);
    return rc;
}

const char *settings_text(const Settings *settings, Setting setting)
{
    return settings->values[setting].text.ptr;
}

uint64_t settings_number(const Settings *settings, Setting setting)
{
    return settings->values[setting].number;
}
