"""run_examples.py FOLDER ADDRESS FILE...: runs what the documents tell the reader to run.

Fenced blocks of `sh` (whole) and `console` (the lines behind "$ "), and the commands among a line's `code`: those that
begin with attache or curl. A block whose info string says "not-run: why" is listed with its reason. The working folder
is FOLDER, standard input its article.txt; 127.0.0.1:8080 stands for ADDRESS. A command that fails, or names what is not there, fails the test."""
import os
import re
import shutil
import subprocess
import sys

folder, address = sys.argv[1:3]
makefile = open("Makefile", encoding="utf-8").read()
targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
failed = ran = left = 0


def run(where, command):
    global failed, ran, left
    needed = [tool for tool in ("jq", "docker", "kubectl", "zcat") if re.search(rf"(^|[|&;( ]){tool}\b", command) and not shutil.which(tool)]
    if needed:
        print(f"skipped in part: {where}: {', '.join(needed)} is not here")
        return
    for name in re.findall(r"(?:^|[\n;&|] *)make ([a-z][a-z-]*)", command):
        if name not in targets:
            print(f"{where}: make {name}: there is no such target")
            failed += 1
    command = command.replace("http://127.0.0.1:8080", address).replace("127.0.0.1:8080", address.removeprefix("http://"))
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, stdin=open(os.path.join(folder, "article.txt")), capture_output=True, text=True, timeout=300)
    ran += 1
    if done.returncode != 0:
        print(f"{where}: status {done.returncode} of\n{command}\n{done.stdout[-500:]}{done.stderr[-500:]}")
        failed += 1


def inline(where, line):
    for span in re.findall(r"`([^`]+)`", line):
        for name in re.findall(r"^make ([a-z][a-z-]*)", span):
            if name not in targets:
                print(f"{where}: make {name}: there is no such target")
                globals()["failed"] += 1
        if not re.match(r"attache |curl .*http", span) or re.search(r"\b[A-Z]{3,}\b(?!_)|\.\.\.", span):
            continue  # a name in capitals stands for something
        named_only = span.startswith("attache serve") or re.fullmatch(r"attache [a-z]+", span)
        run(where, span + " --help" if named_only else span)


for path in sys.argv[3:]:
    block = None
    for n, line in enumerate(open(path, encoding="utf-8"), 1):
        where = f"{path}:{n}"
        fence = re.match(r"```(.*)", line)
        if fence and block is None:
            info = fence.group(1).strip()
            block = (info.split(" ")[0], info, where, [])
        elif fence:
            language, info, start, lines = block
            block = None
            if "not-run:" in info:
                left += 1
                print(f"{start}: not run: {info.split('not-run:')[1].strip()}")
            elif language in ("sh", "bash", "shell"):
                run(start, "".join(lines))
            elif language == "console":
                run(start, "".join(l[2:] for l in lines if l.startswith("$ ")))
        elif block is not None:
            block[3].append(line)
        else:
            inline(where, line)
print(f"{ran} run, {left} not run, {failed} failed")
sys.exit(1 if failed or ran == 0 else 0)
