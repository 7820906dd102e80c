#include "extract/place_confidence.h"

#include "config/table.h"

#include <stdio.h>
#include <string.h>

static int add_knot(PlaceCurve *curve, const Table *t, uint32_t row, double raw, double confidence,
                    Error *err)
{
    bool first = curve->n == 0;
    bool rises = first ? raw <= 0
                       : raw > (double)curve->raw[curve->n - 1] &&
                             confidence >= (double)curve->confidence[curve->n - 1];
    if (curve->n == PLACE_MAX_KNOTS || !rises || confidence < 0 || confidence > 1)
        return table_error(t, row, err, "a curve begins at 0, rises, and has at most %d rows",
                           PLACE_MAX_KNOTS);
    curve->raw[curve->n] = (float)raw;
    curve->confidence[curve->n++] = (float)confidence;
    return 0;
}

static int read_row(PlaceConfidence *c, const Table *t, uint32_t row, const int column[3], Error *err)
{
    Slice which = table_cell(t, row, column[0]);
    bool known = slice_eq(which, SLICE("known"));
    double raw;
    double confidence;
    if ((!known && !slice_eq(which, SLICE("unknown"))) ||
        !slice_to_double(table_cell(t, row, column[1]), &raw) ||
        !slice_to_double(table_cell(t, row, column[2]), &confidence))
        return table_error(t, row, err, "expected 'known' or 'unknown' and two numbers");
    return add_knot(known ? &c->known : &c->unknown, t, row, raw, confidence, err);
}

static bool is_whole(const PlaceCurve *curve)
{
    return curve->n >= 2 && curve->raw[curve->n - 1] >= 1;
}

int place_confidence_load(PlaceConfidence *c, const char *data_dir, Error *err)
{
    char path[4096];
    Table t;
    memset(c, 0, sizeof *c);
    (void)snprintf(path, sizeof path, "%s/place_confidence.tsv", data_dir);
    int rc = table_load(&t, path, err);
    if (rc < 0) return rc;
    const int column[3] = {table_column(&t, "place", err), table_column(&t, "raw", err),
                           table_column(&t, "confidence", err)};
    if (column[0] < 0 || column[1] < 0 || column[2] < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < t.n_rows; row++)
        rc = read_row(c, &t, row, column, err);
    table_release(&t);
    if (rc == 0 && (!is_whole(&c->known) || !is_whole(&c->unknown)))
        rc = error_set(err, ERR_CONFIG, "%s: each curve must end at raw 1", path);
    return rc;
}

float place_confidence(const PlaceConfidence *c, bool known, float raw)
{
    const PlaceCurve *curve = known ? &c->known : &c->unknown;
    uint32_t i = 1;
    while (i + 1 < curve->n && curve->raw[i] < raw)
        i++;
    float share = (raw - curve->raw[i - 1]) / (curve->raw[i] - curve->raw[i - 1]);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return curve->confidence[i - 1] + share * (curve->confidence[i] - curve->confidence[i - 1]);
}
