"""Which addresses of a cluster may be used: open connections on this machine only, certificates elsewhere."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError

__all__ = ["Certificates", "ClusterAddress", "read_address"]

_FORM: Final = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+):(?P<port>[0-9]{1,5})",
    re.IGNORECASE,
)
_EXAMPLES: Final = "tcp://127.0.0.1:8786 on this machine, tls://HOST:8786 elsewhere"
_LARGEST_PORT: Final = 65_535
_OPTIONS: Final = {"ca": "--cluster-ca", "cert": "--cluster-cert", "key": "--cluster-key"}


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files, in PEM form, by which the two ends of an encrypted connection know each other.

    Attributes
    ----------
    ca : str
        The certificate of the authority that signed everybody's.
    cert, key : str
        The certificate of this side, and its private key.
    """

    ca: str
    cert: str
    key: str


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """Where the scheduler of a cluster is, as it was written and as it is asked.

    Attributes
    ----------
    written : str
        For messages.
    target : str
        ``tcp://`` or ``tls://``, host, port. `localhost` is 127.0.0.1 here: no look-up can lead it elsewhere.
    certificates : Certificates or None
        None for ``tcp://``.
    """

    written: str
    target: str
    certificates: Certificates | None


def read_address(
    written: str, *, ca: str | None = None, cert: str | None = None, key: str | None = None
) -> ClusterAddress:
    """Read the address of a cluster; nothing is looked up or connected to.

    Parameters
    ----------
    written : str
        ``tcp://HOST:PORT`` where the host is this machine (127.0.0.0/8, ::1, localhost), else
        ``tls://HOST:PORT``.
    ca, cert, key : str, optional
        Certificate files, all three with ``tls://``.

    Returns
    -------
    ClusterAddress

    Raises
    ------
    QuestionError
        If the address is malformed, of another kind, open and not on this machine, or a certificate is
        missing.
    """
    scheme, host, port = _parts(written)
    files = {"ca": ca, "cert": cert, "key": key}
    if scheme == "tcp":
        _require_this_machine(written, host)
        given = [_OPTIONS[name] for name, path in files.items() if path is not None]
        if given:
            raise QuestionError(
                f"{', '.join(given)} would change nothing: {written} is not encrypted.",
                "Write tls:// to use certificates, or leave them out.",
            )
        host = "127.0.0.1" if host.casefold() == "localhost" else host
        return ClusterAddress(written, f"tcp://{host}:{port}", None)
    if scheme == "tls":
        return ClusterAddress(written, f"tls://{host}:{port}", _certificates(written, files))
    raise QuestionError(f"{quoted(written)}: a cluster is not asked over {scheme}://.", f"Write {_EXAMPLES}.")


def _parts(written: str) -> tuple[str, str, int]:
    """Return scheme, host (IPv6 in brackets) and port."""
    if "@" in written:
        # Not repeated in the message: what stands before the sign may be a password.
        raise QuestionError(
            "the address of a cluster has no name or password before an @.",
            f"Certificates say who you are. Write {_EXAMPLES}.",
        )
    form = _FORM.fullmatch(written)
    if form is None:
        raise QuestionError(f"{quoted(written)} is not the address of a cluster.", f"Write {_EXAMPLES}.")
    port = int(form["port"])
    if not 1 <= port <= _LARGEST_PORT:
        raise QuestionError(
            f"{quoted(written)}: no port has this number.", f"Ports are 1 to {_LARGEST_PORT}."
        )
    host = form["host"]
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise QuestionError(
                f"{quoted(written)}: {host} is not an IPv6 address.", f"Write {_EXAMPLES}."
            ) from None
    return form["scheme"].lower(), host, port


def _require_this_machine(written: str, host: str) -> None:
    if host.casefold() == "localhost":
        return
    try:
        here = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:  # a name, and names can lead anywhere
        here = False
    if not here:
        raise QuestionError(
            f"{written} is not this machine, and tcp:// neither encrypts nor shows who answers: the case "
            "could be read on the way, and whoever answers could run programs here.",
            f"Write tls:// with {', '.join(_OPTIONS.values())}.",
        )


def _certificates(written: str, files: dict[str, str | None]) -> Certificates:
    missing = [_OPTIONS[name] for name, path in files.items() if path is None]
    if missing:
        raise QuestionError(
            f"{written} needs certificates; missing: {', '.join(missing)}.",
            "Give the files of the authority, of your certificate and of its key.",
        )
    for name, path in files.items():
        if not Path(str(path)).is_file():
            raise QuestionError(
                f"{_OPTIONS[name]}: there is no file {quoted(str(path))}.", "Is the path right?"
            )
    return Certificates(**{name: str(path) for name, path in files.items()})
