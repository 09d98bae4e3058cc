"""Files of attachments on disk, outside of every folder that a web server publishes.

A file is written to `incoming/` under a random name before its row is stored, and moved to
`attachments/` after the commit. So a row never names a missing file, and a crash leaves files only
in `incoming/`: `sweep_incoming` moves the files that have a row and removes those that have none.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

ABANDONED_AFTER = timedelta(hours=1)
"""The age at which a file in `incoming/` is abandoned: no request takes so long, so the process
that wrote the file has died.
"""
SWEEP_BATCH = 500


@dataclass(frozen=True)
class StagedFile:
    """A file in `incoming/`; `size` in bytes."""

    name: str
    size: int


def stage_file(chunks: Iterable[bytes]) -> StagedFile:
    """Write a file under a random name and flush it to disk."""
    name, size = secrets.token_hex(24), 0
    path = _incoming(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in chunks:
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return StagedFile(name=name, size=size)


def keep_file(name: str) -> None:
    """Move a staged file to its final place; does nothing if that was done already."""
    path = _kept(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        _incoming(name).replace(path)


def discard_file(name: str) -> None:
    """Remove a staged file, for which no row will be stored."""
    _incoming(name).unlink(missing_ok=True)


def open_file(name: str) -> BinaryIO:
    """The open file of an attachment. Raises FileNotFoundError if it is lost."""
    for path in (_kept(name), _incoming(name)):
        with contextlib.suppress(FileNotFoundError):
            return path.open("rb")
    # The file was moved between the two attempts: try its final place again.
    return _kept(name).open("rb")


def file_size(name: str) -> int | None:
    """The size of an attachment's file in bytes; None if the file is lost."""
    try:
        with open_file(name) as file:
            return os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return None


def kept_names() -> Iterator[str]:
    """The names of the files in `attachments/`, in any order."""
    yield from (path.name for path in (_root() / "attachments").glob("*/*"))


def abandoned_names(*, before: datetime) -> list[str]:
    """Names of the files in `incoming/` that were written before this time."""
    latest = before.timestamp()
    return sorted(entry.name for entry in _entries() if entry.stat().st_mtime <= latest)


def sweep_incoming(*, find_known: Callable[[Collection[str]], set[str]], now: datetime) -> int:
    """Move or remove a batch of files that a crash left in `incoming/`. Returns their number.

    `find_known` gets names of files and returns those that a row of an attachment has.
    """
    latest = (now - ABANDONED_AFTER).timestamp()
    names = [entry.name for entry in _entries() if entry.stat().st_mtime <= latest][:SWEEP_BATCH]
    known = find_known(names) if names else set()
    for name in names:
        if name in known:
            keep_file(name)
        else:
            discard_file(name)
    return len(names)


def _entries() -> list[os.DirEntry[str]]:
    try:
        with os.scandir(_root() / "incoming") as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _incoming(name: str) -> Path:
    return _root() / "incoming" / name


def _kept(name: str) -> Path:
    return _root() / "attachments" / name[:2] / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
