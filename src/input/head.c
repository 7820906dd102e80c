#include "input/head.h"
#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum { DATELINE_MAX_BYTES = 110, DATE_LINE_MAX_BYTES = 100, URL_MAX_BYTES = 2000, CROSSHEAD_WORDS = 8 };

/* --- words of a line ------------------------------------------------------------------------------ */

static bool next_word(Slice text, size_t *pos, Slice *ret_word)
{
    while (*pos < text.len && unicode_is_space(utf8_at(text, *pos)))
        (void)utf8_next(text, pos);
    size_t start = *pos;
    while (*pos < text.len && !unicode_is_space(utf8_at(text, *pos)))
        (void)utf8_next(text, pos);
    *ret_word = slice_sub(text, start, *pos);
    return ret_word->len > 0;
}

static bool is_capitalized(Slice word)
{
    size_t pos = 0;
    while (pos < word.len && (word.ptr[pos] == '"' || word.ptr[pos] == '(' || word.ptr[pos] == '\''))
        pos++;
    return unicode_is_upper(utf8_at(word, pos));
}

/* --- headlines and bylines ------------------------------------------------------------------------ */

static uint32_t last_sign(Slice s)
{
    size_t end = s.len;
    for (int i = 0; i < 4 && end > 0; i++) {
        uint32_t c = utf8_before(s, end);
        bool closer =
            c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201d || c == 0x2019 || c == 0xa0;
        if (!closer) return c;
        end -= c < 0x80 ? 1 : c == 0xa0 ? 2 : 3;
    }
    return 0;
}

bool head_has_final_stop(Slice block)
{
    uint32_t c = last_sign(block);
    return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

bool head_has_letters(Slice block)
{
    for (size_t pos = 0; pos < block.len;)
        if (unicode_is_alpha(utf8_next(block, &pos))) return true;
    return false;
}

/* Ends with a short small word, as a line cut in mid-sentence does: "on", "the". */
static bool ends_small(Slice block)
{
    size_t n = 0;
    while (n < block.len && n < 4 && ascii_is_lower(block.ptr[block.len - 1 - n]))
        n++;
    return n > 0 && n < 4 && n < block.len && block.ptr[block.len - 1 - n] == ' ' && block.len > 60;
}

bool head_is_headline(Slice block, size_t max_words)
{
    size_t words = 0;
    size_t pos = 0;
    Slice word, first = SLICE_EMPTY;
    if (block.len > max_words * 14) return false;
    while (next_word(block, &pos, &word))
        if (words++ == 0) first = word;
    uint32_t last = last_sign(block);
    bool open = last == '.' || last == ',' || last == ':' || last == '(' || last == 0;
    bool starts_big = !unicode_is_lower(utf8_at(first, 0));
    if (ends_small(block)) return false;
    return words > 0 && words <= max_words && !open && starts_big && head_has_letters(block);
}

bool head_is_crosshead(Slice block)
{
    if (!head_is_headline(block, CROSSHEAD_WORDS)) return false;
    if (!head_has_final_stop(block)) return true;
    for (size_t pos = 0; pos < block.len;) {
        uint32_t c = utf8_next(block, &pos);
        if (c == '"' || c == ':' || c == 0x201c || c == 0x201d) return false;
    }
    return true;
}

bool head_is_name(Slice block)
{
    size_t words = 0;
    size_t pos = 0;
    Slice word;
    if (block.len > 90) return false;
    while (next_word(block, &pos, &word)) {
        bool joins = slice_eq(word, SLICE("and")) || slice_eq(word, SLICE("&"));
        if (!joins && !is_capitalized(word)) return false;
        words++;
    }
    return words >= 2 && words <= 9 && !head_has_final_stop(block);
}

bool head_is_byline(Slice block)
{
    if (block.len < 6 || !slice_eq_nocase(slice_sub(block, 0, 3), SLICE("by "))) return false;
    size_t words = 0, big = 0;
    size_t pos = 3;
    Slice word;
    if (block.len > 160 || last_sign(block) == '.') return false;
    while (next_word(block, &pos, &word)) {
        words++;
        big += is_capitalized(word);
    }
    return words >= 1 && words <= 16 && is_capitalized(slice_sub(block, 3, block.len)) &&
           big * 3 >= words * 2;
}

/* Next letter or digit of `s`, lower-cased; 0 at the end. */
static uint32_t next_sign(Slice s, size_t *pos)
{
    while (*pos < s.len) {
        uint32_t c = unicode_lower(utf8_next(s, pos));
        if (unicode_is_alpha(c) || (c < 0x80 && ascii_is_digit((char)c))) return c;
    }
    return 0;
}

bool head_same_words(Slice a, Slice b)
{
    size_t i = 0, k = 0;
    size_t n = 0;
    for (;;) {
        uint32_t c = next_sign(a, &i);
        if (c != next_sign(b, &k)) return false;
        if (c == 0) return n > 0;
        n++;
    }
}

/* --- addresses ------------------------------------------------------------------------------------ */

bool head_is_url(Slice block)
{
    bool scheme = slice_starts_with(block, SLICE("http://")) || slice_starts_with(block, SLICE("https://")) ||
                  slice_starts_with(block, SLICE("www."));
    if (!scheme || block.len > URL_MAX_BYTES || block.len < 10) return false;
    for (size_t i = 0; i < block.len; i++)
        if ((unsigned char)block.ptr[i] <= ' ') return false;
    return true;
}

static int digits_at(Slice s, size_t pos, size_t n)
{
    int value = 0;
    for (size_t i = pos; i < pos + n; i++) {
        if (i >= s.len || !ascii_is_digit(s.ptr[i])) return -1;
        value = value * 10 + s.ptr[i] - '0';
    }
    return value;
}

static bool put_date(int year, int month, int day, char out[ISO_DATE_BYTES])
{
    if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    const int parts[3] = {year, month, day};
    size_t n = 0;
    for (int i = 0; i < 3; i++) {
        if (i > 0) out[n++] = '-';
        if (i == 0) {
            out[n++] = (char)('0' + parts[i] / 1000);
            out[n++] = (char)('0' + parts[i] / 100 % 10);
        }
        out[n++] = (char)('0' + parts[i] / 10 % 10);
        out[n++] = (char)('0' + parts[i] % 10);
    }
    return true;
}

/* YYYY, MM, DD parted by / or - or not at all, standing alone among digits. */
static bool date_at(Slice s, size_t pos, char out[ISO_DATE_BYTES])
{
    size_t gap = pos + 4 < s.len && strchr("/-", s.ptr[pos + 4]) != NULL ? 1 : 0;
    if (gap == 1 && (pos + 7 >= s.len || s.ptr[pos + 7] != s.ptr[pos + 4])) return false;
    return put_date(digits_at(s, pos, 4), digits_at(s, pos + 4 + gap, 2), digits_at(s, pos + 6 + 2 * gap, 2),
                    out);
}

bool head_url_date(Slice url, char ret_date[ISO_DATE_BYTES])
{
    for (size_t i = 0; i + 8 <= url.len && i < URL_MAX_BYTES; i++) {
        bool alone = i == 0 || !ascii_is_alnum(url.ptr[i - 1]);
        if (alone && ascii_is_digit(url.ptr[i]) && date_at(url, i, ret_date)) return true;
    }
    return false;
}

/* --- dates ---------------------------------------------------------------------------------------- */

typedef struct DateParts {
    int year, month, day;
    int unknown;    /* words that are no part of a date */
    bool published; /* one of them says that it is the date of publication */
} DateParts;

static bool is_time_word(Slice w)
{
    if (ascii_is_digit(w.ptr[0]))
        return memchr(w.ptr, ':', w.len) != NULL || memchr(w.ptr, '.', w.len) != NULL;
    bool zone = w.len <= 5;
    for (size_t i = 0; i < w.len; i++)
        zone = zone && (ascii_is_upper(w.ptr[i]) || w.ptr[i] == '.');
    bool half = slice_eq_nocase(w, SLICE("am")) || slice_eq_nocase(w, SLICE("pm")) ||
                slice_eq_nocase(w, SLICE("a.m")) || slice_eq_nocase(w, SLICE("p.m")) ||
                slice_eq_nocase(w, SLICE("at"));
    return zone || half;
}

static bool is_weekday(Slice w)
{
    return w.len >= 6 && w.len <= 9 && ascii_is_upper(w.ptr[0]) && slice_ends_with(w, SLICE("day"));
}

static void add_number(Slice w, DateParts *parts)
{
    size_t n = 0;
    while (n < w.len && ascii_is_digit(w.ptr[n]))
        n++;
    int value = n <= 4 ? digits_at(w, 0, n) : -1;
    bool ordinal = n + 2 == w.len && ascii_is_lower(w.ptr[n]);
    if (n == 4 && w.len == 4 && value >= 1900 && value <= 2099 && parts->year == 0)
        parts->year = value;
    else if (n <= 2 && (w.len == n || ordinal) && value >= 1 && value <= 31 && parts->day == 0)
        parts->day = value;
    else if (!is_time_word(w))
        parts->unknown++;
}

static void add_date_word(const Furniture *furniture, Slice w, DateParts *parts)
{
    char iso[ISO_DATE_BYTES];
    while (w.len > 0 && strchr(",.|;:()-", w.ptr[w.len - 1]) != NULL)
        w.len--;
    while (w.len > 0 && strchr("(|-", w.ptr[0]) != NULL)
        w = slice_sub(w, 1, w.len);
    if (w.len == 0 || is_weekday(w)) return;
    int month = furniture_month(furniture, w);
    if (month > 0 && parts->month == 0) {
        parts->month = month;
    } else if (ascii_is_digit(w.ptr[0]) && w.len >= 10 && date_at(w, 0, iso)) {
        parts->year = digits_at(w, 0, 4);
        parts->month = digits_at(w, 5, 2);
        parts->day = digits_at(w, 8, 2);
    } else if (ascii_is_digit(w.ptr[0])) {
        add_number(w, parts);
    } else if (furniture_published_prefix(furniture, w) > 0) {
        parts->published = true;
    } else if (!is_time_word(w)) {
        parts->unknown++;
    }
}

static DateParts date_parts(const Furniture *furniture, Slice text)
{
    DateParts parts = {0};
    size_t pos = 0;
    Slice word;
    /* "Published 3:15 p.m. July 25, 2022 | Updated ...": the first complete date counts */
    while (next_word(text, &pos, &word) &&
           !(parts.year && parts.month && parts.day && slice_eq(word, SLICE("|"))))
        add_date_word(furniture, word, &parts);
    return parts;
}

bool head_date_line(const Furniture *furniture, Slice block, char ret_date[ISO_DATE_BYTES])
{
    if (block.len > DATE_LINE_MAX_BYTES) return false;
    size_t prefix = furniture_published_prefix(furniture, block);
    DateParts parts = date_parts(furniture, slice_sub(block, prefix, block.len));
    if (parts.unknown > (prefix > 0 || parts.published ? 3 : 0)) return false;
    return put_date(parts.year, parts.month, parts.day, ret_date);
}

bool head_date_within(const Furniture *furniture, Slice text, char ret_date[ISO_DATE_BYTES])
{
    DateParts parts = date_parts(furniture, text);
    return put_date(parts.year, parts.month, parts.day, ret_date);
}

/* --- datelines ------------------------------------------------------------------------------------ */

/* The dash that ends a dateline at pos: its bytes, 0 for none. */
static size_t dash_length(Slice s, size_t pos)
{
    uint32_t c = utf8_at(s, pos);
    bool before = pos > 0 && (unicode_is_space(utf8_before(s, pos)) || s.ptr[pos - 1] == ')');
    if (c == 0x2014 || c == 0x2013) return c == 0x2014 || before ? 3 : 0;
    size_t n = c == '-' && pos + 1 < s.len && s.ptr[pos + 1] == '-' ? 2 : 1;
    bool after = pos + n < s.len && unicode_is_space(utf8_at(s, pos + n));
    return (c == '-' || c == '_') && before && (after || n == 2) ? n : 0;
}

static bool is_shouted(Slice word)
{
    size_t upper = 0;
    for (size_t pos = 0; pos < word.len;) {
        uint32_t c = utf8_next(word, &pos);
        if (unicode_is_lower(c)) return false;
        if (c < 0x80 && ascii_is_digit((char)c)) return false;
        upper += unicode_is_upper(c);
    }
    return upper > 1;
}

/* Behind "By Jane Doe. " glued before a dateline. */
static size_t skip_byline(Slice s)
{
    if (!slice_starts_with(s, SLICE("By "))) return 0;
    size_t stop = slice_find(s, SLICE(". "), 0);
    return stop == SIZE_MAX ? 0 : stop + 2;
}

/* Length of the place at the head of `s` (before a comma, bracket or dash); *ret_shouted: in capitals. */
static size_t place_length(Slice s, size_t limit, bool *ret_shouted)
{
    size_t end = 0;
    while (end < limit && s.ptr[end] != ',' && s.ptr[end] != '(' && s.ptr[end] != ':' &&
           dash_length(s, end) == 0)
        (void)utf8_next(s, &end);
    Slice place = slice_trim(slice_sub(s, 0, end));
    size_t pos = 0, words = 0;
    Slice word;
    *ret_shouted = place.len > 1;
    while (next_word(place, &pos, &word)) {
        bool small = slice_eq(word, SLICE("of")) || slice_eq(word, SLICE("the")) ||
                     slice_eq(word, SLICE("de")) || slice_eq(word, SLICE("al"));
        if (!is_shouted(word)) *ret_shouted = false;
        if (!is_capitalized(word) && !small) return 0;
        words++;
    }
    return words >= 1 && words <= 5 ? place.len : 0;
}

/* "(Reuters)" at pos: a short name in brackets; *ret_agency its span within s. */
static size_t agency_length(const Furniture *furniture, Slice s, size_t pos, Span *ret_agency,
                            bool *ret_known)
{
    if (pos >= s.len || s.ptr[pos] != '(') return 0;
    const char *close = memchr(s.ptr + pos, ')', s.len - pos < 50 ? s.len - pos : 50);
    if (close == NULL) return 0;
    size_t end = (size_t)(close - s.ptr);
    Slice name = slice_sub(s, pos + 1, end);
    *ret_known = furniture_is_agency(furniture, name);
    if (name.len < 2 || (!is_capitalized(name) && !*ret_known)) return 0;
    *ret_agency = (Span){(uint32_t)(pos + 1), (uint32_t)end};
    return end + 1 - pos;
}

static size_t skip_blanks(Slice s, size_t pos)
{
    while (pos < s.len && unicode_is_space(utf8_at(s, pos)))
        (void)utf8_next(s, &pos);
    return pos;
}

/* The region and date between the place and the dash or bracket: capitalized words and numbers, at most 7. */
static bool skip_region(Slice s, size_t *pos)
{
    size_t words = 0;
    while (*pos < s.len) {
        size_t at = skip_blanks(s, *pos);
        if (at >= s.len || s.ptr[at] == '(' || dash_length(s, at) > 0) {
            *pos = at;
            return true;
        }
        size_t end = at;
        while (end < s.len && !unicode_is_space(utf8_at(s, end)) && s.ptr[end] != '(' &&
               !(end > at && dash_length(s, end) > 0))
            (void)utf8_next(s, &end);
        Slice word = slice_sub(s, at, end);
        bool fits = is_capitalized(word) || ascii_is_digit(word.ptr[0]) || slice_eq(word, SLICE(",")) ||
                    slice_eq(word, SLICE("of")) || slice_eq(word, SLICE("and"));
        if (!fits || ++words > 7) return false;
        *pos = end;
    }
    return false;
}

/* "July 25, 2022:" at pos, behind the place or its dash: where it ends, 0 when there is none. */
static size_t dated_colon(const Furniture *furniture, Slice s, size_t pos)
{
    enum { MAX_DATE_WORDS = 4 };
    bool month = false, number = false, colon = false;
    Slice word;
    for (int n = 0; n < MAX_DATE_WORDS && !colon && next_word(s, &pos, &word); n++) {
        colon = word.ptr[word.len - 1] == ':';
        while (word.len > 0 && strchr(":,.", word.ptr[word.len - 1]) != NULL)
            word.len--;
        if (word.len > 0 && ascii_is_digit(word.ptr[0]))
            number = true;
        else if (word.len > 0 && furniture_month(furniture, word) > 0)
            month = true;
        else
            return 0;
    }
    return month && number && colon ? pos : 0;
}

typedef struct DatelineParts {
    size_t place, end;
    Span agency;
    bool shouted, has_agency, known, dashed;
} DatelineParts;

/* "NEW DELHI: The court ruled", as South Asian papers write it. Only of cities that the table knows:
 * "WALLACE: Why?" tells who speaks. */
static bool is_city_colon(const Furniture *furniture, Slice s, const DatelineParts *d)
{
    return d->shouted && d->place + 1 < s.len && s.ptr[d->place] == ':' &&
           unicode_is_space(utf8_at(s, d->place + 1)) &&
           furniture_is_city(furniture, slice_sub(s, 0, d->place));
}

static bool read_dateline(const Furniture *furniture, Slice s, DatelineParts *d)
{
    d->place = place_length(s, s.len, &d->shouted);
    size_t pos = d->place;
    if (d->place == 0 && (s.len == 0 || s.ptr[0] != '(')) return false;
    if (is_city_colon(furniture, s, d)) {
        d->end = pos + 1;
        d->dashed = true;
        return true;
    }
    if (pos < s.len && s.ptr[pos] == ',') pos++;
    d->end = dated_colon(furniture, s, pos);
    d->dashed = d->end > 0;
    if (d->dashed) return true;
    if (!skip_region(s, &pos)) return false;
    size_t n = agency_length(furniture, s, pos, &d->agency, &d->known);
    d->has_agency = n > 0;
    pos += n;
    d->end = pos;
    if (n > 0 && !skip_region(s, &pos)) return d->known && (d->shouted || d->place == 0);
    size_t dash = pos < s.len ? dash_length(s, pos) : 0;
    d->dashed = dash > 0;
    if (d->dashed) d->end = pos + dash;
    size_t dated = d->dashed ? dated_colon(furniture, s, d->end) : 0; /* "CAIRO - 25 July 2022:" */
    if (dated > 0) d->end = dated;
    return d->dashed || (d->has_agency && d->known);
}

bool head_dateline(const Furniture *furniture, Slice text, Span paragraph, Dateline *ret_dateline)
{
    size_t max = span_len(paragraph) < DATELINE_MAX_BYTES ? span_len(paragraph) : DATELINE_MAX_BYTES;
    Slice s = slice_sub(text, paragraph.start, paragraph.start + max);
    size_t skipped = skip_byline(s);
    s = slice_sub(s, skipped, s.len);
    DatelineParts d = {0};
    if (!read_dateline(furniture, s, &d)) return false;
    bool strong = d.shouted && (d.dashed || d.known);
    bool by_agency = d.has_agency && d.known && (d.dashed || d.place == 0);
    if (!strong && !by_agency) return false;
    uint32_t base = paragraph.start + (uint32_t)skipped;
    *ret_dateline =
        (Dateline){.span = {base, base + (uint32_t)d.end}, .place = {base, base + (uint32_t)d.place}};
    if (d.has_agency) ret_dateline->agency = (Span){base + d.agency.start, base + d.agency.end};
    return true;
}
