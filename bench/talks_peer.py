"""The peer's talks, run by the peer's own Python: so many sessions of 100 rounds, one line of JSON.

Reads ``{"points": .., "no_deal": .., "rounds": n, "sessions": n}`` from the standard input.
"""

from __future__ import annotations

import json
import sys
import time

import negmas
from negmas import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.value_fun import TableFun
from negmas.sao import AspirationNegotiator, SAOMechanism


def main() -> None:
    """Play the sessions one after the other, and print how long they took and how many agreed."""
    request = json.load(sys.stdin)
    issues = [
        make_issue(values=[f"o{k}" for k in range(len(options))], name=f"i{i}")
        for i, options in enumerate(request["points"][0])
    ]
    space = make_os(issues)
    sides = [
        LinearAdditiveUtilityFunction(
            values=[TableFun({f"o{k}": float(v) for k, v in enumerate(row)}) for row in rows],
            weights=[1.0] * len(rows),
            outcome_space=space,
            reserved_value=float(request["no_deal"][p]),
        )
        for p, rows in enumerate(request["points"])
    ]
    agreed = 0
    started = time.perf_counter()
    for _ in range(request["sessions"]):
        session = SAOMechanism(outcome_space=space, n_steps=request["rounds"])
        for side in sides:
            session.add(AspirationNegotiator(aspiration_type="linear"), ufun=side)
        agreed += session.run().agreement is not None
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "agreed": agreed, "version": negmas.__version__}))


if __name__ == "__main__":
    main()
