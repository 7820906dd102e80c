#include "input/furniture.h"
#include "base/ctype.h"
#include "base/map.h"
#include "config/table.h"

#include <stdlib.h>
#include <string.h>

/* A block longer than this is an article's paragraph whatever it begins with. */
enum { MAX_BLOCK_BYTES = 900, MAX_NORMAL = 1024, LEXICON_BYTES = 4 * 1024 * 1024 };

typedef enum MatchKind {
    MATCH_LINE,
    MATCH_PREFIX,
    MATCH_OPEN, /* a prefix of a block without a final stop */
    MATCH_CASED,
    MATCH_SUFFIX,
    MATCH_KIND_COUNT
} MatchKind;

typedef struct Pattern {
    Slice text;
    BlockClass kind;
    uint32_t max_words; /* of the whole block */
    int64_t value;
    struct Pattern *next; /* with the same first (MATCH_SUFFIX: last) byte */
} Pattern;

struct Furniture {
    Arena arena;
    Table table;
    Map lines; /* normal form of a whole block -> index of pattern */
    Pattern *patterns;
    Pattern *buckets[MATCH_KIND_COUNT][256];
};

static const char *const match_names[MATCH_KIND_COUNT] = {"line", "prefix", "open-prefix", "cased-prefix",
                                                          "suffix"};

static const struct {
    const char *name;
    BlockClass kind;
} kind_names[] = {
    {"navigation", BLOCK_NAVIGATION}, {"social", BLOCK_SOCIAL}, {"caption", BLOCK_CAPTION},
    {"advert", BLOCK_ADVERT},         {"markup", BLOCK_MARKUP}, {"related-links", BLOCK_RELATED_LINKS},
    {"byline", BLOCK_BYLINE},         {"outlet", BLOCK_OUTLET}, {"published", BLOCK_PUBLISHED},
    {"agency", BLOCK_AGENCY},         {"month", BLOCK_MONTH},   {"city", BLOCK_CITY},
};

static bool parse_kind(Slice name, BlockClass *ret_kind)
{
    for (size_t i = 0; i < sizeof kind_names / sizeof kind_names[0]; i++)
        if (slice_eq(name, slice_of(kind_names[i].name))) {
            *ret_kind = kind_names[i].kind;
            return true;
        }
    return false;
}

static bool parse_match(Slice name, MatchKind *ret_match)
{
    for (int i = 0; i < MATCH_KIND_COUNT; i++)
        if (slice_eq(name, slice_of(match_names[i]))) {
            *ret_match = (MatchKind)i;
            return true;
        }
    return false;
}

static int read_row(Furniture *f, uint32_t row, const int columns[5], Error *err)
{
    Pattern *p = &f->patterns[row];
    MatchKind match;
    Slice kind = table_cell(&f->table, row, columns[0]);
    Slice how = table_cell(&f->table, row, columns[1]);
    Slice words = table_cell(&f->table, row, columns[3]);
    Slice value = table_cell(&f->table, row, columns[4]);
    int64_t max_words = 12;
    p->text = table_cell(&f->table, row, columns[2]);
    if (!parse_kind(kind, &p->kind))
        return table_error(&f->table, row, err, "unknown kind '%.*s'", SLICE_ARG(kind));
    if (!parse_match(how, &match))
        return table_error(&f->table, row, err, "unknown match '%.*s'", SLICE_ARG(how));
    if (p->text.len == 0) return table_error(&f->table, row, err, "the text is missing");
    if (words.len > 0 && (!slice_to_int64(words, &max_words) || max_words < 1))
        return table_error(&f->table, row, err, "max_words must be a number from 1");
    if (value.len > 0 && !slice_to_int64(value, &p->value))
        return table_error(&f->table, row, err, "value must be a number");
    p->max_words = (uint32_t)max_words;
    if (match == MATCH_LINE) {
        (void)map_get_or_put(&f->lines, p->text, row);
        return 0;
    }
    char key = p->text.ptr[match == MATCH_SUFFIX ? p->text.len - 1 : 0];
    p->next = f->buckets[match][(unsigned char)key];
    f->buckets[match][(unsigned char)key] = p;
    return 0;
}

static int fill(Furniture *f, Error *err)
{
    static const char *const names[5] = {"kind", "match", "text", "max_words", "value"};
    int columns[5];
    for (int i = 0; i < 5; i++)
        if ((columns[i] = table_column(&f->table, names[i], err)) < 0) return ERR_CONFIG;
    jmp_buf recovery;
    arena_init(&f->arena, LEXICON_BYTES);
    if (setjmp(recovery) != 0) return error_set(err, ERR_MEMORY, "no memory for data/furniture.tsv");
    arena_protect(&f->arena, &recovery);
    map_init(&f->lines, &f->arena, f->table.n_rows);
    f->patterns = ARENA_NEW(&f->arena, Pattern, f->table.n_rows);
    int rc = 0;
    for (uint32_t row = 0; rc == 0 && row < f->table.n_rows; row++)
        rc = read_row(f, row, columns, err);
    f->arena.recovery = NULL;
    return rc;
}

int furniture_load(Furniture **ret_furniture, const char *data_dir, Error *err)
{
    *ret_furniture = NULL;
    Furniture *f = calloc(1, sizeof *f);
    if (f == NULL) return error_set(err, ERR_MEMORY, "no memory for the furniture patterns");
    int rc = table_open(&f->table, data_dir, "furniture.tsv", err);
    if (rc == 0) rc = fill(f, err);
    if (rc < 0)
        furniture_release(f);
    else
        *ret_furniture = f;
    return rc;
}

void furniture_release(Furniture *furniture)
{
    if (furniture == NULL) return;
    table_release(&furniture->table);
    arena_release(&furniture->arena);
    free(furniture);
}

typedef struct Normal {
    char bytes[MAX_NORMAL];
    size_t len;
    uint32_t words;
} Normal;

/* Blanks as one, curly apostrophes and no-break spaces plain; lower case when `fold`. */
static void normalize(Slice block, bool fold, Normal *out)
{
    out->len = 0;
    out->words = 0;
    bool space = true;
    for (size_t i = 0; i < block.len && out->len + 1 < MAX_NORMAL; i++) {
        char c = block.ptr[i];
        if (block.len - i >= 3 && memcmp(block.ptr + i, "\xe2\x80\x99", 3) == 0) {
            c = '\'';
            i += 2;
        } else if (block.len - i >= 2 && memcmp(block.ptr + i, "\xc2\xa0", 2) == 0) {
            c = ' ';
            i++;
        }
        if (ascii_is_space(c)) {
            if (!space) out->bytes[out->len++] = ' ';
        } else {
            out->words += space;
            out->bytes[out->len++] = fold ? ascii_lower(c) : c;
        }
        space = ascii_is_space(c);
    }
    while (out->len > 0 && out->bytes[out->len - 1] == ' ')
        out->len--;
}

/* Without bullets before and marks behind; a full stop stays: "Twitter." may be a heading of the article. */
static Slice bare(const Normal *normal)
{
    Slice s = {normal->bytes, normal->len};
    while (s.len > 0 && strchr(">*-|+#= ", s.ptr[0]) != NULL)
        s = slice_sub(s, 1, s.len);
    while (s.len > 0 && strchr(":;!|>*-+<= ", s.ptr[s.len - 1]) != NULL)
        s.len--;
    return s;
}

static const Pattern *find_line(const Furniture *f, Slice s)
{
    uint32_t row = map_get(&f->lines, s);
    return row == MAP_NONE ? NULL : &f->patterns[row];
}

/* The prefix ends with a word's end. */
static bool begins_with(Slice s, Slice prefix)
{
    if (!slice_starts_with(s, prefix)) return false;
    bool inside = s.len > prefix.len && ascii_is_alnum(s.ptr[prefix.len]);
    return !inside || !ascii_is_alnum(prefix.ptr[prefix.len - 1]);
}

static const Pattern *find_affix(const Furniture *f, MatchKind match, Slice s, uint32_t words)
{
    if (s.len == 0) return NULL;
    char key = s.ptr[match == MATCH_SUFFIX ? s.len - 1 : 0];
    for (const Pattern *p = f->buckets[match][(unsigned char)key]; p != NULL; p = p->next) {
        bool fits = match == MATCH_SUFFIX ? slice_ends_with(s, p->text) : begins_with(s, p->text);
        if (fits && words <= p->max_words) return p;
    }
    return NULL;
}

/* "... in March. (Photo: Jane Roe, Agency)": the bracket at the end is a caption's. */
static const Pattern *find_closing_credit(const Furniture *f, Slice s, uint32_t words)
{
    if (s.len == 0 || s.ptr[s.len - 1] != ')') return NULL;
    size_t open = s.len;
    while (open > 0 && s.ptr[open - 1] != '(')
        open--;
    if (open == 0) return NULL;
    const Pattern *p = find_affix(f, MATCH_PREFIX, slice_sub(s, open - 1, s.len), words);
    return p != NULL && p->kind == BLOCK_CAPTION ? p : NULL;
}

static const Pattern *find_folded(const Furniture *f, const Normal *normal)
{
    Slice folded = {normal->bytes, normal->len};
    const Pattern *p = find_line(f, bare(normal));
    if (p == NULL) p = find_affix(f, MATCH_PREFIX, folded, normal->words);
    if (p == NULL) p = find_affix(f, MATCH_PREFIX, bare(normal), normal->words);
    bool stopped = folded.len > 0 && strchr(".!?\"", folded.ptr[folded.len - 1]) != NULL;
    if (p == NULL && !stopped) p = find_affix(f, MATCH_OPEN, bare(normal), normal->words);
    if (p == NULL) p = find_affix(f, MATCH_SUFFIX, folded, normal->words);
    return p == NULL ? find_closing_credit(f, folded, normal->words) : p;
}

/* "1,204 shares", "1.2k shares" as "N shares"; false when there is no number. */
static bool fold_numbers(Normal *normal)
{
    size_t n = 0;
    bool found = false;
    for (size_t i = 0; i < normal->len; n++) {
        if (!ascii_is_digit(normal->bytes[i])) {
            normal->bytes[n] = normal->bytes[i++];
            continue;
        }
        while (i < normal->len && (ascii_is_digit(normal->bytes[i]) ||
                                   (strchr(".,", normal->bytes[i]) != NULL && i + 1 < normal->len &&
                                    ascii_is_digit(normal->bytes[i + 1]))))
            i++;
        bool thousands = i < normal->len && (normal->bytes[i] == 'k' || normal->bytes[i] == 'm');
        if (thousands && (i + 1 == normal->len || normal->bytes[i + 1] == ' ')) i++;
        normal->bytes[n] = 'N';
        found = true;
    }
    normal->len = n;
    return found;
}

static const Pattern *find_pattern(const Furniture *f, Slice block)
{
    Normal normal;
    normalize(block, true, &normal);
    const Pattern *p = find_folded(f, &normal);
    if (p == NULL && fold_numbers(&normal)) p = find_folded(f, &normal);
    if (p != NULL) return p;
    normalize(block, false, &normal);
    return find_affix(f, MATCH_CASED, (Slice){normal.bytes, normal.len}, normal.words);
}

BlockClass furniture_classify(const Furniture *furniture, Slice block)
{
    if (block.len == 0 || block.len > MAX_BLOCK_BYTES) return BLOCK_BODY;
    const Pattern *p = find_pattern(furniture, block);
    return p == NULL || p->kind >= BLOCK_AGENCY ? BLOCK_BODY : p->kind;
}

size_t furniture_published_prefix(const Furniture *furniture, Slice block)
{
    if (block.len == 0 || block.len > MAX_BLOCK_BYTES) return 0;
    char key = ascii_lower(block.ptr[0]);
    for (const Pattern *p = furniture->buckets[MATCH_PREFIX][(unsigned char)key]; p != NULL; p = p->next)
        if (p->kind == BLOCK_PUBLISHED && block.len >= p->text.len &&
            slice_eq_nocase(slice_sub(block, 0, p->text.len), p->text) &&
            (block.len == p->text.len || !ascii_is_alpha(block.ptr[p->text.len])))
            return p->text.len;
    return 0;
}

static const Pattern *find_name(const Furniture *f, Slice name, BlockClass kind)
{
    if (name.len == 0 || name.len > 64) return NULL;
    Normal normal;
    normalize(name, true, &normal);
    const Pattern *p = find_line(f, (Slice){normal.bytes, normal.len});
    return p != NULL && p->kind == kind ? p : NULL;
}

bool furniture_is_agency(const Furniture *furniture, Slice name)
{
    return find_name(furniture, name, BLOCK_AGENCY) != NULL ||
           find_name(furniture, name, BLOCK_OUTLET) != NULL;
}

bool furniture_is_city(const Furniture *furniture, Slice name)
{
    return find_name(furniture, name, BLOCK_CITY) != NULL;
}

int furniture_month(const Furniture *furniture, Slice word)
{
    if (word.len > 0 && word.ptr[word.len - 1] == '.') word.len--;
    const Pattern *p = find_name(furniture, word, BLOCK_MONTH);
    return p == NULL ? 0 : (int)p->value;
}
