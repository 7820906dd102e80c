/* role_country.h - the country a post belongs to.
 *
 * First what the words give: a place before or behind the title, the organization's country. Else, for the
 * whole article, the country it is about: every place mentioned votes, the dateline and the head of the
 * article with more weight, as do bodies known by name; data/title_countries.tsv rules out what cannot be (a
 * US minister). Tables are const after load and shared by threads.
 *
 *     CountryVotes votes = country_votes(&tables, &bodies, doc, result);
 *     CountryCode c = country_likely(&tables, &votes, title, organization, &avoid, &share);
 */
#ifndef ATTACHE_EXTRACT_ROLE_COUNTRY_H
#define ATTACHE_EXTRACT_ROLE_COUNTRY_H

#include "extract/body.h"

typedef enum TitleRelation {
    RELATION_ONLY,   /* there and nowhere else */
    RELATION_USUAL,  /* in one of these; the first is the likeliest */
    RELATION_NEVER,  /* never there */
    RELATION_OFFICE, /* there it is the government's: Hong Kong's chief executive */
    RELATION_PARTY   /* in one of these, where it stands before a candidate or a post in a party */
} TitleRelation;

typedef struct TitleCountry {
    Slice countries; /* "US,MX" */
    TitleRelation relation;
} TitleCountry;

typedef struct CountryTables {
    Arena arena;
    PhraseSet phrases;
    TitleCountry *rows;
    Map heads; /* country code -> row of head_titles */
    Slice *head_titles;
    Map unique; /* the titles among head_titles */
} CountryTables;

enum { MAX_VOTED_COUNTRIES = 32 };

typedef struct CountryVotes {
    CountryCode country[MAX_VOTED_COUNTRIES];
    float weight[MAX_VOTED_COUNTRIES];
    uint32_t n;
    float total;
} CountryVotes;

/* Countries that a post cannot be in by what else the article says. */
typedef struct CountryAvoid {
    CountryCode host;  /* where a diplomat is posted */
    CountryCode other; /* whose the counterpart is: "X met her Irish counterpart" */
    const Map *taken;  /* "president FR": posts that others hold there; NULL: none */
    Slice canonical;   /* the post as the keys of `taken` name it */
} CountryAvoid;

int country_tables_load(CountryTables *tables, const char *data_dir, Error *err);
void country_tables_release(CountryTables *tables);
CountryVotes country_votes(const CountryTables *tables, const Bodies *bodies, const Document *doc,
                           const Result *result);
/* The country with more than half of the votes; none when there is none. */
CountryCode country_home(const CountryVotes *votes);
/* One more vote: `share` of all the votes so far, for where the sentence itself says that it happens. */
void country_vote_more(CountryVotes *votes, CountryCode country, float share);
/* The best of the votes that title and organization allow and `avoid` leaves; *ret_share is its part of
 * all votes. */
CountryCode country_likely(const CountryTables *tables, const CountryVotes *votes, Slice title,
                           Slice organization, const CountryAvoid *avoid, float *ret_share);
/* Of a title that only one country has, or one of a few of which the article speaks most; else none. */
CountryCode country_of_title(const CountryTables *tables, const CountryVotes *votes, Slice title);
/* The country of the party that a word before a candidate speaks of ("Republican"); none when it speaks of
 * none. */
CountryCode country_of_party(const CountryTables *tables, const CountryVotes *votes, Slice word,
                             float *ret_share);
/* A post that only one person holds in a country: heads of state and government, ministers of one portfolio.
 */
bool country_has_one(const CountryTables *tables, Slice canonical, Sector sector);
/* Is a post that elsewhere is a company's one of the government there? */
bool country_holds_office(const CountryTables *tables, Slice canonical, CountryCode country);
/* The key of CountryAvoid.taken. */
Slice country_taken_key(Arena *arena, Slice canonical, CountryCode country);
/* Can a post of these words be in the country? */
bool country_possible(const CountryTables *tables, Slice title, Slice organization, CountryCode country);
/* Title of the head of government; empty when the table has none. */
Slice country_head_title(const CountryTables *tables, CountryCode country);

static inline bool country_known(CountryCode c)
{
    return c.code[0] != '\0';
}

#endif
