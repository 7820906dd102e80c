#include "web/assets.h"

/* Begin and end of each file, from embed.S. */
#define EMBEDDED(name) extern const char asset_##name[], asset_##name##_end[]
EMBEDDED(page);
EMBEDDED(style);
EMBEDDED(reader);
EMBEDDED(article);
EMBEDDED(facts);
EMBEDDED(map);
EMBEDDED(dom);
EMBEDDED(world);
EMBEDDED(diplomacy);
EMBEDDED(council);
EMBEDDED(disaster);
EMBEDDED(docs);
EMBEDDED(docs_style);
EMBEDDED(openapi);
EMBEDDED(openapi_json);
#undef EMBEDDED

typedef struct AssetRow {
    const char *path;
    const char *content_type;
    const char *begin;
    const char *end;
} AssetRow;

#define BYTES(name) asset_##name, asset_##name##_end
#define SCRIPT      "text/javascript; charset=utf-8"
#define TEXT        "text/plain; charset=utf-8"
static const AssetRow rows[] = {
    {"/", "text/html; charset=utf-8", BYTES(page)},
    {"/reader.css", "text/css; charset=utf-8", BYTES(style)},
    {"/reader.js", SCRIPT, BYTES(reader)},
    {"/article.js", SCRIPT, BYTES(article)},
    {"/facts.js", SCRIPT, BYTES(facts)},
    {"/map.js", SCRIPT, BYTES(map)},
    {"/dom.js", SCRIPT, BYTES(dom)},
    {"/world.svg", "image/svg+xml", BYTES(world)},
    {"/samples/strait-talks.txt", TEXT, BYTES(diplomacy)},
    {"/samples/harbour-bridge.txt", TEXT, BYTES(council)},
    {"/samples/river-flood.txt", TEXT, BYTES(disaster)},
    {"/docs", "text/html; charset=utf-8", BYTES(docs)},
    {"/docs.css", "text/css; charset=utf-8", BYTES(docs_style)},
    {"/v1/openapi.yaml", "application/yaml", BYTES(openapi)},
    {"/v1/openapi.json", "application/json", BYTES(openapi_json)},
};

bool asset_find(Slice path, Asset *ret_asset)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const AssetRow *row = &rows[i];
        if (!slice_eq(path, slice_of(row->path))) continue;
        *ret_asset = (Asset){row->path, row->content_type, {row->begin, (size_t)(row->end - row->begin)}};
        return true;
    }
    return false;
}
