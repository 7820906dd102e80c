/* date_words.c - tokens to the words that the grammar of time expressions reads. */
#include "base/ctype.h"
#include "base/utf8.h"
#include "nlp/date_grammar.h"

static size_t digits_at(Slice s, size_t i)
{
    size_t n = 0;
    while (i + n < s.len && ascii_is_digit(s.ptr[i + n]))
        n++;
    return n;
}

static int64_t int_of(Slice s)
{
    int64_t v = 0;
    if (s.len > 15 || !slice_to_int64(s, &v)) return -1;
    return v;
}

static bool ordinal_suffix(Slice s)
{
    return slice_eq_nocase(s, SLICE("st")) || slice_eq_nocase(s, SLICE("nd")) ||
           slice_eq_nocase(s, SLICE("rd")) || slice_eq_nocase(s, SLICE("th"));
}

static void shape_of_digits(DateWord *w, size_t n, int64_t v)
{
    w->number = (double)v;
    w->classes |= DC_BIT(DC_INT);
    if (n <= 2 && v >= 1 && v <= 31) w->classes |= DC_BIT(DC_DAY);
    if (n <= 2 && v >= 1 && v <= 12) w->classes |= DC_BIT(DC_MONTHNUM);
    if (n <= 2 && v <= 24) w->classes |= DC_BIT(DC_HOUR);
    if (n == 2) w->classes |= DC_BIT(DC_YEAR2);
    if (n == 3) w->classes |= DC_BIT(DC_YEAR3);
    if (n == 4) w->classes |= DC_BIT(DC_INT4);
    if (n == 4 && v >= 1000 && v < 2200) w->classes |= DC_BIT(DC_YEAR);
}

static void shape_of_clock(DateWord *w, Slice s, size_t n)
{
    int64_t hours = int_of(slice_sub(s, 0, n));
    int64_t minutes = int_of(slice_sub(s, n + 1, n + 3));
    if (n > 2 || hours > 24 || minutes > 59) return;
    w->classes |= DC_BIT(DC_CLOCK);
    w->number = (double)(hours * 60 + minutes);
}

/* "1,200" and "2.5", yet not "2e20". */
static void shape_of_number(DateWord *w, Slice s)
{
    char text[32];
    size_t n = 0;
    if (s.len >= sizeof text) return;
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_digit(s.ptr[i]) && s.ptr[i] != ',' && s.ptr[i] != '.') return;
        if (s.ptr[i] != ',') text[n++] = s.ptr[i];
    }
    double value;
    if (!slice_to_double((Slice){text, n}, &value) || value > INT32_MAX) return;
    w->number = value;
    w->classes |= DC_BIT(DC_INT);
}

static void shape_of(DateWord *w)
{
    Slice s = w->text;
    bool apostrophe = s.len > 0 && s.ptr[0] == '\'';
    if (apostrophe) s = slice_sub(s, 1, s.len);
    size_t n = digits_at(s, 0);
    if (n == 0 || n > 9) return;
    int64_t v = int_of(slice_sub(s, 0, n));
    Slice rest = slice_sub(s, n, s.len);
    if (apostrophe && n == 2 && rest.len == 0) {
        w->classes |= DC_BIT(DC_APOYEAR);
        w->number = (double)v;
    } else if (rest.len == 0) {
        shape_of_digits(w, n, v);
    } else if (ordinal_suffix(rest)) {
        w->classes |= DC_BIT(DC_ORDN) | (v >= 1 && v <= 31 ? DC_BIT(DC_DAY) : 0);
        w->number = (double)v;
    } else if (slice_eq(rest, SLICE("s")) && (n == 4 || n == 2) && v % 10 == 0) {
        w->classes |= DC_BIT(DC_DECADE);
        w->number = (double)v;
    } else if (rest.len == 3 && (rest.ptr[0] == ':' || rest.ptr[0] == '.') && digits_at(rest, 1) == 2) {
        shape_of_number(w, s);
        shape_of_clock(w, s, n);
    } else {
        shape_of_number(w, s);
    }
}

static uint64_t classes_of_entry(const DateEntry *entry, Slice text)
{
    uint64_t classes = entry->literal != 0 ? DC_BIT(DC_LITERAL) : 0;
    bool capital = text.len > 0 && ascii_is_upper(text.ptr[0]);
    for (uint32_t k = 0; k < entry->n_senses; k++)
        if (!entry->senses[k].capital || capital) classes |= DC_BIT(entry->senses[k].class);
    return classes;
}

/* How far a piece of a token goes: up to a hyphen, dash or slash, or where "am" begins behind digits. */
static size_t piece_end(Slice s, size_t from)
{
    size_t i = from;
    uint32_t c = utf8_next(s, &i);
    if (c == '-' || c == '/' || c == 0x2013 || c == 0x2014 || c == 0x2011) return i;
    size_t digits = digits_at(s, from);
    while (i < s.len) {
        size_t at = i;
        c = utf8_next(s, &i);
        if (c == '-' || c == '/' || c == 0x2013 || c == 0x2014 || c == 0x2011) return at;
        if (digits > 0 && (c == 'a' || c == 'p' || c == 'A' || c == 'P') && ascii_is_digit(s.ptr[at - 1]) &&
            at + 1 < s.len)
            return at;
    }
    return s.len;
}

static Slice plain_text(Slice s)
{
    if (slice_eq(s, SLICE("\xe2\x80\x93")) || slice_eq(s, SLICE("\xe2\x80\x94")) ||
        slice_eq(s, SLICE("\xe2\x80\x91")))
        return SLICE("-");
    if (slice_eq(s, SLICE("\xe2\x80\x99s"))) return SLICE("'s");
    if (slice_eq(s, SLICE("\xe2\x80\x99"))) return SLICE("'");
    return s;
}

static void look_up(const DateGrammar *g, DateWord *words, size_t n, size_t i)
{
    uint64_t state = phrase_start();
    words[i].entry = words[i].multi = NO_INDEX;
    for (size_t k = i; k < n && k < i + PHRASE_MAX_WORDS; k++) {
        state = phrase_next(&g->phrases, state, words[k].text);
        if (k == i && !phrase_may_begin(&g->phrases, state)) break;
        const PhraseSlot *slot = phrase_slot(&g->phrases, state);
        if (slot == NULL) break;
        if (slot->row != PHRASE_PREFIX_ONLY && k == i) {
            words[i].entry = slot->row;
        } else if (slot->row != PHRASE_PREFIX_ONLY) {
            words[i].multi = slot->row;
            words[i].multi_len = (uint32_t)(k - i + 1);
        }
        if (!slot->longer) break;
    }
    if (words[i].entry != NO_INDEX)
        words[i].classes |= classes_of_entry(&g->entries.at[words[i].entry], words[i].text);
    if (words[i].multi != NO_INDEX)
        words[i].classes |= classes_of_entry(&g->entries.at[words[i].multi], words[i].text);
}

bool date_grammar_word_is(const DateGrammar *g, Slice word, DateClass class)
{
    uint64_t state = phrase_next(&g->phrases, phrase_start(), word);
    if (!phrase_may_begin(&g->phrases, state)) return false;
    const PhraseSlot *slot = phrase_slot(&g->phrases, state);
    if (slot == NULL || slot->row == PHRASE_PREFIX_ONLY) return false;
    return (classes_of_entry(&g->entries.at[slot->row], word) & DC_BIT(class)) != 0;
}

/* An apostrophe of its own before two digits ("' 98") belongs to them. */
static void join_apostrophe(DateWord *words, size_t i)
{
    DateWord *w = &words[i];
    if (i == 0 || words[i - 1].text.len != 1 || words[i - 1].text.ptr[0] != '\'' ||
        words[i - 1].span.end != w->span.start)
        return;
    if (w->text.len == 2 && digits_at(w->text, 0) == 2) w->classes |= DC_BIT(DC_APOYEAR);
}

size_t date_grammar_words(const DateGrammar *g, const Document *doc, uint32_t first, uint32_t end,
                          DateWord *words, size_t room)
{
    size_t n = 0;
    for (uint32_t t = first; t < end; t++) {
        Slice s = doc->words[t];
        for (size_t from = 0; from < s.len && n < room;) {
            size_t to = piece_end(s, from);
            uint32_t base = doc->tokens[t].span.start;
            words[n] = (DateWord){.text = plain_text(slice_sub(s, from, to)),
                                  .span = {base + (uint32_t)from, base + (uint32_t)to},
                                  .token = t};
            shape_of(&words[n++]);
            from = to;
        }
    }
    for (size_t i = 0; i < n; i++) {
        look_up(g, words, n, i);
        join_apostrophe(words, i);
    }
    size_t core = n + DATE_CORE_WINDOW;
    for (size_t i = n; i-- > 0;) {
        if ((words[i].classes & DC_CORE) != 0) core = i;
        words[i].near_core = core - i < DATE_CORE_WINDOW;
    }
    return n;
}
