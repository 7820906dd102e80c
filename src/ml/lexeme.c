#include "ml/lexeme.h"

#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum { MAX_FORM = CLUSTERS_MAX_WORD };

/* A word as it is looked at: normalized bytes and their lower case, same length when ASCII. */
typedef struct Form {
    char bytes[MAX_FORM];
    size_t n;
    bool cut; /* too long for the word classes */
    char lower[MAX_FORM + 8];
    size_t n_lower;
} Form;

static uint32_t upper_half(uint64_t hash)
{
    uint32_t v = (uint32_t)(hash >> 32);
    return v != 0 ? v : 1;
}

static uint32_t hash32(const char *s, size_t n)
{
    return upper_half(slice_hash((Slice){s, n}));
}

/* Class of one letter in a shape. */
static char shape_of(uint32_t c)
{
    if (c == '0') return '0';
    if (c < 0x80) {
        if (ascii_is_upper((char)c)) return 'X';
        if (ascii_is_lower((char)c)) return 'x';
        return (char)c;
    }
    if (unicode_is_upper(c)) return 'X';
    return unicode_is_alpha(c) ? 'x' : '*';
}

static void read_form(Form *form, Slice word)
{
    form->n = clusters_normalize(word, form->bytes);
    form->cut = form->n == 0 && word.len > 0;
    if (form->cut) {
        size_t cut = MAX_FORM;
        while (((unsigned char)word.ptr[cut] & 0xc0) == 0x80)
            cut--;
        form->n = cut;
        memcpy(form->bytes, word.ptr, cut);
    }
}

/* Lower case, shape and form bits in one pass over the code points. */
typedef struct Looks {
    char shape[16];
    size_t n_shape;
    uint32_t n_letters, n_upper, n_digits, n_stops, n_other;
    bool first_upper, inner_upper, seen_lower;
} Looks;

static void add_shape(Looks *looks, char c)
{
    size_t n = looks->n_shape;
    bool repeated = n >= 2 && looks->shape[n - 1] == c && looks->shape[n - 2] == c;
    if (!repeated && n < sizeof looks->shape) looks->shape[looks->n_shape++] = c;
}

static void look_at(Looks *looks, uint32_t c, bool first)
{
    char s = shape_of(c);
    add_shape(looks, s);
    if (s == 'X') {
        looks->n_upper++;
        looks->first_upper |= first;
        looks->inner_upper |= looks->seen_lower;
    }
    looks->seen_lower |= s == 'x';
    looks->n_letters += s == 'X' || s == 'x';
    looks->n_digits += s == '0';
    looks->n_stops += s == '.';
    looks->n_other += s != 'X' && s != 'x' && s != '0' && s != '.' && s != ',';
}

static void fold(Form *form, Looks *looks)
{
    Slice s = {form->bytes, form->n};
    form->n_lower = 0;
    for (size_t i = 0; i < s.len && form->n_lower < MAX_FORM;) {
        bool first = i == 0;
        if ((unsigned char)s.ptr[i] < 0x80) {
            form->lower[form->n_lower++] = ascii_lower(s.ptr[i]);
            look_at(looks, (unsigned char)s.ptr[i++], first);
            continue;
        }
        uint32_t c = utf8_next(s, &i);
        look_at(looks, c, first);
        form->n_lower += utf8_put(unicode_lower(c), form->lower + form->n_lower);
    }
}

static uint8_t form_bits(const Looks *l)
{
    unsigned bits = 0;
    if (l->first_upper) bits |= LEXEME_CAPITALIZED;
    if (l->n_upper > 1 && l->n_upper == l->n_letters) bits |= LEXEME_ALL_UPPER;
    if (l->n_digits > 0) bits |= LEXEME_HAS_DIGIT;
    if (l->n_digits > 0 && l->n_letters == 0 && l->n_other == 0) bits |= LEXEME_ALL_DIGITS;
    if (l->n_letters > 0) bits |= LEXEME_HAS_LETTER;
    if (l->inner_upper) bits |= LEXEME_INNER_UPPER;
    if (l->n_stops > 0) bits |= LEXEME_HAS_STOP;
    return (uint8_t)bits;
}

void lexeme_read(Lexeme *lexeme, Slice word, const Clusters *clusters)
{
    *lexeme = (Lexeme){0};
    Form form;
    Looks looks = {0};
    read_form(&form, word);
    Slice bytes = {form.bytes, form.n};
    uint64_t hash = slice_hash(bytes);
    clusters_expect(clusters, hash);
    fold(&form, &looks);
    lexeme->word = upper_half(hash);
    lexeme->lower = hash32(form.lower, form.n_lower);
    lexeme->shape = hash32(looks.shape, looks.n_shape);
    lexeme->form = form_bits(&looks);
    for (size_t k = 0; k < LEXEME_PREFIXES; k++)
        if (form.n_lower > k + 2) lexeme->prefix[k] = hash32(form.lower, k + 2);
    for (size_t k = 0; k < LEXEME_SUFFIXES; k++)
        if (form.n_lower > k) lexeme->suffix[k] = hash32(form.lower + form.n_lower - k - 1, k + 1);
    lexeme->slot = CLUSTERS_NO_SLOT;
    if (form.cut) return;
    const uint16_t *classes = clusters_lookup_hashed(clusters, bytes, hash);
    memcpy(lexeme->cluster, classes, sizeof lexeme->cluster);
    lexeme->slot = clusters_slot_of(clusters, classes);
}

/* Short words ("of", "and") stay small in titles, so only words of some length vote. A name or two does
 * not make a title: four words must vote. */
void lexemes_read_case(Lexeme *lexemes, size_t n)
{
    size_t words = 0, capitalized = 0, upper = 0, votes = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(lexemes[i].form & LEXEME_HAS_LETTER)) continue;
        words++;
        upper += (lexemes[i].form & (LEXEME_ALL_UPPER | LEXEME_CAPITALIZED)) != 0 &&
                 ((lexemes[i].form & LEXEME_ALL_UPPER) != 0 || lexemes[i].prefix[0] == 0);
        if (lexemes[i].prefix[2] == 0) continue;
        votes++;
        capitalized += (lexemes[i].form & LEXEME_CAPITALIZED) != 0;
    }
    LexemeCase c = CASE_NORMAL;
    if (words >= 2 && upper * 10 >= words * 9)
        c = CASE_ALL_UPPER;
    else if (votes >= 3 && capitalized * 10 >= votes * 9)
        c = CASE_TITLE;
    for (size_t i = 0; i < n; i++)
        lexemes[i].sentence_case = (uint8_t)c;
}
