#include "raw_text.h"

#include "base/ctype.h"
#include "base/map.h"
#include "base/vec.h"
#include "ml/clusters.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_PARAGRAPH = 1 << 16, /* bytes; longer lines are cut */
    ABBREVIATION_MAX = 6,    /* letters */
    ABBREVIATION_MIN_COUNT = 30,
    SHAPES = 4,
};

static const char *const shape_forms[SHAPES] = {"<lower>", "<Capital>", "<UPPER>", "<other>"};

typedef struct Reader {
    RawText *text;
    Map numbers; /* form -> index into words */
    Map abbreviations;
    VEC(RawWord) words;
    size_t cap;
    size_t max_tokens;
    bool at_start; /* the next word begins a sentence */
} Reader;

/* --- characters ---------------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return ascii_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* The paragraph with curly quotes, dashes and odd spaces in their ASCII form. Returns the length. */
static size_t to_plain(Slice line, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) {
        const unsigned char *p = (const unsigned char *)line.ptr + i;
        bool three = p[0] == 0xe2 && i + 2 < line.len && p[1] == 0x80;
        if (three && p[2] >= 0x90 && p[2] <= 0x95)
            out[n++] = '-';
        else if (three && p[2] >= 0x98 && p[2] <= 0x9b)
            out[n++] = '\'';
        else if (three && p[2] >= 0x9c && p[2] <= 0x9f)
            out[n++] = '"';
        else if (three && p[2] == 0xa6)
            memcpy(out + n, "...", 3), n += 3;
        else if (three)
            out[n++] = ' ';
        else if (p[0] == 0xc2 && i + 1 < line.len && p[1] == 0xa0)
            out[n++] = ' ', i++;
        else
            out[n++] = (char)p[0];
        if (three) i += 2;
    }
    memset(out + n, 0, 4); /* the scanner looks a few bytes ahead */
    return n;
}

/* --- abbreviations ---------------------------------------------------------------------------------------
 */

typedef struct DotCount {
    uint32_t all;
    uint32_t with_dot;
} DotCount;

static void count_dots(Reader *r, Map *seen, void *counts_out, const char *s, size_t n)
{
    VEC(DotCount) *counts = counts_out;
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && is_letter(s[i]))
            i++;
        size_t len = i - start;
        bool whole = len > 0 && len <= ABBREVIATION_MAX && (start == 0 || s[start - 1] == ' ');
        if (whole) {
            Slice word = {s + start, len};
            uint32_t at = map_get(seen, word);
            if (at >= counts->len) { /* MAP_NONE */
                at = (uint32_t)counts->len;
                map_put(seen, arena_copy(&r->text->arena, word), at);
                vec_push(&r->text->arena, counts, (DotCount){0, 0});
            }
            counts->at[at].all++;
            counts->at[at].with_dot += s[i] == '.' && s[i + 1] != '.';
        }
        while (i < n && !is_letter(s[i]))
            i++;
    }
}

static void learn_abbreviations(Reader *r, FILE *file, char *line, char *plain)
{
    Map seen;
    VEC(DotCount) counts = {0};
    map_init(&seen, &r->text->arena, 1 << 16);
    map_init(&r->abbreviations, &r->text->arena, 1 << 10);
    while (fgets(line, MAX_PARAGRAPH, file) != NULL)
        count_dots(r, &seen, &counts, plain, to_plain(slice_of(line), plain));
    for (size_t i = 0; counts.len > 0 && i < seen.capacity; i++) {
        if (seen.slots[i].key.ptr == NULL) continue;
        DotCount c = counts.at[seen.slots[i].value];
        if (c.all >= ABBREVIATION_MIN_COUNT && c.with_dot >= c.all - c.all / 5)
            map_put(&r->abbreviations, seen.slots[i].key, 1);
    }
    rewind(file);
}

static bool keeps_dot(const Reader *r, Slice word, char after_dot)
{
    bool letters_apart = true; /* "U.S", "a.m", "J" */
    for (size_t i = 0; i < word.len; i++)
        letters_apart &= (i % 2 == 0) ? is_letter(word.ptr[i]) : word.ptr[i] == '.';
    if (letters_apart && word.len % 2 == 1 &&
        (word.len > 1 || (ascii_is_upper(word.ptr[0]) && after_dot == ' ')))
        return true;
    return map_get(&r->abbreviations, word) != MAP_NONE;
}

/* --- words ------------------------------------------------------------------------------------------------
 */

static void emit(Reader *r, const char *s, size_t len)
{
    RawText *text = r->text;
    char form[CLUSTERS_MAX_WORD];
    size_t n = clusters_normalize((Slice){s, len}, form);
    if (n == 0) return;
    uint32_t number = map_get(&r->numbers, (Slice){form, n});
    if (number == MAP_NONE) {
        number = (uint32_t)r->words.len;
        Slice copy = arena_copy(&text->arena, (Slice){form, n});
        vec_push(&text->arena, &r->words, (RawWord){.form = copy});
        map_put(&r->numbers, copy, number);
    }
    bool opener = n == 1 && strchr("\"'([-", form[0]) != NULL;
    r->words.at[number].count++;
    r->words.at[number].middle += !r->at_start;
    if (!opener) r->at_start = n == 1 && strchr(".!?:", form[0]) != NULL;
    if (text->n_tokens < r->cap) text->stream[text->n_tokens++] = number;
}

static bool is_clitic(const char *s, size_t n)
{
    if (s[0] != '\'' || n < 2 || n > 3) return false;
    char a = ascii_lower(s[1]);
    char b = n == 3 ? ascii_lower(s[2]) : 0;
    if (n == 2) return a == 's' || a == 'd' || a == 'm';
    return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l');
}

static void emit_word(Reader *r, const char *s, size_t n)
{
    size_t cut = n;
    if (n > 3 && s[n - 2] == '\'' && ascii_lower(s[n - 1]) == 't' && ascii_lower(s[n - 3]) == 'n')
        cut = n - 3;
    else if (n > 3 && is_clitic(s + n - 3, 3))
        cut = n - 3;
    else if (n > 2 && is_clitic(s + n - 2, 2))
        cut = n - 2;
    else if (slice_eq_nocase((Slice){s, n}, SLICE("cannot")))
        cut = 3;
    emit(r, s, cut);
    if (cut < n) emit(r, s + cut, n - cut);
}

/* Does the byte at s[0] continue a word that began before it? */
static bool continues(const char *s)
{
    if (is_letter(s[0]) || ascii_is_digit(s[0]) || s[0] == '_') return true;
    bool digit_before = ascii_is_digit(s[-1]);
    switch (s[0]) {
    case '.': return is_letter(s[1]) || ascii_is_digit(s[1]);
    case ',':
    case ':': return digit_before && ascii_is_digit(s[1]);
    case '\'':
    case '&':
    case '@': return is_letter(s[1]);
    default: return false;
    }
}

static size_t run_of(const char *s, char c)
{
    size_t n = 0;
    while (s[n] == c)
        n++;
    return n;
}

/* Emits what begins at s and returns its length in bytes. */
static size_t scan(Reader *r, const char *s)
{
    size_t dots = run_of(s, '.');
    if (dots > 1) {
        emit(r, "...", 3);
        return dots;
    }
    if (s[0] == '-') {
        emit(r, "-", 1);
        return run_of(s, '-');
    }
    if (s[0] == '\'' && is_clitic(s, 2) && !continues(s + 2)) {
        emit(r, s, 2);
        return 2;
    }
    if (!is_letter(s[0]) && !ascii_is_digit(s[0])) {
        emit(r, s, 1);
        return 1;
    }
    size_t n = 1;
    while (continues(s + n))
        n++;
    if (s[n] == '.' && keeps_dot(r, (Slice){s, n}, s[n + 1])) {
        emit(r, s, n + 1);
        return n + 1;
    }
    emit_word(r, s, n);
    return n;
}

static void border(Reader *r)
{
    if (r->text->n_tokens < r->cap) r->text->stream[r->text->n_tokens++] = 0;
    r->words.at[0].count++;
    r->at_start = true;
}

static int grow_stream(Reader *r, size_t extra, Error *err)
{
    RawText *text = r->text;
    if (text->n_tokens + extra <= r->cap) return 0;
    size_t cap = 2 * (text->n_tokens + extra);
    uint32_t *stream = realloc(text->stream, cap * sizeof *stream);
    if (stream == NULL) return error_set(err, ERR_MEMORY, "no memory for %zu words of text", cap);
    text->stream = stream;
    r->cap = cap;
    return 0;
}

static int read_paragraphs(Reader *r, FILE *file, char *line, char *plain, Error *err)
{
    while (r->text->n_tokens < r->max_tokens && fgets(line, MAX_PARAGRAPH, file) != NULL) {
        size_t n = to_plain(slice_of(line), plain);
        if (grow_stream(r, n + 2, err) < 0) return err->code;
        border(r);
        for (size_t i = 0; i < n;)
            i += (unsigned char)plain[i] <= ' ' ? 1 : scan(r, plain + i);
    }
    border(r);
    return 0;
}

/* --- numbering by frequency
 * --------------------------------------------------------------------------------- */

static int shape_of(Slice form)
{
    if (ascii_is_lower(form.ptr[0])) return 0;
    if (!ascii_is_upper(form.ptr[0])) return 3;
    return form.len > 1 && ascii_is_upper(form.ptr[1]) ? 2 : 1;
}

static int by_falling_count(const void *a, const void *b)
{
    const RawWord *x = a;
    const RawWord *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return slice_cmp(x->form, y->form);
}

/* Gives the counts of rare words to their shape; new_number[old] afterwards. */
static void renumber(Reader *r, uint32_t min_count)
{
    RawText *text = r->text;
    uint32_t n_old = (uint32_t)r->words.len;
    uint32_t *target = ARENA_NEW(&text->arena, uint32_t, n_old);
    for (uint32_t i = 0; i < n_old; i++) {
        RawWord *w = &r->words.at[i];
        target[i] = i;
        if (i == 0 || w->shape || w->count >= min_count) continue;
        target[i] = 1 + (uint32_t)shape_of(w->form);
        r->words.at[target[i]].count += w->count;
        w->count = 0;
    }
    text->words = ARENA_NEW(&text->arena, RawWord, n_old);
    memcpy(text->words, r->words.at, n_old * sizeof(RawWord));
    qsort(text->words + 1, n_old - 1, sizeof(RawWord), by_falling_count);
    text->n_words = n_old;
    while (text->n_words > 1 && text->words[text->n_words - 1].count == 0)
        text->n_words--;
    uint32_t *number = ARENA_NEW(&text->arena, uint32_t, n_old);
    for (uint32_t i = 1; i < text->n_words; i++)
        number[map_get(&r->numbers, text->words[i].form)] = i;
    for (size_t i = 0; i < text->n_tokens; i++)
        text->stream[i] = number[target[text->stream[i]]];
}

static void add_reserved_words(Reader *r)
{
    Arena *arena = &r->text->arena;
    vec_push(arena, &r->words, (RawWord){.form = SLICE("<border>"), .shape = true});
    for (int i = 0; i < SHAPES; i++)
        vec_push(arena, &r->words, (RawWord){.form = slice_of(shape_forms[i]), .shape = true});
    for (uint32_t i = 0; i < r->words.len; i++)
        map_put(&r->numbers, r->words.at[i].form, i);
}

int raw_text_read(RawText *text, FILE *file, size_t max_tokens, uint32_t min_count, Error *err)
{
    *text = (RawText){0};
    arena_init(&text->arena, SIZE_MAX);
    Reader r = {.text = text, .max_tokens = max_tokens > 0 ? max_tokens : SIZE_MAX};
    map_init(&r.numbers, &text->arena, 1 << 20);
    char *line = ARENA_NEW(&text->arena, char, MAX_PARAGRAPH + 8);
    char *plain = ARENA_NEW(&text->arena, char, 2 * MAX_PARAGRAPH);
    learn_abbreviations(&r, file, line, plain);
    add_reserved_words(&r);
    int rc = read_paragraphs(&r, file, line, plain, err);
    if (rc == 0) renumber(&r, min_count);
    return rc;
}

void raw_text_release(RawText *text)
{
    free(text->stream);
    arena_release(&text->arena);
    *text = (RawText){0};
}
