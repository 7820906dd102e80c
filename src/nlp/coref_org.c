/* Name mentions of organizations to entities: equal names, whatever legal form ends them ("Inc."), acronyms
 * ("International Monetary Fund (IMF)"), short forms in brackets behind the name, and shorter forms that
 * begin a longer one ("Brady Campaign" for "Brady Campaign to Prevent ...", "Nortex" for "Nortex Energy"). */
#include "nlp/coref_parts.h"

#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum { KEY_BYTES = 200, MAX_INITIALS = 10, MIN_ACRONYM = 2, MIN_FIRST = 3, MAX_ORG_TOKENS = 24 };

typedef struct Orgs {
    const Coref *coref;
    Document *doc;
    Map by_key;      /* folded name -> entity */
    Map by_initials; /* capitals of a longer name -> entity */
    Map by_prefix;   /* first two and more words of a longer name -> entity */
    Map by_first;    /* first word of a firm's name -> entity, or SEVERAL */
} Orgs;

#define SEVERAL (MAP_NONE - 1)

static bool is_org(const Mention *m)
{
    return m->type == MENTION_ORGANIZATION && m->kind == MENTION_NAME &&
           m->end_token - m->first_token <= MAX_ORG_TOKENS;
}

/* Letters, digits and single blanks, lower case, without "the" at the head and "'s" at the end. */
static Slice org_key(Arena *arena, Slice text)
{
    char buf[KEY_BYTES + 4];
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < KEY_BYTES;) {
        uint32_t c = unicode_lower(unicode_base_letter(utf8_next(text, &i)));
        if (c == '.' || c == '\'' || c == 0x2019) continue;
        bool letter = c < 0x80 ? ascii_is_alnum((char)c) : unicode_is_alpha(c);
        if (letter)
            n += utf8_put(c, buf + n);
        else if (n > 0 && buf[n - 1] != ' ')
            buf[n++] = ' ';
    }
    while (n > 0 && buf[n - 1] == ' ')
        n--;
    size_t skip = n > 4 && memcmp(buf, "the ", 4) == 0 ? 4 : 0;
    return arena_copy(arena, (Slice){buf + skip, n - skip});
}

/* Without the legal form at the end, unless nothing else is left. */
static Slice without_form(const Coref *coref, Slice key)
{
    for (size_t at = key.len; at-- > 0;) {
        if (key.ptr[at] != ' ') continue;
        if (map_get(&coref->company_forms, slice_sub(key, at + 1, key.len)) == MAP_NONE) break;
        key = slice_sub(key, 0, at);
    }
    return key;
}

static bool is_acronym(Slice text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (ascii_is_upper(text.ptr[i]))
            letters++;
        else if (text.ptr[i] != '.' && text.ptr[i] != '-' && !ascii_is_digit(text.ptr[i]))
            return false;
    }
    return letters >= MIN_ACRONYM && letters <= MAX_INITIALS;
}

/* The capitals that begin its words, lower-cased. */
static Slice initials(Arena *arena, Slice text)
{
    char buf[MAX_INITIALS];
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < MAX_INITIALS; i++) {
        bool begins = i == 0 || text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '-';
        if (begins && ascii_is_upper(text.ptr[i])) buf[n++] = ascii_lower(text.ptr[i]);
    }
    return arena_copy(arena, (Slice){buf, n});
}

/* "Brady Campaign" for "Brady Campaign to Prevent ...": what stands before a small word, of two words and
 * more. Not "United Nations" for "United Nations Security Council". */
static void add_prefixes(Orgs *o, Slice text, uint32_t entity)
{
    uint32_t words = 1;
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.ptr[i] != ' ') continue;
        if (words++ >= 2 && ascii_is_lower(text.ptr[i + 1]))
            (void)map_get_or_put(&o->by_prefix, org_key(o->doc->scratch, slice_sub(text, 0, i)), entity);
    }
}

/* "nortex" of "nortex energy inc": what a firm or university is called for short; empty for others. */
static Slice first_of_firm(const Coref *coref, Slice whole, Slice key)
{
    size_t first = slice_find(key, SLICE(" "), 0);
    size_t last = key.len;
    while (last > 0 && key.ptr[last - 1] != ' ')
        last--;
    bool form = key.len < whole.len;
    bool firm = form || map_get(&coref->firm_words, slice_sub(key, last, key.len)) != MAP_NONE;
    return first != SIZE_MAX && first >= MIN_FIRST && firm ? slice_sub(key, 0, first) : SLICE_EMPTY;
}

/* A firm by its first word, whichever of long and short form comes first; MAP_NONE when it is not known or
 * several begin so. */
static uint32_t firm_of(const Orgs *o, Slice key, Slice first)
{
    uint32_t e = map_get(&o->by_first, first.len > 0 ? first : key);
    if (first.len == 0) return e == SEVERAL ? MAP_NONE : e;
    return e == MAP_NONE ? map_get(&o->by_key, first) : MAP_NONE;
}

static void note_firm(Orgs *o, Slice first, uint32_t entity)
{
    if (first.len == 0) return;
    uint32_t known = map_get_or_put(&o->by_first, first, entity);
    if (known != entity) map_put(&o->by_first, first, SEVERAL);
}

static uint32_t entity_of(Orgs *o, Slice text, Slice key, Slice first)
{
    bool acronym = is_acronym(text);
    uint32_t e = map_get(&o->by_key, key);
    if (e == MAP_NONE && !acronym) e = firm_of(o, key, first);
    if (e == MAP_NONE && acronym) e = map_get(&o->by_initials, key);
    if (e == MAP_NONE && !acronym) e = map_get(&o->by_prefix, key);
    if (e == MAP_NONE) e = coref_new_entity(o->doc, MENTION_ORGANIZATION);
    (void)map_get_or_put(&o->by_key, key, e);
    note_firm(o, first, e);
    if (acronym) return e;
    Slice letters = initials(o->doc->scratch, text);
    if (letters.len >= MIN_ACRONYM) (void)map_get_or_put(&o->by_initials, letters, e);
    add_prefixes(o, text, e);
    return e;
}

/* "the National Civil Police (PNC)", "(Numsa)": the word in brackets behind a longer name is its short form,
 * whatever its letters are. */
static void add_short_form(Orgs *o, const Mention *m, uint32_t entity)
{
    const Document *doc = o->doc;
    uint32_t t = m->end_token;
    if (m->end_token - m->first_token < 2 || t + 2 >= doc->n_tokens) return;
    bool bracketed = doc->tokens[t].xpos == XPOS_LRB && doc->tokens[t + 2].xpos == XPOS_RRB &&
                     doc->tokens[t + 2].sentence == doc->tokens[m->first_token].sentence;
    Slice word = doc->words[t + 1];
    uint32_t inner = doc->tokens[t + 1].mention;
    bool name = inner == NO_INDEX || doc->mentions.at[inner].type == MENTION_ORGANIZATION;
    if (!bracketed || !name || word.len < MIN_ACRONYM || !ascii_is_upper(word.ptr[0])) return;
    (void)map_get_or_put(&o->by_key, org_key(doc->scratch, word), entity);
}

static void place(Orgs *o, uint32_t mention)
{
    Document *doc = o->doc;
    const Mention *m = &doc->mentions.at[mention];
    Slice text = coref_mention_text(doc, m);
    Slice whole = org_key(doc->scratch, text);
    Slice key = without_form(o->coref, whole);
    if (key.len == 0) return;
    uint32_t e = entity_of(o, text, key, first_of_firm(o->coref, whole, key));
    coref_add_mention(doc, e, mention);
    add_short_form(o, m, e);
    Entity *entity = &doc->entities.at[e];
    if (m->confidence > entity->confidence) entity->confidence = m->confidence;
    bool fuller = entity->name_mention == NO_INDEX || (text.len > entity->name.len && !is_acronym(text));
    if (!fuller) return;
    entity->name_mention = mention;
    entity->name = text;
}

void coref_organizations(const Coref *coref, Document *doc)
{
    Orgs o = {.coref = coref, .doc = doc};
    map_init(&o.by_key, doc->scratch, 64);
    map_init(&o.by_initials, doc->scratch, 64);
    map_init(&o.by_prefix, doc->scratch, 64);
    map_init(&o.by_first, doc->scratch, 64);
    for (int acronyms = 0; acronyms < 2; acronyms++)
        for (uint32_t i = 0; i < doc->mentions.len; i++) {
            const Mention *m = &doc->mentions.at[i];
            if (is_org(m) && is_acronym(document_slice(doc, m->span)) == (acronyms == 1)) place(&o, i);
        }
}
