#include "base/error.h"
#include "base/strbuf.h"
#include "unit.h"

#include <string.h>

START_TEST(test_strbuf__appends_up_to_its_limit_and_no_further)
{
    StrBuf buf;
    strbuf_init(&buf, 10);
    ck_assert_int_eq(strbuf_append(&buf, SLICE("12345")), 0);
    ck_assert_int_eq(strbuf_printf(&buf, "%d", 678), 0);
    ck_assert_int_eq(strbuf_append(&buf, SLICE("abc")), ERR_TOO_LARGE);
    ck_assert_str_eq(buf.ptr, "12345678");
    ck_assert_int_eq(strbuf_append_char(&buf, 'x'), 0);
    ck_assert_int_eq(strbuf_printf(&buf, "%d", 42), ERR_TOO_LARGE);
    ck_assert_str_eq(buf.ptr, "12345678x");
    strbuf_release(&buf);
}
END_TEST

START_TEST(test_strbuf__clear_and_detach)
{
    StrBuf buf;
    strbuf_init(&buf, 1000);
    ck_assert(slice_eq(strbuf_slice(&buf), SLICE("")));
    ck_assert_int_eq(strbuf_append(&buf, SLICE("old")), 0);
    strbuf_clear(&buf);
    ck_assert_int_eq(strbuf_append(&buf, SLICE("new")), 0);
    char *text = strbuf_detach(&buf);
    ck_assert_str_eq(text, "new");
    ck_assert_ptr_null(buf.ptr);
    free(text);
}
END_TEST

UNIT_MAIN("strbuf", test_strbuf__appends_up_to_its_limit_and_no_further, test_strbuf__clear_and_detach)
