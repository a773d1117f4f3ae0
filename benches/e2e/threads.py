#!/usr/bin/env python3
"""What keys cost the thread that draws, in a list of many posts.

    cargo build --release
    python3 benches/e2e/threads.py FOLDER [--runs 3]

Each key is pressed on a terminal that answers at once; once no thread has anything more to
do, the time on the processor of the main thread (`/proc/PID/schedstat`: Linux only) and of
all is read. Waiting for a processor is not in it.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from run import ROOT, Terminal

# What is pressed, and what it is.
STEPS = [
    (b"/", "the filter is opened"),
    ("数".encode(), "the first letter of a filter"),
    ("据".encode(), "the next"),
    (b"\x7f", "one taken away"),
    (b"\x15", "all taken away"),
    (b"z", "a letter"),
    (b"q", "the next"),
    (b"x", "letters that are nowhere: a loose match"),
    (b"\x1b", "the filter is closed"),
    (b"o", "another order"),
    (b"o", "by title"),
    (b"o", "the first order again"),
    (b"t", "the picker of tags"),
    (b"\t", "a mark in it"),
    (b"\x1b[B", "a line down"),
    (b"\t", "another mark"),
    (b"\x1b[C", "the next kind"),
    (b"\x1b", "the picker is closed"),
    (b"\x10", "the picker of posts"),
    (b"r", "a letter in it"),
    (b"\x1b", "it is closed"),
    (b"j", "a post down"),
    (b"\r", "a post is opened"),
    (b"j", "a line scrolled"),
    (b"q", "it is closed"),
    (b"\r", "it is opened again"),
]


def spent(pid):
    """Milliseconds of the main thread and of the process."""
    own = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    # The clock of another process, as clock_getcpuclockid(3) numbers it.
    return own, time.clock_gettime(~pid << 3 | 2) * 1000


def settle(terminal, quiet):
    """Reads until nothing has been written, and next to nothing done, for so long."""
    while True:
        before = spent(terminal.pid)[1]
        terminal.rest(quiet)
        if spent(terminal.pid)[1] - before < 1:
            return


def run(argv, env, until):
    terminal = Terminal(argv, env)
    terminal.until(until)
    settle(terminal, 3)
    figures = []
    for key, _ in STEPS:
        before = spent(terminal.pid)
        os.write(terminal.fd, key)
        settle(terminal, 0.3)
        after = spent(terminal.pid)
        figures.append((after[0] - before[0], after[1] - before[1]))
    terminal.end()
    return figures


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--binary", default=str(ROOT / "target/release/blogtui"))
    options = arguments.parse_args()
    if not Path(options.folder).is_dir():
        arguments.error(f"{options.folder}: no such folder")
    with tempfile.TemporaryDirectory() as kept:
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
               "XDG_CACHE_HOME": kept, "XDG_STATE_HOME": kept}
        argv = [options.binary, "--no-state", options.folder]
        runs = [run(argv, env, "blogtui") for _ in range(options.runs)]
    print("| key | the thread that draws, ms | all threads, ms |\n| --- | ---: | ---: |")
    for at, (_, name) in enumerate(STEPS):
        own, all_of_them = (statistics.median(run[at][kind] for run in runs) for kind in (0, 1))
        print(f"| {name} | {own:.1f} | {all_of_them:.1f} |")


if __name__ == "__main__":
    main()
