"""Create the repository's `.env` from `.env.example`, with new secrets."""

import os
import secrets
import tempfile
from pathlib import Path

GENERATE = "<generate>"
"""A variable with this value in `.env.example` gets a new secret."""


def ensure_env_file(root: Path) -> Path | None:
    """Return the path of `root/.env`; create it from `root/.env.example` if it is missing.

    Returns None if neither exists, as in a container. Several services may call this function at
    the same time: the first call creates the file, complete and with mode 0600.
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
        # Unlike rename, link fails if the file exists, so that it cannot overwrite secrets which
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
