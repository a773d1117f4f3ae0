#!/usr/bin/env python3
"""The whole program against what people have: less, rg, and where they are installed
hugo, mdcat, mdfried and md-tui.

    cargo build --release
    python3 benches/e2e/run.py [--posts 1000,10000] [--runs 5] [--only index,paint,show]

It makes folders of posts, the same on every machine, runs every program in turn, and
prints what each took with its ratio to the first of its group. Processor time is what
to compare on a machine that does other work too; the times of keys and first paints are
those of a terminal that answers at once. Only Python's own library is needed (Unix).
"""

import argparse
import fcntl
import os
import pty
import random
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLS, ROWS = 120, 40
HAN = "数据库 社区 文档 事务 存储 索引 查询 集群 终端 图片 博客 文章 时间 性能 我们 可以 已经 开始 发现 之后 因为 非常 学习 分享".split()
LATIN = "storage engine terminal render index query latency cache runtime reader stream layout wrap cell cursor scroll filter".split()
TAGS = "随笔 数据库 Rust Linux 终端 生活 performance release-notes web Go 读书 运维".split()
CODE = {
    "rust": 'fn main() {\n    let squares: Vec<u32> = (0..10).map(|x| x * x).collect();\n    println!("{squares:?}");\n}',
    "sql": "SELECT region, count(*) AS n\n  FROM posts WHERE tag = 'rust' GROUP BY 1 ORDER BY n DESC;",
    "python": "def fib(n: int) -> int:\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a",
}


def sentence(r):
    if r.random() < 0.6:
        return "，".join("".join(r.choices(HAN, k=r.randint(3, 7))) for _ in range(r.randint(1, 3))) + "。"
    return " ".join(r.choices(LATIN, k=r.randint(6, 16))).capitalize() + ". "


def block(r, code=True):
    kind = r.random()
    if kind < 0.1:
        return f"## {''.join(r.choices(HAN, k=3))} {r.choice(LATIN)}"
    if kind < 0.2:
        return "\n".join(f"- {sentence(r).strip()}" for _ in range(r.randint(2, 4)))
    if kind < 0.28 and code:
        language = r.choice(sorted(CODE))
        return f"```{language}\n{CODE[language]}\n```"
    if kind < 0.33:
        rows = [f"| {r.choice(HAN)} | {r.randint(1, 99999)} |" for _ in range(r.randint(2, 5))]
        return "\n".join(["| 名称 | value |", "| --- | ---: |", *rows])
    words = [sentence(r), f"**{r.choice(HAN)}**", f"[{r.choice(LATIN)}](https://example.org/{r.randint(1, 999)})", sentence(r)]
    return "".join(words)


def body(r, size, code=True):
    parts, length = [], 0
    while length < size:
        part = block(r, code) + "\n\n"
        parts.append(part)
        length += len(part.encode())
    return "".join(parts)


def front(r, number):
    day = f"{r.randint(2010, 2025)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"
    tags = ", ".join(f'"{tag}"' for tag in r.sample(TAGS, r.randint(1, 3)))
    title = "".join(r.choices(HAN, k=3))
    return f'---\ntitle: "{title} {number}"\nsummary: "{sentence(r).strip()}"\ndate: {day}\ntags: [{tags}]\n---\n\n'


def folder(path, posts, size=4000):
    """A folder of so many posts, some in bundles, by year and month."""
    for number in range(posts):
        r = random.Random(number)
        head = front(r, number)
        name = f"{r.randint(2010, 2025)}/{r.randint(1, 12):02}/post-{number:06}"
        file = path / (f"{name}/index.md" if number % 3 == 0 else f"{name}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head + body(r, size), encoding="utf-8")
    return path


def post(path, size, code=True):
    r = random.Random(size)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('---\ntitle: "The long one"\ndate: 2024-07-31\n---\n\n' + body(r, size, code), encoding="utf-8")
    return path


def memory_of(pid, name):
    """MB that a process has (VmRSS), or had at most (VmHWM)."""
    try:
        return int(re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
    except (OSError, AttributeError):
        return float("nan")


def peak(pid):
    return memory_of(pid, "VmHWM")


def command(argv, runs, env):
    """Medians of wall time and processor time in ms, and the most memory in MB."""
    walls, cpus, memory = [], [], 0
    start_child = lambda: subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    for _ in range(runs):
        start = time.perf_counter()
        child = start_child()
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
        walls.append((time.perf_counter() - start) * 1000)
        cpus.append((used.ru_utime + used.ru_stime) * 1000)
    # What wait4 says of memory counts Python's own, from before the program was run.
    child = start_child()
    while child.poll() is None:
        size = peak(child.pid)
        memory = max(memory, size) if size == size else memory
        time.sleep(0.002)
    return statistics.median(walls), statistics.median(cpus), memory


ANSWERS = [
    (b"\x1b]10;?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    (b"\x1b[16t", b"\x1b[6;16;8t"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[c", b"\x1b[?62;22c"),
]
ESCAPES = re.compile(rb"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b[P_\]].*?(?:\x07|\x1b\\)|\x1b.", re.S)


class Terminal:
    """A program on a terminal that answers at once and looks at the bytes."""

    def __init__(self, argv, env):
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(env)
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, COLS * 8, ROWS * 16))
        self.seen = b""
        self.bytes = 0

    def read(self, timeout):
        if not select.select([self.fd], [], [], timeout)[0]:
            return b""
        try:
            got = os.read(self.fd, 1 << 16)
        except OSError:
            return b""
        self.bytes += len(got)
        for question, answer in ANSWERS:
            if question in got:
                os.write(self.fd, answer)
        return got

    def until(self, text, timeout=20):
        """Milliseconds until `text` has been written, escape sequences aside."""
        end = time.perf_counter() + timeout
        wanted = text.encode()
        while time.perf_counter() < end:
            self.seen += self.read(0.2)
            if wanted in ESCAPES.sub(b"", self.seen):
                return (time.perf_counter() - self.start) * 1000
        return float("nan")

    def rest(self, quiet=0.4):
        while self.read(quiet):
            pass

    def key(self, key):
        """Milliseconds to the first byte that a key brings, and its bytes."""
        before, start = self.bytes, time.perf_counter()
        os.write(self.fd, key)
        first = float("nan")
        if self.read(1.0):
            first = (time.perf_counter() - start) * 1000
            while self.read(0.03):
                pass
        return first, self.bytes - before

    def idle(self, seconds=2):
        """Bytes and processor time in ms while nothing happens."""
        before, spent = self.bytes, self.spent()
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)
        return self.bytes - before, self.spent() - spent

    def spent(self):
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(") ", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError):
            return float("nan")

    def end(self):
        memory = peak(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
        return memory


def screen(argv, text, runs, env, keys=20):
    paints, times, sizes, idles, memory = [], [], [], [], 0
    for _ in range(runs):
        terminal = Terminal(argv, env)
        paints.append(terminal.until(text))
        terminal.rest()
        for _ in range(keys):
            taken, size = terminal.key(b"j")
            # At the end of a short list a key changes nothing.
            if size:
                times.append(taken)
                sizes.append(size)
        idles.append(terminal.idle())
        memory = max(memory, terminal.end())
    times.sort()
    return {
        "paint": statistics.median(paints),
        "key": statistics.median(times) if times else float("nan"),
        "p95": times[max(int(len(times) * 0.95) - 1, 0)] if times else float("nan"),
        "bytes": statistics.median(sizes) if sizes else 0,
        "idle": max(idles),
        "memory": memory,
    }


def whole_lists(blogtui, work, counts, runs, env):
    """The time until a list is whole on the screen, from an index that was kept."""
    def once(count):
        terminal = Terminal([blogtui, "--no-state", str(work / f"posts-{count}")], env)
        wall = terminal.until(f"{count:,} posts")
        cpu, memory = terminal.spent(), memory_of(terminal.pid, "VmRSS")
        terminal.rest(1.5)
        later, most = memory_of(terminal.pid, "VmRSS"), terminal.end()
        return wall, cpu, memory, later, most

    once(10), once(10)
    base, rows = once(10), []
    for count in counts:
        first = command(["rg", "--files", str(work / f"posts-{count}")], runs, env) if shutil.which("rg") else None
        # Until the words of all posts are counted it is read again and again.
        for _ in range(2):
            once(count)
        wall, cpu, memory, later, most = (statistics.median(column) for column in zip(*(once(count) for _ in range(runs))))
        ratio = f"{wall / first[0]:.2f} / {cpu / first[1]:.2f}" if first else ""
        size = lambda mb, of: f"{(mb - base[of]) * 1024 / count:.2f}"
        rows.append([f"{count:,} posts", f"{wall:.0f}", f"{cpu:.0f}", ratio, size(memory, 2), size(later, 3), f"{most:.0f}"])
    table("The whole list on the screen, beside rg --files", ["what", "wall ms", "CPU ms", "ratio wall / CPU", "KB a post", "with what is watched", "most MB"], rows)


def table(title, heads, rows):
    print(f"\n## {title}\n")
    print("| " + " | ".join(heads) + " |")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def commands(title, cases, runs, env):
    rows, first = [], None
    for name, argv in cases:
        wall, cpu, memory = command(argv, runs, env)
        first = first or (wall, cpu)
        ratio = f"{wall / first[0]:.2f} / {cpu / max(first[1], 0.01):.2f}"
        rows.append([name, f"{wall:.0f}", f"{cpu:.0f}", f"{memory:.0f}", ratio])
    table(title, ["what", "wall ms", "CPU ms", "MB", "ratio wall / CPU"], rows)


def screens(title, cases, runs, env):
    rows, first = [], None
    for name, argv, text in cases:
        got = screen(argv, text, runs, env)
        first = first or got
        rows.append([
            name,
            f"{got['paint']:.0f}",
            f"{got['paint'] / first['paint']:.1f}",
            f"{got['key']:.1f} / {got['p95']:.1f}",
            f"{got['bytes']:.0f}",
            f"{got['bytes'] / max(first['bytes'], 1):.1f}",
            f"{got['idle'][0]} B, {got['idle'][1]:.0f} ms",
            f"{got['memory']:.0f}",
        ])
    heads = ["what", "first paint ms", "ratio", "key ms, median / 95 %", "bytes a key", "ratio", "idle 2 s", "MB"]
    table(title, heads, rows)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--posts", default="1000,10000", help="sizes of the folders")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--only", default="index,paint,whole,show,start")
    arguments.add_argument("--binary", default=str(ROOT / "target/release/blogtui"))
    arguments.add_argument("--floor", default=str(ROOT / "target/release/examples/list_floor"), help="`cargo build --release --example list_floor`")
    arguments.add_argument("--work", help="where the folders are made and kept; else a temporary one")
    options = arguments.parse_args()
    temporary = None if options.work else tempfile.TemporaryDirectory()
    work = Path(options.work or temporary.name)
    counts = [int(count) for count in options.posts.split(",")]
    only = options.only.split(",")
    blogtui = options.binary
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
           "XDG_CACHE_HOME": str(work / "cache"), "XDG_STATE_HOME": str(work / "state")}
    have = lambda name: shutil.which(name) is not None
    for count in [10, *counts]:
        if not (work / f"posts-{count}").exists():
            folder(work / f"posts-{count}", count)
    long = {name: post(work / name / "post.md", size) for name, size in [("10k", 10_000), ("1m", 1_000_000), ("10m", 10_000_000)]}
    plain = post(work / "plain" / "post.md", 800_000, code=False)

    if "index" in only:
        for count in counts:
            path = str(work / f"posts-{count}")
            subprocess.run([blogtui, "list", path], stdout=subprocess.DEVNULL, env=env, check=True)
            cases = []
            if have("rg"):
                cases += [("rg --files", ["rg", "--files", path]), ("rg -m1 ^title: (reads every head)", ["rg", "-m1", "--no-filename", "^title:", path])]
            floor = Path(options.floor)
            if floor.exists():
                cases.append(("every head read and parsed, two threads (floor)", [str(floor), path]))
            cases += [
                ("list, kept from before", [blogtui, "list", path]),
                ("list --no-cache", [blogtui, "list", "--no-cache", path]),
                ("list --json --no-cache", [blogtui, "list", "--json", "--no-cache", path]),
            ]
            if have("hugo") and count <= 10_000:
                site = work / f"site-{count}"
                site.mkdir(exist_ok=True)
                (site / "hugo.toml").write_text("")
                if not (site / "content").exists():
                    (site / "content").symlink_to(path)
                cases.append(("hugo list all", ["hugo", "list", "all", "--source", str(site)]))
            commands(f"Index of {count:,} posts", cases, options.runs, env)

    if "paint" in only:
        less = [("less, 10 KB", ["less", str(long["10k"])], "The long one")] if have("less") else []
        lists = [(f"list of {count:,}", [blogtui, "--no-state", str(work / f"posts-{count}")], "blogtui") for count in [10, *counts]]
        screens("The list", [*less, *lists], options.runs, env)
        cases = [(f"less, {name.upper()}B", ["less", str(file)], "The long one") for name, file in long.items()] if have("less") else []
        cases += [(f"{name.upper()}B", [blogtui, "--no-state", str(file)], "scroll") for name, file in long.items()]
        for other in ["mdfried", "mdt"]:
            if have(other):
                # Front matter is text to some, and no text at all to others.
                cases.append((f"{other}, 10KB", [other, str(long["10k"])], "。"))
        screens("A post", cases, options.runs, env)

    if "whole" in only:
        whole_lists(blogtui, work, counts, options.runs, env)

    if "show" in only:
        for name, file in [("1 MB", long["1m"]), ("10 MB", long["10m"]), ("0.8 MB without code", plain)]:
            cases = [("mdcat", ["mdcat", "--local", "--ansi", str(file)])] if have("mdcat") else []
            cases += [
                ("show --color always", [blogtui, "show", "--color", "always", str(file)]),
                ("show into a pipe", [blogtui, "show", str(file)]),
                ("cat", ["cat", str(file)]),
            ]
            commands(f"A post of {name} on standard output", cases, options.runs, env)

    if "start" in only:
        commands("Start", [("true", ["true"]), ("--version", [blogtui, "--version"]), ("--help", [blogtui, "--help"])], 5 * options.runs, env)


if __name__ == "__main__":
    main()
