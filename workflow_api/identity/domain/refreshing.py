"""Decide whether a refresh token may be used, and detect a stolen one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

# Two tabs of a browser may send the same token at the same time. A second use within this time does
# not count as theft.
REUSE_GRACE = timedelta(seconds=10)


class Use(Enum):
    """The action to take when a refresh token is presented."""

    ROTATE = "rotate"  # valid: mark it as used and issue the next one
    REFUSE = "refuse"  # expired, revoked, account closed, or used a moment ago by another tab
    REVOKE = "revoke"  # used before: somebody has a copy, so revoke the whole family


@dataclass(frozen=True, slots=True)
class TokenState:
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    is_account_active: bool


def judge(token: TokenState, *, now: datetime) -> Use:
    if token.revoked_at is not None or now >= token.expires_at:
        return Use.REFUSE
    if token.used_at is not None:
        return Use.REFUSE if now - token.used_at <= REUSE_GRACE else Use.REVOKE
    return Use.ROTATE if token.is_account_active else Use.REFUSE
