"""The page on clusters does what it says: its certificates make a cluster, its commands and options exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask.config
import pytest
from distributed import Security

from goodoffices.answers.talks import talks
from goodoffices.cli.cluster_options import executor_for
from goodoffices.errors import QuestionError
from goodoffices.shuttle.executors import LocalExecutor
from tests.shuttle.small_cluster import SmallCluster, small_cluster
from tests.small_cases import two_sides

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "many-runs-on-a-cluster.md"


def make_certificates(folder: Path) -> Path:
    """Run the commands of the page in a folder."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl program to make certificates with")
    commands = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert commands is not None
    folder.mkdir()
    subprocess.run(["sh", "-e", "-c", commands[1]], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificates(tmp_path_factory.mktemp("encrypted") / "certificates")


@pytest.fixture(scope="module")
def cluster(certificates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCluster]:
    ca, cert, key = (str(certificates / f"{name}.pem") for name in ("ca", "scheduler", "scheduler-key"))
    options = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)
    security = Security(require_encryption=True, tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key)
    with small_cluster(tmp_path_factory.mktemp("cluster"), 1, options, security) as found:
        assert found.address.startswith("tls://127.0.0.1:")
        yield found


def files(folder: Path) -> tuple[str, str, str]:
    return str(folder / "ca.pem"), str(folder / "desk.pem"), str(folder / "desk-key.pem")


@pytest.mark.slow
def test_an_encrypted_cluster_gives_the_same_answer(cluster: SmallCluster, certificates: Path) -> None:
    executor = executor_for(cluster.address, *files(certificates))
    # Played in this process: a copy of it would copy Dask's threads half.
    there, here = (
        talks(two_sides(), runs=3000, executor=each) for each in (executor, LocalExecutor(cores=1))
    )
    assert there.agreed == here.agreed
    assert there.outcomes == here.outcomes


@pytest.mark.slow
def test_certificates_of_another_authority_are_refused(cluster: SmallCluster, tmp_path: Path) -> None:
    others = make_certificates(tmp_path / "others")
    with pytest.raises(QuestionError, match=f"no cluster can be reached at {cluster.address}: .*certificate"):
        executor_for(cluster.address, *files(others))


@pytest.mark.slow
def test_an_encrypted_cluster_is_not_reached_by_an_open_connection(cluster: SmallCluster) -> None:
    with pytest.raises(QuestionError, match="no cluster can be reached"):
        executor_for(cluster.address.replace("tls://", "tcp://"), None, None, None)


@pytest.mark.slow
def test_a_key_of_another_certificate_is_told(certificates: Path) -> None:
    ca, cert, _ = files(certificates)
    with pytest.raises(QuestionError, match=r"certificates for tls.* cannot be used"):
        executor_for("tls://127.0.0.1:8786", ca, cert, str(certificates / "worker-key.pem"))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["scheduler", "worker"])
def test_the_commands_of_the_page_have_the_options_that_it_gives_them(command: str) -> None:
    lines = re.findall(rf"(?m)^    dask {command} .*$", PAGE.read_text(encoding="utf-8"))
    said = subprocess.run(
        [sys.executable, "-m", "dask", command, "--help"], check=True, capture_output=True, text=True
    )
    assert len(lines) == 2
    offered = set(re.findall(r"--[a-z-]+", said.stdout))
    assert set(re.findall(r"--[a-z-]+", "\n".join(lines))) <= offered
    assert dask.config.get("distributed.worker.profile.enabled") is True  # what the page turns off
    # Nothing on the page opens Dask's own pages to a network.
    assert all("--dashboard-address 127.0.0.1:" in line for line in lines)
