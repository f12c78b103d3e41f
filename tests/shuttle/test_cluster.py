"""Talks on a real cluster of this machine: the same answer, whoever dies; and what is said without one."""

from __future__ import annotations

import concurrent.futures
import importlib
import operator
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.talks import talks
from goodoffices.case.files import load_case
from goodoffices.cli.cluster_options import executor_for
from goodoffices.errors import MissingExtra, QuestionError
from goodoffices.shuttle import cluster as cluster_module
from goodoffices.shuttle import cluster_connection
from goodoffices.shuttle._made_with import differences, made_with
from goodoffices.shuttle.cluster import ClusterExecutor
from goodoffices.shuttle.executors import LocalExecutor
from tests.shuttle.small_cluster import SmallCluster, small_cluster
from tests.small_cases import two_sides

T = TypeVar("T")
P = TypeVar("P")
CASE = two_sides(union="    no_deal_per_day: -0.5..-0.1\n")
RUNS = 12 * 1024
WITHIN_S = 10.0


def played(executor: Any, runs: int = RUNS, tick: Callable[[int], None] | None = None) -> TalksAnswer:
    """Play the small case; how long it took is left out."""
    return replace(talks(CASE, runs=runs, seed=3, executor=executor, tick=tick), seconds=0.0)


@pytest.fixture(scope="module")
def local_answer() -> TalksAnswer:
    return played(LocalExecutor(cores=1))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[SmallCluster]:
    with small_cluster(tmp_path, workers=2) as found:
        yield found


class Backwards:
    """Plays the blocks here, the last first."""

    def run(self, work: Callable[[P, int], T], plan: P, blocks: Sequence[int]) -> Iterator[tuple[int, T]]:
        sent = pickle.loads(pickle.dumps(plan))
        for block in reversed(blocks):
            yield block, pickle.loads(pickle.dumps(work(sent, block)))


def test_the_answer_is_the_same_in_any_order_and_from_a_plan_that_was_sent(local_answer: TalksAnswer) -> None:
    assert played(Backwards()) == local_answer


@pytest.mark.parametrize(
    "slug", ["lantern-strait", pytest.param("doha-2024-03", marks=pytest.mark.slow), "wadi-amal-water"]
)
def test_what_a_block_counts_is_the_same_from_a_plan_that_was_sent(slug: str) -> None:
    case = load_case(slug)
    here, there = (
        talks(case, runs=40, texts=50, seed=1, executor=executor)
        for executor in (LocalExecutor(1), Backwards())
    )
    assert replace(here, seconds=0.0) == replace(there, seconds=0.0)


def test_two_workers_of_which_one_is_killed_give_the_answer_that_this_process_gives(
    cluster: SmallCluster, local_answer: TalksAnswer
) -> None:
    executor = executor_for(cluster.address, None, None, None)
    done = []

    def kill_one_after_the_first_blocks(runs: int) -> None:
        done.append(runs)
        if len(done) == 2:
            cluster.kill_worker()

    assert played(executor, tick=kill_one_after_the_first_blocks) == local_answer
    assert sum(done) == RUNS


@pytest.mark.slow
def test_what_was_done_before_an_interruption_is_told_and_the_cluster_is_free_again(
    cluster: SmallCluster, local_answer: TalksAnswer
) -> None:
    executor = ClusterExecutor(cluster.address)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    some = played(executor, tick=interrupt)
    assert some.partial
    assert some.runs == 1024
    assert played(executor) == local_answer


@pytest.mark.slow
def test_an_interruption_while_waiting_is_heard_at_once(cluster: SmallCluster) -> None:
    program = (
        "import sys\n"
        "from goodoffices.answers.talks import talks\n"
        "from goodoffices.case.files import load_case\n"
        "from goodoffices.shuttle.cluster import ClusterExecutor\n"
        "def tick(runs): print(runs, flush=True)\n"
        "answer = talks(load_case('port-of-arden'), runs=10**6,\n"
        "               executor=ClusterExecutor(sys.argv[1]), tick=tick)\n"
        "print(answer.partial, answer.runs)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, cluster.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    running.stdout.readline()
    started = time.monotonic()
    running.send_signal(2)
    out, err = running.communicate(timeout=60)
    assert time.monotonic() - started < WITHIN_S
    assert out.splitlines()[-1].startswith("True ")
    assert err == ""


@pytest.mark.slow
def test_a_cluster_that_loses_all_its_workers_is_given_up(cluster: SmallCluster) -> None:
    executor = ClusterExecutor(cluster.address, patience_s=2.0)

    def kill_all(_: int) -> None:
        while cluster.workers:
            cluster.kill_worker()

    with pytest.raises(QuestionError, match="all its workers have gone") as caught:
        played(executor, tick=kill_all)
    assert "Run it without --cluster to do it here." in caught.value.hint


@pytest.mark.slow
def test_a_cluster_whose_scheduler_dies_is_given_up(cluster: SmallCluster) -> None:
    executor = ClusterExecutor(cluster.address)

    def kill(_: int) -> None:
        cluster.scheduler.kill()
        cluster.scheduler.wait()

    with pytest.raises(QuestionError, match=r"lost after \d+ of 12 blocks of runs: the connection broke off"):
        played(executor, tick=kill)


@pytest.mark.slow
def test_a_block_that_kills_its_workers_is_given_up_and_what_a_worker_lacks_is_told(tmp_path: Path) -> None:
    call: Any = operator.call  # of the plan, with the block
    at_once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with small_cluster(tmp_path, workers=1, **at_once) as cluster:
        executor = ClusterExecutor(cluster.address)
        missing: Any = ["no_such_module"]
        with pytest.raises(QuestionError, match="cannot play: No module named 'no_such_module'"):
            list(executor.run(call, importlib.import_module, missing))
        with pytest.raises(QuestionError, match="workers died while they played block 3"):
            list(executor.run(call, os._exit, [3]))


@pytest.mark.slow
def test_a_cluster_of_no_workers_and_one_of_other_versions_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "goodoffices-0.0.9.dist-info"
    other.mkdir()
    other.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: goodoffices\nVersion: 0.0.9\n")
    with small_cluster(tmp_path, workers=0) as cluster:
        executor = ClusterExecutor(cluster.address)
        with pytest.raises(QuestionError, match="has no workers"):
            executor.check()
        cluster.add_worker(PYTHONPATH=os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
        with pytest.raises(QuestionError, match=r"worker tcp.* has goodoffices 0\.0\.9 \(here") as caught:
            checked_once_it_is_up(executor)
    assert "scheduler has" not in caught.value.what


def checked_once_it_is_up(executor: ClusterExecutor) -> None:
    """Check again for as long as no worker has come."""
    for _ in range(10):
        try:
            executor.check()
        except QuestionError as error:
            if "no workers" not in error.what:
                raise


def test_a_worker_that_came_later_is_compared_where_it_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    here = made_with()
    monkeypatch.setattr(cluster_module, "made_with", lambda: (*here[:-1], "source 0123"))
    with pytest.raises(QuestionError, match=r"other versions: source 0123 \(here "):
        cluster_module._unpacked(b"", here)
    with pytest.raises(QuestionError, match="other versions"):
        cluster_module._played(cluster_module._Unpacked(print, None), 0, here)


def test_another_python_and_a_missing_package_are_told() -> None:
    here = {"packages": {"python": "3.11.7.final.0", "goodoffices": "0.1.0", "numpy": "2.0", "scipy": "1.13"}}
    there = {"packages": {"python": "3.12.1.final.0", "goodoffices": None, "numpy": "2.0", "scipy": "1.13"}}
    told = differences(*(cluster_connection._named(each) for each in (here, there)))
    assert told == "Python 3.12 (here 3.11), goodoffices (not installed) (here 0.1.0)"


@pytest.mark.parametrize(
    "seconds", [1.5, pytest.param(cluster_connection._CONNECT_S, marks=pytest.mark.slow)]
)
def test_a_cluster_that_is_not_there_is_told_soon_with_its_address(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_connection, "_CONNECT_S", seconds)
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{reserved.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises(QuestionError, match=f"no cluster can be reached at {address}") as caught:
            executor_for(address, None, None, None)
    assert time.monotonic() - started < WITHIN_S
    assert caught.value.hint.endswith("Run it without --cluster to do it here.")


def test_where_nothing_answers_nothing_is_said_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask tells of a wait that it called off as the cause of what the network said."""

    def gives_up(*_arguments: Any, **_options: Any) -> None:
        raise OSError("Timed out trying to connect") from concurrent.futures.CancelledError()

    monkeypatch.setattr("distributed.Client", gives_up)
    with pytest.raises(QuestionError, match=r"at tcp://127\.0\.0\.1:9: Timed out trying to connect"):
        executor_for("tcp://127.0.0.1:9", None, None, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "says", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["nothing", "something else"]
)
def test_something_else_that_listens_there_is_told_soon(says: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                    taken[-1].sendall(says)
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        started = time.monotonic()
        with pytest.raises(QuestionError, match="no cluster can be reached"):
            ClusterExecutor(f"tcp://127.0.0.1:{server.getsockname()[1]}").check()
        assert time.monotonic() - started < WITHIN_S
        server.shutdown(socket.SHUT_RDWR)
    for each in taken:
        each.close()


@pytest.mark.slow
def test_what_the_environment_tells_dask_changes_nothing(cluster: SmallCluster, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir()
    trap.joinpath("preloaded.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')\n", encoding="utf-8")
    trap.joinpath("dask.yaml").write_text("distributed: {client: {preload: [preloaded]}}\n", encoding="utf-8")
    program = (
        "import sys\n"
        "from goodoffices.shuttle.cluster import ClusterExecutor\n"
        "ClusterExecutor(sys.argv[1]).check()\n"
        "import dask\n"
        "print(dask.config.get('distributed.client.preload'), dask.config.get('scheduler-address'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, cluster.address],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "DASK_CONFIG": str(trap),
            "DASK_SCHEDULER_ADDRESS": "tcp://127.0.0.1:9",
            "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
            "DASK_DISTRIBUTED__COMM__SOCKS_PROXY": "127.0.0.1:9",
            "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(trap)]),
        },
    )
    assert not (tmp_path / "sprung").exists()
    assert done.stdout == "['preloaded'] tcp://127.0.0.1:9\n"  # afterwards it is as it was
    assert done.stderr == ""


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dask", "dask.config", "distributed"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=r"pip install 'goodoffices\[scale\]'"):
        executor_for("tcp://127.0.0.1:8786", None, None, None)


def test_without_a_cluster_it_is_done_here_and_certificates_make_no_sense() -> None:
    assert executor_for(None, None, None, None) == LocalExecutor()
    with pytest.raises(QuestionError, match="without a cluster"):
        executor_for(None, "ca.pem", None, None)
