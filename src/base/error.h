/* error.h - how a failure is told.
 *
 * A function that can fail returns 0 or a negative ErrorCode and fills the caller's Error with a message
 * a user can act on: what, where (file and line, byte position, key), what to do instead. The Error is
 * plain memory of the caller; nothing is allocated. No function may be handed a NULL Error; one
 * Error is one thread's.
 *
 *     Error err;
 *     if (table_open(&table, data_dir, "cues.tsv", &err) < 0)
 *         fprintf(stderr, "%s\n", err.message);
 */
#ifndef ATTACHE_BASE_ERROR_H
#define ATTACHE_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

typedef enum ErrorCode {
    ERR_NONE = 0,
    ERR_IO = -1,          /* a file or socket could not be read or written */
    ERR_FORMAT = -2,      /* bytes do not follow their format */
    ERR_MEMORY = -3,      /* no memory left, or a cap reached */
    ERR_CONFIG = -4,      /* a setting or table is wrong */
    ERR_TOO_LARGE = -5,   /* input over its limit */
    ERR_LANGUAGE = -6,    /* the article is not in a language we read */
    ERR_DEADLINE = -7,    /* the time allowed was used up */
    ERR_UNSUPPORTED = -8, /* a media type, charset or encoding we do not take */
    ERR_INVALID = -9,     /* a well-formed request that says something impossible */
    ERR_FETCH = -10,      /* the article stands behind a URL and is still to be fetched */
    ERR_UPSTREAM = -11,   /* another server failed us */
    ERR_UPSTREAM_TIMEOUT = -12,
} ErrorCode;

#define ERROR_NO_POSITION ((size_t)-1)

typedef struct Error {
    ErrorCode code;
    size_t position;  /* byte position in the input, or ERROR_NO_POSITION */
    char pointer[64]; /* RFC 6901 pointer to the wrong field of a JSON input, or "" */
    char message[480];
} Error;

/* Fills *err and returns `code`, so that a caller can write `return error_set(err, ERR_IO, ...)`. */
int error_set(Error *err, ErrorCode code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same with a byte position. */
int error_set_at(Error *err, ErrorCode code, size_t position, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same with a JSON pointer. */
int error_set_field(Error *err, ErrorCode code, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#ifdef __clang_analyzer__ /* lets it see that the answer is the code, which is negative */
#define error_set(err, code, ...) ((void)(error_set)((err), (code), __VA_ARGS__), (int)(code))
#endif

#endif
