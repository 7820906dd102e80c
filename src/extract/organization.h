/* organization.h - organizations with kind and country.
 *
 * One for each entity of an organization; its name and the words beside it tell the kind (body.h), the
 * places in it the country.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     OrganizationExtractor *organizations;
 *     if (organization_load(&organizations, "data", &err) < 0) return err.code;
 *     organization_run(organizations, doc, &result);
 */
#ifndef ATTACHE_EXTRACT_ORGANIZATION_H
#define ATTACHE_EXTRACT_ORGANIZATION_H

#include "base/error.h"
#include "doc/result.h"

typedef struct OrganizationExtractor OrganizationExtractor;

/* Reads what it needs below data_dir. */
int organization_load(OrganizationExtractor **ret_organization, const char *data_dir, Error *err);
void organization_release(OrganizationExtractor *organization);
/* Appends to result->organizations. */
void organization_run(const OrganizationExtractor *organization, Document *doc, Result *result);

#endif
