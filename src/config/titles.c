#include "config/titles.h"

#include "base/ctype.h"
#include "config/table.h"

#include <string.h>

enum { PHRASE_BYTES = 160, TITLES_ARENA = 32 << 20 };

typedef struct Columns {
    int phrase, sector, kind, gender, note;
} Columns;

static int read_columns(const Table *t, Columns *c, Error *err)
{
    if ((c->phrase = table_column(t, "phrase", err)) < 0) return c->phrase;
    if ((c->sector = table_column(t, "sector", err)) < 0) return c->sector;
    if ((c->kind = table_column(t, "kind", err)) < 0) return c->kind;
    if ((c->gender = table_column(t, "gender", err)) < 0) return c->gender;
    c->note = table_column(t, "note", err);
    return c->note < 0 ? c->note : 0;
}

static TitleKind kind_from_name(Slice name)
{
    static const char *const names[] = {"office",     "post",     "rank",   "honorific",
                                        "occupation", "relative", "person", "thing"};
    for (unsigned i = 0; i < TITLE_KIND_COUNT; i++)
        if (slice_eq(name, slice_of(names[i]))) return (TitleKind)i;
    return TITLE_KIND_COUNT;
}

static bool is_vowel(char c)
{
    return memchr("aeiouAEIOU", c, 10) != NULL;
}

/* English plural of one word: minister -> ministers, secretary -> secretaries, woman -> women. */
static size_t put_plural(char *out, Slice word)
{
    memcpy(out, word.ptr, word.len);
    size_t n = word.len;
    if (n > 1 && out[n - 1] == '.') { /* Sen. -> Sens. */
        memcpy(out + n - 1, "s.", 2);
        return n + 1;
    }
    if (n > 3 && slice_ends_with(word, SLICE("man"))) {
        out[n - 2] = 'e';
        return n;
    }
    if (n > 2 && out[n - 1] == 'y' && !is_vowel(out[n - 2])) {
        memcpy(out + n - 1, "ies", 3);
        return n + 2;
    }
    bool sibilant = out[n - 1] == 's' || out[n - 1] == 'x' || out[n - 1] == 'z' ||
                    slice_ends_with(word, SLICE("ch")) || slice_ends_with(word, SLICE("sh"));
    memcpy(out + n, sibilant ? "es" : "s", sibilant ? 2 : 1);
    return n + (sibilant ? 2 : 1);
}

/* The word that takes the plural: the last one before "of", "for", "-", ... */
static Slice head_word(const Titles *titles, Slice phrase)
{
    Slice word, head = SLICE_EMPTY, rest = phrase;
    while (slice_split(&rest, ' ', &word)) {
        if (head.len > 0 && titles_joint(titles, word) != JOINT_NONE) break;
        head = word;
    }
    return head;
}

static void add_plural(Titles *titles, Slice phrase, uint32_t row)
{
    char text[PHRASE_BYTES + 4];
    Slice head = head_word(titles, phrase);
    size_t before = (size_t)(head.ptr - phrase.ptr);
    if (phrase.len > PHRASE_BYTES || head.len == 0) return;
    memcpy(text, phrase.ptr, before);
    size_t n = before + put_plural(text + before, head);
    size_t tail = phrase.len - before - head.len;
    memcpy(text + n, head.ptr + head.len, tail);
    phrase_add(&titles->set, (Slice){text, n + tail}, row * 2 + 1);
}

/* `phrase` with each hyphen replaced: " - " as the tokenizer may cut it, or " ". */
static Slice replace_hyphens(char *out, Slice phrase, Slice by)
{
    size_t n = 0;
    for (size_t i = 0; i < phrase.len && n + by.len < PHRASE_BYTES; i++) {
        if (phrase.ptr[i] != '-') {
            out[n++] = phrase.ptr[i];
            continue;
        }
        memcpy(out + n, by.ptr, by.len);
        n += by.len;
    }
    return (Slice){out, n};
}

/* "sheriff's deputy" as the tokenizer cuts it: "sheriff 's deputy". */
static Slice cut_possessive(char *out, Slice phrase, Slice mark)
{
    size_t at = slice_find(phrase, SLICE("'s "), 0);
    if (at == SIZE_MAX || phrase.len + mark.len > PHRASE_BYTES) return SLICE_EMPTY;
    memcpy(out, phrase.ptr, at);
    memcpy(out + at, mark.ptr, mark.len);
    memcpy(out + at + mark.len, phrase.ptr + at + 1, phrase.len - at - 1);
    return (Slice){out, phrase.len + mark.len - 1};
}

typedef void (*AddForm)(Titles *titles, Slice phrase, uint32_t row);

static void add_singular(Titles *titles, Slice phrase, uint32_t row)
{
    phrase_add(&titles->set, phrase, row * 2);
}

/* The title of a row in each way that it may be written. */
static void add_forms(Titles *titles, uint32_t row, AddForm add)
{
    char text[PHRASE_BYTES];
    Slice phrase = titles->titles[row].phrase;
    add(titles, phrase, row);
    Slice straight = cut_possessive(text, phrase, SLICE(" '"));
    if (straight.len > 0) add(titles, straight, row);
    Slice curly = cut_possessive(text, phrase, SLICE(" \xe2\x80\x99"));
    if (curly.len > 0) add(titles, curly, row);
    if (memchr(phrase.ptr, '-', phrase.len) == NULL) return;
    add(titles, replace_hyphens(text, phrase, SLICE(" - ")), row);
    add(titles, replace_hyphens(text, phrase, SLICE(" ")), row);
}

/* Of two rows of one form the first counts, and a title before a plural: "Mrs" is none of "Mr". */
static void add_titles(Titles *titles)
{
    for (uint32_t r = 0; r < titles->n_titles; r++)
        add_forms(titles, r, add_singular);
    for (uint32_t r = 0; r < titles->n_titles; r++)
        add_forms(titles, r, add_plural);
}

static bool all_capitals(Slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_upper(s.ptr[i])) return false;
    return s.len > 0;
}

static int read_title(Titles *titles, const Table *t, const Columns *c, uint32_t r, Error *err)
{
    Title *title = &titles->titles[r];
    Slice gender = table_cell(t, r, c->gender);
    Slice note = table_cell(t, r, c->note);
    *title = (Title){.phrase = arena_copy(&titles->arena, table_cell(t, r, c->phrase)),
                     .sector = arena_copy(&titles->arena, table_cell(t, r, c->sector)),
                     .kind = kind_from_name(table_cell(t, r, c->kind)),
                     .gender = gender.len > 0 ? gender.ptr[0] : '\0',
                     .name_like = slice_eq(note, SLICE("name"))};
    title->team = slice_eq(note, SLICE("team"));
    title->vague = slice_starts_with(note, SLICE("vague"));
    title->public = title->vague || slice_ends_with(note, SLICE("public"));
    title->canonical = title->phrase;
    if (slice_starts_with(note, SLICE("= ")))
        title->canonical =
            arena_copy(&titles->arena, slice_trim(slice_sub(note, 2, note.len - (title->public ? 7 : 0))));
    title->capitals = all_capitals(title->phrase);
    if (title->kind == TITLE_KIND_COUNT)
        return table_error(t, r, err, "unknown kind '%.*s': see the head of the table",
                           SLICE_ARG(table_cell(t, r, c->kind)));
    if (title->phrase.len == 0 || title->phrase.len > PHRASE_BYTES)
        return table_error(t, r, err, "a title must have 1 to %d bytes", PHRASE_BYTES);
    return 0;
}

static TitleJoint joint_from_name(Slice name)
{
    return slice_eq(name, SLICE("plural"))   ? JOINT_PLURAL
           : slice_eq(name, SLICE("body"))   ? JOINT_BODY
           : slice_eq(name, SLICE("object")) ? JOINT_OBJECT
           : slice_eq(name, SLICE("title"))  ? JOINT_TITLE
                                             : JOINT_NONE;
}

static int read_joints(void *into, const Table *t, Error *err)
{
    Titles *titles = into;
    int word = table_column(t, "word", err);
    int use = table_column(t, "use", err);
    if (word < 0 || use < 0) return ERR_CONFIG;
    phrase_init(&titles->joints, &titles->arena, true, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        TitleJoint joint = joint_from_name(table_cell(t, r, use));
        if (joint == JOINT_NONE)
            return table_error(t, r, err, "unknown use '%.*s'", SLICE_ARG(table_cell(t, r, use)));
        phrase_add(&titles->joints, table_cell(t, r, word), joint);
    }
    return 0;
}

static int read_titles(void *into, const Table *t, Error *err)
{
    Titles *titles = into;
    Columns c;
    phrase_init(&titles->set, &titles->arena, true, (size_t)t->n_rows * 5);
    titles->titles = ARENA_NEW(&titles->arena, Title, t->n_rows);
    titles->n_titles = t->n_rows;
    int rc = read_columns(t, &c, err);
    for (uint32_t r = 0; rc == 0 && r < t->n_rows; r++)
        rc = read_title(titles, t, &c, r, err);
    if (rc == 0) add_titles(titles);
    return rc;
}

int titles_load(Titles *titles, const char *data_dir, Error *err)
{
    *titles = (Titles){0};
    arena_init(&titles->arena, TITLES_ARENA);
    int rc = table_read(data_dir, "title_joints.tsv", read_joints, titles, err);
    if (rc == 0) rc = table_read(data_dir, "titles.tsv", read_titles, titles, err);
    if (rc < 0) titles_release(titles);
    return rc;
}

void titles_release(Titles *titles)
{
    arena_release(&titles->arena);
}

TitleMatch titles_match(const Titles *titles, const Slice *words, size_t n)
{
    PhraseMatch m = phrase_match(&titles->set, words, n);
    if (m.n_words == 0) return (TitleMatch){0};
    const Title *title = &titles->titles[m.row / 2];
    if (title->capitals && !(m.n_words == 1 && ascii_is_upper(words[0].ptr[0]))) return (TitleMatch){0};
    return (TitleMatch){m.n_words, (m.row & 1) != 0, title};
}

TitleJoint titles_joint(const Titles *titles, Slice word)
{
    PhraseMatch m = phrase_match(&titles->joints, &word, 1);
    return m.n_words == 1 ? (TitleJoint)m.row : JOINT_NONE;
}
