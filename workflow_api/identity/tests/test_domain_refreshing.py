from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from identity.domain.refreshing import TokenState, Use, judge

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def token(
    *,
    expires_in: timedelta = timedelta(days=1),
    used: timedelta | None = None,
    revoked: timedelta | None = None,
    is_account_active: bool = True,
) -> TokenState:
    return TokenState(
        expires_at=NOW + expires_in,
        used_at=None if used is None else NOW - used,
        revoked_at=None if revoked is None else NOW - revoked,
        is_account_active=is_account_active,
    )


class TestJudge:
    @pytest.mark.parametrize(
        ("state", "use"),
        [
            (token(), Use.ROTATE),
            (token(expires_in=SECOND), Use.ROTATE),
            (token(expires_in=timedelta(0)), Use.REFUSE),
            (token(revoked=SECOND), Use.REFUSE),
            (token(is_account_active=False), Use.REFUSE),
            (token(used=timedelta(0)), Use.REFUSE),
            (token(used=10 * SECOND), Use.REFUSE),
            (token(used=10 * SECOND + timedelta(microseconds=1)), Use.REVOKE),
            (token(used=timedelta(hours=1), is_account_active=False), Use.REVOKE),
            (token(used=timedelta(hours=1), revoked=SECOND), Use.REFUSE),
            (token(used=timedelta(hours=1), expires_in=-SECOND), Use.REFUSE),
        ],
    )
    def test_tells_use_from_theft(self, state: TokenState, use: Use) -> None:
        assert judge(state, now=NOW) is use
