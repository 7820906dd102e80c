/* date_grammar.h - words and rules of time expressions, and their match in running text.
 *
 * data/date_words.tsv gives words their classes, data/date_holidays.tsv the named days, data/date_rules.tsv
 * the patterns over classes (its head comment explains them). Text is first cut into DateWords: tokens,
 * parted further at hyphens, slashes and between digits and "am". Const after load, shared by threads;
 * matching writes only to its arguments. A match tries every rule that can begin at a word and keeps the
 * longest; patterns have at most DATE_MAX_ELEMENTS elements, so the cost is linear in the words.
 *
 *     DateMatch m;
 *     if (date_grammar_match(g, words, n, i, &m)) use(m.rule->op, m.captures);
 */
#ifndef ATTACHE_NLP_DATE_GRAMMAR_H
#define ATTACHE_NLP_DATE_GRAMMAR_H

#include "base/error.h"
#include "config/phrase.h"
#include "doc/document.h"

/* clang-format off */
#define DATE_CLASS_TABLE(X)                                                                                 \
    X(LITERAL) X(MONTH) X(WEEKDAY) X(WEEKDAYS) X(WDABBR) X(UNIT) X(UNITS) X(SEASON) X(POD) X(PODS)          \
    X(CARD) X(SCALE) X(ORD) X(FUZZY) X(SOME) X(ONE) X(DIR) X(NDIR) X(THAT) X(MOD) X(APPROX) X(AMPM)         \
    X(ZONE) X(ERA) X(DECADEW) X(HOLIDAY) X(INT) X(DAY) X(ORDN) X(YEAR) X(YEAR2) X(APOYEAR) X(DECADE)        \
    X(MONTHNUM) X(HOUR) X(CLOCK) X(INT4) X(NUM) X(YEAR3) X(PLANNING) X(REPORTING) X(ABLE) X(NEGATOR)        \
    X(SINCE) X(UNTIL) X(AWAITED) X(WILL)
/* clang-format on */

#define X(name) DC_##name,
typedef enum DateClass { DATE_CLASS_TABLE(X) DC_COUNT } DateClass;
#undef X
#define DC_BIT(c) (UINT64_C(1) << (c))

/* clang-format off */
#define DATE_OP_TABLE(X)                                                                                    \
    X(none) X(date) X(datedir) X(datethat) X(dateend) X(daypair) X(monthdir) X(monthday) X(iso) X(us)       \
    X(eu) X(fixed) X(yearpair) X(year) X(fiscal) X(decade) X(century) X(rel) X(nrel) X(relend) X(season)    \
    X(quarter) X(quarterq) X(lastquarter) X(yearquarter) X(half) X(day) X(dayn) X(part) X(npart) X(nday)    \
    X(ndayn) X(weekday) X(weekdayweek) X(weekdayshift) X(nweekday) X(weekend) X(nweekend) X(yearend)        \
    X(endof) X(ago) X(agoq) X(agofuzzy) X(hence) X(later) X(duration) X(durationhalf) X(halfunit)           \
    X(durationtwo) X(durationx) X(durationone) X(refpast) X(ref) X(set) X(setday) X(setmonth) X(setpod)     \
    X(clock) X(clockat) X(clockday) X(clockdate) X(podday) X(holiday)
/* clang-format on */

#define X(name) DATE_OP_##name,
typedef enum DateOp { DATE_OP_TABLE(X) DATE_OP_COUNT } DateOp;
#undef X

/* Classes that tell time by themselves. */
/* clang-format off */
#define DC_CORE                                                                                              \
    (DC_BIT(DC_MONTH) | DC_BIT(DC_WEEKDAY) | DC_BIT(DC_WEEKDAYS) | DC_BIT(DC_WDABBR) | DC_BIT(DC_UNIT) |     \
     DC_BIT(DC_UNITS) | DC_BIT(DC_SEASON) | DC_BIT(DC_POD) | DC_BIT(DC_PODS) | DC_BIT(DC_DECADEW) |          \
     DC_BIT(DC_HOLIDAY) | DC_BIT(DC_INT) | DC_BIT(DC_DAY) | DC_BIT(DC_ORDN) | DC_BIT(DC_YEAR) |              \
     DC_BIT(DC_YEAR2) | DC_BIT(DC_APOYEAR) | DC_BIT(DC_DECADE) | DC_BIT(DC_MONTHNUM) | DC_BIT(DC_HOUR) |     \
     DC_BIT(DC_CLOCK) | DC_BIT(DC_INT4) | DC_BIT(DC_CARD) | DC_BIT(DC_ORD))
/* clang-format on */

typedef struct DateWord {
    Slice text;
    Span span;
    uint32_t token;
    uint32_t entry;     /* index of its DateEntry, or NO_INDEX */
    uint32_t multi;     /* entry of the longest phrase of several words that begins here, or NO_INDEX */
    uint32_t multi_len; /* words of that phrase */
    uint64_t classes;   /* DC_BIT of the lexicon and of the number shapes */
    double number;      /* of a number shape */
    bool near_core;     /* it or one of the next DATE_CORE_WINDOW words is of a core class */
} DateWord;

enum {
    DATE_MAX_ELEMENTS = 14,
    DATE_MAX_CAPTURES = 16,
    DATE_MAX_SENSES = 4,
    DATE_CORE_WINDOW = 8,
    DATE_MAX_ALTERNATIVES = 16
};

typedef struct DateSense {
    DateClass class;
    bool capital;
    int32_t value;
} DateSense;

typedef struct DateEntry {
    uint32_t literal; /* number of the literal, 0: none */
    uint32_t n_senses;
    DateSense senses[DATE_MAX_SENSES];
} DateEntry;

typedef struct DateElement {
    uint32_t n_alternatives;
    uint32_t literals[DATE_MAX_ALTERNATIVES]; /* 0: `classes` of the same index */
    DateClass classes[DATE_MAX_ALTERNATIVES];
    bool optional;
    bool behind; /* lookbehind */
    bool ahead;  /* lookahead */
} DateElement;

typedef struct DateRule {
    DateOp op;
    Slice arg;
    int32_t number;  /* arg as a number, 0 when it is none */
    uint64_t first;  /* classes that its first word can have */
    bool needs_core; /* some word of it must be of a class that tells time by itself (month, unit, number ...)
                      */
    uint32_t n_elements;
    DateElement elements[DATE_MAX_ELEMENTS];
} DateRule;

/* Numbers of rules in order. */
typedef struct DateRuleList {
    VEC(uint32_t) rules;
} DateRuleList;

typedef enum HolidayKind { HOLIDAY_FIXED, HOLIDAY_NTH, HOLIDAY_AFTER, HOLIDAY_EASTER } HolidayKind;

typedef struct Holiday {
    HolidayKind kind;
    int month, day; /* fixed; day: lower bound of HOLIDAY_AFTER */
    int weekday, n; /* n: days from Easter, or which weekday of the month */
} Holiday;

typedef struct DateGrammar {
    Arena arena;
    PhraseSet phrases;
    VEC(DateEntry) entries;
    VEC(DateRule) rules;
    VEC(Holiday) holidays;
    uint32_t n_literals;
    DateRuleList by_class[DC_COUNT]; /* rules that a word of this class can begin */
    VEC(DateRuleList) by_literal;    /* [n_literals + 1] the same for literals */
} DateGrammar;

typedef struct DateCapture {
    DateClass class;
    int32_t value;
    double number;
    bool fuzzy;
    uint32_t word; /* where it stands, and over how many words */
    uint32_t len;
} DateCapture;

typedef struct DateMatch {
    const DateRule *rule;
    uint32_t first_word;
    uint32_t end_word;
    uint32_t n_captures;
    DateCapture captures[DATE_MAX_CAPTURES];
} DateMatch;

int date_grammar_load(DateGrammar *g, const char *data_dir, Error *err);
void date_grammar_release(DateGrammar *g);

/* Cuts tokens [first, end) into words; returns how many were written to words (room: at most `room`). */
size_t date_grammar_words(const DateGrammar *g, const Document *doc, uint32_t first, uint32_t end,
                          DateWord *words, size_t room);
/* Is the word of this class of date_words.tsv. */
bool date_grammar_word_is(const DateGrammar *g, Slice word, DateClass class);
bool date_grammar_match(const DateGrammar *g, const DateWord *words, size_t n, size_t i, DateMatch *ret);
/* The k-th capture of a class (k from 0), NULL when there is none. */
const DateCapture *date_match_get(const DateMatch *m, DateClass class, uint32_t k);
/* Value of its first capture, or `otherwise`. */
int32_t date_match_value(const DateMatch *m, DateClass class, int32_t otherwise);
static inline bool date_match_has(const DateMatch *m, DateClass class)
{
    return date_match_get(m, class, 0) != NULL;
}

#endif
