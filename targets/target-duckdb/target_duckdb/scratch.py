"""The folder in which records wait for their batch; what killed processes left there is removed."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO

_PREFIX = "target-duckdb-"
_LOCK = "lock"  # held while the process lives; a folder whose lock is free belongs to nobody


class Scratch:
    """A folder of this process, gone when the object is, or when the next process starts.

    Attributes:
        path: The folder, which only this user may read.
    """

    def __init__(self) -> None:
        _remove_abandoned()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = (self.path / "new").open("w")
        with suppress(OSError):  # a file system without locks: then nobody removes anything
            fcntl.flock(lock, fcntl.LOCK_EX)
        (self.path / "new").rename(self.path / _LOCK)  # held before anybody can find it
        weakref.finalize(self, _remove, self.path, lock)


def _remove(path: Path, lock: IO[str]) -> None:
    shutil.rmtree(path, ignore_errors=True)
    lock.close()


def _remove_abandoned() -> None:
    """Remove folders of processes that were killed: they hold members' data."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # no lock yet, still held, or another user's: not ours to remove
        with suppress(OSError), (path / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
