/* document.h - one article as it was read: text, paragraphs, sentences, tokens, mentions, entities.
 *
 * The input room creates a Document (text, paragraphs, furniture, title, dateline); the nlp stages fill the
 * rest in the order of pipeline/. All arrays live in the request's arena; offsets are bytes of `text`, which
 * is well-formed UTF-8. Indices (token, sentence, mention, entity) are positions in the arrays below.
 * One thread at a time; extractors read it and do not change it, except for document_warn.
 *
 *     for (uint32_t i = s->first_token; i < s->end_token; i++)
 *         printf("%.*s/%s ", SLICE_ARG(token_text(doc, i)), xpos_name(doc->tokens[i].xpos));
 */
#ifndef ATTACHE_DOC_DOCUMENT_H
#define ATTACHE_DOC_DOCUMENT_H

#include "base/arena.h"
#include "base/vec.h"
#include "doc/tagset.h"

#define NO_INDEX UINT32_MAX

/* Why a stretch of the text is no article text. */
typedef enum RemovedReason {
    REMOVED_NAVIGATION,
    REMOVED_SOCIAL,
    REMOVED_CAPTION,
    REMOVED_ADVERT,
    REMOVED_RELATED_LINKS,
    REMOVED_MARKUP,
} RemovedReason;

typedef struct Removed {
    Span span;
    RemovedReason reason;
} Removed;

typedef enum ParagraphKind {
    PARAGRAPH_BODY,
    PARAGRAPH_HEADLINE, /* the title standing at the head of the text, or a crosshead */
    PARAGRAPH_BYLINE,   /* "By Ann Example, Staff Writer", photo credits */
} ParagraphKind;

/* A paragraph that is read. Removed stretches are in no paragraph. */
typedef struct Paragraph {
    Span span;
    ParagraphKind kind;
    uint32_t first_sentence;
    uint32_t end_sentence;
} Paragraph;

typedef struct Sentence {
    Span span;
    uint32_t first_token;
    uint32_t end_token;
    uint32_t paragraph;
} Sentence;

/* Entity classes of the tagger. NONE for tokens outside any mention. */
typedef enum MentionType {
    MENTION_NONE,
    MENTION_PERSON,
    MENTION_LOCATION,
    MENTION_ORGANIZATION,
    MENTION_NORP, /* nationality, religious or political group */
    MENTION_FACILITY,
    MENTION_PRODUCT,
    MENTION_MISC, /* events, works, laws, languages */
    MENTION_DATE,
    MENTION_MONEY,
    MENTION_TYPE_COUNT
} MentionType;

typedef struct Token {
    Span span;
    uint32_t sentence;
    uint32_t head;             /* token index of the syntactic head; NO_INDEX for the root of a sentence */
    uint32_t mention;          /* index of the name mention it belongs to, or NO_INDEX */
    uint32_t quotation;        /* index of the innermost quotation it stands in, or NO_INDEX */
    uint8_t xpos;              /* Xpos */
    uint8_t deprel;            /* Deprel */
    uint8_t entity_tag;        /* MentionType of the tagger, 0 outside */
    bool entity_begins;        /* first token of a tagged mention */
    uint8_t entity_confidence; /* of entity_tag, in percent */
    bool space_before;
    Slice lemma; /* lower case; set by nlp/lemma */
} Token;

typedef enum MentionKind {
    MENTION_NAME,
    MENTION_NOMINAL,
    MENTION_PRONOUN,
} MentionKind;

typedef enum Gender { GENDER_UNKNOWN, GENDER_MALE, GENDER_FEMALE } Gender;

/* A stretch of tokens that names or points at something. */
typedef struct Mention {
    uint32_t first_token;
    uint32_t end_token;
    uint32_t head_token; /* syntactic head of the mention */
    Span span;           /* bytes: first token's start to last token's end */
    MentionType type;
    MentionKind kind;
    uint32_t entity;  /* index into entities, NO_INDEX when coreference left it alone */
    float confidence; /* of the span and type, in [0,1] */
} Mention;

/* What several mentions of one person or organization point at (coreference chain). */
typedef struct Entity {
    MentionType type;
    Gender gender;
    bool plural;
    uint32_t name_mention;  /* the mention with the fullest name, NO_INDEX when it has none */
    Slice name;             /* fullest form, without titles and honorifics */
    VEC(uint32_t) mentions; /* indices in order of the text */
    float confidence;
} Entity;

/* A stretch between paired quotation marks. Marks themselves are outside `inner`. */
typedef struct Quotation {
    Span outer; /* from the opening mark to behind the closing mark, or as far as it goes */
    Span inner;
    uint32_t first_token; /* tokens of `inner` */
    uint32_t end_token;
    uint32_t parent; /* enclosing quotation, or NO_INDEX */
    bool opened;     /* an opening mark stands there */
    bool closed;     /* a closing mark stands there (false: runs on into the next paragraph, or is missing) */
} Quotation;

typedef enum DateType { DATE_DATE, DATE_TIME, DATE_DURATION, DATE_SET } DateType;

/* A time expression. */
typedef struct DateExpr {
    Span span;
    uint32_t first_token;
    uint32_t end_token;
    DateType type;
    Slice value; /* ISO 8601 / TIMEX3, or empty when there is nothing to resolve against */
    Slice iso;   /* the same as an ISO 8601 date, month, year or interval a/b, else empty */
} DateExpr;

typedef struct Dateline {
    Span span;   /* "BEIJING (Reuters) —", zero length when there is none */
    Span place;  /* "BEIJING" */
    Span agency; /* "Reuters", zero length when there is none */
} Dateline;

typedef struct Document {
    Arena *arena;
    Arena *scratch; /* for what a stage needs only while it runs; emptied between stages */
    Slice text;
    bool text_changed; /* not the client's bytes: extracted from HTML; the answer must carry it */
    Slice title;     /* separate title of the request, or a headline in the text; empty when there is none */
    Span title_span; /* where the title stands in text, zero length when it does not */
    Slice url;       /* address of the article when the text or request gives one */
    Dateline dateline;
    Slice published_at; /* YYYY-MM-DD[Thh:mm:ssZ], empty when unknown */
    char language[3];   /* ISO 639-1 */
    float language_confidence;

    VEC(Removed) removed;
    VEC(Paragraph) paragraphs;

    Sentence *sentences;
    uint32_t n_sentences;
    Token *tokens;
    Slice *words; /* [n_tokens] the tokens' texts, for phrase look-ups */
    uint32_t n_tokens;
    VEC(Mention) mentions; /* names in order of the text first, then pronouns and nominals that coref added */
    VEC(Entity) entities;
    VEC(Quotation) quotations;
    VEC(DateExpr) dates;
    VEC(Slice) warnings;
} Document;

/* An empty document over text (borrowed, checked UTF-8, at most UINT32_MAX bytes); `scratch` is the arena
 * itself until the pipeline gives another. */
void document_init(Document *doc, Arena *arena, Slice text);
/* Something was cut, skipped or could not be told: for the reader of the answer. At most
 * DOCUMENT_MAX_WARNINGS are kept; repetitions are dropped. */
void document_warn(Document *doc, const char *format, ...) __attribute__((format(printf, 2, 3)));
enum { DOCUMENT_MAX_WARNINGS = 32 };

static inline Slice document_slice(const Document *doc, Span span)
{
    return slice_sub(doc->text, span.start, span.end);
}
static inline Slice token_text(const Document *doc, uint32_t i)
{
    return document_slice(doc, doc->tokens[i].span);
}
/* Bytes from the first token's start to the last token's end; first < end. */
static inline Span tokens_span(const Document *doc, uint32_t first, uint32_t end)
{
    return (Span){doc->tokens[first].span.start, doc->tokens[end - 1].span.end};
}
/* First token that starts at or after byte `offset` (binary search); n_tokens when there is none. */
uint32_t document_token_at(const Document *doc, uint32_t offset);
/* Paragraph of a token. */
static inline const Paragraph *token_paragraph(const Document *doc, uint32_t i)
{
    return &doc->paragraphs.at[doc->sentences[doc->tokens[i].sentence].paragraph];
}
const char *removed_reason_name(RemovedReason reason);
const char *mention_type_name(MentionType type);
const char *date_type_name(DateType type);

#endif
