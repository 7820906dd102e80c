/* fuzz_input_json.c - any bytes as a request's body, application/json. */
#include "fuzz_reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_read(INPUT_JSON, data, size);
}
