#include "nlp/token_address.h"
#include "base/ctype.h"

#include <string.h>

/* Longest host name, e-mail local part or tag looked for; longest URL kept whole. */
enum { MAX_NAME = 128, MAX_URL = 1000 };

static bool starts_nocase(Slice text, size_t pos, Slice prefix)
{
    return text.len - pos >= prefix.len && slice_eq_nocase(slice_sub(text, pos, pos + prefix.len), prefix);
}

static bool is_url_char(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7f && strchr("<>\"{}|\\^`", c) == NULL;
}

/* Punctuation at the end belongs to the sentence, a bracket only when it was not opened inside. */
static size_t trim_url(Slice text, size_t start, size_t end)
{
    while (end > start) {
        char last = text.ptr[end - 1];
        bool bracket = last == ')' && memchr(text.ptr + start, '(', end - start) == NULL;
        if (!bracket && (last == ')' || strchr(".,;:!?'*]", last) == NULL)) break;
        end--;
    }
    return end;
}

static size_t url_end(Slice text, size_t pos)
{
    size_t end = pos;
    while (end < text.len && end - pos < MAX_URL && is_url_char(text.ptr[end]))
        end++;
    return trim_url(text, pos, end);
}

static bool has_scheme(Slice text, size_t pos)
{
    return starts_nocase(text, pos, SLICE("http://")) || starts_nocase(text, pos, SLICE("https://")) ||
           starts_nocase(text, pos, SLICE("ftp://")) || starts_nocase(text, pos, SLICE("www."));
}

static size_t name_end(Slice text, size_t pos, const char *also)
{
    size_t end = pos;
    while (end < text.len && end - pos < MAX_NAME &&
           (ascii_is_alnum(text.ptr[end]) || (text.ptr[end] != '\0' && strchr(also, text.ptr[end]) != NULL)))
        end++;
    return end;
}

static size_t email_end(Slice text, size_t pos, size_t at)
{
    size_t end = name_end(text, at + 1, ".-");
    while (end > at + 1 && !ascii_is_alnum(text.ptr[end - 1]))
        end--;
    return end > at + 1 && at > pos ? end : pos;
}

/* "example.org", "bbc.co.uk/news": lower-case labels, the last one known. */
static size_t host_end(const TokenLexicon *lexicon, Slice text, size_t pos, size_t end)
{
    while (end > pos && !ascii_is_alnum(text.ptr[end - 1]))
        end--;
    size_t label = end;
    while (label > pos && text.ptr[label - 1] != '.')
        label--;
    if (label <= pos + 1 || !(token_lexicon_exact(lexicon, slice_sub(text, label, end)) & WORD_DOMAIN))
        return pos;
    if (memchr(text.ptr + pos, '_', end - pos) != NULL && label - pos < 2) return pos;
    if (end < text.len && text.ptr[end] == '/') return url_end(text, pos);
    return end;
}

/* "@name" or "#tag" not glued to a word before it. */
static size_t tag_end(Slice text, size_t pos)
{
    if (pos > 0 && ascii_is_alnum(text.ptr[pos - 1])) return pos;
    size_t end = name_end(text, pos + 1, "_");
    bool letter_first = end > pos + 1 && !ascii_is_digit(text.ptr[pos + 1]);
    return letter_first ? end : pos;
}

size_t token_address_end(const TokenLexicon *lexicon, Slice text, size_t pos)
{
    char c = text.ptr[pos];
    if (c == '@' || c == '#') return tag_end(text, pos);
    if (!ascii_is_alnum(c)) return pos;
    if ((c | 0x20) == 'h' || (c | 0x20) == 'f' || (c | 0x20) == 'w')
        if (has_scheme(text, pos)) return url_end(text, pos);
    size_t word = name_end(text, pos, "_%+-");
    if (word == text.len || (text.ptr[word] != '.' && text.ptr[word] != '@')) return pos;
    size_t end = name_end(text, pos, "._%+-");
    if (end < text.len && text.ptr[end] == '@') return email_end(text, pos, end);
    return host_end(lexicon, text, pos, end);
}
