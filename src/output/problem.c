#include "output/problem.h"

#include "base/json_text.h"

static const ProblemType types[PROBLEM_COUNT] = {
    [PROBLEM_MALFORMED_REQUEST] = {"malformed-request", "The request is not well-formed HTTP", 400},
    [PROBLEM_MALFORMED_INPUT] = {"malformed-input", "The input is not well-formed", 400},
    [PROBLEM_INVALID_VALUE] = {"invalid-value", "A value is missing or cannot be used", 422},
    [PROBLEM_UNSUPPORTED_LANGUAGE] = {"unsupported-language", "The article is not in English", 422},
    [PROBLEM_TOO_COMPLEX] = {"too-complex", "The article needs more time or memory than allowed", 422},
    [PROBLEM_TOO_LARGE] = {"too-large", "The input is larger than allowed", 413},
    [PROBLEM_ADDRESS_TOO_LONG] = {"address-too-long", "The address is longer than allowed", 414},
    [PROBLEM_HEADERS_TOO_LARGE] = {"headers-too-large", "The headers are larger than allowed", 431},
    [PROBLEM_UNSUPPORTED_MEDIA_TYPE] = {"unsupported-media-type", "This kind of content is not taken", 415},
    [PROBLEM_NOT_FOUND] = {"not-found", "There is nothing at this address", 404},
    [PROBLEM_METHOD_NOT_ALLOWED] = {"method-not-allowed", "This address does not take this method", 405},
    [PROBLEM_NOT_ACCEPTABLE] = {"not-acceptable", "No form of the answer is acceptable to the client", 406},
    [PROBLEM_REQUEST_TIMEOUT] = {"request-timeout", "The request did not arrive in time", 408},
    [PROBLEM_UNAUTHORIZED] = {"unauthorized", "A valid API key is needed", 401},
    [PROBLEM_RATE_LIMITED] = {"rate-limited", "Too many requests", 429},
    [PROBLEM_UPSTREAM_FAILED] = {"upstream-failed", "The article's server gave no article", 502},
    [PROBLEM_UPSTREAM_TIMEOUT] = {"upstream-timeout", "The article's server took too long", 504},
    [PROBLEM_OVERLOADED] = {"overloaded", "The server has as much work as it can take", 503},
    [PROBLEM_SHUTTING_DOWN] = {"shutting-down", "The server is shutting down", 503},
    [PROBLEM_NOT_IMPLEMENTED] = {"not-implemented", "The server does not do this", 501},
    [PROBLEM_INTERNAL] = {"internal-error", "The server failed", 500},
};

const ProblemType *problem_type(ProblemKind kind)
{
    return &types[kind];
}

ProblemKind problem_of_error(ErrorCode code)
{
    switch (code) {
    case ERR_FORMAT: return PROBLEM_MALFORMED_INPUT;
    case ERR_INVALID: return PROBLEM_INVALID_VALUE;
    case ERR_LANGUAGE: return PROBLEM_UNSUPPORTED_LANGUAGE;
    case ERR_TOO_LARGE: return PROBLEM_TOO_LARGE;
    case ERR_UNSUPPORTED: return PROBLEM_UNSUPPORTED_MEDIA_TYPE;
    case ERR_MEMORY:
    case ERR_DEADLINE: return PROBLEM_TOO_COMPLEX;
    case ERR_UPSTREAM: return PROBLEM_UPSTREAM_FAILED;
    case ERR_UPSTREAM_TIMEOUT: return PROBLEM_UPSTREAM_TIMEOUT;
    case ERR_FETCH:
    case ERR_NONE:
    case ERR_IO:
    case ERR_CONFIG: break;
    }
    return PROBLEM_INTERNAL;
}

int problem_members(StrBuf *out, ProblemKind kind, const Error *err)
{
    const ProblemType *type = &types[kind];
    int rc = strbuf_printf(out, "\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,", type->slug,
                           type->title, type->status);
    if (rc == 0) rc = json_text_member(out, "detail", slice_of(err->message));
    if (rc == 0 && err->position != ERROR_NO_POSITION)
        rc = strbuf_printf(out, ",\"position\":%zu", err->position);
    if (rc == 0 && err->pointer[0] != '\0') {
        rc = strbuf_append_char(out, ',');
        if (rc == 0) rc = json_text_member(out, "pointer", slice_of(err->pointer));
    }
    return rc;
}
