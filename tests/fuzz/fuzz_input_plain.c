/* fuzz_input_plain.c - any bytes as a request's body, text/plain. */
#include "fuzz_reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_read(INPUT_PLAIN, data, size);
}
