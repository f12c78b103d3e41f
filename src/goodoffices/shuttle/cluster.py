"""Blocks of runs played on a Dask cluster, by the address of its scheduler.

Nothing is sent but to that address, and only after `read_address` has let it pass. What comes back is
unpickled: a cluster is trusted with the case, and can run code here. Dask is imported when it is used.
"""

from __future__ import annotations

import pickle
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from goodoffices.errors import QuestionError
from goodoffices.shuttle._made_with import differences, made_with
from goodoffices.shuttle.cluster_address import ClusterAddress, read_address
from goodoffices.shuttle.cluster_connection import DO_IT_HERE, connected, require_like_workers

__all__ = ["ClusterExecutor"]

T = TypeVar("T")
P = TypeVar("P")
Client = Any
Future = Any
"""Dask's own types leave most open."""
_POLL_S: Final = 2.0
_FEWEST_WAITING: Final = 256


@dataclass(frozen=True, slots=True)
class ClusterExecutor:
    """Plays blocks on the workers of a Dask scheduler.

    Attributes
    ----------
    address : str
        ``tcp://127.0.0.1:8786`` on this machine, ``tls://HOST:PORT`` elsewhere.
    ca, cert, key : str, optional
        Certificate files in PEM form, all three with ``tls://``.
    patience_s : float
        How long the cluster may be without any worker before the work is given up.

    Raises
    ------
    QuestionError
        If the address may not be used, before anything is connected to.
    """

    address: str
    ca: str | None = None
    cert: str | None = None
    key: str | None = None
    patience_s: float = 30.0
    place: ClusterAddress = field(init=False, repr=False)

    def __post_init__(self) -> None:
        place = read_address(self.address, ca=self.ca, cert=self.cert, key=self.key)
        object.__setattr__(self, "place", place)

    def check(self) -> None:
        """Connect, look whether there are workers made with the same versions, and part again.

        Raises
        ------
        QuestionError
            If nothing answers within some seconds, there is no worker, or versions differ.
        MissingExtra
            If Dask is not installed.
        """
        with connected(self.place) as client:
            require_like_workers(client, self.place)

    def run(self, work: Callable[[P, int], T], plan: P, blocks: Sequence[int]) -> Iterator[tuple[int, T]]:
        """Yield (block, result) as blocks are done; those of a worker that dies are played by another.

        Raises
        ------
        QuestionError
            If the cluster cannot be reached or is lost, or versions differ.
        MissingExtra
            If Dask is not installed.

        Notes
        -----
        The plan is sent once and kept by each worker; a few blocks a core are under way at a time, so that
        neither end holds more the more blocks there are.
        """
        with connected(self.place) as client:
            threads = require_like_workers(client, self.place)
            errand = _Errand(client, self.place, self.patience_s, len(blocks))
            yield from errand.results(work, plan, blocks, max(_FEWEST_WAITING, 4 * threads))


class _Errand:
    """One plan that is played by a cluster, from sending it to taking it back."""

    def __init__(self, client: Client, place: ClusterAddress, patience_s: float, n_blocks: int) -> None:
        self.client = client
        self.place = place
        self.patience_s = patience_s
        self.n_blocks = n_blocks
        self.n_done = 0
        # No two errands share a name, so that none is ever given the results of another.
        self.name = f"goodoffices-{secrets.token_hex(8)}"
        self.waiting: dict[str, tuple[int, Future]] = {}
        self.done: SimpleQueue[Future] = SimpleQueue()

    def results(
        self, work: Callable[[P, int], T], plan: P, blocks: Sequence[int], at_once: int
    ) -> Iterator[tuple[int, T]]:
        parcel = zlib.compress(pickle.dumps((work, plan), protocol=5), level=1)
        # A task and not scattered data: should every worker that holds the plan die, it is unpacked again.
        unpacked = self.client.submit(_unpacked, parcel, made_with(), key=f"{self.name}-plan")
        ahead = iter(blocks)
        try:
            for block in islice(ahead, at_once):
                self._send(unpacked, block)
            while self.waiting:
                future = self._next_done()
                block, _ = self.waiting.pop(future.key)
                result = self._taken(future, block)
                self.n_done += 1
                for following in islice(ahead, 1):
                    self._send(unpacked, following)
                yield block, result
        finally:
            left = [unpacked, *(future for _, future in self.waiting.values())]
            self.client.cancel(left, force=True)

    def _send(self, unpacked: Future, block: int) -> None:
        future = self.client.submit(_played, unpacked, block, made_with(), key=f"{self.name}-{block}")
        self.waiting[future.key] = (block, future)
        future.add_done_callback(self.done.put)

    def _next_done(self) -> Future:
        """Wait for a block; give up when nobody has been there to play it for too long."""
        alone_s = 0.0
        while alone_s < self.patience_s:
            try:
                return self.done.get(timeout=_POLL_S)
            except Empty:
                alone_s = 0.0 if self._has_workers() else alone_s + _POLL_S
        raise self._lost("all its workers have gone")

    def _has_workers(self) -> bool:
        try:
            return bool(self.client.nthreads())
        except OSError:
            return False

    def _taken(self, future: Future, block: int) -> Any:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra, loaded when it is used
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        try:
            result = future.result()
        except FutureCancelledError:
            raise self._lost("the connection broke off") from None
        except KilledWorker:
            raise self._lost(
                f"workers died while they played block {block}, perhaps for want of memory"
            ) from None
        except ImportError as error:
            raise QuestionError(
                f"a worker of the cluster at {self.place.written} cannot play: {error}.",
                f"Install the same goodoffices there. {DO_IT_HERE}",
            ) from None
        future.release()
        return result

    def _lost(self, why: str) -> QuestionError:
        return QuestionError(
            f"the cluster at {self.place.written} was lost after {self.n_done} of {self.n_blocks} blocks of "
            f"runs: {why}.",
            DO_IT_HERE,
        )


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """What a worker keeps of an errand."""

    work: Callable[[Any, int], object]
    plan: object


def _unpacked(parcel: bytes, made: tuple[str, ...]) -> _Unpacked:
    """Unpack work and plan, on a worker."""
    _require_same(made)
    work, plan = pickle.loads(zlib.decompress(parcel))  # noqa: S301 - who may give work here may run anything
    return _Unpacked(work, plan)


def _played(unpacked: _Unpacked, block: int, made: tuple[str, ...]) -> object:
    """Play a block, on a worker, which may have come after the first look at versions."""
    _require_same(made)
    return unpacked.work(unpacked.plan, block)


def _require_same(made: tuple[str, ...]) -> None:
    found = differences(made, made_with())
    if found:
        raise QuestionError(
            f"a worker of the cluster is made with other versions: {found}.",
            f"Results could differ. Install the same there. {DO_IT_HERE}",
        )
