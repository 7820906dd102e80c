/* body.h - what kind of body a name or noun phrase means: ministry, parliament, party, company.
 *
 * Named bodies come from data/government_bodies.tsv (with country), everything else is told by its head word
 * (data/org_kinds.tsv). Const after load, shared by threads; owns its memory until bodies_release.
 *
 *     Body b = bodies_of(&bodies, doc->words + first, n_words);
 *     if (b.known) use(b.kind, b.sector, b.country);
 */
#ifndef ATTACHE_EXTRACT_BODY_H
#define ATTACHE_EXTRACT_BODY_H

#include "base/error.h"
#include "base/map.h"
#include "config/phrase.h"
#include "doc/result.h"

typedef struct Body {
    bool known;       /* some table tells it */
    bool named;       /* by its own name, not by its head word */
    bool nominal;     /* "the committee" alone can point at one named before */
    bool any_of_kind; /* so can "the company", though the name has no such word */
    OrgKind kind;
    Sector sector;
    CountryCode country;
    uint32_t homonym; /* 1 + row of a body so called elsewhere, 0: none */
} Body;

typedef struct Bodies {
    Arena arena;
    PhraseSet names; /* row of `named`, case kept */
    Body *named;
    Map kinds; /* lower-case head word -> row of `by_word` */
    Body *by_word;
} Bodies;

int bodies_load(Bodies *bodies, const char *data_dir, Error *err);
void bodies_release(Bodies *bodies);
/* The longest named body that begins at words[0]; n_words 0: none. */
PhraseMatch bodies_match(const Bodies *bodies, const Slice *words, size_t n);
/* The same in a document; a party's name is none inside a longer name ("National Democratic Alliance"). */
PhraseMatch bodies_match_at(const Bodies *bodies, const Document *doc, uint32_t token);
/* What the name means in an article about `home`: Congress is a party in India. */
Body bodies_at_home(const Bodies *bodies, Body body, CountryCode home);
/* By one head word, any case, singular. */
Body bodies_of_word(const Bodies *bodies, Slice word);
/* Of a whole name. */
Body bodies_of(const Bodies *bodies, const Slice *words, size_t n);

#endif
