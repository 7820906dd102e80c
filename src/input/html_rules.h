/* html_rules.h - what elements, classes and meta names say about a page (data/html.tsv).
 *
 * A set of bits for each name, const after load, shared by threads.
 *
 *     if (html_rules_bits(rules, SLICE("nav")) & HTML_CUT) ...
 */
#ifndef ATTACHE_INPUT_HTML_RULES_H
#define ATTACHE_INPUT_HTML_RULES_H

#include "base/error.h"
#include "base/slice.h"

typedef struct HtmlRules HtmlRules;

typedef enum HtmlBits {
    HTML_RAW = 1 << 0,
    HTML_CUT = 1 << 1,
    HTML_SITE = 1 << 2,
    HTML_BLOCK = 1 << 3,
    HTML_CONTAINER = 1 << 4,
    HTML_CUT_TOKEN = 1 << 5,
    HTML_MAIN_TOKEN = 1 << 6,
    HTML_PUBLISHED = 1 << 7,
    HTML_TITLE = 1 << 8,
} HtmlBits;

int html_rules_load(HtmlRules **ret_rules, const char *data_dir, Error *err);
void html_rules_release(HtmlRules *rules);
/* Bits of a name, compared without ASCII case; 0 for an unknown one. */
uint32_t html_rules_bits(const HtmlRules *rules, Slice name);

#endif
