/* date_match.c - rules over words: composite elements, backtracking, longest match. */
#include "base/ctype.h"
#include "nlp/date_grammar.h"

typedef struct Matcher {
    const DateGrammar *grammar;
    const DateWord *words;
    size_t n;
    DateMatch match;
} Matcher;

static const DateSense *sense_of(const Matcher *m, uint32_t entry, DateClass class)
{
    if (entry == NO_INDEX) return NULL;
    const DateEntry *e = &m->grammar->entries.at[entry];
    for (uint32_t k = 0; k < e->n_senses; k++)
        if (e->senses[k].class == class) return &e->senses[k];
    return NULL;
}

static bool word_is(const Matcher *m, size_t i, DateClass class)
{
    return i < m->n && (m->words[i].classes & DC_BIT(class)) != 0;
}

static bool text_is(const Matcher *m, size_t i, Slice text)
{
    return i < m->n && slice_eq_nocase(m->words[i].text, text);
}

/* Value of a single lexicon word; -1 when it is not of the class. */
static int word_value(const Matcher *m, size_t i, DateClass class)
{
    if (!word_is(m, i, class)) return -1;
    const DateSense *sense = sense_of(m, m->words[i].entry, class);
    return sense != NULL ? sense->value : -1;
}

/* "twenty", "twenty-five", "twenty five": words used, value below 100. */
static size_t match_tens(const Matcher *m, size_t i, int *ret_value)
{
    int value = word_value(m, i, DC_CARD);
    if (value < 0) return 0;
    *ret_value = value;
    if (value < 20 || value % 10 != 0) return 1;
    size_t next = text_is(m, i + 1, SLICE("-")) ? i + 2 : i + 1;
    int ones = word_value(m, next, DC_CARD);
    if (ones < 1 || ones > 9) return 1;
    *ret_value += ones;
    return next - i + 1;
}

static size_t match_and(const Matcher *m, size_t i)
{
    return text_is(m, i, SLICE("and")) ? 1 : 0;
}

/* Cardinal numbers in words: "two thousand and ten", "a hundred". */
static size_t match_cardinal(const Matcher *m, size_t i, double *ret_value)
{
    double total = 0;
    double group = 0;
    size_t at = i;
    while (at < m->n && at < i + 12) {
        int tens;
        size_t skip = at > i ? match_and(m, at) : 0;
        size_t used = match_tens(m, at + skip, &tens);
        int scale = word_value(m, at, DC_SCALE);
        if (used > 0 && (group == 0 || (int)group % 100 == 0)) {
            group += tens;
            at += skip + used;
        } else if (scale == 100) {
            group = (group == 0 ? 1 : group) * 100;
            at++;
        } else if (scale > 100) {
            total += (group == 0 ? 1 : group) * scale;
            group = 0;
            at++;
        } else {
            break;
        }
    }
    *ret_value = total + group;
    return at - i;
}

static size_t match_digits(const Matcher *m, size_t i, double *ret_value)
{
    if (!word_is(m, i, DC_INT)) return 0;
    *ret_value = m->words[i].number;
    size_t used = 1;
    if (word_is(m, i + 1, DC_INT) && text_is(m, i + 2, SLICE("/")) && word_is(m, i + 3, DC_INT) &&
        m->words[i + 3].number > 0) {
        *ret_value += m->words[i + 1].number / m->words[i + 3].number;
        used = 4;
    }
    int scale = word_value(m, i + used, DC_SCALE);
    if (scale > 0) {
        *ret_value *= scale;
        used++;
    }
    return used;
}

static size_t match_number(const Matcher *m, size_t i, DateCapture *c)
{
    const DateWord *w = &m->words[i];
    const DateSense *some = sense_of(m, w->multi, DC_SOME);
    if (some != NULL || (some = sense_of(m, w->entry, DC_SOME)) != NULL) {
        c->number = some->value;
        return sense_of(m, w->multi, DC_SOME) != NULL ? w->multi_len : 1;
    }
    if (sense_of(m, w->multi, DC_FUZZY) != NULL || sense_of(m, w->entry, DC_FUZZY) != NULL) {
        c->fuzzy = true;
        return sense_of(m, w->multi, DC_FUZZY) != NULL ? w->multi_len : 1;
    }
    size_t used = match_digits(m, i, &c->number);
    if (used == 0 && word_is(m, i, DC_ONE)) {
        c->number = 1;
        used = 1;
        int scale = word_value(m, i + 1, DC_SCALE);
        if (scale > 0) {
            c->number = scale;
            used = 2;
        }
    }
    return used > 0 ? used : match_cardinal(m, i, &c->number);
}

/* "nineteen ninety-four", "two thousand ten". */
static size_t match_year_words(const Matcher *m, size_t i, DateCapture *c)
{
    int century;
    int rest;
    size_t used = match_tens(m, i, &century);
    if (used == 0) return 0;
    if (century >= 14 && century <= 20) {
        size_t more = match_tens(m, i + used, &rest);
        if (more > 0 && rest >= 10) {
            c->value = century * 100 + rest;
            return used + more;
        }
    }
    double value;
    used = match_cardinal(m, i, &value);
    if (used < 2 || value < 1400 || value >= 2100) return 0;
    c->value = (int32_t)value;
    return used;
}

static size_t match_year(const Matcher *m, size_t i, DateCapture *c)
{
    if (!word_is(m, i, DC_YEAR)) return match_year_words(m, i, c);
    c->value = (int32_t)m->words[i].number;
    return 1;
}

static size_t match_ordinal(const Matcher *m, size_t i, DateCapture *c)
{
    if (word_is(m, i, DC_ORDN)) {
        c->value = (int32_t)m->words[i].number;
        return 1;
    }
    int value = word_value(m, i, DC_ORD);
    if (value > 0) {
        c->value = value;
        return 1;
    }
    int tens = word_value(m, i, DC_CARD);
    size_t next = text_is(m, i + 1, SLICE("-")) ? i + 2 : i + 1;
    int ones = word_value(m, next, DC_ORD);
    if (tens < 20 || ones < 1 || ones > 9) return 0;
    c->value = tens + ones;
    return next - i + 1;
}

static size_t match_hour(const Matcher *m, size_t i, DateCapture *c)
{
    int value = word_value(m, i, DC_CARD);
    if (word_is(m, i, DC_HOUR)) value = (int)m->words[i].number;
    if (value < 0 || value > 24) return 0;
    c->value = value;
    return 1;
}

static size_t match_clock(const Matcher *m, size_t i, DateCapture *c)
{
    if (!word_is(m, i, DC_CLOCK)) return 0;
    const DateWord *w = &m->words[i];
    bool dotted = slice_find(w->text, SLICE("."), 0) != SIZE_MAX;
    if (dotted && !word_is(m, i + 1, DC_AMPM)) return 0;
    c->value = (int32_t)w->number;
    return 1;
}

static size_t match_lexicon(const Matcher *m, size_t i, DateCapture *c)
{
    const DateWord *w = &m->words[i];
    if (!word_is(m, i, c->class)) return 0;
    const DateSense *sense = sense_of(m, w->multi, c->class);
    if (sense != NULL) {
        c->value = sense->value;
        return w->multi_len;
    }
    sense = sense_of(m, w->entry, c->class);
    c->value = sense != NULL ? sense->value : (int32_t)w->number;
    return 1;
}

static size_t match_class(const Matcher *m, size_t i, DateCapture *c)
{
    switch (c->class) {
    case DC_NUM: return match_number(m, i, c);
    case DC_YEAR: return match_year(m, i, c);
    case DC_ORDN: return match_ordinal(m, i, c);
    case DC_HOUR: return match_hour(m, i, c);
    case DC_CLOCK: return match_clock(m, i, c);
    default: return match_lexicon(m, i, c);
    }
}

static bool is_literal(const Matcher *m, size_t i, uint32_t literal)
{
    uint32_t entry = m->words[i].entry;
    return entry != NO_INDEX && m->grammar->entries.at[entry].literal == literal;
}

/* Words that the element takes at i, 0 when it does not match; adds its capture. */
static size_t match_element(Matcher *m, const DateElement *e, size_t i)
{
    if (i >= m->n) return 0;
    for (uint32_t a = 0; a < e->n_alternatives; a++) {
        if (e->literals[a] != 0) {
            if (is_literal(m, i, e->literals[a])) return 1;
            continue;
        }
        DateCapture c = {.class = e->classes[a], .word = (uint32_t)i};
        size_t used = match_class(m, i, &c);
        if (used == 0) continue;
        c.len = (uint32_t)used;
        if (m->match.n_captures < DATE_MAX_CAPTURES) m->match.captures[m->match.n_captures++] = c;
        return used;
    }
    return 0;
}

/* Matches elements [e, end) at word i; SIZE_MAX when they do not, else the word behind. */
static size_t match_from(Matcher *m, const DateRule *rule, uint32_t e, size_t i)
{
    if (e == rule->n_elements) return i;
    const DateElement *element = &rule->elements[e];
    uint32_t kept = m->match.n_captures;
    if (element->ahead) {
        bool fits = match_element(m, element, i) > 0;
        m->match.n_captures = kept;
        return fits ? match_from(m, rule, e + 1, i) : SIZE_MAX;
    }
    size_t used = match_element(m, element, i);
    if (used > 0) {
        size_t end = match_from(m, rule, e + 1, i + used);
        if (end != SIZE_MAX) return end;
    }
    m->match.n_captures = kept;
    return element->optional ? match_from(m, rule, e + 1, i) : SIZE_MAX;
}

static size_t match_rule(Matcher *m, const DateRule *rule, size_t i)
{
    m->match.n_captures = 0;
    uint32_t first = 0;
    if (rule->elements[0].behind) {
        if (i == 0 || match_element(m, &rule->elements[0], i - 1) == 0) return SIZE_MAX;
        m->match.n_captures = 0;
        first = 1;
    }
    return match_from(m, rule, first, i);
}

/* Tries the rules of a list; of equally long matches the earlier rule stays. */
static void try_rules(Matcher *m, const DateRuleList *list, size_t i, DateMatch *best)
{
    for (size_t k = 0; k < list->rules.len; k++) {
        const DateRule *rule = &m->grammar->rules.at[list->rules.at[k]];
        if (rule->needs_core && !m->words[i].near_core) continue;
        size_t end = match_rule(m, rule, i);
        if (end == SIZE_MAX || end <= i || end < best->end_word) continue;
        if (end == best->end_word && rule >= best->rule) continue;
        m->match.rule = rule;
        m->match.first_word = (uint32_t)i;
        m->match.end_word = (uint32_t)end;
        *best = m->match;
    }
}

bool date_grammar_match(const DateGrammar *g, const DateWord *words, size_t n, size_t i, DateMatch *ret)
{
    Matcher m; /* its match is filled only where a rule holds: no need to clear half a kilobyte a word */
    m.grammar = g;
    m.words = words;
    m.n = n;
    m.match.n_captures = 0;
    const DateWord *w = &words[i];
    ret->rule = NULL;
    ret->end_word = (uint32_t)i;
    for (uint64_t left = w->classes & ~DC_BIT(DC_LITERAL); left != 0; left &= left - 1)
        try_rules(&m, &g->by_class[__builtin_ctzll(left)], i, ret);
    if (w->entry != NO_INDEX && g->entries.at[w->entry].literal != 0)
        try_rules(&m, &g->by_literal.at[g->entries.at[w->entry].literal], i, ret);
    while (ret->end_word > i + 1 && words[ret->end_word - 1].text.len == 1 &&
           !ascii_is_alnum(words[ret->end_word - 1].text.ptr[0]))
        ret->end_word--; /* an optional comma with nothing behind it */
    return ret->end_word > i;
}

const DateCapture *date_match_get(const DateMatch *m, DateClass class, uint32_t k)
{
    for (uint32_t c = 0; c < m->n_captures; c++)
        if (m->captures[c].class == class && k-- == 0) return &m->captures[c];
    return NULL;
}

int32_t date_match_value(const DateMatch *m, DateClass class, int32_t otherwise)
{
    const DateCapture *c = date_match_get(m, class, 0);
    return c != NULL ? c->value : otherwise;
}
