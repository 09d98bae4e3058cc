"""The revision that a caller saw, for services that judge it under their lock."""

from __future__ import annotations

from rest_framework.request import Request


def rev_seen(request: Request) -> int | None:
    """The revision in ``If-Match``; None where there is none or any will do."""
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"')
    # What no revision can look like is no current revision either.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
