from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import ran, ran_as_program
from tests.shuttle.small_cluster import SmallCluster, small_cluster

ASKED = ("talks", "port-of-arden", "--runs", "3000", "--json")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCluster]:
    with small_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


@pytest.mark.slow
def test_the_command_prints_the_same_with_a_cluster(cluster: SmallCluster) -> None:
    there, here = ran_as_program(*ASKED, "--cluster", cluster.address), ran_as_program(*ASKED)
    assert (there.code, there.err) == (0, here.err)
    assert {**there.json(), "seconds": 0} == {**here.json(), "seconds": 0}


@pytest.mark.slow
def test_ctrl_c_gives_the_runs_so_far_marked_as_partial(cluster: SmallCluster) -> None:
    running = at_work(cluster)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "of 1,000,000" in out
    assert set(err.splitlines()) <= {DONE, "stopped."}


@pytest.mark.slow
def test_a_lost_cluster_is_told_in_one_line(tmp_path: Path) -> None:
    with small_cluster(tmp_path, workers=1) as cluster:
        running = at_work(cluster)
        cluster.scheduler.kill()
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (2, "")
    last = [line for line in err.splitlines() if line != DONE]
    assert len(last) == 1
    assert "was lost after" in last[0]


def at_work(cluster: SmallCluster) -> subprocess.Popen[str]:
    """Start very many runs as a program of its own, and wait until the first are done."""
    words = ("talks", "port-of-arden", "--runs", "1000000", "--cluster", cluster.address)
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    assert running.stderr.readline().strip() == DONE
    return running


DONE = "a block is done"
PROGRAM = """
import sys
from goodoffices.shuttle.cluster import ClusterExecutor
run = ClusterExecutor.run
def told(self, work, plan, blocks):
    for done in run(self, work, plan, blocks):
        print("a block is done", file=sys.stderr, flush=True)
        yield done
ClusterExecutor.run = told
from goodoffices.cli.app import main
main()
"""


def test_an_open_connection_elsewhere_is_wrong_input_and_is_not_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was tried"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    done = ran(*ASKED, "--cluster", "tcp://cluster.example.org:8786")
    assert (done.code, done.out) == (2, "")
    assert "tcp://cluster.example.org:8786" in done.err
    assert "--cluster-ca" in done.err


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_wrong_input_and_the_work_is_offered_here() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{reserved.getsockname()[1]}"
        done = ran(*ASKED, "--cluster", address)
    assert (done.code, done.out) == (2, "")
    assert address in done.err
    assert "Run it without --cluster to do it here." in done.err


def test_a_cluster_and_a_single_run_are_not_asked_together() -> None:
    done = ran("talks", "port-of-arden", "--trace", "1", "--cluster", "tcp://127.0.0.1:8786")
    assert done.code == 2
    assert "--trace" in done.err


def test_control_characters_in_an_address_do_not_reach_the_terminal() -> None:
    done = ran(*ASKED, "--cluster", "tcp://\x1b[31m127.0.0.1:8786")
    assert done.code == 2
    assert "\x1b" not in done.err
