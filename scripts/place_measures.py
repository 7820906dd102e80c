"""What the sets of place names tell beyond distances: are the confidences honest, and is the use of a name right?

Used by scripts/eval after the suites lgl, trnews, geovirus and gwn; scripts/tables writes both into docs/places.md.
"""
import json

SETS = ["lgl", "trnews", "geovirus", "gwn"]
FAR = {"country": 1500, "continent": 1500, "region": 1500, "water": 1500, "mountain": 1500, "admin1": 400}
NEAR = 161  # kilometres, as score.py; published middles of wide places differ by more
USES = {"Literal": "literal", "Coercion": "literal", "Embedded_Literal": "literal", "Metonymic": "metonymic",
        "Non_Literal_Modifier": "associative", "Embedded_Non_Lit": "associative", "Demonym": "associative",
        "Language": "associative"}


def documents(gold_file, out_file):
    answers = {}
    for line in open(out_file, encoding="utf8"):
        answer = json.loads(line)
        answers[answer["id"]] = answer.get("locations", [])
    for line in open(gold_file, encoding="utf8"):
        gold = json.loads(line)
        yield gold["toponyms"], answers.get(gold["id"], [])


def meant(toponyms, mention):
    return next((t for t in toponyms if min(t["end"], mention["end"]) > max(t["start"], mention["start"])), None)


def is_right(S, place, toponym):
    if toponym is None:
        return False
    if toponym.get("lat") is None or place["latitude"] is None:
        return True
    return S.km(toponym["lat"], toponym["lon"], place["latitude"], place["longitude"]) <= FAR.get(place["kind"], NEAR)


def reliability(S, name, gold_file, out_file):
    """Pairs (confidence, share of its mentions that are right) of the places of one set. Only GWN annotates
    streets and buildings, and GeoVirus no adjectives: where a set does not, they are left out."""
    for toponyms, places in documents(gold_file, out_file):
        for place in places:
            if name != "gwn" and place["kind"] in ("facility", "other"):
                continue
            judged = [is_right(S, place, meant(toponyms, m)) for m in place["mentions"]
                      if name != "geovirus" or m["use"] != "associative"]
            if judged:
                yield place["confidence"], sum(judged) / len(judged)


def wanted_use(toponym):
    """Our use for GWN's type; None where it has none ("Mixed", homonyms). An adjective is associative to us, also
    where GWN calls it literal ("a Syrian city")."""
    if toponym.get("type") == "Literal_Modifier":
        return "associative" if toponym.get("modifier") == "Adjective" else "literal"
    return USES.get(toponym.get("type"))


def uses(gold_file, out_file):
    """Counts {wanted: {given: n}} over the names that both have."""
    table = {}
    for toponyms, places in documents(gold_file, out_file):
        for mention in (m for p in places for m in p["mentions"]):
            toponym = meant(toponyms, mention)
            wanted = wanted_use(toponym) if toponym else None
            if wanted:
                row = table.setdefault(wanted, {})
                row[mention["use"]] = row.get(mention["use"], 0) + 1
    return table
