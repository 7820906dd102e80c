#!/usr/bin/env python3
"""Adds to data/lemmas.tsv the inflected forms that the learned rules get wrong, after WordNet 3.0.

    train/lemma_wordnet.py NEWS.txt[.xz] [WORDNET_DIR]     (Debian: apt-get install wordnet-base)

For every verb and noun of WordNet its regular forms and its exceptions are made; a form stays that the news use at
least five times, whose lemma is sure (no other word of WordNet has the form, or the news use this one far more), and
for which lemmas.tsv and lemma_rules.tsv give something else. Run after lemma_train, which writes the file anew.
"""
import collections, lzma, os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FORMS, RULES = os.path.join(ROOT, "data/lemmas.tsv"), os.path.join(ROOT, "data/lemma_rules.tsv")
MARK = "# Forms that the rules get wrong, after WordNet 3.0 (Princeton University), by train/lemma_wordnet.py"
MIN_COUNT, VOWELS = 5, "aeiou"


def rows(path):
    lines = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf8") if l.strip() and not l.startswith("#")]
    return [r + [""] * (len(lines[0]) - len(r)) for r in lines[1:]]


def counts(news):
    seen = collections.Counter()
    with (lzma.open if news.endswith(".xz") else open)(news, "rt", encoding="utf8") as f:
        for line in f:
            seen.update(re.findall(r"[a-z]+", line.lower()))
    return seen


def words(wordnet, kind):
    found = [l.split(" ")[0] for l in open(os.path.join(wordnet, "index." + kind)) if not l.startswith(" ")]
    return [w for w in found if re.fullmatch(r"[a-z]{3,}", w)]


def exceptions(wordnet, kind):
    table = collections.defaultdict(list)
    for line in open(os.path.join(wordnet, kind + ".exc")):
        form, *lemmas = line.split()
        for lemma in lemmas:
            table[lemma].append(form)
    return table


def plural(word):
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if re.search("(s|x|z|ch|sh)$", word) else "s")


def regular(word, kind):
    if kind == "noun":
        return [("NNS", plural(word))]
    stem = word[:-1] if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) else word
    past = word[:-1] + "ied" if word.endswith("y") and word[-2] not in VOWELS else word + ("d" if word[-1] == "e" else "ed")
    return [("VBD", past), ("VBG", stem + "ing"), ("VBZ", plural(word))]


def inflected(word, kind, irregular):
    """(tag, form) of a word; exceptions of a kind replace the regular form of that kind."""
    special = []
    for form in irregular.get(word, []):
        tag = "NNS" if kind == "noun" else "VBG" if form.endswith("ing") else "VBZ" if form.endswith("s") else "VBD"
        special.append((tag, form))
    known = {tag for tag, _ in special}
    return special + [(tag, form) for tag, form in regular(word, kind) if tag not in known]


class Lemmatizer:
    def __init__(self):
        self.forms = {(t, f): l for t, f, l in rows(FORMS)}
        self.rules = {(t, s): (int(n), a) for t, s, n, a in rows(RULES)}

    def lemma(self, tag, form):
        if (tag, form) in self.forms:
            return self.forms[tag, form]
        for n in range(min(len(form) - 1, 7), -1, -1):
            rule = self.rules.get((tag, form[len(form) - n:]))
            if rule:
                return form[:len(form) - rule[0]] + rule[1]
        return form


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    wordnet = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/wordnet"
    if not os.path.exists(os.path.join(wordnet, "index.verb")):
        sys.exit("lemma_wordnet: no WordNet in %s; apt-get install wordnet-base, or name its folder" % wordnet)
    text = open(FORMS, encoding="utf8").read().split(MARK)[0]
    open(FORMS, "w", encoding="utf8").write(text)
    seen, learned = counts(sys.argv[1]), Lemmatizer()
    singular = set(words(wordnet, "noun"))
    lemmas_of = collections.defaultdict(set)
    for kind in ("verb", "noun"):
        irregular = exceptions(wordnet, kind)
        for word in words(wordnet, kind):
            for tag, form in inflected(word, kind, irregular):
                lemmas_of[tag, form].add(word)
    added = []
    for (tag, form), lemmas in sorted(lemmas_of.items()):
        known = learned.lemma(tag, form)
        best = max(sorted(lemmas), key=lambda w: seen[w])
        if (tag, known) == ("NNS", form) and form in singular: # "data", "graffiti": a word of its own
            continue
        if known in lemmas or seen[form] < MIN_COUNT or (tag, form) in learned.forms:
            continue
        added.append("\t".join((tag, form, best)))
    with open(FORMS, "a", encoding="utf8") as f:
        f.write(MARK + "\n" + "\n".join(added) + "\n")
    print("%d forms added" % len(added))


if __name__ == "__main__":
    main()
