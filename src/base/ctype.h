/* ctype.h - ASCII character classes on raw bytes.
 *
 * <ctype.h> depends on the locale and is undefined for negative chars; these are neither. Bytes above
 * 0x7f belong to no class here: see utf8.h for letters beyond ASCII. Pure functions, never fail.
 *
 *     if (ascii_is_upper(word.ptr[0])) ...
 */
#ifndef ATTACHE_BASE_CTYPE_H
#define ATTACHE_BASE_CTYPE_H

#include <stdbool.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool ascii_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool ascii_is_alpha(char c)
{
    return ascii_is_upper(c) || ascii_is_lower(c);
}
static inline bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}
static inline bool ascii_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
static inline char ascii_lower(char c)
{
    return ascii_is_upper(c) ? (char)(c + 32) : c;
}
static inline char ascii_upper(char c)
{
    return ascii_is_lower(c) ? (char)(c - 32) : c;
}

#endif
