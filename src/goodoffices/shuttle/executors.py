"""Where blocks of runs are played: here, in copies of this process, or wherever an executor sends them."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol, TypeVar

__all__ = ["Executor", "LocalExecutor"]

T = TypeVar("T")
P = TypeVar("P")
_MOST_PROCESSES = 8
_WORK: list[Callable[[int], object]] = []


class Executor(Protocol):
    """Plays blocks somewhere. Whatever it is, the blocks come out the same."""

    def run(self, work: Callable[[P, int], T], plan: P, blocks: Sequence[int]) -> Iterator[tuple[int, T]]:
        """Yield (block, result) as blocks are done, in any order.

        Parameters
        ----------
        work : callable
            A function of a module, of the plan and the number of a block.
        plan : object
            What all blocks share.
        blocks : sequence of int
        """


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Plays blocks on this machine, on so many cores (None: all that this process may use).

    On Linux copies of this process share the work; elsewhere there is one.
    """

    cores: int | None = None

    def run(self, work: Callable[[P, int], T], plan: P, blocks: Sequence[int]) -> Iterator[tuple[int, T]]:
        """Yield (block, result) as blocks are done."""
        n = min(self._cores(), len(blocks), _MOST_PROCESSES)
        if n < 2:
            for block in blocks:
                yield block, work(plan, block)
            return
        # The copies find plan and work in their memory: nothing has to be sent to them.
        _WORK.append(lambda block: work(plan, block))
        try:
            yield from self._in_copies(n, blocks)
        finally:
            _WORK.pop()

    def _cores(self) -> int:
        if self.cores is not None:
            return max(1, self.cores)
        return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1

    def _in_copies(self, n: int, blocks: Sequence[int]) -> Iterator[tuple[int, T]]:
        context = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(n, mp_context=context, initializer=_leave_interrupts_alone)
        try:
            with warnings.catch_warnings():
                # The copies run nothing but the work: that other threads are not copied does not matter.
                warnings.simplefilter("ignore", DeprecationWarning)
                waiting: dict[Future[object], int] = {pool.submit(_do, block): block for block in blocks}
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future.result()  # type: ignore[misc]  # what `work` returns
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_alone() -> None:
    """Let the original process deal with Ctrl-C."""
    import signal  # noqa: PLC0415 - used in the copies alone

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(block: int) -> object:
    return _WORK[-1](block)
