"""What score.py's speakers suite does not tell of quotations: are the right marks taken for speech, and which cases are hard.

Used by scripts/eval on gold segments ({start, end, text, attributed, quote_id, source}). A segment is found when
half of it lies in one quote of the answer. marks() counts all segments, by length; hard_cases() those of five
words and more with a source, by the labels of a table (article, quote_id, labels parted by commas).
"""
import json

LONG = 5  # words


def overlap(a, b):
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def quote_of(segment, quotes):
    """The quote that holds most of the segment, None when none holds half of it."""
    best, most = None, 0.5 * (segment["end"] - segment["start"])
    for quote in quotes:
        held = sum(overlap(segment, span) for span in quote["spans"])
        if held >= most and (best is None or held > most):
            best, most = quote, held
    return best


def pairs(gold_file, out_file):
    """(article's id, segment, quote or None) for every gold segment."""
    answers = {}
    for line in open(out_file, encoding="utf8"):
        answer = json.loads(line)
        answers[answer["id"]] = answer.get("quotes", [])
    for line in open(gold_file, encoding="utf8"):
        gold = json.loads(line)
        for segment in gold["segments"]:
            yield gold["id"], segment, quote_of(segment, answers.get(gold["id"], []))


def percent(part, whole):
    return round(100 * part / whole, 2) if whole else None


def marks(gold_file, out_file):
    """Of the marks that the answer takes for speech, how many does gold attribute (P); of those, how many are taken (R)."""
    counts = {True: [0, 0, 0], False: [0, 0, 0]}
    for _, segment, quote in pairs(gold_file, out_file):
        taken, attributed = quote is not None, bool(segment["attributed"])
        row = counts[len(segment["text"].split()) >= LONG]
        for i, hit in enumerate((taken and attributed, taken, attributed)):
            row[i] += hit
    name = {True: "five words and more", False: "under five words"}
    return {name[k]: {"P": percent(hit, taken), "R": percent(hit, gold), "gold": gold}
            for k, (hit, taken, gold) in counts.items()}


def labels_of(path):
    table = {}
    for line in open(path, encoding="utf8"):
        article, quote, labels = line.rstrip("\n").split("\t")
        table[article, quote] = labels.split(",")
    return table


def hard_cases(gold_file, out_file, cases_file):
    """Per label: segments, and the share found, with the right speaker, with the speaker's very words."""
    labels, counts = labels_of(cases_file), {}
    for article, segment, quote in pairs(gold_file, out_file):
        source = segment.get("source")
        if not source or len(segment["text"].split()) < LONG:
            continue
        speaker = (quote or {}).get("speaker") or {}
        given = speaker.get("start") is not None
        hits = (1, quote is not None, given and overlap(source, speaker) > 0,
                given and (source["start"], source["end"]) == (speaker["start"], speaker["end"]))
        for label in labels.get((article, segment["quote_id"]), []) or ["none"]:
            row = counts.setdefault(label or "none", [0, 0, 0, 0])
            for i, hit in enumerate(hits):
                row[i] += hit
    return {k: {"n": n, "found": percent(f, n), "overlap": percent(o, n), "exact": percent(e, n)}
            for k, (n, f, o, e) in sorted(counts.items())}
