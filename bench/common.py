"""What the benches share: a table with bars, servers started and stopped, load, and what /proc says of a process."""
import glob
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD", "build")
ATTACHE, LOAD = f"{BUILD}/attache", f"{BUILD}/bench/load"
TICKS = os.sysconf("SC_CLK_TCK")


class Table:
    """Rows of name, value, unit and, where there is one, the bar."""

    def __init__(self):
        self.rows = []

    def add(self, name, value, unit, bar=None, better="less"):
        met = None if bar is None else (value <= bar if better == "less" else value >= bar)
        row = {"name": name, "value": round(value, 3), "unit": unit, "bar": bar, "met": met}
        self.rows.append(row)
        mark = {None: "", True: "met", False: "MISSED"}[met]
        print(f"{name:<52}{row['value']:>12.2f} {unit:<24}{'' if bar is None else f'bar {bar}':<10}{mark}", flush=True)

    def write(self, path, **more):
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"commit": commit(), "machine": machine(), "processors": os.cpu_count(),
                       "load_average": round(os.getloadavg()[0], 1), **more, "rows": self.rows}, f, indent=1)
            f.write("\n")


def commit():
    return subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True).stdout.strip()


def machine():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return f"{platform.machine()}, {line.split(':', 1)[1].strip()}"
    return platform.machine()


def articles():
    """The bench's own articles, the whole of each."""
    return [open(p, encoding="utf-8").read() for p in sorted(glob.glob("bench/articles/*.txt"))]


def long_article(size):
    """One article of `size` bytes: the bench's articles again and again."""
    text = "\n\n".join(articles()) + "\n\n"
    raw = (text * (size // len(text.encode()) + 1)).encode()[:size]
    return raw.decode("utf-8", "ignore")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_200(port, path, process, patience=30, pause=0.002):
    start = time.perf_counter()
    while time.perf_counter() - start < patience and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port)) as s:
                s.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                if b" 200 " in s.recv(64):
                    return
        except OSError:
            pass
        time.sleep(pause)
    process.kill()
    sys.exit(f"bench: {process.args[0]} did not become ready")


def start_server(*arguments):
    """The service on a free port: its process, the port, and the milliseconds until it was ready."""
    port = free_port()
    start = time.perf_counter()
    server = subprocess.Popen([ATTACHE, "serve", "--listen", f"127.0.0.1:{port}", "--log", "off", *arguments])
    wait_for_200(port, "/readyz", server)
    return server, port, (time.perf_counter() - start) * 1000


def stop(server):
    server.terminate()
    return server.wait(60)


def memory_mb(pid, key="VmRSS"):
    return int(re.search(key + r":\s+(\d+) kB", open(f"/proc/{pid}/status").read()).group(1)) / 1024


def cpu_seconds(pid):
    """User and system time a running process has used, all its threads together."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def load(port, rate, seconds, connections, body_file, path="/v1/extract"):
    done = subprocess.run([LOAD, "127.0.0.1", str(port), str(rate), str(seconds), str(connections), body_file, path],
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def median(values):
    return statistics.median(values)
