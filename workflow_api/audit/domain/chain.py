"""The hash chain over audit events: each link is a hash of the previous link and one event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
"""The predecessor of the first link."""


def link(before: str, event: Mapping[str, Any]) -> str:
    """The link that follows `before`: 64 hexadecimal digits.

    `event` is plain JSON; the order of its keys does not matter.
    """
    canonical = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()
