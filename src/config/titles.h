/* titles.h - the table of titles (data/titles.tsv), matched in running tokens.
 *
 * A title is a post, a rank, a form of address or an occupation; titles.tsv says which, in which sector and
 * for which gender. The loader adds plurals ("foreign ministers", "secretaries of state") and, for a phrase
 * with a hyphen, the forms with the hyphen as its own token and without it. Case is ignored. Const after
 * load and shared by threads; it owns its memory until titles_release.
 *
 *     Titles titles;
 *     if (titles_load(&titles, data_dir, &err) < 0) return err.code;
 *     TitleMatch m = titles_match(&titles, doc->words + i, n_left);
 *     if (m.n_words > 0) use(m.title->sector, m.plural);
 *     titles_release(&titles);
 */
#ifndef ATTACHE_CONFIG_TITLES_H
#define ATTACHE_CONFIG_TITLES_H

#include "base/error.h"
#include "config/phrase.h"

typedef enum TitleKind {
    TITLE_OFFICE,     /* the post tells its sector */
    TITLE_POST,       /* the organization tells the sector */
    TITLE_RANK,       /* military and police ranks */
    TITLE_HONORIFIC,  /* a form of address, no role */
    TITLE_OCCUPATION, /* what somebody does for a living */
    TITLE_RELATIVE,   /* a post through somebody else's: counterpart, successor */
    TITLE_PERSON,     /* who somebody is, no role: resident */
    TITLE_THING,      /* what it names is no person: Hurricane */
    TITLE_KIND_COUNT
} TitleKind;

typedef struct Title {
    Slice phrase;
    Slice canonical; /* the common form of several wordings (Gov. -> governor); else the phrase */
    Slice sector;    /* a name of the schema's sectors */
    TitleKind kind;
    char gender;    /* 'm', 'f' or '\0' */
    bool vague;     /* a post only with an organization or place: member, official */
    bool public;    /* beside a country, a post of its government: leader, adviser */
    bool team;      /* beside a club or country, a player: captain */
    bool name_like; /* also a common given name or surname: Dean, King, Major */
    bool capitals;  /* written in capitals (MP, CEO): "mp" is none */
} Title;

/* What a word behind a title's head noun does (data/title_joints.tsv). */
typedef enum TitleJoint {
    JOINT_NONE,
    JOINT_PLURAL, /* the words before it take the plural: attorneys general */
    JOINT_BODY,   /* joins a body in running text: an analyst with the bank */
    JOINT_OBJECT, /* joins what follows in running text too: ambassador to the United Nations */
    JOINT_TITLE   /* and what follows may be part of the title: minister of justice */
} TitleJoint;

typedef struct Titles {
    Arena arena;
    PhraseSet set;    /* row: index of the title * 2 + plural */
    PhraseSet joints; /* row: TitleJoint */
    Title *titles;
    uint32_t n_titles;
} Titles;

typedef struct TitleMatch {
    uint32_t n_words; /* 0: none begins here */
    bool plural;
    const Title *title;
} TitleMatch;

int titles_load(Titles *titles, const char *data_dir, Error *err);
void titles_release(Titles *titles);
/* Longest title that begins at words[0]. */
TitleMatch titles_match(const Titles *titles, const Slice *words, size_t n);
/* What the word does behind a head noun; JOINT_NONE for most words. */
TitleJoint titles_joint(const Titles *titles, Slice word);

#endif
