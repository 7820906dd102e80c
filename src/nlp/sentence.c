#include "nlp/sentence.h"
#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

/* How far a cue verb is looked for behind a quoted question: "Why?" the old man asked. */
enum { CUE_WINDOW = 4, CUT_WINDOW = 120 };

static Slice word(const SentenceScope *sc, size_t i)
{
    return slice_sub(sc->text, sc->tokens[i].span.start, sc->tokens[i].span.end);
}

static uint32_t first_char(const SentenceScope *sc, size_t i)
{
    return i < sc->end ? utf8_at(sc->text, sc->tokens[i].span.start) : 0;
}

static bool is_one_of(Slice s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(s, slice_of(list[i]))) return true;
    return false;
}

#define ONE_OF(s, list) is_one_of((s), (list), sizeof(list) / sizeof(list)[0])

static bool is_stop(Slice w)
{
    return slice_eq(w, SLICE("."));
}

static bool is_exclamation(Slice w)
{
    return w.ptr[0] == '!' || w.ptr[0] == '?' || slice_eq(w, SLICE("\xe2\x80\xbd"));
}

static bool is_ellipsis(Slice w)
{
    return (w.len > 1 && w.ptr[0] == '.' && w.ptr[1] == '.') || slice_eq(w, SLICE("\xe2\x80\xa6"));
}

static bool is_terminal(Slice w)
{
    return is_stop(w) || is_exclamation(w) || is_ellipsis(w);
}

/* Marks that close what the sentence opened, standing right behind its end. */
static bool is_closer(Slice w)
{
    static const char *const closers[] = {"\"",           "''",           "'",       ")", "]", "}",
                                          "\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb"};
    return ONE_OF(w, closers);
}

static bool is_opener(Slice w)
{
    static const char *const openers[] = {"\"",
                                          "``",
                                          "`",
                                          "'",
                                          "(",
                                          "[",
                                          "{",
                                          "\xe2\x80\x9c",
                                          "\xe2\x80\x98",
                                          "\xc2\xab",
                                          "-",
                                          "--",
                                          "\xe2\x80\x93",
                                          "\xe2\x80\x94",
                                          "\xe2\x80\xa2",
                                          "*"};
    return ONE_OF(w, openers);
}

static bool is_quote(Slice w)
{
    static const char *const quotes[] = {"\"",           "``",           "`",       "'", "''",
                                         "\xe2\x80\x9c", "\xe2\x80\x98", "\xc2\xab"};
    return ONE_OF(w, quotes);
}

static bool is_quote_closer(Slice w)
{
    static const char *const closers[] = {"\"", "''", "'", "\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb"};
    return ONE_OF(w, closers);
}

/* First token at or after i that is no opening mark. */
static size_t skip_openers(const SentenceScope *sc, size_t i)
{
    while (i < sc->end && is_opener(word(sc, i)))
        i++;
    return i;
}

/* A verb of saying soon behind a quoted question or exclamation: the cue belongs to its sentence, unless a
 * word begins it that is capital only at the head of a sentence: "Why?" He asked twice. */
static bool cue_follows(const SentenceScope *sc, size_t i)
{
    if (token_lexicon_lower(sc->lexicon, word(sc, i)) & WORD_STARTER) return false;
    for (size_t k = i; k < sc->end && k < i + CUE_WINDOW; k++) {
        Slice w = word(sc, k);
        if (!ascii_is_alpha(w.ptr[0]) && (unsigned char)w.ptr[0] < 0x80) return false;
        if (k > i && (token_lexicon_lower(sc->lexicon, w) & WORD_SPEECH)) return true;
    }
    return false;
}

/* "al-Shabab said", "eBay said": a name that keeps its small letter at the head of a sentence. */
static bool is_small_name(const SentenceScope *sc, size_t i)
{
    Slice w = word(sc, i);
    bool inner_capital = w.len > 1 && ascii_is_upper(w.ptr[1]);
    bool hyphened = i + 2 < sc->end && slice_eq(word(sc, i + 1), SLICE("-")) &&
                    !sc->tokens[i + 1].space_before && unicode_is_upper(first_char(sc, i + 2));
    return inner_capital || hyphened;
}

/* Can a sentence begin at token i, after the plain terminal `last`? */
static bool begins_after_terminal(const SentenceScope *sc, size_t i, Slice last, bool quoted)
{
    size_t k = skip_openers(sc, i);
    if (k == sc->end) return true;
    uint32_t c = first_char(sc, k);
    if (sc->marks[k] == MARK_ADDRESS) return is_stop(last);
    if (unicode_is_lower(c)) return is_stop(last) && is_small_name(sc, k);
    if (is_terminal(word(sc, k)) || c == ',' || c == ';' || c == ':') return false;
    return !(quoted && is_exclamation(last) && cue_follows(sc, k));
}

/* Can a sentence begin at token i, right after an abbreviation? */
static bool begins_after_abbreviation(const SentenceScope *sc, size_t i)
{
    size_t k = i;
    while (k < sc->end && is_quote(word(sc, k)))
        k++;
    if (k == sc->end) return true;
    if (!unicode_is_upper(first_char(sc, k))) return false;
    bool quote_opens = k > i && sc->tokens[i].space_before;
    return quote_opens || (token_lexicon_lower(sc->lexicon, word(sc, k)) & WORD_STARTER) != 0;
}

/* Index behind the terminal at i, further terminals and closing marks glued to it. */
static size_t absorb_closers(const SentenceScope *sc, size_t i, bool *ret_quoted)
{
    size_t k = i + 1;
    *ret_quoted = false;
    while (k < sc->end && !sc->tokens[k].space_before &&
           (is_closer(word(sc, k)) || is_terminal(word(sc, k)))) {
        *ret_quoted = *ret_quoted || is_quote_closer(word(sc, k));
        k++;
    }
    return k;
}

/* "ended.The", "over!”After": the blank after the stop was lost. */
static bool is_glued_start(const SentenceScope *sc, size_t i, size_t next)
{
    Slice w = word(sc, next);
    bool after_word = i > 0 && sc->tokens[i - 1].span.end == sc->tokens[i].span.start;
    return after_word && sc->marks[next] == MARK_NONE && w.len > 1 && ascii_is_upper(w.ptr[0]) &&
           ascii_is_lower(w.ptr[1]);
}

/* Index behind the sentence that ends at the terminal i when no blank stands before `next`, else 0. */
static size_t glued_end(const SentenceScope *sc, size_t i, size_t next)
{
    if (!is_glued_start(sc, i, next)) return 0;
    bool straight = next > i + 1 && slice_eq(word(sc, next - 1), SLICE("\""));
    return straight ? next - 1 : next; /* "over."We": the mark opens what follows */
}

/* Index behind the sentence when token i ends one, else 0. */
static size_t end_at(const SentenceScope *sc, size_t i)
{
    Slice w = word(sc, i);
    bool terminal = is_terminal(w);
    if (!terminal && sc->marks[i] != MARK_ABBREV) return 0;
    bool quoted;
    size_t next = absorb_closers(sc, i, &quoted);
    if (next == sc->end) return next;
    if (!sc->tokens[next].space_before) return terminal ? glued_end(sc, i, next) : 0;
    if (!terminal && next == i + 1) return begins_after_abbreviation(sc, next) ? next : 0;
    return begins_after_terminal(sc, next, w, quoted) ? next : 0;
}

/* Where a sentence that is too long is cut: behind the last punctuation in a window, else right there. */
static size_t cut_point(const SentenceScope *sc, size_t first)
{
    size_t limit = first + SENTENCE_MAX_TOKENS;
    for (const char *const *mark = (const char *const[]){";", ":", ",", NULL}; *mark != NULL; mark++)
        for (size_t k = limit; k > limit - CUT_WINDOW; k--)
            if (slice_eq(word(sc, k - 1), slice_of(*mark))) return k;
    return limit;
}

size_t sentence_end(const SentenceScope *sc, size_t first, bool *ret_cut)
{
    *ret_cut = false;
    for (size_t i = first; i < sc->end; i++) {
        if (i - first == SENTENCE_MAX_TOKENS) {
            *ret_cut = true;
            return cut_point(sc, first);
        }
        size_t end = end_at(sc, i);
        if (end > 0) return end;
    }
    return sc->end;
}
