"""Writing so that a crash leaves either the old file or the new one, and only one writer at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from goodoffices.errors import QuestionError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock
    fcntl = None  # type: ignore[assignment]  # only asked whether it is there

__all__ = ["locked", "replace_file", "sync_folder"]

_MODE = 0o644


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file in one step; who had a link to the file still has it.

    The caller holds the lock: one name serves for what is not yet finished, so a crash leaves at most one.
    """
    target = Path(os.path.realpath(path))
    unfinished = target.with_name(f".{target.name}.unfinished")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    mode = target.stat().st_mode & 0o7777 if target.exists() else None
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with open(descriptor, "wb") as file:
            if mode is not None:
                unfinished.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut, where the system can."""
    with suppress(OSError):  # some file systems, and Windows, cannot sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock on a ledger; the system frees it if this program is killed.

    Raises
    ------
    QuestionError
        If another program holds it.
    """
    target = Path(os.path.realpath(path))
    lock = target.with_name(f".{target.name}.lock")
    descriptor = _acquire(lock, path.name)
    try:
        yield
    finally:
        # Removed while it is held: who waits for the old file notices that it has no name any more.
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


def _acquire(lock: Path, name: str) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, _MODE)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise QuestionError(
                f"Somebody else is writing to {name} now.",
                "Wait until they have finished; what they confirm will be there when you begin.",
            ) from None
        with suppress(FileNotFoundError):
            if os.fstat(descriptor).st_ino == lock.stat().st_ino:
                return descriptor
        os.close(descriptor)
