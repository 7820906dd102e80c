"""attache from Python's standard library: python3 python.py FILE..."""
import json
import os
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

ATTACHE = os.environ.get("ATTACHE", "http://127.0.0.1:8080")


def extract(article):
    """One article, a dict as the JSON body is. A busy server answers 503 or 429 and says when to come again."""
    request = urllib.request.Request(ATTACHE + "/v1/extract", json.dumps(article).encode(), {"Content-Type": "application/json"})
    for attempt in range(6):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            if attempt == 5 or error.code not in (429, 503):
                raise ValueError(f"{error.code}: {problem['detail']}") from None
            time.sleep(float(error.headers.get("Retry-After", 1)))


def main(files):
    articles = [{"text": open(file, encoding="utf-8").read()} for file in files]
    with ThreadPoolExecutor(4) as pool:
        for file, article, answer in zip(files, articles, pool.map(extract, articles)):
            for quote in answer["quotes"]:
                speaker = quote["speaker"] or {"text": None}
                # offsets are code points, as Python counts
                assert all(article["text"][s["start"]:s["end"]] for s in quote["spans"])
                print(file, speaker["text"], quote["text"], sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
