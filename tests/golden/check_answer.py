"""What must hold of every answer: offsets, ids, references, and the schema of openapi.yaml.

    check_answer.py ANSWERS.ndjson ARTICLES.ndjson [--unit codepoint|utf8|utf16] [--schema openapi.yaml]

Each answer stands on the line of its article ({"id", "text", ...}); a problem object (with "status") is
counted and otherwise passed over. Prints every breach with the article's id and ends with 1 when there is one.
"""
import argparse, json, sys

UNIT_CODECS = {"utf8": ("utf-8", 1), "utf16": ("utf-16-le", 2)}


def slicer(text, unit):
    """A function (start, end) -> text in the given unit of offsets."""
    if unit == "codepoint":
        return lambda start, end: text[start:end]
    codec, width = UNIT_CODECS[unit]
    data = text.encode(codec)
    return lambda start, end: data[start * width:end * width].decode(codec, "replace")


def spans_of(value, path=""):
    """Every object below value that has an offset, with its path."""
    if isinstance(value, dict):
        if "start" in value:
            yield path, value
        for key, child in value.items():
            yield from spans_of(child, path + "/" + key)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from spans_of(child, "%s/%d" % (path, i))


def facts_of(answer):
    for key in ("officials", "people", "organizations", "locations", "events", "quotes"):
        yield from answer.get(key, [])


def references_of(answer):
    place = (answer["document"].get("dateline") or {}).get("place") or {}
    yield "dateline", place.get("ref"), "l"
    for place in answer["locations"]:
        yield place["id"] + " within", (place["within"] or {}).get("ref"), "l"
    for person in answer["officials"] + answer["people"]:
        for ref in person["quotes"]:
            yield person["id"] + " quotes", ref, "q"
        for ref in person["events"]:
            yield person["id"] + " events", ref, "e"
        for role in person["roles"]:
            yield person["id"] + " role", (role["organization"] or {}).get("ref"), "o"
    for event in answer["events"]:
        yield event["id"] + " location", event["location"], "l"
        for participant in event["participants"]:
            yield event["id"] + " participant", participant["ref"], "pol"
    for quote in answer["quotes"]:
        yield quote["id"] + " speaker", (quote["speaker"] or {}).get("ref"), "po"


def check_offsets(answer, text, unit):
    cut = slicer(text, unit)
    for path, value in spans_of({k: v for k, v in answer.items() if k != "id"}):
        start, end = value["start"], value["end"]
        if start is None and end is None:
            continue
        if not 0 <= start < end:
            yield "%s: start %s, end %s" % (path, start, end)
        elif "text" in value and "spans" not in value and cut(start, end) != value["text"]:
            yield "%s: %r is not %r" % (path, cut(start, end), value["text"])
    for quote in answer["quotes"]:
        if " ".join(cut(s["start"], s["end"]) for s in quote["spans"]) != quote["text"]:
            yield "%s: the spans do not give the text" % quote["id"]


def check_ids(answer):
    ids = [fact["id"] for fact in facts_of(answer)]
    if len(set(ids)) != len(ids):
        yield "ids are not unique"
    for letter in "poleq":
        numbers = sorted(int(i[1:]) for i in ids if i[0] == letter)
        if numbers != list(range(1, len(numbers) + 1)):
            yield "ids %s1.. have gaps" % letter
    known = set(ids)
    for where, ref, letters in references_of(answer):
        if ref is not None and (ref not in known or ref[0] not in letters):
            yield "%s: dangling reference %r" % (where, ref)


def schema_checker(path):
    """A function answer -> messages; nothing to say without a schema."""
    if path is None:
        return lambda answer: []
    import jsonschema, yaml
    with open(path, encoding="utf8") as f:
        api = yaml.safe_load(f)
    root = dict(api["components"]["schemas"]["Extraction"])
    root["components"] = api["components"]
    validator = jsonschema.Draft202012Validator(root)
    return lambda answer: ["schema: %s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200])
                           for e in validator.iter_errors(answer)]


def check(answer, article, unit, schema):
    text = answer["document"].get("text", article.get("text"))
    yield from check_offsets(answer, text, unit)
    yield from check_ids(answer)
    yield from schema({k: v for k, v in answer.items()})


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("answers")
    ap.add_argument("articles")
    ap.add_argument("--unit", default="codepoint", choices=["codepoint", "utf8", "utf16"])
    ap.add_argument("--schema", help="openapi.yaml to validate against")
    a = ap.parse_args()
    schema = schema_checker(a.schema)
    answers = [json.loads(l) for l in open(a.answers, encoding="utf8") if l.strip()]
    articles = [json.loads(l) for l in open(a.articles, encoding="utf8") if l.strip()]
    breaches = problems = 0
    if len(answers) != len(articles):
        print("%d answers for %d articles" % (len(answers), len(articles)))
        breaches += 1
    for answer, article in zip(answers, articles):
        if answer.get("id") != article.get("id"):
            print("%s: answered as %s" % (article.get("id"), answer.get("id")))
            breaches += 1
        if "officials" not in answer:
            problems += 1
            continue
        for breach in check(answer, article, a.unit, schema):
            print("%s: %s" % (article.get("id"), breach))
            breaches += 1
    print("%d answers, %d problems, %d breaches" % (len(answers), problems, breaches))
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
