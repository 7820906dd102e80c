#include "web/assets.h"

/* Begin and end of each file, from embed.S. */
extern const char asset_page[], asset_page_end[];
extern const char asset_style[], asset_style_end[];
extern const char asset_script[], asset_script_end[];
extern const char asset_sample[], asset_sample_end[];
extern const char asset_openapi[], asset_openapi_end[];
extern const char asset_openapi_json[], asset_openapi_json_end[];

typedef struct AssetRow {
    const char *path;
    const char *content_type;
    const char *begin;
    const char *end;
} AssetRow;

static const AssetRow rows[] = {
    {"/", "text/html; charset=utf-8", asset_page, asset_page_end},
    {"/reader.css", "text/css; charset=utf-8", asset_style, asset_style_end},
    {"/reader.js", "text/javascript; charset=utf-8", asset_script, asset_script_end},
    {"/sample.txt", "text/plain; charset=utf-8", asset_sample, asset_sample_end},
    {"/v1/openapi.yaml", "application/yaml", asset_openapi, asset_openapi_end},
    {"/v1/openapi.json", "application/json", asset_openapi_json, asset_openapi_json_end},
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
