#include "ml/clusters.h"

#include "base/ctype.h"

#include <assert.h>
#include <string.h>

static const uint16_t unknown_row[CLUSTER_COLUMNS];

int clusters_load(Clusters *clusters, const char *path, Error *err)
{
    *clusters = (Clusters){0};
    int rc = model_file_load(&clusters->file, path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, err);
    if (rc < 0) return rc;
    Slice bytes;
    rc = model_file_section(&clusters->file, "slots", &bytes, err);
    size_t n = rc < 0 ? 0 : bytes.len / sizeof(ClusterSlot);
    if (rc == 0 && (n < 2 || bytes.len % sizeof(ClusterSlot) != 0 || (n & (n - 1)) != 0))
        rc = error_set(err, ERR_FORMAT, "%s: the table of words has %zu bytes, not a power of two of entries",
                       path, bytes.len);
    if (rc < 0) {
        clusters_release(clusters);
        return rc;
    }
    clusters->slots = (const ClusterSlot *)(const void *)bytes.ptr;
    clusters->mask = n - 1;
    return 0;
}

void clusters_release(Clusters *clusters)
{
    model_file_release(&clusters->file);
    *clusters = (Clusters){0};
}

/* U+2010..U+201F, the general punctuation that has an ASCII form; 0 for the rest. */
static char ascii_of_punctuation(unsigned char third_byte)
{
    if (third_byte >= 0x90 && third_byte <= 0x95) return '-';
    if (third_byte >= 0x98 && third_byte <= 0x9b) return '\'';
    if (third_byte >= 0x9c && third_byte <= 0x9f) return '"';
    return 0;
}

size_t clusters_normalize(Slice word, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (n == CLUSTERS_MAX_WORD) return 0;
        unsigned char c = (unsigned char)word.ptr[i];
        out[n++] = (c >= '0' && c <= '9') ? '0' : (char)c;
        if (c != 0xe2 || i + 2 >= word.len || (unsigned char)word.ptr[i + 1] != 0x80) continue;
        char ascii = ascii_of_punctuation((unsigned char)word.ptr[i + 2]);
        if (ascii == 0) continue;
        out[n - 1] = ascii;
        i += 2;
    }
    return n;
}

static uint64_t slot_of(uint64_t hash, uint64_t mask, uint32_t *ret_tag)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    *ret_tag = tag == 0 ? 1 : tag;
    return hash & mask;
}

uint64_t clusters_slot(Slice normalized, uint64_t mask, uint32_t *ret_tag)
{
    return slot_of(slice_hash(normalized), mask, ret_tag);
}

static const uint16_t *find(const Clusters *clusters, uint64_t hash)
{
    uint32_t tag;
    uint64_t i = slot_of(hash, clusters->mask, &tag);
    for (uint64_t probes = 0; probes <= clusters->mask; probes++, i = (i + 1) & clusters->mask) {
        if (clusters->slots[i].tag == tag) return clusters->slots[i].row;
        if (clusters->slots[i].tag == 0) break;
    }
    return NULL;
}

static bool lower(char *s, size_t n)
{
    bool changed = false;
    for (size_t i = 0; i < n; i++) {
        char c = ascii_lower(s[i]);
        changed |= c != s[i];
        s[i] = c;
    }
    return changed;
}

/* In lower case, then Capitalized. */
static const uint16_t *find_other_case(const Clusters *clusters, Slice normalized)
{
    char form[CLUSTERS_MAX_WORD];
    const uint16_t *row = NULL;
    memcpy(form, normalized.ptr, normalized.len);
    Slice other = {form, normalized.len};
    if (lower(form, other.len)) row = find(clusters, slice_hash(other));
    if (row == NULL && ascii_is_lower(form[0])) {
        form[0] = ascii_upper(form[0]);
        row = find(clusters, slice_hash(other));
    }
    return row != NULL ? row : unknown_row;
}

void clusters_expect(const Clusters *clusters, uint64_t hash)
{
    __builtin_prefetch(&clusters->slots[hash & clusters->mask]);
}

const uint16_t *clusters_lookup_hashed(const Clusters *clusters, Slice normalized, uint64_t hash)
{
    assert(normalized.len <= CLUSTERS_MAX_WORD);
    if (normalized.len == 0) return unknown_row;
    const uint16_t *row = find(clusters, hash);
    return row != NULL ? row : find_other_case(clusters, normalized);
}

uint32_t clusters_slot_of(const Clusters *clusters, const uint16_t *row)
{
    if (row == unknown_row) return CLUSTERS_NO_SLOT;
    return (uint32_t)((size_t)((const char *)row - (const char *)clusters->slots) / sizeof(ClusterSlot));
}

const uint16_t *clusters_lookup(const Clusters *clusters, Slice word)
{
    char form[CLUSTERS_MAX_WORD];
    Slice normalized = {form, clusters_normalize(word, form)};
    return clusters_lookup_hashed(clusters, normalized, slice_hash(normalized));
}
