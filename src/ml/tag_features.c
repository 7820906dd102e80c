#include "ml/tag_features.h"

/* Collects features; the template's number is part of each hash, so that a word to the left and the same
 * word to the right differ. */
typedef struct Features {
    uint32_t *out;
    size_t n;
    uint32_t template;
} Features;

static inline void add(Features *f, uint32_t a)
{
    uint32_t h = tag_pair(a, ++f->template * 0x9e3779b1u) & ~TAG_FEATURE_SPARE;
    f->out[f->n++] = h != 0 ? h : 1;
}

/* A missing atom (0) gives no feature but keeps the numbering of the templates. */
static inline void add_known(Features *f, uint32_t a)
{
    if (a != 0)
        add(f, a);
    else
        f->template ++;
}

static inline void add2(Features *f, uint32_t a, uint32_t b)
{
    add(f, tag_pair(a, b));
}

static inline void add3(Features *f, uint32_t a, uint32_t b, uint32_t c)
{
    add(f, tag_pair(tag_pair(a, b), c));
}

/* How the word is written, and how much that tells here. */
static inline uint32_t looks(const Lexeme *t)
{
    return (uint32_t)t->form | (uint32_t)t->sentence_case << 8 | 1u << 12;
}

static inline uint32_t class_of(const Lexeme *t, ClusterColumn column)
{
    return t->cluster[column];
}

static void add_affixes(Features *f, const Lexeme *at)
{
    for (int k = 0; k < LEXEME_PREFIXES; k++)
        add_known(f, at->prefix[k]);
    for (int k = 0; k < LEXEME_SUFFIXES; k++)
        add_known(f, at->suffix[k]);
}

static void add_classes(Features *f, const Lexeme *at)
{
    for (int d = -1; d <= 1; d++)
        for (ClusterColumn c = CLUSTER_64; c <= CLUSTER_WIDE; c++)
            add_known(f, class_of(at + d, c));
}

/* What both taggers read of the word and its neighbours; the order of features is part of the models. */
static void add_words(Features *f, const Lexeme *at)
{
    const Lexeme *l = at - 1, *r = at + 1;
    add(f, at->word);
    add(f, at->lower);
    add(f, l->lower);
    add(f, r->lower);
    add(f, at[-2].lower);
    add(f, at[2].lower);
    add_affixes(f, at);
    add2(f, at->shape, at->sentence_case);
    add3(f, looks(at), at->cluster[CLUSTER_LOWERCASE], l->word == 0);
    add2(f, l->lower, at->lower);
    add2(f, at->lower, r->lower);
}

size_t pos_features(const Lexeme *at, uint32_t *out)
{
    Features f = {.out = out};
    const Lexeme *l = at - 1, *r = at + 1;
    add_words(&f, at);
    add2(&f, l->lower, r->lower);
    add_classes(&f, at);
    uint32_t c0 = class_of(at, CLUSTER_256), cl = class_of(l, CLUSTER_256), cr = class_of(r, CLUSTER_256);
    uint32_t cll = class_of(at - 2, CLUSTER_256), crr = class_of(at + 2, CLUSTER_256);
    add2(&f, cl, c0);
    add2(&f, c0, cr);
    add2(&f, cl, cr);
    add2(&f, cll, cl);
    add2(&f, cr, crr);
    add3(&f, cl, c0, cr);
    add2(&f, at->suffix[2], looks(at));
    add2(&f, at->suffix[1], cr);
    add2(&f, at->suffix[1], cl);
    add2(&f, at->lower, cl);
    add2(&f, at->lower, cr);
    add2(&f, l->suffix[2], at->suffix[2]);
    add2(&f, at->suffix[2], r->suffix[2]);
    add3(&f, looks(l), looks(at), looks(r));
    return f.n;
}
