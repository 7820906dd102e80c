/* test_memory.c - memory that is not there: every allocation of ours fails once, and nothing crashes, leaks
 * or answers half. Linked with malloc, calloc and realloc wrapped (see the Makefile), which reaches our own
 * code; what the libraries allocate for themselves does not fail here. */
#include "output/json.h"
#include "pipeline/batch.h"
#include "unit.h"

#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *old);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *old);

/* Between begin_failing and end_failing allocations are counted and the fail_at-th fails; the test's own
 * stand outside. Read and written with __atomic: batches have threads. */
static bool armed;
static long fail_at;
static long count;
static long live;

static long get(const long *number)
{
    return __atomic_load_n(number, __ATOMIC_RELAXED);
}

static bool is_armed(void)
{
    return __atomic_load_n(&armed, __ATOMIC_RELAXED);
}

static bool fails(void)
{
    return is_armed() && __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) == get(&fail_at);
}

static void *counted(void *piece)
{
    if (piece != NULL && is_armed()) (void)__atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
    return piece;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (fails()) return NULL;
    return old == NULL ? counted(__real_realloc(old, size)) : __real_realloc(old, size);
}

void __wrap_free(void *old)
{
    if (old != NULL && is_armed()) (void)__atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
    __real_free(old);
}

static void begin_failing(long at)
{
    count = live = 0;
    fail_at = at;
    __atomic_store_n(&armed, true, __ATOMIC_SEQ_CST);
}

/* True when the allocation that was to fail came; what is still held is in `live`. */
static bool end_failing(void)
{
    __atomic_store_n(&armed, false, __ATOMIC_SEQ_CST);
    return get(&count) >= get(&fail_at);
}

static const char article[] =
    "RIGA, March 14 - President Anna Berg of Freedonia met Prime Minister Oto Lind on Monday. \"We agreed on "
    "peace,\" Berg said.\n\nPolice shot five people near Lagos, Nigeria, last month, officials said.";

static Knowledge *load(void)
{
    Knowledge *knowledge;
    Error err;
    ck_assert_msg(knowledge_load(&knowledge, "data", &err) == 0, "%s", err.message);
    return knowledge;
}

/* How one try went. */
typedef struct Try {
    int rc;
    Error err;
    bool same; /* the answer that comes when nothing fails */
} Try;

/* A workspace, an article, its answer: compared with `whole`, or put there when that is empty. */
static void run_article(const Knowledge *knowledge, InputFormat format, const char *text, StrBuf *whole,
                        Try *t)
{
    PipelineInput in = {.format = format, .bytes = slice_of(text), .options = {.language = SLICE("en")}};
    StrBuf out;
    *t = (Try){.rc = ERR_MEMORY, .err = {.code = ERR_MEMORY, .message = "no workspace"}};
    Workspace *ws = workspace_new((size_t)64 << 20);
    if (ws == NULL) return;
    strbuf_init(&out, 1 << 20);
    t->rc = pipeline_run(knowledge, ws, &in, &t->err);
    if (t->rc == 0)
        t->rc = output_json(workspace_document(ws), workspace_result(ws), workspace_options(ws), false, &out,
                            &t->err);
    if (t->rc == 0 && whole->len == 0) t->rc = strbuf_append(whole, strbuf_slice(&out));
    t->same = slice_eq(strbuf_slice(whole), strbuf_slice(&out));
    strbuf_release(&out);
    workspace_free(ws);
}

static void check_failure(const Try *t, long n)
{
    ck_assert_msg(t->rc == ERR_MEMORY && t->err.code == ERR_MEMORY && t->err.message[0] != '\0',
                  "allocation %ld: %d %d %s", n, t->rc, t->err.code, t->err.message);
}

static void torture_article(const Knowledge *knowledge, InputFormat format, const char *text)
{
    StrBuf whole;
    Try t;
    bool came = true;
    strbuf_init(&whole, 1 << 20);
    run_article(knowledge, format, text, &whole, &t);
    ck_assert_int_eq(t.rc, 0);
    for (long n = 1; came; n++) {
        begin_failing(n);
        run_article(knowledge, format, text, &whole, &t);
        came = end_failing();
        if (t.rc < 0) check_failure(&t, n);
        ck_assert_msg(t.rc < 0 || t.same, "allocation %ld: another answer", n);
        ck_assert_msg(came || t.rc == 0, "nothing failed and yet no answer");
        ck_assert_msg(live == 0, "allocation %ld: %ld are kept", n, live);
    }
    strbuf_release(&whole);
}

START_TEST(test_memory__an_article)
{
    Knowledge *knowledge = load();
    torture_article(knowledge, INPUT_PLAIN, article);
    torture_article(
        knowledge, INPUT_JSON,
        "{\"text\":\"Anna Berg spoke in Riga.\",\"title\":\"Berg\",\"published_at\":\"2024-03-14\"}");
    torture_article(knowledge, INPUT_HTML,
                    "<title>Berg</title><nav>Home</nav><p>Anna Berg, the president, spoke.</p>");
    knowledge_free(knowledge);
}
END_TEST

/* Loading takes long: each of the first allocations, of the others some in every part. */
START_TEST(test_memory__loading)
{
    enum { EACH = 12 };
    bool came = true;
    for (long n = 1; came; n += n < EACH ? 1 : n / 6) {
        Knowledge *knowledge = NULL;
        Try t = {.err = {.message = ""}};
        begin_failing(n);
        t.rc = knowledge_load(&knowledge, "data", &t.err);
        bool loaded = knowledge != NULL;
        knowledge_free(knowledge);
        came = end_failing();
        ck_assert_msg(loaded == (t.rc == 0) && (!came || !loaded), "allocation %ld failed unseen", n);
        if (t.rc < 0) check_failure(&t, n);
        ck_assert_msg(live == 0, "allocation %ld: %ld are kept", n, live);
    }
}
END_TEST

static int count_line(void *ctx, Slice line)
{
    *(unsigned *)ctx += line.len > 0 && line.ptr[line.len - 1] == '\n';
    return 0;
}

/* A batch begins or says why not; then every line gives a line. */
static bool run_batch(const Knowledge *knowledge)
{
    static const char lines[] = "{\"text\":\"Anna Berg spoke.\",\"language\":\"en\"}\n{\"text\":1}\n";
    Error err = {.message = ""};
    unsigned written = 0;
    BatchCounts counts;
    BatchOptions options = {.jobs = 1, .max_line = 1 << 16, .max_memory = (size_t)64 << 20};
    Batch *batch = batch_start(knowledge, &options, count_line, &written, &err);
    if (batch == NULL) return err.message[0] != '\0';
    bool fed = batch_feed(batch, slice_of(lines)) == 0;
    bool ended = batch_finish(batch, &counts) == 0;
    return !fed || !ended || written == 2;
}

START_TEST(test_memory__a_batch)
{
    enum { AT_MOST = 400 };
    Knowledge *knowledge = load();
    bool came = true;
    for (long n = 1; came && n <= AT_MOST; n++) {
        begin_failing(n);
        bool good = run_batch(knowledge);
        came = end_failing();
        ck_assert_msg(good, "allocation %ld: a line has no answer", n);
        ck_assert_msg(live == 0, "allocation %ld: %ld are kept", n, live);
    }
    knowledge_free(knowledge);
}
END_TEST

UNIT_MAIN("memory", test_memory__loading, test_memory__an_article, test_memory__a_batch)
