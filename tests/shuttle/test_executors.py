"""Blocks played here: the same wherever, and stopped from the keyboard without a hang."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from goodoffices.shuttle.executors import LocalExecutor

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="copies of the process are made on Linux alone")


def squared(plan: int, block: int) -> int:
    return plan * block**2


def slowly(plan: float, block: int) -> int:
    time.sleep(plan)
    return block


def failing(plan: int, block: int) -> int:
    if block == plan:
        raise ValueError(f"block {block}")
    return block


@pytest.mark.parametrize("cores", [1, 2, 3, None])
def test_every_block_comes_once_whatever_the_cores(cores: int | None) -> None:
    found = list(LocalExecutor(cores).run(squared, 2, range(40)))
    assert sorted(found) == [(block, 2 * block**2) for block in range(40)]


def test_no_blocks_are_no_work() -> None:
    assert list(LocalExecutor(2).run(squared, 1, range(0))) == []


@LINUX
def test_a_failure_in_a_copy_is_told() -> None:
    with pytest.raises(ValueError, match="block 7"):
        list(LocalExecutor(2).run(failing, 7, range(100)))


@LINUX
@pytest.mark.parametrize("after", [1, 2, 5, 9])
def test_ctrl_c_stops_between_blocks_and_keeps_what_is_done(after: int) -> None:
    before = signal.getsignal(signal.SIGINT)
    done: list[int] = []

    def work_until_stopped() -> None:
        for block, _ in LocalExecutor(2).run(slowly, 0.01, range(10**5)):
            done.append(block)
            if len(done) == after:
                os.kill(os.getpid(), signal.SIGINT)

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        work_until_stopped()
    assert after <= len(done) < 10**4
    assert time.monotonic() - started < 60
    assert signal.getsignal(signal.SIGINT) is before


@LINUX
def test_outside_the_main_thread_signals_are_left_alone() -> None:
    found: list[tuple[int, int]] = []
    thread = threading.Thread(target=lambda: found.extend(LocalExecutor(2).run(squared, 1, range(5))))
    thread.start()
    thread.join(60)
    assert len(found) == 5
