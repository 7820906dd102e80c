/* extract.c - `attache extract`: files or standard input to JSON on standard output. */
#include "base/clock.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "config/data_dir.h"
#include "output/json.h"
#include "pipeline/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MAX_ARTICLE = 1 << 20,
    MAX_LINE = 8 << 20, /* an article of 1 MiB, escaped, beside other fields */
    MAX_ANSWER = 64 << 20,
    MAX_MEMORY = 512 << 20,
    MAX_JOBS = 256,
};

static const char usage[] =
    "Usage: attache extract [OPTION]... [FILE]...\n"
    "\n"
    "Reads news articles and writes, as JSON, the officials they name with their roles, other people,\n"
    "organizations, places, events, dates, and who said what. Without FILE, or where FILE is -, standard\n"
    "input is read. Each file gives one JSON object; its kind is told by its ending: .txt plain text, .html\n"
    ".htm a web page, .json {\"text\" or \"html\", \"title\", \"published_at\", ...}, .ndjson .jsonl such an "
    "object\n"
    "a line.\n"
    "\n"
    "      --ndjson               input is one JSON article a line; one result a line comes out, in the "
    "same\n"
    "                             order, with the same \"id\"; a line that cannot be read gives a problem "
    "object\n"
    "      --type TYPE            plain, html, json or ndjson, whatever the file's ending\n"
    "  -j, --jobs N               threads for --ndjson (all processors)\n"
    "  -p, --pretty               indented JSON (not with --ndjson)\n"
    "      --offset-unit UNIT     codepoint (default), utf8 or utf16\n"
    "      --include-text         the answer carries the text that offsets point into\n"
    "      --title TEXT           headline, when it is not in the text\n"
    "      --published-at DATE    ISO 8601: what \"Thursday\" and \"last month\" are counted from\n"
    "      --language en          read as English whatever the text looks like\n"
    "      --data-dir DIR         models and tables (beside the program; ATTACHE_DATA_DIR)\n"
    "  -h, --help                 this text\n"
    "\n"
    "Exit status: 0 when all went well, 1 when some input failed (told on stderr, or in its NDJSON line), 2 "
    "for\n"
    "wrong usage.\n"
    "\n"
    "  attache extract --pretty article.txt\n"
    "  zcat 2024-*.ndjson.gz | attache extract --ndjson > facts.ndjson\n"
    "  attache extract --ndjson < articles.ndjson | jq -r '.officials[] | [.name, .roles[0].title] | @tsv'\n";

typedef enum FileKind { KIND_BY_NAME, KIND_PLAIN, KIND_HTML, KIND_JSON, KIND_NDJSON, KIND_UNKNOWN } FileKind;

typedef struct Extract {
    RequestOptions options;
    FileKind kind;
    bool pretty;
    unsigned jobs;
    const char *data_dir;
    Knowledge *knowledge;
    Workspace *workspace; /* made for the first file that is no NDJSON */
    StrBuf out;
} Extract;

static FileKind kind_from_name(const char *name)
{
    static const char *const names[] = {"", "plain", "html", "json", "ndjson"};
    for (int i = 1; i < KIND_UNKNOWN; i++)
        if (strcmp(name, names[i]) == 0) return (FileKind)i;
    return KIND_UNKNOWN;
}

static FileKind kind_from_ending(const char *path)
{
    static const struct {
        const char *ending;
        FileKind kind;
    } endings[] = {{".html", KIND_HTML}, {".htm", KIND_HTML},      {".xhtml", KIND_HTML},
                   {".json", KIND_JSON}, {".ndjson", KIND_NDJSON}, {".jsonl", KIND_NDJSON}};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (slice_ends_with(slice_of(path), slice_of(endings[i].ending))) return endings[i].kind;
    return KIND_PLAIN;
}

static int write_stdout(void *ctx, Slice line)
{
    (void)ctx;
    return fwrite(line.ptr, 1, line.len, stdout) == line.len ? 0 : -1;
}

static int feed_all(Batch *batch, int fd, const char *name, Progress *progress, Error *err)
{
    static char buf[1 << 16];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
        if (n == 0) return 0;
        if (batch_feed(batch, (Slice){buf, (size_t)n}) < 0) return 0;
        BatchCounts counts = batch_counts(batch);
        progress_tick(progress, counts.lines, counts.bytes);
    }
}

static int extract_ndjson(Extract *x, int fd, const char *name, Error *err)
{
    BatchOptions options = {
        .jobs = x->jobs, .defaults = x->options, .max_line = MAX_LINE, .max_memory = MAX_MEMORY};
    Batch *batch = batch_start(x->knowledge, &options, write_stdout, NULL, err);
    if (batch == NULL) return err->code;
    Progress progress;
    progress_start(&progress, fd);
    int rc = feed_all(batch, fd, name, &progress, err);
    BatchCounts counts;
    bool written = batch_finish(batch, &counts) == 0 && fflush(stdout) == 0;
    progress_end(&progress, counts.lines, counts.failed);
    if (rc < 0) return rc;
    if (!written) return error_set(err, ERR_IO, "standard output: %s", strerror(errno));
    if (counts.failed == 0) return 0;
    return error_set(err, ERR_INVALID, "%s: %llu of %llu lines gave a problem object", name,
                     (unsigned long long)counts.failed, (unsigned long long)counts.lines);
}

static int read_whole(int fd, const char *name, StrBuf *text, Error *err)
{
    for (;;) {
        if (strbuf_reserve(text, 1 << 16) < 0)
            return error_set(err, ERR_TOO_LARGE, "%s: an article may have at most %d bytes", name,
                             MAX_ARTICLE);
        ssize_t n = read(fd, text->ptr + text->len, 1 << 16);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
        if (n == 0) return 0;
        text->len += (size_t)n;
    }
}

static int analyse(Extract *x, FileKind kind, Slice bytes, Error *err)
{
    static const InputFormat formats[] = {
        [KIND_PLAIN] = INPUT_PLAIN, [KIND_HTML] = INPUT_HTML, [KIND_JSON] = INPUT_JSON};
    if (x->workspace == NULL) x->workspace = workspace_new(MAX_MEMORY);
    if (x->workspace == NULL) return error_set(err, ERR_MEMORY, "no memory for a workspace");
    PipelineInput in = {.format = formats[kind], .bytes = bytes, .options = x->options};
    int rc = pipeline_run(x->knowledge, x->workspace, &in, err);
    if (rc < 0) return rc;
    strbuf_clear(&x->out);
    rc = output_json(workspace_document(x->workspace), workspace_result(x->workspace),
                     workspace_options(x->workspace), x->pretty, &x->out, err);
    if (rc == 0 && strbuf_append_char(&x->out, '\n') < 0)
        rc = error_set(err, ERR_MEMORY, "no memory for the answer");
    return rc;
}

static int extract_article(Extract *x, FileKind kind, int fd, const char *name, Error *err)
{
    StrBuf text;
    strbuf_init(&text, (kind == KIND_JSON ? MAX_LINE : MAX_ARTICLE) + (1 << 16));
    int rc = read_whole(fd, name, &text, err);
    if (rc == 0) rc = analyse(x, kind, strbuf_slice(&text), err);
    if (rc == 0 && (write_stdout(NULL, strbuf_slice(&x->out)) < 0 || fflush(stdout) != 0))
        rc = error_set(err, ERR_IO, "standard output: %s", strerror(errno));
    strbuf_release(&text);
    return rc;
}

static int extract_file(Extract *x, const char *path)
{
    Error err;
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "standard input" : path;
    FileKind kind = x->kind != KIND_BY_NAME ? x->kind : is_stdin ? KIND_PLAIN : kind_from_ending(path);
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int rc;
    if (fd < 0)
        rc = error_set(&err, ERR_IO, "%s: %s", path, strerror(errno));
    else if (kind == KIND_NDJSON)
        rc = extract_ndjson(x, fd, name, &err);
    else
        rc = extract_article(x, kind, fd, name, &err);
    if (fd > STDIN_FILENO) (void)close(fd);
    if (rc < 0) (void)fprintf(stderr, "attache: %s\n", err.message);
    return rc < 0 ? CLI_FAILED : CLI_DONE;
}

__attribute__((format(printf, 1, 2))) static int wrong_usage(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("attache: ", stderr);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputs("\nTry 'attache extract --help'.\n", stderr);
    return CLI_USAGE;
}

enum { OPT_NDJSON = 256, OPT_TYPE, OPT_UNIT, OPT_TEXT, OPT_TITLE, OPT_PUBLISHED, OPT_LANGUAGE, OPT_DATA };

static const struct option long_options[] = {
    {"ndjson", no_argument, NULL, OPT_NDJSON},
    {"type", required_argument, NULL, OPT_TYPE},
    {"jobs", required_argument, NULL, 'j'},
    {"pretty", no_argument, NULL, 'p'},
    {"offset-unit", required_argument, NULL, OPT_UNIT},
    {"include-text", no_argument, NULL, OPT_TEXT},
    {"title", required_argument, NULL, OPT_TITLE},
    {"published-at", required_argument, NULL, OPT_PUBLISHED},
    {"language", required_argument, NULL, OPT_LANGUAGE},
    {"data-dir", required_argument, NULL, OPT_DATA},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int set_jobs(Extract *x, const char *value)
{
    int64_t n;
    if (!slice_to_int64(slice_of(value), &n) || n < 1 || n > MAX_JOBS)
        return wrong_usage("--jobs takes a number from 1 to 256, not '%s'", value);
    x->jobs = (unsigned)n;
    return CLI_DONE;
}

/* -1: go on; else the exit status. */
static int set_option(Extract *x, int option, const char *value)
{
    int rc = CLI_DONE;
    switch (option) {
    case OPT_NDJSON: x->kind = KIND_NDJSON; break;
    case OPT_TYPE:
        x->kind = kind_from_name(value);
        if (x->kind == KIND_UNKNOWN) rc = wrong_usage("--type: no such type '%s'", value);
        break;
    case 'j': rc = set_jobs(x, value); break;
    case 'p': x->pretty = true; break;
    case OPT_UNIT:
        if (!offset_unit_from_name(slice_of(value), &x->options.offset_unit))
            rc = wrong_usage("--offset-unit takes codepoint, utf8 or utf16, not '%s'", value);
        break;
    case OPT_TEXT: x->options.include_text = true; break;
    case OPT_TITLE: x->options.title = slice_of(value); break;
    case OPT_PUBLISHED: x->options.published_at = slice_of(value); break;
    case OPT_LANGUAGE: x->options.language = slice_of(value); break;
    case OPT_DATA: x->data_dir = value; break;
    case 'h': return fputs(usage, stdout) < 0 ? CLI_FAILED : CLI_DONE;
    default: (void)fputs("Try 'attache extract --help'.\n", stderr); rc = CLI_USAGE;
    }
    return rc == CLI_DONE ? -1 : rc;
}

static int parse_options(Extract *x, int argc, char **argv)
{
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "j:ph", long_options, NULL)) != -1) {
        int status = set_option(x, option, optarg);
        if (status >= 0) return status;
    }
    return -1;
}

static int load_knowledge(Extract *x, Error *err)
{
    char found[PATH_MAX];
    const char *dir = x->data_dir != NULL ? x->data_dir : getenv("ATTACHE_DATA_DIR");
    if (dir == NULL) {
        if (data_dir_find(found, sizeof found, err) < 0) return err->code;
        dir = found;
    }
    return knowledge_load(&x->knowledge, dir, err);
}

int cli_extract(int argc, char **argv)
{
    Error err;
    Extract x = {.jobs = cli_processors()};
    int status = parse_options(&x, argc, argv);
    if (status >= 0) return status;
    if (load_knowledge(&x, &err) < 0) return cli_fail(&err);
    strbuf_init(&x.out, MAX_ANSWER);
    status = optind < argc ? CLI_DONE : extract_file(&x, "-");
    for (int i = optind; i < argc; i++)
        if (extract_file(&x, argv[i]) != CLI_DONE) status = CLI_FAILED;
    strbuf_release(&x.out);
    workspace_free(x.workspace);
    knowledge_free(x.knowledge);
    return status;
}
