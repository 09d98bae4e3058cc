"""Valid uses of a refresh token, and detecting a stolen one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

# Two tabs of one browser may both send the token that one of them is about to rotate.
REUSE_GRACE = timedelta(seconds=10)


class Use(Enum):
    """The consequence of presenting a refresh token."""

    ROTATE = "rotate"  # fresh: mark it used and issue the next one
    REFUSE = "refuse"  # expired, revoked, or a second tab's at the same moment
    REVOKE = "revoke"  # used long ago: somebody has a copy


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
