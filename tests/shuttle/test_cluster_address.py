from __future__ import annotations

import socket
from pathlib import Path

import pytest

from goodoffices.errors import QuestionError
from goodoffices.shuttle.cluster import ClusterExecutor
from goodoffices.shuttle.cluster_address import read_address


@pytest.fixture(autouse=True)
def nothing_is_looked_up_or_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    monkeypatch.setattr(socket, "gethostbyname", fail)
    monkeypatch.setattr(socket.socket, "connect", fail)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Three files that are there; nobody reads them before a connection is made."""
    found = {name: tmp_path / f"{name}.pem" for name in ("ca", "cert", "key")}
    for path in found.values():
        path.write_text("", encoding="utf-8")
    return {name: str(path) for name, path in found.items()}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "[::1]"])
def test_this_machine_is_asked_openly(host: str) -> None:
    assert read_address(f"tcp://{host}:8786").target == f"tcp://{host}:8786"


def test_localhost_is_this_machine_whatever_a_look_up_would_say() -> None:
    assert read_address("tcp://LocalHost:8786").target == "tcp://127.0.0.1:8786"


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.7", "192.0.2.1", "0.0.0.0", "128.0.0.1", "[::]", "[2001:db8::1]", "[::ffff:10.0.0.1]",
        "example.org", "localhost.example.org", "127.0.0.1.example.org", "localhost.", "2130706433",
        "0x7f000001", "127.1", "0127.0.0.1",
    ],
)  # fmt: skip
def test_elsewhere_an_open_connection_is_refused_with_the_reason_and_the_way_out(host: str) -> None:
    with pytest.raises(QuestionError, match="neither encrypts") as caught:
        ClusterExecutor(f"tcp://{host}:8786")
    assert f"tcp://{host}:8786" in caught.value.what
    assert caught.value.hint == "Write tls:// with --cluster-ca, --cluster-cert, --cluster-key."


@pytest.mark.parametrize("scheme", ["ucx", "ws", "wss", "inproc", "http", "file", "ssh"])
def test_other_kinds_of_addresses_are_refused(scheme: str) -> None:
    with pytest.raises(QuestionError, match=f"not asked over {scheme}://"):
        read_address(f"{scheme}://127.0.0.1:8786")


@pytest.mark.parametrize(
    "written",
    [
        "", "127.0.0.1", "127.0.0.1:8786", "localhost:8786", "tcp:127.0.0.1:8786", "tcp://", "tcp://:8786",
        "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:port", "tcp://127.0.0.1:8786/", "tcp://::1:8786",
        "tcp://127.0.0.1:8786?x=1", "tcp://127.0.0.1:8786 ", "tcp://127.0.0.1:8786\n", "tcp://[::1%lo]:8786",
        "tcp://127.0.0.1:123456", "tcp://127.0.0.1:\u0668\u0667\u0668\u0666", "tcp://127.0.0.1:80,tcp://10.0.0.1:80",
    ],
)  # fmt: skip
def test_a_malformed_address_is_told_with_two_right_ones(written: str) -> None:
    with pytest.raises(QuestionError, match="not the address of a cluster") as caught:
        read_address(written)
    assert "tcp://127.0.0.1:8786 on this machine, tls://HOST:8786 elsewhere" in caught.value.hint


@pytest.mark.parametrize("port", [0, 65536, 99999])
def test_a_port_that_cannot_be_is_told(port: int) -> None:
    with pytest.raises(QuestionError, match="no port"):
        read_address(f"tcp://127.0.0.1:{port}")


def test_an_ipv6_address_that_cannot_be_is_told() -> None:
    with pytest.raises(QuestionError, match="not an IPv6 address"):
        read_address("tcp://[1::2::3]:8786")


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(QuestionError, match="no name or password") as caught:
        read_address("tls://envoy:secret@cluster.example.org:8786")
    assert "secret" not in str(caught.value)


def test_elsewhere_is_asked_with_certificates(files: dict[str, str]) -> None:
    place = read_address("tls://cluster.example.org:8786", **files)
    assert place.target == "tls://cluster.example.org:8786"
    assert place.certificates is not None
    assert place.certificates.key == files["key"]


@pytest.mark.parametrize("missing", ["ca", "cert", "key"])
def test_each_missing_certificate_is_named(files: dict[str, str], missing: str) -> None:
    del files[missing]
    with pytest.raises(QuestionError, match=f"missing: --cluster-{missing}\\."):
        read_address("tls://cluster.example.org:8786", **files)


def test_certificates_are_needed_on_this_machine_too() -> None:
    with pytest.raises(QuestionError, match="missing: --cluster-ca, --cluster-cert, --cluster-key"):
        read_address("tls://127.0.0.1:8786")


def test_a_certificate_that_is_not_there_is_told(files: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="--cluster-key: there is no file"):
        read_address("tls://127.0.0.1:8786", **{**files, "key": str(tmp_path / "none.pem")})


def test_certificates_with_an_open_connection_are_no_false_comfort(files: dict[str, str]) -> None:
    with pytest.raises(QuestionError, match="is not encrypted"):
        read_address("tcp://127.0.0.1:8786", **files)
