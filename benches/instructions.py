#!/usr/bin/env python3
"""Counts the instructions of the pieces in `benches/instructions.rs` and compares them
with those in `benches/instructions.txt`.

    python3 benches/instructions.py            fails where one has grown by a quarter
    python3 benches/instructions.py --write    takes what is counted as the new measure

Without valgrind it says so and is content. Counts belong to a compiler and a processor's
set of instructions; the margin is wide enough for the difference.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "benches" / "instructions.txt"
MARGIN = 1.25


def binary():
    build = subprocess.run(
        ["cargo", "bench", "--locked", "--bench", "instructions", "--no-run", "--message-format", "json"],
        cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    for line in build.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "instructions":
            return message["executable"]
    sys.exit("cargo has built no benches/instructions.rs")


def count(program, name):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, name],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True)
    return int(re.search(r"Collected\s*:\s*(\d+)", run.stderr).group(1))


def main():
    if not shutil.which("valgrind"):
        print("valgrind is not installed: nothing is counted")
        return
    program = binary()
    names = subprocess.run([program], stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    counted = {name: count(program, name) for name in names}
    if "--write" in sys.argv[1:]:
        KNOWN.write_text("".join(f"{name} {number}\n" for name, number in counted.items()))
    known = dict(line.split() for line in KNOWN.read_text().splitlines()) if KNOWN.exists() else {}
    grown = []
    for name, number in counted.items():
        before = int(known.get(name, number))
        print(f"{name:14} {number:>15,}  {number / before:5.2f}")
        if number > before * MARGIN:
            grown.append(name)
    if grown:
        sys.exit("more instructions than before: " + ", ".join(grown))


if __name__ == "__main__":
    main()
