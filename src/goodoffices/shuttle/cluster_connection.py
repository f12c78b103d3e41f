"""Connecting to a Dask cluster: there and nowhere else, for some seconds at most, with the same versions."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any, Final

from goodoffices.errors import MissingExtra, QuestionError
from goodoffices.shuttle._made_with import differences
from goodoffices.shuttle.cluster_address import ClusterAddress

__all__ = ["DO_IT_HERE", "connected", "require_like_workers"]

DO_IT_HERE: Final = "Run it without --cluster to do it here."
Client = Any
"""Dask's own types leave most open."""
_CONNECT_S: Final = 6.0
_FIRST_WORKER_S: Final = 3.0
_CLOSE_S: Final = 3.0
_SETTINGS: Final = {
    # The plan is meant to be sent once, whatever its size.
    "distributed.admin.large-graph-warning-threshold": "1GiB",
}


def require_like_workers(client: Client, place: ClusterAddress) -> int:
    """Return how many threads the workers have, or say what keeps them from playing the same."""
    try:
        client.wait_for_workers(1, timeout=_FIRST_WORKER_S)
    except TimeoutError:
        raise QuestionError(
            f"the cluster at {place.written} has no workers.", f"Start one with `dask worker`. {DO_IT_HERE}"
        ) from None
    versions = client.get_versions(packages=["goodoffices", "scipy"])
    here = _named(versions["client"])
    others = {"the scheduler": _named(versions["scheduler"])}
    others |= {f"worker {name}": _named(found) for name, found in sorted(versions["workers"].items())}
    told = [f"{who} has {found}" for who, each in others.items() if (found := differences(here, each))]
    if told:
        raise QuestionError(
            f"the cluster at {place.written} is made with other versions, so that results could differ: "
            f"{'; '.join(told)}.",
            f"Install the same on every machine. {DO_IT_HERE}",
        )
    return sum(client.nthreads().values())


def _named(found: Any) -> tuple[str, ...]:
    """Return what Dask says of one machine, in the form of `made_with` but for the source's digest."""
    packages = found["packages"]
    python = ".".join(str(packages["python"]).split(".")[:2])
    names = ("goodoffices", "numpy", "scipy", "distributed")
    return (f"Python {python}", *(f"{name} {packages.get(name) or '(not installed)'}" for name in names))


@contextmanager
def connected(place: ClusterAddress) -> Iterator[Client]:
    """Give a connection for as long as it is needed, under Dask's own settings and nobody else's."""
    with _own_settings():
        client = _opened(place)
        try:
            yield client
        finally:
            _close(client)


@contextmanager
def _own_settings() -> Iterator[None]:
    """Leave out what files and variables of the environment tell Dask: no preloads, loaders or addresses."""
    try:
        import dask.config  # noqa: PLC0415 - an extra, loaded when it is used
    except ImportError:
        raise MissingExtra("To play talks on a cluster: pip install 'goodoffices[scale]'") from None
    before = dict(dask.config.config)
    try:
        dask.config.refresh(paths=[], env={})
        # Some of it is read when this is imported, so not earlier.
        try:
            import distributed  # noqa: F401, PLC0415
        except ImportError:
            raise MissingExtra("To play talks on a cluster: pip install 'goodoffices[scale]'") from None
        with _quiet_log(), dask.config.set(_SETTINGS):
            yield
    finally:
        # On top of the defaults, since those of `distributed` may be new.
        dask.config.refresh(paths=[], env={})
        dask.config.update(dask.config.config, before)


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Keep Dask's log off the terminal: what goes wrong is told by this module, once and in words."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:  # each has a level and an output of its own
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _opened(place: ClusterAddress) -> Client:
    """Connect within `_CONNECT_S`, whatever the other side does or leaves undone."""
    from distributed import Client, Security  # noqa: PLC0415
    from distributed.versions import VersionMismatchWarning  # noqa: PLC0415

    security = _security(place, Security)
    opened: SimpleQueue[Client | BaseException] = SimpleQueue()
    given_up = threading.Event()

    def connect() -> None:
        try:
            client = Client(
                place.target,
                security=security,
                timeout=_CONNECT_S - 1,
                set_as_default=False,
                direct_to_workers=False,
            )
        except BaseException as error:  # noqa: BLE001 - told to the thread that asked
            opened.put(error)
            return
        if given_up.is_set():
            _close(client)
        opened.put(client)

    with warnings.catch_warnings():
        # Versions are compared by `require_like_workers`, which refuses instead of warning.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        threading.Thread(target=connect, daemon=True, name="connecting to a cluster").start()
        try:
            found = opened.get(timeout=_CONNECT_S)
        except Empty:
            given_up.set()
            found = TimeoutError(f"no answer within {_CONNECT_S:.0f} s")
    if isinstance(found, BaseException):
        raise _unreachable(place, found) from None
    return found


def _security(place: ClusterAddress, security: Any) -> Any:
    files = place.certificates
    if files is None:
        return security(require_encryption=False)
    try:
        made = security(
            require_encryption=True,
            tls_ca_file=files.ca,
            tls_client_cert=files.cert,
            tls_client_key=files.key,
        )
        made.get_connection_args("client")
    except OSError as error:  # that of TLS among them
        raise QuestionError(
            f"the certificates for {place.written} cannot be used: {error.strerror or error}.",
            "All three are PEM files; the key belongs to the certificate.",
        ) from None
    return made


def _unreachable(place: ClusterAddress, error: BaseException) -> BaseException:
    """Return what to say of a failed connection; anything else is returned as it is."""
    if not isinstance(error, Exception):
        return error
    causes: list[BaseException] = [error]
    while causes[-1].__cause__ is not None:
        causes.append(causes[-1].__cause__)
    # The innermost may only say that waiting was called off; what the network said comes before it.
    of_the_network = [cause for cause in causes if isinstance(cause, OSError)]
    if of_the_network:
        cause = of_the_network[-1]
        why = cause.strerror or str(cause) or type(cause).__name__
    else:
        why = f"what answers there is no scheduler of this Dask ({type(causes[-1]).__name__})"
    return QuestionError(
        f"no cluster can be reached at {place.written}: {why}.",
        f"Is a Dask scheduler running there? {DO_IT_HERE}",
    )


def _close(client: Client) -> None:
    with suppress(OSError, TimeoutError):  # it may be gone already
        client.close(timeout=_CLOSE_S)
