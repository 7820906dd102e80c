/* fuzz.h - a fuzz target: LLVMFuzzerTestOneInput, run by libFuzzer (make fuzz) or over its corpus by
 * replay.c.
 *
 * A target aborts when an invariant is broken; whatever the bytes, it returns 0.
 */
#ifndef ATTACHE_TESTS_FUZZ_H
#define ATTACHE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
