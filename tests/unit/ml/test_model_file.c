#include "ml/model_file.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const uint32_t kind = MODEL_KIND("TEST");
enum { FEATURES = 77 };

static const char *write_model(void)
{
    const char *path = unit_temp_path("model");
    Error err;
    ModelSection sections[] = {
        {"weights", SLICE("0123456789")}, {"labels", SLICE("NN\nVB\n")}, {"empty", SLICE("")}};
    ck_assert_int_eq(model_file_write(path, kind, FEATURES, sections, 3, &err), 0);
    return path;
}

static size_t read_model(const char *path, char *buf, size_t cap)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(buf, 1, cap, f);
    ck_assert_int_eq(fclose(f), 0);
    return n;
}

static int load_bytes(const char *path, const char *bytes, size_t n, Error *err)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
    ModelFile file;
    int rc = model_file_load(&file, path, kind, FEATURES, err);
    if (rc == 0) model_file_release(&file);
    return rc;
}

START_TEST(test_model_file__gives_back_what_was_written)
{
    Error err;
    ModelFile file;
    Slice s;
    const char *path = write_model();
    ck_assert_int_eq(model_file_load(&file, path, kind, FEATURES, &err), 0);
    ck_assert_int_eq(model_file_section(&file, "labels", &s, &err), 0);
    ck_assert(slice_eq(s, SLICE("NN\nVB\n")));
    ck_assert_int_eq(model_file_section(&file, "weights", &s, &err), 0);
    ck_assert(slice_eq(s, SLICE("0123456789")));
    ck_assert_uint_eq((uintptr_t)s.ptr % MODEL_FILE_ALIGN, 0);
    ck_assert_int_eq(model_file_section(&file, "empty", &s, &err), 0);
    ck_assert_uint_eq(s.len, 0);
    ck_assert_int_eq(model_file_section(&file, "missing", &s, &err), ERR_FORMAT);
    model_file_release(&file);
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

START_TEST(test_model_file__refuses_other_kinds_and_features)
{
    Error err;
    ModelFile file;
    const char *path = write_model();
    ck_assert_int_eq(model_file_load(&file, path, MODEL_KIND("POS "), FEATURES, &err), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "'TEST'"));
    ck_assert_int_eq(model_file_load(&file, path, kind, FEATURES + 1, &err), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "feature code"));
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

START_TEST(test_model_file__refuses_every_flipped_byte)
{
    Error err;
    char good[1024];
    const char *path = write_model();
    size_t n = read_model(path, good, sizeof good);
    for (size_t i = 0; i < n; i++) {
        /* The 20 bytes behind the section count are reserved and part of the checksum too. */
        good[i] = (char)(good[i] ^ 0x20);
        ck_assert_msg(load_bytes(path, good, n, &err) < 0, "byte %zu flipped and accepted", i);
        good[i] = (char)(good[i] ^ 0x20);
    }
    ck_assert_int_eq(load_bytes(path, good, n, &err), 0);
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

START_TEST(test_model_file__refuses_every_truncation)
{
    Error err;
    char good[1024];
    const char *path = write_model();
    size_t n = read_model(path, good, sizeof good);
    for (size_t len = 0; len < n; len++)
        ck_assert_int_lt(load_bytes(path, good, len, &err), 0);
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

UNIT_MAIN("model_file", test_model_file__gives_back_what_was_written,
          test_model_file__refuses_other_kinds_and_features, test_model_file__refuses_every_flipped_byte,
          test_model_file__refuses_every_truncation)
