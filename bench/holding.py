"""Measure holding a deal: exchanges, orders, graph models; beside gambit's LCP solver where it installs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench import graph, orders
from goodoffices.answers.hold import hold
from goodoffices.case.files import load_case
from goodoffices.durability.exchange.decisions import Exchange
from goodoffices.durability.exchange.induction import play

__all__ = ["PEER", "alternating", "section"]

ROOT = Path(__file__).resolve().parent.parent
PEER = "pygambit==17.0.0b2"
PEER_HOME = ROOT / "build" / "gambit-venv"
PEER_LIMIT_S = 300


def alternating(n_steps: int, bonus: float, *, seed: int | None = None) -> Exchange:
    """Two sides in turn, each step a cost to its mover and a benefit to the other; a bonus at the end.

    Costs of 1 and benefits of 3, or drawn ones where a seed is given.
    """
    if seed is None:
        costs, benefits = np.ones(n_steps), np.full(n_steps, 3.0)
    else:
        rng = np.random.default_rng(seed)
        costs, benefits = rng.uniform(0, 1, n_steps), rng.uniform(0, 2, n_steps)
    movers = np.arange(n_steps) % 2
    changes = np.zeros((n_steps, 2))
    changes[np.arange(n_steps), movers] = -costs
    changes[np.arange(n_steps), 1 - movers] = benefits
    before = np.vstack([np.zeros(2), np.cumsum(changes, axis=0)])
    acts = np.zeros((n_steps, 2, 2, 1))
    acts[np.arange(n_steps), movers, :, 0] = changes
    deciders = np.zeros((n_steps, 2), np.bool_)
    deciders[np.arange(n_steps), movers] = True
    nothing = np.zeros((n_steps, 2, 1))
    return Exchange(
        steps=np.arange(1, n_steps + 1),
        deciders=deciders,
        free=np.zeros(n_steps, np.bool_),
        before=before[:-1, :, None],
        acts=acts,
        stopping=nothing,
        loss=nothing,
        complete=before[-1][:, None] + bonus,
    )


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of some runs."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def peer_python() -> Path | None:
    """Return the Python of the peer's own environment, made on first use; None where it does not install."""
    python = PEER_HOME / "bin" / "python"
    if not python.exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(PEER_HOME)], check=False, capture_output=True
        )
        if made.returncode != 0:
            bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(PEER_HOME)]
            subprocess.run(bare, check=True, capture_output=True)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    done = subprocess.run([*install, "--only-binary", ":all:", PEER], check=False, capture_output=True)
    return python if done.returncode == 0 else None


def peer_exchange(python: Path | None, rounds: int, bonus: float) -> dict[str, Any]:
    """Return the peer's time for one exchange, or why there is none."""
    if python is None:
        return {"failed": "does not install here"}
    try:
        done = subprocess.run(
            [str(python), str(ROOT / "bench" / "gambit_peer.py")],
            input=json.dumps({"rounds": rounds, "bonus": bonus}),
            capture_output=True,
            text=True,
            timeout=PEER_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {PEER_LIMIT_S} s"}
    if done.returncode != 0:
        return {"failed": f"exit {done.returncode}"}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def section(*, quick: bool, peer: bool) -> list[str]:
    """Measure everything and return the lines of the section in docs/benchmarks.md."""
    lines = []

    def row(work: str, aim: str, ours: float, how: str, theirs: str = "", ratio: str = "") -> None:
        lines.append(f"| {work} | {aim} | {orders.shown(ours)} | {theirs} | {ratio} | {how} |")
        print(f"  {lines[-1]}", file=sys.stderr, flush=True)

    n_steps = 10_000 if quick else 100_000
    for name, bonus in (("held to the end", 1e9), ("unravelling", -1e9)):
        long = alternating(n_steps, bonus, seed=0)
        taken = seconds(lambda long=long: play(long), 7)  # type: ignore[misc]
        row(f"exchange of {n_steps:,} steps, {name}", "under 0.5 s", taken, "backward induction")
    case, worlds = load_case("doha-2024-03"), 256 if quick else 4096
    taken = seconds(lambda: hold(case, worlds=worlds), 5)
    row(
        f"`hold doha-2024-03`, {worlds:,} worlds, warm",
        "under 2 s",
        taken,
        "backward induction in each world",
    )
    python = peer_python() if peer else None
    for rounds in (40, 80):
        short = alternating(rounds, 0.6)
        taken = seconds(lambda short=short: play(short), 200)  # type: ignore[misc]
        theirs, ratio = "", ""
        if peer:
            found = peer_exchange(python, rounds, 0.6)
            theirs = orders.shown(found["seconds"]) if "seconds" in found else ""
            theirs += f", fails: {found['failed']}" if found["failed"] else ""
            ratio = f"{found['seconds'] / taken:.3g} x" if "seconds" in found else ""
        row(
            f"exchange of {rounds} rounds", "", taken, "peer: LCP on the game tree", theirs.strip(", "), ratio
        )
    lines += orders.rows(quick=quick)
    instances = graph.INSTANCES[:1] if quick else graph.INSTANCES
    for each in graph.rows(1 if quick else 3, instances):
        how = f"all verdicts; with every reason {orders.shown(each.answer_s)}"
        row(each.work, each.aim, each.verdicts_s, how)
    return lines
