/* From phrases and their holders to persons with roles: the fields of each role, one role a post, titles that
 * point back at a holder ("the ambassador"), and who is an official. */
#include "extract/official.h"

#include "base/ctype.h"
#include "extract/role_attach.h"
#include "extract/role_context.h"
#include "extract/role_country.h"
#include "extract/role_nominal.h"

#include <stdlib.h>
#include <string.h>

enum { ORG_LOOKBACK = 40, ORG_NEAR = 6, SCENE_WINDOW = 20, NEAR_WINDOW = 40, MAX_NEAR = 2, PARTY_WINDOW = 4 };
static const uint32_t MANY = UINT32_MAX - 1;
static const float SCENE_SHARE = 0.5F;
static const float NEAR_SHARE = 0.2F;
static const float MIN_SHARE = 0.2F; /* of an article's countries: below, none is said */

struct OfficialExtractor {
    RoleTables roles;
    AttachTables attach;
    CountryTables countries;
    const Gazetteer *gazetteer;
};

int official_load(OfficialExtractor **ret_official, const char *data_dir, const Titles *titles,
                  const Gazetteer *gazetteer, Error *err)
{
    OfficialExtractor *x = calloc(1, sizeof *x);
    *ret_official = NULL;
    if (x == NULL) return error_set(err, ERR_MEMORY, "no memory for the titles");
    x->gazetteer = gazetteer;
    int rc = role_tables_load(&x->roles, data_dir, titles, err);
    if (rc == 0) rc = attach_tables_load(&x->attach, data_dir, err);
    if (rc == 0) rc = country_tables_load(&x->countries, data_dir, err);
    if (rc < 0) {
        official_release(x);
        return rc;
    }
    *ret_official = x;
    return 0;
}

void official_release(OfficialExtractor *official)
{
    if (official == NULL) return;
    role_tables_release(&official->roles);
    attach_tables_release(&official->attach);
    country_tables_release(&official->countries);
    free(official);
}

/* What is known of a role while the article is read. */
typedef struct Draft {
    Role role;
    Slice canonical; /* title by which wordings of one post are known, lower case */
    Slice word;      /* "administration" */
    uint32_t entity;
    uint32_t start;
    bool status_told;
    bool country_told;
    bool government;
    bool promoted;    /* a word for many posts (leader) that its country makes one of a government */
    bool of_states;   /* of several states' central bank */
    CountryCode host; /* where a diplomat is posted: not his own country */
    bool dropped;     /* merged into another, or no post by itself: then only its country counts */
} Draft;

typedef struct Extraction {
    const OfficialExtractor *x;
    Document *doc;
    Result *result;
    RolePhrases phrases;
    RoleFacts facts;
    CountryVotes votes;
    uint32_t *organization_of; /* [n_entities] index into organizations, NO_INDEX */
    CountryCode home;          /* the country of most votes */
    uint32_t company;          /* entity of the company that the article is about, NO_INDEX */
    Map taken;                 /* see CountryAvoid */
    uint32_t *counterpart;     /* [n_sentences] place of "her Irish counterpart", NO_INDEX */
    Map unheld;                /* title -> 1 + index into phrases: its holder is named elsewhere, if at all */
    Map untold;                /* title -> the only entity whose country is not told, MANY */
    VEC(Draft) drafts;
} Extraction;

/* ---- the fields of one role ---- */

static Slice lower(Arena *arena, Slice s)
{
    char *out = arena_alloc(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        out[i] = ascii_lower(s.ptr[i]);
    return (Slice){out, s.len};
}

/* Modifiers as written, the title's head in its common form: "Alabama Gov." -> "governor". */
static Slice canonical_title(const Document *doc, const RolePhrase *p, Slice title)
{
    size_t n = p->entry->phrase.len;
    bool same =
        title.len >= n && slice_eq_nocase(slice_sub(title, title.len - n, title.len), p->entry->phrase);
    if (!same) return lower(doc->arena, title);
    Slice before = slice_sub(title, 0, title.len - n);
    return lower(doc->arena,
                 arena_printf(doc->arena, "%.*s%.*s", SLICE_ARG(before), SLICE_ARG(p->entry->canonical)));
}

/* "the committee": the latest named organization that ends so; else one of the kind named shortly before. */
static const Mention *named_before(const Bodies *bodies, const Document *doc, uint32_t first, Slice word)
{
    uint32_t checked = 0;
    uint32_t m = NO_INDEX;
    for (uint32_t t = first; t-- > 0 && m == NO_INDEX;)
        m = doc->tokens[t].mention;
    const Mention *alike = NULL;
    OrgKind kind = bodies_of_word(bodies, word).kind;
    for (; m != NO_INDEX && checked < ORG_LOOKBACK; m--, checked++) {
        const Mention *x = &doc->mentions.at[m];
        if (x->kind != MENTION_NAME || x->type != MENTION_ORGANIZATION) {
            if (m == 0) break;
            continue;
        }
        if (x->end_token - x->first_token > 1 && slice_eq_nocase(doc->words[x->end_token - 1], word))
            return x;
        Body b = bodies_of(bodies, doc->words + x->first_token, x->end_token - x->first_token);
        bool fits = kind == ORG_OTHER ? b.kind == ORG_NGO || b.kind == ORG_OTHER || b.kind == ORG_COMPANY
                                      : b.known && b.kind == kind && b.kind != ORG_GOVERNMENT_BODY;
        if (alike == NULL && fits && checked < ORG_NEAR) alike = x;
        if (m == 0) break;
    }
    return alike;
}

static bool all_lower(const Document *doc, TokenRange r)
{
    for (uint32_t t = r.first; t < r.end; t++)
        if (doc->words[t].len > 0 && ascii_is_upper(doc->words[t].ptr[0])) return false;
    return true;
}

/* Country names in front of a body's name are its jurisdiction, not its name. */
static TokenRange without_country(const Extraction *e, TokenRange r)
{
    const Document *doc = e->doc;
    while (r.end - r.first > 1) {
        if (doc->tokens[r.first].mention != NO_INDEX &&
            doc->tokens[r.first].mention == doc->tokens[r.end - 1].mention &&
            !slice_eq_nocase(doc->words[r.first], SLICE("the")))
            break;
        uint32_t l = e->result->location_of_token[r.first];
        bool the = slice_eq_nocase(doc->words[r.first], SLICE("the"));
        bool country = l != NO_INDEX && e->result->locations.at[l].kind == PLACE_COUNTRY;
        if (!the && !country && doc->tokens[r.first].xpos != XPOS_POS) break;
        uint32_t next = r.first + 1;
        if (next < r.end && slice_eq(doc->words[next], SLICE("of"))) break;
        r.first = next;
    }
    return r;
}

/* What the article tells of it elsewhere: "the Anti-Corruption Commission (ACC)". */
static Body body_of_entity(const Extraction *e, uint32_t entity)
{
    uint32_t i = entity == NO_INDEX ? NO_INDEX : e->organization_of[entity];
    if (i == NO_INDEX) return (Body){0};
    const Mention *m = &e->doc->mentions.at[e->doc->entities.at[entity].name_mention];
    return bodies_of(&e->x->roles.bodies, e->doc->words + m->first_token, m->end_token - m->first_token);
}

/* The organization's words, or of what the text in front tells of it. */
static TokenRange organization_words(const Extraction *e, const RolePhrase *p)
{
    const Document *doc = e->doc;
    if (!range_is_empty(p->organization)) return p->organization;
    const Mention *m = context_owner(doc, e->result, p).name;
    bool business = p->sector == SECTOR_BUSINESS && p->entry->kind <= TITLE_POST && p->place == NO_INDEX;
    if (m == NULL && business && e->company != NO_INDEX)
        m = &doc->mentions.at[doc->entities.at[e->company].name_mention];
    return m == NULL ? p->organization : (TokenRange){m->first_token, m->end_token};
}

static void fill_organization(const Extraction *e, const RolePhrase *p, Role *role, Body *ret_body)
{
    const Document *doc = e->doc;
    TokenRange r = organization_words(e, p);
    role->organization = SLICE_EMPTY;
    role->organization_entity = NO_INDEX;
    *ret_body = (Body){0};
    if (range_is_empty(r)) return;
    const Mention *named = all_lower(doc, r) && r.end - r.first == 1
                               ? named_before(&e->x->roles.bodies, doc, r.first, doc->words[r.first])
                               : NULL;
    bool company = named == NULL && e->company != NO_INDEX && all_lower(doc, r) && r.end - r.first == 1 &&
                   bodies_of_word(&e->x->roles.bodies, doc->words[r.first]).kind == ORG_COMPANY;
    if (company) named = &doc->mentions.at[doc->entities.at[e->company].name_mention];
    if (named != NULL) r = (TokenRange){named->first_token, named->end_token};
    *ret_body = bodies_at_home(
        &e->x->roles.bodies, bodies_of(&e->x->roles.bodies, doc->words + r.first, r.end - r.first), e->home);
    for (uint32_t t = r.first; t < r.end; t++)
        if (doc->tokens[t].mention != NO_INDEX &&
            doc->mentions.at[doc->tokens[t].mention].type == MENTION_ORGANIZATION)
            role->organization_entity = doc->mentions.at[doc->tokens[t].mention].entity;
    if (!ret_body->known) *ret_body = body_of_entity(e, role->organization_entity);
    uint32_t o =
        role->organization_entity == NO_INDEX ? NO_INDEX : e->organization_of[role->organization_entity];
    if (o != NO_INDEX && ret_body->named) e->result->organizations.at[o].kind = ret_body->kind;
    r = without_country(e, r);
    role->organization = document_slice(doc, tokens_span(doc, r.first, r.end));
}

static void drop_organization(Role *role)
{
    role->organization = SLICE_EMPTY;
    role->organization_entity = NO_INDEX;
}

/* A president of a town is one of its club. */
static bool is_town(const Extraction *e, uint32_t place)
{
    if (place == NO_INDEX) return false;
    PlaceKind k = e->result->locations.at[place].kind;
    return k == PLACE_CITY || k == PLACE_FACILITY || k == PLACE_ADMIN2 || k == PLACE_OTHER;
}

static Sector sector_of(const Extraction *e, const RolePhrase *p, const Role *role, Body body)
{
    bool has_org = role->organization.len > 0;
    if (body.known && body.sector == SECTOR_CENTRAL_BANK) return body.sector;
    bool small = e->doc->words[p->head].ptr[0] >= 'a';
    if (p->entry->team && small && (has_org || p->place != NO_INDEX) && body.kind != ORG_MILITARY)
        return SECTOR_SPORT_CULTURE;
    bool of_state = p->place != NO_INDEX && e->result->locations.at[p->place].kind == PLACE_ADMIN1;
    if (p->sector == SECTOR_DIPLOMACY && p->entry->kind == TITLE_OFFICE && of_state && !has_org)
        return SECTOR_EXECUTIVE; /* a state's secretary of state keeps its seal */
    bool of_university = body.known && body.kind == ORG_UNIVERSITY;
    if (of_university && (p->sector == SECTOR_EXECUTIVE || p->sector == SECTOR_OTHER)) return SECTOR_ACADEMIA;
    bool employed = p->entry->kind == TITLE_OCCUPATION && p->sector == SECTOR_OTHER && has_org &&
                    body.known && sector_is_official(body.sector);
    if (employed) return body.sector; /* an attorney for the Department of Justice */
    bool of_states = body.known && body.kind == ORG_INTERGOVERNMENTAL && p->organization_behind;
    if (of_states && p->sector == SECTOR_LEGISLATURE) return body.sector; /* its representative */
    bool ranked = p->entry->kind == TITLE_RANK && body.known;
    if (ranked && body.sector == SECTOR_POLICE) return SECTOR_POLICE; /* an RCMP corporal */
    if (ranked && p->sector == SECTOR_POLICE && body.sector != SECTOR_SPORT_CULTURE)
        return body.sector; /* a school district's superintendent */
    if (p->entry->kind != TITLE_POST) return p->sector;
    if (has_org) return body.known ? body.sector : SECTOR_OTHER;
    if (p->sector == SECTOR_EXECUTIVE && (is_town(e, p->place) || p->narrowed)) return SECTOR_OTHER;
    bool public = p->place != NO_INDEX && p->entry->public && !p->narrowed;
    if (p->sector == SECTOR_OTHER && public) return SECTOR_EXECUTIVE;
    bool default_public = sector_is_official(p->sector);
    if (default_public && p->possessor != NO_INDEX && p->place == NO_INDEX &&
        e->doc->tokens[p->possessor].xpos == XPOS_PRPS && p->entry->kind == TITLE_POST)
        return SECTOR_OTHER; /* "its president" */
    return p->sector;
}

static CountryCode place_country(const Extraction *e, uint32_t place)
{
    return place == NO_INDEX ? (CountryCode){0} : e->result->locations.at[place].country;
}

/* Country of a place inside the organization's name or of the organization itself. */
static CountryCode organization_country(const Extraction *e, const RolePhrase *p, const Role *role, Body body)
{
    if (range_is_empty(p->organization)) return (CountryCode){0};
    if (body.kind == ORG_INTERGOVERNMENTAL) return body.country;
    bool namesakes = body.kind == ORG_PARTY; /* Labour, ANC: a party of that name is in several countries */
    if (country_known(body.country) && (!namesakes || result_names_country(e->result, body.country)))
        return body.country;
    uint32_t l = result_location_in(e->result, p->organization.first, p->organization.end);
    if (l != NO_INDEX) return place_country(e, l);
    uint32_t i =
        role->organization_entity == NO_INDEX ? NO_INDEX : e->organization_of[role->organization_entity];
    if (i != NO_INDEX) return e->result->organizations.at[i].country;
    return (CountryCode){0};
}

static void fill_country(const Extraction *e, const RolePhrase *p, uint32_t place, Draft *d, Body body)
{
    Role *role = &d->role;
    role->country = place_country(e, place);
    if (place != NO_INDEX) role->jurisdiction = e->result->locations.at[place].name;
    if (!country_known(role->country)) {
        role->country = organization_country(e, p, role, body);
        bool own = p->organization_behind && p->entry->kind == TITLE_POST; /* vice president of the board */
        if (!own && !country_possible(&e->x->countries, role->title, SLICE_EMPTY, role->country)) {
            role->country = (CountryCode){0};
            drop_organization(role);
        }
    }
    d->country_told = country_known(role->country);
}

/* The place's words at the end of "governor of [the U.S. state of] New Mexico"; none in "mayor of the capital
 * of Amambay". */
static TokenRange governed(const Extraction *e, const RolePhrase *p, uint32_t place)
{
    const uint32_t *at = e->result->location_of_token;
    TokenRange r = {p->end, p->end};
    if (p->title.end != p->head + 1) return r;
    while (r.first > p->title.end + 1 && at[r.first - 1] == place)
        r.first--;
    bool behind = r.first == p->title.end + 1;
    bool within = result_location_in(e->result, p->title.end, r.first) != NO_INDEX;
    return behind || within ? r : (TokenRange){0, 0};
}

/* "governor of New Mexico": the state is the body that the post governs. A mayor's town is his place only. */
static void fill_governed(const Extraction *e, const RolePhrase *p, uint32_t place, Role *role)
{
    if (place == NO_INDEX || role->organization.len > 0) return;
    if (p->entry->kind != TITLE_OFFICE || role->sector != SECTOR_EXECUTIVE) return;
    TokenRange r = governed(e, p, place);
    if (e->result->locations.at[place].kind == PLACE_ADMIN1 && !range_is_empty(r))
        role->organization = document_slice(e->doc, tokens_span(e->doc, r.first, r.end));
}

/* "Officer Jane Roe": written as a rank is. */
static bool is_form_of_address(const Extraction *e, const RolePhrase *p)
{
    Slice w = e->doc->words[p->head];
    return p->holder_follows && p->sector == SECTOR_POLICE && w.len > 0 && ascii_is_upper(w.ptr[0]);
}

static Draft draft_of(const Extraction *e, const RoleFact *f)
{
    const RolePhrase *p = &e->phrases.at[f->phrase];
    Body body;
    Draft d = {
        .entity = f->entity, .start = p->start, .status_told = f->status_told, .government = p->government};
    Role *role = &d.role;
    role->title = p->government ? p->entry->phrase : role_title(e->doc, p);
    d.canonical =
        p->government ? lower(e->doc->arena, p->entry->canonical) : canonical_title(e->doc, p, role->title);
    d.word = e->doc->words[p->head];
    d.host = place_country(e, p->host);
    role->jurisdiction = SLICE_EMPTY;
    role->status = f->status;
    role->evidence = tokens_span(e->doc, p->start, p->end);
    role->confidence = f->confidence;
    fill_organization(e, p, role, &body);
    role->sector = sector_of(e, p, role, body);
    d.promoted = p->sector == SECTOR_OTHER && role->sector == SECTOR_EXECUTIVE &&
                 range_is_empty(p->organization) && p->place != NO_INDEX;
    uint32_t place = f->place != NO_INDEX ? f->place : p->place;
    if (place == NO_INDEX) place = context_owner(e->doc, e->result, p).place;
    fill_country(e, p, place, &d, body);
    d.of_states = body.named && body.kind == ORG_INTERGOVERNMENTAL && role->sector == SECTOR_CENTRAL_BANK;
    bool stray = p->entry->kind == TITLE_OFFICE && sector_is_official(role->sector) &&
                 !p->organization_behind && !body.known;
    if (stray && !range_is_empty(p->organization)) drop_organization(role);
    fill_governed(e, p, place, role);
    bool party = body.kind == ORG_PARTY && body.known && role->sector != SECTOR_PARTY;
    bool seat =
        p->entry->kind == TITLE_OFFICE && role->sector == SECTOR_LEGISLATURE && body.kind != ORG_LEGISLATURE;
    bool crown = role->sector == SECTOR_MONARCHY; /* "Custodian of the Mosques King X" */
    if (!p->organization_behind && (party || seat || crown)) drop_organization(role);
    if (role->sector == SECTOR_PARTY && role->status == STATUS_DESIGNATE)
        role->status = STATUS_CANDIDATE; /* a party's nominee is to be elected yet */
    bool sought = p->entry->kind == TITLE_OCCUPATION && role->status == STATUS_CANDIDATE;
    bool vague = p->entry->vague && range_is_empty(p->organization) && p->place == NO_INDEX &&
                 role->status != STATUS_CANDIDATE && !is_form_of_address(e, p);
    d.dropped = p->entry->kind == TITLE_RELATIVE || p->entry->kind == TITLE_PERSON || vague || sought;
    return d;
}

/* ---- one role a post ---- */

static int by_entity_and_place(const void *a, const void *b)
{
    const Draft *x = a;
    const Draft *y = b;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static bool is_rank_word(const Extraction *e, Slice word)
{
    PhraseMatch m = phrase_match(&e->x->roles.status_set, &word, 1);
    return m.n_words == 1 && e->x->roles.status[m.row].rank;
}

/* `shorter` ends `longer`, and what stands before it makes no other post ("foreign minister", not "vice
 * president"). */
static bool is_shortened(const Extraction *e, Slice shorter, Slice longer)
{
    if (longer.len <= shorter.len + 1 || !slice_ends_with(longer, shorter)) return false;
    if (longer.ptr[longer.len - shorter.len - 1] != ' ') return false;
    Slice rest = slice_sub(longer, 0, longer.len - shorter.len - 1);
    Slice word;
    while (slice_split(&rest, ' ', &word))
        if (is_rank_word(e, word)) return false;
    return true;
}

static bool begins_longer(Slice shorter, Slice longer)
{
    return longer.len > shorter.len + 4 && slice_starts_with(longer, shorter) &&
           (memcmp(longer.ptr + shorter.len, " of ", 4) == 0 ||
            memcmp(longer.ptr + shorter.len, " for ", 4) == 0);
}

static bool countries_clash(const Draft *a, const Draft *b)
{
    return a->country_told && b->country_told && strcmp(a->role.country.code, b->role.country.code) != 0;
}

static bool organizations_clash(const Draft *a, const Draft *b)
{
    Slice x = a->role.organization;
    Slice y = b->role.organization;
    if (x.len == 0 || y.len == 0 || a->role.organization_entity == b->role.organization_entity)
        return x.len > 0 && y.len > 0 && a->role.organization_entity == NO_INDEX && !slice_eq_nocase(x, y) &&
               slice_find(x, y, 0) == SIZE_MAX && slice_find(y, x, 0) == SIZE_MAX;
    return slice_find(x, y, 0) == SIZE_MAX && slice_find(y, x, 0) == SIZE_MAX;
}

/* "the Mexican leader" is Mexico's president, where the article calls him that. */
static bool is_leader_of(const Extraction *e, const Draft *leader, const Draft *head)
{
    Slice title = country_head_title(&e->x->countries, head->role.country);
    return leader->promoted && !head->promoted && leader->role.status == head->role.status &&
           head->role.sector == SECTOR_EXECUTIVE && leader->country_told && head->country_told &&
           title.len > 0 && slice_eq(head->canonical, title);
}

static bool is_same_post(const Extraction *e, const Draft *a, const Draft *b)
{
    if (countries_clash(a, b) || organizations_clash(a, b)) return false;
    if (a->government != b->government && a->role.sector == SECTOR_EXECUTIVE &&
        b->role.sector == SECTOR_EXECUTIVE)
        return true;
    if (slice_eq(a->canonical, b->canonical)) return true;
    if (is_leader_of(e, a, b) || is_leader_of(e, b, a)) return true;
    return is_shortened(e, a->canonical, b->canonical) || is_shortened(e, b->canonical, a->canonical) ||
           begins_longer(a->canonical, b->canonical) || begins_longer(b->canonical, a->canonical);
}

/* A status that the words tell beats "current" by default; former beats what came before it. */
static RoleStatus merged_status(const Draft *a, const Draft *b)
{
    if (a->role.status == b->role.status) return a->role.status;
    bool fa = a->role.status == STATUS_FORMER || a->role.status == STATUS_DECEASED;
    bool fb = b->role.status == STATUS_FORMER || b->role.status == STATUS_DECEASED;
    if (fa != fb) return fa ? a->role.status : b->role.status;
    bool waiting_a = a->role.status == STATUS_DESIGNATE || a->role.status == STATUS_CANDIDATE;
    bool waiting_b = b->role.status == STATUS_DESIGNATE || b->role.status == STATUS_CANDIDATE;
    if (waiting_a != waiting_b) return waiting_a ? b->role.status : a->role.status;
    if (a->status_told != b->status_told) return a->status_told ? a->role.status : b->role.status;
    return a->role.status;
}

static void merge(Draft *a, Draft *b)
{
    a->role.status = merged_status(a, b);
    a->status_told = a->status_told || b->status_told;
    if ((a->government && !b->government) || (a->promoted && !b->promoted) ||
        (!b->promoted && b->canonical.len > a->canonical.len && !b->government)) {
        a->role.title = b->role.title;
        a->canonical = b->canonical;
        a->role.sector = b->role.sector;
    }
    a->government = a->government && b->government;
    a->promoted = a->promoted && b->promoted;
    if (a->role.organization.len == 0) {
        a->role.organization = b->role.organization;
        a->role.organization_entity = b->role.organization_entity;
        if (b->role.organization.len > 0) a->role.sector = b->role.sector;
    }
    if (a->role.jurisdiction.len == 0) a->role.jurisdiction = b->role.jurisdiction;
    if (!a->country_told && b->country_told) {
        a->role.country = b->role.country;
        a->country_told = true;
    }
    if (b->role.confidence > a->role.confidence) a->role.confidence = b->role.confidence;
    a->role.confidence += (1.0F - a->role.confidence) * 0.3F;
    b->dropped = true;
}

static void merge_posts(const Extraction *e, size_t first, size_t end)
{
    enum { MAX_ROLES = 64 }; /* per person: what is compared with each other */
    if (end > first + MAX_ROLES) end = first + MAX_ROLES;
    for (size_t i = first; i < end; i++)
        for (size_t j = i + 1; j < end && !e->drafts.at[i].dropped; j++)
            if (!e->drafts.at[j].dropped && is_same_post(e, &e->drafts.at[i], &e->drafts.at[j]))
                merge(&e->drafts.at[i], &e->drafts.at[j]);
}

/* ---- countries that the words do not give ---- */

static CountryCode told_country(const Extraction *e, size_t first, size_t end)
{
    CountryCode by_title = {0};
    for (size_t i = first; i < end; i++) {
        const Draft *d = &e->drafts.at[i];
        if (d->country_told) return d->role.country;
        if (!country_known(by_title) && sector_is_official(d->role.sector))
            by_title = country_of_title(&e->x->countries, &e->votes, d->role.title);
    }
    return by_title; /* "Congressman X" is an American as "Chairman X", too */
}

/* Posts that one person a country holds, where the words give the country. */
static void mark_taken(Extraction *e)
{
    map_init(&e->taken, e->doc->scratch, 64);
    for (size_t i = 0; i < e->drafts.len; i++) {
        const Draft *d = &e->drafts.at[i];
        if (d->country_told && !d->dropped && d->role.status == STATUS_CURRENT &&
            country_has_one(&e->x->countries, d->canonical, d->role.sector))
            map_put(&e->taken, country_taken_key(e->doc->scratch, d->canonical, d->role.country), d->entity);
    }
}

/* "the Egyptian president": a country where the post is held and nobody is said to hold it. */
static void mark_unheld(Extraction *e)
{
    Arena *arena = e->doc->scratch;
    bool *held = ARENA_NEW(arena, bool, e->phrases.len + 1);
    map_init(&e->unheld, arena, 64);
    for (size_t i = 0; i < e->facts.len; i++)
        held[e->facts.at[i].phrase] = true;
    for (size_t i = 0; i < e->phrases.len; i++) {
        const RolePhrase *p = &e->phrases.at[i];
        CountryCode there = held[i] ? (CountryCode){0} : context_unheld(e->result, p);
        Slice title = lower(arena, p->entry->canonical);
        if (!country_known(there) || map_get(&e->taken, country_taken_key(arena, title, there)) != MAP_NONE)
            continue;
        uint32_t before = map_get_or_put(&e->unheld, title, (uint32_t)i);
        bool other = before != MANY && before != i &&
                     strcmp(place_country(e, e->phrases.at[before].place).code, there.code) != 0;
        if (other) map_put(&e->unheld, title, MANY);
    }
}

/* Titles of which the article names one holder whose country it does not tell. */
static void mark_untold(Extraction *e)
{
    bool *told = ARENA_NEW(e->doc->scratch, bool, e->doc->entities.len + 1);
    map_init(&e->untold, e->doc->scratch, 64);
    for (size_t i = 0; i < e->drafts.len; i++)
        told[e->drafts.at[i].entity] |= e->drafts.at[i].country_told;
    for (size_t i = 0; i < e->drafts.len; i++) {
        const Draft *d = &e->drafts.at[i];
        if (told[d->entity] || d->role.status != STATUS_CURRENT) continue;
        uint32_t before = map_get_or_put(&e->untold, d->canonical, d->entity);
        if (before != d->entity) map_put(&e->untold, d->canonical, MANY);
    }
}

static CountryCode counterpart_of(const Extraction *e, uint32_t token)
{
    return place_country(e, e->counterpart[e->doc->tokens[token].sentence]);
}

/* The country of "the Egyptian president" for the one president whose country the article does not tell. */
static CountryCode country_of_unheld(const Extraction *e, const Draft *d)
{
    uint32_t phrase = map_get(&e->unheld, d->canonical);
    bool only = map_get(&e->untold, d->canonical) == d->entity && d->role.status == STATUS_CURRENT;
    if (phrase == MAP_NONE || phrase == MANY || !only) return (CountryCode){0};
    CountryCode there = place_country(e, e->phrases.at[phrase].place);
    bool others = strcmp(counterpart_of(e, d->start).code, there.code) == 0;
    return others ? (CountryCode){0} : there; /* "met his Irish counterpart": he is not Irish */
}

/* "In Tokyo, minister X said", "left for Beijing, where she will meet minister Y": the last place in front,
 * when the phrase begins behind it and a comma or is whom somebody meets. */
static CountryCode scene_of(const Extraction *e, uint32_t start)
{
    const Document *doc = e->doc;
    uint32_t floor = doc->sentences[doc->tokens[start].sentence].first_token;
    if (start < floor + 2) return (CountryCode){0};
    bool met = slice_eq(doc->tokens[start - 1].lemma, SLICE("meet"));
    bool behind_comma = doc->tokens[start - 1].xpos == XPOS_COMMA && doc->tokens[floor].xpos == XPOS_IN;
    if (!met && !behind_comma) return (CountryCode){0};
    for (uint32_t t = start - 1; t-- > floor && start - t < SCENE_WINDOW;) {
        uint32_t place = e->result->location_of_token[t];
        if (place != NO_INDEX) return place_country(e, place);
        if (!met && t < start - 2) break;
    }
    return (CountryCode){0};
}

/* What the words right in front speak of is likelier than what the article speaks of elsewhere. */
static void vote_nearby(const Extraction *e, uint32_t start, CountryVotes *votes)
{
    CountryCode seen[MAX_NEAR] = {0};
    uint32_t n_seen = 0;
    for (uint32_t t = start, n = 0; t-- > 0 && n < NEAR_WINDOW && n_seen < MAX_NEAR; n++) {
        CountryCode c = place_country(e, e->result->location_of_token[t]);
        bool known = !country_known(c);
        for (uint32_t i = 0; i < n_seen && !known; i++)
            known = strcmp(seen[i].code, c.code) == 0;
        if (known) continue;
        seen[n_seen++] = c;
        country_vote_more(votes, c, NEAR_SHARE / (float)n_seen);
    }
}

static void mark_counterparts(Extraction *e)
{
    e->counterpart = no_indices(e->doc->scratch, e->doc->n_sentences);
    for (size_t i = 0; i < e->phrases.len; i++) {
        const RolePhrase *p = &e->phrases.at[i];
        bool his = p->possessor != NO_INDEX && e->doc->tokens[p->possessor].xpos == XPOS_PRPS;
        if (p->entry->kind == TITLE_RELATIVE && his && p->place != NO_INDEX)
            e->counterpart[p->sentence] = p->place;
    }
}

/* "the presumptive Republican | nominee": whose party it is may tell where. */
static CountryCode country_by_party(const Extraction *e, const Draft *d, float *ret_share)
{
    const Document *doc = e->doc;
    bool of_party = d->role.status == STATUS_CANDIDATE || d->role.sector == SECTOR_PARTY;
    if (!of_party) return (CountryCode){0};
    uint32_t floor = doc->sentences[doc->tokens[d->start].sentence].first_token;
    uint32_t from = d->start > floor + PARTY_WINDOW ? d->start - PARTY_WINDOW : floor;
    CountryCode told = {0};
    for (uint32_t t = from; t < doc->n_tokens && doc->tokens[t].span.end <= d->role.evidence.end; t++)
        if (ascii_is_upper(doc->words[t].ptr[0]) && !country_known(told))
            told = country_of_party(&e->x->countries, &e->votes, doc->words[t], ret_share);
    return told;
}

/* "Turkey's Ali Demir": whose the words right before any mention of the person say that he is. */
static CountryCode country_of_origin(const Extraction *e, uint32_t entity)
{
    const Document *doc = e->doc;
    const Entity *person = &doc->entities.at[entity];
    for (size_t i = 0; i < person->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[person->mentions.at[i]];
        uint32_t t = m->first_token;
        if (m->kind != MENTION_NAME || t < 2 || doc->tokens[t - 1].xpos != XPOS_POS) continue;
        CountryCode c = place_country(e, e->result->location_of_token[t - 2]);
        if (country_known(c)) return c;
    }
    return (CountryCode){0};
}

static void infer_country(const Extraction *e, Draft *d, CountryCode told)
{
    float share = 0.9F;
    Role *role = &d->role;
    if (d->country_told || d->of_states || role->sector == SECTOR_INTERGOVERNMENTAL) return;
    if (!country_known(told)) told = country_of_unheld(e, d);
    if (!country_known(told)) told = country_by_party(e, d, &share);
    if (!country_known(told)) told = country_of_origin(e, d->entity);
    CountryAvoid avoid = {
        .host = d->host, .other = counterpart_of(e, d->start), .taken = &e->taken, .canonical = d->canonical};
    if (role->status != STATUS_CURRENT) avoid.taken = NULL;
    CountryVotes votes = e->votes;
    country_vote_more(&votes, scene_of(e, d->start), SCENE_SHARE);
    if (role->status == STATUS_CURRENT) vote_nearby(e, d->start, &votes);
    if (!country_known(told))
        told = country_likely(&e->x->countries, &votes,
                              sector_is_official(role->sector) ? role->title : SLICE_EMPTY,
                              d->government ? d->word : role->organization, &avoid, &share);
    if (share < MIN_SHARE) told = (CountryCode){0};
    d->dropped = d->government && !country_known(told); /* whose government is it? */
    role->country = told;
    role->confidence *= 0.8F + 0.2F * share;
}

static void name_government(const Extraction *e, Draft *d)
{
    Slice title = country_head_title(&e->x->countries, d->role.country);
    if (d->government && title.len > 0) d->role.title = title;
}

/* ---- persons ---- */

/* The ministry's spokeswoman is Chinese, and so is the ministry. */
static void tell_organization(const Extraction *e, const Role *role)
{
    Result *r = e->result;
    uint32_t i =
        role->organization_entity == NO_INDEX ? NO_INDEX : e->organization_of[role->organization_entity];
    if (i == NO_INDEX || country_known(r->organizations.at[i].country)) return;
    if (r->organizations.at[i].kind == ORG_INTERGOVERNMENTAL || role->sector == SECTOR_INTERGOVERNMENTAL)
        return;
    if (role->sector != SECTOR_DIPLOMACY || r->organizations.at[i].kind == ORG_GOVERNMENT_BODY)
        r->organizations.at[i].country = role->country;
}

/* A country that the article only implies is named as well as coded. */
static void name_jurisdiction(const Extraction *e, Role *role)
{
    if (role->jurisdiction.len > 0 || !country_known(role->country)) return;
    uint32_t place = gazetteer_country(e->x->gazetteer, role->country.code);
    if (place != PLACE_NONE) role->jurisdiction = gazetteer_name(e->x->gazetteer, place);
}

static void add_role(const Extraction *e, Person *person, Draft *d)
{
    tell_organization(e, &d->role);
    name_jurisdiction(e, &d->role);
    if (sector_is_official(d->role.sector)) person->official = true;
    vec_push(e->doc->arena, &person->roles, d->role);
}

static void finish_person(const Extraction *e, Person *person, size_t first, size_t end)
{
    merge_posts(e, first, end);
    CountryCode told = told_country(e, first, end);
    for (size_t i = first; i < end; i++) {
        Draft *d = &e->drafts.at[i];
        if (d->dropped) continue;
        infer_country(e, d, told);
        if (d->dropped) continue;
        name_government(e, d);
        if (d->role.organization.len == 0 &&
            country_holds_office(&e->x->countries, d->canonical, d->role.country))
            d->role.sector = SECTOR_EXECUTIVE;
        add_role(e, person, d);
    }
}

static void add_person(Extraction *e, uint32_t entity, size_t first, size_t end)
{
    Result *result = e->result;
    Person person = {.entity = entity, .confidence = e->doc->entities.at[entity].confidence};
    finish_person(e, &person, first, end);
    result->person_of_entity[entity] = (uint32_t)result->people.len;
    vec_push(e->doc->arena, &result->people, person);
}

static void add_people(Extraction *e)
{
    size_t i = 0;
    if (e->drafts.len > 0) qsort(e->drafts.at, e->drafts.len, sizeof *e->drafts.at, by_entity_and_place);
    for (uint32_t entity = 0; entity < e->doc->entities.len; entity++) {
        size_t first = i;
        while (i < e->drafts.len && e->drafts.at[i].entity == entity)
            i++;
        if (e->doc->entities.at[entity].type == MENTION_PERSON) add_person(e, entity, first, i);
    }
}

/* ---- "the ambassador": a title alone that points back ---- */

static int mentions_in_order(const void *a, const void *b, void *mentions)
{
    const Mention *list = mentions;
    uint32_t x = list[*(const uint32_t *)a].first_token;
    uint32_t y = list[*(const uint32_t *)b].first_token;
    return (x > y) - (x < y);
}

/* "the Egyptian president" is nobody of another country. */
static bool fits_place(const Extraction *e, const RolePhrase *p, uint32_t entity)
{
    uint32_t i = e->result->person_of_entity[entity];
    if (p->place == NO_INDEX || i == NO_INDEX) return true;
    const Person *person = &e->result->people.at[i];
    CountryCode there = place_country(e, p->place);
    for (size_t r = 0; r < person->roles.len; r++)
        if (strcmp(person->roles.at[r].country.code, there.code) == 0) return true;
    return false;
}

/* In order of the text: the latest holder of a title answers to it. */
static void resolve_nominals(Extraction *e)
{
    Document *doc = e->doc;
    uint32_t *holder = no_indices(doc->scratch, e->phrases.len);
    Map latest; /* title without modifiers, lower case -> entity */
    map_init(&latest, doc->scratch, 64);
    for (size_t i = 0; i < e->facts.len; i++)
        holder[e->facts.at[i].phrase] = e->facts.at[i].entity;
    for (size_t i = 0; i < e->phrases.len; i++) {
        const RolePhrase *p = &e->phrases.at[i];
        Slice key = lower(doc->scratch, p->entry->canonical);
        bool past = p->status == STATUS_FORMER && map_get(&latest, key) != MAP_NONE;
        if (holder[i] != NO_INDEX && !p->government && !past) map_put(&latest, key, holder[i]);
        uint32_t entity =
            holder[i] == NO_INDEX && nominal_points_back(doc, p) ? map_get(&latest, key) : MAP_NONE;
        if (entity != MAP_NONE && fits_place(e, p, entity)) nominal_add(doc, p, entity);
    }
    for (size_t i = 0; i < doc->entities.len; i++) {
        Entity *entity = &doc->entities.at[i];
        if (entity->type == MENTION_PERSON && entity->mentions.len > 1)
            qsort_r(entity->mentions.at, entity->mentions.len, sizeof(uint32_t), mentions_in_order,
                    doc->mentions.at);
    }
}

void official_run(const OfficialExtractor *official, Document *doc, Result *result)
{
    Extraction e = {.x = official, .doc = doc, .result = result};
    result->person_of_entity = no_indices(doc->arena, doc->entities.len);
    e.organization_of = no_indices(doc->scratch, doc->entities.len);
    for (uint32_t i = 0; i < result->organizations.len; i++)
        e.organization_of[result->organizations.at[i].entity] = i;
    e.company = context_company(doc, result);
    e.votes = country_votes(&official->countries, &official->roles.bodies, doc, result);
    e.home = country_home(&e.votes);
    e.phrases = role_scan(&official->roles, doc, result);
    e.facts = role_attach(&official->attach, &official->roles, doc, result, &e.phrases);
    nominal_facts(doc, &e.phrases, &e.facts);
    for (size_t i = 0; i < e.facts.len; i++)
        vec_push(doc->scratch, &e.drafts, draft_of(&e, &e.facts.at[i]));
    mark_taken(&e);
    mark_unheld(&e);
    mark_untold(&e);
    mark_counterparts(&e);
    add_people(&e);
    resolve_nominals(&e);
}
