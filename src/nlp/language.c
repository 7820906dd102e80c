#include "nlp/language.h"
#include "base/ctype.h"
#include "base/map.h"
#include "base/utf8.h"
#include "config/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* MAX_WORDS: enough to be sure, few enough to cost nothing. CLEAR_WORDS: fewer are too few to refuse an
 * article by. */
enum {
    MAX_LANGUAGES = 64,
    MAX_SCRIPTS = 64,
    MAX_WORDS = 800,
    CLEAR_WORDS = 20,
    WORD_BYTES = 48,
    TABLE_BYTES = 4 << 20
};

/* Share of function words below which nothing is known about a language. */
static const double min_share = 0.10;

typedef struct Script {
    uint32_t first, last;
    uint32_t language;
} Script;

struct LanguageModel {
    Arena arena;
    Table table;
    Slice names[MAX_LANGUAGES];
    uint32_t n_languages;
    Script scripts[MAX_SCRIPTS];
    uint32_t n_scripts;
    Map words;      /* word -> index into `sets` */
    uint64_t *sets; /* bit set of languages */
    uint32_t n_sets;
};

typedef struct Counts {
    double hits[MAX_LANGUAGES];      /* function words */
    uint32_t letters[MAX_LANGUAGES]; /* of a script of their own */
    uint32_t n_words;
    uint32_t n_letters;
} Counts;

static uint32_t language_index(LanguageModel *m, Slice name)
{
    for (uint32_t i = 0; i < m->n_languages; i++)
        if (slice_eq(m->names[i], name)) return i;
    if (m->n_languages == MAX_LANGUAGES) return MAX_LANGUAGES;
    m->names[m->n_languages] = name;
    return m->n_languages++;
}

static void add_words(LanguageModel *m, Slice words, uint32_t language)
{
    Slice word;
    while (slice_split(&words, ' ', &word)) {
        if (word.len == 0) continue;
        uint32_t set = map_get_or_put(&m->words, word, m->n_sets);
        if (set == m->n_sets) m->n_sets++;
        m->sets[set] |= UINT64_C(1) << language;
    }
}

static bool add_script(LanguageModel *m, Slice value, uint32_t language)
{
    unsigned first, last;
    char text[32];
    if (value.len >= sizeof text || m->n_scripts == MAX_SCRIPTS) return false;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    if (sscanf(text, "%x-%x", &first, &last) != 2 || first > last) return false;
    m->scripts[m->n_scripts++] = (Script){first, last, language};
    return true;
}

static int read_row(LanguageModel *m, uint32_t row, const int columns[3], Error *err)
{
    Slice name = table_cell(&m->table, row, columns[0]);
    Slice kind = table_cell(&m->table, row, columns[1]);
    Slice value = table_cell(&m->table, row, columns[2]);
    if (name.len != 2) return table_error(&m->table, row, err, "a language is a code of two letters");
    uint32_t language = language_index(m, name);
    if (language == MAX_LANGUAGES)
        return table_error(&m->table, row, err, "more than %d languages", MAX_LANGUAGES);
    if (slice_eq(kind, SLICE("words"))) {
        add_words(m, value, language);
        return 0;
    }
    if (!slice_eq(kind, SLICE("script")))
        return table_error(&m->table, row, err, "kind must be words or script");
    if (!add_script(m, value, language))
        return table_error(&m->table, row, err, "a script must be two hexadecimal numbers, as 0370-03FF");
    return 0;
}

static int fill(LanguageModel *m, Error *err)
{
    static const char *const names[3] = {"language", "kind", "value"};
    int columns[3];
    for (int i = 0; i < 3; i++)
        if ((columns[i] = table_column(&m->table, names[i], err)) < 0) return ERR_CONFIG;
    jmp_buf recovery;
    arena_init(&m->arena, TABLE_BYTES);
    if (setjmp(recovery) != 0) return error_set(err, ERR_MEMORY, "no memory for data/languages.tsv");
    arena_protect(&m->arena, &recovery);
    size_t max_words = 1;
    for (uint32_t row = 0; row < m->table.n_rows; row++)
        max_words += table_cell(&m->table, row, columns[2]).len / 2 + 1;
    map_init(&m->words, &m->arena, 4096);
    m->sets = ARENA_NEW(&m->arena, uint64_t, max_words);
    (void)language_index(m, SLICE("en"));
    int rc = 0;
    for (uint32_t row = 0; rc == 0 && row < m->table.n_rows; row++)
        rc = read_row(m, row, columns, err);
    m->arena.recovery = NULL;
    return rc;
}

int language_load(LanguageModel **ret_language, const char *data_dir, Error *err)
{
    *ret_language = NULL;
    LanguageModel *m = calloc(1, sizeof *m);
    if (m == NULL) return error_set(err, ERR_MEMORY, "no memory for the language table");
    int rc = table_open(&m->table, data_dir, "languages.tsv", err);
    if (rc == 0) rc = fill(m, err);
    if (rc < 0)
        language_release(m);
    else
        *ret_language = m;
    return rc;
}

void language_release(LanguageModel *language)
{
    if (language == NULL) return;
    table_release(&language->table);
    arena_release(&language->arena);
    free(language);
}

static void count_word(const LanguageModel *m, Slice word, Counts *counts)
{
    counts->n_words++;
    uint32_t set = map_get(&m->words, word);
    if (set == MAP_NONE) return;
    double share = 1.0 / __builtin_popcountll(m->sets[set]);
    for (uint64_t rest = m->sets[set]; rest != 0; rest &= rest - 1)
        counts->hits[__builtin_ctzll(rest)] += share;
}

static void count_letter(const LanguageModel *m, uint32_t c, Counts *counts)
{
    counts->n_letters++;
    if (c < 0x370) return;
    for (uint32_t i = 0; i < m->n_scripts; i++)
        if (c >= m->scripts[i].first && c <= m->scripts[i].last) counts->letters[m->scripts[i].language]++;
}

/* Words in lower case, without their digits and marks; a longer one than WORD_BYTES is in no list. */
static void count_span(const LanguageModel *m, Slice text, Counts *counts)
{
    char word[WORD_BYTES];
    size_t len = 0;
    for (size_t pos = 0; pos <= text.len && counts->n_words < MAX_WORDS;) {
        uint32_t c = pos < text.len ? utf8_next(text, &pos) : (pos++, (uint32_t)' ');
        if (unicode_is_alpha(c)) {
            count_letter(m, c, counts);
            if (len + 4 <= WORD_BYTES) len += utf8_put(unicode_lower(c), word + len);
        } else if (len > 0) {
            count_word(m, (Slice){word, len}, counts);
            len = 0;
        }
    }
}

static void set_language(Document *doc, Slice name, double confidence)
{
    memcpy(doc->language, name.ptr, 2);
    doc->language[2] = '\0';
    doc->language_confidence = (float)(confidence > 0.99 ? 0.99 : confidence);
}

/* The language with most function words; index 0 is English. */
static uint32_t best_by_words(const LanguageModel *m, const Counts *counts, uint32_t first)
{
    uint32_t best = first;
    for (uint32_t i = first; i < m->n_languages; i++)
        if (counts->hits[i] > counts->hits[best]) best = i;
    return best;
}

/* Another script than the Latin one: by its letters, or by the words of the languages that share it. */
static bool by_script(const LanguageModel *m, const Counts *counts, Document *doc)
{
    uint32_t best = 0;
    uint32_t foreign = 0;
    for (uint32_t i = 0; i < m->n_languages; i++) {
        foreign += counts->letters[i];
        if (counts->letters[i] > counts->letters[best]) best = i;
    }
    if (foreign * 2 <= counts->n_letters) return false;
    uint32_t word_best = best_by_words(m, counts, 1);
    bool words = counts->hits[word_best] > 1.5 * counts->hits[best] && counts->hits[word_best] >= 3;
    set_language(doc, m->names[words ? word_best : best], (double)foreign / counts->n_letters);
    return true;
}

void language_run(const LanguageModel *language, Document *doc)
{
    Counts counts = {0};
    for (uint32_t i = 0; i < doc->paragraphs.len && counts.n_words < MAX_WORDS; i++)
        count_span(language, document_slice(doc, doc->paragraphs.at[i].span), &counts);
    if (by_script(language, &counts, doc)) return;
    uint32_t other = best_by_words(language, &counts, 1);
    double n = counts.n_words > 0 ? counts.n_words : 1;
    double english = counts.hits[0] / n;
    double foreign = counts.hits[other] / n;
    bool clear = foreign >= min_share && foreign > 2 * english && counts.hits[other] >= 2.5;
    bool refused = counts.n_words < CLEAR_WORDS ? clear && foreign > 4 * english
                                                : clear || (foreign >= min_share && foreign > english);
    double sum = english + foreign;
    double confidence = sum > 0 ? (refused ? foreign : english) / sum : 0.5;
    if (counts.n_words < CLEAR_WORDS) confidence = 0.5 + (confidence - 0.5) * counts.n_words / CLEAR_WORDS;
    set_language(doc, language->names[refused ? other : 0], confidence);
}
