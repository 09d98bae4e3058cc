"""Remembers a hash of the inputs of a step, so that the step runs again only if they have changed.

Imports the standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def content_hash(paths: Iterable[Path], *, extra: str = "") -> str:
    """Hash names and contents of files and, recursively, of folders. A path may be missing.

    `node_modules`, `dist`, caches and hidden entries below the given folders are left out.
    """
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        for file in _files(path):
            digest.update(f"\0{file}\0".encode())
            digest.update(file.read_bytes() if file.is_file() else b"missing")
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.name in {"node_modules", "__pycache__", "dist"}:
            continue
        found.extend(_files(entry))
    return found


class Stamp:
    """A file with the hash of a step's inputs at its last success."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def matches(self, value: str) -> bool:
        return self._file.is_file() and self._file.read_text().strip() == value

    def write(self, value: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(value + "\n")
