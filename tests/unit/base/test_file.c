#include "base/file.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const char *write_file(const char *text)
{
    const char *path = unit_temp_path("file");
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

START_TEST(test_file__maps_and_reads_the_same_bytes)
{
    Error err;
    FileMap map;
    Arena arena;
    Slice bytes;
    const char *path = write_file("hello");
    arena_init(&arena, 1 << 16);
    ck_assert_int_eq(file_map(path, &map, &err), 0);
    ck_assert_int_eq(file_read(path, &arena, 5, &bytes, &err), 0);
    ck_assert(slice_eq(map.bytes, bytes) && slice_eq(bytes, SLICE("hello")));
    file_unmap(&map);
    ck_assert_int_eq(remove(path), 0);
    arena_release(&arena);
}
END_TEST

START_TEST(test_file__says_which_file_and_why)
{
    Error err;
    FileMap map;
    Arena arena;
    Slice bytes;
    const char *path = write_file("123456");
    arena_init(&arena, 1 << 16);
    ck_assert_int_eq(file_map("/nonexistent/model", &map, &err), ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "/nonexistent/model: No such file"));
    ck_assert_int_eq(file_map("/tmp", &map, &err), ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "not a regular file"));
    ck_assert_int_eq(file_read(path, &arena, 5, &bytes, &err), ERR_TOO_LARGE);
    arena_release(&arena);
    arena_init(&arena, 4);
    ck_assert_int_eq(file_read(path, &arena, 100, &bytes, &err), ERR_MEMORY);
    arena_release(&arena);
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

START_TEST(test_file__empty_file_is_an_empty_mapping)
{
    Error err;
    FileMap map;
    const char *path = write_file("");
    ck_assert_int_eq(file_map(path, &map, &err), 0);
    ck_assert_uint_eq(map.bytes.len, 0);
    file_unmap(&map);
    ck_assert_int_eq(remove(path), 0);
}
END_TEST

UNIT_MAIN("file", test_file__maps_and_reads_the_same_bytes, test_file__says_which_file_and_why,
          test_file__empty_file_is_an_empty_mapping)
