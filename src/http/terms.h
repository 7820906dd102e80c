/* terms.h - what requests are served under: the settings in force and what was made of them (keys, proxies,
 * how to fetch), all of one reading.
 *
 * A reload makes new Terms and puts them in the place of the old; requests hold those they began with, so
 * that one request never sees two readings. Const while held; counted; safe from any thread.
 *
 *     Terms *terms;
 *     if (terms_new(&terms, &settings, &err) < 0) ...        // names file, line, setting and reason
 *     terms_put(&current, terms);
 *     Terms *mine = terms_take(&current);
 *     terms_drop(&current, mine);
 */
#ifndef ATTACHE_HTTP_TERMS_H
#define ATTACHE_HTTP_TERMS_H

#include "config/settings.h"
#include "http/keys.h"
#include "net/fetch.h"
#include "net/ip.h"

#include <pthread.h>

typedef struct Terms {
    Settings settings;
    IpRanges proxies;
    Keys keys;
    bool needs_key;   /* false: everybody may come */
    Fetcher *fetcher; /* NULL: URLs are not fetched */
    size_t holders;   /* guarded by the mutex of its CurrentTerms; being the current ones counts */
} Terms;

typedef struct CurrentTerms {
    pthread_mutex_t mutex;
    Terms *current;
} CurrentTerms;

/* `settings` is copied. */
int terms_new(Terms **ret_terms, const Settings *settings, Error *err);
/* Of terms that were never put. */
void terms_free(Terms *terms);
void terms_init(CurrentTerms *current);
/* Drops the current ones; nobody else holds any. */
void terms_destroy(CurrentTerms *current);
/* From here on `terms` (taken over) are the current ones. */
void terms_put(CurrentTerms *current, Terms *terms);
Terms *terms_take(CurrentTerms *current);
void terms_drop(CurrentTerms *current, Terms *terms);
/* A number of the current ones, for what belongs to no request. */
uint64_t terms_number(CurrentTerms *current, Setting setting);

#endif
