/* Name mentions of persons to entities.
 *
 * First the mentions of two words and more, in order of the text: each joins the latest compatible person
 * that shares a word with it, or founds one. Then single words ("Steinberg", "Mr. Kim") join the person whose
 * surname they are: one mentioned shortly before, else the one mentioned most, else one that comes later.
 * Candidates come from an index of name words that keeps the latest RECENT_MAX persons a word, so the whole
 * is linear in the number of mentions.
 */
#include "nlp/coref_parts.h"

#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum { NEAR_SENTENCES = 3, MAX_NAME_TOKENS = 16, MAX_SLIPS = 40, ALIAS_WINDOW = 8, MAX_PARTY_BYTES = 24 };

typedef struct Cluster {
    Name name; /* the fullest form so far */
    uint32_t entity;
    uint32_t n_mentions;
    uint32_t first_token;
    uint32_t last_sentence; /* of the latest mention passed in text order; NO_INDEX before the first */
    Gender gender;
} Cluster;

typedef VEC(Mention) MentionList;

typedef struct Persons {
    const Coref *coref;
    Document *doc;
    WordIndex index;
    VEC(Cluster) clusters;
    Map exact;         /* folded full form -> cluster */
    Name *names;       /* [n_mentions] parsed; n == 0: no person */
    uint32_t *cluster; /* [n_mentions] or NO_INDEX */
} Persons;

/* ---- what is a name and what a title ---- */

static bool has_capital(Slice s)
{
    for (size_t i = 0; i < s.len;)
        if (unicode_is_upper(utf8_next(s, &i))) return true;
    return false;
}

static bool is_given_name(const Coref *coref, Arena *arena, Slice word)
{
    uint32_t g = map_get(&coref->names.given, name_fold(arena, word));
    return g != MAP_NONE;
}

static bool is_strippable(const Persons *p, uint32_t token, TitleMatch m)
{
    if (m.n_words == 0) return false;
    return !m.title->name_like || !is_given_name(p->coref, p->doc->scratch, p->doc->words[token]);
}

static void release_token(Document *doc, uint32_t token)
{
    doc->tokens[token].mention = NO_INDEX;
    doc->tokens[token].entity_tag = MENTION_NONE;
}

/* "President Barack Obama" tagged as one name: the title is none of it. False: nothing but a title. */
static bool strip_title(const Persons *p, Mention *m)
{
    Document *doc = p->doc;
    while (m->first_token < m->end_token) {
        uint32_t first = m->first_token;
        TitleMatch t = titles_match(p->coref->titles, doc->words + first, m->end_token - first);
        if (!is_strippable(p, first, t)) return true;
        if (t.n_words == m->end_token - first) return t.title->name_like;
        for (uint32_t i = 0; i < t.n_words; i++)
            release_token(doc, m->first_token++);
    }
    return false;
}

static bool is_possessive(const Document *doc, uint32_t token)
{
    return doc->tokens[token].xpos == XPOS_POS;
}

/* A name does not run over a line's end. */
static void cut_at_line_end(Document *doc, Mention *m)
{
    for (uint32_t i = m->first_token + 1; i < m->end_token; i++) {
        Slice gap = slice_sub(doc->text, doc->tokens[i - 1].span.end, doc->tokens[i].span.start);
        if (memchr(gap.ptr, '\n', gap.len) == NULL) continue;
        while (m->end_token > i)
            release_token(doc, --m->end_token);
    }
}

/* "Hurricane Maria", "Lake Victoria" */
static bool names_a_thing(const Persons *p, const Mention *m)
{
    for (uint32_t back = 1; back <= 2 && back <= m->first_token; back++) {
        TitleMatch t = titles_match(p->coref->titles, p->doc->words + m->first_token - back,
                                    back + m->end_token - m->first_token);
        if (t.n_words >= back && t.title->kind == TITLE_THING) return true;
    }
    TitleMatch t =
        titles_match(p->coref->titles, p->doc->words + m->first_token, m->end_token - m->first_token);
    return t.n_words > 0 && t.title->kind == TITLE_THING;
}

/* "Mr Speaker I won't", "Mr X": no name. */
static bool is_one_letter(const Mention *m)
{
    return m->end_token == m->first_token + 1 && m->span.end == m->span.start + 1;
}

static bool trim_mention(const Persons *p, Mention *m)
{
    Document *doc = p->doc;
    cut_at_line_end(doc, m);
    if (names_a_thing(p, m)) return false;
    if (!strip_title(p, m)) return false;
    while (m->end_token > m->first_token + 1 && is_possessive(doc, m->end_token - 1))
        release_token(doc, --m->end_token);
    if (m->head_token < m->first_token || m->head_token >= m->end_token) m->head_token = m->end_token - 1;
    m->span = tokens_span(doc, m->first_token, m->end_token);
    Slice text = document_slice(doc, m->span);
    if (is_one_letter(m)) return false;
    return has_capital(text) && memchr(text.ptr, '@', text.len) == NULL;
}

/* "(D-Calif.)", ", R-Ariz.,", ", R-Springfield,": a party and a state or town. */
static bool is_party(const Document *doc, const Mention *m)
{
    Slice text = document_slice(doc, m->span);
    return text.len >= 3 && text.len <= MAX_PARTY_BYTES && ascii_is_upper(text.ptr[0]) &&
           text.ptr[1] == '-' && m->first_token > 0 && xpos_is_punct(doc->tokens[m->first_token - 1].xpos);
}

/* "the Bidens": a family, no person. */
static bool is_family(const Document *doc, const Mention *m)
{
    if (m->end_token != m->first_token + 1 || m->first_token == 0) return false;
    return doc->tokens[m->first_token].xpos == XPOS_NNPS &&
           slice_eq_nocase(doc->words[m->first_token - 1], SLICE("the"));
}

/* Gender of a title standing right before the name: "Mr. Biden", "spokeswoman Jiang". */
static Gender gender_before(const Persons *p, const Mention *m)
{
    const Document *doc = p->doc;
    for (uint32_t back = 1; back <= 4 && back <= m->first_token; back++) {
        TitleMatch t = titles_match(p->coref->titles, doc->words + m->first_token - back, back);
        if (t.n_words != back || t.title->gender == '\0') continue;
        return t.title->gender == 'f' ? GENDER_FEMALE : GENDER_MALE;
    }
    return GENDER_UNKNOWN;
}

/* ---- clusters ---- */

static uint32_t new_cluster(Persons *p, uint32_t mention)
{
    Cluster c = {.name = p->names[mention],
                 .entity = coref_new_entity(p->doc, MENTION_PERSON),
                 .first_token = p->doc->mentions.at[mention].first_token,
                 .last_sentence = NO_INDEX,
                 .gender = name_gender(&p->coref->names, &p->names[mention])};
    vec_push(p->doc->scratch, &p->clusters, c);
    return (uint32_t)p->clusters.len - 1;
}

static void index_name(Persons *p, const Name *name, uint32_t cluster)
{
    for (uint32_t i = 0; i < name->n; i++)
        if (name->parts[i].len > 1) word_index_add(&p->index, name->parts[i], cluster);
    if (name->nickname.len > 0) word_index_add(&p->index, name->nickname, cluster);
}

static void join(Persons *p, uint32_t cluster, uint32_t mention)
{
    Cluster *c = &p->clusters.at[cluster];
    const Name *name = &p->names[mention];
    Gender gender = gender_before(p, &p->doc->mentions.at[mention]);
    p->cluster[mention] = cluster;
    c->n_mentions++;
    if (gender != GENDER_UNKNOWN) c->gender = gender;
    if (name->n > c->name.n) c->name = *name;
    if (c->gender == GENDER_UNKNOWN) c->gender = name_gender(&p->coref->names, &c->name);
    index_name(p, name, cluster);
}

static Slice exact_key(const Persons *p, const Name *name)
{
    char buf[NAME_MAX_PARTS * 100 + 100];
    size_t n = 0;
    for (uint32_t i = 0; i < name->n; i++) {
        memcpy(buf + n, name->parts[i].ptr, name->parts[i].len);
        n += name->parts[i].len;
        buf[n++] = ' ';
    }
    memcpy(buf + n, name->suffix.ptr ? name->suffix.ptr : "", name->suffix.len);
    return arena_copy(p->doc->arena, (Slice){buf, n + name->suffix.len});
}

static uint32_t compatible_in(const Persons *p, const Recent *list, const Name *name)
{
    for (uint32_t k = 1; list != NULL && k <= list->n; k++) {
        uint32_t c = list->items[(list->next + RECENT_MAX - k) % RECENT_MAX];
        if (name_compatible(&p->coref->names, &p->clusters.at[c].name, name)) return c;
    }
    return NO_INDEX;
}

static void place_full_name(Persons *p, uint32_t mention)
{
    const Name *name = &p->names[mention];
    Slice key = exact_key(p, name);
    uint32_t c = map_get(&p->exact, key);
    for (uint32_t i = name->n; c == MAP_NONE && i-- > 0;)
        c = compatible_in(p, word_index_find(&p->index, name->parts[i]), name);
    if (c == MAP_NONE) c = new_cluster(p, mention);
    (void)map_get_or_put(&p->exact, key, c);
    join(p, c, mention);
}

/* ---- single words ---- */

static bool genders_clash(Gender a, Gender b)
{
    return a != GENDER_UNKNOWN && b != GENDER_UNKNOWN && a != b;
}

/* Higher is better; 0: not that person. */
static uint64_t single_score(const Document *doc, const Cluster *c, Slice word, Gender gender,
                             uint32_t sentence)
{
    NameFit fit = name_fit(&c->name, word);
    bool seen = c->last_sentence != NO_INDEX;
    bool headline = doc->paragraphs.at[doc->sentences[sentence].paragraph].kind == PARAGRAPH_HEADLINE;
    if (fit == NAME_NO_FIT || genders_clash(c->gender, gender)) return 0;
    /* "Trump" in the text before any "Donald Trump Jr." is another */
    if (c->name.suffix.len > 0 && !seen && !headline) return 0;
    bool near = seen && sentence - c->last_sentence <= NEAR_SENTENCES;
    uint64_t score = (uint64_t)fit << 41;
    score += (uint64_t)(c->name.suffix.len == 0) << 40;
    score += (uint64_t)(gender != GENDER_UNKNOWN && c->gender == gender) << 39;
    score += (uint64_t)near << 38;
    score += (uint64_t)seen << 37;
    if (near) return score + c->last_sentence;
    return score + (c->n_mentions < (1U << 20) ? c->n_mentions : (1U << 20));
}

static uint32_t best_single(const Persons *p, uint32_t mention)
{
    Slice word = p->names[mention].parts[0];
    const Recent *list = word_index_find(&p->index, word);
    const Mention *m = &p->doc->mentions.at[mention];
    Gender gender = gender_before(p, m);
    uint32_t best = NO_INDEX;
    uint64_t best_score = 0;
    for (uint32_t k = 0; list != NULL && k < list->n; k++) {
        uint64_t s = single_score(p->doc, &p->clusters.at[list->items[k]], word, gender,
                                  p->doc->tokens[m->first_token].sentence);
        if (s <= best_score) continue;
        best_score = s;
        best = list->items[k];
    }
    return best;
}

/* "the Marlows" where somebody is called Marlow */
static bool is_known_family(const Persons *p, uint32_t mention)
{
    Slice word = p->names[mention].parts[0];
    uint32_t first = p->doc->mentions.at[mention].first_token;
    if (first == 0 || word.len < 4 || word.ptr[word.len - 1] != 's') return false;
    return slice_eq_nocase(p->doc->words[first - 1], SLICE("the")) &&
           word_index_find(&p->index, slice_sub(word, 0, word.len - 1)) != NULL;
}

/* "Mr. Hasina" and, once, "Hasian": the only person of the latest whose name is a slip away. */
static uint32_t misspelt_single(const Persons *p, uint32_t mention)
{
    const Name *name = &p->names[mention];
    uint32_t found = NO_INDEX;
    if (map_get(&p->coref->names.given, name->parts[0]) != MAP_NONE) return NO_INDEX;
    for (size_t c = p->clusters.len, n = 0; c-- > 0 && n < MAX_SLIPS; n++) {
        const Cluster *k = &p->clusters.at[c];
        bool known = k->last_sentence != NO_INDEX && (k->name.n > 1 || k->n_mentions > 1);
        if (!known || !name_misspelt(&k->name, name->parts[0])) continue;
        if (found != NO_INDEX) return NO_INDEX;
        found = (uint32_t)c;
    }
    return found;
}

/* "Joko Wedodo, better known as Jokowi": whom the name in front means; NO_INDEX where no such words stand. */
static uint32_t alias_of(const Persons *p, uint32_t mention)
{
    const Document *doc = p->doc;
    uint32_t t = doc->mentions.at[mention].first_token;
    uint32_t floor = doc->sentences[doc->tokens[t].sentence].first_token;
    bool cue = false;
    for (uint32_t n = 1; n <= 2 && t >= floor + n + 1 && !cue; n++)
        cue = name_alias_cue(&p->coref->names, doc->scratch, document_slice(doc, tokens_span(doc, t - n, t)));
    for (uint32_t i = t, n = 0; cue && i-- > floor && n < ALIAS_WINDOW; n++) {
        uint32_t m = doc->tokens[i].mention;
        if (m != NO_INDEX && m != mention && p->cluster[m] != NO_INDEX) return p->cluster[m];
    }
    return NO_INDEX;
}

static void place_single(Persons *p, uint32_t mention)
{
    if (is_known_family(p, mention)) return;
    uint32_t alias = alias_of(p, mention);
    if (alias != NO_INDEX) {
        p->clusters.at[alias].name.nickname = p->names[mention].parts[0];
        join(p, alias, mention);
        index_name(p, &p->clusters.at[alias].name, alias);
        return;
    }
    uint32_t c = best_single(p, mention);
    if (c == NO_INDEX) c = misspelt_single(p, mention);
    if (c == NO_INDEX) c = new_cluster(p, mention);
    join(p, c, mention);
}

/* ---- names the tagger left alone ---- */

enum { MAX_RESCUED_WORDS = 3 };

static bool is_free_name_word(const Document *doc, uint32_t token, uint32_t end)
{
    if (token >= end || doc->tokens[token].mention != NO_INDEX || doc->words[token].len < 2) return false;
    uint32_t first = utf8_at(doc->words[token], 0);
    return unicode_is_upper(first) && xpos_is_noun(doc->tokens[token].xpos);
}

static bool is_all_capitals(Slice s);

/* Forms of address and crowns stand before persons only. */
static bool asks_for_a_person(const Title *t)
{
    return t->kind == TITLE_HONORIFIC || (slice_eq(t->sector, SLICE("monarchy")) && t->name_like);
}

static bool is_numeral(Slice w)
{
    for (size_t i = 0; i < w.len; i++)
        if (w.ptr[i] != 'I' && w.ptr[i] != 'V' && w.ptr[i] != 'X') return false;
    return w.len > 0;
}

/* End of an untagged name behind a title: a known given name and the words that go on with it. */
static uint32_t rescued_end(const Persons *p, const Title *title, uint32_t first, uint32_t end)
{
    const Document *doc = p->doc;
    if (!is_free_name_word(doc, first, end)) return first;
    bool numbered = first + 1 < end && is_numeral(doc->words[first + 1]); /* Queen Margrethe II */
    if (numbered) return first + 2;
    bool sure = title->kind == TITLE_HONORIFIC && title->gender != '\0';
    if (!sure && !is_given_name(p->coref, doc->scratch, doc->words[first])) return first;
    uint32_t most = is_all_capitals(doc->words[first]) ? 2 : MAX_RESCUED_WORDS;
    uint32_t i = first + 1;
    while (i - first < most && is_free_name_word(doc, i, end))
        i++;
    return i;
}

static void extend_left(Document *doc, uint32_t mention, uint32_t first)
{
    Mention *m = &doc->mentions.at[mention];
    for (uint32_t t = first; t < m->first_token; t++)
        doc->tokens[t].mention = mention;
    m->first_token = first;
}

static void rescue(Persons *p, uint32_t first, uint32_t end, MentionList *out)
{
    Mention m = {.first_token = first,
                 .end_token = end,
                 .head_token = end - 1,
                 .span = tokens_span(p->doc, first, end),
                 .type = MENTION_PERSON,
                 .kind = MENTION_NAME,
                 .entity = NO_INDEX,
                 .confidence = 0.6F};
    vec_push(p->doc->scratch, out, m);
}

/* "Mr Yaw Osafo-Maafo" tagged as a work, "President Example" as a product. */
static void retype(Document *doc, const Title *title, uint32_t token, uint32_t end)
{
    uint32_t i = token < end ? doc->tokens[token].mention : NO_INDEX;
    if (i == NO_INDEX || doc->mentions.at[i].first_token != token) return;
    Mention *m = &doc->mentions.at[i];
    bool odd = m->type == MENTION_MISC || m->type == MENTION_PRODUCT;
    bool upper = ascii_is_upper(doc->words[token - 1].ptr[0]) && title->kind <= TITLE_RANK;
    bool address = title->kind == TITLE_HONORIFIC && title->gender != '\0' && m->type != MENTION_NORP;
    if (address || (odd && upper)) m->type = MENTION_PERSON;
}

/* "Chancellor Anna Weber", "SEN. MARIA [ORTEGA]": a given name behind a title that the tagger did not see. */
static void find_untagged(Persons *p, MentionList *out)
{
    Document *doc = p->doc;
    for (uint32_t i = 0; i + 1 < doc->n_tokens;) {
        TitleMatch t = titles_match(p->coref->titles, doc->words + i, doc->n_tokens - i);
        uint32_t behind = i + t.n_words;
        if (t.n_words == 0 || t.title->kind == TITLE_THING || behind >= doc->n_tokens) {
            i++;
            continue;
        }
        uint32_t sentence_end = doc->sentences[doc->tokens[i].sentence].end_token;
        retype(doc, t.title, behind, sentence_end);
        uint32_t end = rescued_end(p, t.title, behind, sentence_end);
        uint32_t next = end < sentence_end ? doc->tokens[end].mention : NO_INDEX;
        if (end > behind && next != NO_INDEX && doc->mentions.at[next].type == MENTION_PERSON)
            extend_left(doc, next, behind);
        else if (end > behind + 1 || (end > behind && asks_for_a_person(t.title)))
            rescue(p, behind, end, out);
        i = end > behind ? end : behind;
    }
}

/* Merges the found names into the list, in order of the text, and numbers the tokens anew. */
static void add_untagged(Persons *p)
{
    Document *doc = p->doc;
    MentionList found = {0};
    find_untagged(p, &found);
    if (found.len == 0) return;
    size_t n = doc->mentions.len + found.len;
    Mention *all = ARENA_NEW(doc->arena, Mention, n);
    for (size_t i = 0, a = 0, b = 0; i < n; i++) {
        bool old = b == found.len ||
                   (a < doc->mentions.len && doc->mentions.at[a].first_token < found.at[b].first_token);
        all[i] = old ? doc->mentions.at[a++] : found.at[b++];
    }
    doc->mentions.at = all;
    doc->mentions.len = doc->mentions.cap = n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t t = all[i].first_token; t < all[i].end_token; t++)
            doc->tokens[t].mention = i;
}

/* "Northwind" where the text names "Northwind Energy": the tagger took a company for a person. */
static void retype_organizations(const Persons *p)
{
    Document *doc = p->doc;
    Map first_words;
    map_init(&first_words, doc->scratch, 64);
    for (uint32_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->type == MENTION_ORGANIZATION && m->end_token > m->first_token + 1)
            (void)map_get_or_put(&first_words, doc->words[m->first_token], i);
        else if (m->type == MENTION_PERSON && m->end_token > m->first_token + 1)
            for (uint32_t t = m->first_token; t < m->end_token; t++)
                map_put(&first_words, doc->words[t], MAP_NONE - 1);
    }
    for (uint32_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || m->end_token != m->first_token + 1) continue;
        if (map_get(&first_words, doc->words[m->first_token]) < MAP_NONE - 1 &&
            !is_given_name(p->coref, doc->scratch, doc->words[m->first_token]))
            m->type = MENTION_ORGANIZATION;
    }
}

/* ---- the two passes ---- */

static void parse_mentions(Persons *p)
{
    Document *doc = p->doc;
    for (uint32_t i = 0; i < doc->mentions.len; i++) {
        Mention *m = &doc->mentions.at[i];
        p->cluster[i] = NO_INDEX;
        if (m->type != MENTION_PERSON || m->kind != MENTION_NAME) continue;
        if (m->end_token - m->first_token > MAX_NAME_TOKENS) continue;
        if (trim_mention(p, m) && !is_family(doc, m) && !is_party(doc, m))
            name_parse(&p->coref->names, doc->scratch, document_slice(doc, m->span), &p->names[i]);
    }
}

static bool is_all_capitals(Slice s)
{
    bool lower = false;
    for (size_t i = 0; i < s.len && !lower;)
        lower = unicode_is_lower(utf8_next(s, &i));
    return !lower;
}

/* Headlines capitalize the words around a name ("Lawmakers Rip Ann Example"): their forms are not trusted. */
static bool in_headline(const Document *doc, uint32_t mention)
{
    uint32_t token = doc->mentions.at[mention].first_token;
    const Sentence *s = &doc->sentences[doc->tokens[token].sentence];
    if (token_paragraph(doc, token)->kind == PARAGRAPH_HEADLINE) return true;
    return doc->tokens[token].sentence == 0 && !xpos_is_punct(doc->tokens[s->end_token - 1].xpos);
}

/* More words win; of equals the one in mixed case, then the longer, then the first. */
static bool is_fuller(const Persons *p, uint32_t a, uint32_t b)
{
    bool headline = in_headline(p->doc, a);
    if (headline != in_headline(p->doc, b) && p->names[a].n > 1 && p->names[b].n > 1) return !headline;
    if (p->names[a].n != p->names[b].n) return p->names[a].n > p->names[b].n;
    Slice x = document_slice(p->doc, p->doc->mentions.at[a].span);
    Slice y = document_slice(p->doc, p->doc->mentions.at[b].span);
    if (is_all_capitals(x) != is_all_capitals(y)) return is_all_capitals(y);
    return x.len > y.len;
}

static void finish_mention(Persons *p, uint32_t mention)
{
    Document *doc = p->doc;
    const Cluster *c = &p->clusters.at[p->cluster[mention]];
    Entity *entity = &doc->entities.at[c->entity];
    const Mention *m = &doc->mentions.at[mention];
    coref_add_mention(doc, c->entity, mention);
    if (m->confidence > entity->confidence) entity->confidence = m->confidence;
    if (entity->name_mention == NO_INDEX || is_fuller(p, mention, entity->name_mention))
        entity->name_mention = mention;
    entity->gender = c->gender;
}

static void finish(Persons *p)
{
    for (uint32_t i = 0; i < p->doc->mentions.len; i++)
        if (p->cluster[i] != NO_INDEX) finish_mention(p, i);
    for (size_t c = 0; c < p->clusters.len; c++) {
        Entity *entity = &p->doc->entities.at[p->clusters.at[c].entity];
        entity->name = coref_mention_text(p->doc, &p->doc->mentions.at[entity->name_mention]);
    }
}

void coref_persons(const Coref *coref, Document *doc)
{
    Persons p = {.coref = coref, .doc = doc};
    add_untagged(&p);
    retype_organizations(&p);
    size_t n = doc->mentions.len;
    word_index_init(&p.index, doc->scratch);
    map_init(&p.exact, doc->scratch, 64);
    p.names = ARENA_NEW(doc->scratch, Name, n);
    p.cluster = ARENA_NEW(doc->scratch, uint32_t, n);
    parse_mentions(&p);
    for (uint32_t i = 0; i < n; i++)
        if (p.names[i].n > 1) place_full_name(&p, i);
    for (uint32_t i = 0; i < n; i++) {
        if (p.names[i].n == 1) place_single(&p, i);
        if (p.cluster[i] != NO_INDEX)
            p.clusters.at[p.cluster[i]].last_sentence = doc->tokens[doc->mentions.at[i].first_token].sentence;
    }
    finish(&p);
}
