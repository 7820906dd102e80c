/* fuzz_pipeline.c - any text through every stage to its answer, whose offsets must hold. */
#include "fuzz_knowledge.h"
#include "output/json.h"

enum { MAX_MEMORY = 256 << 20, MAX_ANSWER = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Workspace *workspace;
    if (workspace == NULL) workspace = workspace_new(MAX_MEMORY);
    must(workspace != NULL, "memory");
    OffsetUnit unit = (OffsetUnit)(size % 3);
    PipelineInput in = {.format = INPUT_PLAIN,
                        .bytes = {(const char *)data, size},
                        .options = {.offset_unit = unit,
                                    .include_text = true,
                                    .language = SLICE("en"),
                                    .published_at = SLICE("2024-03-14")}};
    Error err;
    StrBuf out;
    strbuf_init(&out, MAX_ANSWER);
    if (pipeline_run(fuzz_knowledge(), workspace, &in, &err) == 0 &&
        output_json(workspace_document(workspace), workspace_result(workspace), workspace_options(workspace),
                    false, &out, &err) == 0)
        check_answer(strbuf_slice(&out), unit);
    strbuf_release(&out);
    return 0;
}
