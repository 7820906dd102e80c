#include "http/query.h"

#include "base/utf8.h"
#include "input/request.h"

enum { MAX_PARAMETERS = 16 };

typedef struct Query {
    RequestOptions *options;
    Slice seen[MAX_PARAMETERS];
    size_t n_seen;
    Error *err;
    int rc;
} Query;

static bool is_repeated(Query *query, Slice name)
{
    for (size_t i = 0; i < query->n_seen; i++)
        if (slice_eq(query->seen[i], name)) return true;
    if (query->n_seen < MAX_PARAMETERS) query->seen[query->n_seen++] = name;
    return false;
}

static int set_parameter(Query *query, Slice name, Slice value)
{
    size_t bad;
    if (!utf8_check(name, &bad) || !utf8_check(value, &bad))
        return error_set(query->err, ERR_FORMAT, "the query parameter %.*s is no UTF-8",
                         (int)(name.len < 64 ? name.len : 64), name.ptr);
    if (is_repeated(query, name))
        return error_set(query->err, ERR_INVALID, "the query parameter %.*s is given twice",
                         (int)(name.len < 64 ? name.len : 64), name.ptr);
    int rc = request_option_set(query->options, name, value, query->err);
    query->err->pointer[0] = '\0'; /* which points into JSON bodies */
    return rc;
}

static enum MHD_Result look_at_parameter(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_size,
                                         const char *value, size_t value_size)
{
    Query *query = ctx;
    (void)kind;
    Slice text = value != NULL ? (Slice){value, value_size} : SLICE_EMPTY;
    query->rc = set_parameter(query, (Slice){key, key_size}, text);
    return query->rc == 0 ? MHD_YES : MHD_NO;
}

int query_options(const Request *request, RequestOptions *options, Error *err)
{
    Query query = {.options = options, .err = err};
    (void)MHD_get_connection_values_n(request->mhd, MHD_GET_ARGUMENT_KIND, look_at_parameter, &query);
    return query.rc;
}
