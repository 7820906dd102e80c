/* role_scan.h - what role.c (the scan and the words behind a title) and role_left.c (those before it) share.
 *
 * Inside the reading of role phrases only; nothing is owned here.
 */
#ifndef ATTACHE_EXTRACT_ROLE_SCAN_H
#define ATTACHE_EXTRACT_ROLE_SCAN_H

#include "base/ctype.h"
#include "base/utf8.h"
#include "extract/role.h"

#include <string.h>

enum { ROLE_MAX_LEFT = 16 }; /* steps to the left of a title */

typedef struct Scan {
    const RoleTables *tables;
    const Document *doc;
    const Result *result;
    Map places;           /* single words that are places somewhere in the article -> location */
    uint32_t before;      /* end of the phrase before: what is taken */
    uint32_t *body_start; /* [n_tokens] first token of the named body that ends at this token, or NO_INDEX */
} Scan;

static inline bool word_is(const Document *doc, uint32_t token, Slice word)
{
    return slice_eq_nocase(doc->words[token], word);
}

static inline bool starts_upper(Slice s)
{
    if (s.len == 0) return false;
    return ascii_is_upper(s.ptr[0]) || ((unsigned char)s.ptr[0] >= 0x80 && unicode_is_upper(utf8_at(s, 0)));
}

/* A line's end stands between the token and the one before it. */
static inline bool begins_line(const Document *doc, uint32_t token)
{
    if (!doc->tokens[token].space_before || token == 0) return token == 0;
    Slice gap = slice_sub(doc->text, doc->tokens[token - 1].span.end, doc->tokens[token].span.start);
    return memchr(gap.ptr, '\n', gap.len) != NULL;
}

static inline uint32_t line_end(const Document *doc, uint32_t token)
{
    uint32_t end = doc->sentences[doc->tokens[token].sentence].end_token;
    if (end > token + 100) end = token + 100;
    uint32_t i = token + 1;
    while (i < end && !begins_line(doc, i))
        i++;
    return i;
}

static inline const Mention *name_at(const Document *doc, uint32_t token)
{
    uint32_t m = doc->tokens[token].mention;
    return m == NO_INDEX ? NULL : &doc->mentions.at[m];
}

static inline bool is_hyphen(const Document *doc, uint32_t token)
{
    Slice w = doc->words[token];
    return w.len == 1 && w.ptr[0] == '-' && !doc->tokens[token].space_before;
}

static inline const StatusWord *status_at(const Scan *s, uint32_t first, uint32_t n)
{
    PhraseMatch m = phrase_match(&s->tables->status_set, s->doc->words + first, n);
    return m.n_words == n ? &s->tables->status[m.row] : NULL;
}

/* A word's place, or that of the same word elsewhere where the tagger went another way. */
static inline uint32_t place_of_token(const Scan *s, uint32_t token)
{
    uint32_t l = s->result->location_of_token[token];
    return l != NO_INDEX ? l : map_get(&s->places, s->doc->words[token]);
}

/* A name all of whose words are places ("U.S." tagged as an organization). */
static inline bool only_places(const Scan *s, const Mention *m)
{
    if (m->type == MENTION_PERSON) return false;
    for (uint32_t i = m->first_token; i < m->end_token; i++) {
        uint32_t l = place_of_token(s, i);
        if (l == NO_INDEX || s->result->locations.at[l].kind == PLACE_FACILITY) return false;
    }
    return true;
}

/* Reads the words before the title: its modifiers, status, body, place and whose it is. */
void role_read_left(const Scan *s, RolePhrase *p);

#endif
