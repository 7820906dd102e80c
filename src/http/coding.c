#include "http/coding.h"

int coding_check(Request *request, Error *err)
{
    Slice coding = slice_trim(request_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING));
    request->packed = slice_eq_nocase(coding, SLICE("gzip")) || slice_eq_nocase(coding, SLICE("x-gzip"));
    if (request->packed || coding.len == 0 || slice_eq_nocase(coding, SLICE("identity"))) return 0;
    return error_set(err, ERR_UNSUPPORTED, "Content-Encoding can be gzip or identity, not '%.*s'",
                     (int)(coding.len < 40 ? coding.len : 40), coding.ptr);
}
