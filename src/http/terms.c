#include "http/terms.h"

#include <stdlib.h>

static int make_fetcher(Terms *terms, Error *err)
{
    const Settings *s = &terms->settings;
    FetchOptions options = {.data_dir = settings_text(s, SETTING_DATA_DIR),
                            .ports = settings_text(s, SETTING_FETCH_PORTS),
                            .hosts = settings_text(s, SETTING_FETCH_HOSTS),
                            .denied_hosts = settings_text(s, SETTING_FETCH_DENY_HOSTS),
                            .open_addresses = settings_text(s, SETTING_FETCH_ALLOW_ADDRESSES),
                            .max_bytes = (size_t)settings_number(s, SETTING_MAX_BODY),
                            .timeout_ms = settings_number(s, SETTING_FETCH_TIMEOUT)};
    return settings_number(s, SETTING_FETCH) != 0 ? fetcher_new(&terms->fetcher, &options, err) : 0;
}

int terms_new(Terms **ret_terms, const Settings *settings, Error *err)
{
    Terms *terms = calloc(1, sizeof *terms);
    *ret_terms = NULL;
    if (terms == NULL) return error_set(err, ERR_MEMORY, "no memory for the settings");
    int rc = settings_copy(&terms->settings, settings, err);
    const char *keys = rc == 0 ? settings_text(&terms->settings, SETTING_API_KEYS) : "";
    terms->needs_key = keys[0] != '\0';
    if (rc == 0)
        rc = ip_ranges_parse(slice_of(settings_text(settings, SETTING_TRUSTED_PROXIES)), "trusted_proxies",
                             &terms->proxies, err);
    if (rc == 0 && terms->needs_key) rc = keys_load(&terms->keys, keys, err);
    if (rc == 0) rc = make_fetcher(terms, err);
    if (rc < 0)
        terms_free(terms);
    else
        *ret_terms = terms;
    return rc;
}

void terms_free(Terms *terms)
{
    if (terms == NULL) return;
    fetcher_free(terms->fetcher);
    keys_release(&terms->keys);
    ip_ranges_release(&terms->proxies);
    settings_release(&terms->settings);
    free(terms);
}

void terms_init(CurrentTerms *current)
{
    current->current = NULL;
    (void)pthread_mutex_init(&current->mutex, NULL);
}

void terms_destroy(CurrentTerms *current)
{
    terms_put(current, NULL);
    (void)pthread_mutex_destroy(&current->mutex);
}

void terms_put(CurrentTerms *current, Terms *terms)
{
    if (terms != NULL) terms->holders = 1;
    (void)pthread_mutex_lock(&current->mutex);
    Terms *old = current->current;
    current->current = terms;
    (void)pthread_mutex_unlock(&current->mutex);
    terms_drop(current, old);
}

Terms *terms_take(CurrentTerms *current)
{
    (void)pthread_mutex_lock(&current->mutex);
    Terms *terms = current->current;
    terms->holders++;
    (void)pthread_mutex_unlock(&current->mutex);
    return terms;
}

void terms_drop(CurrentTerms *current, Terms *terms)
{
    if (terms == NULL) return;
    (void)pthread_mutex_lock(&current->mutex);
    bool last = --terms->holders == 0;
    (void)pthread_mutex_unlock(&current->mutex);
    if (last) terms_free(terms);
}

uint64_t terms_number(CurrentTerms *current, Setting setting)
{
    (void)pthread_mutex_lock(&current->mutex);
    uint64_t number = settings_number(&current->current->settings, setting);
    (void)pthread_mutex_unlock(&current->mutex);
    return number;
}
