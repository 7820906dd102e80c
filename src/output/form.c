#include "output/form.h"

#include "output/html.h"
#include "output/json.h"
#include "output/jsonld.h"
#include "output/report.h"
#include "output/tsv.h"

#include <jansson.h>

static const struct {
    const char *name;
    OutputForm form;
} tables[] = {
    {"people", FORM_PEOPLE}, {"quotes", FORM_QUOTES}, {"events", FORM_EVENTS}, {"locations", FORM_LOCATIONS}};

bool output_table_from_name(Slice name, OutputForm *ret_form)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (!slice_eq(name, slice_of(tables[i].name))) continue;
        *ret_form = tables[i].form;
        return true;
    }
    return false;
}

bool output_form_from_name(Slice name, OutputForm *ret_form)
{
    static const struct {
        const char *name;
        OutputForm form;
    } forms[] = {{"json", FORM_JSON}, {"jsonld", FORM_JSONLD}, {"article", FORM_ARTICLE}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (!slice_eq(name, slice_of(forms[i].name))) continue;
        *ret_form = forms[i].form;
        return true;
    }
    return false;
}

static bool form_has_frame(OutputForm form)
{
    return form != FORM_JSON && form != FORM_JSON_PRETTY && form != FORM_JSONLD && form != FORM_ARTICLE;
}

int output_head(OutputForm form, StrBuf *out)
{
    if (!form_has_frame(form)) return 0;
    return form == FORM_REPORT ? report_head(out) : tsv_head(form, out);
}

int output_tail(OutputForm form, StrBuf *out)
{
    return form == FORM_REPORT ? report_tail(out) : 0;
}

static int write_tree(OutputForm form, const Answer *answer, StrBuf *out, Error *err)
{
    json_t *tree = NULL;
    int rc = output_tree(answer->doc, answer->result, answer->options, &tree, err);
    if (rc < 0) return rc;
    rc = form == FORM_REPORT ? report_article(answer->name, tree, out)
                             : tsv_article(form, answer->name, tree, out);
    json_decref(tree);
    if (rc == 0) return 0;
    return error_set(err, rc, "the answer is larger than %zu bytes, or there is no memory for it",
                     out->limit);
}

int output_write(OutputForm form, const Answer *answer, StrBuf *out, Error *err)
{
    size_t before = out->len;
    int rc;
    if (form == FORM_ARTICLE)
        rc = output_html(answer->doc, answer->result, out, err);
    else if (form == FORM_JSONLD)
        rc = output_jsonld(answer->doc, answer->result, answer->options, out, err);
    else if (form_has_frame(form))
        rc = write_tree(form, answer, out, err);
    else
        rc = output_json(answer->doc, answer->result, answer->options, form == FORM_JSON_PRETTY, out, err);
    if (rc == 0 && !form_has_frame(form) && form != FORM_ARTICLE && strbuf_append_char(out, '\n') < 0)
        rc = error_set(err, ERR_MEMORY, "no memory for the answer");
    if (rc < 0 && out->ptr != NULL) out->ptr[out->len = before] = '\0';
    return rc;
}
