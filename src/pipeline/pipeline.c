#include "pipeline/pipeline.h"

#include "base/clock.h"
#include "extract/event.h"
#include "extract/link.h"
#include "extract/location.h"
#include "extract/official.h"
#include "extract/organization.h"
#include "extract/quote.h"
#include "nlp/coref.h"
#include "nlp/date.h"
#include "nlp/language.h"
#include "nlp/lemma.h"
#include "nlp/mention.h"
#include "nlp/parse.h"
#include "nlp/quotation.h"
#include "nlp/tag.h"
#include "nlp/token.h"

#include <stdlib.h>

enum { LOADING_RESERVE = 128 << 20 }; /* of addresses, not of memory */
/* Below it an article that is not refused may be in another language all the same. */
static const float SURE_LANGUAGE = 0.4F;

struct Knowledge {
    Reader *reader;
    Tokenizer *tokenizer;
    LanguageModel *language;
    Tagger *tagger;
    MentionFinder *mention;
    Lemmatizer *lemma;
    Parser *parse;
    QuotationScanner *quotation;
    DateFinder *date;
    Titles titles; /* lent to coref, official and quote */
    Coref *coref;
    LocationExtractor *location;
    OfficialExtractor *official;
    OrganizationExtractor *organization;
    EventExtractor *event;
    QuoteExtractor *quote;
    Linker *link;
};

/* What the stages ask in their loops; it is in the workspace so that it outlives the jump. */
typedef struct Watch {
    const PipelineInput *in;
    Error *err;
    bool stopped;
} Watch;

struct Workspace {
    Arena arena;   /* of the article: document and result */
    Arena scratch; /* of the stage that runs; the arena pays for it */
    Document document;
    Result result;
    RequestOptions options;
    StageTiming timings[PIPELINE_MAX_STAGES];
    size_t n_timings;
    Watch watch;
};

typedef struct Stage {
    const char *name;
    void (*run)(const Knowledge *k, Workspace *ws);
} Stage;

static void run_tokenizer(const Knowledge *k, Workspace *ws)
{
    tokenizer_run(k->tokenizer, &ws->document);
}
static void run_tagger(const Knowledge *k, Workspace *ws)
{
    tagger_run(k->tagger, &ws->document);
}
static void run_lemma(const Knowledge *k, Workspace *ws)
{
    lemma_run(k->lemma, &ws->document);
}
static void run_parse(const Knowledge *k, Workspace *ws)
{
    parse_run(k->parse, &ws->document);
}
static void run_mention(const Knowledge *k, Workspace *ws)
{
    mention_run(k->mention, &ws->document);
}
static void run_quotation(const Knowledge *k, Workspace *ws)
{
    (void)quotation_run(k->quotation, &ws->document);
}
static void run_date(const Knowledge *k, Workspace *ws)
{
    date_run(k->date, &ws->document);
}
static void run_location(const Knowledge *k, Workspace *ws)
{
    location_run(k->location, &ws->document, &ws->result);
}
static void run_coref(const Knowledge *k, Workspace *ws)
{
    coref_run(k->coref, &ws->document);
}
static void run_organization(const Knowledge *k, Workspace *ws)
{
    organization_run(k->organization, &ws->document, &ws->result);
}
static void run_official(const Knowledge *k, Workspace *ws)
{
    official_run(k->official, &ws->document, &ws->result);
}
static void run_event(const Knowledge *k, Workspace *ws)
{
    event_run(k->event, &ws->document, &ws->result);
}
static void run_quote(const Knowledge *k, Workspace *ws)
{
    (void)quote_run(k->quote, &ws->document, &ws->result);
}
static void run_link(const Knowledge *k, Workspace *ws)
{
    link_run(k->link, &ws->document, &ws->result);
}

/* After reading and the language check; each stage reads what those before it wrote. */
static const Stage stages[] = {
    {"tokenizer", run_tokenizer}, {"tagger", run_tagger},
    {"lemma", run_lemma},         {"parse", run_parse},
    {"mention", run_mention},     {"quotation", run_quotation},
    {"date", run_date},           {"location", run_location},
    {"coref", run_coref},         {"organization", run_organization},
    {"official", run_official},   {"event", run_event},
    {"quote", run_quote},         {"link", run_link},
};

static int load_parts(Knowledge *k, const char *data_dir, Error *err)
{
    int rc = 0;
    if (rc == 0) rc = reader_load(&k->reader, data_dir, err);
    if (rc == 0) rc = tokenizer_load(&k->tokenizer, data_dir, err);
    if (rc == 0) rc = language_load(&k->language, data_dir, err);
    if (rc == 0) rc = tagger_load(&k->tagger, data_dir, err);
    if (rc == 0) rc = mention_load(&k->mention, data_dir, err);
    if (rc == 0) rc = lemma_load(&k->lemma, data_dir, err);
    if (rc == 0) rc = parse_load(&k->parse, data_dir, err);
    if (rc == 0) rc = quotation_load(&k->quotation, data_dir, err);
    if (rc == 0) rc = date_load(&k->date, data_dir, err);
    if (rc == 0) rc = titles_load(&k->titles, data_dir, err);
    if (rc == 0) rc = coref_load(&k->coref, data_dir, &k->titles, err);
    if (rc == 0) rc = location_load(&k->location, data_dir, err);
    if (rc == 0) rc = official_load(&k->official, data_dir, &k->titles, location_gazetteer(k->location), err);
    if (rc == 0) rc = organization_load(&k->organization, data_dir, err);
    if (rc == 0) rc = event_load(&k->event, data_dir, err);
    if (rc == 0) rc = quote_load(&k->quote, data_dir, &k->titles, err);
    if (rc == 0) rc = link_load(&k->link, data_dir, err);
    return rc;
}

static int too_large(Error *err)
{
    return error_set(err, ERR_MEMORY, "the tables need more memory than they may use");
}

/* Into what is there; a jump out of the midst of it loses what the loaders hold. */
static int load_or_recover(Knowledge *k, const char *data_dir, Error *err)
{
    jmp_buf recovery;
    jmp_buf *before = arena_set_fallback(&recovery);
    int rc = setjmp(recovery) == 0 ? load_parts(k, data_dir, err) : too_large(err);
    (void)arena_set_fallback(before);
    return rc;
}

int knowledge_load(Knowledge **ret_knowledge, const char *data_dir, Error *err)
{
    ArenaReserve reserve;
    Knowledge *k = calloc(1, sizeof *k);
    *ret_knowledge = NULL;
    if (k == NULL || !arena_reserve_begin(&reserve, LOADING_RESERVE)) {
        free(k);
        return error_set(err, ERR_MEMORY, "no memory for the models");
    }
    int rc = load_or_recover(k, data_dir, err);
    if (arena_reserve_end(&reserve)) rc = too_large(err);
    if (rc < 0)
        knowledge_free(k);
    else
        *ret_knowledge = k;
    arena_reserve_release(&reserve);
    return rc;
}

void knowledge_free(Knowledge *knowledge)
{
    if (knowledge == NULL) return;
    reader_release(knowledge->reader);
    tokenizer_release(knowledge->tokenizer);
    language_release(knowledge->language);
    tagger_release(knowledge->tagger);
    mention_release(knowledge->mention);
    lemma_release(knowledge->lemma);
    parse_release(knowledge->parse);
    quotation_release(knowledge->quotation);
    date_release(knowledge->date);
    coref_release(knowledge->coref);
    location_release(knowledge->location);
    official_release(knowledge->official);
    organization_release(knowledge->organization);
    event_release(knowledge->event);
    quote_release(knowledge->quote);
    link_release(knowledge->link);
    titles_release(&knowledge->titles);
    free(knowledge);
}

Workspace *workspace_new(size_t limit)
{
    Workspace *ws = calloc(1, sizeof *ws);
    if (ws == NULL) return NULL;
    arena_init(&ws->arena, limit);
    arena_init_scratch(&ws->scratch, &ws->arena);
    return ws;
}

void workspace_free(Workspace *ws)
{
    if (ws == NULL) return;
    arena_release(&ws->scratch);
    arena_release(&ws->arena);
    free(ws);
}

size_t workspace_clear(Workspace *ws)
{
    size_t used = ws->arena.used;
    arena_reset(&ws->scratch);
    arena_reset(&ws->arena);
    return used;
}

const Document *workspace_document(const Workspace *ws)
{
    return &ws->document;
}
const Result *workspace_result(const Workspace *ws)
{
    return &ws->result;
}
const RequestOptions *workspace_options(const Workspace *ws)
{
    return &ws->options;
}

size_t workspace_timings(const Workspace *ws, const StageTiming **ret_timings)
{
    *ret_timings = ws->timings;
    return ws->n_timings;
}

static void add_timing(Workspace *ws, const char *name, uint64_t *started)
{
    uint64_t now = clock_monotonic_ns();
    ws->timings[ws->n_timings++] = (StageTiming){name, now - *started};
    *started = now;
}

static int check_language(const Knowledge *k, Workspace *ws, Error *err)
{
    language_run(k->language, &ws->document);
    bool forced = slice_eq_nocase(ws->options.language, SLICE("en"));
    if (forced) return 0;
    if (slice_eq(slice_of(ws->document.language), SLICE("en"))) {
        if (ws->document.language_confidence < SURE_LANGUAGE)
            document_warn(&ws->document, "the article is perhaps not in English; it was read as if it were");
        return 0;
    }
    return error_set(err, ERR_LANGUAGE,
                     "the article seems to be in '%s' (confidence %.2f); only English is read: send "
                     "language=en to read it as English all the same",
                     ws->document.language, (double)ws->document.language_confidence);
}

static int check_clock(const PipelineInput *in, Error *err)
{
    if (in->cancelled != NULL && __atomic_load_n(in->cancelled, __ATOMIC_RELAXED))
        return error_set(err, ERR_DEADLINE, "nobody waits for this answer any more");
    if (in->deadline_ns != 0 && clock_monotonic_ns() > in->deadline_ns)
        return error_set(err, ERR_DEADLINE, "the article took longer than the time allowed");
    return 0;
}

static int run_stages(const Knowledge *k, Workspace *ws, const PipelineInput *in, Error *err)
{
    uint64_t started = clock_monotonic_ns();
    int rc = input_read(k->reader, in->format, in->bytes, in->charset, &ws->options, &ws->arena,
                        &ws->document, err);
    ws->document.scratch = &ws->scratch;
    add_timing(ws, "input", &started);
    if (rc == 0) rc = check_language(k, ws, err);
    add_timing(ws, "language", &started);
    for (size_t i = 0; rc == 0 && i < sizeof stages / sizeof stages[0]; i++) {
        rc = check_clock(in, err);
        if (rc == 0) stages[i].run(k, ws);
        if (i == 0) result_init(&ws->result, &ws->document);
        arena_reset(&ws->scratch);
        add_timing(ws, stages[i].name, &started);
    }
    return rc;
}

static bool is_enough(void *ctx)
{
    Watch *watch = ctx;
    watch->stopped = check_clock(watch->in, watch->err) < 0;
    return watch->stopped;
}

int pipeline_run(const Knowledge *knowledge, Workspace *ws, const PipelineInput *in, Error *err)
{
    jmp_buf recovery;
    arena_reset(&ws->scratch);
    arena_reset(&ws->arena);
    ws->watch = (Watch){.in = in, .err = err};
    ws->options = in->options;
    ws->n_timings = 0;
    if (setjmp(recovery) != 0) {
        ws->arena.recovery = NULL;
        arena_watch(&ws->arena, NULL, NULL);
        if (ws->watch.stopped) return err->code;
        return error_set(err, ERR_MEMORY,
                         "the article needs more than the %zu MiB of memory that one may use",
                         ws->arena.limit >> 20);
    }
    arena_protect(&ws->arena, &recovery);
    arena_watch(&ws->arena, is_enough, &ws->watch);
    int rc = run_stages(knowledge, ws, in, err);
    ws->arena.recovery = NULL;
    arena_watch(&ws->arena, NULL, NULL);
    return rc;
}
