/* place_confidence.h - from the sum of signs that a place is meant to how often that is right.
 *
 * A rising curve of straight pieces for places that the gazetteer knows and one for those it does not
 * (data/place_confidence.tsv). Owns nothing; const after load, shared by threads. Errors name file and line.
 *
 *     PlaceConfidence c;
 *     if (place_confidence_load(&c, "data", &err) < 0) ...
 *     float confidence = place_confidence(&c, true, raw);
 */
#ifndef ATTACHE_EXTRACT_PLACE_CONFIDENCE_H
#define ATTACHE_EXTRACT_PLACE_CONFIDENCE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_MAX_KNOTS = 16 };

typedef struct PlaceCurve {
    float raw[PLACE_MAX_KNOTS];
    float confidence[PLACE_MAX_KNOTS];
    uint32_t n;
} PlaceCurve;

typedef struct PlaceConfidence {
    PlaceCurve known;
    PlaceCurve unknown;
} PlaceConfidence;

/* Refuses a curve that falls, does not go from 0 to 1, or has more than PLACE_MAX_KNOTS rows. */
int place_confidence_load(PlaceConfidence *curves, const char *data_dir, Error *err);
float place_confidence(const PlaceConfidence *curves, bool known, float raw);

#endif
