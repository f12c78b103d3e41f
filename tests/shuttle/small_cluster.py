"""A scheduler and workers on this machine, each a process of its own, to be stopped or killed by a test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client, Security

__all__ = ["SmallCluster", "small_cluster"]

_DASK = (sys.executable, "-m", "dask")
_START_S = 60.0
# As docs/how-to/many-runs-on-a-cluster.md has it; nothing from the files of whoever runs the tests.
_SETTINGS = {"DASK_CONFIG": os.devnull, "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
# Without its own address the page of figures would be shown to the whole network.
_HERE = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


@dataclass(slots=True)
class SmallCluster:
    """What is running: the address of the scheduler, and the processes."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    certificates: tuple[str, ...] = ()
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, **environment: str) -> None:
        """Start one more worker, of one thread and without a nanny that would start it again."""
        options = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0", *_HERE)
        place = ("--local-directory", str(self.folder))
        self.workers.append(
            _start("worker", self.address, *options, *place, *self.certificates, **environment)
        )

    def wait_for_workers(self, security: Security | None = None) -> None:
        """Wait until all that were started have come."""
        with Client(self.address, security=security, set_as_default=False, timeout=_START_S) as client:
            client.wait_for_workers(len(self.workers), timeout=_START_S)

    def kill_worker(self) -> None:
        """Kill the first worker, without a chance to say good-bye."""
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()


@contextmanager
def small_cluster(
    folder: Path,
    workers: int,
    certificates: Sequence[str] = (),
    security: Security | None = None,
    **environment: str,
) -> Iterator[SmallCluster]:
    """Run a scheduler and workers, bound to 127.0.0.1; all are stopped afterwards."""
    found = folder / "scheduler.json"
    protocol = ("--protocol", "tls") if certificates else ()
    where = (*protocol, "--port", "0", "--scheduler-file", str(found))
    scheduler = _start("scheduler", *where, *_HERE, *certificates, **environment)
    cluster = SmallCluster(_address(found, scheduler), folder, scheduler, tuple(certificates))
    try:
        for _ in range(workers):
            cluster.add_worker()
        if workers:
            cluster.wait_for_workers(security)
        yield cluster
    finally:
        # Asked to end at the same time as their scheduler, workers sometimes wait for it for ever.
        for process in [*cluster.workers, scheduler]:
            process.kill()
            process.wait()


def _start(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*_DASK, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_SETTINGS, **environment},
    )


def _address(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """Wait for what the scheduler writes once it listens."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until and scheduler.poll() is None:
        try:
            address: str = json.loads(file.read_text(encoding="utf-8"))["address"]
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.05)
        else:
            return address
    raise RuntimeError("the scheduler did not start")
