"""Creating the repository's `.env` from `.env.example`, with fresh secrets."""

import os
import secrets
import tempfile
from pathlib import Path

GENERATE = "<generate>"
"""The value in `.env.example` that marks a secret: it is replaced by a fresh one."""


def ensure_env_file(root: Path) -> Path | None:
    """Return the path of `root/.env`, created from `root/.env.example` if it is missing.

    None when there is neither, as in a container. Safe when several services start at once:
    the file appears complete, with mode 0600, and the first one to put it there wins.
    """
    target = root / ".env"
    example = root / ".env.example"
    if target.exists():
        return target
    if not example.exists():
        return None
    content = _with_fresh_secrets(example.read_text(encoding="utf-8"))
    # mkstemp makes the file 0600 from the start.
    handle, temporary = tempfile.mkstemp(prefix=".env.", dir=root)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # link refuses to replace an existing file, unlike rename: it cannot overwrite secrets that
        # another process has already read.
        os.link(temporary, target)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
    return target


def _with_fresh_secrets(example: str) -> str:
    lines = []
    for line in example.splitlines():
        name, separator, value = line.partition("=")
        if separator and value.strip() == GENERATE:
            lines.append(f"{name}={secrets.token_urlsafe(48)}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"
