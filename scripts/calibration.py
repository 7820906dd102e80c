"""Does a confidence of 0.9 mean nine in ten? Reliability of the answers by bins of their confidence.

Used by scripts/eval on the hand-annotated articles: every person, role, place, event and quote of the answers is
right or wrong by the rules of score.py (a person of that name; a role's title, status and country; a place;
an event's type in its sentence; a quote with its speaker). bins() gives the counts, draw() the plot.
"""
import importlib.util, json

EDGES = [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001]
KINDS = ["person", "role", "location", "event", "quote"]


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def people(S, gold, out):
    """Pairs (confidence, right) of persons, and of the roles of those that were found."""
    ga, sa = gold["officials"] + gold["people"], out.get("officials", []) + out.get("people", [])
    pairs = S.match(ga, sa, lambda a, b: S.same_person(a["name"], b["name"]))
    of = {j: i for i, j in pairs}
    persons = [(p["confidence"], j in of) for j, p in enumerate(sa)]
    roles = []
    for j, p in enumerate(sa):
        wanted = ga[of[j]]["roles"] if j in of else []
        right = {y for x, y in S.match(wanted, p["roles"], lambda a, b: same_role(S, a, b))}
        roles += [(r["confidence"], y in right) for y, r in enumerate(p["roles"])]
    return persons, roles


def same_role(S, a, b):
    country = (b.get("jurisdiction") or {}).get("country_code")
    return (S.token_f1(a["title"], b["title"] or "") >= 0.5 and a["status"] == b["status"]
            and (a["country_code"] or None) == (country or None))


def locations(S, gold, out):
    def same(a, b):
        touches = any(S.overlap(x, S.span(m)) for x in a["spans"] + a["associative"] for m in b["mentions"])
        return S.norm(a["name"]) == S.norm(b["name"] or "") or (touches and a["country_code"] == b["country_code"])
    places = out.get("locations", [])
    right = {j for _, j in S.match(gold["locations"], places, same)}
    return [(p["confidence"], j in right) for j, p in enumerate(places)]


def events(S, gold, out):
    def same(a, b):
        return a["type"] == b["type"] and S.overlap(a["sentence"], S.span(b["trigger"])) > 0
    found = out.get("events", [])
    right = {j for _, j in S.match(gold["events"], found, same)}
    return [(e["confidence"], j in right) for j, e in enumerate(found)]


def quotes(S, gold, out):
    names = {p["id"]: p["name"] for k in ("officials", "people", "organizations") for p in out.get(k, [])}

    def same(a, b):
        A = {i for x in a["spans"] for i in range(*x)}
        B = {i for x in b["spans"] for i in range(x["start"], x["end"])}
        if not A | B or len(A & B) / len(A | B) < 0.8:
            return False
        speaker = b.get("speaker") or {}
        who = names.get(speaker.get("ref")) or speaker.get("text") or ""
        if a["speaker"] is None:
            return not who
        if a["speaker_kind"] == "person":
            return S.same_person(a["speaker"], who)
        return S.token_f1(a["speaker"], who) >= 0.5
    found = out.get("quotes", [])
    right = {j for _, j in S.match(gold["quotes"], found, same)}
    return [(q["confidence"], j in right) for j, q in enumerate(found)]


def judge(scorer, gold_file, out_file):
    """Per kind of fact, the pairs (confidence, right) over all articles."""
    S = load_scorer(scorer)
    answers = {}
    for line in open(out_file, encoding="utf8"):
        answer = json.loads(line)
        answers[answer["id"]] = answer
    judged = {k: [] for k in KINDS}
    for line in open(gold_file, encoding="utf8"):
        gold = json.loads(line)
        out = answers.get(gold["id"], {})
        persons, roles = people(S, gold, out)
        for kind, pairs in zip(KINDS, (persons, roles, locations(S, gold, out), events(S, gold, out), quotes(S, gold, out))):
            judged[kind] += pairs
    return judged


def bins(judged):
    """Per kind: how many facts, the expected calibration error, and rows (n, mean confidence, share right)."""
    table = {}
    for kind, pairs in judged.items():
        rows, error = [], 0.0
        for low, high in zip(EDGES, EDGES[1:]):
            inside = [p for p in pairs if low <= p[0] < high]
            if not inside:
                continue
            mean = sum(c for c, _ in inside) / len(inside)
            share = sum(r for _, r in inside) / len(inside)
            rows.append({"n": len(inside), "confidence": round(mean, 3), "right": round(share, 3)})
            error += len(inside) * abs(mean - share)
        table[kind] = {"n": len(pairs), "error": round(error / len(pairs), 3) if pairs else None, "bins": rows}
    return table


def draw(table, path):
    """A reliability diagram: one panel a kind, a dot a bin (its area the number of facts), the diagonal the ideal."""
    side, gap = 170, 46
    width, height = len(table) * (side + gap) + gap, side + 2 * gap
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">' % (width, height),
             '<rect width="100%" height="100%" fill="#fff"/>']
    for k, (kind, data) in enumerate(table.items()):
        x0, y0 = gap + k * (side + gap), gap
        parts.append('<text x="%d" y="%d" font-weight="bold">%s</text>' % (x0, y0 - 20, kind))
        parts.append('<text x="%d" y="%d" fill="#555">%d facts, error %s</text>' % (x0, y0 - 6, data["n"], data["error"]))
        parts.append('<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#999"/>' % (x0, y0, side, side))
        parts.append('<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#bbb" stroke-dasharray="4 3"/>' % (x0, y0 + side, x0 + side, y0))
        for row in data["bins"]:
            radius = max(2.0, min(14.0, row["n"] ** 0.5))
            parts.append('<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#2468ac" fill-opacity="0.6"><title>%d facts: said %.2f, right %.2f</title></circle>'
                         % (x0 + side * row["confidence"], y0 + side * (1 - row["right"]), radius, row["n"], row["confidence"], row["right"]))
        parts.append('<text x="%d" y="%d" fill="#555">confidence</text>' % (x0 + side // 2 - 28, y0 + side + 16))
        parts.append('<text x="%d" y="%d" fill="#555" transform="rotate(-90 %d %d)">share right</text>' % (x0 - 6, y0 + side // 2 + 28, x0 - 6, y0 + side // 2 + 28))
    parts.append("</svg>")
    with open(path, "w", encoding="utf8") as f:
        f.write("\n".join(parts) + "\n")
