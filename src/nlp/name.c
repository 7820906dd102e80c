#include "nlp/name.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "config/table.h"

#include <stdio.h>
#include <string.h>

enum {
    WORD_PARTICLE = 1,
    WORD_SUFFIX = 2,
    WORD_ALIAS = 3,
    MAX_WORD = 96,
    LEXICON_ARENA = 8 << 20,
    SLIP_MIN_BYTES = 6
};

/* ---- folding ---- */

static size_t fold_bytes(char *out, Slice word)
{
    size_t n = 0;
    for (size_t i = 0; i < word.len && n + 4 < MAX_WORD;) {
        uint32_t c = unicode_lower(unicode_base_letter(utf8_next(word, &i)));
        if (c == '-' || (c < 0x80 && ascii_is_alnum((char)c)) || (c >= 0x80 && unicode_is_alpha(c)))
            n += utf8_put(c, out + n);
    }
    return n;
}

/* The Arabic article: "al-Sisi" and "Sisi" are one. */
static Slice without_article(Slice s)
{
    bool article =
        s.len > 5 && s.ptr[2] == '-' && (memcmp(s.ptr, "al", 2) == 0 || memcmp(s.ptr, "el", 2) == 0);
    return article ? slice_sub(s, 3, s.len) : s;
}

/* Zelensky, Zelenskiy, Zelenskyy, Zelenski: one ending. */
static size_t one_ending(char *s, size_t n)
{
    if (n < 6) return n;
    size_t end = n;
    while (end > 4 && (s[end - 1] == 'y' || s[end - 1] == 'i'))
        end--;
    if (end == n) return n;
    s[end] = 'i';
    return end + 1;
}

Slice name_fold(Arena *arena, Slice word)
{
    char buf[MAX_WORD];
    size_t n = fold_bytes(buf, word);
    while (n > 0 && buf[n - 1] == '-')
        n--;
    Slice s = without_article((Slice){buf, n});
    size_t offset = (size_t)(s.ptr - buf);
    n = one_ending(buf + offset, s.len);
    return arena_copy(arena, (Slice){buf + offset, n});
}

/* ---- tables ---- */

typedef void (*AddRow)(NameLexicon *lexicon, const Table *t, uint32_t row);

static Slice folded_cell(NameLexicon *lexicon, const Table *t, uint32_t row, int column)
{
    return name_fold(&lexicon->arena, table_cell(t, row, column));
}

static void add_given(NameLexicon *lexicon, const Table *t, uint32_t row)
{
    Slice g = table_cell(t, row, 1);
    Gender gender = slice_eq(g, SLICE("m"))   ? GENDER_MALE
                    : slice_eq(g, SLICE("f")) ? GENDER_FEMALE
                                              : GENDER_UNKNOWN;
    map_put(&lexicon->given, folded_cell(lexicon, t, row, 0), gender);
}

static void add_nickname(NameLexicon *lexicon, const Table *t, uint32_t row)
{
    Slice a = folded_cell(lexicon, t, row, 0);
    Slice b = folded_cell(lexicon, t, row, 1);
    map_put(&lexicon->nicknames, arena_printf(&lexicon->arena, "%.*s %.*s", SLICE_ARG(a), SLICE_ARG(b)), 1);
}

static void add_family_first(NameLexicon *lexicon, const Table *t, uint32_t row)
{
    map_put(&lexicon->family_first, folded_cell(lexicon, t, row, 0), 1);
}

static void add_word(NameLexicon *lexicon, const Table *t, uint32_t row)
{
    Slice kind = table_cell(t, row, 1);
    uint32_t is = slice_eq(kind, SLICE("suffix"))  ? WORD_SUFFIX
                  : slice_eq(kind, SLICE("alias")) ? WORD_ALIAS
                                                   : WORD_PARTICLE;
    map_put(&lexicon->words, folded_cell(lexicon, t, row, 0), is);
}

static int load_table(NameLexicon *lexicon, const char *data_dir, const char *file, uint32_t n_columns,
                      Map *map, AddRow add, Error *err)
{
    Table t;
    int rc = table_open(&t, data_dir, file, err);
    if (rc < 0) return rc;
    map_init(map, &lexicon->arena, t.n_rows);
    if (t.n_columns != n_columns)
        rc = error_set(err, ERR_CONFIG, "%.*s: must have %u columns, not %u", SLICE_ARG(t.path), n_columns,
                       t.n_columns);
    for (uint32_t r = 0; rc == 0 && r < t.n_rows; r++)
        add(lexicon, &t, r);
    table_release(&t);
    return rc;
}

int name_lexicon_load(NameLexicon *lexicon, const char *data_dir, Error *err)
{
    *lexicon = (NameLexicon){0};
    arena_init(&lexicon->arena, LEXICON_ARENA);
    NameLexicon *l = lexicon;
    int rc = load_table(l, data_dir, "given_names.tsv", 2, &l->given, add_given, err);
    if (rc == 0) rc = load_table(l, data_dir, "nicknames.tsv", 2, &l->nicknames, add_nickname, err);
    if (rc == 0) rc = load_table(l, data_dir, "family_first.tsv", 1, &l->family_first, add_family_first, err);
    if (rc == 0) rc = load_table(l, data_dir, "name_words.tsv", 2, &l->words, add_word, err);
    if (rc < 0) name_lexicon_release(lexicon);
    return rc;
}

void name_lexicon_release(NameLexicon *lexicon)
{
    arena_release(&lexicon->arena);
}

/* ---- parsing ---- */

static bool next_word(Slice text, size_t *pos, Slice *ret_word)
{
    size_t i = *pos;
    while (i < text.len && ascii_is_space(text.ptr[i]))
        i++;
    size_t start = i;
    while (i < text.len && !ascii_is_space(text.ptr[i]))
        i++;
    *pos = i;
    *ret_word = slice_sub(text, start, i);
    return i > start;
}

static bool is_quoted(Slice word)
{
    size_t pos = 0;
    uint32_t c = word.len > 0 ? utf8_next(word, &pos) : 0;
    return c == '"' || c == '\'' || c == 0x201c || c == 0x2018 || c == 0xab || c == '`';
}

static void add_part(const NameLexicon *lexicon, Arena *arena, Name *name, Slice word)
{
    Slice folded = name_fold(arena, word);
    if (folded.len == 0) return;
    if (is_quoted(word) && name->n > 0)
        name->nickname = folded;
    else if (name->n > 0 && map_get(&lexicon->words, folded) == WORD_SUFFIX)
        name->suffix = folded;
    else if (name->n < NAME_MAX_PARTS)
        name->parts[name->n++] = folded;
}

/* "Kim Jong Un", "Moon Jae-in", "Jiang Yu": a family name first, and no given name before it. */
static bool stands_family_first(const NameLexicon *lexicon, const Name *name)
{
    if (name->n < 2 || map_get(&lexicon->family_first, name->parts[0]) == MAP_NONE) return false;
    if (map_get(&lexicon->given, name->parts[0]) != MAP_NONE && name->n == 2 &&
        map_get(&lexicon->family_first, name->parts[1]) == MAP_NONE &&
        memchr(name->parts[1].ptr, '-', name->parts[1].len) == NULL)
        return false;
    return true;
}

void name_parse(const NameLexicon *lexicon, Arena *arena, Slice text, Name *ret_name)
{
    size_t pos = 0;
    Slice word;
    *ret_name = (Name){0};
    while (next_word(text, &pos, &word))
        add_part(lexicon, arena, ret_name, word);
    ret_name->family_first = stands_family_first(lexicon, ret_name);
}

/* ---- comparison ---- */

static uint32_t edit_distance_at_most_2(Slice a, Slice b)
{
    if (a.len > b.len + 2 || b.len > a.len + 2 || a.len > 40 || b.len > 40) return 3;
    uint8_t row[42];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = (uint8_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        uint8_t diagonal = row[0];
        row[0] = (uint8_t)i;
        for (size_t j = 1; j <= b.len; j++) {
            uint8_t best = (uint8_t)(diagonal + (a.ptr[i - 1] != b.ptr[j - 1]));
            diagonal = row[j];
            if (row[j] + 1 < best) best = (uint8_t)(row[j] + 1);
            if (row[j - 1] + 1 < best) best = (uint8_t)(row[j - 1] + 1);
            row[j] = best;
        }
    }
    return row[b.len];
}

static bool surnames_alike(Slice a, Slice b)
{
    if (slice_eq(a, b)) return true;
    size_t shorter = a.len < b.len ? a.len : b.len;
    if (shorter < 5 || a.ptr[0] != b.ptr[0]) return false;
    return edit_distance_at_most_2(a, b) <= (shorter >= 9 ? 2u : 1u);
}

static bool is_nickname_of(const NameLexicon *lexicon, Slice nick, Slice name)
{
    char key[2 * MAX_WORD + 2];
    if (nick.len + name.len + 1 > sizeof key) return false;
    memcpy(key, nick.ptr, nick.len);
    key[nick.len] = ' ';
    memcpy(key + nick.len + 1, name.ptr, name.len);
    return map_get(&lexicon->nicknames, (Slice){key, nick.len + name.len + 1}) != MAP_NONE;
}

static bool initials_fit(Slice a, Slice b)
{
    Slice s = a.len <= b.len ? a : b;
    return s.len == 1 && a.ptr[0] == b.ptr[0];
}

static bool given_alike(const NameLexicon *lexicon, Slice a, Slice b)
{
    return slice_eq(a, b) || initials_fit(a, b) || is_nickname_of(lexicon, a, b) ||
           is_nickname_of(lexicon, b, a);
}

/* Every part of the shorter name in the longer, in the same order. */
static bool is_subsequence(const NameLexicon *lexicon, const Name *s, const Name *l)
{
    uint32_t i = 0;
    for (uint32_t j = 0; j < l->n && i < s->n; j++)
        i += given_alike(lexicon, s->parts[i], l->parts[j]);
    return i == s->n;
}

static bool same_parts_in_any_order(const Name *a, const Name *b)
{
    if (a->n != b->n) return false;
    uint32_t found = 0;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t j = 0; j < b->n; j++)
            if (slice_eq(a->parts[i], b->parts[j])) {
                found++;
                break;
            }
    return found == a->n;
}

static bool suffixes_clash(const Name *a, const Name *b)
{
    return !slice_eq(a->suffix, b->suffix);
}

bool name_compatible(const NameLexicon *lexicon, const Name *a, const Name *b)
{
    const Name *s = a->n <= b->n ? a : b;
    const Name *l = a->n <= b->n ? b : a;
    if (s->n < 2 || suffixes_clash(a, b)) return false;
    if (same_parts_in_any_order(a, b)) return true;
    if (s->family_first != l->family_first && s->n == l->n) return false;
    bool last = surnames_alike(s->parts[s->n - 1], l->parts[l->n - 1]);
    if (last && given_alike(lexicon, s->parts[0], l->parts[0]))
        return s->n == 2 || is_subsequence(lexicon, s, l) || l->n == s->n;
    if (last && l->nickname.len > 0 && slice_eq(s->parts[0], l->nickname)) return true;
    return s->n < l->n && is_subsequence(lexicon, s, l);
}

NameFit name_fit(const Name *full, Slice word)
{
    if (full->n == 0) return NAME_NO_FIT;
    uint32_t surname = full->family_first ? 0 : full->n - 1;
    if (slice_eq(full->parts[surname], word)) return NAME_FITS_SURNAME;
    uint32_t given = full->family_first ? full->n - 1 : 0;
    for (uint32_t i = 0; i < full->n; i++)
        if (slice_eq(full->parts[i], word)) return i == given ? NAME_FITS_GIVEN : NAME_FITS_MIDDLE;
    return slice_eq(full->nickname, word) && word.len > 0 ? NAME_FITS_GIVEN : NAME_NO_FIT;
}

static bool is_swapped(Slice a, Slice b)
{
    size_t i = 0;
    while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i])
        i++;
    return a.len == b.len && i + 1 < a.len && a.ptr[i] == b.ptr[i + 1] && a.ptr[i + 1] == b.ptr[i] &&
           memcmp(a.ptr + i + 2, b.ptr + i + 2, a.len - i - 2) == 0;
}

bool name_alias_cue(const NameLexicon *lexicon, Arena *scratch, Slice words)
{
    return map_get(&lexicon->words, name_fold(scratch, words)) == WORD_ALIAS;
}

bool name_misspelt(const Name *full, Slice word)
{
    for (uint32_t i = 0; i < full->n && word.len >= SLIP_MIN_BYTES; i++) {
        Slice part = full->parts[i];
        if (part.len < SLIP_MIN_BYTES || part.ptr[0] != word.ptr[0]) continue;
        if (is_swapped(part, word) || edit_distance_at_most_2(part, word) == 1) return true;
    }
    return false;
}

Gender name_gender(const NameLexicon *lexicon, const Name *name)
{
    if (name->n < 2 && name->n > 0 && map_get(&lexicon->family_first, name->parts[0]) != MAP_NONE)
        return GENDER_UNKNOWN;
    for (uint32_t i = 0; i < name->n && i < 2; i++) {
        if (name->n > 1 && i == name->n - 1 && !name->family_first) break;
        if (name->family_first && i == 0) continue;
        uint32_t g = map_get(&lexicon->given, name->parts[i]);
        if (g != MAP_NONE) return (Gender)g;
    }
    return GENDER_UNKNOWN;
}
