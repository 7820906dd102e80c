#include "nlp/mention.h"

#include "base/ctype.h"
#include "base/map.h"
#include "config/table.h"
#include "nlp/mention_types.h"

#include <stdlib.h>

/* What a row of mention_words.tsv does. */
typedef enum WordEffect {
    EFFECT_TAIL,
    EFFECT_NEVER,
    EFFECT_FRONT,
    EFFECT_BODY,
    EFFECT_BUILDING,
    EFFECT_THING,
    EFFECT_WHERE,
    EFFECT_ILLNESS,
    EFFECT_SETTLEMENT,
    EFFECT_COUNT
} WordEffect;

static const char *const effect_names[EFFECT_COUNT] = {"tail",  "never", "front",   "body",      "building",
                                                       "thing", "where", "illness", "settlement"};

enum { LONG_SMALL_WORD = 6, LONGEST_NAME = 16 };

struct MentionFinder {
    Table table;
    Arena arena;
    Map effects; /* word to WordEffect */
    MentionWords words;
};

static Map *map_of(MentionFinder *finder, WordEffect effect)
{
    switch (effect) {
    case EFFECT_WHERE: return &finder->words.where;
    case EFFECT_SETTLEMENT: return &finder->words.settlements;
    default: return &finder->effects;
    }
}

static int read_words(MentionFinder *finder, const char *data_dir, Error *err)
{
    int rc = table_open(&finder->table, data_dir, "mention_words.tsv", err);
    if (rc < 0) return rc;
    int word = table_column(&finder->table, "word", err);
    int effect = word < 0 ? word : table_column(&finder->table, "effect", err);
    if (effect < 0) return effect;
    for (uint32_t r = 0; r < finder->table.n_rows; r++) {
        Slice name = table_cell(&finder->table, r, effect);
        uint32_t which = 0;
        while (which < EFFECT_COUNT && !slice_eq(name, slice_of(effect_names[which])))
            which++;
        if (which == EFFECT_COUNT)
            return table_error(&finder->table, r, err,
                               "effect '%.*s' is none of tail, never, front, body, building, thing, where, "
                               "illness, settlement",
                               SLICE_ARG(name));
        map_put(map_of(finder, (WordEffect)which), table_cell(&finder->table, r, word), which);
    }
    return 0;
}

static int read_org_nouns(void *into, const Table *t, Error *err)
{
    MentionFinder *finder = into;
    int word = table_column(t, "word", err);
    int nominal = word < 0 ? word : table_column(t, "nominal", err);
    if (nominal < 0) return nominal;
    map_init(&finder->words.org_nouns, &finder->arena, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++)
        if (slice_eq(table_cell(t, r, nominal), SLICE("kind")))
            map_put(&finder->words.org_nouns, arena_copy(&finder->arena, table_cell(t, r, word)), 1);
    return 0;
}

int mention_load(MentionFinder **ret_mention, const char *data_dir, Error *err)
{
    *ret_mention = NULL;
    MentionFinder *finder = calloc(1, sizeof *finder);
    if (finder == NULL) return error_set(err, ERR_MEMORY, "no memory for the names' corrections");
    arena_init(&finder->arena, 1u << 24);
    map_init(&finder->effects, &finder->arena, 64);
    map_init(&finder->words.where, &finder->arena, 16);
    map_init(&finder->words.settlements, &finder->arena, 16);
    int rc = read_words(finder, data_dir, err);
    if (rc == 0) rc = table_read(data_dir, "org_kinds.tsv", read_org_nouns, finder, err);
    if (rc < 0)
        mention_release(finder);
    else
        *ret_mention = finder;
    return rc;
}

void mention_release(MentionFinder *mention)
{
    if (mention == NULL) return;
    table_release(&mention->table);
    arena_release(&mention->arena);
    free(mention);
}

static bool has_effect(const MentionFinder *finder, const Document *doc, uint32_t token, WordEffect effect)
{
    return map_get(&finder->effects, token_text(doc, token)) == (uint32_t)effect;
}

static void untag(Document *doc, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        doc->tokens[i].entity_tag = MENTION_NONE;
        doc->tokens[i].entity_begins = false;
        doc->tokens[i].mention = NO_INDEX;
    }
}

static bool touch(const Document *doc, uint32_t left, uint32_t right)
{
    return right < doc->n_tokens && doc->tokens[left].sentence == doc->tokens[right].sentence &&
           doc->tokens[left].span.end == doc->tokens[right].span.start;
}

static bool is_hyphen(const Document *doc, uint32_t token)
{
    return slice_eq(token_text(doc, token), SLICE("-"));
}

static bool is_function_word(Xpos t)
{
    return t == XPOS_CC || t == XPOS_DT || t == XPOS_EX || t == XPOS_IN || t == XPOS_MD || t == XPOS_PRP ||
           t == XPOS_PRPS || t == XPOS_RB || t == XPOS_RP || t == XPOS_TO || t == XPOS_UH;
}

/* The tagger is at a loss with such words: two letters are enough, for no compound of a name ends so. */
static bool is_part_of_given_name(const Document *doc, uint32_t token)
{
    Slice word = token_text(doc, token);
    return is_function_word((Xpos)doc->tokens[token].xpos) || (word.len == 2 && ascii_is_lower(word.ptr[0]));
}

/* Written with a capital in a sentence that writes words small. */
static bool is_capitalized_pronoun(const Document *doc, uint32_t token)
{
    const Token *t = &doc->tokens[token];
    Slice word = token_text(doc, token);
    if (t->xpos != XPOS_PRP || t->entity_tag != MENTION_NONE || word.len < 2 ||
        !ascii_is_upper(word.ptr[0]) || !ascii_is_lower(word.ptr[1]))
        return false;
    uint32_t next = token + 1;
    return next < doc->n_tokens && doc->tokens[next].sentence == t->sentence &&
           ascii_is_lower(token_text(doc, next).ptr[0]);
}

/* Parts of given names that look like words of the language: the network knows "in" and "he" too well to take
 * them for names in "Moon Jae-in" and "Liu He". A function word that a hyphen ties to a full name, and
 * nothing else to it, is part of the name ("Obama-era" is tied to no function word); so is a capitalized
 * pronoun directly behind a family name. */
static uint32_t with_given_name(const Document *doc, uint32_t first, uint32_t end)
{
    uint32_t hyphen = is_hyphen(doc, end - 1) ? end - 1 : end;
    uint32_t tail = hyphen + 1;
    if (hyphen >= first + 2 && touch(doc, hyphen - 1, hyphen) && is_hyphen(doc, hyphen) &&
        touch(doc, hyphen, tail) && is_part_of_given_name(doc, tail) &&
        !(touch(doc, tail, tail + 1) && is_hyphen(doc, tail + 1)))
        return tail + 1;
    bool one =
        end - first == 1 && end < doc->n_tokens && doc->tokens[end].sentence == doc->tokens[first].sentence;
    return one && is_capitalized_pronoun(doc, end) ? end + 1 : end;
}

/* End of the run of tags that begins a name at `first`. None crosses the dateline's end: "Philippines —
 * Palace". */
static uint32_t tagged_end(const Document *doc, uint32_t first)
{
    const Token *t = &doc->tokens[first];
    uint32_t end = first + 1;
    uint32_t behind = document_token_at(doc, doc->dateline.span.end);
    while (end < doc->n_tokens && end != behind && doc->tokens[end].entity_tag == t->entity_tag &&
           !doc->tokens[end].entity_begins && doc->tokens[end].sentence == t->sentence)
        end++;
    return end;
}

static uint32_t tagged_first(const Document *doc, uint32_t last)
{
    while (last > 0 && !doc->tokens[last].entity_begins &&
           doc->tokens[last - 1].entity_tag == doc->tokens[last].entity_tag &&
           doc->tokens[last - 1].sentence == doc->tokens[last].sentence)
        last--;
    return last;
}

static bool is_dash(const Document *doc, uint32_t token)
{
    return doc->tokens[token].xpos == XPOS_COLON || doc->tokens[token].xpos == XPOS_HYPH;
}

/* "[Mary] Hale" tagged as two persons. */
static uint32_t with_bracketed_name(const Document *doc, uint32_t first, uint32_t end)
{
    if (first == 0 || end + 1 >= doc->n_tokens ||
        doc->tokens[first].sentence != doc->tokens[end + 1].sentence ||
        !slice_eq(token_text(doc, first - 1), SLICE("[")) || !slice_eq(token_text(doc, end), SLICE("]")))
        return end;
    return doc->tokens[end + 1].entity_tag == MENTION_PERSON ? tagged_end(doc, end + 1) : end;
}

/* "July20", "F-250 Berry": no person is called so; "50 Cent" is. */
static bool has_digit(Slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (ascii_is_digit(word.ptr[i])) return true;
    return false;
}

/* "VICTORIA - The home was taken", "AUSTIN, Texas - Acme said": what begins an article may look like
 * anybody's name; only its agency is none of a place. */
static bool is_dateline_place(const Document *doc, uint32_t first, uint32_t end)
{
    Span place = doc->dateline.place, agency = doc->dateline.agency, name = tokens_span(doc, first, end);
    return place.end > place.start && name.start >= place.start && name.end <= doc->dateline.span.end &&
           (agency.end == agency.start || name.end <= agency.start);
}

static bool is_double_quote(Slice word)
{
    return slice_eq(word, SLICE("\"")) || slice_eq(word, SLICE("\u201c")) ||
           slice_eq(word, SLICE("\u201d")) || slice_eq(word, SLICE("``")) || slice_eq(word, SLICE("''"));
}

/* Particles of names are shorter. */
static bool is_long_small_word(Slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_lower(word.ptr[i])) return false;
    return word.len >= LONG_SMALL_WORD;
}

/* "Marlow memorabilia", "Joe''" */
static uint32_t without_tail(const Document *doc, uint32_t first, uint32_t end)
{
    while (end > first + 1 &&
           (is_long_small_word(token_text(doc, end - 1)) || is_double_quote(token_text(doc, end - 1))))
        end--;
    return end;
}

/* "(NYSE: ACM)" */
static bool is_ticker(const Document *doc, uint32_t first)
{
    return first > 2 && slice_eq(token_text(doc, first - 1), SLICE(":")) &&
           slice_eq(token_text(doc, first - 3), SLICE("(")) && first + 1 < doc->n_tokens &&
           slice_eq(token_text(doc, first + 1), SLICE(")"));
}

/* "(D-Ariz.)": whom somebody sits for is no name, nor is "@POTUS". */
static bool is_no_name(const Document *doc, uint32_t first)
{
    if (is_ticker(doc, first)) return true;
    Slice text = slice_sub(doc->text, doc->tokens[first].span.start, doc->text.len);
    bool seat = first > 0 && slice_eq(token_text(doc, first - 1), SLICE("(")) && text.len > 2 &&
                ascii_is_upper(text.ptr[0]) && text.ptr[1] == '-' && ascii_is_upper(text.ptr[2]);
    return seat || text.ptr[0] == '@';
}

/* Where the name that was tagged really ends; `first` when it is none. */
static uint32_t corrected_end(const MentionFinder *finder, const Document *doc, uint32_t first, uint32_t end)
{
    if (end - first == 1 && has_effect(finder, doc, first, EFFECT_NEVER)) return first;
    if (is_no_name(doc, first)) return first;
    bool person = doc->tokens[first].entity_tag == MENTION_PERSON;
    if (end - first == 1 && person && has_effect(finder, doc, first, EFFECT_FRONT)) return first; /* "Tory" */
    bool organization = doc->tokens[first].entity_tag == MENTION_ORGANIZATION;
    if ((person || organization) && is_dateline_place(doc, first, end)) return first;
    while (person && end > first + 1 &&
           (has_effect(finder, doc, end - 1, EFFECT_NEVER) || has_digit(token_text(doc, end - 1))))
        end--; /* "Mary Hale QC" */
    for (uint32_t i = first; person && i < end; i++)
        if (has_digit(token_text(doc, i)) && (i > first || end - first == 1)) return first;
    if (person)
        end = without_tail(doc, first, with_bracketed_name(doc, first, with_given_name(doc, first, end)));
    while (end > first + 1 && (is_hyphen(doc, end - 1) || is_dash(doc, end - 1)))
        end--;
    if (!organization) return end;
    while (end > first + 1 && has_effect(finder, doc, end - 1, EFFECT_TAIL))
        end--;
    return end;
}

/* Where it really begins: "Republican Mary Hale" is Mary Hale, "[Mary] Hale" has its bracket. */
static uint32_t corrected_first(const MentionFinder *finder, const Document *doc, uint32_t first,
                                uint32_t end)
{
    if (doc->tokens[first].entity_tag != MENTION_PERSON) return first;
    if (end - first > 2 && has_effect(finder, doc, first, EFFECT_FRONT)) return first + 1;
    if (end - first > 2 && doc->tokens[first].xpos == XPOS_CD) return first + 1; /* "6 Mary Hale" of a list */
    bool opened = first > 0 && slice_eq(token_text(doc, first - 1), SLICE("[")) &&
                  doc->tokens[first - 1].entity_tag == MENTION_NONE;
    for (uint32_t i = first; opened && i < end; i++)
        if (slice_eq(token_text(doc, i), SLICE("]"))) return first - 1;
    return first;
}

/* A mention is as sure as its least sure token. */
static float confidence_of(const Document *doc, uint32_t first, uint32_t end)
{
    uint8_t least = 100;
    for (uint32_t i = first; i < end; i++)
        if (doc->tokens[i].entity_confidence < least) least = doc->tokens[i].entity_confidence;
    return (float)least / 100.0f;
}

/* The token of the mention whose head lies outside it; before there is a parse (or when it has several such
 * tokens) the last one, which is the head of nearly all names. */
static uint32_t head_of(const Document *doc, uint32_t first, uint32_t end)
{
    uint32_t head = end - 1, n = 0;
    for (uint32_t i = first; i < end; i++) {
        uint32_t h = doc->tokens[i].head;
        if (h >= first && h < end && h != i) continue;
        n++;
        head = i;
    }
    return n == 1 ? head : end - 1;
}

/* "Example.com" */
static bool is_domain(Slice word)
{
    enum { SHORTEST_NAME = 3, SHORTEST_TOP = 2 };
    size_t letters = 0;
    while (letters < word.len && ascii_is_lower(word.ptr[word.len - 1 - letters]))
        letters++;
    return letters >= SHORTEST_TOP && letters + SHORTEST_NAME < word.len &&
           word.ptr[word.len - 1 - letters] == '.';
}

/* The last word tells what a name is, or the one before a town's ("Trump Tower Manila"). */
static MentionType type_by_words(const MentionFinder *finder, const Document *doc, uint32_t first,
                                 uint32_t end)
{
    MentionType tagged = (MentionType)doc->tokens[first].entity_tag;
    bool person = tagged == MENTION_PERSON;
    if (person && end - first == 1 && is_domain(token_text(doc, first))) return MENTION_ORGANIZATION;
    if ((!person && tagged != MENTION_ORGANIZATION) || end - first < 2) return tagged;
    if (has_effect(finder, doc, end - 1, EFFECT_THING)) return MENTION_MISC; /* "the Water Act" */
    if (!person) return tagged;
    if (has_effect(finder, doc, end - 1, EFFECT_BODY)) return MENTION_ORGANIZATION;
    if (has_effect(finder, doc, end - 1, EFFECT_BUILDING)) return MENTION_FACILITY; /* "Trump Tower" */
    bool town = end - first == 3 && has_effect(finder, doc, end - 2, EFFECT_BUILDING);
    return town ? MENTION_FACILITY : tagged;
}

static void retag(const MentionFinder *finder, Document *doc, uint32_t first, uint32_t end)
{
    MentionType type = type_by_words(finder, doc, first, end);
    for (uint32_t i = first; i < end; i++)
        doc->tokens[i].entity_tag = (uint8_t)type;
}

static void add_mention(Document *doc, uint32_t first, uint32_t end)
{
    Mention m = {.first_token = first,
                 .end_token = end,
                 .head_token = head_of(doc, first, end),
                 .span = tokens_span(doc, first, end),
                 .type = (MentionType)doc->tokens[first].entity_tag,
                 .kind = MENTION_NAME,
                 .entity = NO_INDEX,
                 .confidence = confidence_of(doc, first, end)};
    for (uint32_t i = first; i < end; i++)
        doc->tokens[i].mention = (uint32_t)doc->mentions.len;
    vec_push(doc->arena, &doc->mentions, m);
}

static uint32_t take_front(const MentionFinder *finder, Document *doc, uint32_t first, uint32_t end)
{
    uint32_t begin = corrected_first(finder, doc, first, end);
    if (begin > first) untag(doc, first, begin);
    if (begin < first) doc->tokens[begin].entity_tag = doc->tokens[first].entity_tag;
    if (begin < first) doc->tokens[begin].entity_confidence = doc->tokens[first].entity_confidence;
    return begin;
}

/* Words that were no name are as sure as the one before them. */
static uint32_t take_tail(Document *doc, uint32_t end, uint32_t kept)
{
    for (uint32_t i = end; i < kept; i++) {
        bool none = doc->tokens[i].entity_tag == MENTION_NONE;
        if (none) doc->tokens[i].entity_confidence = doc->tokens[i - 1].entity_confidence;
        doc->tokens[i].entity_tag = doc->tokens[i - 1].entity_tag;
        doc->tokens[i].entity_begins = false;
    }
    return kept;
}

static bool is_inside_person(const Document *doc, uint32_t token)
{
    return token > 0 && token + 1 < doc->n_tokens && doc->tokens[token].entity_tag == MENTION_PERSON &&
           !doc->tokens[token].entity_begins && doc->tokens[token + 1].entity_tag == MENTION_PERSON &&
           !doc->tokens[token + 1].entity_begins;
}

/* A mark without its partner inside a person's name: "Little Marco" Rubio. */
static bool is_lone_mark(const Document *doc, uint32_t token)
{
    uint32_t marks = 0, first = token, end = token + 1;
    if (!is_double_quote(token_text(doc, token))) return false;
    while (first > 0 && token - first < LONGEST_NAME && !doc->tokens[first].entity_begins)
        first--;
    while (end < doc->n_tokens && end - token < LONGEST_NAME && !doc->tokens[end].entity_begins &&
           doc->tokens[end].entity_tag == MENTION_PERSON)
        end++;
    for (uint32_t i = first; i < end; i++)
        marks += doc->tokens[i].entity_tag == MENTION_PERSON && is_double_quote(token_text(doc, i));
    return marks == 1;
}

/* Where two names were tagged as one, and what is tagged as a name though its like never is. */
static void part_names(const MentionFinder *finder, Document *doc)
{
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        if (doc->tokens[i].entity_tag == MENTION_NONE) continue;
        bool inside = is_inside_person(doc, i);
        bool nickname = inside && is_lone_mark(doc, i);
        bool parts = nickname || (inside && is_long_small_word(token_text(doc, i)));
        bool illness = i + 2 < doc->n_tokens && doc->tokens[i + 1].xpos == XPOS_POS &&
                       has_effect(finder, doc, i + 2, EFFECT_ILLNESS); /* "Lou Gehrig's disease" */
        if (parts) doc->tokens[i + 1].entity_begins = true;
        if (illness || nickname) untag(doc, tagged_first(doc, i), i);
        if (parts || illness) untag(doc, i, i + 1);
    }
}

void mention_run(const MentionFinder *mention, Document *doc)
{
    part_names(mention, doc);
    for (uint32_t i = 0; i < doc->n_tokens;) {
        if (doc->tokens[i].entity_tag == MENTION_NONE) {
            doc->tokens[i++].mention = NO_INDEX;
            continue;
        }
        uint32_t end = tagged_end(doc, i), kept = corrected_end(mention, doc, i, end);
        if (kept < end) untag(doc, kept, end);
        if (kept > end) end = take_tail(doc, end, kept);
        if (kept > i) i = take_front(mention, doc, i, kept);
        if (kept > i) retag(mention, doc, i, kept);
        if (kept > i) add_mention(doc, i, kept);
        i = end;
    }
    mention_types_run(&mention->words, doc);
}
