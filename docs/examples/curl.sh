#!/usr/bin/env bash
# attache by curl. --fail-with-body: an error's body tells what was wrong, and the command fails.
set -euo pipefail
attache=${ATTACHE:-http://127.0.0.1:8080}
curl() { command curl -sS --fail-with-body "$@"; }

# an article as it is; --data-binary, because -d would take its line breaks away
curl -H 'Content-Type: text/plain' --data-binary @share/samples/strait-talks.txt \
    "$attache/v1/extract?published_at=2010-12-16" | jq -r '.officials[] | "\(.name): \(.roles[0].title)"'

# a web page: its main text is found, and comes back as .document.text
printf '<html><body><nav>Home | World</nav><article><h1>Envoys meet</h1><p>Foreign Minister Anna Berg met envoys in Riga on Monday, the ministry said in a statement to reporters.</p></article></body></html>' |
    curl -H 'Content-Type: text/html' --data-binary @- "$attache/v1/extract" | jq -r .document.text

# JSON with options; offsets as JavaScript and Java count
jq -n --rawfile text share/samples/short.txt '{text: $text, published_at: "2010-12-16", offset_unit: "utf16"}' |
    curl -H 'Content-Type: application/json' --data-binary @- "$attache/v1/extract" | jq -c '.quotes[] | [.speaker.text, .text]'

# many at once: NDJSON in, NDJSON out, in the same order
for file in share/samples/*.txt; do jq -cn --arg id "$file" --rawfile text "$file" '{id: $id, text: $text}'; done |
    curl -H 'Content-Type: application/x-ndjson' --data-binary @- "$attache/v1/batch" | jq -r '[.id, (.people + .officials | length)] | @tsv'

# compressed both ways
gzip -c share/samples/strait-talks.txt |
    curl --compressed -H 'Content-Type: text/plain' -H 'Content-Encoding: gzip' --data-binary @- "$attache/v1/extract" | jq -r '.document.characters'

# what went wrong is told in the body
curl -H 'Content-Type: application/json' --data-binary '{"txt": "?"}' "$attache/v1/extract" | jq -r '"\(.status) \(.title): \(.detail)"' || true
