/* extract.c - `attache extract`: files or standard input to JSON on standard output. */
#include "base/clock.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/done.h"
#include "cli/progress.h"
#include "config/data_dir.h"
#include "input/charset.h"
#include "output/form.h"
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
    ".htm a web page, .json {\"text\" or \"html\", \"title\", \"published_at\", ...}, .ndjson .jsonl such\n"
    "an object a line.\n"
    "\n";

static const char more_usage[] =
    "\n"
    "A table has one row for each fact (people: for each role), fields parted by tabs. A field is never\n"
    "longer than its line: white space in it is one space; a field with a quotation mark \" stands between\n"
    "such marks with the mark doubled; null is an empty field. With --tsv and --html the problem objects of\n"
    "NDJSON lines go to stderr.\n"
    "\n"
    "Exit status: 0 when all went well, 1 when some input failed (told on stderr, or in its NDJSON line),\n"
    "2 for wrong usage.\n"
    "\n"
    "  attache extract --pretty article.txt\n"
    "  attache extract --ndjson --skip-done facts.ndjson < articles.ndjson >> facts.ndjson\n"
    "  attache extract --ndjson --tsv people < articles.ndjson > people.tsv\n"
    "  zcat 2024-*.ndjson.gz | attache extract --ndjson > facts.ndjson\n"
    "  attache extract --ndjson < articles.ndjson | jq -r '.officials[] | [.name, .roles[0].title] | @tsv'\n";

/* X(id, name, letter, value, help) */
/* clang-format off */
#define EXTRACT_OPTION_TABLE(X)                                                                              \
    X(NDJSON, "ndjson", 0, NULL,                                                                             \
      "input is one JSON article a line; one result a line comes out, in the\n"                              \
      "same order, with the same \"id\"; a line that cannot be read gives a\n"                               \
      "problem object")                                                                                      \
    X(SKIP, "skip-done", 0, "FILE",                                                                          \
      "(with --ndjson) leave out the articles that FILE, the answers of an\n"                                \
      "earlier run, has; '>> FILE' then goes on where a run was stopped")                                    \
    X(TSV, "tsv", 0, "people|quotes|events|locations",                                                       \
      "instead of JSON a table with a header line: people, quotes, events or\n"                              \
      "locations")                                                                                           \
    X(HTML, "html", 0, NULL, "instead of JSON one HTML page to read")                                        \
    X(FORMAT, "format", 0, "json|jsonld|article",                                                            \
      "json, jsonld (schema.org) or article: the text itself as an HTML page,\n"                             \
      "its facts marked")                                                                                    \
    X(PROGRESS, "progress", 0, NULL,                                                                         \
      "articles done, rate and time left on stderr, though it is no terminal")                               \
    X(TYPE, "type", 0, "plain|html|json|ndjson",                                                             \
      "plain, html, json or ndjson, whatever the file's ending")                                             \
    X(CHARSET, "charset", 0, "CHARSET",                                                                      \
      "of files that are no UTF-8: windows-1252 or iso-8859-1 (not with --ndjson)")                          \
    X(JOBS, "jobs", 'j', "N", "threads for --ndjson (all processors)")                                       \
    X(PRETTY, "pretty", 'p', NULL, "indented JSON (not with --ndjson)")                                      \
    X(UNIT, "offset-unit", 0, "codepoint|utf8|utf16", "codepoint (default), utf8 or utf16")                  \
    X(TEXT, "include-text", 0, NULL, "the answer carries the text that offsets point into")                  \
    X(TITLE, "title", 0, "TEXT", "headline, when it is not in the text")                                     \
    X(PUBLISHED, "published-at", 0, "DATE",                                                                  \
      "ISO 8601: what \"Thursday\" and \"last month\" are counted from")                                     \
    X(LANGUAGE, "language", 0, "LANGUAGE", "en: read as English whatever the text looks like")               \
    X(DATA, "data-dir", 0, "DIR", "models and tables (beside the program; ATTACHE_DATA_DIR)")                \
    X(HELP, "help", 'h', NULL, "this text")
/* clang-format on */

#define X(id, name, letter, value, help) OPT_##id,
typedef enum ExtractOption { EXTRACT_OPTION_TABLE(X) OPT_COUNT } ExtractOption;
#undef X

#define X(id, name, letter, value, help) {name, letter, value, help},
const CliOption cli_extract_options[] = {EXTRACT_OPTION_TABLE(X){0}};
#undef X

typedef enum FileKind { KIND_BY_NAME, KIND_PLAIN, KIND_HTML, KIND_JSON, KIND_NDJSON, KIND_UNKNOWN } FileKind;

typedef struct Extract {
    RequestOptions options;
    FileKind kind;
    const char *charset; /* empty: UTF-8, or what a page says */
    OutputForm form;
    bool progress; /* wanted though stderr is no terminal */
    unsigned jobs;
    const char *skip_path;
    Done *done; /* NULL: nothing is skipped */
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

static int write_stderr(void *ctx, Slice line)
{
    (void)ctx;
    return fwrite(line.ptr, 1, line.len, stderr) == line.len ? 0 : -1;
}

static bool skip_done(void *ctx, Slice line)
{
    return done_take(ctx, line);
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
        progress_tick(progress, &counts);
    }
}

static int extract_ndjson(Extract *x, int fd, const char *name, Error *err)
{
    OutputForm form = x->form == FORM_JSON_PRETTY ? FORM_JSON : x->form; /* a line is a line */
    BatchOptions options = {.jobs = x->jobs,
                            .defaults = x->options,
                            .max_line = MAX_LINE,
                            .max_memory = MAX_MEMORY,
                            .form = form,
                            .skip = x->done != NULL ? skip_done : NULL,
                            .skip_ctx = x->done,
                            .problem = form == FORM_JSON ? NULL : write_stderr};
    Batch *batch = batch_start(x->knowledge, &options, write_stdout, NULL, err);
    if (batch == NULL) return err->code;
    Progress progress;
    progress_start(&progress, fd, x->progress);
    int rc = feed_all(batch, fd, name, &progress, err);
    BatchCounts counts;
    bool written = batch_finish(batch, &counts) == 0 && fflush(stdout) == 0;
    progress_end(&progress, &counts);
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

static int analyse(Extract *x, FileKind kind, const char *name, Slice bytes, Error *err)
{
    static const InputFormat formats[] = {
        [KIND_PLAIN] = INPUT_PLAIN, [KIND_HTML] = INPUT_HTML, [KIND_JSON] = INPUT_JSON};
    if (x->workspace == NULL) x->workspace = workspace_new(MAX_MEMORY);
    if (x->workspace == NULL) return error_set(err, ERR_MEMORY, "no memory for a workspace");
    PipelineInput in = {
        .format = formats[kind], .bytes = bytes, .charset = slice_of(x->charset), .options = x->options};
    Error found;
    int rc = pipeline_run(x->knowledge, x->workspace, &in, &found);
    if (rc < 0) return error_set(err, rc, "%s: %s", name, found.message);
    strbuf_clear(&x->out);
    Answer answer = {workspace_document(x->workspace), workspace_result(x->workspace),
                     workspace_options(x->workspace), slice_of(name)};
    if (answer.options->id.len > 0) answer.name = answer.options->id;
    return output_write(x->form, &answer, &x->out, err);
}

static int extract_article(Extract *x, FileKind kind, int fd, const char *name, Error *err)
{
    StrBuf text;
    strbuf_init(&text, (kind == KIND_JSON ? MAX_LINE : MAX_ARTICLE) + (1 << 16));
    int rc = read_whole(fd, name, &text, err);
    if (rc == 0) rc = analyse(x, kind, name, strbuf_slice(&text), err);
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

static int set_jobs(Extract *x, const char *value)
{
    int64_t n;
    if (!slice_to_int64(slice_of(value), &n) || n < 1 || n > MAX_JOBS)
        return wrong_usage("--jobs takes a number from 1 to 256, not '%s'", value);
    x->jobs = (unsigned)n;
    return CLI_DONE;
}

static int print_usage(void)
{
    (void)fputs(usage, stdout);
    cli_options_print(cli_extract_options);
    return fputs(more_usage, stdout) < 0 ? CLI_FAILED : CLI_DONE;
}

static int set_form(Extract *x, OutputForm form)
{
    if (x->form != FORM_JSON && x->form != form)
        return wrong_usage("only one of --pretty, --html, --format and one --tsv can be had at a time");
    x->form = form;
    return CLI_DONE;
}

/* -1: go on; else the exit status. */
static int set_option(Extract *x, int option, const char *value)
{
    OutputForm form;
    int rc = CLI_DONE;
    switch (option) {
    case OPT_NDJSON: x->kind = KIND_NDJSON; break;
    case OPT_TYPE:
        x->kind = kind_from_name(value);
        if (x->kind == KIND_UNKNOWN) rc = wrong_usage("--type: no such type '%s'", value);
        break;
    case OPT_CHARSET:
        x->charset = value;
        if (!charset_is_known(slice_of(value)))
            rc = wrong_usage("--charset takes utf-8, windows-1252 or iso-8859-1, not '%s'", value);
        break;
    case OPT_JOBS: rc = set_jobs(x, value); break;
    case OPT_PRETTY: rc = set_form(x, FORM_JSON_PRETTY); break;
    case OPT_SKIP: x->skip_path = value; break;
    case OPT_TSV:
        rc = output_table_from_name(slice_of(value), &form)
                 ? set_form(x, form)
                 : wrong_usage("--tsv takes people, quotes, events or locations, not '%s'", value);
        break;
    case OPT_HTML: rc = set_form(x, FORM_REPORT); break;
    case OPT_FORMAT:
        rc = output_form_from_name(slice_of(value), &form)
                 ? set_form(x, form)
                 : wrong_usage("--format takes json, jsonld or article, not '%s'", value);
        break;
    case OPT_PROGRESS: x->progress = true; break;
    case OPT_UNIT:
        if (!offset_unit_from_name(slice_of(value), &x->options.offset_unit))
            rc = wrong_usage("--offset-unit takes codepoint, utf8 or utf16, not '%s'", value);
        break;
    case OPT_TEXT: x->options.include_text = true; break;
    case OPT_TITLE: x->options.title = slice_of(value); break;
    case OPT_PUBLISHED: x->options.published_at = slice_of(value); break;
    case OPT_LANGUAGE: x->options.language = slice_of(value); break;
    case OPT_DATA: x->data_dir = value; break;
    case OPT_HELP: return print_usage();
    default: (void)fputs("Try 'attache extract --help'.\n", stderr); rc = CLI_USAGE;
    }
    return rc == CLI_DONE ? -1 : rc;
}

static int parse_options(Extract *x, int argc, char **argv)
{
    int option;
    optind = 1;
    while ((option = cli_option_next(cli_extract_options, argc, argv)) != CLI_OPTION_END) {
        int status = set_option(x, option, optarg);
        if (status >= 0) return status;
    }
    return -1;
}

/* What cannot go together; -1: all well. */
static int check_options(const Extract *x)
{
    if (x->form == FORM_ARTICLE && x->kind == KIND_NDJSON)
        return wrong_usage("--format article is for single articles; --html makes one page of many");
    if (x->charset[0] != '\0' && x->kind == KIND_NDJSON)
        return wrong_usage("--charset is for single articles: NDJSON is UTF-8 (iconv can make it so)");
    if (x->skip_path == NULL) return -1;
    if (x->kind != KIND_NDJSON) return wrong_usage("--skip-done goes with --ndjson");
    if (x->form != FORM_JSON)
        return wrong_usage(
            "--skip-done goes with JSON answers: a table does not tell which articles are done");
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

/* What stands before the first answer and behind the last. */
static int write_frame(Extract *x, int (*frame)(OutputForm form, StrBuf *out))
{
    Error err;
    strbuf_clear(&x->out);
    if (frame(x->form, &x->out) < 0) {
        error_set(&err, ERR_MEMORY, "no memory for the answer");
        return cli_fail(&err);
    }
    if (x->out.len == 0 || (write_stdout(NULL, strbuf_slice(&x->out)) == 0 && fflush(stdout) == 0))
        return CLI_DONE;
    error_set(&err, ERR_IO, "standard output: %s", strerror(errno));
    return cli_fail(&err);
}

static int extract_all(Extract *x, int n, char **paths)
{
    int status = write_frame(x, output_head);
    if (status == CLI_DONE && n == 0) status = extract_file(x, "-");
    for (int i = 0; i < n; i++)
        if (extract_file(x, paths[i]) != CLI_DONE) status = CLI_FAILED;
    return write_frame(x, output_tail) == CLI_DONE ? status : CLI_FAILED;
}

static void tell_skipped(const Extract *x)
{
    unsigned long long found = done_found(x->done), left = done_left(x->done);
    (void)fprintf(stderr, "attache: %llu articles were done before\n", found - left);
    if (left > 0)
        (void)fprintf(stderr, "attache: %s: %llu answers belong to no article of the input\n", x->skip_path,
                      left);
}

int cli_extract(int argc, char **argv)
{
    Error err;
    Extract x = {.jobs = cli_processors(), .charset = ""};
    int status = parse_options(&x, argc, argv);
    if (status < 0) status = check_options(&x);
    if (status >= 0) return status;
    if (x.skip_path != NULL && done_load(&x.done, x.skip_path, &err) < 0) return cli_fail(&err);
    strbuf_init(&x.out, MAX_ANSWER);
    if (load_knowledge(&x, &err) == 0) {
        status = extract_all(&x, argc - optind, argv + optind);
        if (x.done != NULL) tell_skipped(&x);
    } else {
        status = cli_fail(&err);
    }
    strbuf_release(&x.out);
    workspace_free(x.workspace);
    knowledge_free(x.knowledge);
    done_free(x.done);
    return status;
}
