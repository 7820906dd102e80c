#!/usr/bin/env python3
"""load.py URL ARTICLE COUNTS [THREADS]: posts the article again and again until SIGTERM, each thread over one
connection as long as the proxy keeps it; then writes {"status": count} and what failed to COUNTS."""
import collections
import http.client
import json
import signal
import sys
import threading
import urllib.parse

url, article, counts_file = sys.argv[1:4]
threads = int(sys.argv[4]) if len(sys.argv) > 4 else 4
parts = urllib.parse.urlsplit(url)
body = open(article, "rb").read()
stop = threading.Event()
counts, lock = collections.Counter(), threading.Lock()
errors = []


def post(connection):
    connection.request("POST", parts.path, body, {"Content-Type": "text/plain"})
    response = connection.getresponse()
    answer = response.read()
    if response.status == 200:
        json.loads(answer)
    return response.status


def work():
    connection = None
    while not stop.is_set():
        try:
            connection = connection or http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
            status = post(connection)
        except Exception as error:
            status, connection = "error", None
            errors.append(repr(error))
        with lock:
            counts[str(status)] += 1
            with open(counts_file + ".so-far", "w") as f:
                f.write(str(sum(counts.values())))


signal.signal(signal.SIGTERM, lambda *_: stop.set())
running = [threading.Thread(target=work) for _ in range(threads)]
for t in running:
    t.start()
while not stop.wait(0.05):
    pass
for t in running:
    t.join()
json.dump({"counts": counts, "errors": errors[:5]}, open(counts_file, "w"))
