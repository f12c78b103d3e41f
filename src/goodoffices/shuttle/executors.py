"""Where blocks of runs are played: here, in copies of this process, or wherever an executor sends them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import Protocol, TypeVar

__all__ = ["Executor", "LocalExecutor"]

T = TypeVar("T")
P = TypeVar("P")
_MOST_PROCESSES = 8
_AHEAD = 2
"""Blocks handed to each copy ahead of time, so that none waits for work."""
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
        done: SimpleQueue[Future[object] | None] = SimpleQueue()
        with _interrupts_into(done):
            pool = ProcessPoolExecutor(n, mp_context=context, initializer=_leave_interrupts_alone)
            waiting: dict[Future[object], int] = {}
            left = iter(blocks)
            try:
                for block in islice(left, _AHEAD * n):
                    _submit(pool, block, waiting, done)
                while waiting:
                    future = done.get()
                    if future is None:
                        raise KeyboardInterrupt
                    for block in islice(left, 1):
                        _submit(pool, block, waiting, done)
                    yield waiting.pop(future), future.result()  # type: ignore[misc]  # what `work` returns
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_into(done: SimpleQueue[Future[object] | None]) -> Iterator[None]:
    """Let Ctrl-C put None into a queue instead of stopping the program at any line.

    Stopped in the middle of handing work to its copies it could keep a lock that their keeper waits for.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: done.put(None))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _submit(
    pool: ProcessPoolExecutor,
    block: int,
    waiting: dict[Future[object], int],
    done: SimpleQueue[Future[object] | None],
) -> None:
    """Hand a block to the copies; what comes of it goes into the queue."""
    with warnings.catch_warnings():
        # The copies run nothing but the work: that other threads are not copied does not matter.
        warnings.simplefilter("ignore", DeprecationWarning)
        future = pool.submit(_do, block)
    waiting[future] = block
    future.add_done_callback(done.put)


def _leave_interrupts_alone() -> None:
    """Let the original process deal with Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(block: int) -> object:
    return _WORK[-1](block)
