/* fuzz_ndjson.c - any bytes as the body of a batch, fed in pieces: one line of JSON comes out for every line
 * that is not blank, in order. */
#include "fuzz_knowledge.h"
#include "pipeline/batch.h"

enum { MAX_LINE = 2000, MAX_MEMORY = 64 << 20 };

typedef struct Written {
    uint64_t lines;
    json_int_t last; /* number of the last line that gave a problem */
} Written;

static int on_line(void *ctx, Slice line)
{
    Written *written = ctx;
    must(line.len > 2 && line.ptr[line.len - 1] == '\n', "a line ends");
    must(memchr(line.ptr, '\n', line.len - 1) == NULL, "an answer is one line");
    json_t *answer = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
    must(json_is_object(answer), "a line is a JSON object");
    const json_t *number = json_object_get(answer, "line");
    if (json_is_integer(number)) {
        must(json_integer_value(number) > written->last, "problems come in order");
        written->last = json_integer_value(number);
    }
    json_decref(answer);
    written->lines++;
    return 0;
}

static uint64_t lines_in(Slice bytes)
{
    uint64_t n = 0;
    Slice line;
    while (slice_split(&bytes, '\n', &line))
        n += slice_trim(line).len > 0;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Slice bytes = {(const char *)data, size};
    Slice rest = bytes;
    size_t piece = size > 0 ? data[size / 2] % 61 + 1u : 1;
    Written written = {0};
    BatchCounts counts;
    Error err;
    BatchOptions options = {.jobs = 2, .max_line = MAX_LINE, .max_memory = MAX_MEMORY};
    Batch *batch = batch_start(fuzz_knowledge(), &options, on_line, &written, &err);
    must(batch != NULL, "the batch starts");
    while (rest.len > 0) {
        size_t n = rest.len < piece ? rest.len : piece;
        must(batch_feed(batch, slice_sub(rest, 0, n)) == 0, "the batch goes on");
        rest = slice_sub(rest, n, rest.len);
    }
    must(batch_finish(batch, &counts) == 0, "the batch ends well");
    must(counts.lines == written.lines && written.lines == lines_in(bytes), "an answer for every line");
    return 0;
}
