/* fuzz_input_html.c - any bytes as a request's body, text/html. */
#include "fuzz_reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_read(INPUT_HTML, data, size);
}
