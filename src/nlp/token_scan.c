#include "nlp/token_scan.h"
#include "base/ctype.h"
#include "base/utf8.h"
#include "nlp/token_address.h"

#include <string.h>

/* Look-ahead for one word; longer ones are in no table. */
enum { MAX_CUTS = 4 };

typedef struct Scanner {
    const TokenLexicon *lexicon;
    Slice text; /* ends where the paragraph ends, so that nothing looks beyond it */
    TokenList *out;
    size_t first;      /* tokens of earlier paragraphs */
    bool space_before; /* of the next token */
} Scanner;

/* Signs without width that stand within words. */
static bool is_joiner(uint32_t c)
{
    return c == 0xad || c == 0x200c || c == 0x200d || c == 0x2060;
}

static bool is_word_char(uint32_t c)
{
    return unicode_is_alpha(c) || (c < 0x80 && ascii_is_digit((char)c)) || c == '_' || is_joiner(c);
}

static bool is_digit(uint32_t c)
{
    return c < 0x80 && ascii_is_digit((char)c);
}

static bool is_letter(uint32_t c)
{
    return is_word_char(c) && !is_digit(c) && c != '_';
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

static uint32_t at(const Scanner *sc, size_t pos)
{
    return utf8_at(sc->text, pos);
}

static size_t after(const Scanner *sc, size_t pos)
{
    (void)utf8_next(sc->text, &pos);
    return pos;
}

static Slice part(const Scanner *sc, size_t start, size_t end)
{
    return slice_sub(sc->text, start, end);
}

static void push(Scanner *sc, size_t start, size_t end, TokenMark mark)
{
    Token token = {.span = {(uint32_t)start, (uint32_t)end},
                   .head = NO_INDEX,
                   .mention = NO_INDEX,
                   .quotation = NO_INDEX,
                   .space_before = sc->space_before};
    vec_push(sc->out->arena, &sc->out->tokens, token);
    vec_push(sc->out->arena, &sc->out->marks, (uint8_t)mark);
    sc->space_before = false;
}

/* End of the run of word characters at pos, looking at most `max` bytes far. */
static size_t run_end(const Scanner *sc, size_t pos, size_t max)
{
    size_t i = pos;
    while (i < sc->text.len && i - pos < max && is_word_char(at(sc, i)))
        i = after(sc, i);
    return i;
}

static size_t digits_end(const Scanner *sc, size_t pos, size_t max)
{
    size_t i = pos;
    while (i < sc->text.len && i - pos < max && ascii_is_digit(sc->text.ptr[i]))
        i++;
    return i;
}

/* "U.S", "a.m", "Ph.D": the dot at `dot` joins single letters, or what the table knows to begin so. */
static bool dot_joins(const Scanner *sc, size_t start, size_t piece, size_t dot)
{
    uint32_t before = utf8_before(sc->text, dot);
    uint32_t next = at(sc, dot + 1);
    if (is_digit(before) && is_digit(next)) return true;
    if (!is_letter(next)) return false;
    size_t next_end = run_end(sc, dot + 1, 8);
    bool single = after(sc, dot + 1) == next_end;
    if (is_letter(before) && after(sc, piece) == dot && single) return true;
    if (!(token_lexicon_exact(sc->lexicon, part(sc, start, dot)) & WORD_STEM)) return false;
    return single || (token_lexicon_exact(sc->lexicon, part(sc, start, next_end)) & WORD_ABBREV) != 0;
}

/* 713-853-3989, 345-9945, 94720-1900: the hyphen joins; 2003-2004 and 10-15 are ranges. */
static bool hyphen_joins_digits(const Scanner *sc, size_t piece, size_t hyphen)
{
    if (digits_end(sc, piece, hyphen - piece) != hyphen) return false;
    size_t left = hyphen - piece;
    size_t right_end = digits_end(sc, hyphen + 1, 6);
    size_t right = right_end - hyphen - 1;
    bool more = at(sc, right_end) == '-' && is_digit(at(sc, right_end + 1));
    return (left == 3 && right == 4) || ((left == 3 || left == 1) && right == 3 && more) ||
           (left == 5 && right == 4);
}

static bool hyphen_joins(const Scanner *sc, size_t start, size_t piece, size_t hyphen, size_t behind)
{
    uint32_t next = at(sc, behind);
    if (is_digit(utf8_before(sc->text, hyphen))) return hyphen_joins_digits(sc, piece, hyphen);
    uint32_t bits = token_lexicon_lower(sc->lexicon, part(sc, start, hyphen));
    if (unicode_is_upper(next)) return (bits & WORD_PREFIX_NAME) != 0;
    return (bits & WORD_PREFIX) != 0 && is_word_char(next);
}

static bool comma_joins(const Scanner *sc, size_t comma)
{
    return is_digit(utf8_before(sc->text, comma)) && digits_end(sc, comma + 1, 4) == comma + 4;
}

/* Does the mark `c` at pos (the next character at `behind`) belong to the word that began at `start`? `piece`
 * is where the stretch after the last joining mark began. */
static bool joins(const Scanner *sc, size_t start, size_t piece, size_t pos, size_t behind, uint32_t c)
{
    uint32_t before = utf8_before(sc->text, pos);
    uint32_t next = at(sc, behind);
    if (!is_word_char(next)) return false;
    if (c == '.') return dot_joins(sc, start, piece, pos);
    if (c == ',') return comma_joins(sc, pos);
    if (c == ':' || c == '/') return is_digit(before) && is_digit(next);
    if (is_apostrophe(c)) return is_letter(next) && before != '_';
    if (c == '&') return unicode_is_upper(before) && unicode_is_upper(next);
    if (c == '-' || c == 0x2011) return hyphen_joins(sc, start, piece, pos, behind);
    return false;
}

/* "5pm", "3bn", "7p.m.": a unit glued to the number that ends at pos. */
static bool unit_follows(const Scanner *sc, size_t pos)
{
    size_t i = pos;
    while (i < sc->text.len && i - pos < 8 && (ascii_is_alpha(sc->text.ptr[i]) || sc->text.ptr[i] == '.'))
        i++;
    if (is_word_char(at(sc, i))) return false;
    while (i > pos && sc->text.ptr[i - 1] == '.')
        i--;
    if (i == pos) return false;
    Slice unit = part(sc, pos, i);
    uint32_t bits = token_lexicon_exact(sc->lexicon, unit);
    if (unit.len > 1) bits |= token_lexicon_lower(sc->lexicon, unit);
    return (bits & WORD_UNIT) != 0;
}

/* "US$" before a figure. */
static bool is_currency(const Scanner *sc, size_t start, size_t dollar)
{
    if (dollar - start > 3 || !is_digit(at(sc, dollar + 1))) return false;
    for (size_t i = start; i < dollar; i++)
        if (!ascii_is_upper(sc->text.ptr[i])) return false;
    return true;
}

/* End of the word at `start` without a final full stop; *ret_piece: where its last part begins. */
static size_t word_end(const Scanner *sc, size_t start, size_t *ret_piece)
{
    size_t pos = start;
    size_t piece = start;
    bool number = true; /* only digits and their marks so far */
    while (pos < sc->text.len && pos - start < TOKEN_MAX_BYTES) {
        uint32_t c = at(sc, pos);
        size_t behind = after(sc, pos);
        if (is_word_char(c)) {
            if (number && pos > start && !is_digit(c) && unit_follows(sc, pos)) break;
            number = number && is_digit(c);
        } else if (c == '$' && is_currency(sc, start, pos)) {
            pos = behind;
            break;
        } else if (!joins(sc, start, piece, pos, behind, c)) {
            break;
        } else {
            piece = behind;
        }
        pos = behind;
    }
    *ret_piece = piece;
    return pos;
}

static size_t skip_spaces(const Scanner *sc, size_t pos)
{
    /* an abbreviation and its continuation may be parted by a line break, not by more */
    for (int i = 0; i < 4 && pos < sc->text.len && unicode_is_space(at(sc, pos)); i++)
        pos = after(sc, pos);
    return pos;
}

static bool previous_is(const Scanner *sc, const char *characters)
{
    size_t n = sc->out->tokens.len;
    if (n == sc->first) return false;
    Span s = sc->out->tokens.at[n - 1].span;
    return span_len(s) == 1 && strchr(characters, sc->text.ptr[s.start]) != NULL;
}

static bool previous_is_initial(const Scanner *sc)
{
    size_t n = sc->out->tokens.len;
    if (n == sc->first || sc->out->marks.at[n - 1] != MARK_INNER) return false;
    Span s = sc->out->tokens.at[n - 1].span;
    return unicode_is_upper(at(sc, s.start)) && after(sc, s.start) + 1 == s.end;
}

/* "J." of a name: what follows is a capitalized word that begins no sentence, or the sentence goes on. */
static bool is_initial(const Scanner *sc, size_t dot)
{
    size_t next = skip_spaces(sc, dot + 1);
    uint32_t c = at(sc, next);
    if (!unicode_is_upper(c)) return unicode_is_lower(c) || c == ',';
    size_t end = run_end(sc, next, WORD_MAX_BYTES);
    bool single = after(sc, next) == end;
    if (previous_is_initial(sc) || (single && at(sc, end) == '.')) return true;
    return !(token_lexicon_lower(sc->lexicon, part(sc, next, end)) & WORD_STARTER);
}

static bool is_place(const Scanner *sc, size_t dot)
{
    uint32_t next = at(sc, dot + 1);
    bool goes_on = unicode_is_lower(at(sc, skip_spaces(sc, dot + 1)));
    return previous_is(sc, ",-(") || next == ',' || next == ')' || goes_on;
}

static bool is_list_number(const Scanner *sc, size_t start, size_t dot)
{
    return sc->out->tokens.len == sc->first && dot - start <= 2 && digits_end(sc, start, 3) == dot &&
           unicode_is_space(at(sc, dot + 1));
}

static TokenMark abbreviation_mark(const Scanner *sc, size_t start, size_t dot)
{
    uint32_t bits = token_lexicon_bits(sc->lexicon, part(sc, start, dot));
    if (bits & WORD_INNER) return MARK_INNER;
    if (bits & WORD_ABBREV) return MARK_ABBREV;
    if ((bits & WORD_PLACE) && is_place(sc, dot)) return MARK_ABBREV;
    if ((bits & WORD_NUMBER) && is_digit(at(sc, skip_spaces(sc, dot + 1)))) return MARK_INNER;
    return MARK_NONE;
}

/* Does the full stop at `dot` belong to the word text[start,dot)? MARK_NONE: no. */
static TokenMark dot_mark(const Scanner *sc, size_t start, size_t piece, size_t dot)
{
    if (at(sc, dot) != '.' || at(sc, dot + 1) == '.') return MARK_NONE;
    if (is_list_number(sc, start, dot)) return MARK_INNER;
    bool single = after(sc, piece) == dot && is_letter(at(sc, piece));
    if (single && piece > start && sc->text.ptr[piece - 1] == '.') return MARK_ABBREV;
    if (single && piece == start && unicode_is_upper(at(sc, start)))
        return is_initial(sc, dot) ? MARK_INNER : MARK_NONE;
    return abbreviation_mark(sc, start, dot);
}

/* Where a clitic begins in text[start,end), or `end` when there is none. */
static size_t clitic_start(const Scanner *sc, size_t start, size_t end)
{
    size_t mark = end;
    for (size_t i = end; i > start && end - i < 4; i--)
        if (sc->text.ptr[i - 1] == '\'' ||
            (i >= 3 + start && memcmp(sc->text.ptr + i - 3, "\xe2\x80\x99", 3) == 0)) {
            mark = sc->text.ptr[i - 1] == '\'' ? i - 1 : i - 3;
            break;
        }
    if (mark == end || mark == start) return end;
    Slice tail = part(sc, after(sc, mark), end);
    char last = sc->text.ptr[mark - 1];
    if (slice_eq_nocase(tail, SLICE("t")) && ascii_lower(last) == 'n' && mark - 1 > start) return mark - 1;
    if (!(token_lexicon_lower(sc->lexicon, tail) & WORD_CLITIC)) return end;
    bool decade = last == '0' && digits_end(sc, start, 5) == mark && slice_eq_nocase(tail, SLICE("s"));
    return decade ? end : mark;
}

/* "cannot" is "can" + "not": pushes all parts but the last and returns where that begins. */
static size_t push_parts(Scanner *sc, size_t start, size_t end)
{
    Slice parts = token_lexicon_parts(sc->lexicon, part(sc, start, end));
    Slice one;
    while (parts.len > 0 && slice_split(&parts, ' ', &one) && parts.ptr != NULL) {
        size_t stop = start;
        for (size_t i = 0; i < one.len; i++)
            stop = after(sc, stop);
        push(sc, start, stop, MARK_NONE);
        start = stop;
    }
    return start;
}

/* Pushes the word with its clitics cut off. */
static void push_word(Scanner *sc, size_t start, size_t end, TokenMark mark)
{
    size_t cuts[MAX_CUTS];
    size_t n = 0;
    size_t stop = end;
    while (mark == MARK_NONE && n < MAX_CUTS) {
        size_t cut = clitic_start(sc, start, stop);
        if (cut == stop) break;
        cuts[n++] = stop = cut;
    }
    if (mark == MARK_NONE) start = push_parts(sc, start, stop);
    push(sc, start, n > 0 ? cuts[n - 1] : end, mark);
    while (n > 0) {
        n--;
        push(sc, cuts[n], n > 0 ? cuts[n - 1] : end, MARK_NONE);
    }
}

static size_t scan_word(Scanner *sc, size_t start)
{
    size_t piece;
    size_t end = word_end(sc, start, &piece);
    TokenMark mark = dot_mark(sc, start, piece, end);
    if (mark != MARK_NONE) end++;
    push_word(sc, start, end, mark);
    return end;
}

/* "'s" parted from its word, "'em", "'90s"; else the mark alone. */
static size_t scan_apostrophe(Scanner *sc, size_t start)
{
    size_t behind = after(sc, start);
    size_t end = run_end(sc, behind, WORD_MAX_BYTES);
    size_t digits = digits_end(sc, behind, 3);
    bool decade =
        digits == behind + 2 && (end == digits || (end == digits + 1 && sc->text.ptr[digits] == 's'));
    bool clitic = end > behind && (token_lexicon_lower(sc->lexicon, part(sc, behind, end)) & WORD_CLITIC);
    if (!decade && !clitic && !(token_lexicon_lower(sc->lexicon, part(sc, start, end)) & WORD_ELISION)) {
        bool doubled = sc->text.ptr[start] == '\'' && at(sc, behind) == '\'';
        end = doubled ? behind + 1 : behind;
    }
    push(sc, start, end, MARK_NONE);
    return end;
}

/* Marks of which a run is one token: "...", "--", "?!", "***". */
static bool same_run(uint32_t first, uint32_t c)
{
    if (first == '!' || first == '?') return c == '!' || c == '?';
    return first == c && c < 0x80 && c != 0 && strchr(".-*=~#+<>|^`_", (int)c) != NULL;
}

static size_t scan_mark(Scanner *sc, size_t start)
{
    uint32_t first = at(sc, start);
    size_t end = after(sc, start);
    while (end < sc->text.len && end - start < TOKEN_MAX_BYTES && same_run(first, at(sc, end)))
        end++;
    push(sc, start, end, MARK_NONE);
    return end;
}

/* ".5" and, at the head of a chunk, "+44". */
static bool number_mark(const Scanner *sc, size_t pos, uint32_t c)
{
    return (c == '.' || (c == '+' && sc->space_before)) && is_digit(at(sc, pos + 1)) &&
           !is_word_char(utf8_before(sc->text, pos));
}

static size_t scan_token(Scanner *sc, size_t pos)
{
    uint32_t c = at(sc, pos);
    size_t end = token_address_end(sc->lexicon, sc->text, pos);
    if (end > pos) {
        push(sc, pos, end, MARK_ADDRESS);
        return end;
    }
    if (is_word_char(c)) return scan_word(sc, pos);
    if (number_mark(sc, pos, c)) {
        size_t piece;
        end = word_end(sc, pos + 1, &piece);
        push(sc, pos, end, MARK_NONE);
        return end;
    }
    if (is_apostrophe(c)) return scan_apostrophe(sc, pos);
    return scan_mark(sc, pos);
}

/* A soft hyphen between blanks is shown, and was somebody's dash. */
static bool is_lone_hyphen(const Scanner *sc, size_t pos)
{
    size_t next = after(sc, pos);
    return at(sc, pos) == 0xad && sc->space_before &&
           (next >= sc->text.len || unicode_is_space(at(sc, next)));
}

void token_scan(const TokenLexicon *lexicon, Slice text, Span span, TokenList *out)
{
    Scanner sc = {.lexicon = lexicon,
                  .text = {text.ptr, span.end},
                  .out = out,
                  .first = out->tokens.len,
                  .space_before = true};
    for (size_t pos = span.start; pos < span.end;) {
        bool space = unicode_is_space(at(&sc, pos));
        bool opens = is_joiner(at(&sc, pos)) && !is_lone_hyphen(&sc, pos); /* no word begins with a joiner */
        if (space || opens) {
            sc.space_before = sc.space_before || space;
            pos = after(&sc, pos);
        } else {
            pos = scan_token(&sc, pos);
        }
    }
}
