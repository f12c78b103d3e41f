"""Long work on many worlds, shared out over the machine's cores.

What is done per world is many short steps, so that threads would mostly wait for each other; where the
system can, a copy of this process does a share of the work and sends its result back. The result is the same.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

__all__ = ["shared_out"]

T = TypeVar("T")
_MOST_SHARES = 4


def shared_out(work: Callable[[Sequence[Any]], T], parts: Sequence[Any], *, heavy: bool) -> list[T]:
    """Do `work` on shares of `parts`; return the results, one per share.

    Parameters
    ----------
    work : callable
        Takes a share of the parts and returns what can be pickled. It must not print, and must not rely on
        what it changes outside itself: it may run in a copy of this process.
    parts : sequence
        Handed out in turn, two at a time (so that no share gets one half of alternating parts).
    heavy : bool
        Whether the work is long enough for a second process to pay.

    Notes
    -----
    Only on Linux, where a process can be copied as it is; elsewhere there is one share. A copy that fails is
    made up for here, so that its error is met in the usual way.
    """
    n = min(_cores(), _MOST_SHARES, (len(parts) + 1) // 2) if heavy else 1
    shares = [[part for i, part in enumerate(parts) if i // 2 % n == k] for k in range(n)]
    if n < 2:
        return [work(parts)]
    copies = [_in_copy(work, share) for share in shares[1:]]
    try:
        results = [work(shares[0])]
        for share, (_, pipe) in zip(shares[1:], copies, strict=True):
            found = _received(pipe)
            results.append(work(share) if found is None else cast("T", found[0]))
    except BaseException:
        for copy, _ in copies:
            os.kill(copy, signal.SIGKILL)
        raise
    finally:
        for copy, pipe in copies:
            os.close(pipe)
            os.waitpid(copy, 0)
    return results


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _in_copy(work: Callable[[Sequence[Any]], Any], share: Sequence[Any]) -> tuple[int, int]:
    """Start a copy of this process on a share; return its number and the pipe on which its result comes."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The copy runs nothing but `work`: that other threads are not copied along does not matter to it.
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if copy:
        os.close(writing)
        return copy, reading
    status = 1
    try:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the original's to deal with
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((work(share),), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # Nothing of the original may be flushed or closed a second time.
        os._exit(status)


def _received(pipe: int) -> tuple[Any] | None:
    with os.fdopen(os.dup(pipe), "rb") as stream:
        try:
            # Only what our own copy has written can come through this pipe.
            return cast("tuple[Any]", pickle.load(stream))  # noqa: S301 - our own copy's result
        except (EOFError, pickle.UnpicklingError):
            return None
