"""Measure, side by side in one run, and write docs/benchmarks.md.

``make bench`` measures everything; ``make bench BENCH='--part holding'`` one part of the page and leaves the
other as it is. ``BENCH=--quick`` takes small sizes, to see that it works, and writes
build/benchmarks-quick.md; ``BENCH='--only frontier'`` some rows of bargaining. The peers (NegMAS, AGPL;
gambit, GPL) are installed into environments of their own under build/ and run as programs of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

from bench import asking, claims, cluster, holding, talking
from bench.instances import Instance, additive, ruled

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
PEER = "negmas==0.16.0"
PEER_HOME = ROOT / "build" / "peer-venv"
PEER_LIMIT_S = 1800
# The peer's frontier holds what nobody loses by, and so does ours over a ZOPA that only no_deal bounds.
LIMITS: dict[str, Any] = {"limit_s": 60.0, "over": "zopa"}
OVER_ALL = {"over": "all"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is measured, on what, what is aimed at."""

    work: str
    task: str
    aim: str
    instance: Instance | None = None
    case: str = ""
    quick: Instance | None = None
    peer_task: str | None = None
    ours_repeats: int = 5
    peer_repeats: int = 1
    more: dict[str, Any] = field(default_factory=dict)


ROWS = (
    Row(
        "all statistics, 2 parties, 10^6 additive packages", "statistics", "200 x faster",
        additive(2, 6, 10), quick=additive(2, 4, 10), peer_task="statistics",
    ),
    Row(
        "frontier, 3 parties, 10^6", "frontier", "30 x faster",
        additive(3, 6, 10), quick=additive(3, 4, 10), peer_task="frontier", peer_repeats=3,
    ),
    Row(
        "frontier, 4 parties, 10^6", "frontier", "10 x faster",
        additive(4, 6, 10), quick=additive(4, 4, 10), peer_task="frontier", peer_repeats=3,
    ),
    Row("frontier over all, 2 parties, 10^20", "frontier", "under 1 s", additive(2, 20, 10), more=OVER_ALL),
    Row("frontier over all, 3 parties, 10^10", "frontier", "under 3 s", additive(3, 10, 10), more=OVER_ALL),
    Row(
        "frontier, 2 parties, 10^7: memory", "frontier", "under 100 MB over the import",
        additive(2, 7, 10), quick=additive(2, 4, 10), peer_task="frontier",
    ),
    Row("6 parties, 10^10, logical rules: all four solutions", "solutions", "0.5 s to 2 s", ruled(6, 10, 10)),
    Row(
        "`deals doha-2024-03`, 4,096 worlds, warm", "deals", "8 s, under 1 GB",
        case="doha-2024-03", ours_repeats=3, more={"worlds": 4096},
    ),
    Row(
        "`text doha-2024-03` through the API, warm", "text", "under 50 ms",
        case="doha-2024-03", ours_repeats=20, more={"worlds": 4096},
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a row."""

    row: Row
    ours: dict[str, Any]
    peer: dict[str, Any] | None


def peer_python() -> Path:
    """Return the Python of the peer's environment, made on first use."""
    python = PEER_HOME / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER_HOME)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", PEER], check=True)
    return python


def ask(command: list[str], request: dict[str, Any]) -> dict[str, Any]:
    """Run one side of a measurement and return what it says."""
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=PEER_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {PEER_LIMIT_S} s"}
    if done.returncode != 0:
        return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr else f"exit {done.returncode}"}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measure(row: Row, *, quick: bool, peer: Path | None, folder: Path) -> Measured:
    """Measure one row, ours and the peer's."""
    instance = (row.quick or row.instance) if quick else row.instance
    case = row.case
    if instance is not None:
        path = folder / "case.yaml"
        path.write_text(instance.case_file(), encoding="utf-8")
        case = str(path)
    request = {"task": row.task, "case": case, "repeats": row.ours_repeats, **LIMITS, **row.more}
    if quick and "worlds" in request:
        request["worlds"] = 256
    ours = ask([sys.executable, "-m", "bench.ours"], request)
    theirs = None
    if row.peer_task is not None and instance is not None and peer is not None:
        asked = {
            "task": row.peer_task,
            "points": instance.points,
            "no_deal": instance.no_deal,
            "repeats": row.peer_repeats,
        }
        theirs = ask([str(peer), str(ROOT / "bench" / "peer.py")], asked)
        if "failed" not in theirs and "failed" not in ours and ours["n_frontier"] != theirs["n_frontier"]:
            raise SystemExit(
                f"{row.work}: {ours['n_frontier']} frontier points here, {theirs['n_frontier']} there"
            )
    return Measured(row, ours, theirs)


def startup(code: str, repeats: int) -> float:
    """Return the median seconds that a fresh interpreter takes for some code."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def environment_mb() -> float:
    """Return the size of what requirements/run.lock installs."""
    lock = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line]
    total = 0
    for name in names:
        for file in distribution(name).files or ():
            path = Path(str(file.locate()))
            total += path.stat().st_size if path.is_file() else 0
    return total / 1e6


def shown(seconds: float) -> str:
    """Return a time with three digits and a unit."""
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def table_row(found: Measured) -> str:
    """Return one line of the table."""
    if "failed" in found.ours:
        return f"| {found.row.work} | {found.row.aim} | {found.ours['failed']} | | | |"
    ours = statistics.median(found.ours["seconds"])
    memory = f"{found.ours['peak_mb']:.0f} MB"
    peer = ratio = ""
    if found.peer is not None:
        if "failed" in found.peer:
            peer = found.peer["failed"]
        else:
            theirs = statistics.median(found.peer["seconds"])
            peer = f"{shown(theirs)}, {found.peer['peak_mb']:.0f} MB"
            ratio = f"{theirs / ours:.3g} x"
    how = found.ours.get("how", "")
    if isinstance(how, dict):
        how = "; ".join(
            f"{name}: {method}{'' if exact else ' (bound)'}" for name, (method, exact) in how.items()
        )
    return f"| {found.row.work} | {found.row.aim} | {shown(ours)}, {memory} | {peer} | {ratio} | {how} |"


def machine() -> str:
    """Return what this was measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line for line in cpuinfo.read_text(encoding="utf-8").splitlines() if line.startswith("model name")
        ]
        model = names[0].split(":")[1].strip() if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def bargaining_part(found: list[Measured]) -> list[str]:
    """Return the part of the page on bargaining."""
    return [
        f"Peer: {PEER.replace('==', ' ')}. Each row was measured in one run, ours and the peer's one after",
        "the other, each in a process of its own. Times are medians and leave out loading the case; memory",
        "is the most held beyond the imports. Frontiers are those of the packages by which nobody loses,",
        "unless they are over all. Where both sides answered, they found the same number of frontier points,",
        "or the run would have ended. Statistics are the frontier and the solutions of either side.",
        "",
        "| work | aim | ours | peer | ratio | how the answer was got |",
        "|---|---|---|---|---|---|",
        *(table_row(each) for each in found),
        f"| `import goodoffices` | under 300 ms | {shown(startup('import goodoffices', 9))} | | | |",
        f"| `goodoffices --help` | under 500 ms | {shown(startup(HELP, 9))} | | | |",
        f"| installed without extras | under 700 MB | {environment_mb():.0f} MB | | | run.lock |",
        "",
        *REASONS,
    ]


def holding_part(*, quick: bool, peer: bool) -> list[str]:
    """Return the part of the page on holding a deal."""
    return [
        f"Peer: {holding.PEER.replace('==', ' ')}, a general solver of game trees, whose equilibria may rest",
        "on threats that nobody would carry out; ours is backward induction for this one kind of game. Times",
        "are medians in one process, the peer's in one of its own.",
        "",
        "| work | aim | ours | peer | ratio | how the answer was got |",
        "|---|---|---|---|---|---|",
        *holding.section(quick=quick, peer=peer),
    ]


def asking_part(*, quick: bool) -> list[str]:
    """Return the part of the page on what to ask; no peer is known that asks of texts."""
    return [
        "The value of information of every unknown, with its baseline and its simulation error. Loading the",
        "case and drawing its worlds are left out; finding the texts to choose between counts. Medians in",
        "one process.",
        "",
        "| work | aim | ours | how the answer was got |",
        "|---|---|---|---|",
        *asking.section(quick=quick),
    ]


def claims_part(*, quick: bool) -> list[str]:
    """Return the part of the page on finding claims; there is no peer that may be installed beside it."""
    n_articles, repeats = (20, 3) if quick else (claims.N_ARTICLES, 7)
    lines = [
        "Articles of about 1,000 words, put together from the paragraphs of 12 Wikinews articles; one",
        "process, one core, the pipeline loaded once. Each extractor in a process of its own; peak is all",
        "that it ever held.",
        "",
        "| work | aim | rules | regex |",
        "|---|---|---|---|",
    ]
    both = claims.rows(n_articles, repeats)
    rows = (
        ("first article, the pipeline loaded for it", "", [f"{row.first_s:.2g} s" for row in both]),
        ("one article, warm", "under 0.5 s", [f"{row.warm_s:.2g} s" for row in both]),
        (f"{n_articles:,} articles", "under 3 min", [f"{row.all_s:.0f} s" for row in both]),
        ("peak memory", "under 1 GB", [f"{row.peak_mb:.0f} MB" for row in both]),
    )
    return lines + [f"| {work} | {aim} | {' | '.join(cells)} |" for work, aim, cells in rows]


def talks_part(*, quick: bool, peer: bool) -> list[str]:
    """Return the part of the page on talks."""
    python = peer_python() if peer else None

    def asked(request: dict[str, Any]) -> dict[str, Any]:
        return ask([str(python), str(ROOT / "bench" / "talks_peer.py")], request)

    return [
        f"Peer: {PEER.replace('==', ' ')}, two aspiration negotiators with linear concession, in a process",
        "of its own on one core; ours on all cores, every run in a world of its own. Medians of three.",
        "",
        "| work | aim | ours | peer | ratio |",
        "|---|---|---|---|---|",
        *talking.rows(asked if peer else None, quick=quick),
    ]


def cluster_part(*, quick: bool) -> list[str]:
    """Return the part of the page on talks played by a cluster."""
    return [
        "A scheduler and two workers of one thread, all on this machine, and a small made-up case, so that",
        "there are many blocks. Peaks are the most that a process ever held, imports among it; the first",
        "is taken when each worker has played some blocks. Dask's own record of what workers are busy with",
        "is off, as the how-to has it: it would add 16 MB to a worker in the longest row.",
        "",
        *cluster.section((10_000,) if quick else cluster.RUNS),
    ]


def page(parts: dict[str, list[str]]) -> str:
    """Return the page that holds what was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "ortools"))
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`. Measured on: {machine()}.",
        f"Versions: goodoffices {version('goodoffices')}, {packages}.",
    ]
    for name, part in parts.items():
        lines += ["", f"## {TITLES[name]}", "", *part]
    return "\n".join(lines) + "\n"


def standing(name: str) -> list[str]:
    """Return a part of the page as it stands, which this run leaves alone."""
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n## {TITLES[name]}\n\n")
    return rest.partition("\n## ")[0].rstrip("\n").splitlines() if found else []


TITLES = {
    "bargaining": "Is there a deal, and will it pass",
    "holding": "Will it hold",
    "asking": "What should we ask",
    "claims": "Who says so",
    "talks": "What happens next",
    "cluster": "Very many runs, on a cluster",
}

REASONS = (
    "The aim for `deals doha-2024-03` is missed. The case has 1.8 million coherent packages, and nine voters",
    "with utilities of their own; NumPy goes through them in some 4 ms per world and core, half of it spent",
    "between operations. Compiled kernels would be needed, which are left for an extra",
    "([decision](decisions/bit-parallel-verdicts.md)). With no compiled code of ours, the first run after",
    "install takes no longer than any other.",
)

HELP = (
    "import sys; sys.argv = ['goodoffices', '--help']\n"
    "from goodoffices.cli.app import main\n"
    "try: main()\n"
    "except SystemExit: pass"
)


def main() -> None:
    """Measure what was asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--only", default="", metavar="WORD", help="rows whose description holds this")
    parser.add_argument("--no-peer", action="store_true", help="leave the peer out")
    parser.add_argument("--part", choices=list(TITLES), help="measure one part, leave the others as they are")
    options = parser.parse_args()
    whole = not (options.quick or options.only or options.no_peer)
    parts = {name: standing(name) for name in TITLES} if whole else {}
    wanted = {options.part} if options.part else {"bargaining"} if options.only else set(TITLES)
    if "bargaining" in wanted:
        parts["bargaining"] = bargaining_part(measured(options))
    if "holding" in wanted:
        parts["holding"] = holding_part(quick=options.quick, peer=not options.no_peer)
    if "asking" in wanted:
        parts["asking"] = asking_part(quick=options.quick)
    if "claims" in wanted:
        parts["claims"] = claims_part(quick=options.quick)
    if "talks" in wanted:
        parts["talks"] = talks_part(quick=options.quick, peer=not options.no_peer)
    if "cluster" in wanted:
        parts["cluster"] = cluster_part(quick=options.quick)
    target = ROOT / "docs" / "benchmarks.md" if whole else ROOT / "build" / "benchmarks-quick.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page({name: parts[name] for name in TITLES if name in parts}), encoding="utf-8")
    print(target.relative_to(ROOT))


def measured(options: argparse.Namespace) -> list[Measured]:
    """Measure the rows of bargaining that were asked for."""
    rows = [row for row in ROWS if options.only in row.work]
    peer = None if options.no_peer or not any(row.peer_task for row in rows) else peer_python()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            print(f"{row.work} ..", file=sys.stderr, flush=True)
            found.append(measure(row, quick=options.quick, peer=peer, folder=Path(folder)))
            print(f"  {table_row(found[-1])}", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
