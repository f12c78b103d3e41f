"""The peer's side of the exchange in alternating rounds, run by the peer's own Python.

Reads ``{"rounds": 80, "bonus": 0.6}`` from the standard input, writes the game as Gambit's text format,
solves it with its LCP solver and prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import pygambit

__all__ = ["game_text", "main"]


def game_text(rounds: int, bonus: float) -> str:
    """Return the game: each in turn pays 1 for the other's 3, or stops; a bonus for both at the end."""
    lines = ['EFG 2 R "exchange" { "A" "B" }', '""']
    worth = [0, 0]
    for k in range(rounds):
        mover = k % 2
        lines.append(f'p "" {mover + 1} {k // 2 + 1} "" {{ "Stop" "Go" }} 0')
        lines.append(f't "" {k + 1} "stopped {k}" {{ {worth[0]}, {worth[1]} }}')
        worth[mover] -= 1
        worth[1 - mover] += 3
    lines.append(f't "" {rounds + 1} "done" {{ {worth[0] + bonus}, {worth[1] + bonus} }}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Solve one game."""
    request = json.loads(sys.stdin.read())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "game.efg"
        path.write_text(game_text(request["rounds"], request["bonus"]), encoding="utf-8")
        game = pygambit.read_efg(str(path))
    started = time.perf_counter()
    try:
        pygambit.nash.lcp_solve(game, use_strategic=False, rational=False)
        failed = ""
    except RuntimeError as error:
        failed = str(error)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "failed": failed, "version": pygambit.__version__}))


if __name__ == "__main__":
    main()
